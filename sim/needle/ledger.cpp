#include "sim/needle/ledger.h"

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"

namespace stipple::sim {

bool Ledger::append(const Puncture &puncture) {
    if (records_.size() >= static_cast<size_t>(kMaxPunctures)) {
        ++refused_;
        return false;
    }
    records_.push_back(puncture);
    hash_ = hashOf<Puncture>({&puncture, 1}, hash_);
    return true;
}

} // namespace stipple::sim

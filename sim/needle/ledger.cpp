#include "sim/needle/ledger.h"

#include <algorithm>
#include <new>

#include "engine/base/assert.h"
#include "engine/base/hash.h"

namespace stipple::sim {

bool Ledger::append(const Puncture &puncture) {
    const size_t index = records_.size();
    if (index >= static_cast<size_t>(kMaxPunctures) || (index == records_.capacity() && !makeRoom())) {
        ++refused_;
        return false;
    }
    STIPPLE_ASSERT(index == 0 || puncture.step >= records_.back().step, "punctures are entered in the order of steps");
    const auto square = static_cast<size_t>(squareOf(puncture.v) * kSide + squareOf(puncture.u));
    records_.push_back(puncture);
    before_.push_back(newest_[square]);
    newest_[square] = static_cast<uint32_t>(index);
    ++counts_[square];
    hash_ = hashOf<Puncture>({&puncture, 1}, hash_);
    return true;
}

// All there may ever be at once; where so much address space is not given, by doubling.
bool Ledger::makeRoom() {
    const auto most = static_cast<size_t>(kMaxPunctures);
    for (const size_t wanted : {most, std::min(most, std::max<size_t>(2 * records_.size(), 4096))}) {
        try {
            before_.reserve(wanted);
            records_.reserve(wanted);
            return true;
        } catch (const std::bad_alloc &) {
        }
    }
    return false;
}

} // namespace stipple::sim

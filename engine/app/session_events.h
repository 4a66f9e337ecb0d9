// The steps of a session that are no hand movements (consent, cleansing, product, decision …), from a JSON file:
// [{"t_s": 12.5, "event": "cleanse"}, …], times not decreasing (sim/procedure/actions.h has the events). They are
// recorded and scored.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "sim/procedure/case.h"
#include "sim/session/input_frame.h"

namespace stipple::app {

struct SessionEvent {
    uint32_t step = 0;
    std::string json; // the entry as it stands in the file, on one line
};

// Error: "FILE: event N: what is wrong".
Result<std::vector<SessionEvent>> parseEvents(std::string_view json, std::string_view fileName,
                                              const sim::Case &trainingCase);

// The case's own right steps around these movements of the hand: what comes before the needles at the first step, what
// comes after them at the last. None for a case without a procedure.
std::vector<SessionEvent> idealEvents(const sim::Case &trainingCase, std::span<const sim::InputFrame> frames);

} // namespace stipple::app

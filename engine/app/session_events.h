// The steps of a session that are no hand movements (consent, cleansing, product, decision …), from a JSON file:
// [{"t_s": 12.5, "event": "cleanse", …}, …], times not decreasing. They are recorded; this version's score does not
// weigh them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace stipple::app {

struct SessionEvent {
    uint32_t step = 0;
    std::string json; // the entry as it stands in the file, on one line
};

// Error: "FILE: event N: what is wrong".
Result<std::vector<SessionEvent>> parseEvents(std::string_view json, std::string_view fileName);

} // namespace stipple::app

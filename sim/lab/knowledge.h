// What the evidence page must own up to: where sources disagree and which the default follows, and every assumption.
#pragma once

#include <span>
#include <string_view>

namespace stipple::sim::lab {

struct Disagreement {
    std::string_view question, sources, choice; // the choice says why
};
std::span<const Disagreement> disagreements();

struct Assumption {
    std::string_view part, what;
    std::string_view anchor; // published figures it leans on; "none" when there are none
};
std::span<const Assumption> assumptions();

} // namespace stipple::sim::lab

// What the latest step looked like to the score, for who tells the trainee at once: the same readings against the same
// limits, noted by the same lines that score them. Nothing here is scored.
#pragma once

#include <cstdint>

namespace stipple::sim {

// The last sample of a metric in the contact under way; `isKnown` is false before the first and off the skin.
struct LiveReading {
    double value = 0, score = 0;
    double lo = 0, hi = 0; // full marks between
    bool isKnown = false;
    bool isHigh() const { return isKnown && value > hi; }
    bool isLow() const { return isKnown && value < lo; }
};

struct LiveTechnique {
    LiveReading tilt, force, speed; // a stamp's force and rate: per needle, presses a second
    // Punctures of this step in planned zones, and those outside the plan's window and the tolerance.
    uint32_t punctures = 0, tooDeep = 0, tooShallow = 0;
    float meanDepthUm = 0;    // of them
    uint32_t marginSlips = 0; // of the session so far: strokes that needled a margin
    uint32_t trackFaults = 0; // of the session so far: twists and runs back over the same line (roller)
    bool isOverCap = false;   // set so deep over this zone that a puncture would fail the session
    bool isHardForce = false; // a roller's force that would fail the session if it lasted
    bool isStretched = true;  // by the other hand, as M15 asks
    bool isWet = true;        // as M15 asks
    bool isEndPointReached = false;
};

} // namespace stipple::sim

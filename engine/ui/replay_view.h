// What the replay of a session shows beside the two views: where in it one is, and the lost point being looked at.
#pragma once

#include <string>
#include <vector>

namespace stipple::ui {

struct ReplayMark {
    float at = 0; // of the session, 0..1
    bool isSelected = false;
};

struct ReplayView {
    std::string time, length;      // "0:42", "3:12"
    float at = 0;                  // of the session, 0..1
    double lengthS = 0;            // of the session
    std::vector<ReplayMark> marks; // the lost points
    bool isPlaying = false;
    std::string which; // "Lost point 3 of 12"; empty: none is chosen
    std::string points, text, place;
    bool isNow = false; // the moment of the chosen one has come
    std::string overlayName, cameraName;
};

} // namespace stipple::ui

// The page of hand devices, as plain values: every axis of every device live, what is used of it, and who has the
// hand-piece.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stipple::ui {

struct AxisRow {
    std::string name;
    std::string raw, used;             // with units
    float rawShare = 0, usedShare = 0; // of the bar, 0..1
    bool isCentred = false;            // the bar's middle is nought
};
struct DeviceCard {
    std::string id; // "tablet.12": tag "hand.tablet.12"
    std::string title, buttons;
    std::string problem; // one line; empty: nothing is wrong
    bool hasHandpiece = false, isPad = false;
    std::vector<AxisRow> axes;
};
struct HandChoice {
    int amount = -1; // of Act::ChooseHand
    std::string_view tag, label;
    bool isTaken = false, isThere = true;
};
struct HandsView {
    std::vector<HandChoice> choices;
    bool isLeftHanded = false, isOneHanded = false;
    std::vector<DeviceCard> devices;
    std::string note; // what cannot be read on this machine, or is not plugged in
};

} // namespace stipple::ui

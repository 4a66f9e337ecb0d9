#include "engine/app/pen_axes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::app {

namespace {

struct Label {
    std::string_view name;
    PenAxis axis;
};
// The names of Debian 12's xserver-properties.h, which its Wacom and libinput drivers use.
constexpr std::array<Label, 4> kLabels = {
    {{"Abs Pressure", PenPressure}, {"Abs Tilt X", PenTiltX}, {"Abs Tilt Y", PenTiltY}, {"Abs Wheel", PenRotation}}};
// Both drivers tell tilt as about -64 to 63 degrees; a device with another range is stretched to it (assumption).
constexpr double kFullTiltDeg = 64;

bool hasRange(const Valuator &v) { return std::isfinite(v.least) && std::isfinite(v.most) && v.most > v.least; }

const Valuator *find(const std::vector<Valuator> &valuators, std::string_view label) {
    const auto at = std::find_if(valuators.begin(), valuators.end(),
                                 [&](const Valuator &v) { return v.label == label && hasRange(v); });
    return at == valuators.end() ? nullptr : &*at;
}

} // namespace

bool isPen(const std::vector<Valuator> &valuators, bool isTouch) {
    const bool isMultiTouch = std::any_of(valuators.begin(), valuators.end(),
                                          [](const Valuator &v) { return v.label.starts_with("Abs MT "); });
    return !isTouch && !isMultiTouch && find(valuators, "Abs Pressure") != nullptr &&
           find(valuators, "Abs X") != nullptr;
}

PenAxes::PenAxes(int id, std::string_view name, const std::vector<Valuator> &valuators) {
    info_ = {.kind = HandClass::Tablet, .id = id, .name = cleanName(name), .has = {}, .problem = {}};
    now_.kind = HandClass::Tablet;
    now_.id = id;
    info_.has[PenX] = info_.has[PenY] = true; // the window system's place of it
    for (const Label &label : kLabels)
        if (const Valuator *valuator = find(valuators, label.name)) {
            axes_.push_back({*valuator, label.axis});
            info_.has[label.axis] = true;
        }
}

void PenAxes::set(int valuator, double value) {
    for (const Axis &axis : axes_) {
        if (axis.valuator.number != valuator)
            continue;
        const double least = axis.valuator.least, most = axis.valuator.most;
        double v = (value - least) / (most - least); // 0 to 1 over its range
        if (axis.axis == PenRotation)
            v = 360 * v - 180;
        else if (axis.axis != PenPressure) // nought is upright, also where the range is lopsided
            v = kFullTiltDeg * (least < 0 && most > 0 ? value / std::max(-least, most) : 2 * v - 1);
        now_.axes[axis.axis] = static_cast<float>(v);
    }
}

void PenAxes::setPlace(double xPx, double yPx) {
    now_.axes[PenX] = static_cast<float>(xPx);
    now_.axes[PenY] = static_cast<float>(yPx);
}

void PenAxes::setButton(int button, bool isDown) {
    if (button < 1 || button > 32)
        return;
    const uint32_t bit = 1U << (button - 1);
    now_.buttons = isDown ? now_.buttons | bit : now_.buttons & ~bit;
}

DeviceSample PenAxes::sample(double timeS) const {
    DeviceSample sample = now_;
    sample.timeS = timeS;
    return sample;
}

} // namespace stipple::app

// A pen's axes as X11 names them (valuators with a label and a range each) turned into samples: pressure 0 to 1, tilt
// and rotation in degrees. No X11 in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/app/hand_device.h"

namespace stipple::app {

struct Valuator {
    int number = 0;
    std::string label; // "Abs Pressure"
    double least = 0, most = 0;
};

// Whether a pointer with these axes is a pen: it tells pressure at a place of its own. Touch screens and pads are not.
bool isPen(const std::vector<Valuator> &valuators, bool isTouch);

class PenAxes {
  public:
    PenAxes(int id, std::string_view name, const std::vector<Valuator> &valuators);
    const DeviceInfo &info() const { return info_; }
    void set(int valuator, double value);
    void setPlace(double xPx, double yPx);
    void setButton(int button, bool isDown); // 1 is the tip
    DeviceSample sample(double timeS) const;

  private:
    struct Axis {
        Valuator valuator;
        PenAxis axis;
    };
    DeviceInfo info_;
    std::vector<Axis> axes_;
    DeviceSample now_;
};

} // namespace stipple::app

// Where pens come from: one small interface, so that X11, Wayland or Windows can be behind it. A source never throws,
// never blocks and never ends the program: what is missing is said in problem().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/app/hand_device.h"

namespace stipple::app {

class PenSource {
  public:
    virtual ~PenSource() = default;
    // Appends what pens said since the last call, oldest first. devices() may be others afterwards.
    virtual void poll(std::vector<DeviceSample> &samples) = 0;
    virtual const std::vector<DeviceInfo> &devices() const = 0;
    virtual const std::string &problem() const = 0; // why there can be no pens; empty: there can
};

// XInput2 on a connection of its own, for a window of any connection (0: the devices are only listed). Positions are
// pixels of that window. Never null.
std::unique_ptr<PenSource> openXInputPens(unsigned long window);

} // namespace stipple::app

// All devices a trainee may hold, each with its own state, and which of them has the hand-piece: the one that moves it,
// or the one that was chosen. Between two samples values go straight from one to the other over the frame's steps.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/app/hand_device.h"

namespace stipple::app {

// What a frame says of the hands that are no samples of a device of their own.
struct HandActivity {
    double realS = 0;
    bool isMousePressed = false; // on the skin, and not by a pen's tip
    bool isMouseMoved = false;
    bool isMouseWorking = false;
    bool isKeyMoving = false; // the movement keys
};

class HandDevices {
  public:
    HandDevices();

    // The devices of a class that are plugged in now. One that is there already keeps its state; one that is gone is
    // forgotten, and the hand-piece goes back to the mouse if it had it.
    void setDevices(HandClass kind, const std::vector<DeviceInfo> &infos);
    // The samples of a frame, oldest first.
    void take(std::span<const DeviceSample> samples);
    // Who has the hand-piece from now on; after take().
    void choose(const HandActivity &activity);

    HandClass holder() const { return holder_; }
    const DeviceState *holderState() const { return find(holder_, holderId_); }
    // 0 to kHandClasses - 1: always that class; nothing: whoever moves it.
    const std::optional<HandClass> &choice() const { return choice_; }
    void setChoice(std::optional<HandClass> choice);
    void give(HandClass kind); // as if it had moved it

    const std::vector<DeviceState> &all() const { return states_; }
    const DeviceState *find(HandClass kind, int id) const;
    bool has(HandClass kind) const;
    // The holder's values at a share of the way through the frame.
    DeviceSample at(float share) const;
    // Since the last frame: pressed by the device that has the hand-piece (its tip, its trigger).
    bool wasPenPut() const { return wasPenPut_; }
    // Gamepad buttons that went down in this frame, of any pad.
    uint32_t padPresses() const { return padPresses_; }
    uint32_t padHeld() const;
    bool isPenQuiet() const { return penQuietS_ > kPenQuietS; }

    static constexpr double kPenQuietS = 0.4; // without a sample a pen is away: the pointer is the mouse's again

  private:
    struct Path { // of one device through this frame
        HandClass kind = HandClass::Mouse;
        int id = 0;
        DeviceSample from;
        std::vector<DeviceSample> samples;
    };
    Path *pathOf(const DeviceState &state);
    bool isWorking(const DeviceState &state) const;

    std::vector<DeviceState> states_;
    std::vector<Path> paths_;
    std::optional<HandClass> choice_;
    HandClass holder_ = HandClass::Mouse;
    int holderId_ = 0;
    double penQuietS_ = 1e9;
    bool wasPenPut_ = false;
    uint32_t padPresses_ = 0;
};

} // namespace stipple::app

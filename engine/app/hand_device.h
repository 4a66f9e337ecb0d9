// One device in the trainee's hand (mouse, keyboard, gamepad, pen tablet): what it says, and what of that is believed.
// Every value is made finite, kept in its range and held to the rate a hand can reach, by the clock of the device; what
// another device says never reaches it. No window, no toolkit.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/app/hand.h"

namespace stipple::app {

enum class HandClass : uint8_t { Mouse, Keyboard, Gamepad, Tablet };
inline constexpr int kHandClasses = 4;
std::string_view handClassWord(HandClass kind); // in files: "mouse", "keyboard", "gamepad", "tablet"

inline constexpr size_t kHandAxes = 6;
// Indices of a sample's axes.
enum PenAxis : uint8_t { PenX, PenY, PenPressure, PenTiltX, PenTiltY, PenRotation };
enum PadAxis : uint8_t { PadMoveX, PadMoveY, PadTiltX, PadTiltY, PadLeftTrigger, PadRightTrigger };
inline constexpr uint32_t kPenTip = 1; // bit of a pen's buttons

// What an axis can be: its range, and how fast a hand changes it at most (0: not held back).
struct HandAxisSpec {
    std::string_view name, unit;
    float least = 0, most = 0;
    float perS = 0;
    int decimals = 0;
    bool isRound = false; // an angle that goes on at the other end
};
// Empty names: the class has fewer axes.
const std::array<HandAxisSpec, kHandAxes> &handAxes(HandClass kind);

struct DeviceInfo {
    HandClass kind = HandClass::Mouse;
    int id = 0; // the system's; means this device only while it is plugged in
    std::string name{};
    std::array<bool, kHandAxes> has{};
    std::string problem{}; // what is wrong with it, one line
    bool operator==(const DeviceInfo &) const = default;
};

// What a device said at a moment of its own clock.
struct DeviceSample {
    HandClass kind = HandClass::Mouse;
    int id = 0;
    double timeS = 0;
    std::array<float, kHandAxes> axes{};
    uint32_t buttons = 0;
};

class DeviceState {
  public:
    explicit DeviceState(DeviceInfo info);

    // False: it is another device's, or its time is no number; nothing has changed then.
    bool take(const DeviceSample &sample);
    const DeviceInfo &info() const { return info_; }
    const DeviceSample &raw() const { return raw_; }   // as it came
    const DeviceSample &used() const { return used_; } // as it is believed
    bool hasSpoken() const { return hasSpoken_; }
    uint64_t refusedValues() const { return refused_; } // that were no numbers
    uint64_t limitedValues() const { return limited_; } // out of range, or changed faster than a hand can
    // Pressure between nothing and all was seen: only then does it give the force.
    bool tellsPressure() const { return hasBetween_; }
    // Only touching or not, over some contacts: no pressure will come of it.
    bool isTouchOnly() const;
    std::string problem() const; // one line; empty: nothing is wrong

  private:
    void judgePressure(float pressure);

    DeviceInfo info_;
    DeviceSample raw_, used_;
    bool hasSpoken_ = false, hasBetween_ = false;
    int contacts_ = 0;
    uint64_t refused_ = 0, limited_ = 0;
};

// Pressure or a trigger, 0 to 1, as force: least + (most - least) p². The square leaves most of the way of a pen to the
// light forces a hand needs (assumption: no figure is known to us).
float forceOf(float share, const ForceRange &range);
// A stick's deflection with its dead zone taken out and the rest stretched to 1; the pair's direction stays.
glm::vec2 stickOf(glm::vec2 raw);
// A trigger's, likewise.
float triggerOf(float raw);
// A device's own name, fit to be shown and recorded: printable, of bounded length.
std::string cleanName(std::string_view name);

} // namespace stipple::app

// What the lab's commands share: the one table of allowed ranges, the subject's options, and how results are shown.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/lab/subject.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

// An option's allowed values, both ends included.
struct Range {
    std::string_view option;
    double lo, hi;
    std::string_view unit;
    std::string_view help;
};

namespace ranges {
inline constexpr Range kTipUm{"--tip-um", 0.5, 300, "µm", "Diameter of the needle's tip"};
inline constexpr Range kApproachMmS{"--speed-mm-s", 0.01, 5000, "mm/s", "Speed at which the tip meets the skin"};
inline constexpr Range kLengthUm{"--length-um", 50, 3000, "µm", "Needle length"};
inline constexpr Range kCourseLengthUm{"--length-um", 50, 2500, "µm", "Needle length, or the pen's dial"};
inline constexpr Range kNeedles{"--needles", 1, 192, "", "Needles of the array, in as square a grid as there is"};
inline constexpr Range kPitchUm{"--pitch-um", 20, 20000, "µm", "Distance of neighbouring needles"};
inline constexpr Range kForceN{"--force-n", 0.001, 30, "N", "Normal force of the hand"};
inline constexpr Range kStretch{"--stretch", 0, 1, "", "Stretch of the skin by the other hand, 0 to 1"};
inline constexpr Range kPasses{"--passes", 1, 50, "", "Passes over the same skin"};
inline constexpr Range kYawDeg{"--yaw", -90, 90, "°", "Rolling direction against the hand's travel"};
inline constexpr Range kHandMmS{"--speed-mm-s", 1, 500, "mm/s", "Speed of the hand"};
inline constexpr Range kSettingUm{"--setting-um", 50, 2500, "µm", "Depth dialled"};
inline constexpr Range kFrequencyHz{"--frequency-hz", 20, 200, "Hz", "Strikes per second"};
inline constexpr Range kTiltDeg{"--tilt-deg", 0, 80, "°", "Tilt of the pen from the skin's normal"};
inline constexpr Range kSeconds{"--seconds", 0.1, 86400, "s", "How long"};
inline constexpr Range kDepthUm{"--depth-um", 0, 3000, "µm", "Reached depth of the channels"};
inline constexpr Range kDensityCm2{"--density-cm2", 0, 5000, "/cm²", "Punctures per square centimetre"};
inline constexpr Range kHours{"--hours", 0.1, 4392, "h", "How long to follow the skin"};
inline constexpr Range kAnaestheticMin{"--anaesthetic-min", 0, 120, "min", "Minutes of numbing cream before needling"};
inline constexpr Range kMelanosome{"--melanosome", 0, 0.45, "", "Melanosome volume fraction of the epidermis"};
inline constexpr Range kBlood{"--blood", 0, 0.12, "", "Blood volume fraction of the upper dermis"};
inline constexpr Range kOxygenation{"--oxygenation", 0, 1, "", "Oxygen saturation of that blood"};
inline constexpr Range kMuaMm{"--mua-mm", 0, 1000, "1/mm", "Absorption coefficient"};
inline constexpr Range kMusMm{"--mus-mm", 0, 1000, "1/mm", "Scattering coefficient"};
inline constexpr Range kG{"--g", -0.99, 0.99, "", "Anisotropy of scattering (Henyey–Greenstein)"};
inline constexpr Range kIndex{"--n", 1, 3, "", "Refractive index of the slab; air about it"};
inline constexpr Range kThicknessMm{"--thickness-mm", 0.0001, 10000, "mm", "Thickness, or inf for a half space"};
inline constexpr Range kPhotons{"--photons", 1000, 100000000, "", "Photons to trace"};
inline constexpr Range kHalfAngleDeg{"--half-angle-deg", 10, 80, "°", "Half of the cone's angle"};
inline constexpr Range kIndentDepthUm{"--depth-um", 1, 1000, "µm", "Depth of the indentation"};
inline constexpr Range kModulusKpa{"--modulus-kpa", 0.1, 100000, "kPa", "Young's modulus of the block"};
inline constexpr Range kAge{"--age", 1, 110, "years", "Age"};
} // namespace ranges

// One lab command while it is built up: options land in the variables given, which must outlive the parsing.
class LabCommand {
  public:
    LabCommand(CLI::App &lab, const std::string &name, const std::string &what, std::string_view example);

    // A number within `range`; whole numbers only for an int. Required ones that are missing are refused with their
    // range.
    void number(float &value, const Range &range, bool isRequired = true);
    void number(int &value, const Range &range, bool isRequired = true);
    void numberOrInfinite(float &value, const Range &range); // "inf" too; required
    // --site, --sex, --age, --skin, --seed.
    void subject(sim::lab::Subject &subject);
    void json(bool &isJson);
    // A word out of a list, mapped by `take`; `allowed` is what the error says.
    void word(const std::string &option, const std::string &help, const std::string &allowed,
              std::function<bool(const std::string &)> take, bool isRequired = false);
    CLI::App &app() { return *app_; }
    // What to do once all is parsed and nothing is missing.
    void run(Program &program, std::function<int()> action);

  private:
    struct Required {
        CLI::Option *option;
        std::string allowed;
    };
    CLI::App *app_;
    std::shared_ptr<std::vector<Required>> required_ = std::make_shared<std::vector<Required>>();
};

// "0.02 to 30 N".
std::string rangeText(const Range &range);
// Fitzpatrick type 1 to 6 from "I" to "VI" (or 1 to 6); 0: no type.
int skinTypeOf(const std::string &text);

// A result's keys: numbers, spreads and series.
nlohmann::json spreadJson(const sim::lab::Spread &spread);
// Rounded to what the figure can mean: six significant digits.
nlohmann::json figure(double value);
nlohmann::json series(const std::vector<double> &values);
// The document as JSON, or as tables: one of single figures, one of spreads, one of series.
void showResult(const nlohmann::json &result, bool isJson);

void addLabValidate(CLI::App &labApp, Program &program);

} // namespace stipple::cli

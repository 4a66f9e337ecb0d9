// Hand-pieces: what they are (geometry, limits) and how they move needles (kinematics).
// Figures: roller 192 needles, 8 rows × 24, drum 20 × 20 mm (Schwarz & Laaff 2011); pen 12-needle cartridge, 8 mm nose,
// 80–150 Hz; stamp 80 needles/cm² on 10 × 10 mm (chosen, sources vary).
//
// Device frame: origin = centre of the contact face (pen nose plane, stamp plate plane, the roller's lowest drum line),
// +Z = the device's axis away from the skin, +X = its yaw direction (a roller rolls towards +X), +Y = Z × X.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <glm/glm.hpp>

namespace stipple::sim {

enum class DeviceKind : uint8_t { Pen, Roller, Stamp };

struct Needle {
    glm::vec2 xyMm{0};  // place on the head; roller: x = 0, y along the drum's axis
    float phaseRad = 0; // roller: angle of the needle on the drum, 0 = bottom when the drum has not turned
};

struct DeviceSpec {
    DeviceKind kind = DeviceKind::Pen;
    std::string_view id; // "pen", "roller", "stamp"
    std::string_view name;
    std::vector<Needle> needles;
    float widthMm = 8;      // across the track: nose, drum or plate
    float drumRadiusMm = 0; // roller
    float shaftUm = 230;    // needle diameter
    float tipUm = 15;       // tip diameter, fresh
    float pitchUm = 1000;   // nearest two needles, centre to centre
    float minLengthUm = 0;  // dial or stocked lengths
    float maxLengthUm = 2500;
    float defaultLengthUm = 1000;
    float minFrequencyHz = 0; // pen
    float maxFrequencyHz = 0;
    float defaultFrequencyHz = 0;
    float duty = 0.4F; // share of a pen's cycle with the tip in the skin
    float defaultForceN = 0.8F;
};

const DeviceSpec &deviceSpec(DeviceKind kind);
std::optional<DeviceKind> deviceByName(std::string_view id);
// Force from which a hand presses too hard: a pen's nose sinks in (1.5 N, assumption from training lists), a roller
// passes its 6 N (Singh & Yadav, recalled), a stamp 0.12 N a needle (derived from rollers).
float hardForceN(const DeviceSpec &spec);
// How far beyond that, in its own measure: 0 up to it, 1 at twice.
float overPress(const DeviceSpec &spec, float forceN);

// The same device with another number of needles (pen: 9, 12, 16, 36); nullopt when it is not made.
std::optional<DeviceSpec> withNeedles(const DeviceSpec &spec, int count);

} // namespace stipple::sim

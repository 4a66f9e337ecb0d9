// Anatomical zones of the chart's cells, and the tint that paints brows, lashes, lips and lids.
#pragma once

#include <cstdint>

#include "tools/headgen/chart.h"

namespace stipple::headgen {

/// Pixel values of zones.png. Left is the patient's left (+X).
enum Zone : uint8_t {
    kNone = 0,
    kForehead = 2,
    kGlabella = 3,
    kTempleLeft = 4,
    kTempleRight = 5,
    kEyelidLeft = 6,
    kEyelidRight = 7,
    kPeriorbitalLeft = 8,
    kPeriorbitalRight = 9,
    kNoseBridge = 10,
    kNoseTip = 11,
    kCheekboneLeft = 12,
    kCheekboneRight = 13,
    kCheekLeft = 14,
    kCheekRight = 15,
    kUpperLip = 16,
    kChin = 17,
    kJawLeft = 18,
    kJawRight = 19,
    kNeck = 20,
    kVermilion = 21,
    kNostril = 22,
    kEarLeft = 23,
    kEarRight = 24,
    kScalp = 25,
    kZoneCount = 26
};

const char *zoneName(int id);

/// The zones a needle may touch: all but none, eyelids, vermilion, nostrils, ears and scalp.
bool isTreatable(int id);

/// The zone of a base point before clean-up; nostril as nostrilRadius gives it.
Zone zoneAt(const Measures &m, const Frame &f, const Vec3 &base, const Domain &d, double nostril);

/// nostrilRadius where a nostril can be, else a large number without the work.
double nostrilNear(const Face &face, const Vec3 &base, const Domain &d);

/// 512² zone ids, row 0 = smallest v; every zone is one connected piece (stray cells join their neighbours).
std::vector<uint8_t> makeZones(const Face &face, const ChartGrid &grid);

/// 1024² RGBA: melanin, blood, roughness multipliers (128 = 1) and hair mask; row 0 = smallest v.
constexpr int kTintSize = 1024;
std::vector<uint8_t> makeTint(const Face &face, const ChartGrid &grid);

/// 8-bit PNG with 1 (grey) or 4 (RGBA) channels; row 0 first. Throws std::runtime_error if it cannot be written.
void writePng(const std::string &path, int width, int height, int channels, const std::vector<uint8_t> &pixels);

} // namespace stipple::headgen

// Every limit of the simulation, in one place. Hitting one is reported to the user, never silently clipped.
#ifndef STIPPLE_LIMITS_H
#define STIPPLE_LIMITS_H

#include "shaders/shared/interop.h"

#ifdef __cplusplus
namespace stipple {
inline constexpr int kStepsPerSecond = 240;          // the fixed step, recorded in every file
inline constexpr int kBloodStepsPerSecond = 15;      // blood on the skin: one step every 16 steps
inline constexpr int kTissueStepsPerSecond = 4;      // redness and swelling: one step every 60, never with the blood
inline constexpr int kChartSize = 512;               // cells along a side of a head's chart
inline constexpr int kTileSize = 16;                 // cells along a side of a field tile
inline constexpr int kMaxNeedles = 192;              // needles of one hand-piece
inline constexpr int kMaxTraceRows = 4'000'000;      // samples of one trace file
inline constexpr double kMaxSessionSeconds = 7200.0; // length of one recording
inline constexpr long long kMaxPunctures = 10'000'000;
inline constexpr long long kMaxHeadTriangles = 2'000'000; // of a head file
inline constexpr long long kMaxHeadBytes = 256LL << 20;
inline constexpr long long kMaxImageBytes = 64LL << 20; // of a PNG file
inline constexpr long long kMaxImagePixels = 8192LL * 8192LL;
inline constexpr long long kMaxTraceBytes = 512LL << 20;
inline constexpr long long kMaxCaseBytes = 1LL << 20;
inline constexpr int kMaxSkinConditions = 40; // of one patient
inline constexpr int kMaxSkinLesions = 400;   // of one condition
inline constexpr long long kMaxRecordingBytes = 1LL << 30;
inline constexpr double kMaxForceN = 30.0;
inline constexpr double kMaxTiltDeg = 80.0;
} // namespace stipple
#endif

#endif

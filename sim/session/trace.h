// Hand-piece traces: CSV text in, input frames out. The format is part of the public command line: a header of
// `# key: value` lines, a line of column names, then one sample a line, any rate, times increasing; values between
// samples are interpolated. Nothing is guessed: what cannot be read is refused with its line and the reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "sim/device/handpiece.h"
#include "sim/session/input_frame.h"
#include "sim/skin/chart.h"

namespace stipple::sim {

// One line of the file; units as its columns.
struct TraceRow {
    double timeS = 0; // of the session, from 0
    ZoneId zone = ZoneId::None;
    float uMm = 0, vMm = 0; // in the zone's tangent plane
    float heightMm = 0;     // gap from the skin
    float forceN = 0;
    float tiltDeg = 0, tiltDirDeg = 0;
    float yawDeg = 0;
    bool isMotorOn = false;
    float stretch = 0;
    float lengthUm = 0; // pen: the dial; roller, stamp: needle length. 0: the trace's
    uint32_t line = 0;  // of the file, from 1, for messages
};

struct Trace {
    std::string fileName; // for messages
    std::string name;     // the optional header key
    DeviceSpec device;    // with the needles the header asks for
    float lengthUm = 0;   // pen: its setting; roller, stamp: needle length
    float frequencyHz = 0;
    std::vector<TraceRow> rows;
};

// Syntax, units and ranges. Error: "FILE:LINE: what, and what to do".
Result<Trace> parseTrace(std::string_view text, std::string_view fileName);

// The text of a trace that parseTrace reads back, with `samplesPerS` a second, or, for 0, its rows as they are.
std::string traceText(const Trace &trace, double samplesPerS = 0);

// A moment between two samples of one zone. Directions turn the short way; the direction of a tilt of 0 means nothing,
// so the other sample's holds throughout. The motor and the length are switches: they keep the earlier sample's state.
TraceRow between(const TraceRow &a, const TraceRow &b, double timeS);

// The hand-piece's pose of one sample on the skin: (u, v) projected along the zone plane's normal, the axis tilted from
// the local normal, yaw about it, lifted by the height. Error: the sample lies beside the skin.
Result<Pose> poseOfSample(const TraceRow &sample, const Trace &trace, const ChartIndex &skin);

// The trace as the session's input, one frame a step from t = 0 to the last sample. Before the first sample, and
// between two samples in different zones, or in the air beside the skin, the hand-piece is put down. No rows: no
// frames. Error: a zone this skin has not, or a sample beside the skin, with the line.
Result<std::vector<InputFrame>> traceToFrames(const Trace &trace, const ChartIndex &skin);

} // namespace stipple::sim

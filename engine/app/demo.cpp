// Plays the expert on a session's skin: see the header.
#include "engine/app/demo.h"

#include "engine/base/file.h"
#include "shaders/shared/limits.h"
#include "sim/session/recording.h"

namespace stipple::app {

Result<sim::Trace> expertTrace(const SessionAssets &assets, const sim::ExpertHabits &habits) {
    return sim::expertTrace({.skin = *assets.skin.index,
                             .trainingCase = assets.trainingCase,
                             .rubric = assets.rubric,
                             .device = assets.device},
                            habits);
}

namespace {

Result<std::vector<sim::InputFrame>> framesOf(const SessionAssets &assets, const std::filesystem::path &file) {
    const std::string name = file.string();
    const Result<std::string> bytes = readFile(file, static_cast<uint64_t>(kMaxRecordingBytes));
    if (!bytes.ok())
        return bytes.error();
    if (!bytes->starts_with("STPL")) {
        const Result<sim::Trace> trace = sim::parseTrace(*bytes, name);
        if (!trace.ok())
            return trace.error();
        if (trace->device.id != assets.device.id)
            return badInput(name + ": its device is the " + std::string(trace->device.id) + ", the case " +
                            assets.trainingCase.id + " is worked with the " + std::string(assets.device.id));
        return sim::traceToFrames(*trace, *assets.skin.index);
    }
    Result<sim::Recording> recording = sim::readRecording(*bytes);
    if (!recording.ok())
        return badInput(name + ": " + recording.error().message);
    const sim::RecordingHeader &header = recording->header;
    if (header.caseId != assets.trainingCase.id || header.chartHash != assets.skin.index->hash())
        return badInput(name + ": a run of the case " + header.caseId +
                        (header.caseId == assets.trainingCase.id ? " on another head" : "") +
                        " cannot be followed in " + assets.trainingCase.id);
    return std::move(recording->frames);
}

} // namespace

Result<std::vector<sim::InputFrame>> demoFrames(const SessionAssets &assets, const std::filesystem::path &file) {
    if (!file.empty())
        return framesOf(assets, file);
    const Result<sim::Trace> trace = expertTrace(assets);
    if (!trace.ok())
        return badInput("the demonstration cannot be played: " + trace.error().message);
    return sim::traceToFrames(*trace, *assets.skin.index);
}

} // namespace stipple::app

#include "tools/stipple/session_output.h"

#include <algorithm>

#include "engine/base/file.h"
#include "shaders/shared/limits.h"
#include "sim/technique/hands.h"

namespace stipple::cli {

namespace {

constexpr size_t kShownDeductions = 8;

std::string decimal(float value, int places) { return fixed(static_cast<double>(value), places); }

std::string place(const sim::Deduction &deduction) {
    return std::string(sim::zoneFigures(deduction.zone).name) + " (" + decimal(deduction.zoneMm.x, 0) + ", " +
           decimal(deduction.zoneMm.y, 0) + ") mm";
}

} // namespace

void printScore(const sim::Score &score, const sim::Case &trainingCase) {
    print("Score " + decimal(score.total, 1) + " of 100 (" + score.band + ") · " + trainingCase.id + " · " +
          std::to_string(score.punctures) + " punctures in " + decimal(score.durationS, 1) + " s, " +
          decimal(score.contactS, 1) + " s in contact");
    if (!score.hands.empty())
        print("hand: " + sim::handText(score.hands));
    if (score.isNoWork)
        print("Too little of the area was worked to be scored: every metric counts 0.");
    std::vector<std::vector<std::string>> rows = {{"METRIC", "NAME", "VALUE", "UNIT", "SCORE", "WEIGHT"}};
    for (const sim::Metric &metric : score.metrics)
        rows.push_back({metric.id, metric.name, decimal(metric.value, 2), metric.unit, decimal(metric.score, 1),
                        decimal(metric.weight, 1)});
    printTable(rows);
    if (score.deductions.empty())
        return;
    print("Points lost, the most first:");
    std::vector<std::vector<std::string>> losses;
    for (size_t i = 0; i < std::min(score.deductions.size(), kShownDeductions); ++i) {
        const sim::Deduction &one = score.deductions[i];
        losses.push_back(
            {"  −" + decimal(one.points, 1), one.metric, "at " + decimal(one.timeS, 1) + " s", place(one), one.text});
    }
    printTable(losses);
}

Result<sim::Recording> readRecordingFile(const std::filesystem::path &path) {
    const Result<std::string> bytes = readFile(path, static_cast<uint64_t>(kMaxRecordingBytes));
    if (!bytes.ok())
        return bytes.error();
    Result<sim::Recording> recording = sim::readRecording(*bytes);
    if (!recording.ok())
        return badInput(path.string() + ": " + recording.error().message);
    return recording;
}

std::string shortfall(const sim::Recording &recording) {
    if (recording.isComplete && recording.damage.empty())
        return {};
    const std::string until = "scored up to step " + std::to_string(recording.frames.size()) + " (" +
                              fixed(static_cast<double>(recording.frames.size()) / kStepsPerSecond, 1) + " s)";
    return recording.damage.empty() ? "the recording is incomplete, it ended without a result: " + until
                                    : "the recording is damaged: " + recording.damage + "; " + until;
}

} // namespace stipple::cli

#include "engine/record/attempt.h"

#include <array>
#include <charconv>
#include <ctime>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/record/attempt_json.h"
#include "shaders/shared/limits.h"

namespace stipple::record {

namespace {

using Json = nlohmann::ordered_json;

std::string written(TimeS at, const char *format) {
    const auto time = static_cast<std::time_t>(at);
    std::tm parts{};
    std::array<char, 40> text{};
    if (gmtime_r(&time, &parts) == nullptr || std::strftime(text.data(), text.size(), format, &parts) == 0)
        return "?"; // a time no calendar has
    return text.data();
}

const char *resultName(sim::Outcome outcome) {
    constexpr std::array<const char *, 3> kNames = {"failed", "borderline", "passed"};
    return kNames[static_cast<size_t>(outcome)];
}

uint64_t hashOfHex(const std::string &hex) {
    uint64_t value = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
    return value;
}

// Bytes of the UTF-8 letter that begins at `at`; 0: none does.
size_t letterBytes(std::string_view text, size_t at) {
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    const size_t count = first < 0x80                    ? 1
                         : first >= 0xC2 && first < 0xE0 ? 2
                         : first >= 0xE0 && first < 0xF0 ? 3
                         : first >= 0xF0 && first < 0xF5 ? 4
                                                         : 0;
    for (size_t i = 1; i < count; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80U)
            return 0;
    return count;
}

} // namespace

std::string isoTime(TimeS at) { return written(at, "%Y-%m-%dT%H:%M:%SZ"); }

std::string fileStamp(TimeS at) { return written(at, "%Y%m%d-%H%M%S"); }

Result<TimeS> parseIsoTime(std::string_view s) {
    std::tm parts{};
    const std::string text(s);
    const char *end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (end == nullptr || *end != '\0')
        return badInput("'" + text.substr(0, 40) + "' is no time; write it as 2026-11-22T02:36:18Z");
    return static_cast<TimeS>(timegm(&parts));
}

Attempt makeAttempt(const sim::Score &score, const sim::Case &trainingCase, const AttemptFacts &facts) {
    Attempt attempt{.uid = {},
                    .caseId = trainingCase.id,
                    .rubricId = score.rubricId,
                    .caseHash = trainingCase.hash,
                    .rubricHash = score.rubricHash,
                    .device = trainingCase.device,
                    .hand = facts.hand,
                    .isAssessment = facts.isAssessment,
                    .wasLocked = facts.wasLocked,
                    .startedAtS = facts.startedAtS,
                    .durationS = static_cast<double>(score.durationS),
                    .total = static_cast<double>(score.total),
                    .error = static_cast<double>(score.error),
                    .band = score.band,
                    .result = resultName(score.outcome),
                    .criticalFails = {},
                    .metrics = {},
                    .recording = facts.recording.string(),
                    .recordingHash = 0};
    for (const sim::Incident &fail : score.criticalFails)
        attempt.criticalFails.push_back(fail.id);
    for (const sim::Metric &metric : score.metrics)
        attempt.metrics.push_back(
            {.id = metric.id, .value = static_cast<double>(metric.value), .score = static_cast<double>(metric.score)});
    if (!facts.recording.empty())
        if (const auto bytes = readFile(facts.recording, static_cast<uint64_t>(kMaxRecordingBytes)); bytes.ok())
            attempt.recordingHash = hash64(*bytes);
    return attempt;
}

Result<std::string> cleanName(std::string_view name) {
    while (!name.empty() && name.front() == ' ')
        name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ')
        name.remove_suffix(1);
    if (name.empty())
        return badUsage("a name is empty; write at least one letter");
    if (name.size() > kMaxNameBytes)
        return badUsage("a name of " + std::to_string(name.size()) + " bytes is too long; at most " +
                        std::to_string(kMaxNameBytes) + " are kept: shorten it");
    for (size_t at = 0; at < name.size();) {
        const size_t count = letterBytes(name, at);
        const auto first = static_cast<unsigned char>(name[at]);
        const bool isControl = first < 0x20 || first == 0x7F ||
                               (first == 0xC2 && count == 2 && static_cast<unsigned char>(name[at + 1]) < 0xA0);
        if (count == 0 || isControl)
            return badUsage("a name holds something that is no letter (byte " + std::to_string(at + 1) +
                            "); write it in letters and signs, as UTF-8");
        at += count;
    }
    return std::string(name);
}

Json metricsJson(const std::vector<MetricScore> &metrics) {
    Json out = Json::array();
    for (const MetricScore &metric : metrics)
        out.push_back({{"id", metric.id}, {"value", metric.value}, {"score", metric.score}});
    return out;
}

std::vector<MetricScore> metricsOf(const nlohmann::json &json) {
    std::vector<MetricScore> metrics;
    for (const nlohmann::json &one : json)
        metrics.push_back({.id = one.at("id").get<std::string>(),
                           .value = one.at("value").is_number() ? one.at("value").get<double>() : 0,
                           .score = one.at("score").is_number() ? one.at("score").get<double>() : 0});
    return metrics;
}

Json attemptJson(const Attempt &a) {
    return {{"uid", a.uid},
            {"case", a.caseId},
            {"case_hash", hexOf(a.caseHash)},
            {"rubric", {{"id", a.rubricId}, {"hash", hexOf(a.rubricHash)}}},
            {"device", a.device},
            {"hand", a.hand},
            {"mode", a.isAssessment ? "assess" : "practice"},
            {"locked", a.wasLocked},
            {"started_at", isoTime(a.startedAtS)},
            {"duration_s", a.durationS},
            {"total", a.total},
            {"error", a.error},
            {"band", a.band},
            {"result", a.result},
            {"critical_fails", a.criticalFails},
            {"metrics", metricsJson(a.metrics)},
            {"recording", a.recording},
            {"recording_hash", hexOf(a.recordingHash)}};
}

Result<Attempt> attemptOf(const nlohmann::json &json) {
    try {
        const Result<TimeS> startedAt = parseIsoTime(json.at("started_at").get<std::string>());
        if (!startedAt.ok())
            return startedAt.error();
        const std::string mode = json.at("mode").get<std::string>();
        if (mode != "assess" && mode != "practice")
            return badInput("mode is neither practice nor assess");
        return Attempt{.uid = json.at("uid").get<std::string>(),
                       .caseId = json.at("case").get<std::string>(),
                       .rubricId = json.at("rubric").at("id").get<std::string>(),
                       .caseHash = hashOfHex(json.at("case_hash").get<std::string>()),
                       .rubricHash = hashOfHex(json.at("rubric").at("hash").get<std::string>()),
                       .device = json.at("device").get<std::string>(),
                       .hand = json.at("hand").get<std::string>(),
                       .isAssessment = mode == "assess",
                       .wasLocked = json.at("locked").get<bool>(),
                       .startedAtS = *startedAt,
                       .durationS = json.at("duration_s").get<double>(),
                       .total = json.at("total").get<double>(),
                       .error = json.at("error").get<double>(),
                       .band = json.at("band").get<std::string>(),
                       .result = json.at("result").get<std::string>(),
                       .criticalFails = json.at("critical_fails").get<std::vector<std::string>>(),
                       .metrics = metricsOf(json.at("metrics")),
                       .recording = json.at("recording").get<std::string>(),
                       .recordingHash = hashOfHex(json.at("recording_hash").get<std::string>())};
    } catch (const nlohmann::json::exception &fault) {
        return badInput(fault.what());
    }
}

} // namespace stipple::record

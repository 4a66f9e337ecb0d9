// Replaying a recording and checking it: every state hash and every figure of the result must come out again.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/session/recording.h"
#include "sim/session/recording_bytes.h"

namespace stipple::sim {

namespace {

using nlohmann::json;

std::string secondsOf(uint32_t step) {
    const uint64_t hundredths = uint64_t{step} * 100 / kStepsPerSecond;
    const std::string fraction = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction;
}

constexpr int kMaxDepth = 32; // of the result's JSON

// Path of the first thing in `recorded` that `replayed` has not or has otherwise; empty when there is none. Keys that
// only `replayed` has are later additions to the result and no fault of the recording.
std::string firstDifference(const json &recorded, const json &replayed, const std::string &path, int depth) {
    if (depth > kMaxDepth)
        return path + " (nested too deeply)";
    if (recorded.type() != replayed.type() && !(recorded.is_number() && replayed.is_number()))
        return path;
    if (recorded.is_object()) {
        for (const auto &[key, value] : recorded.items()) {
            const std::string place = path.empty() ? key : path + "." + key;
            if (!replayed.contains(key))
                return place;
            std::string inner = firstDifference(value, replayed.at(key), place, depth + 1);
            if (!inner.empty())
                return inner;
        }
        return {};
    }
    if (recorded.is_array()) {
        if (recorded.size() != replayed.size())
            return path + " (" + std::to_string(recorded.size()) + " entries, replay gives " +
                   std::to_string(replayed.size()) + ")";
        for (size_t i = 0; i < recorded.size(); ++i) {
            std::string inner =
                firstDifference(recorded[i], replayed[i], path + "[" + std::to_string(i) + "]", depth + 1);
            if (!inner.empty())
                return inner;
        }
        return {};
    }
    if (recorded == replayed)
        return {};
    const auto shown = [](const json &value) { return value.dump(-1, ' ', true, json::error_handler_t::replace); };
    return path + " (" + shown(recorded).substr(0, 40) + ", replay gives " + shown(replayed).substr(0, 40) + ")";
}

// JSON text that nests deeper than the limit is refused before it is parsed into a tree.
bool isShallow(std::string_view text) {
    int depth = 0;
    bool isText = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                isText = false;
            continue;
        }
        if (c == '"')
            isText = true;
        else if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (depth > kMaxDepth)
            return false;
    }
    return true;
}

uint32_t stepsUntil(const Recording &recording, double untilS) {
    const auto all = static_cast<uint32_t>(recording.frames.size());
    if (!(untilS >= 0) || untilS * kStepsPerSecond >= static_cast<double>(all))
        return all;
    return static_cast<uint32_t>(std::floor(untilS * kStepsPerSecond + 1e-6));
}

Verdict no(std::string message) { return {.isGood = false, .message = std::move(message)}; }

} // namespace

Result<World> replay(const Recording &recording, const WorldMaker &makeWorld, double untilS) {
    Result<World> world = makeWorld(recording.header);
    if (!world.ok())
        return world;
    const uint32_t steps = stepsUntil(recording, untilS);
    for (uint32_t i = 0; i < steps; ++i)
        world->step(recording.frames[i]);
    const bool isWhole = steps == recording.frames.size();
    for (const RecordingEvent &event : recording.events)
        if (isWhole || event.step <= steps)
            world->event(event.step, event.json);
    return world;
}

Verdict verifyRecording(const Recording &recording, const WorldMaker &makeWorld) {
    if (!recording.damage.empty())
        return no("damaged: " + recording.damage);
    if (!recording.isComplete)
        return no("incomplete: it ends after step " + std::to_string(recording.frames.size()) + " (" +
                  secondsOf(static_cast<uint32_t>(recording.frames.size())) +
                  " s) without a result; it can be scored, not verified");
    Result<World> world = makeWorld(recording.header);
    if (!world.ok())
        return no(world.error().message);
    size_t next = 0;
    const auto checkHashes = [&](uint32_t stepsDone) -> bool {
        while (next < recording.hashes.size() && recording.hashes[next].step == stepsDone) {
            if (recording.header.isExact && recording.hashes[next].stateHash != world->stateHash())
                return false;
            ++next;
        }
        return true;
    };
    bool doAgree = checkHashes(0);
    uint32_t done = 0;
    while (doAgree && done < recording.frames.size()) {
        world->step(recording.frames[done]);
        doAgree = checkHashes(++done);
    }
    if (!doAgree)
        return no("state hash " + std::to_string(next) + " does not agree: the replay differs by step " +
                  std::to_string(done) + " (" + secondsOf(done) + " s)");
    if (recording.resultJson.empty())
        return no("it is complete but holds no result");
    for (const RecordingEvent &event : recording.events)
        world->event(event.step, event.json);
    if (!isShallow(recording.resultJson))
        return no("its result is nested too deeply to be a score");
    const json recorded = json::parse(recording.resultJson, nullptr, false);
    const json replayed = json::parse(scoreJson(world->score(), world->setup().trainingCase), nullptr, false);
    if (recorded.is_discarded() || !recorded.is_object() || recorded.empty())
        return no("its result is not a score's JSON");
    const std::string difference = firstDifference(recorded, replayed, "", 0);
    if (!difference.empty())
        return no("the score does not agree: " + difference);
    return {.isGood = true,
            .message = "agrees: " + std::to_string(recording.frames.size()) + " steps (" + secondsOf(done) + " s), " +
                       (recording.header.isExact ? std::to_string(recording.hashes.size()) + " state hashes"
                                                 : "state hashes of a device that rounds otherwise not compared") +
                       ", the score and the checksum chain"};
}

} // namespace stipple::sim

#include "engine/app/session_events.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

using nlohmann::json;

constexpr size_t kMaxEvents = 10'000;
constexpr int kMaxDepth = 8;

bool isName(const std::string &name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace

Result<std::vector<SessionEvent>> parseEvents(std::string_view text, std::string_view fileName) {
    const std::string file(fileName);
    const auto limitDepth = [](int depth, json::parse_event_t, json &) {
        if (depth > kMaxDepth)
            throw std::length_error("nested too deeply");
        return true;
    };
    json document;
    try {
        document = json::parse(text, limitDepth);
    } catch (const json::parse_error &error) {
        return badInput(file + ": not JSON (at byte " + std::to_string(error.byte) +
                        "); see `stipple simulate --help`");
    } catch (const std::length_error &) {
        return badInput(file + ": nested more than " + std::to_string(kMaxDepth) +
                        " deep; it must be a list of events");
    }
    if (!document.is_array() || document.size() > kMaxEvents)
        return badInput(file + ": must be a list of at most " + std::to_string(kMaxEvents) + " events");
    std::vector<SessionEvent> events;
    for (size_t i = 0; i < document.size(); ++i) {
        const std::string where = file + ": event " + std::to_string(i + 1) + ": ";
        const json &entry = document[i];
        if (!entry.is_object() || !entry.contains("t_s") || !entry["t_s"].is_number() || !entry.contains("event") ||
            !entry["event"].is_string())
            return badInput(where + R"(must be an object with "t_s" (a number) and "event" (a name))");
        const auto timeS = entry["t_s"].get<double>();
        if (!(timeS >= 0) || timeS > kMaxSessionSeconds)
            return badInput(where + "t_s must be 0 to " + std::to_string(static_cast<int>(kMaxSessionSeconds)));
        if (!isName(entry["event"].get<std::string>()))
            return badInput(where + "the event's name may hold only a-z, 0-9 and _");
        const auto step = static_cast<uint32_t>(std::floor(timeS * kStepsPerSecond + 1e-6));
        if (!events.empty() && step < events.back().step)
            return badInput(where + "it comes before the event above it; sort them by t_s");
        events.push_back({.step = step, .json = entry.dump(-1, ' ', true, json::error_handler_t::replace)});
    }
    return events;
}

} // namespace stipple::app

#include "engine/app/session_events.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

using nlohmann::json;

constexpr int kMaxDepth = 8;

// Names of this case only: its tubes and what happens in it. What is wrong, or nothing.
std::string strangeName(const sim::Action &action, const sim::Case &trainingCase) {
    const sim::Argument what = sim::actionInfo(action.id).what;
    const sim::CaseProcedure none;
    const sim::CaseProcedure &procedure = trainingCase.procedure ? *trainingCase.procedure : none;
    const auto lacks = [](const auto &list, const std::string &id) {
        return std::none_of(list.begin(), list.end(), [&id](const auto &one) { return one.id == id; });
    };
    if (what == sim::Argument::Tube && lacks(procedure.tubes, action.what))
        return "the case " + trainingCase.id + " has no tube \"" + action.what + "\"";
    if (action.id == sim::ActionId::Answer && lacks(procedure.happenings, action.to))
        return "in the case " + trainingCase.id + " nothing is called \"" + action.to + "\"";
    return {};
}

} // namespace

Result<std::vector<SessionEvent>> parseEvents(std::string_view input, std::string_view fileName,
                                              const sim::Case &trainingCase) {
    const std::string file(fileName);
    const auto limitDepth = [](int depth, json::parse_event_t, json &) {
        if (depth > kMaxDepth)
            throw std::length_error("nested too deeply");
        return true;
    };
    json document;
    try {
        document = json::parse(input, limitDepth);
    } catch (const json::parse_error &error) {
        return badInput(file + ": not JSON (at byte " + std::to_string(error.byte) +
                        "); see `stipple simulate --help`");
    } catch (const json::exception &) { // a number no double can hold
        return badInput(file + ": holds a number that is too large; see `stipple simulate --help`");
    } catch (const std::length_error &) {
        return badInput(file + ": nested more than " + std::to_string(kMaxDepth) +
                        " deep; it must be a list of events");
    }
    if (!document.is_array() || document.size() > sim::kMaxActions)
        return badInput(file + ": must be a list of at most " + std::to_string(sim::kMaxActions) + " events");
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
        std::string text = entry.dump(-1, ' ', true, json::error_handler_t::replace);
        const Result<sim::Action> action = sim::parseAction(text);
        const std::string strange = action.ok() ? strangeName(*action, trainingCase) : action.error().message;
        if (!strange.empty())
            return badInput(where + strange);
        const auto step = static_cast<uint32_t>(std::floor(timeS * kStepsPerSecond + 1e-6));
        if (!events.empty() && step < events.back().step)
            return badInput(where + "it comes before the event above it; sort them by t_s");
        events.push_back({.step = step, .json = std::move(text)});
    }
    return events;
}

std::vector<SessionEvent> idealEvents(const sim::Case &trainingCase, std::span<const sim::InputFrame> frames) {
    std::vector<SessionEvent> out;
    if (!trainingCase.procedure)
        return out;
    const auto touch = std::find_if(frames.begin(), frames.end(),
                                    [](const sim::InputFrame &frame) { return frame.held != 0 && frame.forceMn > 0; });
    for (const sim::Action &action :
         sim::idealActions(*trainingCase.procedure, static_cast<uint32_t>(touch - frames.begin()),
                           static_cast<uint32_t>(frames.size())))
        out.push_back({.step = action.step, .json = sim::actionJson(action)});
    return out;
}

} // namespace stipple::app

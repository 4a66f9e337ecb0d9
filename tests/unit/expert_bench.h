// The expert's hand played through a whole case: its own right steps or others, on the patient's head and simulated
// skin.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/app/demo.h"
#include "engine/app/session_events.h"
#include "sim/technique/deductions.h"
#include "tests/unit/ui_bench.h"

namespace stipple::test {

// Loaded once a test program.
inline const app::SessionAssets &session(const std::string &id) {
    static std::map<std::string, app::SessionAssets> kept;
    const auto it = kept.find(id);
    return it != kept.end()
               ? it->second
               : kept.emplace(id,
                              app::loadSession(sourceAssets(), {.caseId = id, .headFile = {}, .needles = 0}).value())
                     .first->second;
}

inline sim::Score playSteps(const app::SessionAssets &assets, const std::vector<sim::InputFrame> &frames,
                            const std::vector<app::SessionEvent> &events) {
    sim::World world = app::makeWorld(assets, 1, nullptr);
    size_t next = 0;
    for (const sim::InputFrame &frame : frames) {
        for (; next < events.size() && events[next].step <= world.stepCount(); ++next)
            world.event(events[next].step, events[next].json);
        world.step(frame);
    }
    for (; next < events.size(); ++next)
        world.event(events[next].step, events[next].json);
    return world.score();
}

inline std::vector<sim::InputFrame> framesOf(const app::SessionAssets &assets, const sim::ExpertHabits &habits) {
    return sim::traceToFrames(app::expertTrace(assets, habits).value(), *assets.skin.index).value();
}

inline sim::Score play(const app::SessionAssets &assets, const sim::ExpertHabits &habits) {
    const std::vector<sim::InputFrame> frames = framesOf(assets, habits);
    return playSteps(assets, frames, app::idealEvents(assets.trainingCase, frames));
}

inline std::string told(const sim::Score &score) {
    std::string text = sim::fixed(static_cast<double>(score.total), 1) + " " + score.reason;
    for (const sim::Metric &one : score.metrics)
        if (one.score < 95)
            text += "; " + one.id + " " + sim::fixed(static_cast<double>(one.score), 0);
    for (const sim::Incident &fail : score.criticalFails)
        text += "; " + fail.id + " " + fail.text;
    return text;
}

} // namespace stipple::test

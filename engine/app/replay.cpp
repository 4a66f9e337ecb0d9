#include "engine/app/replay.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

constexpr uint32_t kKeepEverySteps = 10 * kStepsPerSecond;
constexpr size_t kMostKept = 7; // of some 30 MB and 36 bytes a puncture each

} // namespace

Replay::Replay(std::shared_ptr<const SessionAssets> assets, sim::Recording recording)
    : assets_(std::move(assets)), recording_(std::move(recording)),
      world_(makeWorld(*assets_, recording_.header.seed, nullptr)) {
    keep();
}

void Replay::keep() {
    const auto at = std::lower_bound(kept_.begin(), kept_.end(), step(),
                                     [](const Snapshot &s, uint32_t step) { return s.world.stepCount() < step; });
    if (at != kept_.end() && at->world.stepCount() == step())
        return;
    kept_.insert(at, {.world = world_->copy(), .nextEvent = nextEvent_});
    if (kept_.size() > kMostKept)
        thin();
}

// Lets the one go that is missed least: little time between its neighbours, and far from here.
void Replay::thin() {
    const auto stepOf = [this](size_t i) { return static_cast<double>(kept_[i].world.stepCount()); };
    size_t least = 1;
    double leastWorth = 0;
    for (size_t i = 1; i < kept_.size(); ++i) {
        const double after = i + 1 < kept_.size() ? stepOf(i + 1) : static_cast<double>(steps());
        const double away = std::fabs(stepOf(i) - static_cast<double>(step())) + kKeepEverySteps;
        const double worth = (after - stepOf(i - 1)) / std::sqrt(away);
        if (i == 1 || worth < leastWorth) {
            least = i;
            leastWorth = worth;
        }
    }
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(least));
}

void Replay::seek(uint32_t wanted) {
    target_ = std::min(wanted, steps());
    const auto after = std::upper_bound(kept_.begin(), kept_.end(), target_,
                                        [](uint32_t step, const Snapshot &s) { return step < s.world.stepCount(); });
    const Snapshot &nearest = *(after - 1); // there is always the start
    if (target_ >= step() && nearest.world.stepCount() <= step())
        return;
    world_ = nearest.world.copy();
    nextEvent_ = nearest.nextEvent;
}

void Replay::work(uint32_t most) {
    for (uint32_t i = 0; i < most && isSeeking(); ++i) {
        while (nextEvent_ < recording_.events.size() && recording_.events[nextEvent_].step <= step()) {
            const sim::RecordingEvent &event = recording_.events[nextEvent_++];
            world_->event(event.step, event.json);
        }
        world_->step(recording_.frames[step()]);
        if (step() % kKeepEverySteps == 0)
            keep();
    }
    if (step() == steps()) // what was done after the last movement
        for (; nextEvent_ < recording_.events.size(); ++nextEvent_)
            world_->event(recording_.events[nextEvent_].step, recording_.events[nextEvent_].json);
}

} // namespace stipple::app

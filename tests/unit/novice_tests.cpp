// A novice's session of every training case, spoilt in one way: it fails, and says why in its first three sentences.
// One fault a case here; every fault of every case by hand: test_unit "[.novice]".
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

#include "sim/procedure/procedure.h"
#include "tests/unit/expert_bench.h"

using namespace stipple;
using namespace stipple::test;

namespace {

enum class Fault : int { TooDeep, TooFast, Tilted, OneWay, Patchy, WrongDecision, MissedStep, kCount };
constexpr std::array<const char *, static_cast<size_t>(Fault::kCount)> kNames = {
    "too deep", "too fast", "tilted", "one direction", "patchy", "wrong decision", "missed step"};

// What a report of it must speak of: one of these metrics or critical fails.
std::vector<std::string> rightReasons(Fault fault) {
    switch (fault) {
    case Fault::TooDeep:
        return {"M7", "M3", "CF6", "CF9"};
    case Fault::TooFast:
        return {"M10", "M13", "CF8"}; // a pen drags its needles, a stamp is pressed in a hurry
    case Fault::Tilted:
        return {"M8", "CF8"};
    case Fault::OneWay:
        return {"M11"};
    case Fault::Patchy:
        return {"M4", "M5"};
    case Fault::WrongDecision:
        return {"M1", "CF1"};
    case Fault::MissedStep:
        return {"M2", "CF5"};
    case Fault::kCount:
        break;
    }
    return {};
}

sim::ExpertHabits habitsOf(Fault fault, const app::SessionAssets &assets) {
    const sim::ZonePlan &plan = assets.trainingCase.plan.front();
    const sim::DeviceSpec &device = assets.device;
    sim::ExpertHabits habits;
    if (fault == Fault::TooDeep)
        habits.lengthUm = device.kind == sim::DeviceKind::Pen ? std::min(3000.0F, 2.2F * plan.lengthUm.hi + 300) : 2500;
    if (fault == Fault::TooFast)
        habits.speedMmS = device.kind == sim::DeviceKind::Pen      ? 75.0F
                          : device.kind == sim::DeviceKind::Roller ? 190.0F
                                                                   : 250.0F;
    if (fault == Fault::Tilted)
        habits.tiltDeg = device.kind == sim::DeviceKind::Pen ? 24.0F : device.kind == sim::DeviceKind::Roller ? 12 : 16;
    if (fault == Fault::OneWay) {
        habits.directionsDeg = std::vector<float>{plan.directionsDeg.front()};
        habits.passes = plan.passesPerDirection * static_cast<float>(plan.directionsDeg.size());
    }
    if (fault == Fault::Patchy) {
        habits.spacingMm = 2.2F * device.widthMm;
        habits.isToppingUp = false;
    }
    return habits;
}

// The right steps, spoilt.
std::vector<app::SessionEvent> stepsOf(Fault fault, const sim::Case &trainingCase,
                                       std::vector<app::SessionEvent> events) {
    const sim::CaseProcedure &procedure = *trainingCase.procedure;
    if (fault == Fault::WrongDecision) {
        const std::string wrong = procedure.visits.back().isRight("treat") ? "defer" : "treat";
        for (app::SessionEvent &event : events) {
            sim::Action action = sim::parseAction(event.json).value();
            if (action.id != sim::ActionId::Decide)
                continue;
            action.what = wrong;
            action.step = event.step;
            event.json = sim::actionJson(action);
        }
    }
    if (fault == Fault::MissedStep)
        std::erase_if(events, [](const app::SessionEvent &event) {
            const sim::ActionId id = sim::parseAction(event.json).value().id;
            return id == sim::ActionId::Gloves;
        });
    return events;
}

// Whether this fault can be made in this case at all.
bool canBeMade(Fault fault, const app::SessionAssets &assets) {
    const sim::Case &work = assets.trainingCase;
    const bool isProcedural = work.procedure && !work.procedure->visits.empty();
    if (fault == Fault::WrongDecision)
        return isProcedural;
    if (fault == Fault::TooFast && assets.device.kind == sim::DeviceKind::Stamp)
        return false; // its pace is that of the presses, which this hand always takes alike
    if (!work.procedure)
        return fault != Fault::MissedStep;
    if (!work.procedure->isTreated())
        return false;
    return fault != Fault::OneWay || work.plan.front().directionsDeg.size() > 1;
}

sim::Score playNovice(Fault fault, const app::SessionAssets &assets) {
    const sim::Case &right = assets.trainingCase;
    if (fault == Fault::WrongDecision) {
        // Whom he defers he does not needle; whom he should have deferred he does.
        const bool isTreatable = right.procedure->isTreated();
        app::SessionAssets fooled = assets;
        if (!isTreatable)
            fooled.trainingCase.procedure.reset();
        const std::vector<sim::InputFrame> frames = isTreatable ? std::vector<sim::InputFrame>() : framesOf(fooled, {});
        return playSteps(assets, frames, stepsOf(fault, right, app::idealEvents(right, frames)));
    }
    const std::vector<sim::InputFrame> frames = framesOf(assets, habitsOf(fault, assets));
    std::vector<app::SessionEvent> events = app::idealEvents(right, frames);
    return playSteps(assets, frames, right.procedure ? stepsOf(fault, right, std::move(events)) : events);
}

// What the report says first: what failed it, then the three largest things that cost points.
std::vector<std::string> saidFirst(const sim::Score &score) {
    std::vector<std::string> said;
    for (const sim::Incident &fail : score.criticalFails)
        said.push_back(fail.id);
    size_t metrics = 0;
    for (const sim::Deduction &one : score.deductions)
        if (metrics < 3 && std::find(said.begin(), said.end(), one.metric) == said.end()) {
            said.push_back(one.metric);
            ++metrics;
        }
    return said;
}

bool isRightReason(Fault fault, const sim::Score &score) {
    // Where so little went in that there is no score, its reason names the cause.
    if (score.isNoWork && fault == Fault::Tilted && score.reason.find("off square") != std::string::npos)
        return true;
    if (score.isNoWork && fault == Fault::TooFast && score.reason.find("mm/s") != std::string::npos)
        return true;
    const std::vector<std::string> right = rightReasons(fault), said = saidFirst(score);
    return std::any_of(right.begin(), right.end(), [&said](const std::string &id) {
        return std::find(said.begin(), said.end(), id) != said.end();
    });
}

} // namespace

TEST_CASE("a novice of each case fails for the right reason") {
    const std::vector<std::pair<const char *, Fault>> sessions = {
        {"block-pen", Fault::TooDeep},
        {"block-roller", Fault::OneWay},
        {"block-stamp", Fault::Tilted},
        {"texture-pen", Fault::TooFast},
        {"crows-feet-pen", Fault::Patchy},
        {"melasma-pen", Fault::MissedStep},
        {"blackheads-pen", Fault::WrongDecision},
        {"exam-roller", Fault::WrongDecision},
        {"scars-pen", Fault::OneWay},
    };
    for (const auto &[id, fault] : sessions) {
        const app::SessionAssets &assets = session(id);
        REQUIRE(canBeMade(fault, assets));
        const sim::Score score = playNovice(fault, assets);
        INFO(id << ", " << kNames[static_cast<size_t>(fault)] << ": " << told(score));
        CHECK(score.outcome != sim::Outcome::Passed);
        CHECK(isRightReason(fault, score));
    }
}

TEST_CASE("every novice of every case fails for the right reason", "[.novice]") {
    for (const std::string &id : app::caseIds(sourceAssets()).value())
        for (int i = 0; i < static_cast<int>(Fault::kCount); ++i) {
            const auto fault = static_cast<Fault>(i);
            const app::SessionAssets &assets = session(id);
            if (!canBeMade(fault, assets))
                continue;
            const sim::Score score = playNovice(fault, assets);
            const bool isFailed = score.outcome != sim::Outcome::Passed, isRight = isRightReason(fault, score);
            std::string said;
            for (const std::string &one : saidFirst(score))
                said += " " + one;
            std::printf("%s %-16s %-15s %5.1f%s: %s\n", isFailed && isRight ? "ok  " : "MISS", id.c_str(),
                        kNames[static_cast<size_t>(i)], static_cast<double>(score.total), said.c_str(),
                        score.reason.c_str());
            std::fflush(stdout);
            CHECK(isFailed);
            CHECK(isRight);
        }
}

// Hands of three skills on a small practice block, through the real simulation: a tidy plan spoilt by tremor, depth,
// force, speed, tilt, spacing and lift-off errors of three sizes. The sizes are assumptions (nobody has measured
// needling hands); what they are for is to see whether the score tells them apart and which metric answers which fault.
#pragma once

#include <algorithm>
#include <numbers>
#include <random>

#include "tests/unit/technique_robot.h"

namespace stipple::test {

inline constexpr float kSmallBlockMm = 30;

inline std::shared_ptr<const sim::ChartIndex> smallBlock() {
    static const auto kBlock = std::make_shared<const sim::ChartIndex>(sim::makeBlockChart(60, kSmallBlockMm));
    return kBlock;
}

// Each 0: as an ideal hand; 1: as bad as a novice's.
struct Faults {
    float tremor = 0, depth = 0, force = 0, speed = 0, tilt = 0, coverage = 0, direction = 0, liftOff = 0, support = 0;
};

// Works the whole small block by the case's plan. `seed` draws this person's own errors.
class Hand {
  public:
    Hand(sim::Case trainingCase, const Faults &faults, uint32_t seed)
        : case_(std::move(trainingCase)), device_(sim::deviceSpec(*sim::deviceByName(case_.device))), faults_(faults),
          random_(seed) {}

    sim::Score work() {
        makeScript();
        sim::World world({.skin = smallBlock(),
                          .trainingCase = case_,
                          .rubric = rubric(),
                          .device = device_,
                          .seed = random_(),
                          .backend = nullptr});
        size_t cursor = 0;
        const auto steps = static_cast<uint32_t>(script_.samples.back().timeS * kStepsPerSecond) + 1;
        for (uint32_t i = 0; i <= steps; ++i)
            world.step(sim::quantise(poseAt(static_cast<double>(i) / kStepsPerSecond, cursor)));
        wait(world, kWaitS);
        return world.score();
    }

  private:
    static constexpr float kWaitS = 90; // an end point takes its time to show

    float normal() { return std::normal_distribution<float>(0, 1)(random_); }
    float sign() { return random_() % 2 == 0 ? 1.0F : -1.0F; }
    bool happens(float chance) { return std::uniform_real_distribution<float>(0, 1)(random_) < chance; }

    void makeScript() {
        const sim::ZonePlan &plan = case_.plan.front();
        const bool isPen = device_.kind == sim::DeviceKind::Pen;
        const bool isStamp = device_.kind == sim::DeviceKind::Stamp;
        const float needles = static_cast<float>(device_.needles.size());
        // The ideal hand of the plan.
        lengthUm_ = (plan.lengthUm.lo + plan.lengthUm.hi) / 2;
        HandStyle style;
        style.forceN = isPen ? 0.8F : isStamp ? 0.08F * needles : 3.5F;
        style.speedMmS = isPen ? 21 : 50; // a pen that drags 0.08 mm or less
        style.spacingMm = device_.widthMm * (isPen ? 0.65F : 0.75F);
        // This person's own errors.
        lengthUm_ *= 1 + 0.45F * faults_.depth * sign();
        style.forceN *= std::max(0.1F, 1 + faults_.force * (0.9F + 0.2F * normal()) * sign());
        style.speedMmS *= std::max(0.2F, 1 + faults_.speed * (0.8F + 0.2F * normal()) * (happens(0.7F) ? 1.3F : -0.7F));
        tiltDeg_ = 1 + faults_.tilt * (14 + 3 * normal());
        stretch_ = std::clamp(1 - faults_.support * (0.9F + 0.1F * normal()), 0.0F, 1.0F);
        for (float &phase : phases_)
            phase = std::uniform_real_distribution<float>(0, 6.2831853F)(random_);
        std::vector<float> directions = plan.directionsDeg;
        if (directions.size() > 1 && happens(faults_.direction))
            for (float &direction : directions)
                direction = directions.front(); // all passes one way
        const int passes = static_cast<int>(plan.passesPerDirection) * (isStamp ? stampRounds(plan, style) : 1);
        for (const float direction : directions)
            for (int pass = 0; pass < passes; ++pass)
                isStamp ? press(direction, style)
                        : rub(direction, style, static_cast<float>(pass) / static_cast<float>(passes));
    }

    // As often as the planned dose needs at this spacing.
    int stampRounds(const sim::ZonePlan &plan, const HandStyle &style) const {
        const float perRound = 100 * static_cast<float>(device_.needles.size()) / (style.spacingMm * style.spacingMm);
        const auto directions = static_cast<float>(plan.directionsDeg.size());
        return std::max(1, static_cast<int>(std::lround(plan.dosePerCm2 / perRound / directions)));
    }

    void rub(float directionDeg, const HandStyle &style, float shift) {
        const float angle = glm::radians(directionDeg);
        const glm::vec2 along(std::cos(angle), std::sin(angle)), across(-along.y, along.x);
        const float reach = kSmallBlockMm / 2 * (std::fabs(along.x) + std::fabs(along.y));
        const auto lines = static_cast<int>(std::lround(2 * reach / style.spacingMm));
        const float step = 2 * reach / static_cast<float>(lines);
        bool isOn = false; // came here without lifting
        for (int i = 0; i < lines + (shift > 0 ? 1 : 0); ++i) {
            if (happens(0.35F * faults_.coverage))
                continue; // forgotten
            const float offset =
                -reach + (static_cast<float>(i) + 0.5F - shift) * step + 0.35F * faults_.coverage * step * normal();
            const float half =
                reach + 3 - std::max(0.0F, std::fabs(offset) - (directionDeg == 0 || directionDeg == 90 ? reach : 0));
            const float way = i % 2 == 0 ? 1.0F : -1.0F;
            const glm::vec2 from = across * offset - along * (half * way), to = across * offset + along * (half * way);
            const float yaw = glm::degrees(std::atan2(to.y - from.y, to.x - from.x));
            const auto sample = [&](glm::vec2 at, float heightMm) {
                return HandSample{.atMm = at,
                                  .heightMm = heightMm,
                                  .forceN = heightMm > 0 ? 0 : style.forceN,
                                  .yawDeg = yaw,
                                  .stretch = stretch_};
            };
            if (!isOn) {
                script_.add(0.2F, sample(from, 4));
                script_.add(0.05F, sample(from, 0));
            } else {
                script_.add(glm::length(from - script_.samples.back().atMm) / style.speedMmS, sample(from, 0));
            }
            script_.add(2 * half / style.speedMmS, sample(to, 0));
            const bool isPen = device_.kind == sim::DeviceKind::Pen;
            if (isPen && happens(0.4F * faults_.liftOff)) // rests at the end of the line
                script_.add(1.4F, sample(to, 0));
            isOn = happens(0.5F * faults_.liftOff);
            if (!isOn)
                script_.add(0.1F, sample(to, 4));
        }
        if (isOn)
            script_.add(0.1F, {.atMm = script_.samples.back().atMm, .stretch = stretch_});
    }

    void press(float yawDeg, const HandStyle &style) {
        const auto count = static_cast<int>(std::lround(kSmallBlockMm / style.spacingMm));
        const float pitch = kSmallBlockMm / static_cast<float>(count);
        for (int j = 0; j < count; ++j)
            for (int i = 0; i < count; ++i) {
                if (happens(0.3F * faults_.coverage))
                    continue;
                const int column = j % 2 == 0 ? i : count - 1 - i;
                const glm::vec2 at(-kSmallBlockMm / 2 + (static_cast<float>(column) + 0.5F) * pitch +
                                       2.5F * faults_.coverage * normal(),
                                   -kSmallBlockMm / 2 + (static_cast<float>(j) + 0.5F) * pitch +
                                       2.5F * faults_.coverage * normal());
                const float pace = 50 / style.speedMmS; // a slow hand presses slowly
                const float slide = happens(0.5F * faults_.liftOff) ? 0.6F : 0.0F;
                const auto sample = [&](glm::vec2 place, float heightMm, float forceN) {
                    return HandSample{
                        .atMm = place, .heightMm = heightMm, .forceN = forceN, .yawDeg = yawDeg, .stretch = stretch_};
                };
                script_.add(0.25F * pace, sample(at, 4, 0));
                script_.add(0.08F, sample(at, 0, 0.05F * style.forceN));
                script_.add(0.05F, sample(at, 0, style.forceN));
                script_.add(0.35F * pace, sample(at + glm::vec2(slide, 0), 0, style.forceN));
                script_.add(0.05F, sample(at + glm::vec2(slide, 0), 0, 0.05F * style.forceN));
                script_.add(0.05F, sample(at + glm::vec2(slide, 0), 4, 0));
            }
    }

    // The scripted moment as a hand does it: trembling, with slow changes of tilt and force.
    sim::Pose poseAt(double timeS, size_t &cursor) {
        HandSample hand = script_.at(timeS, cursor);
        const auto t = static_cast<float>(timeS);
        const auto wave = [&](float hz, size_t phase) {
            return std::sin(2 * std::numbers::pi_v<float> * hz * t + phases_[phase]);
        };
        // A stamp's needles hold it in place while it is pressed: no sideways tremor then.
        const bool isHeldFast = device_.kind == sim::DeviceKind::Stamp && hand.heightMm < 0.5F;
        const float tremorMm = isHeldFast ? 0.0F : 0.04F + 0.45F * faults_.tremor;
        hand.atMm += tremorMm * glm::vec2(0.6F * wave(8.3F, 0) + 0.4F * wave(5.1F, 1),
                                          0.6F * wave(7.4F, 2) + 0.4F * wave(4.3F, 3));
        hand.forceN *= std::max(0.0F, 1 + (0.05F + 0.3F * faults_.tremor) * wave(0.9F, 4));
        const float tilt = glm::radians(std::max(0.0F, tiltDeg_ * (1 + 0.2F * wave(0.5F, 5))));
        const float yaw = glm::radians(hand.yawDeg);
        const glm::quat lean = glm::angleAxis(tilt, glm::vec3(std::cos(yaw), std::sin(yaw), 0)); // to the side
        return {.posMm = {hand.atMm, hand.heightMm},
                .orientation = lean * glm::angleAxis(yaw, glm::vec3(0, 0, 1)),
                .forceN = hand.forceN,
                .lengthUm = lengthUm_,
                .frequencyHz = 110,
                .stretch = hand.stretch,
                .isMotorOn = true,
                .isHeld = true};
    }

    sim::Case case_;
    sim::DeviceSpec device_;
    Faults faults_;
    std::mt19937 random_;
    HandScript script_;
    std::array<float, 6> phases_{};
    float lengthUm_ = 1000, tiltDeg_ = 1, stretch_ = 1;
};

// A person of a skill: every fault of about `size`, more in some things than in others.
inline Faults faultsOfSkill(float size, uint32_t seed) {
    std::mt19937 random(seed * 7919U + 17U);
    std::gamma_distribution<float> spread(2.0F, size / 2.0F); // mean `size`, never below 0
    const auto draw = [&] { return size > 0 ? std::min(1.5F, spread(random)) : 0.0F; };
    return {.tremor = draw(),
            .depth = draw(),
            .force = draw(),
            .speed = draw(),
            .tilt = draw(),
            .coverage = draw(),
            .direction = draw(),
            .liftOff = draw(),
            .support = draw()};
}

} // namespace stipple::test

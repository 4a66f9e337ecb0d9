// A robot that works the practice block by script and feeds Technique with what a world would have seen: strikes by the
// real kinematics, depths as told. For the scorer's self-tests.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "shaders/shared/limits.h"
#include "sim/device/kinematics.h"
#include "tests/support/bench.h"

namespace stipple::test {

// A moment of the scripted hand.
struct HandSample {
    double timeS = 0;
    glm::vec2 atMm{0};
    float heightMm = 4;
    float forceN = 0;
    float tiltDeg = 0; // pen, stamp: of the axis; roller: of the drum's axis
    float yawDeg = 0;
    bool isMotorOn = true;
    float stretch = 1; // the other hand's tension
    float wetness = 1;
};

struct HandStyle {
    float speedMmS = 25;
    float forceN = 0.8F;
    float tiltDeg = 0;
    float spacingMm = 5;
    float liftS = 0.25F;
    int passes = 1;
};

// Straight lines over the square in one direction, from edge to edge, lifting between lines.
class HandScript {
  public:
    std::vector<HandSample> samples;

    void line(glm::vec2 from, glm::vec2 to, const HandStyle &style) {
        const glm::vec2 way = to - from;
        const float yaw = glm::degrees(std::atan2(way.y, way.x));
        const double lengthS = static_cast<double>(glm::length(way) / style.speedMmS);
        add(style.liftS / 2, {.atMm = from, .tiltDeg = style.tiltDeg, .yawDeg = yaw});
        add(0.05F, {.atMm = from, .heightMm = 0, .forceN = style.forceN, .tiltDeg = style.tiltDeg, .yawDeg = yaw});
        add(static_cast<float>(lengthS),
            {.atMm = to, .heightMm = 0, .forceN = style.forceN, .tiltDeg = style.tiltDeg, .yawDeg = yaw});
        add(0.05F, {.atMm = to, .tiltDeg = style.tiltDeg, .yawDeg = yaw});
        add(style.liftS / 2, {.atMm = to, .tiltDeg = style.tiltDeg, .yawDeg = yaw});
    }

    void raster(float directionDeg, const HandStyle &style, float halfMm = 25) {
        const float angle = glm::radians(directionDeg);
        const glm::vec2 along(std::cos(angle), std::sin(angle));
        const glm::vec2 across(-along.y, along.x);
        const float reach = halfMm * (std::fabs(along.x) + std::fabs(along.y));
        const int lines = std::max(1, static_cast<int>(std::lround(2 * reach / style.spacingMm)));
        for (int pass = 0; pass < style.passes; ++pass)
            for (int i = 0; i < lines; ++i) {
                const float offset = -reach + (static_cast<float>(i) + 0.5F) * 2 * reach / static_cast<float>(lines);
                // Clip to the square.
                float lo = -1e6F;
                float hi = 1e6F;
                for (int axis = 0; axis < 2; ++axis) {
                    if (std::fabs(along[axis]) < 1e-4F)
                        continue;
                    const float a = (-halfMm - across[axis] * offset) / along[axis];
                    const float b = (halfMm - across[axis] * offset) / along[axis];
                    lo = std::max(lo, std::min(a, b));
                    hi = std::min(hi, std::max(a, b));
                }
                if (hi - lo > 4)
                    line(across * offset + along * lo, across * offset + along * hi, style);
            }
    }

    // Presses on a grid, head turned by `yawDeg`.
    void stampGrid(float yawDeg, const HandStyle &style, float halfMm = 25) {
        const int count = static_cast<int>(std::lround((2 * halfMm) / style.spacingMm));
        const float pitch = 2 * halfMm / static_cast<float>(count);
        for (int j = 0; j < count; ++j)
            for (int i = 0; i < count; ++i) {
                const glm::vec2 at(-halfMm + (static_cast<float>(i) + 0.5F) * pitch,
                                   -halfMm + (static_cast<float>(j) + 0.5F) * pitch);
                const HandSample up{.atMm = at, .tiltDeg = style.tiltDeg, .yawDeg = yawDeg};
                HandSample down = up;
                down.heightMm = 0;
                down.forceN = 0.05F * style.forceN;
                HandSample pressed = down;
                pressed.forceN = style.forceN;
                add(0.3F, up);
                add(0.1F, down);
                add(0.05F, pressed);
                add(0.3F, pressed);
                add(0.05F, down);
                add(0.05F, up);
            }
    }

    // The moment `timeS`, linear between samples.
    HandSample at(double timeS, size_t &cursor) const {
        while (cursor + 1 < samples.size() && samples[cursor + 1].timeS < timeS)
            ++cursor;
        const HandSample &a = samples[cursor];
        const HandSample &b = samples[std::min(cursor + 1, samples.size() - 1)];
        const double span = b.timeS - a.timeS;
        const float t = span > 0 ? static_cast<float>(std::clamp((timeS - a.timeS) / span, 0.0, 1.0)) : 1.0F;
        const auto mix = [t](float x, float y) { return x * (1 - t) + y * t; };
        return {.timeS = timeS,
                .atMm = a.atMm * (1 - t) + b.atMm * t,
                .heightMm = mix(a.heightMm, b.heightMm),
                .forceN = mix(a.forceN, b.forceN),
                .tiltDeg = mix(a.tiltDeg, b.tiltDeg),
                .yawDeg = t < 1 ? a.yawDeg : b.yawDeg,
                .isMotorOn = a.isMotorOn,
                .stretch = a.stretch,
                .wetness = a.wetness};
    }

    // The same motion as an instrument with another rate would have sampled it.
    HandScript resampled(double rateHz) const {
        HandScript out;
        size_t cursor = 0;
        const auto count = static_cast<size_t>(samples.back().timeS * rateHz) + 2;
        for (size_t i = 0; i < count; ++i)
            out.samples.push_back(at(static_cast<double>(i) / rateHz, cursor));
        return out;
    }

    void add(float seconds, HandSample sample) {
        sample.timeS = samples.empty() ? 0 : samples.back().timeS + static_cast<double>(seconds);
        samples.push_back(sample);
    }
};

// A session on the block, scored.
class Robot {
  public:
    explicit Robot(sim::Case trainingCase, const sim::Rubric &scoredBy = rubric())
        : case_(std::move(trainingCase)), device_(sim::deviceSpec(*sim::deviceByName(case_.device))),
          technique_(*block(), case_, scoredBy, device_), kinematics_(device_) {}

    float lengthUm = 1000;
    float depthShare = 0.97F; // of the length that is reached
    float frequencyHz = 110;
    float fullForceN = 0; // a lighter hand reaches less, in proportion; 0: the force does not matter

    void play(const HandScript &script) {
        if (script.samples.empty())
            return;
        size_t cursor = 0;
        const auto steps = static_cast<uint32_t>(script.samples.back().timeS * kStepsPerSecond) + 1;
        for (uint32_t i = 0; i <= steps; ++i)
            step(script.at(static_cast<double>(i) / kStepsPerSecond, cursor));
    }

    void step(const HandSample &hand) {
        const glm::vec3 surface(std::round(hand.atMm.x * 1000) / 1000, std::round(hand.atMm.y * 1000) / 1000, 0);
        const float yaw = glm::radians(hand.yawDeg);
        const glm::vec3 forward(std::cos(yaw), std::sin(yaw), 0);
        sim::Motion motion{.isContact = hand.heightMm <= 0.25F && hand.forceN >= 0.02F,
                           .isReaching = hand.heightMm * 1000 < lengthUm,
                           .contactMm = surface,
                           .normal = {0, 0, 1},
                           .forward = forward,
                           .forceN = hand.forceN,
                           .lengthMm = lengthUm / 1000,
                           .frequencyDhz = static_cast<uint32_t>(std::lround(frequencyHz * 10)),
                           .isMotorOn = hand.isMotorOn};
        const std::vector<sim::Strike> strikes = kinematics_.step(motion);
        std::vector<sim::Puncture> fresh;
        if (motion.isContact && (!isPressing_ || hand.forceN > press_.forceN)) {
            press_ = motion;
            isPressing_ = true;
        }
        for (const sim::Strike &strike : strikes)
            puncture(strike, strike.isHeldPose ? press_ : motion, fresh);
        if (!kinematics_.isActive())
            isPressing_ = false;
        sim::StepObservation seen;
        seen.step = step_++;
        seen.isHeld = true;
        seen.isContact = motion.isContact;
        seen.isActive = kinematics_.isActive();
        seen.at = pointAt(surface);
        seen.at.heightMm = hand.heightMm;
        seen.posMm = surface + glm::vec3(0, 0, hand.heightMm);
        seen.forward = forward;
        seen.speedMmS = kinematics_.speedMmS();
        seen.tiltDeg = hand.tiltDeg;
        seen.axisTiltDeg = hand.tiltDeg;
        seen.forceN = motion.isContact ? hand.forceN : 0;
        seen.slip = kinematics_.slip();
        seen.yawTurnDeg = kinematics_.yawTurnDeg();
        seen.lengthUm = lengthUm;
        seen.frequencyHz = frequencyHz;
        seen.isMotorOn = hand.isMotorOn;
        seen.stretch = hand.stretch;
        seen.wetness = hand.wetness;
        seen.strikes = static_cast<uint32_t>(strikes.size());
        technique_.observe(seen, fresh);
        ledger_.insert(ledger_.end(), fresh.begin(), fresh.end());
    }

    // On skin as red as the plan wants it, unless told otherwise.
    sim::Score score(const std::vector<sim::Technique::CellState> &states,
                     const sim::ProcedureFacts &facts = {}) const {
        return technique_.score(states, facts);
    }
    sim::Score score(const sim::ProcedureFacts &facts = {}) const { return score(planned(), facts); }
    std::vector<sim::Technique::CellState> planned() const {
        std::vector<sim::Technique::CellState> states;
        for (const sim::ScoreCell &cell : technique_.cells()) {
            const int grade = case_.planFor(cell.zone)->endPointGrade;
            states.push_back(grade >= 3 ? sim::Technique::CellState{.deltaA = 4, .beadShare = 0.1F, .filmShare = 0.02F}
                                        : sim::Technique::CellState{.deltaA = grade == 2 ? 3.0F : 1.5F});
        }
        return states;
    }
    sim::Technique &technique() { return technique_; }
    const sim::Case &trainingCase() const { return case_; }
    float rubricWeight(const std::string &id) const { return rubric().weights.at(case_.device).at(id); }
    const std::vector<sim::Puncture> &ledger() const { return ledger_; }
    uint32_t steps() const { return step_; }

    static const sim::Metric &metric(const sim::Score &score, const std::string &id) {
        for (const sim::Metric &m : score.metrics)
            if (m.id == id)
                return m;
        throw std::runtime_error("no metric " + id);
    }

  private:
    static sim::SurfacePoint pointAt(glm::vec3 mm) {
        const sim::Chart &chart = block()->chart();
        const glm::vec2 uv(static_cast<float>(chart.width) / 2 + mm.x / 0.5F,
                           static_cast<float>(chart.height) / 2 + mm.y / 0.5F);
        return {.uv = uv, .posMm = {mm.x, mm.y, 0}, .normal = {0, 0, 1}, .heightMm = 0, .zone = chart.zoneAt(uv)};
    }

    void puncture(const sim::Strike &strike, const sim::Motion &pose, std::vector<sim::Puncture> &fresh) {
        const glm::vec3 across = glm::cross(pose.normal, pose.forward);
        const float pressed = fullForceN > 0 ? std::min(1.0F, pose.forceN / fullForceN) : 1.0F;
        const float reachedUm = lengthUm * depthShare * pressed;
        for (size_t i = 0; i < device_.needles.size(); ++i) {
            glm::vec2 xy = device_.needles[i].xyMm;
            if (device_.kind == sim::DeviceKind::Roller) {
                // One needle of each of the ring's four discs is at the bottom at a time.
                const size_t disc = i / 24;
                if (i % 24 != 0 || disc % 2 != static_cast<size_t>(strike.ring))
                    continue;
                xy = {0, xy.y};
            }
            const glm::vec3 mm = pose.contactMm + pose.forward * xy.x + across * xy.y;
            const sim::SurfacePoint where = pointAt(mm);
            if (where.zone == sim::ZoneId::None)
                continue;
            // A spread of ±10 % about the depth, by needle, so that no statistic is of a constant.
            const float spread = 1 + 0.1F * (static_cast<float>((i * 37 + step_ * 11) % 21) / 10 - 1);
            fresh.push_back({.step = step_,
                             .u = where.uv.x,
                             .v = where.uv.y,
                             .depthUm = static_cast<uint16_t>(reachedUm * spread),
                             .residualUm = 0,
                             .needle = static_cast<uint16_t>(i),
                             .stroke = static_cast<uint16_t>(technique_.strokeNumber()),
                             .lateralUm = static_cast<uint16_t>(1000 * strike.lateralMm),
                             .tiltCdeg = 0,
                             .forceMn = 0,
                             .flowPlS = 0,
                             .zone = where.zone,
                             .layer = sim::layerAt(sim::zoneFigures(where.zone), case_.patient.sex,
                                                   reachedUm * spread, case_.patient.ageYears),
                             .loops = 0,
                             .plexus = 0});
        }
    }

    sim::Case case_;
    sim::DeviceSpec device_;
    sim::Technique technique_;
    sim::Kinematics kinematics_;
    std::vector<sim::Puncture> ledger_;
    sim::Motion press_;
    bool isPressing_ = false;
    uint32_t step_ = 0;
};

} // namespace stipple::test

// Nobody gains by what is no work: an optimiser adds strokes that do none (too shallow, too light, in the air, with the
// motor off, beside the field) to a poor hand's session, and searches for those that raise its score. Its best finds
// are kept below as tests. A longer search is run by hand: test_unit "[.fuzz]".
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <random>

#include "tests/unit/technique_robot.h"

using namespace stipple;
using namespace stipple::test;

namespace {

const std::vector<std::string> kBlocks = {"block-pen", "block-roller", "block-stamp"};

enum class Sham : int { Shallow, Light, Hover, MotorOff, Beside, kCount };

// Added work that is none. Every field within its range is something a hand can do.
struct Ghost {
    Sham sham = Sham::Shallow;
    int strokes = 40;          // 1..60, or presses
    float strokeMm = 30;       // 3..40
    float spacingShare = 0.7F; // of the hand-piece's width, 0.1..1.2
    float speedShare = 1;      // of a good hand's speed, 0.2..2
    float directionDeg = 0;    // 0..180
    bool isFirst = false;      // before the session rather than after it
};

// How the session itself is poor.
struct Poor {
    float tiltDeg = 0, speedFactor = 1, forceFactor = 1, spacingShare = 0.7F, stretch = 1, missed = 0;
    bool isOneWay = false;
    int pieces = 1; // every stroke in so many, lifting between
};

HandStyle goodStyle(const sim::DeviceSpec &device) {
    HandStyle style;
    const bool isPen = device.kind == sim::DeviceKind::Pen, isStamp = device.kind == sim::DeviceKind::Stamp;
    style.forceN = isPen ? 0.8F : isStamp ? 0.08F * static_cast<float>(device.needles.size()) : 3.5F;
    style.speedMmS = isPen ? 25 : 50;
    style.spacingMm = 0.7F * device.widthMm;
    return style;
}

void press(HandScript &script, glm::vec2 at, float yawDeg, const HandStyle &style, float holdS) {
    const auto add = [&](float seconds, float heightMm, float forceN) {
        script.add(seconds,
                   {.atMm = at, .heightMm = heightMm, .forceN = forceN, .tiltDeg = style.tiltDeg, .yawDeg = yawDeg});
    };
    add(0.15F, 4, 0);
    add(0.08F, 0, 0.05F * style.forceN);
    add(0.05F, 0, style.forceN);
    add(holdS, 0, style.forceN);
    add(0.05F, 0, 0.05F * style.forceN);
    add(0.05F, 4, 0);
}

class Bench {
  public:
    explicit Bench(const std::string &id)
        : case_(trainingCase(id)), device_(sim::deviceSpec(*sim::deviceByName(id.substr(6)))) {
        case_.pass.reset();
        if (device_.kind == sim::DeviceKind::Pen)
            case_.plan[0].directionsDeg = {0, 90};
    }

    // Total before any cap, so that a critical fail hides no gain.
    float total(const Poor &poor, const std::vector<Ghost> &ghosts) const { return score(poor, ghosts).rawTotal; }

    sim::Score score(const Poor &poor, const std::vector<Ghost> &ghosts) const {
        Robot robot(case_);
        const sim::ZonePlan &plan = case_.plan[0];
        const float lengthUm = (plan.lengthUm.lo + plan.lengthUm.hi) / 2;
        robot.depthShare = (plan.depthUm.lo + plan.depthUm.hi) / 2 / lengthUm;
        robot.fullForceN = 0.3F * goodStyle(device_).forceN;
        const auto add = [&](bool isFirst) {
            for (const Ghost &ghost : ghosts)
                if (ghost.isFirst == isFirst) {
                    robot.lengthUm = ghost.sham == Sham::Shallow ? 0.12F * lengthUm : lengthUm;
                    robot.play(scriptOf(ghost));
                }
        };
        add(true);
        robot.lengthUm = lengthUm;
        robot.play(scriptOf(poor));
        add(false);
        return robot.score();
    }

  private:
    HandScript scriptOf(const Poor &poor) const {
        HandStyle style = goodStyle(device_);
        style.tiltDeg = poor.tiltDeg;
        style.speedMmS *= poor.speedFactor;
        style.forceN *= poor.forceFactor;
        style.spacingMm = poor.spacingShare * device_.widthMm;
        HandScript script;
        const sim::ZonePlan &plan = case_.plan[0];
        const bool isStamp = device_.kind == sim::DeviceKind::Stamp;
        const float half = 25 * (1 - poor.missed);
        for (const float planned : plan.directionsDeg) {
            const float direction = poor.isOneWay ? plan.directionsDeg.front() : planned;
            if (isStamp) {
                const auto rounds = std::max(1, static_cast<int>(plan.passesPerDirection));
                for (int i = 0; i < rounds; ++i)
                    for (float y = -half + style.spacingMm / 2; y < half; y += style.spacingMm)
                        for (float x = -half + style.spacingMm / 2; x < half; x += style.spacingMm)
                            press(script, {x, y}, direction, style, 0.3F / poor.speedFactor);
                continue;
            }
            style.passes = std::max(1, static_cast<int>(plan.passesPerDirection));
            script.raster(direction, style, half);
        }
        HandScript out = poor.pieces > 1 ? split(script, poor.pieces, style) : std::move(script);
        for (HandSample &sample : out.samples)
            sample.stretch = poor.stretch;
        return out;
    }

    // Every stroke in `pieces` of equal length, lifted between.
    static HandScript split(const HandScript &whole, int pieces, const HandStyle &style) {
        HandScript out;
        for (size_t i = 1; i < whole.samples.size(); ++i) {
            const HandSample &from = whole.samples[i - 1], &to = whole.samples[i];
            const glm::vec2 way = to.atMm - from.atMm;
            if (from.heightMm > 0 || to.heightMm > 0 || glm::length(way) < 3)
                continue;
            for (int piece = 0; piece < pieces; ++piece)
                out.line(from.atMm + way * (static_cast<float>(piece) / static_cast<float>(pieces)),
                         from.atMm + way * (static_cast<float>(piece + 1) / static_cast<float>(pieces)), style);
        }
        return out;
    }

    HandScript scriptOf(const Ghost &ghost) const {
        HandStyle style = goodStyle(device_);
        style.speedMmS *= ghost.speedShare;
        style.spacingMm = ghost.spacingShare * device_.widthMm;
        style.forceN *= ghost.sham == Sham::Light ? 0.03F : 1.0F;
        const bool isStamp = device_.kind == sim::DeviceKind::Stamp;
        const float angle = glm::radians(ghost.directionDeg);
        const glm::vec2 along(std::cos(angle), std::sin(angle)), across(-along.y, along.x);
        HandScript script;
        for (int i = 0; i < ghost.strokes; ++i) {
            const auto at = static_cast<float>(i);
            if (ghost.sham == Sham::Beside) { // the margin below the field, to and fro along it
                const float x = -33 + std::fmod(at * style.spacingMm, 60.0F), y = -34;
                if (isStamp)
                    press(script, {x, y}, ghost.directionDeg, style, 0.3F);
                else
                    script.line({x, y}, {std::min(x + ghost.strokeMm, 35.0F), y}, style);
                continue;
            }
            const glm::vec2 middle = across * (std::fmod(at * style.spacingMm + 20, 40.0F) - 20);
            if (isStamp)
                press(script, middle + along * (std::fmod(7 * at, 40.0F) - 20), ghost.directionDeg, style, 0.3F);
            else
                script.line(middle - along * (ghost.strokeMm / 2), middle + along * (ghost.strokeMm / 2), style);
        }
        for (HandSample &sample : script.samples) {
            sample.isMotorOn = ghost.sham != Sham::MotorOff;
            if (ghost.sham == Sham::Hover)
                sample.heightMm = std::max(sample.heightMm, 0.5F);
        }
        return script;
    }

    sim::Case case_;
    sim::DeviceSpec device_;
};

class Draw {
  public:
    Draw(uint32_t seed, bool isPen) : random_(seed), isPen_(isPen) {}
    float in(float lo, float hi) { return std::uniform_real_distribution<float>(lo, hi)(random_); }
    bool happens(float chance) { return in(0, 1) < chance; }

    Poor poor() {
        Poor out;
        out.tiltDeg = happens(0.7F) ? in(6, 18) : 0;
        out.speedFactor = happens(0.7F) ? in(1.3F, 2.5F) : 1;
        out.forceFactor = happens(0.5F) ? in(1.5F, 3) : 1;
        out.spacingShare = happens(0.3F) ? in(0.9F, 1.1F) : 0.7F;
        out.stretch = happens(0.5F) ? 0.0F : 1.0F;
        out.missed = happens(0.4F) ? in(0.05F, 0.2F) : 0;
        out.isOneWay = happens(0.5F);
        return out;
    }

    // Only a pen has a motor.
    Ghost ghost() {
        Ghost out;
        do
            out.sham = static_cast<Sham>(random_() % static_cast<uint32_t>(Sham::kCount));
        while (out.sham == Sham::MotorOff && !isPen_);
        out.strokes = 1 + static_cast<int>(random_() % 60);
        out.strokeMm = in(3, 40);
        out.spacingShare = in(0.1F, 1.2F);
        out.speedShare = in(0.2F, 2);
        out.directionDeg = in(0, 180);
        out.isFirst = happens(0.5F);
        return out;
    }

    // A neighbour of `ghosts`: one of them changed, added or left out.
    std::vector<Ghost> neighbour(std::vector<Ghost> ghosts) {
        if (ghosts.empty() || (ghosts.size() < 3 && happens(0.25F))) {
            ghosts.push_back(ghost());
            return ghosts;
        }
        Ghost &one = ghosts[random_() % ghosts.size()];
        const Ghost other = ghost();
        switch (random_() % 7) {
        case 0:
            one.sham = other.sham;
            break;
        case 1:
            one.strokes = other.strokes;
            break;
        case 2:
            one.strokeMm = other.strokeMm;
            break;
        case 3:
            one.spacingShare = other.spacingShare;
            break;
        case 4:
            one.speedShare = other.speedShare;
            break;
        case 5:
            one.directionDeg = other.directionDeg;
            break;
        default:
            one.isFirst = other.isFirst;
            break;
        }
        return ghosts;
    }

  private:
    std::mt19937 random_;
    bool isPen_;
};

std::string told(const Poor &poor, const std::vector<Ghost> &ghosts) {
    char text[200];
    std::snprintf(text, sizeof text, "poor {%.1f, %.2f, %.2f, %.2f, %.0f, %.2f, %d}", static_cast<double>(poor.tiltDeg),
                  static_cast<double>(poor.speedFactor), static_cast<double>(poor.forceFactor),
                  static_cast<double>(poor.spacingShare), static_cast<double>(poor.stretch),
                  static_cast<double>(poor.missed), poor.isOneWay ? 1 : 0);
    std::string out = text;
    for (const Ghost &g : ghosts) {
        std::snprintf(text, sizeof text, " ghost {%d, %d, %.1f, %.2f, %.2f, %.0f, %d}", static_cast<int>(g.sham),
                      g.strokes, static_cast<double>(g.strokeMm), static_cast<double>(g.spacingShare),
                      static_cast<double>(g.speedShare), static_cast<double>(g.directionDeg), g.isFirst ? 1 : 0);
        out += text;
    }
    return out;
}

std::string gains(const sim::Score &before, const sim::Score &after) {
    std::string out;
    for (size_t i = 0; i < std::min(before.metrics.size(), after.metrics.size()); ++i)
        if (const float gain = after.metrics[i].score - before.metrics[i].score; std::fabs(gain) > 0.5F)
            out += " " + after.metrics[i].id + " " + std::to_string(static_cast<int>(std::lround(gain)));
    return out;
}

struct Find {
    float gain = -100;
    Poor poor;
    std::vector<Ghost> ghosts;
};

// Climbs from a random poor session and random ghosts; starts anew when stuck.
Find search(const std::string &id, int evaluations, uint32_t seed) {
    constexpr int kStuck = 12;
    const Bench bench(id);
    Draw draw(seed, id == "block-pen");
    Find best, here;
    float before = 0;
    int stuck = kStuck;
    for (int i = 0; i < evaluations; ++i) {
        Find next;
        if (stuck >= kStuck) {
            next = {.poor = draw.poor(), .ghosts = {draw.ghost()}};
            before = bench.total(next.poor, {});
            here = {};
            stuck = 0;
        } else {
            next = {.poor = here.poor, .ghosts = draw.neighbour(here.ghosts)};
        }
        next.gain = bench.total(next.poor, next.ghosts) - before;
        stuck = next.gain > here.gain ? 0 : stuck + 1;
        if (next.gain > here.gain)
            here = next;
        if (here.gain > best.gain)
            best = here;
    }
    std::printf("%s gained %.2f by %s:%s\n", id.c_str(), static_cast<double>(best.gain),
                told(best.poor, best.ghosts).c_str(),
                gains(bench.score(best.poor, {}), bench.score(best.poor, best.ghosts)).c_str());
    return best;
}

// Less than this is rounding and the few strokes beside which others come to lie.
constexpr float kNoGain = 0.5F;

} // namespace

TEST_CASE("an optimiser finds nothing to gain by strokes that do no work") {
    for (const std::string &id : kBlocks) {
        const Find best = search(id, 150, 11);
        INFO(id << " " << told(best.poor, best.ghosts));
        CHECK(best.gain < kNoGain);
    }
}

TEST_CASE("a long search finds nothing to gain by strokes that do no work", "[.fuzz]") {
    for (const std::string &id : kBlocks)
        for (uint32_t seed = 100; seed < 106; ++seed) {
            const Find best = search(id, 400, seed);
            INFO(id << " " << told(best.poor, best.ghosts));
            CHECK(best.gain < kNoGain);
        }
}

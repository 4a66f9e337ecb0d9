#include "engine/app/demo.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/app/hand.h"
#include "engine/app/zone_cells.h"
#include "sim/session/trace.h"

namespace stipple::app {

namespace {

constexpr double kAirMmS = 250;
constexpr double kLiftS = 0.10;
constexpr double kPressS = 0.05;
constexpr float kRadPerDeg = 0.01745329252F;

// The settings an expert would take for one zone.
struct Habit {
    float lengthUm = 0, forceN = 0, speedMmS = 0, spacingMm = 0;
    int passes = 1;
};

Habit habitFor(const sim::DeviceSpec &device, const sim::ZonePlan &plan) {
    Habit habit;
    const auto needles = static_cast<float>(device.needles.size());
    habit.passes = std::max(1, static_cast<int>(std::lround(plan.passesPerDirection)));
    const float dose = plan.dosePerCm2 / 100.0F /
                       static_cast<float>(std::max<size_t>(1, plan.directionsDeg.size()) *
                                          static_cast<size_t>(habit.passes)); // per mm² and pass
    switch (device.kind) {
    case sim::DeviceKind::Pen:
        habit.lengthUm = 0.5F * (plan.lengthUm.lo + plan.lengthUm.hi);
        habit.forceN = device.defaultForceN;
        habit.spacingMm = 0.65F * device.widthMm;
        habit.speedMmS = std::clamp(needles * device.defaultFrequencyHz / (dose * habit.spacingMm), 20.0F, 40.0F);
        return habit;
    case sim::DeviceKind::Roller:
        habit.forceN = 3.5F;
        habit.speedMmS = 50;
        habit.spacingMm = 0.75F * device.widthMm;
        break;
    case sim::DeviceKind::Stamp:
        habit.forceN = 0.08F * needles;
        habit.speedMmS = 50;
        habit.passes = std::max(1, static_cast<int>(std::ceil(static_cast<float>(habit.passes) * dose * 0.81F *
                                                              device.widthMm * device.widthMm / needles)));
        habit.spacingMm = std::min(device.widthMm, std::sqrt(needles * static_cast<float>(habit.passes) /
                                                             (dose * std::max(1.0F, plan.passesPerDirection))));
        break;
    }
    const float wantedUm = 0.5F * (plan.depthUm.lo + plan.depthUm.hi) / 0.6F;
    habit.lengthUm = 0.5F * (plan.lengthUm.lo + plan.lengthUm.hi);
    float nearest = 1.0e9F;
    for (const float stocked : {250.0F, 500.0F, 750.0F, 1000.0F, 1500.0F, 2000.0F, 2500.0F, 3000.0F})
        if (stocked >= plan.lengthUm.lo && stocked <= plan.lengthUm.hi && std::fabs(stocked - wantedUm) < nearest) {
            nearest = std::fabs(stocked - wantedUm);
            habit.lengthUm = stocked;
        }
    return habit;
}

// Where a zone is, in its plane.
class Area {
  public:
    Area(const sim::ChartIndex &skin, const sim::ZoneFrame &frame) : zone_(frame.zone) {
        for (const glm::vec3 &cell : zoneCells(skin.chart(), frame))
            height_[key({cell.x, cell.y})] = cell.z;
    }
    sim::ZoneId zone() const { return zone_; }
    bool has(glm::vec2 p) const { return height_.contains(key(p)); }
    // Extent along a unit direction.
    std::pair<float, float> extent(glm::vec2 along) const {
        float lo = 1.0e9F, hi = -1.0e9F;
        for (const auto &[k, h] : height_) {
            const glm::vec2 centre((static_cast<float>(k.second) + 0.5F) * kCell,
                                   (static_cast<float>(k.first) + 0.5F) * kCell);
            const float reach = 0.5F * kCell * (std::fabs(along.x) + std::fabs(along.y));
            lo = std::min(lo, glm::dot(centre, along) - reach);
            hi = std::max(hi, glm::dot(centre, along) + reach);
        }
        return {lo, hi};
    }
    bool isEmpty() const { return height_.empty(); }
    // Rise of the skin over the plane per mm of u and v.
    glm::vec2 slope(glm::vec2 p) const {
        const auto k = key(p);
        const auto along = [&](int dv, int du) {
            float first = 0, last = 0;
            int firstAt = 0, lastAt = 0, count = 0;
            for (const int n : {-1, 0, 1})
                if (const auto at = height_.find({k.first + n * dv, k.second + n * du}); at != height_.end()) {
                    if (count++ == 0) {
                        first = at->second;
                        firstAt = n;
                    }
                    last = at->second;
                    lastAt = n;
                }
            return count < 2 ? 0.0F : (last - first) / (static_cast<float>(lastAt - firstAt) * kCell);
        };
        return {along(0, 1), along(1, 0)};
    }

  private:
    static constexpr auto kCell = static_cast<float>(kZoneCellMm);
    static std::pair<int, int> key(glm::vec2 p) {
        return {static_cast<int>(std::floor(p.y / kCell)), static_cast<int>(std::floor(p.x / kCell))};
    }
    sim::ZoneId zone_;
    std::map<std::pair<int, int>, float> height_;
};

using Run = std::vector<glm::vec2>;

// Straight runs over the area, points about 1 mm apart, to and fro.
std::vector<Run> runsOver(const Area &area, float directionDeg, float spacingMm, float shift, float overrunMm) {
    const glm::vec2 along(std::cos(directionDeg * kRadPerDeg), std::sin(directionDeg * kRadPerDeg));
    const glm::vec2 across(-along.y, along.x);
    const auto [q0, q1] = area.extent(across);
    const auto [p0, p1] = area.extent(along);
    const int lines = std::max(1, static_cast<int>(std::ceil((q1 - q0) / spacingMm - 0.25F)));
    const float step = (q1 - q0) / static_cast<float>(lines);
    std::vector<Run> runs;
    bool isForward = true;
    for (int n = 0; n < lines + (shift > 0 ? 1 : 0); ++n, isForward = !isForward) {
        const float q = q0 + (static_cast<float>(n) + 0.5F - shift) * step;
        const int points = std::max(1, static_cast<int>(std::ceil(p1 - p0)));
        std::vector<std::pair<float, float>> inside;
        float start = 0, before = 0;
        bool isIn = false;
        for (int k = 0; k <= points + 1; ++k) {
            const float p = p0 + (p1 - p0) * static_cast<float>(k) / static_cast<float>(points);
            const bool is = k <= points && area.has(along * p + across * q);
            if (is && !isIn)
                start = p;
            if (!is && isIn && before - start >= 3)
                inside.emplace_back(start - overrunMm, before + overrunMm);
            isIn = is;
            before = p;
        }
        if (!isForward)
            std::reverse(inside.begin(), inside.end());
        for (const auto &[first, last] : inside) {
            const int count = std::max(2, static_cast<int>(std::ceil(last - first)));
            Run run;
            for (int k = 0; k <= count; ++k)
                run.push_back(across * q +
                              along * (first + (last - first) * static_cast<float>(k) / static_cast<float>(count)));
            if (!isForward)
                std::reverse(run.begin(), run.end());
            runs.push_back(std::move(run));
        }
    }
    return runs;
}

// Writes the corners of the motion, as a trace.
class Expert {
  public:
    explicit Expert(sim::Trace &trace) : trace_(trace) {}

    void stroke(const Area &area, const Run &run, const Habit &habit) {
        const glm::vec2 way = run.back() - run.front();
        yawDeg_ = std::atan2(way.y, way.x) / kRadPerDeg;
        come(area, run.front());
        double elapsed = 0;
        for (size_t i = 1; i < run.size(); ++i) {
            const glm::vec2 part = run[i] - run[i - 1];
            const float length = glm::length(part);
            const glm::vec2 slope = area.slope(0.5F * (run[i] + run[i - 1]));
            const float rise = glm::dot(slope, part) / length;
            const float along = std::sqrt(1 + rise * rise);
            // The same dose on slanting skin, where lines lie further apart than in the plane.
            const float across = std::min(1.6F, std::sqrt(1 + glm::dot(slope, slope)) / along);
            const double duration = static_cast<double>(length * along * across / habit.speedMmS);
            if (elapsed < kPressS && kPressS < elapsed + duration) {
                const auto share = static_cast<float>((kPressS - elapsed) / duration);
                timeS_ += kPressS - elapsed;
                add(area, run[i - 1] + part * share, 0, habit.forceN);
                timeS_ += elapsed + duration - kPressS;
            } else {
                timeS_ += duration;
            }
            elapsed += duration;
            add(area, run[i], 0, habit.forceN * static_cast<float>(std::min(1.0, elapsed / kPressS)));
        }
        lift(area, run.back());
    }

    void press(const Area &area, glm::vec2 p, float yawDeg, const Habit &habit) {
        yawDeg_ = yawDeg;
        come(area, p);
        timeS_ += 0.15;
        add(area, p, 0, habit.forceN);
        timeS_ += 0.30;
        add(area, p, 0, habit.forceN);
        timeS_ += 0.10;
        add(area, p, 0, 0);
        lift(area, p);
    }

  private:
    void add(const Area &area, glm::vec2 p, float heightMm, float forceN) {
        trace_.rows.push_back({.timeS = timeS_,
                               .zone = area.zone(),
                               .uMm = p.x,
                               .vMm = p.y,
                               .heightMm = heightMm,
                               .forceN = forceN,
                               .yawDeg = yawDeg_,
                               .isMotorOn = true,
                               .stretch = 1,
                               .line = static_cast<uint32_t>(trace_.rows.size() + 1)});
    }
    void come(const Area &area, glm::vec2 p) {
        if (!trace_.rows.empty()) {
            const sim::TraceRow &last = trace_.rows.back();
            const double way = static_cast<double>(glm::length(p - glm::vec2(last.uMm, last.vMm)));
            timeS_ += last.zone == area.zone() ? std::max(0.15, way / kAirMmS) : 0.5;
        } else {
            timeS_ += 0.5; // a moment to see where it begins
        }
        add(area, p, kLiftMm, 0);
        timeS_ += kLiftS;
        add(area, p, 0, 0);
    }
    void lift(const Area &area, glm::vec2 p) {
        timeS_ += 0.25 * kLiftS;
        add(area, p, 0.25F * kLiftMm, 0);
        timeS_ += kLiftS;
        add(area, p, kLiftMm, 0);
    }

    sim::Trace &trace_;
    double timeS_ = 0;
    float yawDeg_ = 0;
};

void work(Expert &expert, const Area &area, const sim::ZonePlan &plan, const sim::DeviceSpec &device,
          const Habit &habit, float overrunMm) {
    for (const float direction : plan.directionsDeg)
        for (int pass = 0; pass < habit.passes; ++pass) {
            const float shift = static_cast<float>(pass) / static_cast<float>(habit.passes);
            for (const Run &run : runsOver(area, direction, habit.spacingMm, shift, overrunMm)) {
                if (device.kind != sim::DeviceKind::Stamp) {
                    expert.stroke(area, run, habit);
                    continue;
                }
                const float full = glm::length(run.back() - run.front()), length = full - 2 * overrunMm;
                const int count = std::max(1, static_cast<int>(std::lround(length / habit.spacingMm)));
                for (int k = 0; k < count; ++k) {
                    const float share =
                        (overrunMm + (static_cast<float>(k) + 0.5F) * length / static_cast<float>(count)) / full;
                    expert.press(area, run.front() + (run.back() - run.front()) * share, direction, habit);
                }
            }
        }
}

} // namespace

Result<std::vector<sim::InputFrame>> demoFrames(const SessionAssets &assets) {
    std::vector<sim::InputFrame> frames;
    const sim::ChartIndex &skin = *assets.skin.index;
    const float overrunMm = assets.trainingCase.surface == sim::Surface::Block ? 4.0F : 1.0F;
    for (const sim::ZonePlan &plan : assets.trainingCase.plan) {
        const sim::ZoneFrame *frame = skin.frame(plan.zone);
        if (frame == nullptr)
            return badInput("the demonstration cannot be played: the zone " +
                            std::string(sim::zoneFigures(plan.zone).name) +
                            " is not on this head; choose another head or case");
        const Area area(skin, *frame);
        if (area.isEmpty())
            continue;
        // A trace has one setting; each zone may want its own.
        const Habit habit = habitFor(assets.device, plan);
        sim::Trace trace{.fileName = "demonstration",
                         .name = {},
                         .device = assets.device,
                         .lengthUm = habit.lengthUm,
                         .frequencyHz = assets.device.defaultFrequencyHz,
                         .rows = {}};
        Expert expert(trace);
        work(expert, area, plan, assets.device, habit, overrunMm);
        Result<std::vector<sim::InputFrame>> part = sim::traceToFrames(trace, skin);
        if (!part.ok())
            return part.error();
        frames.insert(frames.end(), part->begin(), part->end());
    }
    return frames;
}

} // namespace stipple::app

// Moves the expert's hand: see the header.
#include "sim/expert/expert.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "sim/expert/lines.h"
#include "sim/expert/top_up.h"
#include "sim/technique/marks.h"

namespace stipple::sim {

namespace {

constexpr double kAirMmS = 250;                 // speed of the hand between strokes
constexpr float kLiftMm = 4;                    // above the skin
constexpr double kLiftS = 0.10;                 // to lift or to come down
constexpr double kPressS = 0.05;                // from touching to full force
constexpr double kSlackS = 1e-4;                // between two samples at least
constexpr double kPressLongS = 0.6, kComeS = 1; // of one press; on the way to it
constexpr double kRestS = 6;                    // to stop, ask and go on (assumption)
constexpr double kZoneS = 0.5;                  // from one zone to the next, and a moment to see where it begins

// The settings for one zone.
struct Settings {
    float lengthUm = 0, forceN = 0, speedMmS = 0, spacingMm = 0, overrunMm = 0;
    int passes = 1;
    std::vector<float> directionsDeg;
};

// Near the shallow end of a range where an even pink is wanted and no blood (assumption: what gives it in the model).
float shallowOrMiddle(const ZonePlan &plan, Band range) {
    return range.lo + (plan.endPointGrade <= 2 ? 0.15F : 0.5F) * (range.hi - range.lo);
}

// Of a plan's range; a roller reaches 0.6 of its needles' length (reference, figure 9), a stamp more (0.8 in the
// model).
float nearestStocked(const ZonePlan &plan, DeviceKind kind) {
    const float wantedUm = kind == DeviceKind::Roller ? 0.5F * (plan.depthUm.lo + plan.depthUm.hi) / 0.6F
                                                      : shallowOrMiddle(plan, plan.depthUm) / 0.8F;
    float best = 0.5F * (plan.lengthUm.lo + plan.lengthUm.hi), distance = 1e9F;
    for (const float stocked : {250.0F, 500.0F, 750.0F, 1000.0F, 1500.0F, 2000.0F, 2500.0F, 3000.0F})
        if (stocked >= plan.lengthUm.lo && stocked <= plan.lengthUm.hi && std::fabs(stocked - wantedUm) < distance) {
            distance = std::fabs(stocked - wantedUm);
            best = stocked;
        }
    return best;
}

Settings settingsFor(const ExpertWork &work, const ZonePlan &plan, const ExpertHabits &habits, float frequencyHz) {
    const DeviceSpec &device = work.device;
    const auto needles = static_cast<float>(device.needles.size());
    const float rounds = habits.passes.value_or(plan.passesPerDirection);
    Settings to;
    to.directionsDeg = habits.directionsDeg.value_or(plan.directionsDeg);
    to.passes = std::max(0, static_cast<int>(std::lround(rounds)));
    const float dose = plan.dosePerCm2 / 100 /
                       std::max(1.0F, static_cast<float>(to.directionsDeg.size()) * rounds); // per mm² and pass
    to.overrunMm = habits.overrunMm.value_or(work.trainingCase.surface == Surface::Block ? 4.0F : 1.0F);
    switch (device.kind) {
    case DeviceKind::Pen:
        to.spacingMm = habits.spacingMm.value_or(0.65F * device.widthMm);
        to.lengthUm = habits.lengthUm.value_or(shallowOrMiddle(plan, plan.lengthUm));
        to.forceN = habits.forceN.value_or(device.defaultForceN);
        to.speedMmS = habits.speedMmS.value_or(std::clamp(needles * frequencyHz / (dose * to.spacingMm), 20.0F, 40.0F));
        return to;
    case DeviceKind::Roller:
        to.spacingMm = habits.spacingMm.value_or(0.69F * device.widthMm); // some holes end in the epidermis
        // Pinpoints want a firmer hand, but not over bone, where limits are lower.
        to.forceN = habits.forceN.value_or(plan.endPointGrade >= 3 && !zoneFigures(plan.zone).isBony ? 4.5F : 3.5F);
        break;
    case DeviceKind::Stamp: {
        // As often as the dose allows with a tenth of overlap or more, spaced to give it.
        float spacing = 0.9F * device.widthMm;
        if (!habits.passes) {
            to.passes = std::max(
                1, static_cast<int>(std::floor(rounds * dose * 0.81F * device.widthMm * device.widthMm / needles)));
            spacing = std::min(spacing, std::sqrt(needles * static_cast<float>(to.passes) / (dose * rounds)));
        }
        to.spacingMm = habits.spacingMm.value_or(spacing);
        to.forceN = habits.forceN.value_or(0.08F * needles);
        break;
    }
    }
    to.lengthUm = habits.lengthUm.value_or(nearestStocked(plan, device.kind));
    to.speedMmS = habits.speedMmS.value_or(50.0F);
    return to;
}

// What a millimetre of a stroke leaves.
float holesPerMm(const DeviceSpec &device, const Settings &settings, float frequencyHz) {
    const auto needles = static_cast<float>(device.needles.size());
    switch (device.kind) {
    case DeviceKind::Pen:
        return needles * frequencyHz / settings.speedMmS;
    case DeviceKind::Roller:
        return needles / (2 * std::numbers::pi_v<float> * (device.drumRadiusMm + settings.lengthUm / 1000));
    case DeviceKind::Stamp:
        break;
    }
    return needles / settings.spacingMm;
}

// Each chart cell: 1 where a mark or, in zones that are not planned, the skin's thickness forbids the setting.
std::vector<uint8_t> notToNeedle(const ExpertWork &work, const std::vector<uint8_t> &marks, float lengthUm) {
    constexpr float kTooDeepMm = 0.25F; // half of what is a critical fail (CF6)
    std::array<bool, kZoneCount> isTooThin{};
    for (size_t zone = 0; zone < isTooThin.size(); ++zone) {
        const auto id = static_cast<ZoneId>(zone);
        const float capMm = work.rubric.capMm(id, work.trainingCase.patient.sex);
        isTooThin[zone] = capMm > 0 && lengthUm / 1000 > capMm + kTooDeepMm && work.trainingCase.planFor(id) == nullptr;
    }
    std::vector<uint8_t> out(marks.size());
    for (size_t i = 0; i < out.size(); ++i)
        out[i] =
            (marks[i] & (kMarkLesion | kMarkMargin)) != 0 || isTooThin[static_cast<size_t>(work.skin.chart().zone[i])];
    return out;
}

// Writes the corners of the motion into a trace.
class Hand {
  public:
    Hand(Trace &trace, const ExpertHabits &habits) : trace_(trace), habits_(habits) {}

    void take(const WorkArea &area, const Settings &settings) {
        area_ = &area;
        settings_ = &settings;
    }

    // Where the patient may call: lifted by then, and waiting. Seconds after the first touch.
    void restAt(double afterS) { rests_.push_back(afterS); }

    void stroke(const Run &run) {
        rest(static_cast<double>(run.size()) / static_cast<double>(settings_->speedMmS));
        yawDeg_ = wayDeg(run[1] - run[0]);
        come(run.front());
        firstS_ = std::min(firstS_, timeS_);
        double elapsed = 0;
        glm::vec3 from = skinAt(run.front());
        for (size_t i = 1; i < run.size(); ++i) {
            const glm::vec3 to = skinAt(run[i]);
            const double duration = static_cast<double>(glm::distance(from, to) / settings_->speedMmS);
            yawDeg_ = wayDeg(run[i] - run[i - 1]);
            if (elapsed + kSlackS < kPressS && kPressS + kSlackS < elapsed + duration) {
                const auto share = static_cast<float>((kPressS - elapsed) / duration);
                timeS_ += kPressS - elapsed;
                add(run[i - 1] + (run[i] - run[i - 1]) * share, 0, settings_->forceN);
                timeS_ += elapsed + duration - kPressS;
            } else {
                timeS_ += duration;
            }
            elapsed += duration;
            add(run[i], 0, settings_->forceN * static_cast<float>(std::min(1.0, elapsed / kPressS)));
            from = to;
        }
        lift(run.back());
    }

    // Presses along a run, `spacingMm` apart or a little less or more.
    void stamp(const Run &run) {
        std::vector<float> lengths{0};
        for (size_t i = 1; i < run.size(); ++i)
            lengths.push_back(lengths.back() + glm::distance(skinAt(run[i - 1]), skinAt(run[i])));
        const int count = std::max(1, static_cast<int>(std::lround(lengths.back() / settings_->spacingMm)));
        size_t i = 1;
        for (int k = 0; k < count; ++k) {
            const float at = lengths.back() * (static_cast<float>(k) + 0.5F) / static_cast<float>(count);
            while (i + 1 < run.size() && lengths[i] < at)
                ++i;
            const float share = (at - lengths[i - 1]) / std::max(1e-6F, lengths[i] - lengths[i - 1]);
            yawDeg_ = wayDeg(run[i] - run[i - 1]);
            press(run[i - 1] + (run[i] - run[i - 1]) * share);
        }
    }

    void wait(float seconds) {
        if (trace_.rows.empty() || !(seconds > 0))
            return;
        TraceRow last = trace_.rows.back();
        last.timeS += static_cast<double>(seconds);
        trace_.rows.push_back(last);
    }

  private:
    // In the air until the call is over, if the next `workS` would run into it.
    void rest(double workS) {
        for (const double afterS : rests_)
            if (const double at = firstS_ + afterS; timeS_ < at + kRestS && timeS_ + workS + kComeS > at)
                timeS_ = at + kRestS;
    }
    static float wayDeg(glm::vec2 way) { return std::atan2(way.y, way.x) * (180 / std::numbers::pi_v<float>); }

    glm::vec3 skinAt(glm::vec2 plane) const {
        const ZoneFrame &frame = area_->frame();
        const glm::vec3 flat = frame.originMm + frame.axisU * plane.x + frame.axisV * plane.y;
        const std::optional<SurfacePoint> point = area_->skin().project(flat, frame.normal);
        return point ? point->posMm : flat;
    }
    void add(glm::vec2 p, float heightMm, float forceN) {
        trace_.rows.push_back({.timeS = timeS_,
                               .zone = area_->frame().zone,
                               .uMm = p.x,
                               .vMm = p.y,
                               .heightMm = heightMm,
                               .forceN = forceN,
                               .tiltDeg = habits_.tiltDeg,
                               .tiltDirDeg = std::remainder(yawDeg_ + habits_.tiltDirDeg, 360.0F),
                               .yawDeg = yawDeg_,
                               .isMotorOn = true,
                               .stretch = habits_.stretch,
                               .lengthUm = settings_->lengthUm,
                               .line = static_cast<uint32_t>(trace_.rows.size() + 1)});
    }
    void come(glm::vec2 p) {
        if (!trace_.rows.empty() && trace_.rows.back().zone == area_->frame().zone) {
            const TraceRow &last = trace_.rows.back();
            timeS_ += std::max(0.15, static_cast<double>(glm::distance(p, glm::vec2(last.uMm, last.vMm))) / kAirMmS);
        } else {
            timeS_ += kZoneS;
        }
        add(p, kLiftMm, 0);
        timeS_ += kLiftS;
        add(p, 0, 0);
    }
    void lift(glm::vec2 p) {
        timeS_ += 0.25 * kLiftS;
        add(p, 0.25F * kLiftMm, 0);
        timeS_ += kLiftS;
        add(p, kLiftMm, 0);
    }
    void press(glm::vec2 p) {
        rest(kPressLongS);
        come(p);
        firstS_ = std::min(firstS_, timeS_);
        timeS_ += 0.15;
        add(p, 0, settings_->forceN);
        timeS_ += 0.30;
        add(p, 0, settings_->forceN);
        timeS_ += 0.10;
        add(p, 0, 0);
        lift(p);
    }

    Trace &trace_;
    const ExpertHabits &habits_;
    const WorkArea *area_ = nullptr;
    const Settings *settings_ = nullptr;
    std::vector<double> rests_;
    double timeS_ = 0, firstS_ = 1e9;
    float yawDeg_ = 0;
};

} // namespace

Result<Trace> expertTrace(const ExpertWork &work, const ExpertHabits &habits) {
    const std::vector<uint8_t> marks = makeMarks(work.skin, work.trainingCase, work.rubric);
    const CellGrid grid = makeCellGrid(work.skin, work.trainingCase, marks);
    Trace trace{.fileName = "expert",
                .name = "a tidy hand on " + work.trainingCase.id,
                .device = work.device,
                .lengthUm = habits.lengthUm.value_or(work.device.defaultLengthUm),
                .frequencyHz = habits.frequencyHz.value_or(work.device.defaultFrequencyHz),
                .rows = {}};
    const std::optional<CaseProcedure> &procedure = work.trainingCase.procedure;
    if (procedure && !procedure->isTreated())
        return trace; // an expert leaves this skin alone
    Hand hand(trace, habits);
    if (procedure)
        for (const Happening &one : procedure->happenings)
            if (habits.isResting && one.after == kNeedling &&
                (one.kind == HappeningKind::Stop || one.kind == HappeningKind::Complaint ||
                 one.kind == HappeningKind::Fault))
                hand.restAt(one.delayS);
    for (size_t i = 0; i < work.trainingCase.plan.size(); ++i) {
        const ZonePlan &plan = work.trainingCase.plan[i];
        if (habits.zone != ZoneId::None && habits.zone != plan.zone)
            continue;
        const ZoneFrame *frame = work.skin.frame(plan.zone);
        if (frame == nullptr)
            return badInput("the zone " + std::string(zoneFigures(plan.zone).name) +
                            " is not on this head; choose another head or case");
        const Settings settings = settingsFor(work, plan, habits, trace.frequencyHz);
        const std::vector<uint8_t> isOut = notToNeedle(work, marks, settings.lengthUm);
        const WorkArea area(work.skin, *frame, {.grid = grid, .plan = i, .isOut = isOut}, habits.rect);
        if (trace.rows.empty())
            trace.lengthUm = settings.lengthUm;
        hand.take(area, settings);
        std::vector<Pass> passes;
        for (const float direction : settings.directionsDeg)
            for (int pass = 0; pass < settings.passes; ++pass)
                for (Run &run : linesOver(area, {.directionDeg = direction,
                                                .spacingMm = settings.spacingMm,
                                                .shift = static_cast<float>(pass) / static_cast<float>(settings.passes),
                                                .overrunMm = settings.overrunMm,
                                                .longestMm = habits.longestMm,
                                                .reach = reachOf(work.device, settings.lengthUm)}))
                    passes.push_back(
                        {.run = std::move(run), .holesPerMm = holesPerMm(work.device, settings, trace.frequencyHz)});
        const auto go = [&](const Run &run) {
            if (work.device.kind == DeviceKind::Stamp)
                hand.stamp(run);
            else
                hand.stroke(run);
        };
        for (const Pass &pass : passes)
            go(pass.run);
        if (habits.isToppingUp)
            for (const Run &run : topUps(area, work.device, passes))
                go(run);
    }
    hand.wait(habits.waitS);
    return trace;
}

} // namespace stipple::sim

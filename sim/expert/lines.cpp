// Draws straight runs on the skin: see the header.
#include "sim/expert/lines.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace stipple::sim {

namespace {

constexpr float kStepMm = 1;
constexpr float kLongestWayMm = 400;
constexpr float kLeastFacingLine = 0.2F; // skin turned further away cannot be drawn on in the plane
constexpr float kMostAside = 0.7F;       // spacings that a line gives way
constexpr float kBeyondMm = 8;           // that lines are followed past what is to be worked
constexpr int kLeastRun = 4;             // steps; shorter pieces are not worth coming down for

// A point of a way over the skin.
struct Step {
    glm::vec2 plane{0}; // in the zone's plane
    glm::vec3 posMm{0}, normal{0, 0, 1}, way{1, 0, 0};
};

// A straight way; its steps are numbered from the middle, so that neighbours' steps lie beside each other.
struct Way {
    std::vector<Step> steps;
    int middle = 0;
    const Step *at(int k) const {
        const int i = k + middle;
        return i >= 0 && i < static_cast<int>(steps.size()) ? &steps[static_cast<size_t>(i)] : nullptr;
    }
    int first() const { return -middle; }
    int last() const { return static_cast<int>(steps.size()) - 1 - middle; }
};

class Walker {
  public:
    explicit Walker(const WorkArea &area) : area_(area), frame_(area.frame()) {}

    glm::vec2 planeOf(glm::vec3 posMm) const {
        const glm::vec3 offset = posMm - frame_.originMm;
        return {glm::dot(offset, frame_.axisU), glm::dot(offset, frame_.axisV)};
    }

    // The skin over a place of the plane, its way still to be given; nullopt beside the skin.
    std::optional<Step> at(glm::vec2 plane) const {
        const std::optional<SurfacePoint> point =
            area_.skin().project(frame_.originMm + frame_.axisU * plane.x + frame_.axisV * plane.y, frame_.normal);
        if (!point || point->zone == ZoneId::None || glm::dot(point->normal, frame_.normal) < kLeastFacingLine)
            return std::nullopt;
        return Step{.plane = plane, .posMm = point->posMm, .normal = point->normal, .way = {}};
    }

    // A direction of the plane laid on the skin, along the plane's normal. Unit.
    glm::vec3 laid(const Step &step, glm::vec2 way) const {
        const glm::vec3 flat = frame_.axisU * way.x + frame_.axisV * way.y;
        return glm::normalize(flat -
                              frame_.normal * (glm::dot(flat, step.normal) / glm::dot(frame_.normal, step.normal)));
    }

    // The straightest way from `start` along start.way: it never turns within the skin. While `goesOn` of its places.
    template <typename GoesOn>
    std::vector<Step> straight(Step start, const GoesOn &goesOn) const {
        std::vector<Step> steps{start};
        while (static_cast<float>(steps.size()) * kStepMm < kLongestWayMm && goesOn(steps.back().plane)) {
            const Step &last = steps.back();
            std::optional<Step> next = at(planeOf(last.posMm + last.way * kStepMm));
            if (!next)
                break;
            const glm::vec3 way = last.way - next->normal * glm::dot(last.way, next->normal);
            next->way = glm::normalize(way);
            steps.push_back(*next);
        }
        return steps;
    }

    // Both ways from `middle`, in the order of middle.way.
    template <typename GoesOn>
    Way through(const Step &middle, const GoesOn &goesOn) const {
        Step back = middle;
        back.way = -middle.way;
        std::vector<Step> steps = straight(back, goesOn);
        std::reverse(steps.begin(), steps.end());
        for (Step &step : steps)
            step.way = -step.way;
        const int before = static_cast<int>(steps.size()) - 1;
        const std::vector<Step> ahead = straight(middle, goesOn);
        steps.insert(steps.end(), ahead.begin() + 1, ahead.end());
        return {.steps = std::move(steps), .middle = before};
    }

  private:
    const WorkArea &area_;
    const ZoneFrame &frame_;
};

struct Extent {
    float lo = 1e9F, hi = -1e9F;
    float middle() const { return 0.5F * (lo + hi); }
};

Extent extentOf(const WorkArea &area, glm::vec2 along) {
    Extent extent;
    for (const glm::vec2 corner : area.corners()) {
        extent.lo = std::min(extent.lo, glm::dot(corner, along));
        extent.hi = std::max(extent.hi, glm::dot(corner, along));
    }
    return extent;
}

// One line and the ways beside it, to the left and to the right by turns.
class Line {
  public:
    Line(const WorkArea &area, const Lines &lines, Way straight) : area_(area), lines_(lines) {
        beside_.push_back(std::move(straight));
    }

    // Whether part of what the line should work is too near to what must not be needled.
    bool givesWay() const {
        for (int k = beside_[0].first(); k <= beside_[0].last(); ++k)
            if (isWanted(k) && !isClear(beside_[0], k))
                return true;
        return false;
    }
    void addBeside(Way way) { beside_.push_back(std::move(way)); }

    // What may be worked, from first to last.
    std::vector<Run> runs() const {
        std::vector<Run> out;
        for (int k = beside_[0].first(); k <= beside_[0].last();) {
            const auto [way, length] = isWanted(k) ? best(k) : std::pair<size_t, int>{0, 0};
            if (length >= kLeastRun)
                addRuns(out, beside_[way], k, k + length - 1);
            k += std::max(1, length);
        }
        return out;
    }

  private:
    bool isWanted(int k) const { return area_.isWanted(beside_[0].at(k)->plane); }
    bool isClear(const Way &way, int k) const {
        const Step *step = way.at(k), *before = way.at(k - 1), *after = way.at(k + 1);
        if (step == nullptr || (before == nullptr && after == nullptr))
            return false;
        const Step *straight = beside_[0].at(k);
        if (straight == nullptr || glm::distance(step->posMm, straight->posMm) > 2 * kMostAside * lines_.spacingMm)
            return false; // ways that part on curved skin
        const glm::vec2 to = (after != nullptr ? after : step)->plane - (before != nullptr ? before : step)->plane;
        return glm::dot(to, to) > 0 && area_.isClear(step->plane, glm::normalize(to), lines_.reach);
    }
    // The way to take from step k on, and for how many steps: the straight one, or the one beside it that goes on for
    // longest before the straight one is clear again.
    std::pair<size_t, int> best(int k) const {
        const auto reach = [&](size_t way) {
            int n = 0;
            while (k + n <= beside_[0].last() && isWanted(k + n) && isClear(beside_[way], k + n) &&
                   (way == 0 || !isClear(beside_[0], k + n)))
                ++n;
            return n;
        };
        std::pair<size_t, int> found{0, reach(0)};
        if (found.second > 0)
            return found;
        for (size_t way = 1; way < beside_.size(); ++way)
            if (const int n = reach(way); n > found.second + found.second / 4) // nearer ones first
                found = {way, n};
        return found;
    }
    // Steps k to last of a way, in parts, and beyond them.
    void addRuns(std::vector<Run> &out, const Way &way, int k, int last) const {
        const auto overrun = [&](int from, int step) {
            int to = from;
            while (std::abs(to - from) < static_cast<int>(std::lround(lines_.overrunMm)) && isClear(way, to + step))
                to += step;
            return to;
        };
        const int parts = std::max(1, static_cast<int>(std::ceil(static_cast<float>(last - k) / lines_.longestMm)));
        for (int part = 0; part < parts; ++part) {
            const int from = part == 0 ? overrun(k, -1) : k + (last - k) * part / parts;
            const int to = part + 1 == parts ? overrun(last, 1) : k + (last - k) * (part + 1) / parts;
            Run run;
            for (int n = from; n <= to; ++n)
                run.push_back(way.at(n)->plane);
            out.push_back(std::move(run));
        }
    }

    const WorkArea &area_;
    const Lines &lines_;
    std::vector<Way> beside_; // the straight one first
};

} // namespace

std::vector<Run> linesOver(const WorkArea &area, const Lines &lines) {
    std::vector<Run> runs;
    if (area.isEmpty())
        return runs;
    const float angle = lines.directionDeg * (std::numbers::pi_v<float> / 180);
    const glm::vec2 along(std::cos(angle), std::sin(angle)), across(-along.y, along.x);
    const Extent p = extentOf(area, along), q = extentOf(area, across);
    const Walker walker(area);
    std::optional<Step> middle = walker.at(along * p.middle() + across * q.middle());
    if (!middle) // beside the skin: the worked place nearest to it
        for (const glm::vec2 corner : area.corners())
            if (const std::optional<Step> step = walker.at(corner);
                step && (!middle || glm::distance(corner, along * p.middle() + across * q.middle()) <
                                        glm::distance(middle->plane, along * p.middle() + across * q.middle())))
                middle = step;
    if (!middle)
        return runs;
    // A line across through the middle; the runs start square to it.
    middle->way = walker.laid(*middle, across);
    const std::vector<Step> base = walker
                                       .through(*middle,
                                                [&](glm::vec2 plane) {
                                                    const float at = glm::dot(plane, across);
                                                    return at > q.lo - 1 && at < q.hi + 1;
                                                })
                                       .steps;
    const auto where = [&](float wanted) { // steps along the base line
        for (size_t k = 0; k + 1 < base.size(); ++k) {
            const float a = glm::dot(base[k].plane, across), b = glm::dot(base[k + 1].plane, across);
            if (a <= wanted && wanted <= b && b > a)
                return static_cast<float>(k) + (wanted - a) / (b - a);
        }
        return wanted < q.middle() ? 0.0F : static_cast<float>(base.size() - 1);
    };
    const float first = where(q.lo), width = (where(q.hi) - first) * kStepMm;
    const int count = std::max(1, static_cast<int>(std::ceil(width / lines.spacingMm - 0.25F)));
    const float step = width / static_cast<float>(count) / kStepMm;
    // The straight way that starts at a place of the base line, square to it.
    const auto wayAt = [&](float at) -> std::optional<Way> {
        const auto k = static_cast<size_t>(std::clamp(at, 0.0F, static_cast<float>(base.size() - 1)));
        const Step &near = base[k];
        std::optional<Step> start =
            walker.at(walker.planeOf(near.posMm + near.way * ((at - static_cast<float>(k)) * kStepMm)));
        if (!start)
            return std::nullopt;
        const glm::vec3 side = glm::normalize(near.way - start->normal * glm::dot(near.way, start->normal));
        start->way = glm::cross(side, start->normal); // across × up: the way of the lines
        return walker.through(*start, [&](glm::vec2 plane) {
            const float s = glm::dot(plane, along);
            return s > p.lo - kBeyondMm && s < p.hi + kBeyondMm;
        });
    };
    bool isForward = true;
    for (int n = 0; n < count + (lines.shift > 0 ? 1 : 0); ++n, isForward = !isForward) {
        // No two lines set off alike: the golden section spreads them.
        const float turn = static_cast<float>(n) * 0.618F + lines.shift * 0.4F;
        const float setOff = lines.rowMm * (turn - std::floor(turn) - 0.5F) / kStepMm;
        const float at = first + (static_cast<float>(n) + 0.5F - lines.shift) * step + setOff;
        std::optional<Way> straight = wayAt(at);
        if (!straight)
            continue;
        Line line(area, lines, std::move(*straight));
        const float asideStep = std::max(1.0F, lines.rowMm); // whole rows: they stay set off as they were
        if (line.givesWay())
            for (float aside = asideStep; aside <= kMostAside * lines.spacingMm; aside += asideStep)
                for (const float side : {aside, -aside})
                    if (std::optional<Way> way = wayAt(at + side / kStepMm))
                        line.addBeside(std::move(*way));
        std::vector<Run> pieces = line.runs();
        if (!isForward) {
            std::reverse(pieces.begin(), pieces.end());
            for (Run &piece : pieces)
                std::reverse(piece.begin(), piece.end());
        }
        runs.insert(runs.end(), pieces.begin(), pieces.end());
    }
    return runs;
}

} // namespace stipple::sim

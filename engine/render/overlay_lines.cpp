#include "engine/render/overlay_lines.h"

#include <algorithm>
#include <cmath>

#include "engine/render/overlay_legend.h"

namespace stipple {

namespace {

constexpr float kStepMm = 2.0F;     // along a line
constexpr float kLiftMm = 0.25F;    // off the skin
constexpr float kShortestMm = 8.0F; // of a planned stroke
constexpr float kArrowMm = 2.4F;
constexpr float kLeastFacing = 0.26F; // of the skin to its zone's plane: sim/technique/cells.h

size_t binOf(float degrees) { return static_cast<size_t>(std::lround(degrees / 45.0F)) % 4; }

void addLine(std::vector<shared::OverlayLine> &lines, glm::vec3 a, glm::vec3 b, size_t bin, glm::vec2 widthAndOpacity) {
    lines.push_back(
        {.from = {a, widthAndOpacity.x}, .to = {b, 0}, .colour = {kDirectionColours[bin], widthAndOpacity.y}});
}

// One stroke with its arrow, lying on the skin.
void addStroke(std::vector<shared::OverlayLine> &lines, const std::vector<sim::SurfacePoint> &points, size_t bin) {
    const auto lifted = [](const sim::SurfacePoint &p) { return p.posMm + p.normal * kLiftMm; };
    constexpr glm::vec2 kLook(0.75F, 0.85F);
    for (size_t i = 0; i + 1 < points.size(); ++i)
        addLine(lines, lifted(points[i]), lifted(points[i + 1]), bin, kLook);
    const glm::vec3 end = lifted(points.back()), way = glm::normalize(end - lifted(points[points.size() - 2]));
    const glm::vec3 side = glm::normalize(glm::cross(points.back().normal, way));
    for (const float turn : {-0.45F, 0.45F})
        addLine(lines, end, end - kArrowMm * (way + side * turn), bin, {0.9F, 0.95F});
}

} // namespace

std::vector<shared::OverlayLine> plannedStrokes(const sim::World &world) {
    std::vector<shared::OverlayLine> lines;
    for (const sim::ZonePlan &plan : world.setup().trainingCase.plan) {
        const sim::ZoneFrame *frame = world.skin().frame(plan.zone);
        if (frame == nullptr)
            continue;
        for (const float degrees : plan.directionsDeg) {
            const float radians = degrees * 0.01745329F;
            const glm::vec2 along(std::cos(radians), std::sin(radians)), beside(-along.y, along.x);
            glm::vec2 lo(1.0e9F), hi(-1.0e9F); // of the zone, along and beside
            for (int corner = 0; corner < 4; ++corner) {
                const glm::vec2 p((corner & 1) != 0 ? frame->maxMm.x : frame->minMm.x,
                                  (corner & 2) != 0 ? frame->maxMm.y : frame->minMm.y);
                const glm::vec2 turned(glm::dot(p, along), glm::dot(p, beside));
                lo = glm::min(lo, turned);
                hi = glm::max(hi, turned);
            }
            const float width = world.setup().device.widthMm;
            const int first = static_cast<int>(std::ceil(lo.y / width)),
                      last = static_cast<int>(std::floor(hi.y / width));
            for (int n = first; n <= last; ++n) {
                std::vector<sim::SurfacePoint> run;
                const auto finish = [&] {
                    if (static_cast<float>(run.size()) * kStepMm >= kShortestMm)
                        addStroke(lines, run, binOf(degrees));
                    run.clear();
                };
                for (float s = lo.x; s <= hi.x; s += kStepMm) {
                    const glm::vec2 p = along * s + beside * (static_cast<float>(n) * width);
                    const auto hit =
                        world.skin().project(frame->originMm + frame->axisU * p.x + frame->axisV * p.y, frame->normal);
                    if (hit && hit->zone == plan.zone && glm::dot(hit->normal, frame->normal) > kLeastFacing)
                        run.push_back(*hit);
                    else
                        finish();
                }
                finish();
            }
        }
    }
    return lines;
}

std::vector<shared::OverlayLine> workedDirections(const sim::World &world, const std::vector<OverlayMap::Cell> &cells) {
    std::vector<shared::OverlayLine> lines;
    const sim::Chart &chart = world.skin().chart();
    const std::span<const sim::ScoreCell> grid = world.technique().cells();
    for (size_t n = 0; n < cells.size(); ++n) {
        uint32_t all = 0;
        for (const uint32_t bin : cells[n].bins)
            all += bin;
        const sim::ZoneFrame *frame = world.skin().frame(grid[n].zone);
        if (all == 0 || frame == nullptr)
            continue;
        const glm::vec3 at = chart.positionAt(grid[n].uv), normal = chart.normalAt(grid[n].uv);
        for (size_t b = 0; b < 4; ++b) {
            constexpr float kLongestMm = 4.4F, kLeastShare = 0.12F;
            const float share = static_cast<float>(cells[n].bins[b]) / static_cast<float>(all);
            if (share < kLeastShare)
                continue;
            const float radians = static_cast<float>(b) * 0.78539816F;
            glm::vec3 way = frame->axisU * std::cos(radians) + frame->axisV * std::sin(radians);
            way = glm::normalize(way - normal * glm::dot(way, normal));
            const glm::vec3 half = way * (0.5F * kLongestMm * std::sqrt(share));
            addLine(lines, at + normal * kLiftMm - half, at + normal * kLiftMm + half, b, {2.1F, 1.0F});
        }
    }
    return lines;
}

} // namespace stipple

// Names of zones over the face: placed where a zone is seen, moved aside where another label or the hand-piece is.
#include <algorithm>
#include <cmath>
#include <string>

#include <imgui.h>

#include "engine/render/handpiece_mesh.h"
#include "engine/render/overlay_legend.h"

namespace stipple {

namespace {

struct Seen {
    sim::ZoneId zone = sim::ZoneId::None;
    int count = 0;
    glm::vec2 sum{0};
    glm::vec2 anchor{0}; // pixels of the view
    glm::vec3 anchorMm{0};
};

struct Box {
    glm::vec2 lo{0}, hi{0};
    bool meets(const Box &other) const {
        return lo.x < other.hi.x && other.lo.x < hi.x && lo.y < other.hi.y && other.lo.y < hi.y;
    }
};

// "cheek_left" → "Cheek"; the side is where it is seen.
std::string labelOf(sim::ZoneId zone) {
    std::string name(sim::zoneFigures(zone).name);
    for (const std::string_view side : {"_left", "_right"})
        if (name.size() > side.size() && name.compare(name.size() - side.size(), side.size(), side) == 0)
            name.resize(name.size() - side.size());
    std::replace(name.begin(), name.end(), '_', ' ');
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

constexpr int kStride = 4; // of the chart's texels looked at
constexpr float kLeastFacing = 0.45F;

// The zones turned to the eye, the largest on the screen first, each with the texel nearest to its middle there.
std::vector<Seen> seenZones(glm::vec2 size, const sim::World &world, const Camera &camera) {
    const sim::Chart &chart = world.skin().chart();
    const glm::vec3 eye = eyeMm(camera);
    std::vector<Seen> zones(sim::kZoneCount);
    const auto forEachSeen = [&](auto use) {
        for (int y = 0; y < chart.height; y += kStride)
            for (int x = 0; x < chart.width; x += kStride) {
                const auto i = static_cast<size_t>(chart.index(x, y));
                const glm::vec3 toEye = glm::normalize(eye - chart.posMm[i]);
                if (chart.zone[i] == sim::ZoneId::None || glm::dot(toEye, chart.normal[i]) < kLeastFacing)
                    continue;
                const auto p = project(camera, size, chart.posMm[i]);
                if (p && p->pixel.x > 0 && p->pixel.y > 0 && p->pixel.x < size.x && p->pixel.y < size.y)
                    use(zones[static_cast<size_t>(chart.zone[i])], i, p->pixel);
            }
    };
    forEachSeen([&](Seen &zone, size_t, glm::vec2 pixel) {
        ++zone.count;
        zone.sum += pixel;
    });
    std::vector<float> best(zones.size(), 1.0e18F);
    forEachSeen([&](Seen &zone, size_t i, glm::vec2 pixel) {
        const glm::vec2 off = pixel - zone.sum / static_cast<float>(zone.count);
        float &nearest = best[static_cast<size_t>(chart.zone[i])];
        if (glm::dot(off, off) < nearest) {
            nearest = glm::dot(off, off);
            zone.anchor = pixel;
            zone.anchorMm = chart.posMm[i];
            zone.zone = chart.zone[i];
        }
    });
    constexpr int kLeastTexels = 10;
    std::erase_if(zones, [&](const Seen &zone) {
        if (zone.count < kLeastTexels)
            return true;
        const auto hit = world.skin().project(eye, glm::normalize(zone.anchorMm - eye)); // the nose may hide it
        return hit && glm::length(hit->posMm - eye) < glm::length(zone.anchorMm - eye) - 6.0F;
    });
    std::stable_sort(zones.begin(), zones.end(), [](const Seen &a, const Seen &b) { return a.count > b.count; });
    return zones;
}

// Where the hand-piece is on the screen, as a row of boxes along its axis.
std::vector<Box> handpieceBoxes(glm::vec2 size, const sim::World &world, const Camera &camera) {
    std::vector<Box> boxes;
    if (!world.handpiece().isHeld)
        return boxes;
    const glm::mat4 pose = poseMatrix(world.handpiece().pose);
    const bool isRoller = world.setup().device.kind == sim::DeviceKind::Roller;
    const glm::vec3 along = isRoller ? glm::vec3(-0.8F, 0, 0.6F) : glm::vec3(0, 0, 1);
    for (float s = 0; s <= 120; s += 12) {
        const auto p = project(camera, size, glm::vec3(pose * glm::vec4(along * s, 1)));
        const float half = 11.0F / mmPerPixel(camera, size);
        if (p)
            boxes.push_back({p->pixel - half, p->pixel + half});
    }
    return boxes;
}

} // namespace

void drawZoneLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 size, const sim::World &world, const Camera &camera) {
    std::vector<Box> taken = handpieceBoxes(size, world, camera);
    const Box view{{4, 4}, size - 4.0F};
    constexpr float kPadX = 5.0F, kPadY = 2.0F, kRing = 13.0F;
    constexpr int kRings = 9, kTurns = 16;
    for (const Seen &zone : seenZones(size, world, camera)) {
        const std::string name = labelOf(zone.zone);
        const ImVec2 text = ImGui::CalcTextSize(name.c_str());
        const glm::vec2 half(0.5F * text.x + kPadX, 0.5F * text.y + kPadY);
        const glm::vec2 outwards = glm::normalize(zone.anchor - 0.5F * size + glm::vec2(0.01F, 0));
        bool isPlaced = false;
        for (int ring = 0; ring <= kRings && !isPlaced; ++ring)
            for (int turn = 0; turn < (ring == 0 ? 1 : kTurns) && !isPlaced; ++turn) {
                // First away from the middle of the picture, then to both sides of that way.
                const float angle =
                    6.28318531F / kTurns * static_cast<float>((turn + 1) / 2) * (turn % 2 == 0 ? 1.0F : -1.0F);
                const glm::vec2 way(outwards.x * std::cos(angle) - outwards.y * std::sin(angle),
                                    outwards.x * std::sin(angle) + outwards.y * std::cos(angle));
                const glm::vec2 at = zone.anchor + way * (kRing * static_cast<float>(ring)) * glm::vec2(1.5F, 1.0F);
                const Box box{at - half, at + half};
                const bool isInside =
                    box.lo.x >= view.lo.x && box.lo.y >= view.lo.y && box.hi.x <= view.hi.x && box.hi.y <= view.hi.y;
                if (!isInside || std::any_of(taken.begin(), taken.end(), [&](const Box &b) { return b.meets(box); }))
                    continue;
                isPlaced = true;
                taken.push_back({box.lo - 2.0F, box.hi + 2.0F});
                const glm::vec2 lo = origin + box.lo, hi = origin + box.hi;
                if (ring > 0) {
                    const glm::vec2 foot = origin + zone.anchor,
                                    edge = glm::clamp(foot, lo, hi); // of the label, nearest to its zone
                    list.AddLine({foot.x, foot.y}, {edge.x, edge.y}, IM_COL32(225, 236, 240, 190), 1.0F);
                    list.AddCircleFilled({foot.x, foot.y}, 2.0F, IM_COL32(225, 236, 240, 230));
                }
                const bool isNoGo = sim::zoneFigures(zone.zone).isNoGo;
                list.AddRectFilled({lo.x, lo.y}, {hi.x, hi.y}, IM_COL32(20, 26, 31, 150), 3.0F);
                list.AddText({lo.x + kPadX, lo.y + kPadY},
                             isNoGo ? IM_COL32(255, 178, 120, 255) : IM_COL32(238, 243, 245, 255), name.c_str());
            }
    }
}

} // namespace stipple

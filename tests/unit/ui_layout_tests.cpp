// The working screen's layout and the score maps' at sizes nobody meant.
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/ui/layout.h"
#include "sim/technique/score_map.h"

using namespace stipple;

namespace {

bool isInside(const ui::Rect &rect, glm::vec2 size) {
    return rect.x >= 0 && rect.y >= 0 && rect.width >= 0 && rect.height >= 0 && rect.x + rect.width <= size.x &&
           rect.y + rect.height <= size.y;
}

bool overlaps(const ui::Rect &a, const ui::Rect &b) {
    return !a.isEmpty() && !b.isEmpty() && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

float area(const ui::Rect &r) { return r.width * r.height; }

} // namespace

TEST_CASE("the working screen fills any window without gaps, overlaps or negative sizes") {
    for (const glm::vec2 size :
         {glm::vec2(1, 1), glm::vec2(320, 240), glm::vec2(640, 480), glm::vec2(700, 299), glm::vec2(1280, 720),
          glm::vec2(3840, 2160), glm::vec2(200, 2000), glm::vec2(5000, 100), glm::vec2(0, 0), glm::vec2(0, 720)})
        for (const float scale : {1.0F, 1.5F, 2.0F, 4.0F}) {
            INFO(size.x << " x " << size.y << " at " << scale);
            const ui::WorkLayout layout = ui::workLayout(size, scale);
            const std::vector<ui::Rect> rects = {layout.face, layout.section, layout.panel, layout.status};
            float sum = 0;
            for (size_t i = 0; i < rects.size(); ++i) {
                CHECK(isInside(rects[i], size));
                sum += area(rects[i]);
                for (size_t j = i + 1; j < rects.size(); ++j)
                    CHECK_FALSE(overlaps(rects[i], rects[j]));
            }
            CHECK(sum == Approx(size.x * size.y));
            const ui::Rect &strip = layout.strip, &section = layout.section;
            if (!strip.isEmpty()) {
                CHECK(section.contains(strip.min()));
                CHECK(section.contains(strip.max()));
            }
        }
}

TEST_CASE("sizes that are no numbers lay out as nothing") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    for (const glm::vec2 size : {glm::vec2(nan, 720), glm::vec2(1280, inf), glm::vec2(-5, 720)}) {
        const ui::WorkLayout layout = ui::workLayout(size, 1);
        CHECK(area(layout.face) == 0);
        CHECK(layout.panel.isEmpty());
    }
    CHECK_FALSE(ui::workLayout({1280, 720}, nan).face.isEmpty());
}

TEST_CASE("at the window's usual size both views, panel and status have room") {
    const ui::WorkLayout layout = ui::workLayout({1280, 720}, 1);
    CHECK(layout.face.width >= 900);
    CHECK(layout.face.height >= 420);
    CHECK(layout.section.height >= 200);
    CHECK(layout.panel.width == 320);
    CHECK(layout.status.height == 28);
    CHECK_FALSE(layout.strip.isEmpty());
}

TEST_CASE("a centred card keeps its margin however small the window") {
    for (const glm::vec2 size : {glm::vec2(1, 1), glm::vec2(320, 240), glm::vec2(3840, 2160)})
        CHECK(isInside(ui::centred(size, {800, 600}, 12), size));
}

TEST_CASE("score maps put the patient's right cheek on the left and stay inside their picture") {
    sim::ScoreMap map;
    for (const sim::ZoneId zone : {sim::ZoneId::CheekLeft, sim::ZoneId::CheekRight, sim::ZoneId::Forehead})
        for (int v = -3; v <= 3; ++v)
            for (int u = -5; u <= 5; ++u)
                map.squares.push_back({.zone = zone, .iu = u, .iv = v, .says = {}});
    for (const glm::vec2 size : {glm::vec2(640, 300), glm::vec2(200, 400), glm::vec2(90, 90)}) {
        const ui::Rect area{10, 20, size.x, size.y};
        const sim::MapLayout layout = sim::mapLayout(map, {.area = {10, 20, size.x, size.y}, .label = 14});
        REQUIRE(layout.zones.size() == 3);
        CHECK(layout.perMm > 0);
        CHECK(layout.zones[0].zone == sim::ZoneId::CheekRight);
        CHECK(layout.zones[2].zone == sim::ZoneId::CheekLeft);
        for (const sim::MapSquare &square : map.squares)
            CHECK(area.contains(layout.place(square.zone, square.centreMm())));
    }
    CHECK(sim::mapLayout({}, {.area = {0, 0, 100, 100}, .label = 14}).zones.empty());
    CHECK(sim::mapLayout(map, {.area = {0, 0, 0, 0}, .label = 14}).perMm == 0);
}

// The skin's map: right colours, and the same whether built up step by step or at once.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/render/decimate.h"
#include "engine/render/light_bake.h"
#include "engine/render/overlay_legend.h"
#include "engine/render/overlay_lines.h"
#include "engine/render/overlay_map.h"
#include "engine/render/skin_map.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// Mean and largest difference of two maps in 1/255.
std::pair<double, int> apart(const SkinMap &a, const SkinMap &b, int level) {
    const auto x = a.level(level), y = b.level(level);
    REQUIRE(x.size() == y.size());
    double sum = 0;
    int most = 0;
    for (size_t i = 0; i < x.size(); ++i)
        for (int k = 0; k < 32; k += 8) {
            const int d = std::abs(static_cast<int>(x[i] >> k & 255U) - static_cast<int>(y[i] >> k & 255U));
            sum += d;
            most = std::max(most, d);
        }
    return {sum / (4.0 * static_cast<double>(x.size())), most};
}

} // namespace

TEST_CASE("A map kept up to date is the map made afresh") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    SkinMap live(colours(), world, {});
    for (float y = -10; y <= 10; y += 5) {
        stroke(world, {-12, y}, {12, y}, 60, {.lengthUm = 1500});
        live.update(world, 1 << 20);
    }
    for (int i = 0; i < 60; ++i) {
        wait(world, 0.5F);
        live.update(world, 1 << 20);
    }
    const SkinMap fresh(colours(), world, {});
    // Beads are drawn as of fixed ages, whenever they are drawn; only redness may lag, by less than eyes see.
    const auto [mean, most] = apart(live, fresh, 0);
    INFO("mean " << mean << " most " << most);
    CHECK(mean < 0.05);
    size_t same = 0; // of the relief, which is drawn again only when 6 µm have been gained
    for (size_t i = 0; i < live.form().level(0).size(); ++i)
        same += live.form().level(0)[i] == fresh.form().level(0)[i] ? 1 : 0;
    CHECK(same * 10 > live.form().level(0).size() * 9);
    CHECK(apart(live, fresh, live.levels() - 1).first < 0.05);
    CHECK(apart(live, SkinMap(colours(), blockWorld(sim::DeviceKind::Pen), {}), 0).first >
          1.0); // and it shows the work
}

TEST_CASE("A replay that goes back clears the skin again") {
    sim::World before = blockWorld(sim::DeviceKind::Pen), after = blockWorld(sim::DeviceKind::Pen);
    wait(before, 0.1F);
    stroke(after, {-12, 0}, {12, 0}, 30, {});
    SkinMap map(colours(), after, {});
    map.update(before, 1);
    CHECK(apart(map, SkinMap(colours(), before, {}), 0).second == 0);
}

TEST_CASE("What changed is told once, and only where it changed") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    SkinMap map(colours(), world, {});
    REQUIRE(!map.takeChanged().empty());
    CHECK(map.takeChanged().empty());
    REQUIRE(!map.takeFormChanged().empty());
    CHECK(map.takeFormChanged().empty());
    stroke(world, {0, 0}, {3, 0}, 30, {});
    map.update(world, 1 << 20);
    size_t texels = 0;
    for (const MapRect &r : map.takeChanged())
        texels += r.level == 0 ? static_cast<size_t>(r.width) * static_cast<size_t>(r.height) : 0;
    CHECK(texels > 0);
    CHECK(texels < static_cast<size_t>(map.width()) * static_cast<size_t>(map.height()) / 4);
}

TEST_CASE("The resting cheek in the map has the computed colour") {
    // Within ΔE 4: the map has the tint's and its own mottling on top.
    for (const int type : {1, 3, 5}) {
        const sim::World world = headWorld("cheeks-pen", type);
        const SkinMap map(colours(), world, defaultHead().tint);
        const sim::Patient patient = world.setup().trainingCase.patient;
        const glm::vec2 uv = world.skin().closest(world.skin().frame(sim::ZoneId::CheekLeft)->originMm).uv;
        glm::vec3 sum(0);
        for (int y = -8; y <= 8; ++y)
            for (int x = -8; x <= 8; ++x)
                sum += map.colourAt(uv + glm::vec2(x, y) * 0.5F);
        const glm::vec3 got = sim::labOf(sim::xyzOfLinearSrgb(sum / 289.0F));
        const glm::vec3 want = sim::labOf(
            sim::xyzOfLinearSrgb(colours().linearSrgb({patient.melanosomeFraction, 1.2F * faceBlood(patient), 0.7F})));
        INFO("type " << type << ": " << got.x << " " << got.y << " " << got.z << " want " << want.x << " " << want.y
                     << " " << want.z);
        CHECK(glm::length(got - want) < 4.0F);
    }
}

TEST_CASE("Decimation keeps the surface where it is and closed where it was closed") {
    const HeadAssets &head = defaultHead();
    const TriMesh *meshes[] = {&head.skin};
    const bool scatters[] = {true};
    const SceneMesh full = bakeLight(meshes, scatters, Room{}).front();
    const SceneMesh coarse = decimated(full, 0.07F);
    CHECK(coarse.indices.size() < full.indices.size() * 7 / 10);
    double areaFull = 0, areaCoarse = 0;
    const auto areaOf = [](const SceneMesh &m) {
        double sum = 0;
        for (size_t t = 0; t + 2 < m.indices.size(); t += 3) {
            const glm::vec3 a = m.vertices[m.indices[t]].positionMm;
            sum += 0.5 * static_cast<double>(glm::length(glm::cross(m.vertices[m.indices[t + 1]].positionMm - a,
                                                                    m.vertices[m.indices[t + 2]].positionMm - a)));
        }
        return sum;
    };
    areaFull = areaOf(full);
    areaCoarse = areaOf(coarse);
    CHECK(std::fabs(areaCoarse / areaFull - 1.0) < 0.01);
    const SceneMesh none = decimated({}, 0.07F);
    CHECK(none.indices.empty());
}

TEST_CASE("Overlays count what the ledger holds, cell by cell") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    OverlayMap overlay;
    const Image8 before = overlay.paint(world, Overlay::Coverage);
    for (float y = -20; y <= 20; y += 5)
        stroke(world, {-22, y}, {0, y}, 20, {});
    const Image8 after = overlay.paint(world, Overlay::Coverage);
    const auto texel = [&](const Image8 &map, float xMm, float yMm) {
        const glm::vec2 uv = world.skin().closest({xMm, yMm, 0}).uv;
        const auto i =
            static_cast<size_t>(world.skin().chart().index(static_cast<int>(uv.x), static_cast<int>(uv.y))) * 4;
        return glm::ivec4(map.pixels[i], map.pixels[i + 1], map.pixels[i + 2], map.pixels[i + 3]);
    };
    CHECK(texel(before, -12, 1) == texel(before, 12, 1));
    CHECK(texel(after, -12, 1) != texel(before, -12, 1));
    CHECK(texel(after, 12, 1) == texel(before, 12, 1));
    CHECK(texel(after, 38, 38).z == 0); // the margin is no target
    CHECK(overlay.paint(world, Overlay::Depth).pixels != after.pixels);
    // Smooth between cells, but the mean over the worked part is the ledger's: 5 mm from its border no unworked cell
    // counts.
    const sim::ZonePlan &plan = world.setup().trainingCase.plan.front();
    const auto dose = [&](float x0, float x1) {
        size_t count = 0;
        for (const sim::Puncture &p : world.ledger().all()) {
            const glm::vec3 mm = world.skin().chart().positionAt({p.u, p.v});
            count += mm.x > x0 && mm.x < x1 && std::fabs(mm.y) < 15 ? 1 : 0;
        }
        return 100.0 * static_cast<double>(count) / static_cast<double>((x1 - x0) * 30.0F);
    };
    double sum = 0;
    int texels = 0;
    for (float x = -15; x <= -5; x += 0.5F)
        for (float y = -14.75F; y < 15; y += 0.5F, ++texels)
            sum += texel(after, x, y).x / 255.0;
    const double shown = sum / texels * static_cast<double>(kMostDose * plan.dosePerCm2);
    CHECK(shown == Approx(std::min(dose(-15, -5), static_cast<double>(kMostDose * plan.dosePerCm2))).epsilon(0.08));
    // Strokes along 0 degrees give lines along the zone's u axis alone.
    const auto lines = workedDirections(world, overlay.cells(world));
    REQUIRE(!lines.empty());
    size_t level = 0;
    for (const shared::OverlayLine &line : lines)
        if (glm::vec3(line.colour) == kDirectionColours[0]) {
            ++level;
            CHECK(std::fabs(line.to.y - line.from.y) < 0.01F);
        }
    CHECK(level > 30);
    CHECK(10 * level > 7 * lines.size()); // the first punctures of a stroke still count to the way there
}

TEST_CASE("Every overlay has a name, and no two zones that touch share a channel") {
    for (size_t i = 0; i < kOverlayNames.size(); ++i)
        CHECK(overlayByName(kOverlayNames[i]) == static_cast<Overlay>(i));
    CHECK(!overlayByName("heat"));
    const sim::World world = headWorld("cheeks-pen");
    OverlayMap overlay;
    const Image8 zones = overlay.paint(world, Overlay::Zones);
    const sim::Chart &chart = world.skin().chart();
    // In the middle of a zone one channel is full; across each border it is another one.
    const auto channelAt = [&](int i) {
        const uint8_t *texel = &zones.pixels[static_cast<size_t>(i) * 4];
        return static_cast<int>(std::max_element(texel, texel + 4) - texel);
    };
    int borders = 0, same = 0;
    for (int y = 8; y + 8 < chart.height; ++y)
        for (int x = 8; x + 8 < chart.width; ++x) {
            const auto zoneAt = [&](int dx) { return chart.zone[static_cast<size_t>(chart.index(x + dx, y))]; };
            bool isPlain = zoneAt(-1) != zoneAt(1) && zoneAt(-6) != sim::ZoneId::None && zoneAt(6) != sim::ZoneId::None;
            for (int d = 1; d <= 6; ++d)
                isPlain = isPlain && zoneAt(-d) == zoneAt(-6) && zoneAt(d) == zoneAt(6);
            if (!isPlain)
                continue;
            ++borders;
            same += channelAt(chart.index(x - 6, y)) == channelAt(chart.index(x + 6, y)) ? 1 : 0;
        }
    CHECK(borders > 200);
    CHECK(same == 0);
}

TEST_CASE("No-go areas are hatched where the zones say so and nowhere else") {
    const sim::World world = headWorld("cheeks-pen");
    OverlayMap overlay;
    const Image8 map = overlay.paint(world, Overlay::NoGo);
    const sim::Chart &chart = world.skin().chart();
    for (const sim::ZoneId zone : {sim::ZoneId::EyelidLeft, sim::ZoneId::EyelidRight, sim::ZoneId::CheekLeft,
                                   sim::ZoneId::Forehead, sim::ZoneId::Chin}) {
        const sim::SurfacePoint at = world.skin().closest(world.skin().frame(zone)->originMm);
        if (at.zone != zone)
            continue; // a zone's middle may lie outside it
        const int i = chart.index(static_cast<int>(at.uv.x), static_cast<int>(at.uv.y));
        INFO(sim::zoneFigures(zone).name);
        CHECK(map.pixels[static_cast<size_t>(i) * 4 + 3] == (sim::zoneFigures(zone).isNoGo ? 255 : 0));
    }
}

TEST_CASE("Planned strokes lie on the planned zones, along the plan's directions, a hand-piece's width apart") {
    const sim::World world = headWorld("cheeks-pen");
    const auto lines = plannedStrokes(world);
    REQUIRE(!lines.empty());
    for (const shared::OverlayLine &line : lines) {
        const sim::SurfacePoint at = world.skin().closest(glm::vec3(line.from));
        CHECK(world.setup().trainingCase.planFor(at.zone) != nullptr);
        CHECK(std::fabs(at.heightMm) < 1.2F);
    }
    // On the flat block the distances can be read off.
    const sim::World flat = blockWorld(sim::DeviceKind::Pen);
    std::vector<float> rows;
    for (const shared::OverlayLine &line : plannedStrokes(flat))
        if (std::fabs(line.to.y - line.from.y) < 1.0e-3F && line.from.w < 0.8F)
            rows.push_back(line.from.y);
    REQUIRE(!rows.empty());
    std::sort(rows.begin(), rows.end());
    for (size_t i = 0; i + 1 < rows.size(); ++i) {
        const float gap = rows[i + 1] - rows[i];
        CHECK((gap < 0.01F || gap == Approx(flat.setup().device.widthMm).margin(0.01)));
    }
}

TEST_CASE("Palettes grow lighter with the measure, or on skin ever darker") {
    const auto lightness = [](glm::vec3 c) { return 0.2126F * c.x * c.x + 0.7152F * c.y * c.y + 0.0722F * c.z * c.z; };
    for (int i = 0; i < 20; ++i) {
        const float t = static_cast<float>(i) / 20.0F;
        CHECK(lightness(viridis(t + 0.05F)) > lightness(viridis(t)));
        CHECK(lightness(reddening(t + 0.05F)) < lightness(reddening(t)));
        CHECK(lightness(glm::vec3(aboutPlan(t + 0.05F))) < lightness(glm::vec3(aboutPlan(t))));
        CHECK(aboutPlan(t + 0.05F).w > aboutPlan(t).w); // none leaves the skin as it is, too much is strongest
    }
    CHECK(aboutPlan(0).w == 0.0F);
}

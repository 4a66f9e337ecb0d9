// The section shows what the ledger holds.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/render/handpiece_mesh.h"
#include "engine/render/section.h"
#include "engine/render/section_art.h"
#include "tests/render/scenes.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr glm::vec2 kSize(900, 640);

SectionView sectionAt(const sim::World &world, const Slice &slice) {
    static SectionSkins skins;
    return makeSection(world, slice, kSize, skins);
}

size_t countOf(const SectionView &view, float kind) {
    return static_cast<size_t>(
        std::count_if(view.parts.begin(), view.parts.end(), [&](const auto &p) { return p.shape.z == kind; }));
}

} // namespace

TEST_CASE("Every puncture near the slice is a channel of its reached depth, and nothing else is") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    stroke(world, {-15, 0}, {15, 0}, 30, {});
    stroke(world, {-15, 4}, {15, 4}, 30, {.lengthUm = 500});
    wait(world, 5);
    Slice slice;
    slice.at = world.skin().closest({1, 0, 0}); // along a row of needles
    const SectionView view = sectionAt(world, slice);
    const SectionFrameLayout layout = sectionLayout(kSize);
    const float half = 0.5F * (layout.panelMax.x - layout.panelMin.x) * layout.umPerPx / 1000.0F + 0.3F;
    std::vector<std::pair<float, float>> expected, drawn; // x, depth in µm
    for (const sim::Puncture &p : world.ledger().all()) {
        const glm::vec3 d = world.skin().chart().positionAt({p.u, p.v}) - slice.at.posMm;
        if (std::fabs(d.y) <= kSliceHalfMm && std::fabs(d.x) <= half && p.depthUm > 0)
            expected.push_back({1000.0F * d.x, static_cast<float>(p.depthUm)});
    }
    for (const auto &part : view.parts)
        if (part.shape.z == 0.0F)
            drawn.push_back({part.ends.z, part.ends.w}); // no hand-piece is on the skin: nothing has given way
    REQUIRE(expected.size() > 5);
    std::sort(expected.begin(), expected.end());
    std::sort(drawn.begin(), drawn.end());
    REQUIRE(drawn.size() == expected.size());
    for (size_t i = 0; i < drawn.size(); ++i) {
        CHECK(std::fabs(drawn[i].first - expected[i].first) < 1.0F);
        CHECK(std::fabs(drawn[i].second - expected[i].second) < 20.0F); // within a cell of the section's grid
    }
    slice.at = world.skin().closest({0, -20, 0});
    CHECK(countOf(sectionAt(world, slice), 0.0F) == 0);
}

TEST_CASE("Beads stand only on channels that bleed, and are as wide as the bleeding says") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    stroke(world, {-15, 0}, {15, 0}, 20, {.lengthUm = 1500});
    wait(world, 20);
    Slice slice;
    slice.at = world.skin().closest({0, 0, 0});
    const SectionView view = sectionAt(world, slice);
    std::vector<float> widths;
    for (const sim::Puncture &p : world.ledger().all()) {
        const glm::vec3 d = world.skin().chart().positionAt({p.u, p.v}) - slice.at.posMm;
        if (std::fabs(d.y) <= kSliceHalfMm && std::fabs(d.x) < 2.0F && world.bleedOf(p).beadDiameterUm > 0)
            widths.push_back(world.bleedOf(p).beadDiameterUm);
    }
    REQUIRE(!widths.empty());
    size_t found = 0;
    for (const auto &part : view.parts)
        if (part.shape.z == 2.0F && part.more.x == 0.0F && std::fabs(part.ends.x) < 2000.0F) { // not behind the slice
            ++found;
            CHECK(std::any_of(widths.begin(), widths.end(),
                              [&](float w) { return std::fabs(w - 2.0F * part.shape.x) < 0.5F; }));
        }
    CHECK(found == widths.size());
}

TEST_CASE("At the bottom of its stroke the pen's needle is at the depth the kernel gave it") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    float nearest = 1.0F;
    SectionView view;
    for (int i = 0; i < 300; ++i) { // wherever the motor passes its lowest point
        world.step(sim::quantise(blockPose({0.1F * static_cast<float>(i % 100), 0}, {1, 0}, 0, {})));
        const float phase = std::min(world.handpiece().phase, 1.0F - world.handpiece().phase);
        if (phase < nearest && !world.handpiece().needles.empty()) {
            nearest = phase;
            view = sectionAt(world, sliceOf(world, std::nullopt));
        }
    }
    REQUIRE(nearest < 0.02F);
    CHECK(std::fabs(view.deepestUm - 950.0F) < 120.0F); // 1.0 mm setting, reached share about 0.95–1
}

TEST_CASE("A needle that is withdrawn is above the skin and one put down shows nothing") {
    sim::World world = blockWorld(sim::DeviceKind::Stamp);
    for (int i = 0; i < 20; ++i)
        world.step(sim::quantise(blockPose({0, 0}, {1, 0}, 3.0F, {})));
    const SectionView held = sectionAt(world, sliceOf(world, std::nullopt));
    CHECK(countOf(held, 1.0F) > 0);
    CHECK(held.deepestUm == 0.0F);
    for (const auto &part : held.parts)
        if (part.shape.z == 1.0F)
            CHECK(part.ends.w <= 0.0F);
    wait(world, 0.1F);
    CHECK(countOf(sectionAt(world, sliceOf(world, std::nullopt)), 1.0F) == 0);
}

TEST_CASE("The layers of every zone lie in order, to scale with the zone's figures") {
    for (int z = 0; z < sim::kZoneCount; ++z)
        for (const sim::Sex sex : {sim::Sex::Female, sim::Sex::Male}) {
            const sim::ZoneFigures &zone = sim::zoneFigures(static_cast<sim::ZoneId>(z));
            const int age = 62; // the dermis of some zones is thinner then
            const Borders borders = zoneBorders(zone, sex, age);
            INFO(zone.name);
            for (size_t i = 1; i < borders.size(); ++i)
                CHECK(borders[i] > borders[i - 1]);
            CHECK(borders[5] == sim::dermisBottomUm(zone, sex, age));
            CHECK(borders[2] == sim::epidermisUm(zone));
        }
}

TEST_CASE("The view's layout is sound at any size") {
    for (const glm::vec2 size :
         {glm::vec2(1, 1), glm::vec2(33, 7), glm::vec2(300, 180), glm::vec2(4000, 200), glm::vec2(200, 4000)}) {
        const SectionFrameLayout layout = sectionLayout(size);
        INFO(size.x << " x " << size.y);
        CHECK(layout.umPerPx > 0.0F);
        CHECK(std::isfinite(layout.umPerPx));
        CHECK((layout.panelMin.x >= 0.0F && layout.panelMax.x <= size.x && layout.panelMax.y <= size.y));
    }
}

TEST_CASE("A pen's needles stand out as far as its dial at the deepest, and are withdrawn half the time") {
    const sim::DeviceSpec &pen = sim::deviceSpec(sim::DeviceKind::Pen);
    sim::HandpieceView view;
    view.pose.lengthUm = 1500;
    view.pose.isMotorOn = true;
    view.phase = 0;
    CHECK(std::fabs(penProtrusionMm(pen, view) - 1.5F) < 1.0e-4F);
    int out = 0;
    for (int i = 0; i < 1000; ++i) {
        view.phase = static_cast<float>(i) / 1000.0F;
        CHECK(penProtrusionMm(pen, view) <= 1.5001F);
        out += penProtrusionMm(pen, view) > 0.0F ? 1 : 0;
    }
    CHECK(std::fabs(static_cast<float>(out) / 1000.0F - pen.duty) < 0.03F);
    view.pose.isMotorOn = false;
    CHECK(penProtrusionMm(pen, view) < 0.0F);
}

TEST_CASE("The skin at the reached depth is drawn as deep as the needle's tip, within a cell of the mechanics") {
    for (const sim::DeviceKind kind : {sim::DeviceKind::Stamp, sim::DeviceKind::Pen})
        for (const float force : {1.0F, 3.0F, 8.0F}) {
            sim::World world = blockWorld(kind);
            SectionView deepest;
            for (int i = 0; i < 240; ++i) {
                world.step(
                    sim::quantise(blockPose({-6.0F + 0.05F * static_cast<float>(i), 0}, {1, 0}, 0, {.forceN = force})));
                if (i % 7 == 0)
                    if (SectionView view = sectionAt(world, sliceOf(world, std::nullopt));
                        view.deepestUm > deepest.deepestUm && view.shape.slab)
                        deepest = view;
            }
            if (deepest.deepestUm <= 0) // a stamp pressed too lightly
                continue;
            float nearest = 1.0e9F; // of all needles: those out of the plane have their dimple there
            for (const auto &part : deepest.parts)
                if (part.shape.z == 1.0F)
                    nearest = std::min(
                        nearest, std::fabs(part.ends.w - deepest.shape.movedUm({part.ends.z, deepest.deepestUm}).y));
            INFO(static_cast<int>(kind) << " at " << force << " N, " << deepest.deepestUm << " µm");
            CHECK(nearest < 20.0F);
        }
}

TEST_CASE("On the picture the steel of a needle ends within a cell of the reached depth") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    for (int i = 0; i < 300 && (i < 60 || world.handpiece().phase > 0.02F || world.handpiece().needles.empty()); ++i)
        world.step(sim::quantise(blockPose({0.1F * static_cast<float>(i % 100), 0}, {1, 0}, 0, {})));
    const SectionOptions options{.widthUm = 2000};
    constexpr int kWidth = 900, kHeight = 600;
    const glm::vec2 size(kWidth, kHeight);
    static SectionSkins skins;
    const SectionView view = makeSection(world, sliceOf(world, std::nullopt), size, skins, options);
    const Result<Image8> picture = renderPicture(pictureDevice(), defaultHead(), world,
                                                 {.view = PictureView::Section,
                                                  .width = kWidth,
                                                  .height = kHeight,
                                                  .camera = {},
                                                  .hasLabels = false,
                                                  .section = options});
    REQUIRE(picture.ok());
    const SectionFrameLayout layout = sectionLayout(size, options);
    int seen = 0;
    for (const auto &part : view.parts) {
        if (part.shape.z != 1.0F || part.more.x > 0 || view.deepestUm <= 0)
            continue;
        const glm::vec2 tip = sectionPixel(view.frame, {part.ends.z, part.ends.w});
        if (tip.x < layout.panelMin.x + 10 || tip.x > layout.panelMax.x - 10)
            continue;
        // Steel is the only thing of the cut face that is bluer than red.
        int lowest = -1;
        const auto column = static_cast<int>(tip.x);
        for (int y = static_cast<int>(layout.skinY); y < static_cast<int>(layout.panelMax.y); ++y)
            for (int x = column - 1; x <= column + 1; ++x) {
                const uint8_t *p = &picture->pixels[4 * static_cast<size_t>(y * kWidth + x)];
                if (p[2] > p[0] && y < static_cast<int>(tip.y) + 60)
                    lowest = y;
            }
        INFO("tip at " << tip.x << " " << tip.y << ", " << layout.umPerPx << " µm a pixel");
        CHECK(std::fabs((static_cast<float>(lowest) + 0.5F - tip.y) * layout.umPerPx) < 20.0F);
        ++seen;
    }
    CHECK(seen > 0);
}

TEST_CASE("Cells come and go with the phases of healing, and collagen stays") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    stroke(world, {-15, 0}, {15, 0}, 30, {.lengthUm = 1200});
    wait(world, 5);
    Slice slice;
    slice.at = world.skin().closest({1, 0, 0});
    static SectionSkins skins;
    const auto count = [&](float afterH, float kind, float which) {
        const SectionView view = makeSection(world, slice, kSize, skins, {.afterH = afterH});
        return std::count_if(view.parts.begin(), view.parts.end(),
                             [&](const auto &p) { return p.shape.z == kind && (which < 0 || p.look.x == which); });
    };
    constexpr float kCell = 10, kFibre = 11;
    CHECK(count(0, kCell, 0) == 0);                    // none has come yet
    CHECK(count(12, kCell, 0) > count(12, kCell, 1));  // neutrophils first
    CHECK(count(72, kCell, 1) > count(72, kCell, 0));  // then macrophages
    CHECK(count(336, kCell, 2) > count(24, kCell, 2)); // fibroblasts with the proliferation
    CHECK(count(336, kCell, 0) == 0);
    CHECK(count(24, kFibre, -1) < count(28 * 24, kFibre, -1)); // collagen grows and stays
    CHECK(count(28 * 24, kFibre, -1) <= count(120 * 24, kFibre, -1));
    CHECK(makeSection(world, slice, kSize, skins, {.afterH = 12}).frame.size.w >
          makeSection(world, slice, kSize, skins, {.afterH = 2000}).frame.size.w);
}

TEST_CASE("The cut face keeps its scale at every width, and goes back only by the shear") {
    for (const float widthUm : {300.0F, 2000.0F, 8000.0F}) {
        const SectionFrameLayout layout = sectionLayout(kSize, {.widthUm = widthUm});
        INFO(widthUm);
        CHECK(std::fabs(2.0F * layout.halfWidthUm() - widthUm) < 2.0F * layout.umPerPx);
        CHECK(layout.panelMax.x + kShearX * layout.blockUm / layout.umPerPx <= kSize.x);
        CHECK(layout.skinY - layout.panelMin.y >= kShearY * layout.blockUm / layout.umPerPx - 1.0F);
    }
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    const SectionView view = sectionAt(world, sliceOf(world, std::nullopt));
    const glm::vec2 a = sectionPixel(view.frame, {0, 0}), b = sectionPixel(view.frame, {0, 1000});
    CHECK(std::fabs(b.y - a.y - 1000.0F / view.frame.window.z) < 0.01F);
    CHECK(a.x == b.x);
    const glm::vec2 back = sectionPixel(view.frame, {0, 0}, 1000.0F);
    CHECK(back.x > a.x);
    CHECK(back.y < a.y);
}

namespace {

// Mean colour of a zone's plate between two depths, 0..1.
glm::vec3 meanOf(sim::ZoneId zone, int fitzpatrick, glm::vec2 depthsUm) {
    const PlatePlan plan = [&] {
        PlatePlan p = platePlan(zone, sim::patientOfType(fitzpatrick), {.periodUm = 4000});
        p.width = 1024;
        return p;
    }();
    const Image8 plate = paintSectionPlate(plan);
    const auto rowOf = [&](float um) { return static_cast<int>((um - plan.topUm) / plan.umPerPx()); };
    glm::dvec3 sum(0);
    int count = 0;
    for (int y = rowOf(depthsUm.x); y < rowOf(depthsUm.y); ++y)
        for (int x = 0; x < plate.width; ++x, ++count) {
            const uint8_t *p = &plate.pixels[4 * static_cast<size_t>(y * plate.width + x)];
            sum += glm::dvec3(p[0], p[1], p[2]) / 255.0;
        }
    return {sum / static_cast<double>(count)};
}

} // namespace

TEST_CASE("Under the lid's dermis lies muscle at once, where a cheek has fat") {
    const auto under = [](sim::ZoneId zone) {
        const float dermis = sim::dermisBottomUm(sim::zoneFigures(zone), sim::Sex::Female);
        return meanOf(zone, 2, {dermis + 150.0F, dermis + 900.0F});
    };
    const glm::vec3 lid = under(sim::ZoneId::EyelidLeft), cheek = under(sim::ZoneId::CheekLeft);
    CHECK(cheek.y - cheek.z > 0.12F); // fat is yellow
    CHECK(lid.y - lid.z < 0.12F);     // muscle is not
    CHECK(lid.x - lid.y > cheek.x - cheek.y + 0.1F);
}

TEST_CASE("The darker a patient's skin, the darker is the epidermis of the cut, and not the dermis") {
    const sim::ZoneFigures &zone = sim::zoneFigures(sim::ZoneId::CheekLeft);
    const glm::vec2 basal(0.75F * sim::epidermisUm(zone), sim::epidermisUm(zone) + 5.0F);
    const float lightest = meanOf(sim::ZoneId::CheekLeft, 1, basal).y;
    float before = lightest;
    for (const int type : {3, 5, 6}) {
        const float now = meanOf(sim::ZoneId::CheekLeft, type, basal).y;
        CHECK(now < before);
        before = now;
    }
    CHECK(before < 0.8F * lightest); // a dark band, to be seen without looking for it
    const float light = meanOf(sim::ZoneId::CheekLeft, 1, {400, 1300}).y,
                dark = meanOf(sim::ZoneId::CheekLeft, 6, {400, 1300}).y;
    CHECK(std::fabs(light - dark) < 0.02F);
}

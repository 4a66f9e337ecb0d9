// What happens to skin: golden pictures from the whole face to a field of 15 mm, and what those pictures are made of.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/render/blood_look.h"
#include "engine/render/skin_map.h"
#include "engine/render/stroke_ways.h"
#include "tests/render/golden.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// Strokes as a hand makes them: a little curved, none as long as the last, the pen turning in the fingers.
void byHand(sim::World &world, sim::ZoneId zone, float halfMm, const Hold &hold) {
    int n = 0;
    for (const bool isAcross : {true, false})
        for (float at = -halfMm; at <= halfMm; at += 4.5F, ++n) {
            const auto k = static_cast<float>(n);
            const float reach = halfMm * std::sqrt(std::max(1.15F - at * at / (halfMm * halfMm), 0.1F));
            const float from = -reach + 2.5F * std::sin(k * 2.1F), to = reach + 2.5F * std::cos(k * 1.3F);
            const int steps = static_cast<int>((to - from) / 55.0F * 240.0F);
            for (int i = -6; i <= steps + 6; ++i) {
                const float t = std::clamp(static_cast<float>(i) / static_cast<float>(steps), 0.0F, 1.0F);
                const float along = from + (to - from) * t;
                const float beside = at + 1.6F * std::sin(along / 9.0F + k) + 0.5F * std::sin(along / 2.3F + 2 * k);
                const float turn = 0.5F * std::sin(along / 12.0F + 3 * k);
                const glm::vec2 where = isAcross ? glm::vec2(along, beside) : glm::vec2(beside, along);
                const glm::vec2 way =
                    isAcross ? glm::vec2(std::cos(turn), std::sin(turn)) : glm::vec2(-std::sin(turn), std::cos(turn));
                world.step(sim::quantise(headPose(world, zone, where, way, i < 0 || i > steps ? 4.0F : 0.0F, hold)));
            }
        }
}

Camera about(const sim::World &world, sim::ZoneId zone, glm::vec2 offsetMm, float fieldMm) {
    const sim::ZoneFrame &frame = *world.skin().frame(zone);
    return closeUp(world.skin().closest(frame.originMm + frame.axisU * offsetMm.x + frame.axisV * offsetMm.y), fieldMm);
}

constexpr sim::ZoneId kCheek = sim::ZoneId::CheekRight; // the one in the key light
const Hold kPen{.forceN = 0.8F, .lengthUm = 1000};

Result<Image8> pictured(const sim::World &world, PictureOptions options) {
    options.showsHandpiece = world.handpiece().isHeld;
    return renderPicture(pictureDevice(), defaultHead(), world, options);
}
PictureOptions fieldOf(const sim::World &world, glm::vec2 offsetMm, float fieldMm) {
    return {.width = 420, .height = 300, .camera = about(world, kCheek, offsetMm, fieldMm)};
}

} // namespace

TEST_CASE("Golden: a treated face, fresh, from afar to 15 mm, and a day later", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    for (const sim::ZoneId zone : {sim::ZoneId::CheekLeft, sim::ZoneId::Forehead, kCheek})
        byHand(world, zone, 16, kPen);
    wait(world, 45);
    compare("blood_face", pictured(world, {.width = 440, .height = 400, .camera = {}}));
    compare("blood_60", pictured(world, fieldOf(world, {4, 2}, 60)));
    compare("blood_15", pictured(world, fieldOf(world, {4, 4}, 15)));
    compare("blood_later",
            pictured(
                world,
                {.width = 440, .height = 400, .preset = CameraPreset::Right, .camera = {}, .section = {.afterH = 24}}));
    wait(world, 420);
    compare("blood_dried", pictured(world, fieldOf(world, {4, 4}, 15)));
}

TEST_CASE("Golden: smeared by the pen, pressed white under it, wiped with gauze, torn by a drag", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    byHand(world, kCheek, 14, {.forceN = 0.8F, .lengthUm = 1500});
    wait(world, 30);
    for (int i = 0; i < 200; ++i)
        world.step(
            sim::quantise(headPose(world, kCheek, {-14.0F + 0.13F * static_cast<float>(i), -5}, {1, 0}, 0, kPen)));
    for (int i = 0; i < 200; ++i) {
        sim::Pose gauze = headPose(world, kCheek, {-14.0F + 0.13F * static_cast<float>(i), 18}, {1, 0}, 0, kPen);
        gauze.tool = sim::Tool::Gauze;
        world.step(sim::quantise(gauze));
    }
    wait(world, 1);
    compare("blood_smeared", pictured(world, fieldOf(world, {0, 0}, 50)));
    headStroke(world, kCheek, {-15, 12}, {15, 12}, 160, {.forceN = 1.6F, .lengthUm = 1500});
    wait(world, 8);
    compare("blood_drag", pictured(world, fieldOf(world, {4, 12}, 15)));
    for (int i = 0; i < 60; ++i)
        world.step(sim::quantise(headPose(world, kCheek, {2, 22}, {1, 0}, 0, {.forceN = 1.5F, .frequencyHz = 0})));
    compare("blood_pressed",
            renderPicture(
                pictureDevice(), defaultHead(), world,
                {.width = 420, .height = 300, .camera = about(world, kCheek, {2, 16}, 50), .showsHandpiece = false}));
}

TEST_CASE("Golden: dark skin treated; gel, cream and plasma on zones", "[golden]") {
    sim::World world = headWorld("cheeks-pen", 6);
    byHand(world, kCheek, 15, kPen);
    wait(world, 45);
    compare("blood_dark", pictured(world, {.width = 440, .height = 400, .preset = CameraPreset::Right, .camera = {}}));
    compare("blood_dark_15", pictured(world, fieldOf(world, {4, 4}, 15)));
    const sim::World fresh = headWorld("cheeks-pen");
    compare("blood_products", pictured(fresh, {.width = 440,
                                               .height = 400,
                                               .camera = {},
                                               .products = {{sim::ZoneId::CheekRight, Product::Cream},
                                                            {sim::ZoneId::CheekLeft, Product::Prp},
                                                            {sim::ZoneId::Forehead, Product::Gel}}}));
}

TEST_CASE("A cap holds the volume of the half sphere the simulation counts it as") {
    for (const float diameterUm : {120.0F, 300.0F, 700.0F})
        for (const float slope : {0.12F, 0.3F, kCapSlope}) {
            const double a = static_cast<double>(capRadiusMm(diameterUm, slope)), t = static_cast<double>(slope);
            const double cap = M_PI * a * a * a * t * (3 + t * t) / 6;
            const double r = 0.0005 * static_cast<double>(diameterUm);
            CHECK(cap == Approx(2.0 / 3.0 * M_PI * r * r * r).epsilon(0.002));
        }
    CHECK(std::atan(static_cast<double>(kCapSlope)) * 360 / M_PI == Approx(50).epsilon(0.001)); // contact angle
}

TEST_CASE("Few beads stand as drops, most lie as flecks, and none holds more blood than its puncture shed") {
    int drops = 0, flecks = 0;
    float flattest = 1, steepest = 0;
    for (uint32_t i = 0; i < 2000; ++i) {
        const float stands = standingUm(i, 350.0F), slope = capSlope(i, stands);
        REQUIRE(stands <= 350.1F);
        drops += stands > 300.0F ? 1 : 0;
        flecks += stands < 240.0F ? 1 : 0; // a third of the blood
        flattest = std::min(flattest, slope);
        steepest = std::max(steepest, slope);
    }
    CHECK(drops > 200);
    CHECK(flecks > drops);
    CHECK(steepest <= 0.53F); // 56 degrees: blood wets skin partly
    CHECK(flattest < 0.5F * steepest);
}

TEST_CASE("Dots seen from afar give back the light they really do") {
    SkinMips light(32, 32, MipMean::Light), values(32, 32, MipMean::Values);
    for (size_t i = 0; i < 32 * 32; ++i) { // every fourth texel black, the others white
        const uint32_t dot = i % 2 == 0 && i / 32 % 2 == 0 ? 0xff000000U : 0xffffffffU;
        light.finest()[i] = values.finest()[i] = dot;
    }
    light.update(0, 0, 32, 32);
    values.update(0, 0, 32, 32);
    const auto root = static_cast<double>(light.level(1)[0] & 255U) / 255.0;
    CHECK(root * root == Approx(0.75).margin(0.005));
    CHECK((values.level(1)[0] & 255U) == 191);
    CHECK(light.level(1)[0] >> 24 == 255U);
}

TEST_CASE("Blood takes green and blue long before red, and dried blood is browner") {
    glm::vec3 before(1);
    for (const float um : {2.0F, 10.0F, 40.0F, 150.0F}) {
        const glm::vec3 wet = throughBlood(um, leftByEven), dried = throughDriedBlood(um, leftByEven);
        CHECK((wet.r < before.r && wet.g < before.g && wet.b < before.b));
        CHECK((wet.r > wet.g && wet.g >= wet.b));
        CHECK(dried.r < wet.r); // methaemoglobin's band at 630 nm; less of green, where it absorbs less
        CHECK(dried.g > wet.g);
        before = wet;
        // The same blood in the furrows leaves more light, and of blue most: a smear is redder than an even layer.
        const glm::vec3 film = throughBlood(um, leftByFilm);
        CHECK((film.g > wet.g && film.b > wet.b && film.b / film.g > wet.b / wet.g));
    }
    // A drop of usual size, dried on light skin, is a dark red-brown; fresh it is as dark but redder.
    const glm::vec3 skin(0.42F, 0.24F, 0.17F);
    const auto on = [&](glm::vec3 left, glm::vec3 deep) {
        return sim::labOf(sim::xyzOfLinearSrgb(skin * left + deep * (1.0F - left)));
    };
    const glm::vec3 fresh = on(throughBlood(100, leftByEven), kDeepBlood);
    const glm::vec3 old = on(throughDriedBlood(100, leftByEven), kDriedBlood);
    CHECK(old.x < 0.75F * fresh.x);
    CHECK(old.y < 0.7F * fresh.y);
    CHECK((old.y > 5.0F && old.z > 5.0F)); // neither black nor grey
}

TEST_CASE("The way of a stroke is read from the ledger, pen and roller") {
    for (const sim::DeviceKind kind : {sim::DeviceKind::Pen, sim::DeviceKind::Roller})
        for (const glm::vec2 to : {glm::vec2(15, 0), glm::vec2(0, 15), glm::vec2(11, 11)}) {
            sim::World world = blockWorld(kind);
            stroke(world, -to, to, 40, {.forceN = 2.5F});
            StrokeWays ways;
            ways.update(world.ledger());
            const glm::vec2 wanted = glm::normalize(to);
            size_t good = 0, known = 0;
            for (uint32_t i = 0; i < world.ledger().size(); ++i) {
                const glm::vec2 way = ways.of(i);
                known += way != glm::vec2(0) ? 1 : 0;
                good += std::fabs(glm::dot(way, wanted)) > std::cos(0.35F) ? 1 : 0; // 20 degrees
            }
            INFO(sim::deviceSpec(kind).id << ": " << good << " of " << known << " of " << world.ledger().size());
            CHECK(known == world.ledger().size()); // a stroke's first strikes too: those after tell theirs
            CHECK(good * 10 > known * 9);
        }
}

TEST_CASE("Skin under a pressing head turns pale and fills again within two seconds") {
    sim::World world = headWorld("cheeks-pen");
    SkinMap map(colours(), world, defaultHead().tint);
    const glm::vec2 uv = world.skin().closest(world.skin().frame(kCheek)->originMm).uv;
    const auto lab = [&] { return sim::labOf(sim::xyzOfLinearSrgb(map.colourAt(uv))); };
    const glm::vec3 rest = lab();
    sim::Pose pose = headPose(world, kCheek, {0, 0}, {1, 0}, 0, {.forceN = 1.5F});
    pose.isMotorOn = false;
    for (int i = 0; i < 30; ++i)
        world.step(sim::quantise(pose));
    map.update(world, 24);
    const glm::vec3 white = lab();
    CHECK(white.y < rest.y - 1.5F); // less red: a cheek's blood is worth more than this (reference table of blanching)
    CHECK(white.x > rest.x);
    CHECK(white.z > rest.z); // and yellow rather than grey: blood hid the yellow of bilirubin and carotene
    for (int i = 0; i < 16; ++i) {
        wait(world, 0.125F);
        map.update(world, 24);
    }
    CHECK(glm::length(lab() - rest) < 0.1F); // as if nothing had been: no more steps are drawn once none can be seen
}

TEST_CASE("Every hole is drawn where the ledger has its puncture") {
    sim::World world = blockWorld(sim::DeviceKind::Roller);
    stroke(world, {-12, -3}, {12, 4}, 40, {.forceN = 2.5F});
    REQUIRE(world.ledger().size() > 50);
    const sim::Chart &chart = world.skin().chart();
    StrokeWays ways;
    ways.update(world.ledger());
    SkinMarks marks(chart);
    DirtyTiles dirty(chart.width, chart.height), raised(chart.width, chart.height);
    marks.update(world, ways, dirty, raised);
    const auto holeAt = [&](glm::vec2 uv) {
        const glm::ivec2 t(uv * static_cast<float>(kTexelsPerCell));
        return marks.at(static_cast<size_t>(t.y * chart.width * kTexelsPerCell + t.x)).hole;
    };
    size_t open = 0, beside = 0;
    for (const sim::Puncture &p : world.ledger().all()) {
        open += holeAt({p.u, p.v}) > 0 ? 1 : 0;
        beside += holeAt({p.u + 0.8F, p.v + 0.6F}) > 0 ? 1 : 0; // 0.5 mm away
    }
    CHECK(open == world.ledger().size());
    CHECK(beside * 4 < world.ledger().size());
}

TEST_CASE("Swelling raises the relief by as much as the field says, and only where it is") {
    sim::World world = headWorld("cheeks-pen");
    SkinMap map(colours(), world, defaultHead().tint);
    const std::vector<uint32_t> before(map.form().level(0).begin(), map.form().level(0).end());
    treat(world, kCheek, 16, {.forceN = 0.8F, .lengthUm = 1500});
    wait(world, 600); // most of it has leaked in: half in 5.4 min
    map.update(world, 1 << 20);
    const auto after = map.form().level(0);
    const sim::Chart &chart = world.skin().chart();
    // From outside to the middle along a row of the chart: heights are the sum of slopes times the way.
    const sim::ZoneFrame &frame = *world.skin().frame(kCheek);
    const glm::vec2 middle = world.skin().closest(frame.originMm).uv;
    constexpr int n = kFormTexelsPerCell, kOut = 36; // cells to unswollen skin
    double risen = 0, wanted = 0;
    int rows = 0;
    for (int row = -8; row <= 8; ++row, ++rows) {
        const int y = static_cast<int>(middle.y) + row;
        for (int x = static_cast<int>(middle.x) - kOut; x < static_cast<int>(middle.x); ++x)
            for (int t = 0; t < n; ++t) {
                const auto i = static_cast<size_t>(y * n * chart.width * n + x * n + t);
                const auto slopeOf = [&](uint32_t c) {
                    return -(glm::vec2(c & 255U, c >> 8 & 255U) / 127.5F - 1.0F) * kMostSlope;
                };
                const glm::vec2 slope = slopeOf(after[i]) - slopeOf(before[i]); // mm per mm across and up
                const glm::vec3 step = chart.positionAt(glm::vec2(static_cast<float>(x) + 0.5F + 0.5F / n, y)) -
                                       chart.positionAt(glm::vec2(static_cast<float>(x) + 0.5F - 0.5F / n, y));
                const SkinAxes axes = skinAxesAt(chart, {static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F});
                risen += static_cast<double>(glm::dot(step, axes.across) * slope.x + glm::dot(step, axes.up) * slope.y);
            }
        for (int x = -3; x <= 3; ++x)
            wanted +=
                static_cast<double>(world.fields().swellingMm(chart.index(static_cast<int>(middle.x) + x, y))) / 7;
    }
    INFO("risen " << risen / rows << " mm, field " << wanted / rows);
    CHECK(wanted / rows > 0.05);
    CHECK(risen == Approx(wanted).epsilon(0.3));
    // Its pores are drawn taut; far away nothing has changed.
    const auto at = [&](int x, int y) { return static_cast<size_t>(y * n * chart.width * n + x * n); };
    const size_t here = at(static_cast<int>(middle.x), static_cast<int>(middle.y));
    CHECK((after[here] >> 24) < (before[here] >> 24));
    const glm::vec2 away = world.skin().closest(world.skin().frame(sim::ZoneId::CheekLeft)->originMm).uv;
    const size_t there = at(static_cast<int>(away.x), static_cast<int>(away.y));
    CHECK(after[there] == before[there]);
    // Days later it has gone.
    map.setAfter(world, 24.0F * 14);
    map.update(world, 1 << 20);
    CHECK((map.form().level(0)[here] >> 24) == (before[here] >> 24));
}

TEST_CASE("Redness runs out softly where the work ends") {
    sim::World world = headWorld("cheeks-pen");
    SkinMap map(colours(), world, defaultHead().tint);
    const SkinMap rest(colours(), world, defaultHead().tint);
    treat(world, kCheek, 12, {.lengthUm = 300}); // above the vessels: no blood
    wait(world, 20);
    map.update(world, 1 << 20);
    const sim::ZoneFrame &frame = *world.skin().frame(kCheek);
    const auto redness = [&](float mm) { // mean of a few places of a line across the border
        float sum = 0;
        for (float v = -4; v <= 4; v += 0.5F) {
            const glm::vec2 uv = world.skin().closest(frame.originMm + frame.axisU * mm + frame.axisV * v).uv;
            sum += sim::labOf(sim::xyzOfLinearSrgb(map.colourAt(uv))).y -
                   sim::labOf(sim::xyzOfLinearSrgb(rest.colourAt(uv))).y;
        }
        return sum / 17.0F;
    };
    const float inside = redness(0);
    REQUIRE(inside > 1.0F);
    float steepest = 0;
    for (float mm = 4; mm < 14; mm += 0.5F)
        steepest = std::max(steepest, redness(mm) - redness(mm + 0.5F));
    CHECK(steepest < 0.45F * inside); // no edge within half a millimetre
    CHECK(redness(16) < 0.15F * inside);
}

TEST_CASE("Products lie on their zones, gauze takes them off, and the days after show no wet blood") {
    sim::World world = headWorld("cheeks-pen");
    SkinMap map(colours(), world, defaultHead().tint);
    const auto at = [&](sim::ZoneId zone) {
        return map.colourAt(world.skin().closest(world.skin().frame(zone)->originMm).uv);
    };
    const auto wettest = [&] {
        uint32_t most = 0;
        for (const uint32_t c : map.level(0))
            most = std::max(most, c >> 24);
        return most;
    };
    const uint32_t atRest = wettest(); // eyes and lips
    const glm::vec3 before = at(kCheek), other = at(sim::ZoneId::CheekLeft);
    const ZoneProduct cream{kCheek, Product::Cream, 1};
    map.put(world, {&cream, 1});
    map.update(world, 24);
    CHECK(at(kCheek).b > before.b + 0.1F);
    CHECK(glm::length(at(sim::ZoneId::CheekLeft) - other) < 0.01F);
    sim::Pose gauze = headPose(world, kCheek, {0, 0}, {1, 0}, 0, {});
    gauze.tool = sim::Tool::Gauze;
    for (int i = 0; i < 60; ++i)
        world.step(sim::quantise(gauze));
    map.put(world, {&cream, 1});
    map.update(world, 24);
    CHECK(glm::length(at(kCheek) - before) < 0.05F);
    map.put(world, {});
    byHand(world, kCheek, 12, {.forceN = 0.8F, .lengthUm = 1500});
    wait(world, 30);
    map.update(world, 1 << 20);
    CHECK(wettest() > std::max(250U, atRest));
    map.setAfter(world, 24);
    map.update(world, 24);
    CHECK(wettest() <= atRest);
    map.setAfter(world, -1);
    map.update(world, 24);
    const SkinMap afresh(colours(), world, defaultHead().tint);
    const auto now = map.level(0), want = afresh.level(0);
    CHECK(std::equal(now.begin(), now.end(), want.begin(), want.end()));
}

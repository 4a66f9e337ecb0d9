// The tram-track detector on holes with known answers.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "sim/technique/tram.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

// What a roller leaves: rows 2.5 mm apart, a hole every 2.6 mm along, by stroke.
struct Roller {
    std::vector<TramHole> holes;

    void stroke(glm::vec2 middle, float directionDeg, float lengthMm, float phaseMm, int rows = 8) {
        const float a = glm::radians(directionDeg);
        const glm::vec2 along(std::cos(a), std::sin(a)), across(-along.y, along.x);
        for (int row = 0; row < rows; ++row)
            for (float p = -lengthMm / 2 + phaseMm; p <= lengthMm / 2; p += 2.6F)
                holes.push_back({.mm = middle + along * p + across * (2.5F * (static_cast<float>(row) - 3.5F)),
                                 .directionDeg = directionDeg});
    }
};

TramTrack find(const Roller &roller) { return findTramTrack(roller.holes, test::rubric().tramTrack); }

} // namespace

TEST_CASE("nothing, one hole and one clean stroke are no tram-track") {
    CHECK_FALSE(findTramTrack({}, test::rubric().tramTrack).isFound);
    const std::vector<TramHole> one = {{}};
    CHECK_FALSE(findTramTrack(one, test::rubric().tramTrack).isFound);
    Roller once;
    once.stroke({0, 0}, 0, 40, 0); // its holes are 2.6 mm apart along a line
    CHECK_FALSE(find(once).isFound);
}

TEST_CASE("the same line rolled over and over is a tram-track, in any direction") {
    for (const float degrees : {0.0F, 23.0F, 90.0F, 178.0F}) {
        INFO(degrees);
        Roller same;
        for (const float phase : {0.0F, 0.9F, 1.8F})
            same.stroke({3, -2}, degrees, 30, phase);
        const TramTrack track = find(same);
        CHECK(track.isFound);
        CHECK(track.lines == 8);
        CHECK(track.lengthMm == Approx(30).margin(3));
        CHECK(std::fabs(std::remainder(track.directionDeg - degrees, 180.0F)) <= 4);
        CHECK(glm::length(track.middleMm - glm::vec2(3, -2)) < 12); // one of its outer lines
    }
}

TEST_CASE("a tram-track needs three lines of 15 mm") {
    Roller two, three, shortOnes;
    for (const float phase : {0.0F, 0.9F, 1.8F}) {
        two.stroke({0, 0}, 0, 30, phase, 2);
        three.stroke({0, 0}, 0, 30, phase, 3);
        shortOnes.stroke({0, 0}, 0, 13, phase);
    }
    CHECK_FALSE(find(two).isFound);
    CHECK(find(three).isFound);
    CHECK_FALSE(find(shortOnes).isFound);
}

TEST_CASE("two strokes over a line are none, three are, whatever their phases") {
    Roller two, three;
    for (const float phase : {0.2F, 1.3F})
        two.stroke({0, 0}, 90, 40, phase);
    for (const float phase : {0.0F, 0.2F, 0.5F})
        three.stroke({0, 0}, 90, 40, phase);
    CHECK_FALSE(find(two).isFound);
    CHECK(find(three).isFound);
    // The trace maker's four passes, shifted by 3.75 mm: each line twice.
    Roller shifted;
    for (int i = 0; i < 4; ++i)
        shifted.stroke({0, 3.75F * static_cast<float>(i)}, 0, 40, 0.7F * static_cast<float>(i));
    CHECK_FALSE(find(shifted).isFound);
}

TEST_CASE("strokes that move on across their direction, or turn, leave no tram-track") {
    Roller moved, turned;
    for (int i = 0; i < 16; ++i)
        moved.stroke({0, 0.63F * static_cast<float>(i)}, 0, 40, 0.3F * static_cast<float>(i));
    CHECK_FALSE(find(moved).isFound);
    for (int i = 0; i < 12; ++i)
        turned.stroke({0, 0}, 15.0F * static_cast<float>(i), 40, 0);
    CHECK_FALSE(find(turned).isFound);
    // As dense in one direction, but a hand never comes back within half a millimetre.
    Roller wandering;
    for (int i = 0; i < 4; ++i)
        wandering.stroke({0, 0.62F * static_cast<float>(i)}, 0, 40, 0.5F * static_cast<float>(i));
    CHECK_FALSE(find(wandering).isFound);
}

TEST_CASE("a tram-track is seen through the other directions' holes") {
    Roller field;
    for (const float degrees : {0.0F, 45.0F, 90.0F, 135.0F})
        for (int i = 0; i < 4; ++i)
            field.stroke(0.6F * static_cast<float>(i) *
                             glm::vec2(-std::sin(glm::radians(degrees)), std::cos(glm::radians(degrees))),
                         degrees, 40, 0.5F * static_cast<float>(i));
    CHECK_FALSE(find(field).isFound);
    for (const float phase : {0.0F, 0.9F, 1.8F})
        field.stroke({0, 0}, 20, 40, phase);
    CHECK(find(field).isFound);
}

TEST_CASE("a hand that rolls to and fro leaves a tram-track always; one that aims at no line, and presses, mostly none") {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> anywhere(-1.25F, 1.25F);
    std::normal_distribution<float> turn(0, 3), wander(0, 0.1F);
    int byChance = 0, onPurpose = 0;
    constexpr int kFields = 100;
    for (int n = 0; n < kFields; ++n) {
        Roller field;
        // Four strokes in each of four directions, over places beside each other: the texture plan.
        for (const float degrees : {0.0F, 45.0F, 90.0F, 135.0F})
            for (int line = 0; line < 3; ++line)
                for (int pass = 0; pass < 4; ++pass) {
                    const glm::vec2 across(-std::sin(glm::radians(degrees)), std::cos(glm::radians(degrees)));
                    field.stroke(across * (15.0F * static_cast<float>(line - 1) + anywhere(random)),
                                 degrees + turn(random), 40, anywhere(random));
                }
        byChance += find(field).isFound ? 1 : 0;
        Roller rolled;
        for (int pass = 0; pass < 4; ++pass)
            rolled.stroke({0, wander(random)}, 45, 40, anywhere(random));
        onPurpose += find(rolled).isFound ? 1 : 0;
    }
    CHECK(byChance <= kFields / 5); // only holes of a hand that presses too hard get here at all
    CHECK(onPurpose >= kFields - kFields / 20);
}

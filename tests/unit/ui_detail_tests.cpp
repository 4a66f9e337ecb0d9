// The face's detail follows what the machine can do, and does not flicker.
#include <limits>

#include <catch2/catch.hpp>

#include "engine/app/detail.h"

using stipple::Quality;
using stipple::qualityRow;
using stipple::app::Detail;

namespace {
constexpr float kFull = 1.0F, kCoarse = 0.75F; // of medium

float after(Detail &detail, double frameS, double seconds, bool isMoving = false) {
    for (double t = 0; t < seconds; t += frameS)
        detail.next(frameS, isMoving);
    return detail.scale();
}
} // namespace

TEST_CASE("a machine that keeps up draws the face in full, one that does not draws it coarser") {
    Detail detail;
    CHECK(after(detail, 0.030, 10) == kFull);
    CHECK(after(detail, 0.070, 5) == kCoarse);
    CHECK(after(detail, 0.025, 20) == kCoarse); // good, but not good enough to draw in full again
    CHECK(after(detail, 0.017, 10) == kFull);
}

TEST_CASE("a single hitch, a pause or a number that is none changes nothing") {
    Detail detail;
    after(detail, 0.02, 3);
    detail.next(0.3, false);
    detail.next(2.0, false);
    detail.next(std::numeric_limits<double>::quiet_NaN(), false);
    detail.next(-1, false);
    CHECK(detail.scale() == kFull);
}

TEST_CASE("on the edge the face's detail does not change more than every few seconds") {
    Detail detail;
    int changes = 0;
    float before = detail.scale();
    for (int i = 0; i < 1200; ++i) { // as if coarse were quick and full slow
        const float now = detail.next(detail.scale() == kFull ? 0.055 : 0.016, false);
        changes += now != before ? 1 : 0;
        before = now;
    }
    CHECK(changes <= 14);
}

TEST_CASE("a moving camera gets the finest scale that holds the frame rate, and full detail once it rests") {
    // A frame costs 8 ms and 40 ms times the share of the pixels.
    Detail detail;
    const auto frameS = [&] { return 0.008 + 0.040 * static_cast<double>(detail.scale() * detail.scale()); };
    double slow = 0, all = 0;
    int changes = 0;
    float before = detail.scale();
    for (int i = 0; i < 600; ++i) {
        const double took = frameS();
        detail.next(took, true);
        all += 1;
        slow += took > 0.033 ? 1 : 0;
        changes += detail.scale() != before ? 1 : 0;
        before = detail.scale();
    }
    CHECK(slow / all < 0.05);
    CHECK(detail.scale() > 0.55F);
    CHECK(changes < 20);
    CHECK(after(detail, 0.02, 0.3) == kFull);
}

TEST_CASE("each quality has its own scales, never below its least") {
    for (const Quality quality : {Quality::Low, Quality::Medium, Quality::High, Quality::Ultra}) {
        Detail detail(quality);
        CHECK(detail.scale() == qualityRow(quality).faceScale);
        CHECK(after(detail, 0.2, 5, true) >= qualityRow(quality).leastScale);
        CHECK(after(detail, 0.01, 30, true) <= qualityRow(quality).faceScale);
    }
}

// The face's detail follows what the machine can do, and does not flicker.
#include <limits>

#include <catch2/catch.hpp>

#include "engine/app/detail.h"

using stipple::app::Detail;

namespace {
float after(Detail &detail, double frameS, double seconds) {
    for (double t = 0; t < seconds; t += frameS)
        detail.next(frameS);
    return detail.scale();
}
} // namespace

TEST_CASE("a machine that keeps up draws the face in full, one that does not draws it coarser") {
    Detail detail;
    CHECK(after(detail, 0.040, 10) == Detail::kFull);
    CHECK(after(detail, 0.070, 5) == Detail::kCoarse);
    CHECK(after(detail, 0.035, 20) == Detail::kCoarse); // good, but not good enough to draw in full again
    CHECK(after(detail, 0.017, 10) == Detail::kFull);
}

TEST_CASE("a single hitch, a pause or a number that is none changes nothing") {
    Detail detail;
    after(detail, 0.02, 3);
    detail.next(0.3);
    detail.next(2.0);
    detail.next(std::numeric_limits<double>::quiet_NaN());
    detail.next(-1);
    CHECK(detail.scale() == Detail::kFull);
}

TEST_CASE("on the edge the face's detail does not change more than every few seconds") {
    Detail detail;
    int changes = 0;
    float before = detail.scale();
    for (int i = 0; i < 1200; ++i) { // as if coarse were quick and full slow
        const float now = detail.next(detail.scale() == Detail::kFull ? 0.055 : 0.02);
        changes += now != before ? 1 : 0;
        before = now;
    }
    CHECK(changes <= 14);
}

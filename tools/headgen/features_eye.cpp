// Closed eyes: the globe under the lids, the line between them, the crease and the groove under the lower lid.
// Anatomy after Farkas (1994, orbits) and general plastic-surgery descriptions; profiles are this model's own.
#include "tools/headgen/face.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

/// 0 at the inner corner, 1 at the outer one.
double alongLid(const Frame &f, double x) { return (x - f.xInnerCanthus) / (f.xOuterCanthus - f.xInnerCanthus); }

double arch(double s) {
    const double t = 4.0 * s * (1.0 - s);
    return t > 0.0 ? t : 0.0;
}

} // namespace

double lashLineY(const Measures &m, const Frame &f, double x) {
    const double s = alongLid(f, x);
    const double clamped = s < -0.15 ? -0.15 : (s > 1.15 ? 1.15 : s);
    // fullest outside the middle, flat towards the inner corner
    const double bow = 4.0 * clamped * (1.0 - clamped) * (0.9 + 0.2 * clamped);
    return mixed(f.yInnerCanthus, f.yOuterCanthus, clamped) - m.lashLineBow * bow;
}

double lidCreaseY(const Measures &m, const Frame &f, double x) {
    const double s = alongLid(f, x);
    const double lift = std::sqrt(0.06 + 0.94 * arch(s < 0.0 ? 0.0 : (s > 1.0 ? 1.0 : s)));
    const double tail = s > 0.8 ? 2.0 * (s - 0.8) * (s - 0.8) * 10.0 : 0.0;
    // loose skin brings the fold down, most outside
    const double sunk = 0.75 * m.lidHooding * rise(-0.1, 0.9, s);
    const double height = std::max(m.lidCreaseHeight - m.lashLineBow - sunk, 1.2 - m.lashLineBow);
    return mixed(f.yInnerCanthus, f.yOuterCanthus, s) + height * lift - tail;
}

Vec3 eyeFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    const double y = at.p.y;
    if (at.p.z < 40.0 || std::fabs(y - f.yLash) > 45.0 || x > 75.0) {
        return Vec3(0.0);
    }
    const double side = at.p.x < 0.0 ? -1.0 : 1.0;
    Vec3 move(0.0);
    // the globe pushes the lids forward
    const double radius = m.eyeballRadius + m.lidThickness;
    const Vec3 centre(side * f.xPupil, f.yLash + 4.2, f.zLid - radius);
    const Vec3 arm = at.p - centre;
    const double r = glm::length(arm);
    if (arm.z > 0.0 && r < 3.0 * radius) {
        const double front = rise(0.05, 0.7, arm.z / r);
        const double wanted = softMax(r, radius, 6.0) - softMax(r, 0.0, 0.001);
        move += arm / r * (wanted * front);
    }
    const double s = alongLid(f, x);
    const double dy = y - lashLineY(m, f, x);
    const double ends = rise(-0.10, 0.08, s) * (1.0 - rise(0.94, 1.10, s));
    const double step = rise(-0.85, 0.55, dy) * (1.0 - rise(1.0, 6.5, dy));
    move += at.n * (m.upperLidOverlap * step * rise(-0.04, 0.25, s) * (1.0 - rise(0.75, 1.06, s)));
    move -= at.n * (m.lashLineDepth * bump((dy + 0.35) / 1.55) * ends);
    // the edge of the lower lid stands up a little under the line
    move += at.n * (0.30 * bump((dy + 2.6) / 2.4) * ends);
    // crease of the upper lid, with the fold resting above it
    const double dc = y - lidCreaseY(m, f, x);
    const double creaseEnds = rise(-0.06, 0.22, s) * (1.0 - rise(0.86, 1.22, s));
    move -= at.n * (m.lidCreaseDepth * (bump(dc / 2.2) - 0.55 * bump((dc - 3.4) / 3.6)) * creaseEnds);
    // hood: the skin above hangs over the crease, heavier outside
    {
        const double hood = m.lidHooding * rise(-0.15, 0.45, s) * (1.0 - rise(0.98, 1.40, s));
        move += (at.n * 0.42 - Vec3(0.0, 0.30, 0.0)) * (hood * bump((dc - 2.2) / 4.2));
        move += at.n * (0.20 * hood * bump((dc - 6.0) / 7.0));
        move -= at.n * (0.30 * hood * bump((dc + 0.7) / 1.9));
    }
    // fold of the lower lid and the tear trough, sweeping out and down from the inner corner
    const double trough = f.yInnerCanthus - 5.5 - 7.5 * rise(0.0, 0.75, s) + 4.0 * rise(0.8, 1.5, s);
    move -= at.n * (m.tearTroughDepth * bump((y - trough) / 4.6) * rise(-0.25, 0.1, s) * (1.0 - rise(0.45, 1.2, s)));
    // bag: fat pressing forwards between lash line and groove
    const double yBag = 0.5 * (lashLineY(m, f, x) + trough) - 0.6;
    move += at.n * (m.lowerLidBag * bump((y - yBag) / 6.2) * rise(-0.10, 0.30, s) * (1.0 - rise(0.62, 1.12, s)));
    // a fold of the upper lid that runs down over the inner corner
    if (m.epicanthus > 0.0) {
        const double t = (f.yInnerCanthus + 5.0 - y) / 9.0; // from above inwards and down
        const double xFold = f.xInnerCanthus + 3.2 - 5.6 * t * t;
        const double length = rise(-0.5, 0.25, t) * (1.0 - rise(0.7, 1.25, t));
        move += at.n * (m.epicanthus * 1.2 * bump((x - xFold + 2.2) / 5.4) * length);
        move -= at.n * (m.epicanthus * 0.35 * bump((x - xFold - 2.6) / 2.6) * length);
    }
    // inner corner: a small hollow
    const double hx = (x - f.xInnerCanthus + 1.0) / 3.4;
    const double hy = (y - f.yInnerCanthus) / 2.6;
    move -= at.n * ((0.8 - 0.6 * m.epicanthus) * bump(std::sqrt(hx * hx + hy * hy)));
    return move;
}

} // namespace stipple::headgen

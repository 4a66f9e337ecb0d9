// The wings of the nose as soft balls on the base, the tip's lobule, the nostrils. Proportions after Farkas (1994,
// nose).
#include "tools/headgen/face.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

/// Carries a point inside an ellipsoid (or near it, within the softness) out to its surface; zero far away.
Vec3 swell(const Vec3 &p, const Vec3 &centre, const glm::dmat3 &axes, const Vec3 &radii, double softness) {
    const Vec3 arm = p - centre;
    const Vec3 q = Vec3(glm::dot(arm, axes[0]), glm::dot(arm, axes[1]), glm::dot(arm, axes[2])) / radii;
    const double r = glm::length(q);
    if (r > 1.0 + softness || r < 1e-6) {
        return Vec3(0.0);
    }
    // softMax minus its own value far outside is zero there, so that the face beyond stays as it is
    return arm * (softMax(r, 1.0, softness) / r - 1.0);
}

} // namespace

namespace {

struct NoseShape {
    Vec3 move;
    double nostril; // 0 in the middle of the nostril, 1 at the foot of its rim's inner side; large away from it
};

NoseShape noseShape(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    if (x > 34.0 || at.p.z < 80.0 || at.p.y > f.yTip + 34.0 || at.p.y < f.ySubnasale - 9.0) {
        return {Vec3(0.0), 1e9};
    }
    const double side = at.p.x < 0.0 ? -1.0 : 1.0;
    const double yBase = f.ySubnasale + m.alarBaseHeight;
    const double alar = m.alarWidth / 2.0;
    Vec3 p(x, at.p.y, at.p.z); // worked on the left side
    const Vec3 n(side * at.n.x, at.n.y, at.n.z);
    // the tip's lobule
    {
        const Vec3 radii(0.5 * m.nasalTipWidth, 0.55 * m.nasalTipHeight, 9.6);
        const glm::dmat3 axes(1.0);
        const Vec3 centre(0.0, f.yTip - 0.4, f.zTip - radii.z);
        const double near = rise(f.zTip - 20.0, f.zTip - 12.0, p.z);
        Vec3 move = swell(p, centre, axes, radii, 0.40) * near;
        move.x *= rise(0.0, 3.0, x); // the middle stays in the middle
        p += move;
    }
    // the wing: an ellipsoid whose long axis runs forwards and to the middle
    const Vec3 axisLong = glm::normalize(Vec3(-0.44, 0.05, 0.89));
    const Vec3 axisUp = glm::normalize(Vec3(0.0, 1.0, 0.0) - axisLong * axisLong.y);
    const Vec3 axisOut = glm::cross(axisUp, axisLong);
    const glm::dmat3 axes(axisOut, axisUp, axisLong);
    const Vec3 radii(6.2, 0.56 * m.alarHeight, 10.4);
    const double extent =
        std::sqrt(radii.x * radii.x * axisOut.x * axisOut.x + radii.z * radii.z * axisLong.x * axisLong.x +
                  radii.y * radii.y * axisUp.x * axisUp.x);
    const Vec3 centre(alar - extent, yBase + 0.46 * m.alarHeight, f.zTip - m.alarSetback - 3.6);
    {
        const double lateral = rise(2.0, 7.0, p.x);
        p += swell(p, centre, axes, radii, 0.26) * lateral;
    }
    // groove around it, deepest behind and above
    {
        const Vec3 arm = p - centre;
        const Vec3 q = Vec3(glm::dot(arm, axes[0]), glm::dot(arm, axes[1]), glm::dot(arm, axes[2])) / radii;
        const double r = glm::length(q);
        const double behind = 1.0 - rise(-0.5, 0.75, q.z + 0.25 * q.y);
        const double reach = rise(-1.2, -0.5, q.y) * rise(2.0, 9.0, p.x);
        p -= n * (m.alarCreaseDepth * bump((r - 1.10) / 0.22) * behind * reach);
        // and a shallow one over it, towards the tip
        const double over = bump((q.y - 0.95) / 0.55) * bump((q.z - 0.35) / 0.9) * rise(4.0, 9.0, p.x);
        p -= n * (0.35 * m.alarCreaseDepth * over);
    }
    double nostril = 1e9;
    // nostril: an oval hole in the underside between columella and rim
    {
        const double breadth = std::min(m.nostrilWidth, 0.72 * (alar - 0.5 * m.columellaWidth - 3.8)); // leaves a rim
        const Vec3 hole(0.5 * m.columellaWidth + 0.5 * breadth + 0.2, f.ySubnasale + 0.28 * m.nasalTipHeight,
                        f.zSubnasale + 0.31 * m.nasalTipProtrusion);
        const Vec3 d = p - hole;
        const Vec3 along = glm::normalize(Vec3(-0.42, 0.10, 0.90));
        const Vec3 across = glm::normalize(Vec3(0.90, 0.0, 0.42));
        const double a = glm::dot(d, along) / (0.5 * m.nostrilLength);
        const double b = glm::dot(d, across) / (0.5 * breadth);
        const double r = std::sqrt(a * a + b * b);
        const double height =
            rise(f.ySubnasale - 1.6, f.ySubnasale + 0.6, p.y) * (1.0 - rise(hole.y + 3.0, hole.y + 6.5, p.y));
        const double below = rise(0.05, 0.5, -at.n.y) * height;
        nostril = r + 4.0 * (1.0 - rise(f.ySubnasale - 2.0, f.ySubnasale + 0.6, p.y) *
                                       (1.0 - rise(hole.y + 4.0, hole.y + 7.0, p.y)) * rise(-0.2, 0.25, -at.n.y));
        p += Vec3(-0.05, 0.94, -0.18) * (m.nostrilDepth * (1.0 - rise(0.42, 1.16, r)) * below);
    }
    return {Vec3(side * p.x, p.y, p.z) - at.p, nostril};
}

} // namespace

Vec3 noseFeature(const Measures &m, const Frame &f, const BasePoint &at) { return noseShape(m, f, at).move; }

double nostrilRadius(const Measures &m, const Frame &f, const BasePoint &at) { return noseShape(m, f, at).nostril; }

} // namespace stipple::headgen

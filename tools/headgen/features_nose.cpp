// Nostrils, the groove around the ala, the roundness of ala and tip. Proportions after Farkas (1994, nose).
#include "tools/headgen/face.h"

#include <cmath>

namespace stipple::headgen {

Vec3 noseFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    if (x > 34.0 || at.p.z < 80.0 || std::fabs(at.p.y - f.yTip) > 40.0) {
        return Vec3(0.0);
    }
    const double side = at.p.x < 0.0 ? -1.0 : 1.0;
    const double yBase = f.ySubnasale + m.alarBaseHeight;
    const double alar = m.alarWidth / 2.0;
    Vec3 move(0.0);
    // groove around the ala: an arc in the side view around the wing's middle, on the face's side of it
    {
        const double yc = yBase + 0.42 * m.alarHeight;
        const double dy = (at.p.y - yc) / (0.62 * m.alarHeight);
        const double dx = x - (alar + 0.2 - 0.9 * dy * dy - (dy > 0.0 ? 2.2 * dy * dy : 0.0));
        const double deep = 1.0 - rise(f.zTip - 17.0, f.zTip - 10.0, at.p.z);
        const double reach = (1.0 - rise(0.75, 1.35, dy)) * rise(-1.35, -0.7, dy);
        move -= Vec3(side * 0.45, 0.0, 0.9) * (m.alarCreaseDepth * bump(dx / 3.0) * deep * reach);
    }
    // groove over the ala towards the tip
    {
        const double yGroove = yBase + 0.98 * m.alarHeight;
        const double t = (at.p.z - (f.zTip - 11.0)) / 9.0;
        const double lateral = rise(0.45 * alar, 0.75 * alar, x);
        move -= at.n * (0.45 * m.alarCreaseDepth * bump((at.p.y - yGroove) / 3.6) * bump(t) * lateral);
    }
    // nostril: an oval in the underside, its long axis from the columella's front outwards and back
    {
        const double cx = 0.5 * m.columellaWidth + 0.5 * m.nostrilWidth - 0.4;
        const Vec3 centre(cx, f.ySubnasale + 0.30 * m.nasalTipHeight, f.zSubnasale + 0.18 * m.nasalTipProtrusion);
        const Vec3 d(x - centre.x, at.p.y - centre.y, at.p.z - centre.z);
        const Vec3 axis = glm::normalize(Vec3(-0.50, 0.12, 0.86)); // forwards and to the middle
        const Vec3 cross = glm::normalize(Vec3(0.86, 0.0, 0.50));
        const double along = glm::dot(d, axis) / (0.5 * m.nostrilLength);
        const double across = glm::dot(d, cross) / (0.5 * m.nostrilWidth);
        const double r = std::sqrt(along * along + across * across);
        const double below = rise(0.15, 0.55, -at.n.y);
        const double hole = (1.0 - rise(0.55, 1.18, r)) * below;
        move += Vec3(side * -0.04, 0.93, -0.30) * (m.nostrilDepth * hole);
        // its rim stands out
        move -= Vec3(0.0, 0.55, 0.0) * (bump((r - 1.18) / 0.45) * below);
    }
    return move;
}

} // namespace stipple::headgen

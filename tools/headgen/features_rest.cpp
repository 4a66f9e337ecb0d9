// Nasolabial fold, neck muscles and larynx, and the auricle. Ear proportions after Farkas (1994, ears).
#include "tools/headgen/face.h"

#include <cmath>

namespace stipple::headgen {

Vec3 cheekFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    const double y = at.p.y;
    const double top = f.ySubnasale + 0.55 * m.alarHeight;
    const double low = f.yStomion - 2.0;
    if (at.p.z < 60.0 || y > top + 14.0 || y < low - 18.0 || x > 60.0) {
        return Vec3(0.0);
    }
    // from beside the ala, out and down to beside the mouth's corner; cheek lies over it on the outside
    const double t = (top - y) / (top - low);
    const double xFold =
        m.alarWidth / 2.0 + 3.0 +
        (m.mouthWidth / 2.0 + 8.0 - m.alarWidth / 2.0 - 3.0) * (t < 0.0 ? 0.0 : std::sqrt(t * (0.35 + 0.65 * t)));
    const double range = rise(-0.15, 0.3, t) * (1.0 - rise(0.75, 1.35, t));
    const double d = x - xFold;
    return at.n * (m.nasolabialFoldDepth * range * (1.2 * bump((d - 8.0) / 11.0) - bump(d / 6.0)));
}

Vec3 neckFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    if (at.p.y > f.yGnathion + 12.0 || at.p.z < -30.0) {
        return Vec3(0.0);
    }
    const double x = std::fabs(at.p.x);
    const double depth = f.yCervical - at.p.y;
    Vec3 move(0.0);
    {
        const double dx = x / 11.0;
        const double dy = (depth - 17.0) / 15.0;
        move += at.n * (m.larynxProminence * bump(std::sqrt(dx * dx + dy * dy)));
    }
    // sternomastoid: from behind the ear to the notch of the breastbone
    const double t = depth / m.neckLength;
    const double xMuscle = mixed(0.5 * m.neckWidth - 2.0, 15.0, t < 0.0 ? 0.0 : (t > 1.0 ? 1.0 : t));
    const double range = rise(-0.1, 0.25, t) * (1.0 - rise(1.0, 1.3, t)) * rise(-25.0, 0.0, at.p.z);
    move +=
        at.n * (m.sternomastoidRelief * (bump((x - xMuscle) / 9.0) - 0.6 * bump((x - xMuscle + 12.0) / 9.0)) * range);
    return move;
}

EarPlace earPlace(const Measures &m, const Frame &f, const Vec3 &p) {
    const double tilt = m.earTilt * kDegree;
    const double dy = p.y - (f.ySubnasale + m.earHeight);
    const double dz = p.z - (f.zNasion - m.earSetback);
    const double up = (cosine(tilt) * dy - sine(tilt) * dz) / (0.5 * m.earLength);
    const double narrow = 1.0 - 0.30 * rise(0.1, -1.0 - 0.2, up) - 0.0;
    const double forward = (cosine(tilt) * dz + sine(tilt) * dy) / (0.5 * m.earWidth * narrow);
    return {forward, up, std::sqrt(forward * forward + up * up)};
}

Vec3 earFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    if (std::fabs(at.p.x) < 40.0) {
        return Vec3(0.0);
    }
    const EarPlace e = earPlace(m, f, at.p);
    if (e.r > 1.7) {
        return Vec3(0.0);
    }
    const double side = at.p.x < 0.0 ? -1.0 : 1.0;
    const double tilt = m.earTilt * kDegree;
    const double c = e.forward / (e.r + 1e-9); // 1 at the front, -1 at the back
    const double back = rise(-0.75, 0.75, -c);
    const double lobe = rise(-0.45, -0.95, e.up);
    // the flap: a plane hinged at the front, standing off towards the back
    const double plane = m.earProtrusion * (0.5 - 0.5 * e.forward) * (1.0 - 0.45 * lobe);
    const double inside = 1.0 - rise(1.02, 1.38, e.r);
    double height = (plane > 0.0 ? plane : 0.0) * inside * rise(-1.3, -0.2, -e.forward);
    // helix: a rolled rim around top and back; antihelix inside it; the bowl of the concha; tragus
    const double rim = rise(-0.95, -0.35, -c) * (1.0 - 0.75 * lobe);
    height += 2.6 * bump((e.r - 0.90) / 0.17) * rim * (1.0 - rise(1.0, 1.2, e.r));
    height -= 2.4 * bump((e.r - 0.72) / 0.15) * rim * (1.0 - lobe) * rise(-0.4, 0.1, -c);
    height += 2.0 * bump((e.r - 0.54) / 0.17) * rise(-0.2, 0.45, -c) * (1.0 - lobe);
    const double bx = (e.forward - 0.26) / 0.50;
    const double by = (e.up + 0.12) / 0.40;
    height -= m.conchaDepth * bump(std::sqrt(bx * bx + by * by));
    const double tx = (e.forward - 0.80) / 0.30;
    const double ty = (e.up + 0.10) / 0.27;
    height += 2.8 * bump(std::sqrt(tx * tx + ty * ty));
    const double ax = (e.forward - 0.30) / 0.26;
    const double ay = (e.up + 0.50) / 0.16;
    height += 1.8 * bump(std::sqrt(ax * ax + ay * ay));
    // behind the rim the skin folds back under the flap
    const double fold = 0.40 * bump((e.r - 1.24) / 0.30) * back;
    const double pull = -fold / (e.r + 1e-9);
    const double narrow = 0.5 * m.earWidth;
    const double moveUp = pull * e.up * 0.5 * m.earLength;
    const double moveForward = pull * e.forward * narrow;
    Vec3 move(side * height, 0.0, -0.12 * height);
    move.y += cosine(tilt) * moveUp + sine(tilt) * moveForward;
    move.z += -sine(tilt) * moveUp + cosine(tilt) * moveForward;
    return move;
}

} // namespace stipple::headgen

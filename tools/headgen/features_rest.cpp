// Nasolabial fold, neck muscles and larynx, and the auricle. Ear proportions after Farkas (1994, ears).
#include "tools/headgen/face.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace stipple::headgen {

namespace {

/// Distance from a point to a line of straight pieces.
double distanceTo(const Vec2 *line, size_t count, const Vec2 &q) {
    double best = 1e9;
    for (size_t k = 0; k + 1 < count; ++k) {
        const Vec2 way = line[k + 1] - line[k];
        const double t = std::clamp(glm::dot(q - line[k], way) / glm::dot(way, way), 0.0, 1.0);
        best = std::min(best, glm::length(q - line[k] - t * way));
    }
    return best;
}

} // namespace

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
    // deeper folds are also sharper
    const double wide = 6.4 - 1.3 * m.nasolabialFoldDepth;
    const double slack = wide > 3.2 ? wide : 3.2;
    return at.n * (m.nasolabialFoldDepth * range * (1.2 * bump((d - 8.0) / 11.0) - bump(d / slack)));
}

Vec3 jowlFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    const double y = at.p.y;
    if (at.p.z < 25.0 || y > f.yStomion + 4.0 || y < f.yGnathion - 25.0) {
        return Vec3(0.0);
    }
    Vec3 move(0.0);
    // groove from the corner of the mouth down and a little outwards; cheek lies over it outside
    {
        const double top = f.yStomion - m.commissureDrop - 3.0;
        const double t = (top - y) / (top - f.yGnathion - 10.0);
        const double d = x - (0.5 * m.mouthWidth + 1.8 + 3.5 * t * t);
        const double range = rise(-0.10, 0.22, t) * (1.0 - rise(0.40, 1.0, t));
        move += at.n * (m.marionetteDepth * range * (0.75 * bump((d - 7.0) / 9.0) - bump(d / 3.8)));
    }
    // the jowl over the jaw's edge, the notch between it and the chin
    {
        const double yEdge = f.ySubnasale - m.jawBodyHeight * m.lowerFaceHeight / Measures{}.lowerFaceHeight;
        const double jx = (x - 0.47 * m.jawBodyWidth) / 17.0;
        const double jy = (y - yEdge - 1.0) / 17.0;
        move += (at.n * 0.80 - Vec3(0.0, 0.55, 0.0)) * (m.jowl * bump(std::sqrt(jx * jx + jy * jy)));
        const double nx = (x - 0.5 * m.chinWidth - 5.0) / 8.0;
        const double ny = (y - f.yGnathion - 8.0) / 10.0;
        move -= at.n * (0.24 * m.jowl * bump(std::sqrt(nx * nx + ny * ny)));
    }
    return move;
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
    // bands of the platysma: from under the chin down, parting
    const double tBand = (f.yGnathion - 6.0 - at.p.y) / (f.yGnathion - 6.0 - f.yCervical + m.neckLength);
    const double bands = rise(0.10, 0.36, tBand) * (1.0 - rise(0.45, 0.85, tBand)) * rise(10.0, 35.0, at.p.z);
    const double xBand = 9.0 + 9.0 * tBand;
    move += at.n *
            (m.neckBands * bands *
             (bump((x - xBand) / 4.6) + 0.55 * bump((x - xBand - 15.0) / 6.0) - 0.45 * bump((x - xBand - 7.0) / 6.0)));
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
    // measured on a flap of usual size, so that every ear has the same build
    const Vec2 q(17.0 * e.forward, 30.5 * e.up);
    const double keep = 1.0 - 0.55 * lobe;
    // helix: from its root in the bowl over the front to the top and down the back; a step to the groove inside it
    static constexpr Vec2 kHelix[] = {{3.5, -0.5},   {8.5, 4.5},   {12.6, 10.5},  {13.0, 18.0},
                                      {9.0, 25.5},   {1.5, 28.6},  {-6.0, 26.4},  {-11.8, 20.0},
                                      {-14.8, 11.0}, {-15.6, 1.0}, {-14.2, -9.0}, {-10.5, -17.0}};
    height += 3.3 * bump(distanceTo(kHelix, std::size(kHelix), q) / 4.1) * keep;
    static constexpr Vec2 kGroove[] = {{3.0, 22.5},  {-4.0, 21.0},  {-9.0, 14.5},
                                       {-10.8, 5.0}, {-10.2, -5.0}, {-7.5, -13.0}};
    height -= 1.5 * bump(distanceTo(kGroove, std::size(kGroove), q) / 3.6) * keep;
    // antihelix and its two legs
    static constexpr Vec2 kAntihelix[] = {{-0.5, -14.5}, {-5.0, -9.5}, {-7.2, -3.0},
                                          {-7.0, 4.0},   {-4.8, 11.0}, {-0.5, 17.5}};
    static constexpr Vec2 kLowerLeg[] = {{-6.0, 7.5}, {-1.0, 11.0}, {6.5, 12.4}};
    height += 2.9 * bump(distanceTo(kAntihelix, std::size(kAntihelix), q) / 4.4);
    height += 1.5 * bump(distanceTo(kLowerLeg, std::size(kLowerLeg), q) / 3.0);
    // the bowl of the concha, deepest at the mouth of the ear canal under the tragus
    const double bx = (q.x - 3.2) / 8.6;
    const double by = (q.y + 2.6) / 12.4;
    height -=
        m.conchaDepth * (bump(std::sqrt(bx * bx + by * by)) + 0.35 * bump(glm::length(q - Vec2(6.8, -3.8)) / 6.0));
    // tragus, antitragus and the notch between them
    height += 4.4 * bump(glm::length((q - Vec2(11.6, -3.4)) / Vec2(5.0, 8.2)));
    height += 3.0 * bump(glm::length((q - Vec2(2.6, -14.2)) / Vec2(5.6, 4.4)));
    height -= 1.6 * bump(glm::length((q - Vec2(8.2, -12.6)) / Vec2(3.6, 4.0)));
    // lobule: a soft pad
    height += 1.8 * bump(glm::length((q - Vec2(2.0, -23.0)) / Vec2(11.0, 9.5)));
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

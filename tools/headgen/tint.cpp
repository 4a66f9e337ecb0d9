// Paints brows, lashes, lips, lids and the face's warmer and shinier places into the chart.
// Hair directions follow descriptions of the brow (head upwards, body outwards, upper hairs down, tail outwards).
#include "tools/headgen/zones.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

/// Own hash (xorshift-multiply after Wang), so that strokes are scattered the same way everywhere. 0 … 1.
double scatter(uint32_t stroke, uint32_t stream) {
    uint32_t h = stroke * 0x9e3779b9u + stream * 0x85ebca6bu + 0x6d2b79f5u;
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    h ^= h >> 16;
    return static_cast<double>(h) / 4294967296.0;
}

/// A hair in the front view of the left side (x > 0), mm: a bent line, thick at its root.
struct Hair {
    Vec2 points[6];
    double width; // at the root
    double dark;
    Vec2 lo, hi;
};

Hair makeHair(const Vec2 &root, double direction, double bend, double length, double width, double dark) {
    Hair h{};
    Vec2 p = root;
    double angle = direction;
    h.lo = h.hi = root;
    for (int k = 0; k < 6; ++k) {
        h.points[k] = p;
        h.lo = glm::min(h.lo, p);
        h.hi = glm::max(h.hi, p);
        p += Vec2(cosine(angle), sine(angle)) * (length / 5.0);
        angle += bend / 5.0;
    }
    h.width = width;
    h.dark = dark;
    h.lo -= Vec2(0.6);
    h.hi += Vec2(0.6);
    return h;
}

/// The brow's middle line and half height at s = 0 (inner end) … 1 (tail).
struct BrowSpine {
    Vec2 at;
    double half;
};

BrowSpine browSpine(const Measures &m, const Frame &f, double s) {
    const double x0 = f.xInnerCanthus - 3.5;
    const double x1 = f.xOuterCanthus + 8.0;
    const double x = mixed(x0, x1, s);
    const double peak = 0.64;
    const double t = s < peak ? s / peak : (s - peak) / (1.0 - peak);
    const double y = s < peak ? m.browArch * t * (1.7 - 0.7 * t) : m.browArch - (m.browArch + 3.2) * t * t;
    const double body = rise(-0.12, 0.16, s) * (1.0 - 0.80 * rise(0.45, 1.03, s));
    return {Vec2(x, f.yBrow - 3.2 + y), 0.5 * m.browThickness * body};
}

std::vector<Hair> makeHairs(const Measures &m, const Frame &f) {
    std::vector<Hair> out;
    for (uint32_t k = 0; k < 470; ++k) {
        const double s = scatter(k, 1) * 1.0;
        const double across = 2.0 * scatter(k, 2) - 1.0;
        const BrowSpine spine = browSpine(m, f, s);
        const BrowSpine ahead = browSpine(m, f, s + 0.02);
        const double along = std::atan2(ahead.at.y - spine.at.y, ahead.at.x - spine.at.x);
        // head: nearly upright; body: outwards and a little up below the middle line, down above it
        const double upright = 1.25 * (1.0 - rise(-0.05, 0.30, s));
        const double lean = across < 0.1 ? 0.45 * (1.0 - 0.6 * s) : -0.25 * across;
        const double direction =
            along + upright + (1.0 - rise(-0.2, 0.2, 0.15 - s)) * lean + 0.28 * (scatter(k, 3) - 0.5);
        const double bend = -upright * 0.65 - 0.35 * lean + 0.25 * (scatter(k, 4) - 0.5);
        const double length = (4.6 + 3.4 * scatter(k, 5)) * (0.75 + 0.4 * bump((s - 0.45) / 0.6));
        const double edge = 1.0 - 0.35 * across * across;
        const Vec2 root = spine.at + Vec2(0.0, spine.half * (0.92 * across) - 0.8);
        const double thin = s < 0.08 ? 0.75 : 1.0;
        out.push_back(makeHair(root, direction, bend, length, (0.15 + 0.10 * scatter(k, 6)) * thin,
                               (0.50 + 0.42 * scatter(k, 7)) * edge));
    }
    for (uint32_t k = 0; k < 84; ++k) { // upper lashes, lying on the lower lid
        const double s = mixed(0.10, 1.02, (k + scatter(k, 11)) / 84.0);
        const double x = mixed(f.xInnerCanthus, f.xOuterCanthus, s);
        const double direction = -kPi / 2.0 + 0.95 * (s - 0.42) + 0.22 * (scatter(k, 12) - 0.5);
        const double length = (2.2 + 2.0 * rise(0.1, 0.8, s)) * (0.75 + 0.4 * scatter(k, 13));
        out.push_back(makeHair(Vec2(x, lashLineY(m, f, x) + 0.1), direction, 0.5 * (s - 0.35), length, 0.17, 0.75));
    }
    return out;
}

/// How much of the hair covers a place: 1 on it, soft to its side, thinner towards its tip.
double coverage(const Hair &h, const Vec2 &p) {
    if (p.x < h.lo.x || p.y < h.lo.y || p.x > h.hi.x || p.y > h.hi.y) {
        return 0.0;
    }
    double best = 0.0;
    for (int k = 0; k < 5; ++k) {
        const Vec2 a = h.points[k];
        const Vec2 d = h.points[k + 1] - a;
        const double t = std::clamp(glm::dot(p - a, d) / glm::dot(d, d), 0.0, 1.0);
        const double distance = glm::length(p - a - t * d);
        const double tip = 1.0 - (k + t) / 5.0;
        const double half = h.width * (0.25 + 0.75 * std::sqrt(tip));
        best = std::max(best, bump(distance / (half + 0.22)) * (0.45 + 0.55 * std::sqrt(tip)));
    }
    return best * h.dark;
}

uint8_t byteOf(double v) { return static_cast<uint8_t>(std::clamp(std::floor(v + 0.5), 0.0, 255.0)); }

double oval(double dx, double dy) { return bump(std::sqrt(dx * dx + dy * dy)); }

} // namespace

std::vector<uint8_t> makeTint(const Face &face, const ChartGrid &grid) {
    const Measures &m = face.measures();
    const Frame &f = face.frame();
    const std::vector<Hair> hairs = makeHairs(m, f);
    Vec2 lo(1e9);
    Vec2 hi(-1e9);
    for (const Hair &h : hairs) {
        lo = glm::min(lo, h.lo);
        hi = glm::max(hi, h.hi);
    }
    std::vector<uint8_t> out(static_cast<size_t>(kTintSize) * kTintSize * 4);
    const double half = 0.5 * m.mouthWidth;
    for (int row = 0; row < kTintSize; ++row) {
        for (int col = 0; col < kTintSize; ++col) {
            const double u = (col + 0.5) / kTintSize;
            const double v = (row + 0.5) / kTintSize;
            const Vec3 base = grid.baseAt(u, v);
            const double x = std::fabs(base.x);
            const double y = base.y;
            const bool front = base.z > 45.0;
            double melanin = 128.0;
            double blood = 128.0;
            double sebum = 128.0;
            double hair = 0.0;
            if (front) {
                // eyes: lighter lids, a darker lash line, shadow at the inner corner
                const double lash = y - lashLineY(m, f, x);
                const double s = (x - f.xInnerCanthus) / (f.xOuterCanthus - f.xInnerCanthus);
                const double lidEnds = rise(-0.12, 0.1, s) * (1.0 - rise(0.92, 1.12, s));
                const double lid = oval((x - f.xPupil) / 21.0, (y - f.yLash - 3.0) / 14.0);
                melanin -= 9.0 * lid;
                blood += 12.0 * lid + 14.0 * oval((x - f.xInnerCanthus - 1.0) / 9.0, (y - f.yInnerCanthus + 3.0) / 8.0);
                melanin += 110.0 * bump((lash + 0.25) / 0.95) * lidEnds;
                melanin +=
                    18.0 * bump((y - lidCreaseY(m, f, x)) / 1.6) * rise(0.0, 0.25, s) * (1.0 - rise(0.85, 1.1, s));
                melanin += 10.0 * oval((x - f.xInnerCanthus - 8.0) / 14.0, (y - f.yLash + 9.0) / 6.0);
                sebum -= 14.0 * lid;
                // lips
                const double upper = upperLipEdgeY(m, f, x);
                const double lower = lowerLipEdgeY(m, f, x);
                const double line = lipLineY(m, f, x);
                const double inside = std::min(rise(-0.9, 0.5, upper - y), rise(-1.1, 0.6, y - lower)) *
                                      (1.0 - rise(half - 2.5, half + 0.5, x));
                blood = mixed(blood, y > line ? 232.0 : 222.0, inside);
                melanin += 14.0 * inside + 40.0 * bump((y - line) / 1.0) * (1.0 - rise(half - 1.0, half + 2.5, x));
                sebum = mixed(sebum, 168.0, inside);
                blood -= 10.0 * bump((y - upper - 1.4) / 1.6) * (1.0 - rise(0.7 * half, half, x));
                // nose, cheeks, T-zone
                blood += 16.0 * oval(x / 17.0, (y - f.yTip) / 13.0);
                blood += 16.0 * oval((x - 0.5 * m.alarWidth - 0.5) / 4.5, (y - f.ySubnasale - 8.0) / 10.0);
                blood += 15.0 * oval((x - 46.0) / 28.0, (y - f.ySubnasale - 10.0) / 26.0);
                blood += 8.0 * oval(x / 24.0, (y - f.ySublabiale + 14.0) / 18.0);
                const double hole = 1.0 - rise(0.8, 1.35, nostrilNear(face, base, grid.domainAt(u, v)));
                melanin += 100.0 * hole;
                sebum += 34.0 * oval(x / 34.0, (y - f.yNasion - 34.0) / 34.0) +
                         40.0 * oval(x / 15.0, (y - f.yTip - 8.0) / 30.0) +
                         20.0 * oval(x / 20.0, (y - f.ySublabiale + 12.0) / 16.0);
                // no light comes back out of the nostril: painted with the mask of the hair, the one thing that is dark
                hair = 0.8 * hole;
                // brow: faint shade under the hairs, then the hairs
                const double sb = (x - (f.xInnerCanthus - 3.5)) / (f.xOuterCanthus + 11.5 - f.xInnerCanthus);
                if (sb > -0.1 && sb < 1.1) {
                    const BrowSpine spine = browSpine(m, f, sb);
                    melanin += 26.0 * bump((y - spine.at.y - 0.6) / (spine.half + 2.0)) * rise(-0.06, 0.1, sb) *
                               (1.0 - rise(0.9, 1.08, sb));
                }
                if (x > lo.x && x < hi.x && y > lo.y && y < hi.y) {
                    double clear = 1.0;
                    for (const Hair &h : hairs) {
                        clear *= 1.0 - coverage(h, Vec2(x, y));
                    }
                    hair = 1.0 - (1.0 - hair) * clear;
                    melanin += 110.0 * (1.0 - clear);
                }
            }
            if (!front || std::fabs(base.x) > 60.0) { // warm ears
                const EarPlace e = earPlace(m, f, base);
                blood += base.z < 60.0 ? 24.0 * bump(e.r / 1.3) : 0.0;
            }
            const size_t k = (static_cast<size_t>(row) * kTintSize + static_cast<size_t>(col)) * 4;
            out[k] = byteOf(melanin);
            out[k + 1] = byteOf(blood);
            out[k + 2] = byteOf(sebum);
            out[k + 3] = byteOf(255.0 * hair);
        }
    }
    return out;
}

} // namespace stipple::headgen

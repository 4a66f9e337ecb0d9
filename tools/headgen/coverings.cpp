// The treatment cap over the hair (a bouffant of non-woven cloth gathered by a rubber band) and the drape around the
// neck. Shapes are this model's own; neither is charted.
#include "tools/headgen/mesh.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

double scattered(int x, int y) {
    uint32_t h = static_cast<uint32_t>(x) * 0x9e3779b9u + static_cast<uint32_t>(y) * 0x85ebca6bu;
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    h ^= h >> 16;
    return static_cast<double>(h) / 2147483648.0 - 1.0;
}

/// Value noise, -1 … 1, period `around` in x (whole number): creases that follow no rule.
double noise(double x, double y, int around) {
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const int iy = static_cast<int>(fy);
    const auto wrapped = [around](double v) {
        const int i = static_cast<int>(v) % around;
        return i < 0 ? i + around : i;
    };
    const double tx = rise(0.0, 1.0, x - fx);
    const double ty = rise(0.0, 1.0, y - fy);
    return mixed(mixed(scattered(wrapped(fx), iy), scattered(wrapped(fx + 1.0), iy), tx),
                 mixed(scattered(wrapped(fx), iy + 1), scattered(wrapped(fx + 1.0), iy + 1), tx), ty);
}

/// A fold's profile over its phase (one fold per unit): narrow ridge, broad valley; 0 … 1.
double fold(double phase) {
    const double c = 0.5 + 0.5 * cosine(2.0 * kPi * (phase - std::floor(phase)));
    return c * c * (0.6 + 0.4 * c);
}

/// Grid around the vertical axis (closed) times steps; point(a, t), t = 0…1, outward side on the left of growing t.
template <typename Point>
Mesh makeRing(const char *name, int around, int steps, const Point &point, bool upwards) {
    Mesh out;
    out.name = name;
    std::vector<Vec3> grid;
    for (int j = 0; j <= steps; ++j) {
        for (int i = 0; i < around; ++i) {
            grid.push_back(point((2.0 * i / around - 1.0) * kPi, static_cast<double>(j) / steps));
        }
    }
    const auto id = [around](int i, int j) { return static_cast<size_t>(j * around + (i + around) % around); };
    for (int j = 0; j <= steps; ++j) {
        for (int i = 0; i < around; ++i) {
            const Vec3 du = grid[id(i + 1, j)] - grid[id(i - 1, j)];
            const Vec3 dv = grid[id(i, j < steps ? j + 1 : j)] - grid[id(i, j > 0 ? j - 1 : j)];
            const Vec3 n = upwards ? glm::cross(du, dv) : glm::cross(dv, du);
            const double l = glm::length(n);
            out.positions.push_back(grid[id(i, j)]);
            out.normals.push_back(l > 1e-9 ? n / l : Vec3(0.0, 1.0, 0.0));
            out.uvs.emplace_back(-1.0, -1.0);
        }
    }
    for (int j = 0; j < steps; ++j) {
        for (int i = 0; i < around; ++i) {
            const auto a = static_cast<uint32_t>(id(i, j));
            const auto b = static_cast<uint32_t>(id(i + 1, j));
            const auto c = static_cast<uint32_t>(id(i + 1, j + 1));
            const auto d = static_cast<uint32_t>(id(i, j + 1));
            const uint32_t quad[6] = {a, b, c, a, c, d};
            for (int k = 0; k < 6; k += 3) {
                out.indices.push_back(quad[k]);
                out.indices.push_back(quad[upwards ? k + 1 : k + 2]);
                out.indices.push_back(quad[upwards ? k + 2 : k + 1]);
            }
        }
    }
    return out;
}

} // namespace

Mesh makeCap(const Face &face) {
    constexpr double kCrown = 199.0;
    constexpr double kRound = 2.0 * kPi;
    constexpr int kAround = 150;
    Mesh cap = makeRing(
        "cap", kAround, 18,
        [&face](double turn, double t) {
            const double a = turn * (0.72 + 0.28 * (turn / kPi) * (turn / kPi)); // finer over the face
            const double edge = hairlineB(a);
            const double s = 0.45 * t + 0.55 * t * t * (1.6 - 0.6 * t); // finer near the edge
            const double b = edge + (kCrown - edge) * s;
            const BasePoint at = face.basePoint({a, b});
            const double in = b - edge; // mm from the edge
            // a frill outside the band, the band drawn tight, then cloth that billows off the hair
            const double frill = 2.0 * (1.0 - rise(0.0, 3.2, in));
            const double band = 0.5 + 0.9 * rise(0.5, 4.0, in);
            const double back = rise(-0.2, 0.9, -cosine(a));
            const double puff = (10.0 + 7.0 * back) * rise(3.0, 34.0, in) - 1.5 * rise(70.0, 150.0, in);
            // gathers: each pleat rises at the band, runs up and dies out sooner or later
            const double u = a / kRound + 0.5;
            const double drift = 0.22 * noise(14.0 * u, in / 60.0, 14);
            const double fine = fold(64.0 * u + 1.7 * drift + 0.6 * noise(23.0 * u, 0.3, 23));
            const double broad = fold(27.0 * u + 2.6 * drift + 0.5 * noise(11.0 * u, 7.3, 11));
            const double reach = 26.0 + 22.0 * noise(31.0 * u, 3.1, 31);
            const double seen = 1.0 - rise(95.0, 135.0, std::fabs(a) / kDegree); // the back has coarser steps
            const double pleats = 1.15 * seen * fine * rise(2.5, 8.0, in) * (1.0 - rise(0.35 * reach, reach, in)) +
                                  3.4 * broad * rise(4.0, 20.0, in) * (1.0 - rise(45.0, 120.0, in));
            const double ruffle = 0.9 * seen * (fine - 0.4) * (1.0 - rise(1.0, 4.0, in));
            const double crumple = 1.5 * noise(9.0 * u, in / 26.0, 9) * rise(10.0, 40.0, in);
            const double calm = 1.0 - rise(kCrown - 70.0, kCrown - 12.0, b); // no star at the crown
            return at.p + at.n * (frill + band + puff + ruffle + (pleats + crumple) * calm);
        },
        true);
    // the last ring closes in one point
    Vec3 top(0.0);
    for (size_t k = cap.positions.size() - kAround; k < cap.positions.size(); ++k) {
        top += cap.positions[k] / static_cast<double>(kAround);
    }
    for (size_t k = cap.positions.size() - kAround; k < cap.positions.size(); ++k) {
        cap.positions[k] = top;
        cap.normals[k] = Vec3(0.0, 1.0, 0.0);
    }
    return cap;
}

Mesh makeDrape(const Face &face) {
    const Measures &m = face.measures();
    const Frame &f = face.frame();
    const double yBase = f.yCervical - m.neckLength;
    return makeRing(
        "drape", 112, 22,
        [&](double turn, double t) {
            const double a = turn * (0.78 + 0.22 * (turn / kPi) * (turn / kPi));
            const BasePoint at = face.basePoint({a, drapeB(a)});
            const double c = cosine(a);
            const double s = sine(a);
            const double side = std::fabs(s);
            const double front = rise(-0.15, 0.9, c);
            // from the neck over collar bones and the slope of the shoulders down to the hem
            const Vec3 inner = at.p + at.n * 1.0;
            const double half = 0.5 * m.shoulderWidth;
            const Vec3 outer(half * s * (1.12 - 0.12 * side),
                             yBase - mixed(mixed(92.0, 132.0, front), 78.0, side * side),
                             (c > 0.0 ? 96.0 * c + 4.0 * front : 90.0 * c) - 20.0);
            const Vec3 slope(mixed(inner.x, outer.x, 0.48),
                             mixed(inner.y, yBase, 0.55) - 3.0 - 16.0 * front + 10.0 * side * side,
                             mixed(inner.z, outer.z, 0.38) + 6.0 * front);
            const Vec3 shoulder(mixed(inner.x, outer.x, 0.92), yBase - mixed(46.0, 20.0, side * side) - 8.0 * front,
                                mixed(inner.z, outer.z, 0.78) + 16.0 * front);
            const double g = t < 0.14 ? 0.55 * t : t - 0.063 * (1.0 - (t - 0.14) / 0.86); // finer at the edge
            const double u = 1.0 - g;
            const Vec3 p = u * u * u * inner + 3.0 * u * u * g * slope + 3.0 * u * g * g * shoulder + g * g * g * outer;
            const Vec3 away = u * u * (slope - inner) + 2.0 * u * g * (shoulder - slope) + g * g * (outer - shoulder);
            const Vec3 along(c, 0.0, -s);
            const Vec3 out = glm::normalize(glm::cross(along, away)); // off the body
            const double r = glm::length(p - inner);                  // mm from the edge
            // doubled, rolled edge with its seam
            double lift = 5.4 * rise(-0.5, 2.6, r) + 1.5 * bump((r - 4.5) / 5.0) - 0.8 * bump((r - 15.0) / 2.2) - 3.0;
            // collar bones press through from beneath
            const double bone = r - mixed(20.0, 34.0, side);
            lift += 3.2 * bump(bone / 13.0) * rise(0.10, 0.45, side) * (1.0 - rise(0.80, 0.97, side)) * front;
            lift -= 2.4 * bump((r - 16.0) / 14.0) * bump(s / 0.22) * front; // notch over the breastbone
            // folds fall away from the neck, fine ones die out soon
            const double w = a / (2.0 * kPi) + 0.5;
            const double drift = 0.30 * noise(9.0 * w, r / 70.0, 9);
            const double radial = fold(13.0 * w + drift + 0.35 * noise(5.0 * w, 2.2, 5));
            const double thin = fold(29.0 * w + 2.0 * drift + 0.5 * noise(13.0 * w, 5.7, 13));
            lift += 11.0 * radial * rise(6.0, 62.0, r) * (0.60 + 0.40 * noise(7.0 * w, r / 160.0 + 4.0, 7));
            const double seen = 1.0 - rise(80.0, 120.0, std::fabs(a) / kDegree); // the back has coarser steps
            lift += 2.0 * seen * thin * rise(6.0, 26.0, r) * (1.0 - rise(45.0, 110.0, r));
            lift += 0.9 * noise(9.0 * w, r / 40.0, 9) * rise(8.0, 30.0, r);
            return p + out * lift;
        },
        false);
}

} // namespace stipple::headgen

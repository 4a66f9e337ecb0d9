// The treatment cap over the hair and the towel around the neck. Shapes are this model's own; neither is charted.
#include "tools/headgen/mesh.h"

#include <cmath>

namespace stipple::headgen {

namespace {

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
    return makeRing(
        "cap", 104, 20,
        [&face](double a, double t) {
            const double edge = hairlineB(a);
            const double s = t * t * (1.6 - 0.6 * t); // finer near the edge
            const double b = edge + (kCrown - edge) * s;
            const BasePoint at = face.basePoint({a, b});
            const double in = b - edge; // mm from the edge
            const double band = rise(-0.2, 1.8, in) * 2.3 - 0.4;
            const double puff = 4.5 * rise(5.0, 45.0, in);
            const double folds = (0.55 * sine(27.0 * a) + 0.35 * sine(41.0 * a + 1.0)) * rise(4.0, 14.0, in) *
                                 (1.0 - rise(50.0, 120.0, in));
            const double gather = 0.5 * bump((in - 3.2) / 3.0);
            return at.p + at.n * (band + puff + folds - gather);
        },
        true);
}

Mesh makeDrape(const Face &face) {
    const Measures &m = face.measures();
    const Frame &f = face.frame();
    const double yBase = f.yCervical - m.neckLength;
    return makeRing(
        "drape", 88, 18,
        [&](double a, double t) {
            const BasePoint at = face.basePoint({a, drapeB(a)});
            const double c = cosine(a);
            const double s = sine(a);
            const Vec3 inner = at.p + at.n * 1.2;
            const double back = rise(-0.2, 0.8, -c);
            const Vec3 outer(0.5 * m.shoulderWidth * s, yBase - 95.0 + 30.0 * s * s,
                             (c > 0.0 ? 95.0 * c : 88.0 * c) - 18.0);
            const Vec3 side(0.62 * inner.x + 0.38 * outer.x, mixed(inner.y, yBase, 0.55) - 2.0 + 8.0 * back,
                            mixed(inner.z, outer.z, 0.45));
            // a quadratic from the edge over the shoulder's slope to the hem, with a rolled edge
            const double u = 1.0 - t;
            Vec3 p = u * u * inner + 2.0 * u * t * side + t * t * outer;
            const Vec3 out = glm::normalize(Vec3(at.n.x, 0.35, at.n.z));
            const double roll = 4.2 * rise(-0.02, 0.07, t) + 1.6 * bump((t - 0.07) / 0.07);
            const double folds = (1.5 * sine(9.0 * a + 0.6) + 0.9 * sine(17.0 * a)) * rise(0.12, 0.5, t);
            p += out * (roll - 1.6 + folds);
            return p;
        },
        false);
}

} // namespace stipple::headgen

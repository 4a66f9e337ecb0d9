// Growth directions follow descriptions of the brow (head upwards, body outwards, upper hairs down, tail outwards);
// counts, lengths and shaft widths after Na and others (2006, brows: 250 to 500 hairs, 8 to 10 mm) and Aumond and
// Bitton (2018, lashes: 90 to 160 above, 75 to 80 below, 8 to 12 and 6 to 8 mm). Fewer and broader here (assumption):
// the eye sees their cover, the picture pays for their number.
#include "tools/headgen/hair.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

/// Own hash (xorshift-multiply after Wang), so that hairs are scattered the same way everywhere. 0 … 1.
double scatter(uint32_t hair, uint32_t stream) {
    uint32_t h = hair * 0x9e3779b9u + stream * 0x85ebca6bu + 0x6d2b79f5u;
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    h ^= h >> 16;
    return static_cast<double>(h) / 4294967296.0;
}

struct Station {
    Vec3 p, n;
};

/// The skin under a place of the front view (x > 0): Newton's method on the landmarks' surface.
struct Skin {
    const Face &face;
    Domain under(double x, double y) const {
        Domain d{std::atan2(x, 85.0), y};
        for (int k = 0; k < 6; ++k) {
            constexpr double kStep = 0.3;
            const Vec3 p = face.base(d);
            const Vec3 da = (face.base({d.a + kStep / 85.0, d.b}) - p) / kStep;
            const Vec3 db = (face.base({d.a, d.b + kStep}) - p) / kStep;
            const double det = da.x * db.y - db.x * da.y;
            const double ex = x - p.x;
            const double ey = y - p.y;
            d.a += (ex * db.y - ey * db.x) / det / 85.0;
            d.b += (ey * da.x - ex * da.y) / det;
        }
        return d;
    }
    Station at(const Domain &d) const {
        constexpr double kStep = 0.4;
        const Vec3 p = face.surface(d);
        const Vec3 du = face.surface({d.a + kStep / 85.0, d.b}) - p;
        const Vec3 dv = face.surface({d.a, d.b + kStep}) - p;
        return {p, glm::normalize(glm::cross(du, dv))};
    }
};

/// Appends a hair: ribbon through the stations, `half` mm wide at the root, a point at the tip.
void append(Mesh &out, const std::vector<Station> &line, double side, double half, double melanin) {
    const size_t count = line.size();
    const auto first = static_cast<uint32_t>(out.positions.size());
    for (size_t k = 0; k < count; ++k) {
        const Vec3 way = line[std::min(k + 1, count - 1)].p - line[k > 0 ? k - 1 : 0].p;
        const Vec3 across = glm::normalize(glm::cross(line[k].n, way));
        const double along = static_cast<double>(k) / static_cast<double>(count - 1);
        // never quite nothing: the two edges stay two vertices
        const double reach = std::max(half * (1.0 - 0.92 * along * along), 0.012);
        for (const double edge : {-1.0, 1.0}) {
            const Vec3 p = line[k].p + across * (edge * side * reach);
            out.positions.emplace_back(side * p.x, p.y, p.z);
            out.normals.emplace_back(side * line[k].n.x, line[k].n.y, line[k].n.z);
            out.uvs.emplace_back(melanin, along);
        }
    }
    for (uint32_t k = 0; k + 1 < count; ++k) {
        const uint32_t a = first + 2 * k;
        for (const uint32_t corner : {0u, 1u, 3u, 0u, 3u, 2u}) {
            out.indices.push_back(a + corner);
        }
    }
}

class Grower {
  public:
    explicit Grower(const Face &face) : skin_{face}, m_(face.measures()), f_(face.frame()) { out_.name = "hair"; }

    /// All of one side: 1 = the patient's left, -1 = right. The two differ hair by hair.
    void side(double which) {
        side_ = which;
        brow();
        lashes(true);
        lashes(false);
        hairline();
    }
    Mesh take() { return std::move(out_); }

  private:
    double scatter(uint32_t hair, uint32_t stream) const {
        return headgen::scatter(side_ > 0.0 ? hair : hair + 77000u, stream);
    }

    /// A hair that lies on the skin: bent line in the front view, lifted off towards its middle.
    void lying(const Vec2 &root, double direction, double bend, double length, double half, double lift,
               uint32_t number) {
        std::vector<Station> line;
        Vec2 p = root;
        double angle = direction;
        constexpr int kSteps = 3;
        for (int k = 0; k <= kSteps; ++k) {
            Station s = skin_.at(skin_.under(p.x, p.y));
            const double t = static_cast<double>(k) / kSteps;
            s.p += s.n * (0.05 + lift * (1.6 * t - 0.9 * t * t));
            line.push_back(s);
            p += Vec2(cosine(angle), sine(angle)) * (length / kSteps);
            angle += bend / kSteps;
        }
        append(out_, line, side_, half, melanin(number));
    }

    void brow() {
        const auto count = static_cast<uint32_t>(330.0 * m_.browDensity);
        for (uint32_t k = 0; k < count; ++k) {
            const double s = mixed(scatter(k, 1), (k + scatter(k, 8)) / count, 0.6); // even, yet not in rows
            double across = 2.0 * scatter(k, 2) - 1.0;
            across *= 0.55 + 0.45 * std::fabs(across); // fewer at the edges
            const BrowSpine spine = browSpine(m_, f_, s);
            const BrowSpine ahead = browSpine(m_, f_, s + 0.02);
            const double along = std::atan2(ahead.at.y - spine.at.y, ahead.at.x - spine.at.x);
            // head: nearly upright; body: outwards, up below the middle line and down above it; tail: along
            const double upright = 1.15 * (1.0 - rise(-0.08, 0.34, s));
            const double lean = -0.42 * across * (1.0 - 0.45 * s) + 0.16 * (1.0 - s);
            const double direction = along + upright + lean + 0.34 * (scatter(k, 3) - 0.5);
            const double bend = -0.55 * upright - 0.5 * lean + 0.30 * (scatter(k, 4) - 0.5);
            const double length = (5.2 + 3.4 * scatter(k, 5)) * (0.70 + 0.42 * bump((s - 0.42) / 0.7)) *
                                  (0.72 + 0.035 * m_.browThickness);
            const Vec2 root = spine.at + Vec2(0.7 * (scatter(k, 7) - 0.5), spine.half * across - 0.6);
            const double thin = rise(-0.10, 0.16, s) * (1.0 - 0.35 * rise(0.7, 1.0, s));
            lying(root, direction, bend, length, (0.056 + 0.032 * scatter(k, 6)) * (0.55 + 0.45 * thin), 0.42, k);
        }
    }

    /// `upper`: on the upper lid's edge; closed lids: they point down and curl forwards.
    void lashes(bool upper) {
        const uint32_t count = upper ? 104 : 48;
        const uint32_t stream = upper ? 20 : 40;
        for (uint32_t k = 0; k < count; ++k) {
            double s = mixed(upper ? 0.06 : 0.14, upper ? 1.0 : 0.96, (k + 1.6 * scatter(k, stream) - 0.3) / count);
            const double x = mixed(f_.xInnerCanthus, f_.xOuterCanthus, s);
            const double y = lashLineY(m_, f_, x) + (upper ? 0.25 : -1.15);
            const Station root = skin_.at(skin_.under(x, y));
            const double clump = 0.20 * sine(2.0 * kPi * (k / 3.0 - std::floor(k / 3.0) - 0.33)); // tips meet by threes
            const double fan = 0.95 * (s - 0.42) - clump + 0.16 * (scatter(k, stream + 1) - 0.5);
            const Vec3 out(sine(fan), 0.0, 0.0);
            const double size = m_.lashLength *
                                (upper ? 0.78 + 0.40 * rise(0.0, 0.75, s) - 0.12 * rise(0.85, 1.0, s) : 0.50) *
                                (0.82 + 0.36 * scatter(k, stream + 2));
            const Vec3 down(0.0, -1.0, 0.0);
            const Vec3 forth = upper ? glm::normalize(down * 0.90 + root.n * 0.42 + out * 0.8)
                                     : glm::normalize(down * 0.80 + root.n * 0.50 + out * 0.8);
            const Vec3 curl = (upper ? root.n * 0.34 - down * 0.34 : root.n * 0.10 + down * 0.16);
            std::vector<Station> line;
            const int steps = upper ? 4 : 3;
            for (int i = 0; i <= steps; ++i) {
                const double t = static_cast<double>(i) / steps;
                line.push_back({root.p + forth * (size * t) + curl * (size * t * t), root.n});
            }
            append(out_, line, side_, (upper ? 0.066 : 0.040) * (0.8 + 0.4 * scatter(k, stream + 3)),
                   0.25 + 0.75 * melanin(k + 1000));
        }
    }

    /// Short hair that leaves the cap in front of the ear and along its edge, thinning out into the skin.
    void hairline() {
        constexpr uint32_t count = 150;
        for (uint32_t k = 0; k < count; ++k) {
            const double a = mixed(20.0, 101.0, std::sqrt(scatter(k, 61))) * kDegree;
            const double degrees = a / kDegree;
            const double side = rise(62.0, 96.0, degrees); // whiskers in front of the ear
            const double in = (1.0 - std::sqrt(scatter(k, 62))) * (3.0 + 15.0 * side);
            Domain d{a, hairlineB(a) + 1.5 - in};
            const double length = (5.0 + 3.5 * scatter(k, 63)) * (1.0 - 0.25 * side);
            // brow's corner: back and up, under the cap; temple: back; whiskers: down
            const double turn = mixed(0.35, -1.25, side) + 0.5 * (scatter(k, 64) - 0.5);
            std::vector<Station> line;
            for (int i = 0; i <= 2; ++i) {
                const double t = 0.5 * i;
                Station s = skin_.at(d);
                s.p += s.n * (0.06 + 0.5 * t * (1.4 - t));
                line.push_back(s);
                d.a += cosine(turn) * 0.5 * length / 85.0;
                d.b += sine(turn) * 0.5 * length;
            }
            append(out_, line, side_, 0.030 + 0.018 * scatter(k, 65), melanin(k + 3000));
        }
    }

    double melanin(uint32_t hair) const {
        const bool isGrey = scatter(hair, 70) < m_.hairGrey;
        return std::clamp((isGrey ? 0.04 : m_.hairMelanin) * (0.80 + 0.40 * scatter(hair, 71)), 0.0, 1.0);
    }

    Skin skin_;
    const Measures &m_;
    const Frame &f_;
    Mesh out_;
    double side_ = 1.0;
};

} // namespace

double alongBrow(const Frame &f, double x) {
    return (x - (f.xInnerCanthus - 3.5)) / (f.xOuterCanthus + 8.0 - (f.xInnerCanthus - 3.5));
}

BrowSpine browSpine(const Measures &m, const Frame &f, double s) {
    const double x = mixed(f.xInnerCanthus - 3.5, f.xOuterCanthus + 8.0, s);
    const double peak = 0.64;
    const double t = s < peak ? s / peak : (s - peak) / (1.0 - peak);
    const double y = s < peak ? m.browArch * t * (1.7 - 0.7 * t) : m.browArch - (m.browArch + 3.2) * t * t;
    const double body = rise(-0.20, 0.14, s) * (1.0 - 0.80 * rise(0.40, 1.03, s));
    return {Vec2(x, f.yBrow - 3.2 + y), 0.5 * m.browThickness * body};
}

Mesh makeHair(const Face &face) {
    Grower grower(face);
    grower.side(1.0);
    grower.side(-1.0);
    return grower.take();
}

} // namespace stipple::headgen

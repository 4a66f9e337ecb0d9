// Paints lips, lids, the shade under brows and lashes and the face's warmer and shinier places into the chart.
#include "tools/headgen/hair.h"
#include "tools/headgen/zones.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

uint8_t byteOf(double v) { return static_cast<uint8_t>(std::clamp(std::floor(v + 0.5), 0.0, 255.0)); }

double oval(double dx, double dy) { return bump(std::sqrt(dx * dx + dy * dy)); }

} // namespace

std::vector<uint8_t> makeTint(const Face &face, const ChartGrid &grid) {
    const Measures &m = face.measures();
    const Frame &f = face.frame();
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
                melanin += 70.0 * bump((lash + 0.25) / 0.95) * lidEnds;
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
                const double hole = 1.0 - rise(0.25, 1.25, nostrilNear(face, base, grid.domainAt(u, v)));
                melanin += 30.0 * hole;
                blood += 60.0 * hole;
                sebum += 34.0 * oval(x / 34.0, (y - f.yNasion - 34.0) / 34.0) +
                         40.0 * oval(x / 15.0, (y - f.yTip - 8.0) / 30.0) +
                         20.0 * oval(x / 20.0, (y - f.ySublabiale + 12.0) / 16.0);
                // no light comes back out of the nostril: painted with the mask of the hair, the one thing that is dark
                hair = 0.62 * hole * hole;
                // brow: the shade between its hairs, darker where they are dark
                const double sb = alongBrow(f, x);
                if (sb > -0.1 && sb < 1.1) {
                    const BrowSpine spine = browSpine(m, f, sb);
                    const double under = bump((y - spine.at.y - 0.4) / (spine.half + 1.6)) * rise(-0.08, 0.16, sb) *
                                         (1.0 - rise(0.88, 1.06, sb)) * std::min(m.browDensity, 1.2);
                    hair = std::max(hair, 0.34 * under * (1.0 - m.hairGrey) * rise(0.0, 0.5, m.hairMelanin));
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

// Lips: edge of the red with its white roll, the line between the lips, their roundness, the philtrum.
// Proportions after Farkas (1994, lips and mouth).
#include "tools/headgen/face.h"

#include <cmath>

namespace stipple::headgen {

namespace {

double taper(double x, double half) {
    const double t = x / half;
    return t >= 1.0 ? 0.0 : 1.0 - t * t;
}

} // namespace

double lipLineY(const Measures &m, const Frame &f, double x) {
    const double half = m.mouthWidth / 2.0;
    const double t = x / half < 1.15 ? x / half : 1.15;
    // the upper lip's middle hangs a little, then the line rises and falls to the corner
    return f.yStomion - 0.6 * bump(t / 0.32) + 0.7 * bump((t - 0.42) / 0.42) - m.commissureDrop * rise(0.5, 1.05, t);
}

double upperLipEdgeY(const Measures &m, const Frame &f, double x) {
    const double half = m.mouthWidth / 2.0;
    const double peak = m.philtrumWidth / 2.0 + 0.5;
    const double corner = lipLineY(m, f, half);
    if (x >= half) {
        return corner;
    }
    // Cupid's bow: the edge at x=0 lies at labrale superius, its peaks above; then a nearly straight fall
    const double t = (x - peak) / (half - peak);
    const double bow = m.cupidsBowDepth * (1.0 - bump(x / (1.25 * peak)));
    const double fall = t <= 0.0 ? 0.0 : t * t * (1.45 - 0.45 * t);
    return mixed(f.yLabrale + bow, corner, fall);
}

double lowerLipEdgeY(const Measures &m, const Frame &f, double x) {
    const double half = m.mouthWidth / 2.0;
    const double corner = lipLineY(m, f, half);
    if (x >= half) {
        return corner;
    }
    const double t = x / half;
    return mixed(f.yLowerLip, corner, t * t * (0.55 + 0.45 * t * t));
}

Vec3 mouthFeature(const Measures &m, const Frame &f, const BasePoint &at) {
    const double x = std::fabs(at.p.x);
    const double y = at.p.y;
    const double half = m.mouthWidth / 2.0;
    if (x > half + 16.0 || at.p.z < 60.0 || y > f.ySubnasale + 2.0 || y < f.ySublabiale - 14.0) {
        return Vec3(0.0);
    }
    const double side = at.p.x < 0.0 ? -1.0 : 1.0;
    const double line = lipLineY(m, f, x);
    const double upper = upperLipEdgeY(m, f, x);
    const double lower = lowerLipEdgeY(m, f, x);
    Vec3 move(0.0);
    const double open = taper(x, half);
    const double inner = rise(0.0, 0.25, open);
    // roundness of the red
    if (upper - line > 0.3) {
        const double t = (y - line) / (upper - line);
        move += at.n * (m.upperLipFullness * bump((t - 0.45) / 0.62) * inner);
    }
    if (line - lower > 0.3) {
        const double t = (line - y) / (line - lower);
        move += at.n * (m.lowerLipFullness * bump((t - 0.45) / 0.66) * inner * (0.75 + 0.25 * bump((x - 7.0) / 9.0)));
    }
    // the upper lip's small middle tubercle
    {
        const double dx = x / 5.5;
        const double dy = (y - line - 2.6) / 3.2;
        move += at.n * (0.45 * bump(std::sqrt(dx * dx + dy * dy)));
    }
    // white roll
    const double rollEnds = rise(0.02, 0.35, open);
    move += at.n * (m.vermilionRidge * bump((y - upper - 0.4) / 2.4) * rollEnds);
    move += at.n * (0.6 * m.vermilionRidge * bump((y - lower + 0.5) / 2.6) * rollEnds * rise(0.0, 0.6, open));
    // line between the lips, wide and deep inside, running out past the corner
    const double end = 1.0 - rise(half - 3.0, half + 2.2, x);
    const double wide = 2.3 - 0.2 * rise(0.5 * half, half, x);
    const double deep = m.lipLineDepth * (bump((y - line) / wide) * 0.8 + 0.45 * bump((y - line) / (wide * 2.2)));
    move -= Vec3(0.0, 0.0, 1.0) * (deep * end * (0.72 + 0.28 * open));
    // the corner: a small hollow, and a fold that runs down from it
    {
        const double dx = (x - half - 0.4) / 4.2;
        const double dy = (y - lipLineY(m, f, half)) / 4.0;
        move -= at.n * (0.8 * bump(std::sqrt(dx * dx + dy * dy)));
        const double bx = (x - half - 5.5) / 6.0;
        const double by = (y - lipLineY(m, f, half) - 0.5) / 9.0;
        move += at.n * (0.45 * bump(std::sqrt(bx * bx + by * by)));
    }
    // philtrum between its ridges
    {
        const double t = (f.ySubnasale - y) / (f.ySubnasale - f.yLabrale);
        const double range = rise(-0.05, 0.55, t) * (1.0 - rise(0.75, 1.15, t));
        const double spread = 0.55 + 0.45 * t;
        const double ridge = 0.5 * m.philtrumWidth * spread;
        move -= at.n * (m.philtrumDepth * bump(x / (1.15 * ridge)) * range);
        move += at.n * (0.55 * m.philtrumDepth * bump((x - ridge) / (0.95 * ridge)) * range);
    }
    // fold above the chin is deepest in the middle and curls down at its ends
    {
        const double yFold = f.ySublabiale - 0.004 * x * x;
        move -= at.n * (0.5 * bump((y - yFold) / 6.0) * bump(x / 21.0));
    }
    (void)side;
    return move;
}

} // namespace stipple::headgen

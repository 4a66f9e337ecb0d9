// Small smooth functions (C2) that the face is built with, and the RBF interpolation that carries landmarks to a
// surface. Source of the interpolation: triharmonic radial basis r^3 with a linear part (Duchon 1977); written here
// from scratch.
#pragma once

#include <vector>

#include <glm/glm.hpp>

namespace stipple::headgen {

using Vec2 = glm::dvec2;
using Vec3 = glm::dvec3;

constexpr double kPi = 3.14159265358979323846;
constexpr double kDegree = kPi / 180.0;

/// Polynomial sine and cosine (|angle| ≤ 2π), so that all compilers and C libraries give the same bits. Error < 1e-13.
double sine(double angle);
double cosine(double angle);

/// 1 at t = 0, 0 for |t| ≥ 1, C2 everywhere.
inline double bump(double t) {
    const double s = 1.0 - t * t;
    return s <= 0.0 ? 0.0 : s * s * s;
}

/// 0 below lo, 1 above hi, C2 between (lo < hi).
inline double rise(double lo, double hi, double x) {
    const double t = (x - lo) / (hi - lo);
    if (t <= 0.0) {
        return 0.0;
    }
    return t >= 1.0 ? 1.0 : t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
}

/// Smooth maximum of a and b, C2; differs from the maximum by at most k/6 and only where |a-b| < k.
inline double softMax(double a, double b, double k) {
    const double d = a > b ? a - b : b - a;
    const double h = d < k ? (k - d) / k : 0.0;
    return (a > b ? a : b) + h * h * h * k / 6.0;
}

inline double mixed(double a, double b, double t) { return a + (b - a) * t; }

/// Interpolates values at points of space: f(centre_i) = value_i, smooth (C2) between.
class Rbf {
  public:
    /// Throws std::runtime_error if two centres coincide.
    Rbf(const std::vector<Vec3> &centres, const std::vector<Vec3> &values);
    Vec3 operator()(const Vec3 &p) const;

  private:
    static constexpr size_t kMaxCentres = 512;
    std::vector<Vec3> centres_;
    std::vector<double> xs_, ys_, zs_; // the centres again, by coordinate
    std::vector<Vec3> weights_;        // one per centre, then constant, x, y, z
};

} // namespace stipple::headgen

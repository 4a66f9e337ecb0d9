// The triharmonic interpolation: a dense linear system solved once per head by elimination with pivoting.
#include "tools/headgen/geometry.h"

#include <array>
#include <cmath>
#include <stdexcept>

namespace stipple::headgen {

double sine(double angle) {
    double x = angle;
    while (x > kPi) {
        x -= 2.0 * kPi;
    }
    while (x < -kPi) {
        x += 2.0 * kPi;
    }
    if (x > kPi / 2.0) {
        x = kPi - x;
    } else if (x < -kPi / 2.0) {
        x = -kPi - x;
    }
    const double s = x * x;
    double sum = 1.0;
    for (int k = 10; k >= 1; --k) {
        sum = 1.0 - s / static_cast<double>(2 * k * (2 * k + 1)) * sum;
    }
    return x * sum;
}

double cosine(double angle) { return sine(kPi / 2.0 - angle); }

namespace {

double kernel(const Vec3 &d) {
    const double s = glm::dot(d, d);
    return s * std::sqrt(s);
}

} // namespace

Rbf::Rbf(const std::vector<Vec3> &centres, const std::vector<Vec3> &values) : centres_(centres) {
    const size_t count = centres.size();
    const size_t n = count + 4;
    constexpr double kScale = 100.0; // keeps the matrix's entries near 1
    if (count > kMaxCentres) {
        throw std::runtime_error("headgen: too many landmarks");
    }
    for (Vec3 &c : centres_) {
        c /= kScale;
        xs_.push_back(c.x);
        ys_.push_back(c.y);
        zs_.push_back(c.z);
    }
    std::vector<std::vector<double>> m(n, std::vector<double>(n + 3, 0.0));
    for (size_t i = 0; i < count; ++i) {
        for (size_t j = 0; j < count; ++j) {
            m[i][j] = kernel(centres_[i] - centres_[j]);
        }
        const double row[4] = {1.0, centres_[i].x, centres_[i].y, centres_[i].z};
        for (size_t k = 0; k < 4; ++k) {
            m[i][count + k] = row[k];
            m[count + k][i] = row[k];
        }
        for (size_t k = 0; k < 3; ++k) {
            m[i][n + k] = values[i][static_cast<int>(k)];
        }
    }
    for (size_t col = 0; col < n; ++col) {
        size_t best = col;
        for (size_t r = col + 1; r < n; ++r) {
            if (std::fabs(m[r][col]) > std::fabs(m[best][col])) {
                best = r;
            }
        }
        if (std::fabs(m[best][col]) < 1e-12) {
            throw std::runtime_error("headgen: two landmarks share one place of the chart");
        }
        m[col].swap(m[best]);
        for (size_t r = col + 1; r < n; ++r) {
            const double f = m[r][col] / m[col][col];
            if (f != 0.0) {
                for (size_t c = col; c < n + 3; ++c) {
                    m[r][c] -= f * m[col][c];
                }
            }
        }
    }
    weights_.assign(n, Vec3(0.0));
    for (size_t row = n; row-- > 0;) {
        for (size_t k = 0; k < 3; ++k) {
            double sum = m[row][n + k];
            for (size_t c = row + 1; c < n; ++c) {
                sum -= m[row][c] * weights_[c][static_cast<int>(k)];
            }
            weights_[row][static_cast<int>(k)] = sum / m[row][row];
        }
    }
}

Vec3 Rbf::operator()(const Vec3 &point) const {
    const Vec3 p = point / 100.0;
    const size_t count = centres_.size();
    // two loops: the first has no sum, so the compiler may use wide registers without changing the result
    std::array<double, kMaxCentres> k;
    for (size_t i = 0; i < count; ++i) {
        const double dx = p.x - xs_[i];
        const double dy = p.y - ys_[i];
        const double dz = p.z - zs_[i];
        const double s = dx * dx + dy * dy + dz * dz;
        k[i] = s * std::sqrt(s);
    }
    Vec3 sum = weights_[count] + weights_[count + 1] * p.x + weights_[count + 2] * p.y + weights_[count + 3] * p.z;
    for (size_t i = 0; i < count; ++i) {
        sum += weights_[i] * k[i];
    }
    return sum;
}

} // namespace stipple::headgen

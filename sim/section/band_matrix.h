// A symmetric positive definite matrix of bounded bandwidth, its Cholesky factor, and solves for many right sides at
// once. Own code: the only Debian library with it (LAPACK) would be the program's sole Fortran dependency.
#pragma once

#include <cstddef>
#include <vector>

namespace stipple::sim {

// Right sides and solutions: `count` columns, row-major (all columns of an unknown lie together).
struct Columns {
    size_t rows = 0, count = 0;
    std::vector<double> values;
    Columns(size_t rowCount, size_t columnCount)
        : rows(rowCount), count(columnCount), values(rowCount * columnCount, 0.0) {}
    double *row(size_t i) { return values.data() + i * count; }
    const double *row(size_t i) const { return values.data() + i * count; }
    double at(size_t i, size_t column) const { return values[i * count + column]; }
};

class BandMatrix {
  public:
    BandMatrix(size_t size, size_t halfWidth)
        : size_(size), width_(halfWidth + 1), upper_(size * (halfWidth + 1), 0.0) {}
    size_t size() const { return size_; }
    // Adds to element (i, j) and to its mirror; |i - j| within the half width.
    void add(size_t i, size_t j, double value) {
        const size_t low = i < j ? i : j, high = i < j ? j : i;
        upper_[low * width_ + (high - low)] += value;
    }
    // Unknown i becomes 0: its row and column go, its diagonal stays.
    void fix(size_t i);
    // Cholesky in place (L D Lᵀ, so no roots). False when not positive definite.
    [[nodiscard]] bool factor();
    // After factor(): solves in place.
    void solve(Columns &columns) const;

  private:
    size_t size_, width_;
    std::vector<double> upper_; // row i: elements (i, i) … (i, i + halfWidth)
};

} // namespace stipple::sim

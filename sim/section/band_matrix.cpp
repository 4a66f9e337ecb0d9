// Cholesky of a band matrix, right-looking: the inner loops run along rows and vectorise without re-ordering sums.
#include "sim/section/band_matrix.h"

#include <algorithm>

namespace stipple::sim {

void BandMatrix::fix(size_t i) {
    for (size_t k = 1; k < width_; ++k) {
        upper_[i * width_ + k] = 0.0;
        if (i >= k)
            upper_[(i - k) * width_ + k] = 0.0;
    }
    upper_[i * width_] = std::max(upper_[i * width_], 1.0e-12);
}

bool BandMatrix::factor() {
    for (size_t i = 0; i < size_; ++i) {
        double *row = upper_.data() + i * width_;
        const double pivot = row[0];
        if (!(pivot > 0.0))
            return false;
        const size_t reach = std::min(width_, size_ - i);
        for (size_t k = 1; k < reach; ++k) {
            if (row[k] == 0.0)
                continue;
            double *target = upper_.data() + (i + k) * width_;
            const double share = row[k] / pivot;
            for (size_t m = k; m < reach; ++m)
                target[m - k] -= share * row[m];
        }
        for (size_t k = 1; k < reach; ++k)
            row[k] /= pivot;
    }
    return true;
}

void BandMatrix::solve(Columns &x) const {
    for (size_t i = 0; i < size_; ++i) {
        const double *row = upper_.data() + i * width_;
        const double *from = x.row(i);
        const size_t reach = std::min(width_, size_ - i);
        for (size_t k = 1; k < reach; ++k) {
            double *to = x.row(i + k);
            for (size_t c = 0; c < x.count; ++c)
                to[c] -= row[k] * from[c];
        }
    }
    for (size_t i = size_; i-- > 0;) {
        const double *row = upper_.data() + i * width_;
        double *to = x.row(i);
        for (size_t c = 0; c < x.count; ++c)
            to[c] /= row[0];
        const size_t reach = std::min(width_, size_ - i);
        for (size_t k = 1; k < reach; ++k) {
            const double *from = x.row(i + k);
            for (size_t c = 0; c < x.count; ++c)
                to[c] -= row[k] * from[c];
        }
    }
}

} // namespace stipple::sim

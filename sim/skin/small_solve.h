// Linear systems of a few unknowns, by elimination with row exchange: + - * / only.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace stipple::sim {

template <size_t N>
using AugmentedRows = std::array<std::array<double, N + 1>, N>; // the matrix and, as last column, the right side

// False when a pivot is smaller than `leastPivot`: the rows do not determine x.
template <size_t N>
bool solveRows(AugmentedRows<N> m, std::array<double, N> &x, double leastPivot = 1e-9) {
    for (size_t column = 0; column < N; ++column) {
        size_t pivot = column;
        for (size_t row = column + 1; row < N; ++row)
            if (std::fabs(m[row][column]) > std::fabs(m[pivot][column]))
                pivot = row;
        if (!(std::fabs(m[pivot][column]) >= leastPivot))
            return false;
        std::swap(m[pivot], m[column]);
        for (size_t row = column + 1; row < N; ++row) {
            const double factor = m[row][column] / m[column][column];
            for (size_t k = column; k <= N; ++k)
                m[row][k] -= factor * m[column][k];
        }
    }
    for (size_t row = N; row-- > 0;) {
        double sum = m[row][N];
        for (size_t k = row + 1; k < N; ++k)
            sum -= m[row][k] * x[k];
        x[row] = sum / m[row][row];
    }
    return true;
}

// Adds weight · terms · (terms, value) to the normal equations of a least-squares fit.
template <size_t N>
void addObservation(AugmentedRows<N> &m, const std::array<double, N> &terms, double value, double weight) {
    for (size_t row = 0; row < N; ++row) {
        for (size_t column = 0; column < N; ++column)
            m[row][column] += weight * terms[row] * terms[column];
        m[row][N] += weight * terms[row] * value;
    }
}

} // namespace stipple::sim

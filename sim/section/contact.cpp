// Contact by growing disc; the factor of the compliance grows by a row at a time.
#include "sim/section/contact.h"

#include <cmath>

namespace stipple::sim {

Contact touch(const Columns &c, std::span<const double> wanted) {
    Contact contact;
    const size_t most = wanted.size();
    std::vector<std::vector<double>> lower; // rows of the Cholesky factor
    std::vector<double> half;               // L⁻¹ wanted
    for (size_t n = 0; n < most; ++n) {
        double moved = 0; // where node n stands under the forces found so far
        for (size_t k = 0; k < contact.forces.size(); ++k)
            moved += c.at(n, k) * contact.forces[k];
        if (!(wanted[n] > moved))
            break;
        std::vector<double> row(n + 1);
        for (size_t k = 0; k <= n; ++k) {
            double sum = c.at(n, k);
            for (size_t m = 0; m < k; ++m)
                sum -= row[m] * (k < n ? lower[k][m] : row[m]);
            row[k] = k < n ? sum / lower[k][k] : std::sqrt(sum);
        }
        if (!(row[n] > 0))
            break;
        double sum = wanted[n];
        for (size_t m = 0; m < n; ++m)
            sum -= row[m] * half[m];
        half.push_back(sum / row[n]);
        lower.push_back(std::move(row));
        std::vector<double> forces(half);
        for (size_t k = n + 1; k-- > 0;) {
            for (size_t m = k + 1; m <= n; ++m)
                forces[k] -= lower[m][k] * forces[m];
            forces[k] /= lower[k][k];
        }
        contact.forces = std::move(forces);
    }
    return contact;
}

} // namespace stipple::sim

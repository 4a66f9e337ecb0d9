// Newton's method on the surface's energy: the block's ½ uᵀ K u and the membrane's, with its exact stretch along a
// meridian λ = √((1 + u')² + w'²) and u/r round the axis. Hooke's law in plane stress. Slack (compressed) skin
// wrinkles: its geometric stiffness is taken as 0. The energy is never negative, so a downhill step always exists.
#include "sim/section/membrane.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int kMostSteps = 60;

struct Slope {
    double energy = 0;
    std::vector<double> gradient;
};

// Energy and slopes; with `hessian` the stiffness too.
Slope energyAt(const MembraneProblem &p, const std::vector<double> &u, BandMatrix *hessian) {
    const size_t n = u.size();
    Slope s;
    s.gradient.assign(n, 0.0);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < n; ++j)
            s.gradient[i] += p.stiffness[i * n + j] * u[j];
        s.energy += 0.5 * s.gradient[i] * u[i];
        if (hessian != nullptr)
            for (size_t j = i; j < n; ++j)
                hessian->add(i, j, p.stiffness[i * n + j]);
    }
    for (size_t e = 0; e + 1 < p.rMm.size(); ++e) {
        const double length = p.rMm[e + 1] - p.rMm[e], r = 0.5 * (p.rMm[e] + p.rMm[e + 1]);
        const double weight = 2 * kPi * r * length * p.tensionNPerMm;
        const std::array<size_t, 4> at = {2 * e, 2 * e + 1, 2 * e + 2, 2 * e + 3};
        const double du = (u[at[2]] - u[at[0]]) / length, dw = (u[at[3]] - u[at[1]]) / length;
        const double hoop = 0.5 * (u[at[0]] + u[at[2]]) / r;
        const double stretch = std::max(std::sqrt((1 + du) * (1 + du) + dw * dw), 1.0e-6);
        const double strain = stretch - 1;
        const double nu = p.poisson, rest = (1 + nu) * p.stretched; // the latter balanced at rest: adds no load there
        s.energy += 0.5 * weight * (strain * strain + 2 * nu * strain * hoop + hoop * hoop + 2 * rest * (strain - du));
        const double byU = (1 + du) / stretch, byW = dw / stretch; // of the stretch
        const std::array<double, 4> outSlope = {-1 / length, 0, 1 / length, 0};
        const std::array<double, 4> downSlope = {0, -1 / length, 0, 1 / length};
        const std::array<double, 4> hoopSlope = {0.5 / r, 0, 0.5 / r, 0};
        const double pull = strain + nu * hoop + rest, taut = std::max(pull, 0.0);
        const double uu = dw * dw / (stretch * stretch * stretch), uw = -(1 + du) * dw / (stretch * stretch * stretch);
        const double ww = (1 + du) * (1 + du) / (stretch * stretch * stretch);
        std::array<double, 4> strainSlope{};
        for (size_t k = 0; k < 4; ++k) {
            strainSlope[k] = byU * outSlope[k] + byW * downSlope[k];
            s.gradient[at[k]] +=
                weight * (pull * strainSlope[k] - rest * outSlope[k] + (hoop + nu * strain) * hoopSlope[k]);
        }
        if (hessian == nullptr)
            continue;
        for (size_t k = 0; k < 4; ++k)
            for (size_t m = k; m < 4; ++m) {
                const double material = strainSlope[k] * strainSlope[m] + hoopSlope[k] * hoopSlope[m] +
                                        nu * (strainSlope[k] * hoopSlope[m] + hoopSlope[k] * strainSlope[m]);
                const double geometric = taut * (uu * outSlope[k] * outSlope[m] + ww * downSlope[k] * downSlope[m] +
                                                 uw * (outSlope[k] * downSlope[m] + downSlope[k] * outSlope[m]));
                hessian->add(at[k], at[m], weight * (material + geometric));
            }
    }
    return s;
}

} // namespace

MembraneState pressMembrane(const MembraneProblem &p, double dimpleMm, const MembraneState &before) {
    const size_t n = 2 * p.rMm.size();
    MembraneState state;
    state.movedMm = before.movedMm.size() == n ? before.movedMm : std::vector<double>(n, 0.0);
    // Start from the state before, scaled: nearer than a lone pushed node.
    const double was = state.movedMm[1];
    if (was > 0)
        for (double &u : state.movedMm)
            u *= dimpleMm / was;
    state.movedMm[0] = 0;
    state.movedMm[1] = dimpleMm;
    double shift = 0; // Levenberg's, when the stiffness is not positive definite
    for (int step = 0; step < kMostSteps; ++step) {
        BandMatrix hessian(n, n - 1);
        const Slope here = energyAt(p, state.movedMm, &hessian);
        double rest = 0, most = 1.0e-12;
        for (size_t i = 2; i < n; ++i)
            rest = std::max(rest, std::fabs(here.gradient[i]));
        most = std::max(most, std::fabs(here.gradient[1]));
        if (rest < 1.0e-5 * most) {
            state.hasConverged = true;
            break;
        }
        for (size_t i = 0; i < n; ++i)
            hessian.add(i, i, shift * p.stiffness[i * n + i]);
        hessian.fix(0);
        hessian.fix(1);
        if (!hessian.factor()) {
            shift = std::max(4 * shift, 1.0e-3);
            continue;
        }
        Columns by(n, 1);
        for (size_t i = 2; i < n; ++i)
            by.values[i] = -here.gradient[i];
        hessian.solve(by);
        double share = 1;
        std::vector<double> next(n);
        for (int halving = 0; halving < 30; ++halving, share *= 0.5) {
            for (size_t i = 0; i < n; ++i)
                next[i] = state.movedMm[i] + share * by.values[i];
            if (energyAt(p, next, nullptr).energy <= here.energy)
                break;
        }
        state.movedMm = next;
        shift *= 0.25;
    }
    const Slope end = energyAt(p, state.movedMm, nullptr);
    state.forceN = end.gradient[1];
    state.loadsN.assign(n, 0.0);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
            state.loadsN[i] += p.stiffness[i * n + j] * state.movedMm[j];
    return state;
}

} // namespace stipple::sim

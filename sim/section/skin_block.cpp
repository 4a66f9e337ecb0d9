// Builds the block of a zone, its answers, and the dimples from rest to the deepest.
#include "sim/section/skin_block.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/section/membrane.h"

namespace stipple::sim {

namespace {

constexpr double kCorneumMpa = 20, kEpidermisMpa = 1, kDermisMpa = 0.035, kFatMpa = 0.002;
constexpr double kFatMm = 4;
constexpr double kMembraneMm = 2; // the stretched top's reach; beyond, dents are flat
constexpr double kWidthMm = 7;
// Strain of the corneum at rest (skin gapes when cut) and what the other hand's full stretch adds: assumptions.
constexpr double kRestStrain = 0.02, kStretchStrain = 0.08;
constexpr double kFlankStepMm = 0.1;
constexpr size_t kFlankSteps = 31;
constexpr std::array<double, 16> kLevelsMm = {0,   0.005, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2,
                                              0.3, 0.42,  0.6,  0.85, 1.15, 1.5, 1.9,  kMostDimpleMm};

double um(float value) { return static_cast<double>(value) / 1000; }

std::vector<BlockLayer> layersOf(const SlabSetup &setup) {
    const ZoneFigures &zone = zoneFigures(setup.zone);
    return {
        {.thicknessMm = um(zone.corneumUm), .modulusMpa = kCorneumMpa, .cellMm = 0.0075},
        {.thicknessMm = um(zone.viableEpidermisUm), .modulusMpa = kEpidermisMpa, .cellMm = 0.0175},
        {.thicknessMm = um(zone.papillaryUm), .modulusMpa = kDermisMpa, .cellMm = 0.02},
        {.thicknessMm = um(zone.reticularUm[setup.sex == Sex::Male ? 1 : 0]),
         .modulusMpa = kDermisMpa,
         .cellMm = 0.02,
         .growth = 1.035},
        {.thicknessMm = kFatMm, .modulusMpa = setup.isBedFirm ? kDermisMpa : kFatMpa, .cellMm = 0.05, .growth = 1.3},
    };
}

void add(RoundField &sum, const RoundField &part, double share) {
    const auto by = static_cast<float>(share);
    for (size_t i = 0; i < sum.size(); ++i)
        sum[i] += by * part[i];
}

// Index of the interval of ascending `lines` that `at` lies in, and its share of the way.
std::pair<size_t, double> between(const std::vector<double> &lines, size_t count, double at) {
    const auto end = lines.begin() + static_cast<std::ptrdiff_t>(count);
    const auto above = std::upper_bound(lines.begin() + 1, end - 1, at);
    const auto i = static_cast<size_t>(above - lines.begin()) - 1;
    return {i, std::clamp((at - lines[i]) / (lines[i + 1] - lines[i]), 0.0, 1.0)};
}

double bounded(double value, double most) { return value > 0 ? std::min(value, most) : 0; }

RoundField fieldOf(const BlockMesh &mesh, const Columns &moved, size_t column) {
    RoundField field(mesh.nodes());
    for (size_t i = 0; i < mesh.nodes(); ++i)
        field[i] = glm::vec2(moved.at(dofOf(i, Axis::R), column), moved.at(dofOf(i, Axis::Z), column));
    return field;
}

// Weights down the rings of 20 µm radius about the axis (a line of force would be singular), sum 1: along the flank of
// a pointed needle, which is as wide as it is far from the tip.
std::vector<double> flankLoads(const BlockMesh &mesh, size_t nodes, double depth) {
    std::vector<double> loads(nodes, 0.0);
    double sum = 0;
    for (size_t j = 0; j < nodes; ++j) {
        const double above = j > 0 ? mesh.zMm[j] - mesh.zMm[j - 1] : 0;
        const double below = mesh.zMm[j + 1] - mesh.zMm[j];
        loads[j] = std::max(depth - mesh.zMm[j], 0.0) * 0.5 * (above + below);
        sum += loads[j];
    }
    if (!(sum > 0))
        loads[0] = sum = 1;
    for (double &load : loads)
        load /= sum;
    return loads;
}

} // namespace

SkinBlock::SkinBlock(const SlabSetup &setup)
    : layers_(layersOf(setup)),
      mesh_(makeBlockMesh({.cellMm = 0.02, .fineMm = 0.3, .widthMm = kWidthMm, .growth = 1.14}, layers_)) {
    const ElasticBlock block(mesh_, layers_);
    double skinMm = 0;
    for (size_t i = 0; i + 1 < layers_.size(); ++i)
        skinMm += layers_[i].thicknessMm;
    while (axisNodes_ + 1 < mesh_.zMm.size() && mesh_.zMm[axisNodes_] < skinMm + 1)
        ++axisNodes_;
    Columns loads(2 * mesh_.nodes(), kFlankSteps);
    for (size_t k = 0; k < kFlankSteps; ++k) {
        const std::vector<double> along = flankLoads(mesh_, axisNodes_, kFlankStepMm * static_cast<double>(k));
        for (size_t j = 0; j < axisNodes_; ++j)
            loads.row(dofOf(mesh_.nodeAt(1, j), Axis::Z))[k] = along[j];
    }
    block.respond(loads);
    for (size_t k = 0; k < kFlankSteps; ++k)
        flanks_.push_back(fieldOf(mesh_, loads, k));
    // Before puncture: the corneum's stiffness is the membrane's, and the block has epidermis in its place.
    std::vector<BlockLayer> soft = layers_;
    soft[0].modulusMpa = kEpidermisMpa;
    solveLevels(ElasticBlock(mesh_, soft), static_cast<double>(setup.stretch));
}

void SkinBlock::solveLevels(const ElasticBlock &block, double stretch) {
    size_t count = 0;
    std::vector<size_t> dofs;
    for (; count + 1 < mesh_.rMm.size() && mesh_.rMm[count] <= kMembraneMm; ++count)
        for (const Axis axis : {Axis::R, Axis::Z})
            dofs.push_back(dofOf(mesh_.nodeAt(count, 0), axis));
    const Columns answer = block.respond(dofs);
    // The block's stiffness to the surface's unknowns: its compliance turned round. The axis does not move sideways.
    const size_t n = dofs.size();
    BandMatrix compliance(n, n - 1);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i; j < n; ++j)
            compliance.add(i, j, i == 0 && j == 0 ? 1.0 : answer.at(dofs[i], j));
    Columns stiffness(n, n);
    for (size_t i = 0; i < n; ++i)
        stiffness.row(i)[i] = 1;
    levels_.push_back({0, 0, RoundField(mesh_.nodes(), glm::vec2(0))});
    if (!compliance.factor())
        return;
    compliance.solve(stiffness);
    const BlockLayer &corneum = layers_[0];
    const double tension =
        (corneum.modulusMpa - kEpidermisMpa) * corneum.thicknessMm / (1 - corneum.poisson * corneum.poisson);
    const MembraneProblem problem{.rMm = std::span(mesh_.rMm).first(count),
                                  .stiffness = stiffness.values,
                                  .tensionNPerMm = tension,
                                  .poisson = corneum.poisson,
                                  .stretched = kRestStrain + kStretchStrain * bounded(stretch, 1)};
    MembraneState state;
    for (size_t k = 1; k < kLevelsMm.size(); ++k) {
        state = pressMembrane(problem, kLevelsMm[k], state);
        if (!state.hasConverged)
            break;
        Columns loads(2 * mesh_.nodes(), 1);
        for (size_t c = 1; c < n; ++c)
            loads.values[dofs[c]] = state.loadsN[c];
        block.respond(loads);
        levels_.push_back({kLevelsMm[k], state.forceN, fieldOf(mesh_, loads, 0)});
    }
}

SkinBlock::Mix SkinBlock::levelAt(double dimple) const {
    const double w = bounded(dimple, levels_.back().dimpleMm);
    for (size_t k = 1; k < levels_.size(); ++k)
        if (w <= levels_[k].dimpleMm)
            return {k - 1, (w - levels_[k - 1].dimpleMm) / (levels_[k].dimpleMm - levels_[k - 1].dimpleMm)};
    return {0, 0}; // no level but rest
}

SkinBlock::Mix SkinBlock::flankAt(double depth) const {
    const double at = bounded(depth / kFlankStepMm, static_cast<double>(kFlankSteps - 1));
    const auto k = std::min(static_cast<size_t>(at), kFlankSteps - 2);
    return {k, at - static_cast<double>(k)};
}

double SkinBlock::forceN(double dimple) const {
    const Mix mix = levelAt(dimple);
    const double from = levels_[mix.from].forceN;
    return mix.share > 0 ? from + mix.share * (levels_[mix.from + 1].forceN - from) : from;
}

double SkinBlock::dimpleMm(double force) const {
    for (size_t k = 1; k < levels_.size(); ++k)
        if (force <= levels_[k].forceN) {
            const double share = (force - levels_[k - 1].forceN) / (levels_[k].forceN - levels_[k - 1].forceN);
            return levels_[k - 1].dimpleMm + bounded(share, 1) * (levels_[k].dimpleMm - levels_[k - 1].dimpleMm);
        }
    return levels_.back().dimpleMm;
}

RoundField SkinBlock::pressed(double dimple) const {
    RoundField field(mesh_.nodes(), glm::vec2(0));
    const Mix mix = levelAt(dimple);
    if (mix.share < 1)
        add(field, levels_[mix.from].field, 1 - mix.share);
    if (mix.share > 0)
        add(field, levels_[mix.from + 1].field, mix.share);
    return field;
}

double SkinBlock::flankShare(double depthMm) const {
    return (1 - kTearingShare) / kTearingShare * bounded(depthMm / kFullFlankMm, 1);
}

double SkinBlock::tipDownMm(double depthMm, double surfaceN) const {
    const double depth = bounded(depthMm, mesh_.zMm[axisNodes_ - 1]);
    const auto [tip, share] = between(mesh_.zMm, axisNodes_, depth);
    const auto onAxis = [node = tip, part = share](const RoundField &field) { // nodes of the axis come first
        return (1 - part) * static_cast<double>(field[node].y) + part * static_cast<double>(field[node + 1].y);
    };
    const Mix level = levelAt(dimpleMm(surfaceN)), drag = flankAt(depth);
    double down = (1 - level.share) * onAxis(levels_[level.from].field);
    if (level.share > 0)
        down += level.share * onAxis(levels_[level.from + 1].field);
    const double flankN = flankShare(depth) * surfaceN;
    return down +
           flankN * ((1 - drag.share) * onAxis(flanks_[drag.from]) + drag.share * onAxis(flanks_[drag.from + 1]));
}

RoundField SkinBlock::pierced(double depthMm, double dimple) const {
    const double depth = bounded(depthMm, mesh_.zMm[axisNodes_ - 1]), wanted = bounded(dimple, kMostDimpleMm);
    double low = 0, high = levels_.back().forceN;
    for (int i = 0; i < 24; ++i) {
        const double middle = 0.5 * (low + high);
        (tipDownMm(depth, middle) < wanted ? low : high) = middle;
    }
    const double surfaceN = 0.5 * (low + high);
    RoundField field = pressed(dimpleMm(surfaceN));
    const double flankN = flankShare(depth) * surfaceN;
    const Mix drag = flankAt(depth);
    add(field, flanks_[drag.from], flankN * (1 - drag.share));
    add(field, flanks_[drag.from + 1], flankN * drag.share);
    // Beyond the deepest level solved: the same form, scaled.
    const double moved = tipDownMm(depth, surfaceN);
    if (moved > 0)
        for (glm::vec2 &m : field)
            m *= static_cast<float>(wanted / moved);
    return field;
}

Advance advance(const SkinBlock &skin, double travelMm, double insertionN) {
    Advance out;
    const double travel = bounded(travelMm, 10);
    const double yields = skin.dimpleMm(insertionN);
    if (!(insertionN > 0) || travel < yields || skin.forceN(yields) < 0.999 * insertionN) {
        out.dimpleMm = travel;
        out.forceN = skin.forceN(travel);
        return out;
    }
    // The path is open: the hole's edge bears the tearing, the flank its part, and the tip goes on until they do.
    out.isPierced = true;
    const double surfaceN = kTearingShare * insertionN;
    double low = 0, high = travel;
    for (int i = 0; i < 30; ++i) {
        const double depth = 0.5 * (low + high);
        (depth + skin.tipDownMm(depth, surfaceN) < travel ? low : high) = depth;
    }
    out.depthMm = 0.5 * (low + high);
    out.dimpleMm = travel - out.depthMm;
    out.forceN = surfaceN * (1 + skin.flankShare(out.depthMm));
    return out;
}

} // namespace stipple::sim

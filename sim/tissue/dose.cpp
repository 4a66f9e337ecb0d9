#include "sim/tissue/dose.h"

#include <algorithm>
#include <cstddef>

#include "shaders/shared/limits.h"
#include "sim/needle/channel.h"
#include "sim/tissue/response.h"

namespace stipple::sim {

namespace {

struct Entry {
    float reachedUm = 0, lateralUm = 0, loops = 0, plexus = 0, entryS = 0;
    Layer layer = Layer::Corneum;
};

float inflammationSquare(float reachedUm) {
    const float deltaA = responseAt(reachedUm).inflammationDeltaA;
    return deltaA * deltaA;
}

const std::array<float, kDepthClasses> &nodeSquares() {
    static const std::array<float, kDepthClasses> kTable = [] {
        std::array<float, kDepthClasses> made{};
        for (size_t i = 0; i < made.size(); ++i)
            made[i] = inflammationSquare(kDepthNodesUm[i]);
        return made;
    }();
    return kTable;
}

void add(TissueDose &dose, const Entry &entry, float perCm2, float shaftUm) {
    size_t node = 0; // the one below
    while (node + 2 < kDepthNodesUm.size() && entry.reachedUm > kDepthNodesUm[node + 1])
        ++node;
    const float low = nodeSquares()[node], high = nodeSquares()[node + 1];
    const float upper = std::clamp((inflammationSquare(entry.reachedUm) - low) / (high - low), 0.0F, 1.0F);
    dose.punctures[node] += perCm2 * (1.0F - upper);
    dose.punctures[node + 1] += perCm2 * upper;
    dose.depthUm += perCm2 * std::max(entry.reachedUm, 0.0F);
    dose.tearMm += perCm2 * entry.lateralUm * 1e-3F;
    dose.overTearMm += perCm2 * std::max(entry.lateralUm - shaftUm, 0.0F) * 1e-3F;
    const Channel channel = residualChannel(entry.reachedUm, shaftUm);
    const float mm = channel.diameterUm * 1e-3F;
    // A round hole, drawn out into a slit by the sideways travel.
    const float openMm2 = 0.785398F * mm * mm + mm * entry.lateralUm * 1e-3F;
    dose.openMm2 += perCm2 * openMm2;
    dose.channelUl += perCm2 * openMm2 * channel.depthUm * 1e-3F; // mm³ = µl
    dose.loops += perCm2 * entry.loops;
    dose.plexus += perCm2 * entry.plexus;
    dose.entryS += perCm2 * entry.entryS;
    dose.layers[static_cast<size_t>(entry.layer)] += perCm2;
}

} // namespace

TissueDose &TissueDose::operator+=(const TissueDose &other) {
    for (size_t i = 0; i < punctures.size(); ++i)
        punctures[i] += other.punctures[i];
    for (size_t i = 0; i < layers.size(); ++i)
        layers[i] += other.layers[i];
    depthUm += other.depthUm;
    tearMm += other.tearMm;
    overTearMm += other.overTearMm;
    openMm2 += other.openMm2;
    channelUl += other.channelUl;
    loops += other.loops;
    plexus += other.plexus;
    entryS += other.entryS;
    return *this;
}

float TissueDose::count() const {
    float sum = 0;
    for (const float n : layers)
        sum += n;
    return sum;
}

float TissueDose::meanDepthUm() const { return count() > 0.0F ? depthUm / count() : 0.0F; }
float TissueDose::meanEntryS() const { return count() > 0.0F ? entryS / count() : 0.0F; }
float TissueDose::layerShare(Layer layer) const {
    return count() > 0.0F ? layers[static_cast<size_t>(layer)] / count() : 0.0F;
}

void addPuncture(TissueDose &dose, const Puncture &p, const DoseArea &area) {
    if (!(area.areaMm2 > 0.0F) || !(area.shaftUm >= 0.0F))
        return;
    add(dose,
        {.reachedUm = static_cast<float>(p.depthUm),
         .lateralUm = static_cast<float>(p.lateralUm),
         .loops = static_cast<float>(p.loops),
         .plexus = static_cast<float>(p.plexus),
         .entryS = static_cast<float>(p.step) / static_cast<float>(kStepsPerSecond),
         .layer = p.layer},
        100.0F / area.areaMm2, area.shaftUm);
}

TissueDose doseOf(std::span<const Puncture> punctures, const DoseArea &area) {
    TissueDose dose;
    for (const Puncture &p : punctures)
        addPuncture(dose, p, area);
    return dose;
}

TissueDose doseOf(const EvenWork &work) {
    TissueDose dose;
    if (work.perCm2 > 0.0F)
        add(dose,
            {.reachedUm = work.reachedUm,
             .lateralUm = work.lateralUm,
             .layer = layerAt(zoneFigures(work.zone), work.sex, work.reachedUm, work.ageYears)},
            work.perCm2, work.shaftUm);
    return dose;
}

} // namespace stipple::sim

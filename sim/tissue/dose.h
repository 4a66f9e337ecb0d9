// What the punctures of an area add up to: all that its course over hours and its healing over months need of the
// ledger. Doses of punctures add; the order does not matter.
#pragma once

#include <array>
#include <span>

#include "sim/needle/ledger.h"

namespace stipple::sim {

// Classes of reached depth: nodes that hold every row of the response table (response.h), closer where its time
// constant grows fast. A puncture is shared between the two nodes about it so that the squares of inflammation, which
// add, come out exactly; deeper than the last counts to the last.
inline constexpr int kDepthClasses = 13;
inline constexpr std::array<float, kDepthClasses> kDepthNodesUm = {0,      100, 237.5F,  300,  360,      415,    475,
                                                                   712.5F, 950, 1187.5F, 1425, 1781.25F, 2137.5F};

struct TissueDose { // everything per cm² of skin
    std::array<float, kDepthClasses> punctures{};
    float depthUm = 0;             // sum of reached depths
    float tearMm = 0;              // sideways travel of embedded needles
    float overTearMm = 0;          // … beyond one needle's diameter each: what tears rather than drags
    float openMm2 = 0;             // cross-section of the channels just after entry, slits included
    float channelUl = 0;           // … and their volume, microlitres
    float loops = 0, plexus = 0;   // vessels hit
    float entryS = 0;              // sum of entry times
    std::array<float, 5> layers{}; // punctures by deepest Layer

    TissueDose &operator+=(const TissueDose &other);
    float count() const; // punctures per cm²
    float meanDepthUm() const;
    float meanEntryS() const;
    float layerShare(Layer layer) const; // of its punctures, 0..1
};

struct DoseArea {
    float areaMm2 = 100;
    float shaftUm = 250; // diameter of the needles
};
// Needs areaMm2 > 0 and shaftUm >= 0; nothing is added otherwise.
void addPuncture(TissueDose &dose, const Puncture &puncture, const DoseArea &area);
TissueDose doseOf(std::span<const Puncture> punctures, const DoseArea &area);

// Even work without a ledger, for the lab and for plans.
struct EvenWork {
    float reachedUm = 0;
    float perCm2 = 0;
    float shaftUm = 250;
    float lateralUm = 0; // sideways travel of each needle
    ZoneId zone = ZoneId::CheekLeft;
    Sex sex = Sex::Female;
    int ageYears = 30;
};
TissueDose doseOf(const EvenWork &work);

} // namespace stipple::sim

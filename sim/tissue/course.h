// Redness, swelling, barrier and numbness of treated skin at any moment after (reference §4.2): closed forms of the
// time since the needles, from what the ledger adds up to. Up to two hours it is what Fields integrate.
//
// Sources are few (see response.h): no numeric series after cosmetic microneedling is published.
#pragma once

#include <array>

#include "sim/skin/optics.h"
#include "sim/tissue/dose.h"

namespace stipple::sim {

// Blood that a redness asks for, and what redness that is on a given skin. The reference's rule: the blood is that of a
// light skin (Fitzpatrick II) of this Δa*; darker skin gets as much and shows less. Blood of the flare is arterial
// (oxygenation 0.9); of the inflammation afterwards, 0.8 (assumption).
class CourseColours {
  public:
    explicit CourseColours(const SkinColours &colours);
    // `flareShare`: part of the redness that is flare, 0..1.
    SkinState reddened(const SkinState &rest, double deltaA, double flareShare) const;
    glm::vec3 lab(const SkinState &skin) const { return colours_->lab(skin); }

  private:
    static constexpr size_t kSteps = 81; // to Δa* 20 in steps of 0.25
    const SkinColours *colours_;         // outlives this
    std::array<float, kSteps> lateBlood_{};
};

struct CourseInput {
    TissueDose dose;
    SkinState rest;          // the patient's own, restOf
    Preparation preparation; // cream comes off at hour 0; PRP and occlusion begin then
};
SkinState restOf(const Patient &patient);

struct CoursePoint {
    double deltaA = 0, deltaL = 0; // against rest, on this skin
    double lightDeltaA = 0;        // the redness as on light skin: what the vessels do, whatever the skin shows
    double bloodFraction = 0;      // of the upper dermis
    double oxygenation = 0;
    double swellingMm = 0;
    double tewlRatio = 1, openChannelFraction = 0, serumUptake = 1;
    double numbness = 0;
};
// Before hour 0: skin at rest, cream still on.
CoursePoint courseAt(const CourseInput &input, const CourseColours &colours, double hours);

// Light-skin redness in its two parts. Punctures add by squares (Δa* grows with the root of density), the deepest
// first, up to 2.25 × 250 /cm²; what comes on top of those is not seen.
struct Redness {
    double flare = 0, inflammation = 0;
};
Redness rednessAt(const TissueDose &dose, bool hasPrp, double hours);
double swellingMmAt(const TissueDose &dose, bool hasPrp, double hours);

// The flare after a prick: 0..1, peak at 5 min (Cook & Shuster 1980), gone at 90–120 min (Groth & Serup 1998).
double flareShape(double seconds);

// A wheal's thickness: fluid leaks in and drains away, both exponentially; peak 1 (Cook & Shuster 1980).
struct WhealKinetics {
    double formationHalfMin = 5.4;
    double resorptionHalfMin = 87;
};
inline constexpr WhealKinetics kHistamineWheal{};
inline constexpr WhealKinetics kSalineWheal{5.4, 18};
double whealShape(const WhealKinetics &kinetics, double minutes);

} // namespace stipple::sim

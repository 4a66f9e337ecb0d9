// What the skin of each zone has in it: hairs, glands, ridges, fat and the muscle below. The drawing's only difference
// between zones, besides the thicknesses of sim/skin/zones.
//
// Follicles are densest on the nose and fewer from the middle of the face to its sides (Pagnoni 1994, Br J Dermatol
// 131:862); that the lids' orbicularis lies at once under their dermis, with next to no fat, is in every anatomy. All
// figures here are assumptions in the range of histology atlases.
#include <algorithm>

#include "engine/render/section_art.h"

namespace stipple {

namespace {

struct Row {
    SkinTraits traits;
    float beard = 0; // of a man: hair
};

Row rowOf(sim::ZoneId zone) {
    switch (zone) {
    case sim::ZoneId::EyelidLeft:
    case sim::ZoneId::EyelidRight:
        return {{.reteUm = 15,
                 .ridgeUm = 150,
                 .gland = 0.06F,
                 .hair = 0.04F,
                 .folliclesPerMm2 = 4.0F,
                 .coarse = 0.62F,
                 .lobuleUm = 420,
                 .fatUm = 30,
                 .muscleUm = 1150,
                 .muscle = "Orbicularis muscle",
                 .under = "Septum, fat of orbit"}};
    case sim::ZoneId::PeriorbitalLeft:
    case sim::ZoneId::PeriorbitalRight:
        return {{.reteUm = 24,
                 .ridgeUm = 130,
                 .gland = 0.22F,
                 .hair = 0.06F,
                 .folliclesPerMm2 = 4.0F,
                 .coarse = 0.75F,
                 .lobuleUm = 420,
                 .fatUm = 380,
                 .muscleUm = 1000,
                 .muscle = "Orbicularis muscle",
                 .under = "Deep fat"}};
    case sim::ZoneId::NoseBridge:
        return {{.reteUm = 30,
                 .ridgeUm = 135,
                 .gland = 1.1F,
                 .glands = 2,
                 .hair = 0.10F,
                 .folliclesPerMm2 = 9.0F,
                 .coarse = 0.85F,
                 .lobuleUm = 420,
                 .fatUm = 520,
                 .muscleUm = 620,
                 .muscle = "Nasalis muscle",
                 .under = "Deep fat"}};
    case sim::ZoneId::NoseTip:
    case sim::ZoneId::Nostril:
        return {{.reteUm = 30,
                 .ridgeUm = 135,
                 .gland = 1.3F,
                 .glands = 2,
                 .hair = 0.10F,
                 .folliclesPerMm2 = 11.0F,
                 .coarse = 0.9F,
                 .lobuleUm = 380}};
    case sim::ZoneId::Forehead:
    case sim::ZoneId::Glabella:
        return {{.reteUm = 52,
                 .ridgeUm = 105,
                 .gland = 0.72F,
                 .glands = 2,
                 .hair = 0.12F,
                 .folliclesPerMm2 = 5.2F,
                 .coarse = 1.2F,
                 .lobuleUm = 520}};
    case sim::ZoneId::UpperLip:
    case sim::ZoneId::Chin:
        return {{.reteUm = 58, .ridgeUm = 105, .gland = 0.6F, .hair = 0.2F, .lobuleUm = 560}, 0.95F};
    case sim::ZoneId::JawLeft:
    case sim::ZoneId::JawRight:
        return {{.reteUm = 44, .ridgeUm = 118, .gland = 0.5F, .hair = 0.2F, .folliclesPerMm2 = 4.2F}, 0.95F};
    case sim::ZoneId::Scalp:
        return {{.reteUm = 48, .ridgeUm = 115, .gland = 0.7F, .hair = 1.0F}, 1.0F};
    case sim::ZoneId::Neck:
        return {{.reteUm = 20,
                 .ridgeUm = 165,
                 .gland = 0.16F,
                 .hair = 0.10F,
                 .folliclesPerMm2 = 2.4F,
                 .coarse = 0.72F,
                 .lobuleUm = 980},
                0.6F};
    default:
        return {{.reteUm = 42, .ridgeUm = 120, .gland = 0.5F, .hair = 0.15F}, 0.55F};
    }
}

} // namespace

SkinTraits skinTraits(sim::ZoneId zone, sim::Sex sex, int ageYears) {
    const Row row = rowOf(zone);
    SkinTraits traits = row.traits;
    if (sex == sim::Sex::Male)
        traits.hair = std::max(traits.hair, row.beard);
    // The border flattens by about a third to a half over life (reference: papillae fewer and lower with age).
    const float aged = std::clamp((static_cast<float>(ageYears) - 25.0F) / 55.0F, 0.0F, 1.0F);
    traits.reteUm *= 1.0F - 0.55F * aged;
    traits.elastosis = std::clamp((static_cast<float>(ageYears) - 45.0F) / 30.0F, 0.0F, 1.0F);
    return traits;
}

} // namespace stipple

// The drawing of skin in the cross-section: a medical plate of a slice, painted on the CPU for a zone, a patient and a
// scale, periodic along the skin. A plate can be shown for another zone meanwhile: the grid that carries it stretches
// each layer to the zone's own thickness, so every layer is to scale with any plate.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/base/mesh.h"
#include "sim/skin/patient.h"
#include "sim/skin/zones.h"

namespace stipple {

// Depths of the borders between which a plate is stretched: surface, corneum, epidermis, papillary dermis, plexus,
// dermis; below them the fat keeps its scale.
inline constexpr int kBorders = 6;
using Borders = std::array<float, kBorders>;
Borders zoneBorders(const sim::ZoneFigures &zone, sim::Sex sex, int ageYears);

// What a zone's skin has in it, besides its layers.
struct SkinTraits {
    float reteUm = 45;   // from the tops of the papillae to the ends of the ridges; flattens with age
    float ridgeUm = 120; // from ridge to ridge
    float gland = 0.6F;  // size of sebaceous glands, 0..1
    int glands = 1;      // groups of lobes at a follicle
    float hair = 0.3F;   // 0 vellus, 1 terminal
    float elastosis = 0; // clumped elastin of sun and age, 0..1
    float folliclesPerMm2 = 4.5F;
    float coarse = 1;                         // width of the collagen bundles against the cheek's
    float lobuleUm = 800;                     // across a lobule of fat
    float fatUm = 1.0e6F;                     // under the dermis, down to a muscle, where one lies within reach
    float muscleUm = 0;                       // thick; 0: none
    std::string_view muscle = {}, under = {}; // names of it and of what lies below
    bool operator==(const SkinTraits &) const = default;
};
SkinTraits skinTraits(sim::ZoneId zone, sim::Sex sex, int ageYears);

struct PlatePlan {
    Borders borders{};
    SkinTraits traits;
    float melanin = 0.3F;  // of the basal layer, 0..1
    float periodUm = 8000; // along the skin
    float topUm = -40;     // depth of the first row
    float bottomUm = 3160; // and past the last
    int width = 2048;      // pixels of a period
    bool operator==(const PlatePlan &) const = default;
    float umPerPx() const { return periodUm / static_cast<float>(width); }
    int height() const;
};
struct PlateWindow {
    float periodUm = 8000;
    float topUm = -40, bottomUm = 0; // bottom 0: a good deal of fat
};
PlatePlan platePlan(sim::ZoneId zone, const sim::Patient &patient, const PlateWindow &window);

// Mouths of follicles: in the cut face (z 0) those that the plate has, and on the top behind it.
struct FollicleMouth {
    float xUm = 0, zUm = 0;
    float lean = 0;   // of the hair, to the side per height
    float random = 0; // 0..1
};
std::vector<FollicleMouth> follicleMouths(const PlatePlan &plan);
// Depth of the plate's surface in its furrows.
float plateSurfaceUm(const PlatePlan &plan, float xUm);

// The block's top over one period and kTopShare of it back: relief in grey (128: as the skin's colour is), alpha gloss.
inline constexpr float kTopShare = 0.3125F;
Image8 paintSectionTop(const PlatePlan &plan);

// RGBA, display colours; alpha: 0 air; from 64 on tissue, the more the nearer to a vessel's lumen (255 in it).
Image8 paintSectionPlate(const PlatePlan &plan);

} // namespace stipple

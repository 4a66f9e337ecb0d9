// The zones of the skin: names, ids as stored in a head's zone map, and layer figures.
// Figures: reference table "Recommended zone table" (layers by zone; Meng 2022, Chopra 2015, Egawa 2007 and others; the
// sub-division into layers is an assumption). Left and right are the patient's.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stipple::sim {

enum class ZoneId : uint8_t {
    None = 0, // no skin: outside the chart, hair, cap
    Block = 1,
    Forehead = 2,
    Glabella = 3,
    TempleLeft = 4,
    TempleRight = 5,
    EyelidLeft = 6, // both lids and all inside the orbital rim: no-go
    EyelidRight = 7,
    PeriorbitalLeft = 8,
    PeriorbitalRight = 9,
    NoseBridge = 10,
    NoseTip = 11,
    CheekboneLeft = 12,
    CheekboneRight = 13,
    CheekLeft = 14,
    CheekRight = 15,
    UpperLip = 16,
    Chin = 17,
    JawLeft = 18,
    JawRight = 19,
    Neck = 20,
    Vermilion = 21, // no-go
    Nostril = 22,   // no-go
    EarLeft = 23,
    EarRight = 24,
    Scalp = 25,
    BlockMargin = 26, // of the practice block, around the square to be worked
    Forearm = 27,     // on no head: where much was measured, for `stipple lab`
};
inline constexpr int kZoneCount = 28;

enum class Sex : uint8_t { Female, Male };

// Thicknesses in micrometres. `total` is epidermis + dermis = depth of the subcutaneous fat.
struct ZoneFigures {
    std::string_view name; // as in traces: "cheek_left"
    std::string_view site; // as in `--site`: "cheek"
    float corneumUm;
    float viableEpidermisUm;
    float papillaryUm;
    std::array<float, 2> reticularUm; // female, male
    float plexusDepthUm;              // superficial vascular plexus
    float perfusion;                  // skin-perfusion multiplier at rest
    float indentation;                // multiplier of indentation before puncture: bony 0.7 … eyelid 1.4 (assumption)
    bool isTreatable;                 // skin a plan may work
    bool isNoGo;                      // a puncture here is an error whatever the plan
    bool isBony;                      // bone close under the skin: lower force limits
    bool thinsWithAge = false;        // in women (Meng 2022: forehead, glabella, zygoma, submandibular)
};

const ZoneFigures &zoneFigures(ZoneId zone);
std::optional<ZoneId> zoneByName(std::string_view name);

inline float epidermisUm(const ZoneFigures &z) { return z.corneumUm + z.viableEpidermisUm; }
// Share of its adult thickness a dermis has left at an age: women lose 0.5 % a year after 40 where Meng 2022 found them
// thinner (the rate is an assumption; below 0.5 nothing is known). The epidermis keeps its thickness (Sandby-Møller
// 2003).
float dermisLeft(const ZoneFigures &zone, Sex sex, int ageYears);
inline float papillaryUm(const ZoneFigures &z, Sex sex, int ageYears) {
    return z.papillaryUm * dermisLeft(z, sex, ageYears);
}
inline float dermisBottomUm(const ZoneFigures &z, Sex sex, int ageYears = 30) {
    return epidermisUm(z) + (z.papillaryUm + z.reticularUm[sex == Sex::Male ? 1 : 0]) * dermisLeft(z, sex, ageYears);
}
// Indentation before puncture against that of one sharp needle on average skin: the zone's, and more as skin loses its
// stiffness (Ambroziak 2019: stiffness falls with age; 0.5 % a year after 40 is an assumption).
float indentationOf(const ZoneFigures &zone, int ageYears);
// Depth of the apex of the capillary loops: about where the papillae begin (assumption within 50–120 µm).
inline float loopApexUm(const ZoneFigures &z) { return epidermisUm(z) * 0.85F + 15.0F; }

// The deepest layer a puncture reached, for pictures and scores.
enum class Layer : uint8_t { Corneum, Epidermis, Papillary, Reticular, Fat };
Layer layerAt(const ZoneFigures &zone, Sex sex, float depthUm, int ageYears = 30);
std::string_view layerName(Layer layer);

} // namespace stipple::sim

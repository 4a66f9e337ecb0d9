#include "sim/skin/zones.h"

#include <algorithm>

namespace stipple::sim {

namespace {

constexpr bool kYes = true;
constexpr bool kNo = false;

// One row of the table per zone id. Columns as in ZoneFigures. Practice block, ears and scalp are assumptions: the
// block is made like a cheek; ears take the thinnest cheek-like figures. Indentation multipliers (bony 0.7, cheek 1.3,
// eyelid 1.4) are assumptions of the depth model's form A. Forearm: epidermis of Sandby-Møller 2003, the rest as the
// back of the hand (assumption).
constexpr std::array<ZoneFigures, kZoneCount> kZones = {{
    {"none", "none", 14, 55, 150, {1250, 1600}, 350, 1.0F, 1.0F, kNo, kNo, kNo},
    {"block", "block", 15, 50, 150, {1350, 1750}, 350, 1.2F, 1.0F, kYes, kNo, kNo},
    {"forehead", "forehead", 14, 60, 150, {1250, 1600}, 350, 1.0F, 0.7F, kYes, kNo, kYes, kYes},
    {"glabella", "glabella", 14, 60, 150, {1250, 1600}, 350, 1.0F, 0.7F, kYes, kNo, kYes, kYes},
    {"temple_left", "temple", 13, 55, 140, {1000, 1300}, 330, 0.9F, 0.9F, kYes, kNo, kYes},
    {"temple_right", "temple", 13, 55, 140, {1000, 1300}, 330, 0.9F, 0.9F, kYes, kNo, kYes},
    {"eyelid_left", "eyelid", 9, 35, 80, {550, 650}, 200, 1.5F, 1.4F, kNo, kYes, kNo},
    {"eyelid_right", "eyelid", 9, 35, 80, {550, 650}, 200, 1.5F, 1.4F, kNo, kYes, kNo},
    {"periorbital_left", "periorbital", 11, 45, 110, {950, 1150}, 260, 1.2F, 0.9F, kYes, kNo, kYes},
    {"periorbital_right", "periorbital", 11, 45, 110, {950, 1150}, 260, 1.2F, 0.9F, kYes, kNo, kYes},
    {"nose_bridge", "nose", 13, 50, 140, {1000, 1200}, 330, 1.4F, 0.7F, kYes, kNo, kYes},
    {"nose_tip", "nose_tip", 14, 55, 170, {1700, 1900}, 350, 1.5F, 1.0F, kYes, kNo, kNo},
    {"cheekbone_left", "cheekbone", 15, 50, 150, {1350, 1750}, 350, 1.2F, 0.7F, kYes, kNo, kYes, kYes},
    {"cheekbone_right", "cheekbone", 15, 50, 150, {1350, 1750}, 350, 1.2F, 0.7F, kYes, kNo, kYes, kYes},
    {"cheek_left", "cheek", 15, 50, 150, {1350, 1750}, 350, 1.2F, 1.3F, kYes, kNo, kNo, kYes},
    {"cheek_right", "cheek", 15, 50, 150, {1350, 1750}, 350, 1.2F, 1.3F, kYes, kNo, kNo, kYes},
    {"upper_lip", "upper_lip", 13, 65, 150, {1250, 1550}, 350, 1.2F, 1.2F, kYes, kNo, kNo},
    {"chin", "chin", 14, 65, 150, {1350, 1650}, 350, 1.1F, 0.8F, kYes, kNo, kYes},
    {"jaw_left", "jaw", 14, 55, 140, {1050, 1250}, 340, 0.8F, 0.8F, kYes, kNo, kYes, kYes},
    {"jaw_right", "jaw", 14, 55, 140, {1050, 1250}, 340, 0.8F, 0.8F, kYes, kNo, kYes, kYes},
    {"neck", "neck", 12, 45, 130, {1000, 1100}, 320, 0.8F, 1.3F, kYes, kNo, kNo},
    {"vermilion", "vermilion", 9, 60, 100, {900, 1000}, 250, 2.0F, 1.4F, kNo, kYes, kNo},
    {"nostril", "nostril", 12, 50, 120, {1000, 1200}, 300, 1.5F, 1.0F, kNo, kYes, kNo},
    {"ear_left", "ear", 12, 40, 100, {600, 700}, 250, 1.0F, 0.8F, kNo, kNo, kNo},
    {"ear_right", "ear", 12, 40, 100, {600, 700}, 250, 1.0F, 0.8F, kNo, kNo, kNo},
    {"scalp", "scalp", 15, 60, 150, {1500, 1800}, 400, 1.3F, 0.7F, kNo, kNo, kYes},
    {"block_margin", "block", 15, 50, 150, {1350, 1750}, 350, 1.2F, 1.0F, kNo, kNo, kNo},
    {"forearm", "forearm", 18, 57, 150, {950, 1100}, 400, 0.7F, 1.0F, kNo, kNo, kNo},
}};

} // namespace

const ZoneFigures &zoneFigures(ZoneId zone) {
    const auto index = static_cast<size_t>(zone);
    return kZones[index < kZones.size() ? index : 0];
}

std::optional<ZoneId> zoneByName(std::string_view name) {
    for (size_t i = 1; i < kZones.size(); ++i)
        if (kZones[i].name == name)
            return static_cast<ZoneId>(i);
    return std::nullopt;
}

float dermisLeft(const ZoneFigures &zone, Sex sex, int ageYears) {
    if (sex != Sex::Female || !zone.thinsWithAge)
        return 1.0F;
    return std::max(1.0F - 0.005F * static_cast<float>(std::max(ageYears - 40, 0)), 0.5F);
}

float indentationOf(const ZoneFigures &zone, int ageYears) {
    return zone.indentation * (1.0F + 0.005F * static_cast<float>(std::clamp(ageYears - 40, 0, 100)));
}

Layer layerAt(const ZoneFigures &zone, Sex sex, float depthUm, int ageYears) {
    if (depthUm <= zone.corneumUm)
        return Layer::Corneum;
    if (depthUm <= epidermisUm(zone))
        return Layer::Epidermis;
    if (depthUm <= epidermisUm(zone) + papillaryUm(zone, sex, ageYears))
        return Layer::Papillary;
    return depthUm <= dermisBottomUm(zone, sex, ageYears) ? Layer::Reticular : Layer::Fat;
}

std::string_view layerName(Layer layer) {
    constexpr std::array<std::string_view, 5> kNames = {"stratum corneum", "epidermis", "papillary dermis",
                                                        "reticular dermis", "fat"};
    return kNames[static_cast<size_t>(layer)];
}

} // namespace stipple::sim

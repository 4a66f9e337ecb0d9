#include "sim/skin/optics.h"

#include <algorithm>
#include <cmath>

#include "shaders/kernels/skin_colour.h"

namespace stipple::sim {

namespace {

constexpr float kAnisotropy = 0.8F;

// Molar extinction of haemoglobin, cm⁻¹/M (Prahl, OMLC), 400..700 nm.
constexpr std::array<float, kWavelengths> kOxy = {
    266232, 466840, 480360, 246072, 102580, 62816, 44480, 33209, 26629, 23684, 20933, 20035, 24202, 39957, 53236, 43016,
    32613,  44496,  50104,  14401,  3200,   1506,  942,   610,   442,   368,   320,   294,   278,   276,   290};
constexpr std::array<float, kWavelengths> kDeoxy = {223296, 303956, 407560, 528600, 413280, 103292, 23389, 16156,
                                                    14550,  16684,  20862,  25774,  31590,  39036,  46592, 53412,
                                                    53788,  45072,  37020,  28324,  14677,  9444,   6510,  5149,
                                                    4345,   3750,   3227,   2795,   2408,   2052,   1794};
// CIE 1931 2° observer and D65, every 10 nm.
constexpr std::array<glm::vec3, kWavelengths> kObserver = {
    {{0.01431F, 0.000396F, 0.06785F}, {0.04351F, 0.00121F, 0.2074F},  {0.13438F, 0.0040F, 0.6456F},
     {0.2839F, 0.0116F, 1.3856F},     {0.34828F, 0.0230F, 1.74706F},  {0.3362F, 0.0380F, 1.77211F},
     {0.2908F, 0.0600F, 1.6692F},     {0.19536F, 0.09098F, 1.28764F}, {0.09564F, 0.13902F, 0.81295F},
     {0.03201F, 0.20802F, 0.46518F},  {0.0049F, 0.3230F, 0.2720F},    {0.0093F, 0.5030F, 0.1582F},
     {0.06327F, 0.7100F, 0.07825F},   {0.1655F, 0.8620F, 0.04216F},   {0.2904F, 0.9540F, 0.0203F},
     {0.43345F, 0.99495F, 0.00875F},  {0.5945F, 0.9950F, 0.0039F},    {0.7621F, 0.9520F, 0.0021F},
     {0.9163F, 0.8700F, 0.00165F},    {1.0263F, 0.7570F, 0.0011F},    {1.0622F, 0.6310F, 0.0008F},
     {1.0026F, 0.5030F, 0.00034F},    {0.85445F, 0.3810F, 0.00019F},  {0.6424F, 0.2650F, 0.00005F},
     {0.4479F, 0.1750F, 0.00002F},    {0.2835F, 0.1070F, 0.0F},       {0.1649F, 0.0610F, 0.0F},
     {0.0874F, 0.0320F, 0.0F},        {0.04677F, 0.0170F, 0.0F},      {0.0227F, 0.00821F, 0.0F},
     {0.01136F, 0.0041F, 0.0F}}};
constexpr std::array<float, kWavelengths> kD65 = {
    82.75F,  91.49F,  93.43F,  86.68F,  104.86F, 117.01F, 117.81F, 114.86F, 115.92F, 108.81F, 109.35F,
    107.80F, 104.79F, 107.69F, 104.41F, 104.05F, 100.00F, 96.33F,  95.79F,  88.69F,  90.01F,  89.60F,
    87.70F,  83.29F,  83.70F,  80.03F,  80.21F,  82.28F,  78.28F,  69.72F,  71.61F};
constexpr glm::vec3 kWhite(0.95047F, 1.0F, 1.08883F);

// µa of the blood of the upper dermis, 1/mm, 150 g/l haemoglobin, packed in vessels of 10 µm radius.
float bloodAbsorbPerMm(size_t i, float oxygenation) {
    const float molar = oxygenation * kOxy[i] + (1.0F - oxygenation) * kDeoxy[i];
    const float whole = molar * 2.303F * 150.0F / 64500.0F / 10.0F;
    const float across = 2.0F * whole * 0.010F;
    return whole * (1.0F - std::exp(-across)) / across;
}

float scatterPerMm(float nm) { return 4.6F * std::pow(nm / 500.0F, -1.421F) / (1.0F - kAnisotropy); }

// Of the published pairs (§6.1) the one that gives the six measured classes: with Jacques' later ones, melanosomes
// 6.6e10 nm^-3.33 and skin 0.0244 + 8.53 exp(-(nm - 154) / 66.2), light skin comes out too yellow (b* up to 5 too high)
// and pigment does not redden (T26, T28).
float melanosomeAbsorbPerMm(float nm) { return 1.70e11F * std::pow(nm, -3.48F); }
float baseAbsorbPerMm(float nm) { return 7.84e7F * std::pow(nm, -3.255F); }

OpticalLayer dermisLayer(size_t i, const SkinState &skin, float thicknessMm) {
    const float nm = wavelengthNm(static_cast<int>(i));
    return {skin.blood * bloodAbsorbPerMm(i, skin.oxygenation) + (1.0F - skin.blood) * baseAbsorbPerMm(nm),
            scatterPerMm(nm), kAnisotropy, thicknessMm};
}

constexpr std::array<float, 4 *shared::kSkinNodes> kTable = {
#include "sim/skin/optics_table.inc"
};

constexpr float kDeltaStep = 0.25F;
constexpr size_t kDeltas = 81; // to Δa* 20

} // namespace

float wavelengthNm(int index) { return 400.0F + 10.0F * static_cast<float>(index); }

std::vector<OpticalLayer> skinLayers(const SkinState &skin, int wavelength) {
    const float nm = wavelengthNm(wavelength);
    const auto i = static_cast<size_t>(wavelength);
    return {{skin.melanosome * melanosomeAbsorbPerMm(nm) + (1.0F - skin.melanosome) * baseAbsorbPerMm(nm),
             scatterPerMm(nm), kAnisotropy, 0.08F},
            dermisLayer(i, skin, 0.3F),
            dermisLayer(i, {.blood = 0.004F, .oxygenation = 0.7F}, 8.0F)};
}

Spectrum skinReflectance(const SkinState &skin) {
    Spectrum out{};
    for (int i = 0; i < kWavelengths; ++i)
        out[static_cast<size_t>(i)] = solveSlab(skinLayers(skin, i), kSkinIndex).reflectance;
    return out;
}

glm::vec3 xyzOf(const Spectrum &reflectance) {
    glm::vec3 sum(0), white(0);
    for (size_t i = 0; i < kWavelengths; ++i) {
        sum += kObserver[i] * (kD65[i] * reflectance[i]);
        white += kObserver[i] * kD65[i];
    }
    return kWhite * sum / white; // a perfect white is D65 whatever 10 nm steps leave out
}

glm::vec3 linearSrgbOf(glm::vec3 c) {
    return {3.2404542F * c.x - 1.5371385F * c.y - 0.4985314F * c.z,
            -0.9692660F * c.x + 1.8760108F * c.y + 0.0415560F * c.z,
            0.0556434F * c.x - 0.2040259F * c.y + 1.0572252F * c.z};
}

glm::vec3 xyzOfLinearSrgb(glm::vec3 c) {
    return {0.4124564F * c.x + 0.3575761F * c.y + 0.1804375F * c.z,
            0.2126729F * c.x + 0.7151522F * c.y + 0.0721750F * c.z,
            0.0193339F * c.x + 0.1191920F * c.y + 0.9503041F * c.z};
}

glm::vec3 labOf(glm::vec3 xyz) {
    const auto f = [](float t) { return t > 0.008856F ? std::cbrt(t) : 7.787F * t + 16.0F / 116.0F; };
    const float x = f(xyz.x / kWhite.x), y = f(xyz.y / kWhite.y), z = f(xyz.z / kWhite.z);
    return {116.0F * y - 16.0F, 500.0F * (x - y), 200.0F * (y - z)};
}

glm::vec3 instrumentLab(glm::vec3 linearSrgb) {
    return labOf(xyzOfLinearSrgb(linearSrgb) + kSurfaceReflectance * kWhite);
}

float itaDeg(glm::vec3 lab) { return std::atan2(lab.x - 50.0F, lab.z) * 57.29578F; }

float erythemaIndex(const Spectrum &r) { return 100.0F * std::log10(r[25] / std::sqrt(r[16] * r[17])); }

SkinReading readSkin(const SkinState &skin) {
    SkinReading reading;
    reading.reflectance = skinReflectance(skin);
    for (float &r : reading.reflectance)
        r += kSurfaceReflectance;
    const glm::vec3 xyz = xyzOf(reading.reflectance);
    reading.lab = labOf(xyz);
    const glm::vec3 linear = linearSrgbOf(xyz);
    for (int c = 0; c < 3; ++c) { // IEC 61966-2-1
        const float v = std::clamp(linear[c], 0.0F, 1.0F);
        reading.srgb[c] = v <= 0.0031308F ? 12.92F * v : 1.055F * std::pow(v, 1.0F / 2.4F) - 0.055F;
    }
    reading.itaDeg = itaDeg(reading.lab);
    reading.erythemaIndex = erythemaIndex(reading.reflectance);
    return reading;
}

SkinColours::SkinColours() {
    for (size_t n = 0; n < shared::kSkinNodes; ++n)
        table_[n] = {kTable[4 * n], kTable[4 * n + 1], kTable[4 * n + 2], kTable[4 * n + 3]};
    // Δa* of a light skin as a function of added blood, turned round.
    const Patient light = patientOfType(2);
    const SkinState rest{light.melanosomeFraction, light.bloodFraction, 0.7F};
    const float a0 = lab(rest).y;
    float added = 0;
    for (size_t i = 0; i < kDeltas; ++i) {
        const float wanted = kDeltaStep * static_cast<float>(i);
        const auto deltaAt = [&](float extra) {
            return lab({rest.melanosome, rest.blood + extra, 0.7F + 0.2F * std::min(extra / 0.01F, 1.0F)}).y - a0;
        };
        while (deltaAt(added) < wanted && added < shared::kSkinMostBlood - rest.blood)
            added += 0.0001F;
        addedBloodOfDelta_.push_back(added);
    }
}

glm::vec4 SkinColours::sample(const SkinState &skin) const {
    return shared::skinColour({skin.melanosome, skin.blood, skin.oxygenation, 0.0F}, table_.data());
}

glm::vec3 SkinColours::linearSrgb(const SkinState &skin) const { return sample(skin); }

float SkinColours::erythemaIndex(const SkinState &skin) const { return sample(skin).w; }

glm::vec3 SkinColours::lab(const SkinState &skin) const { return instrumentLab(linearSrgb(skin)); }

SkinState SkinColours::reddened(const SkinState &rest, float deltaA) const {
    const float x = std::clamp(deltaA / kDeltaStep, 0.0F, static_cast<float>(kDeltas - 1));
    const size_t i = std::min(static_cast<size_t>(x), kDeltas - 2);
    const float t = x - static_cast<float>(i);
    const float added = addedBloodOfDelta_[i] * (1.0F - t) + addedBloodOfDelta_[i + 1] * t;
    const float share = std::min(added / 0.01F, 1.0F);
    return {rest.melanosome, rest.blood + added, rest.oxygenation + (0.9F - rest.oxygenation) * share};
}

} // namespace stipple::sim

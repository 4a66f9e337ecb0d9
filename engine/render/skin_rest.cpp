#include "engine/render/skin_rest.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/skin_form.h"
#include "engine/render/skin_noise.h"
#include "engine/render/skin_paint.h"
#include "sim/skin/zones.h"

namespace stipple {

namespace {

// The palette's axes are square roots of melanin and blood; Δa* is of a light skin.
constexpr int kMelanins = 24, kBloods = 24, kDeltas = 24;
constexpr float kMostDelta = 15.0F;
// Yellow that blood hides: bilirubin of the tissue's fluid (a third of a healthy serum's 10 µmol/l, in half of the
// volume) and skin's carotenoids (0.3 nmol/g, 2.5 times as strong), in µmol/l of bilirubin (assumption). Its band:
// 55,000 per M and cm at 458 nm, 30 nm to where it has fallen to 0.6.
constexpr float kYellowUm = 3.0F;
constexpr float kVenousOxygenation = 0.35F; // of blood that stands (assumption; at rest the mix is 0.7)

// Pressure empties the deep dermis too, which the table of colours keeps at 0.4 % of blood, and what is left is seen
// through skin whose yellow no blood hides: both together, against the table's skin with its upper blood gone.
glm::vec3 pressedRoot(const sim::Patient &patient) {
    const auto linear = [&](float bloodLeft, bool isDeepPressed, float yellowUm) {
        const sim::SkinState skin{patient.melanosomeFraction, faceBlood(patient) * bloodLeft, 0.7F};
        sim::Spectrum light{};
        for (int i = 0; i < sim::kWavelengths; ++i) {
            std::vector<sim::OpticalLayer> layers = sim::skinLayers(skin, i);
            if (isDeepPressed) // the same scattering, less blood
                layers[2].absorbPerMm =
                    sim::skinLayers({.blood = 0.004F * kPressedBlood, .oxygenation = 0.7F}, i)[1].absorbPerMm;
            const float off = (sim::wavelengthNm(i) - 458.0F) / 30.0F;
            const float yellow = 2.303F * 55000.0F * 1.0e-7F * yellowUm * std::exp(-0.5F * off * off); // 1/mm
            layers[1].absorbPerMm += yellow;
            layers[2].absorbPerMm += yellow;
            light[static_cast<size_t>(i)] = sim::solveSlab(layers, sim::kSkinIndex).reflectance;
        }
        return glm::max(sim::linearSrgbOf(sim::xyzOf(light)), glm::vec3(1.0e-4F));
    };
    return glm::sqrt(linear(kPressedBlood, true, kYellowUm) / linear(1, false, kYellowUm) * linear(1, false, 0) /
                     linear(kPressedBlood, false, 0));
}

uint8_t byteClamped(float value) { return static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }
uint8_t rootByte(float value, float most) { return byteClamped(255.0F * std::sqrt(std::max(value, 0.0F) / most)); }

// Freckles: at most one per 2 mm square, `share` of them seen. 0..1 at a place in mm.
float freckle(float x, float y, float share) {
    const int ix = static_cast<int>(std::floor(x / 2.0F)), iy = static_cast<int>(std::floor(y / 2.0F));
    const auto seen = static_cast<uint32_t>(std::clamp(share, 0.0F, 1.0F) * 255.0F);
    float most = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hashOf(ix + dx, iy + dy, 77U);
            if ((h & 0xffU) >= seen)
                continue;
            const float cx = 2.0F * (static_cast<float>(ix + dx) + static_cast<float>(h >> 8 & 0xffU) / 255.0F);
            const float cy = 2.0F * (static_cast<float>(iy + dy) + static_cast<float>(h >> 16 & 0xffU) / 255.0F);
            const float size = static_cast<float>(h >> 24) / 255.0F;
            const float radius = 0.30F + 0.85F * size * size;
            const float stretch = 1.0F + 0.5F * static_cast<float>(h >> 12 & 7U) / 7.0F;
            const float d2 = ((x - cx) * (x - cx) + stretch * (y - cy) * (y - cy)) / (radius * radius);
            most = std::max(most, (1.0F - d2) * (0.5F + 0.5F * static_cast<float>(h >> 4 & 15U) / 15.0F));
        }
    return most;
}

// Shaven hairs in their mouths: 0..1 at a place in mm.
float stubble(float x, float y) {
    constexpr float kApartMm = 0.85F;
    const int ix = static_cast<int>(std::floor(x / kApartMm)), iy = static_cast<int>(std::floor(y / kApartMm));
    float most = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hashOf(ix + dx, iy + dy, 78U);
            const float cx = kApartMm * (static_cast<float>(ix + dx) + static_cast<float>(h & 0xffU) / 255.0F);
            const float cy = kApartMm * (static_cast<float>(iy + dy) + static_cast<float>(h >> 8 & 0xffU) / 255.0F);
            const float d2 = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (0.13F * 0.13F);
            most = std::max(most, (1.0F - d2) * (0.45F + 0.55F * static_cast<float>(h >> 16 & 0xffU) / 255.0F));
        }
    return most;
}

// What depends on the place alone, per cell of the chart, soft across the borders of zones.
struct Places {
    std::vector<float> perfusion, lip, pores, sun, beard, dark, venous, vessels;
};

struct ZoneLook {
    float pores, sun, beard, dark, vessels;
};
// Shares 0..1 (assumption, after clinical pictures): how wide pores are, where sun makes freckles, where a beard grows,
// where darker skin is darker still, where fine vessels show.
ZoneLook lookOf(sim::ZoneId zone) {
    using Z = sim::ZoneId;
    switch (zone) {
    case Z::NoseTip:
        return {1.0F, 0.9F, 0.0F, 0.0F, 1.0F};
    case Z::NoseBridge:
        return {0.75F, 1.0F, 0.0F, 0.0F, 0.5F};
    case Z::CheekLeft:
    case Z::CheekRight:
        return {0.52F, 0.8F, 0.25F, 0.0F, 0.6F};
    case Z::CheekboneLeft:
    case Z::CheekboneRight:
        return {0.36F, 1.0F, 0.0F, 0.0F, 0.5F};
    case Z::Forehead:
        return {0.38F, 0.55F, 0.0F, 0.35F, 0.0F};
    case Z::Glabella:
        return {0.5F, 0.5F, 0.0F, 0.1F, 0.1F};
    case Z::Chin:
        return {0.55F, 0.3F, 1.0F, 0.25F, 0.3F};
    case Z::UpperLip:
        return {0.28F, 0.35F, 1.0F, 0.45F, 0.1F};
    case Z::JawLeft:
    case Z::JawRight:
        return {0.25F, 0.35F, 0.9F, 0.2F, 0.0F};
    case Z::Neck:
        return {0.10F, 0.1F, 0.35F, 0.15F, 0.0F};
    case Z::TempleLeft:
    case Z::TempleRight:
        return {0.16F, 0.5F, 0.0F, 0.4F, 0.1F};
    case Z::PeriorbitalLeft:
    case Z::PeriorbitalRight:
        return {0.10F, 0.5F, 0.0F, 0.6F, 0.2F};
    case Z::EyelidLeft:
    case Z::EyelidRight:
        return {0.0F, 0.1F, 0.0F, 0.9F, 0.0F};
    case Z::Block:
    case Z::BlockMargin:
        return {0.25F, 0.0F, 0.0F, 0.0F, 0.0F};
    default:
        return {0.1F, 0.2F, 0.0F, 0.0F, 0.1F};
    }
}

Places makePlaces(const SkinPlaces &places) {
    const sim::Chart &chart = places.chart();
    Places out;
    for (std::vector<float> *v :
         {&out.perfusion, &out.lip, &out.pores, &out.sun, &out.beard, &out.dark, &out.venous, &out.vessels})
        v->assign(chart.size(), 0.0F);
    std::array<float, 2> eyeY{-1.0e9F, -1.0e9F};
    for (size_t side = 0; side < 2; ++side)
        if (const auto eye = places.middleOf(side == 0 ? sim::ZoneId::EyelidLeft : sim::ZoneId::EyelidRight))
            eyeY[side] = chart.positionAt(*eye).y;
    float mouthY = -1.0e9F;
    if (const auto mouth = places.middleOf(sim::ZoneId::Vermilion))
        mouthY = chart.positionAt(*mouth).y;
    for (size_t i = 0; i < chart.size(); ++i) {
        const sim::ZoneId zone = chart.zone[i];
        const ZoneLook look = lookOf(zone);
        const glm::vec3 p = chart.posMm[i];
        out.lip[i] = zone == sim::ZoneId::Vermilion ? 1.0F : 0.0F;
        out.perfusion[i] = zone == sim::ZoneId::None || zone == sim::ZoneId::Vermilion || zone == sim::ZoneId::Nostril
                               ? 1.1F
                               : sim::zoneFigures(zone).perfusion;
        out.pores[i] = look.pores;
        out.sun[i] = look.sun;
        const bool isCheek = zone == sim::ZoneId::CheekLeft || zone == sim::ZoneId::CheekRight;
        out.beard[i] = isCheek ? std::clamp((mouthY + 16.0F - p.y) / 22.0F, 0.0F, 1.0F) : look.beard;
        out.dark[i] = look.dark;
        out.vessels[i] = look.vessels;
        const bool isLid = zone == sim::ZoneId::EyelidLeft || zone == sim::ZoneId::EyelidRight;
        const float below = eyeY[p.x > 0.0F ? 0 : 1] - p.y;
        out.venous[i] = isLid && below > 2.0F ? 1.0F : 0.0F;
    }
    // A centimetre and a half for what has no border of its own; vessels know zones least of all.
    for (std::vector<float> *v : {&out.pores, &out.sun, &out.beard, &out.dark})
        blurCells(*v, chart.width, chart.height, 9);
    for (std::vector<float> *v : {&out.perfusion, &out.vessels})
        blurCells(*v, chart.width, chart.height, 15);
    blurCells(out.venous, chart.width, chart.height, 5);
    blurCells(out.lip, chart.width, chart.height, 1);
    return out;
}

class Tint {
  public:
    Tint(const Image8 &image, bool isUsed)
        : image_(image), isUsed_(isUsed && image.channels == 4 && image.width > 1 && image.height > 1) {}
    glm::vec4 at(float u, float v) const { // 0..1 → bilinear, bytes
        if (!isUsed_)
            return {128, 128, 128, 0};
        const float x =
            std::clamp(u * static_cast<float>(image_.width) - 0.5F, 0.0F, static_cast<float>(image_.width - 2));
        const float y =
            std::clamp(v * static_cast<float>(image_.height) - 0.5F, 0.0F, static_cast<float>(image_.height - 2));
        const int ix = std::min(static_cast<int>(x), image_.width - 2),
                  iy = std::min(static_cast<int>(y), image_.height - 2);
        const auto texel = [&](int px, int py) {
            const uint8_t *p = &image_.pixels[static_cast<size_t>(py * image_.width + px) * 4U];
            return glm::vec4(p[0], p[1], p[2], p[3]);
        };
        const float tx = x - static_cast<float>(ix), ty = y - static_cast<float>(iy);
        return glm::mix(glm::mix(texel(ix, iy), texel(ix + 1, iy), tx),
                        glm::mix(texel(ix, iy + 1), texel(ix + 1, iy + 1), tx), ty);
    }

  private:
    const Image8 &image_;
    bool isUsed_;
};

} // namespace

PigmentRange::PigmentRange(const sim::Patient &patient) {
    mostMelanin = std::clamp(shared::kSkinMostMelanosome / patient.melanosomeFraction, 2.0F, 12.0F);
    mostBlood = std::clamp(shared::kSkinMostBlood / patient.bloodFraction, 2.0F, 16.0F);
}

float faceBlood(const sim::Patient &patient) { return patient.bloodFraction + 0.0057F; }

SkinPalette::SkinPalette(const sim::SkinColours &colours, const sim::Patient &patient) {
    const PigmentRange range(patient);
    const auto stateAt = [&](int m, int b, float oxygenation) {
        const float tm = static_cast<float>(m) / (kMelanins - 1), tb = static_cast<float>(b) / (kBloods - 1);
        return sim::SkinState{patient.melanosomeFraction * range.mostMelanin * tm * tm,
                              patient.bloodFraction * range.mostBlood * tb * tb, oxygenation};
    };
    for (int m = 0; m < kMelanins; ++m)
        for (int b = 0; b < kBloods; ++b) {
            for (int d = 0; d < kDeltas; ++d)
                table_.push_back(glm::sqrt(colours.linearSrgb(
                    colours.reddened(stateAt(m, b, 0.7F), kMostDelta * static_cast<float>(d) / (kDeltas - 1)))));
            venous_.push_back(glm::sqrt(colours.linearSrgb(stateAt(m, b, kVenousOxygenation))));
        }
    plain_ = colours.linearSrgb({patient.melanosomeFraction, faceBlood(patient), 0.7F});
    pressed_ = pressedRoot(patient);
}

glm::vec3 SkinPalette::root(const RestTexel &rest, float deltaA) const {
    const auto axis = [](float value, int count, int &index, float &t) {
        value = std::clamp(value, 0.0F, 1.0F) * static_cast<float>(count - 1);
        index = std::min(static_cast<int>(value), count - 2);
        t = value - static_cast<float>(index);
    };
    int im = 0, ib = 0, id = 0;
    float tm = 0, tb = 0, td = 0;
    axis(static_cast<float>(rest.melanin) / 255.0F, kMelanins, im, tm);
    axis(static_cast<float>(rest.blood) / 255.0F, kBloods, ib, tb);
    axis(deltaA / kMostDelta, kDeltas, id, td);
    const auto blend = [&](const std::vector<glm::vec3> &table, int depth, int d) {
        const auto at = [&](int dm, int db) {
            return table[static_cast<size_t>(((im + dm) * kBloods + ib + db) * depth + d)];
        };
        return glm::mix(glm::mix(at(0, 0), at(0, 1), tb), glm::mix(at(1, 0), at(1, 1), tb), tm);
    };
    glm::vec3 colour = blend(table_, kDeltas, id);
    if (deltaA > 0.0F)
        colour = glm::mix(colour, blend(table_, kDeltas, id + 1), td);
    if (rest.venous != 0) // what reddens it is fresh blood
        colour = glm::mix(colour, blend(venous_, 1, 0),
                          static_cast<float>(rest.venous) / 255.0F * std::clamp(1.0F - 0.2F * deltaA, 0.0F, 1.0F));
    return colour;
}

void blurCells(std::vector<float> &cells, int width, int height, int radius) {
    std::vector<float> scratch(cells.size());
    const auto blur = [&](const std::vector<float> &from, std::vector<float> &to, int count, int length, int stride,
                          int step) {
        const float by = 1.0F / static_cast<float>(2 * radius + 1);
        for (int line = 0; line < count; ++line) {
            const auto at = [&](int i) {
                return from[static_cast<size_t>(line * stride + std::clamp(i, 0, length - 1) * step)];
            };
            float sum = 0;
            for (int i = -radius; i <= radius; ++i)
                sum += at(i);
            for (int i = 0; i < length; ++i) {
                to[static_cast<size_t>(line * stride + i * step)] = sum * by;
                sum += at(i + radius + 1) - at(i - radius);
            }
        }
    };
    for (int pass = 0; pass < 2; ++pass) {
        blur(cells, scratch, height, width, width, 1);
        blur(scratch, cells, width, height, 1, width);
    }
}

SkinRest makeSkinRest(const sim::Chart &chart, const sim::Case &trainingCase, const Image8 &tintImage) {
    const sim::Patient &patient = trainingCase.patient;
    const sim::SkinLook &look = patient.look;
    const PigmentRange range(patient);
    const int cellsX = chart.width, w = cellsX * kTexelsPerCell, h = chart.height * kTexelsPerCell;
    const bool isBlock = trainingCase.surface == sim::Surface::Block;
    SkinRest rest;
    rest.texels.resize(static_cast<size_t>(w) * static_cast<size_t>(h));
    const SkinPlaces where(chart);
    Places places = makePlaces(where);
    const Tint tint(tintImage, !isBlock);
    const float calm = isBlock ? 0.35F : 1.0F;
    const float bloodTimes = isBlock ? 1.0F : faceBlood(patient) / patient.bloodFraction;
    // Pigment gathers around eyes and mouth, on temples and forehead, the more the darker the type (assumption).
    const float uneven = isBlock ? 0.0F : 0.06F + 0.07F * static_cast<float>(patient.fitzpatrick - 1);
    const float age = std::clamp((static_cast<float>(patient.ageYears) - 25.0F) / 45.0F, 0.0F, 1.0F);
    inHalves(h, [&](int y0, int y1) {
        for (int y = y0; y < y1; ++y)
            for (int x = 0; x < w; ++x) {
                const auto cell = static_cast<size_t>(y / kTexelsPerCell * cellsX + x / kTexelsPerCell);
                RestTexel &t = rest.texels[static_cast<size_t>(y * w + x)];
                const float mx = static_cast<float>(x) * 0.125F, my = static_cast<float>(y) * 0.125F; // about mm
                const glm::vec4 paint = tint.at((static_cast<float>(x) + 0.5F) / static_cast<float>(w),
                                                (static_cast<float>(y) + 0.5F) / static_cast<float>(h));
                const float broad = noise(mx / 14.0F, my / 14.0F, 1U);
                const float middle = noise(mx / 3.1F, my / 3.1F, 2U);
                const float fine = noise(mx / 0.9F, my / 0.9F, 3U);
                const float lip = places.lip[cell];
                float melanin =
                    paint.x / 128.0F * (1.0F - 0.25F * lip) * (1.0F + uneven * places.dark[cell]) *
                    (1.0F + calm * (0.06F + 0.05F * age) * broad + calm * 0.07F * middle + calm * 0.06F * fine);
                const float freckled = isBlock ? 0.0F : look.freckles * places.sun[cell];
                if (freckled > 0.01F)
                    melanin += (0.35F + 0.85F * look.freckles) *
                               std::max(freckle(mx, my, freckled * (0.55F + 0.45F * broad)), 0.0F);
                // Blood in patches, and where vessels show in fine threads between them.
                const float patches = 0.6F * noise(mx / 6.0F, my / 6.0F, 4U) + 0.4F * noise(mx / 1.7F, my / 1.7F, 5U);
                const float shown = look.vessels * places.vessels[cell];
                float threads = 0.0F;
                if (shown > 0.02F) {
                    const float bend = noise(mx / 2.3F, my / 2.3F, 8U);
                    const float ridge = std::fabs(noise(mx / 1.5F + bend, my / 1.5F - bend, 6U));
                    threads = std::max(1.0F - 9.0F * ridge, 0.0F) * std::max(0.3F + patches, 0.0F);
                }
                // The vermilion's thin epidermis shows more of its blood (assumption: 2.3 times).
                // Nose, cheeks and ears stand out more than the head's tint has them (by eye: 1.7 times).
                const float blood = (1.0F + 1.7F * (paint.y / 128.0F - 1.0F)) * places.perfusion[cell] * bloodTimes *
                                    (1.0F + 0.5F * lip) * (1.0F + calm * 0.28F * patches) *
                                    (1.0F + 0.8F * shown + 2.2F * shown * threads);
                t.melanin = rootByte(melanin, range.mostMelanin);
                t.blood = rootByte(blood, range.mostBlood);
                const float sebum = isBlock ? 1.0F : 0.55F + 1.1F * look.sebum * (0.55F + 0.9F * places.pores[cell]);
                t.oil = byteClamped(paint.z * sebum * (1.0F + calm * (0.20F * middle + 0.14F * fine)));
                // The mask's dark inside of a nostril still lets some red light back.
                float hair = chart.zone[cell] == sim::ZoneId::Nostril ? 0.8F * paint.w : paint.w;
                const float beard = isBlock ? 0.0F : look.beard * places.beard[cell] * (1.0F - lip);
                if (beard > 0.02F) // shafts in the dermis darken evenly, their ends as dots
                    hair = std::max(hair, 255.0F * beard * (0.32F + 0.75F * std::max(stubble(mx, my), 0.0F)));
                t.hair = byteClamped(hair);
                t.venous = isBlock ? uint8_t{0} : byteClamped(255.0F * (0.32F * places.venous[cell] + 0.10F * lip));
            }
    });
    std::vector<float> heightMm(chart.size() * kFormTexelsPerCell * kFormTexelsPerCell);
    const int wf = cellsX * kFormTexelsPerCell, hf = chart.height * kFormTexelsPerCell;
    const float rough = isBlock ? 0.3F : 1.0F + 0.7F * age;
    inHalves(hf, [&](int y0, int y1) { // what no line or pore makes: the skin's own unevenness
        for (int y = y0; y < y1; ++y)
            for (int x = 0; x < wf; ++x) {
                const float mx = 0.25F * static_cast<float>(x), my = 0.25F * static_cast<float>(y);
                heightMm[static_cast<size_t>(y * wf + x)] =
                    rough * (0.030F * noise(mx / 4.3F, my / 4.3F, 21U) + 0.020F * noise(mx / 1.9F, my / 1.9F, 22U) +
                             0.011F * noise(mx / 0.9F, my / 0.9F, 23U));
            }
    });
    for (float &pore : places.pores)
        pore *= isBlock ? 1.0F : 0.55F + 0.75F * look.sebum;
    const SkinPaint skin{where, patient, rest.texels, heightMm, places.pores};
    if (!isBlock)
        paintLines(skin);
    paintConditions(skin);
    rest.form = makeForm(where, heightMm, places.pores);
    return rest;
}

} // namespace stipple

// Lines of age: forehead, glabella, crow's feet, folds from nose and mouth, lids and neck, as grooves of the relief
// with a little of colour. Where they run is taught in every atlas of the ageing face; depths and widths follow
// profilometry of periorbital lines (50 to 300 µm deep, 0.3 to 1 mm wide; deeper folds to 1 mm: assumption).
#include "engine/render/skin_noise.h"
#include "engine/render/skin_paint.h"

namespace stipple {

namespace {

float unit(uint32_t h, int byte) { return static_cast<float>(h >> (8 * byte) & 255U) / 255.0F; }

// Walks `lengthMm` along the skin from `uv`, heading `degrees` (0: patient's left, 90: up), turning by `bendDeg` over
// the way and wavering a little.
SkinStroke walk(const SkinPlaces &places, glm::vec2 uv, float degrees, float bendDeg, float lengthMm, uint32_t seed) {
    SkinStroke stroke;
    constexpr float kStepMm = 0.5F;
    const int steps = std::max(static_cast<int>(lengthMm / kStepMm), 2);
    for (int i = 0; i <= steps; ++i) {
        if (!places.isSkin(uv))
            break;
        stroke.uv.push_back(uv);
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        const float waver = 18.0F * noise(static_cast<float>(i) * kStepMm / 7.0F, 0.5F, seed);
        const float angle = (degrees + bendDeg * t + waver) * 0.01745329F;
        uv = places.walked(uv, kStepMm * glm::vec2(std::cos(angle), std::sin(angle)));
    }
    return stroke;
}

struct LinePainter {
    const SkinPaint &paint;
    float lines; // 0 .. 1

    void groove(SkinStroke stroke, float widthMm, float depthMm) const {
        stroke.widthMm = widthMm;
        stroke.depthMm = depthMm;
        if (depthMm > 0.004F)
            paintGroove(paint, stroke);
    }
    // Over a whole zone from one side to the other, following `degrees` from the middle both ways.
    void both(glm::vec2 from, float degrees, float bend, float lengthMm, float widthMm, float depthMm,
              uint32_t seed) const {
        SkinStroke left = walk(paint.places, from, degrees, bend, 0.5F * lengthMm, seed);
        const SkinStroke right = walk(paint.places, from, degrees + 180.0F, -bend, 0.5F * lengthMm, seed + 1U);
        if (!right.uv.empty())
            left.uv.insert(left.uv.begin(), right.uv.rbegin(), right.uv.rend() - 1);
        groove(left, widthMm, depthMm);
    }
};

void foreheadLines(const LinePainter &p) {
    const std::optional<glm::vec2> middle = p.paint.places.middleOf(sim::ZoneId::Forehead);
    if (!middle)
        return;
    const float depth = 0.34F * std::max(p.lines - 0.10F, 0.0F);
    for (int i = -2; i <= 2; ++i) {
        const uint32_t h = hashOf(i, 3, 811U);
        const float up = 9.5F * static_cast<float>(i) + 4.0F * (unit(h, 0) - 0.5F);
        const float aside = 16.0F * (unit(h, 1) - 0.5F);
        p.both(p.paint.places.walked(*middle, {aside, up}), 0.0F, -9.0F, 62.0F + 36.0F * unit(h, 2), 1.2F,
               depth * (0.55F + 0.6F * unit(h, 3)), 820U + 2U * static_cast<uint32_t>(i + 2));
        // fine ones between
        p.both(p.paint.places.walked(*middle, {30.0F * (unit(h, 3) - 0.5F), up + 4.5F}), 2.0F, -6.0F, 30.0F, 0.7F,
               0.4F * depth, 860U + 2U * static_cast<uint32_t>(i + 2));
    }
}

void frownLines(const LinePainter &p) {
    const std::optional<glm::vec2> middle = p.paint.places.middleOf(sim::ZoneId::Glabella);
    if (!middle)
        return;
    const float depth = 0.30F * std::max(p.lines - 0.2F, 0.0F);
    for (const float side : {-1.0F, 1.0F})
        p.groove(walk(p.paint.places, p.paint.places.walked(*middle, {side * 6.5F, -7.0F}), 90.0F - 6.0F * side,
                      -14.0F * side, 17.0F, side > 0 ? 871U : 872U),
                 0.8F, depth * (side > 0 ? 1.0F : 0.75F));
}

void eyeLines(const LinePainter &p) {
    for (size_t side = 0; side < 2; ++side) {
        const float sign = side == 0 ? 1.0F : -1.0F;
        const auto heading = [&](float degrees) { return side == 0 ? degrees : 180.0F - degrees; };
        const uint32_t seed = 900U + 40U * static_cast<uint32_t>(side);
        if (const std::optional<glm::vec2> outer = p.paint.places.eyeOuter()[side]) {
            const float depth = 0.15F * std::max(p.lines - 0.05F, 0.0F);
            for (int i = 0; i < 10; ++i) { // crow's feet fan out from beside the eye
                const uint32_t h = hashOf(i, static_cast<int>(side), 913U);
                const float spread = 0.62F * (static_cast<float>(i) - 4.5F);
                const glm::vec2 from = p.paint.places.walked(
                    *outer, {sign * (-4.0F + 5.0F * unit(h, 0)), 2.6F * spread + 1.8F * unit(h, 1)});
                p.groove(walk(p.paint.places, from, heading(14.0F * spread - 4.0F), sign * 10.0F * (unit(h, 2) - 0.4F),
                              12.0F + 15.0F * unit(h, 3), seed + static_cast<uint32_t>(i)),
                         0.8F, depth * (0.35F + 0.75F * unit(h, 2)));
            }
        }
        if (const std::optional<glm::vec2> inner = p.paint.places.eyeInner()[side]) // under the lower lid
            for (int i = 0; i < 3; ++i)
                p.groove(walk(p.paint.places,
                              p.paint.places.walked(*inner, {sign * (4.0F + 2.0F * static_cast<float>(i)),
                                                             -7.0F - 2.6F * static_cast<float>(i)}),
                              heading(-24.0F), sign * 34.0F, 20.0F - 3.0F * static_cast<float>(i),
                              seed + 20U + static_cast<uint32_t>(i)),
                         0.45F, 0.03F + 0.09F * p.lines);
    }
}

void foldsOfNoseAndMouth(const LinePainter &p) {
    for (size_t side = 0; side < 2; ++side) {
        const float sign = side == 0 ? 1.0F : -1.0F;
        const auto heading = [&](float degrees) { return side == 0 ? degrees : 180.0F - degrees; };
        const uint32_t seed = 980U + 20U * static_cast<uint32_t>(side);
        const std::optional<glm::vec2> ala = p.paint.places.ala()[side], corner = p.paint.places.mouthCorner()[side];
        if (ala) {
            const SkinStroke fold = walk(p.paint.places, p.paint.places.walked(*ala, {sign * 3.5F, 3.0F}),
                                         heading(-52.0F), -sign * 26.0F, 36.0F, seed);
            p.groove(fold, 3.6F, 0.03F + 0.50F * p.lines); // soft tissue rolls over: no line is cut into it
            p.groove(fold, 1.3F, 0.10F * std::max(p.lines - 0.35F, 0.0F));
        }
        if (corner) {
            p.groove(walk(p.paint.places, p.paint.places.walked(*corner, {sign * 1.5F, -1.5F}), heading(-62.0F),
                          -sign * 20.0F, 20.0F, seed + 1U),
                     2.6F, 0.36F * std::max(p.lines - 0.35F, 0.0F));
            // fine upright lines above the red of the lips
            for (int i = 0; i < 4; ++i)
                p.groove(walk(p.paint.places,
                              p.paint.places.walked(*corner, {-sign * (7.0F + 4.5F * static_cast<float>(i)),
                                                              4.5F + 1.2F * static_cast<float>(i)}),
                              90.0F + sign * (6.0F - 3.0F * static_cast<float>(i)), 0.0F, 7.0F,
                              seed + 4U + static_cast<uint32_t>(i)),
                         0.45F, 0.22F * std::max(p.lines - 0.45F, 0.0F));
        }
    }
}

void neckLines(const LinePainter &p) {
    const std::optional<glm::vec2> middle = p.paint.places.middleOf(sim::ZoneId::Neck);
    for (int i = -1; middle && i <= 1; ++i)
        p.both(p.paint.places.walked(*middle, {0.0F, 16.0F * static_cast<float>(i)}), 0.0F, 8.0F, 90.0F, 0.9F,
               0.04F + 0.16F * p.lines, 1030U + 2U * static_cast<uint32_t>(i + 1));
}

} // namespace

void paintGroove(const SkinPaint &paint, const SkinStroke &stroke) {
    const size_t count = stroke.uv.size();
    if (count < 3)
        return;
    // Largest depth of any of its places, so that overlapping discs do not add up.
    std::vector<std::pair<size_t, float>> deepest;
    const sim::Chart &chart = paint.places.chart();
    glm::vec2 lo(1.0e9F), hi(-1.0e9F);
    for (const glm::vec2 uv : stroke.uv) {
        lo = glm::min(lo, uv);
        hi = glm::max(hi, uv);
    }
    const float pad = 3.0F * stroke.widthMm / 0.3F;
    constexpr int n = kFormTexelsPerCell;
    const int x0 = std::max(static_cast<int>(lo.x - pad) * n, 0),
              x1 = std::min(static_cast<int>(hi.x + pad) * n + n, chart.width * n);
    const int y0 = std::max(static_cast<int>(lo.y - pad) * n, 0),
              y1 = std::min(static_cast<int>(hi.y + pad) * n + n, chart.height * n);
    if (x1 <= x0 || y1 <= y0)
        return;
    const int w = x1 - x0;
    std::vector<float> depth(static_cast<size_t>(w * (y1 - y0)), 0.0F);
    for (size_t i = 0; i < count; ++i) {
        const float t = 2.0F * static_cast<float>(i) / static_cast<float>(count - 1) - 1.0F;
        const float broken = 0.8F + 0.35F * noise(static_cast<float>(i) * 0.14F, stroke.uv[0].x, 77U);
        const float here = stroke.depthMm * std::sqrt(std::max(1.0F - t * t, 0.0F)) * broken;
        paint.overHeights(stroke.uv[i], 2.2F * stroke.widthMm, [&](size_t texel, glm::vec2 mm) {
            const int x = static_cast<int>(texel) % (chart.width * n), y = static_cast<int>(texel) / (chart.width * n);
            if (x < x0 || x >= x1 || y < y0 || y >= y1)
                return;
            const float q = glm::dot(mm, mm) / (stroke.widthMm * stroke.widthMm);
            float &d = depth[static_cast<size_t>((y - y0) * w + x - x0)];
            d = std::max(d, here / ((1.0F + q) * (1.0F + q))); // rounded floor, long shoulders
        });
    }
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x)
            paint.heightMm[static_cast<size_t>(y * chart.width * n + x)] -=
                depth[static_cast<size_t>((y - y0) * w + x - x0)];
}

void paintLines(const SkinPaint &paint) {
    const LinePainter p{paint, paint.patient.look.lines};
    foreheadLines(p);
    frownLines(p);
    eyeLines(p);
    foldsOfNoseAndMouth(p);
    neckLines(p);
}

} // namespace stipple

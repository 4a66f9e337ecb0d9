// What single lesions and lines are painted into: the texels of the skin at rest and the height of its relief, around
// places of the chart, with lengths in millimetres along the skin.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/render/skin_places.h"
#include "engine/render/skin_rest.h"

namespace stipple {

struct SkinPaint {
    const SkinPlaces &places;
    const sim::Patient &patient;
    std::vector<RestTexel> &texels; // kTexelsPerCell to a cell's side
    std::vector<float> &heightMm;   // kFormTexelsPerCell to a cell's side
    std::vector<float> &pores;      // per cell: how wide pores are there

    // Calls f(index of the texel, mm across and up from `uv`) within about `radiusMm`.
    template <typename F>
    void overTexels(glm::vec2 uv, float radiusMm, const F &f) const {
        over(uv, radiusMm, kTexelsPerCell, f);
    }
    template <typename F>
    void overHeights(glm::vec2 uv, float radiusMm, const F &f) const {
        over(uv, radiusMm, kFormTexelsPerCell, f);
    }
    void addMelanin(size_t texel, float factor) const { scale(texels[texel].melanin, factor); }
    void addBlood(size_t texel, float factor) const { scale(texels[texel].blood, factor); }

  private:
    static void scale(uint8_t &root, float factor) { // bytes hold square roots
        root = static_cast<uint8_t>(
            std::clamp(static_cast<float>(root) * std::sqrt(std::max(factor, 0.0F)) + 0.5F, 0.0F, 255.0F));
    }
    template <typename F>
    void over(glm::vec2 uv, float radiusMm, int perCell, const F &f) const {
        const sim::Chart &chart = places.chart();
        const SkinAxes a = places.axesAt(uv);
        const float det = a.uvAcross.x * a.uvUp.y - a.uvAcross.y * a.uvUp.x;
        if (std::fabs(det) < 1.0e-4F)
            return;
        const glm::vec2 reach = radiusMm * (glm::abs(a.uvAcross) + glm::abs(a.uvUp));
        const auto n = static_cast<float>(perCell);
        const int w = chart.width * perCell, h = chart.height * perCell;
        const int x0 = std::max(static_cast<int>((uv.x - reach.x) * n), 0),
                  x1 = std::min(static_cast<int>((uv.x + reach.x) * n) + 1, w - 1);
        const int y0 = std::max(static_cast<int>((uv.y - reach.y) * n), 0),
                  y1 = std::min(static_cast<int>((uv.y + reach.y) * n) + 1, h - 1);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const glm::vec2 d = (glm::vec2(x, y) + 0.5F) / n - uv;
                const glm::vec2 mm((d.x * a.uvUp.y - d.y * a.uvUp.x) / det,
                                   (d.y * a.uvAcross.x - d.x * a.uvAcross.y) / det);
                if (glm::dot(mm, mm) <= radiusMm * radiusMm)
                    f(static_cast<size_t>(y * w + x), mm);
            }
    }
};

// A line drawn on the skin, place after place.
struct SkinStroke {
    std::vector<glm::vec2> uv;
    float widthMm = 0.5F; // to where its depth has fallen to a third
    float depthMm = 0.1F; // in its middle; tapers to its ends
};
void paintGroove(const SkinPaint &paint, const SkinStroke &stroke);

// Folds and lines of the patient's age.
void paintLines(const SkinPaint &paint);
// The patient's conditions; each placed by the patient and its kind, the same every time.
void paintConditions(const SkinPaint &paint);

} // namespace stipple

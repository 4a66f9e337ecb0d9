// The conditions of a patient's skin, one painter each: scars as relief, spots as melanin, vessels and papules as
// blood. Sizes after the usual clinical definitions (acne scars: Jacob 2001; lentigines, papules, naevi: atlas sizes);
// depths and strengths between them are assumptions, told by severity.
#include "engine/render/skin_noise.h"
#include "engine/render/skin_paint.h"

namespace stipple {

namespace {

float unit(uint32_t h, int byte) { return static_cast<float>(h >> (8 * byte) & 255U) / 255.0F; }
float between(float lo, float hi, float t) { return lo + (hi - lo) * t; }
float step(float lo, float hi, float x) {
    const float t = std::clamp((x - lo) / (hi - lo), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

struct Lesion {
    glm::vec2 uv{0};
    uint32_t h = 0; // its own random bits
    float size = 0; // 0 .. 1, most of them small
    float squash = 1, turn = 0;
    // Distance from the middle in mm of a lesion about `radiusMm` wide whose outline is neither round nor smooth.
    float distance(glm::vec2 mm, float rough, float radiusMm) const {
        const float c = std::cos(turn), s = std::sin(turn);
        const glm::vec2 p(c * mm.x + s * mm.y, (c * mm.y - s * mm.x) * squash);
        const glm::vec2 q = p * (1.15F / radiusMm) + 8.0F * glm::vec2(unit(h, 0), unit(h, 1));
        const glm::vec2 warp(noise(q.x, q.y, h) + 0.4F * noise(2.7F * q.x, 2.7F * q.y, h + 2U),
                             noise(q.x, q.y, h + 1U) + 0.4F * noise(2.7F * q.x, 2.7F * q.y, h + 3U));
        const glm::vec2 bent = p + 1.6F * rough * radiusMm * warp;
        return std::sqrt(glm::dot(bent, bent));
    }
};

class ConditionPainter {
  public:
    ConditionPainter(const SkinPaint &paint, const sim::SkinCondition &condition, uint32_t seed)
        : paint_(paint), condition_(condition), severity_(condition.severity), seed_(seed) {}
    void draw() const {
        using Kind = sim::SkinConditionKind;
        switch (condition_.kind) {
        case Kind::RollingScar:
            return rollingScars();
        case Kind::BoxcarScar:
            return boxcarScars();
        case Kind::IcepickScar:
            return icepickScars();
        case Kind::Papule:
            return papules();
        case Kind::Comedones:
            return comedones();
        case Kind::DarkSpots:
            return darkSpots();
        case Kind::Melasma:
            return melasma();
        case Kind::Striae:
            return striae();
        case Kind::Mole:
            return moles();
        case Kind::Telangiectasia:
            return vessels();
        case Kind::EnlargedPores:
            return enlargedPores();
        }
    }

  private:
    std::vector<Lesion> lesions(int least, int most, float apartMm, float edgeMm) const {
        const int count = condition_.count > 0
                              ? condition_.count
                              : least + static_cast<int>(severity_ * static_cast<float>(most - least) + 0.5F);
        std::vector<Lesion> out;
        for (const glm::vec2 uv : paint_.places.scattered(condition_.zone, count, apartMm, edgeMm, seed_)) {
            const uint32_t h = hashOf(static_cast<int>(out.size()), 5, seed_);
            const float t = unit(h, 2);
            out.push_back({uv, h, t * t, 1.0F + 0.45F * unit(h, 3), 6.28F * unit(hashOf(1, 1, h), 0)});
        }
        return out;
    }

    // Tethered from below: broad and soft, without an edge.
    void rollingScars() const {
        for (const Lesion &l : lesions(3, 14, 5.0F, 4.0F)) {
            const float radius = between(2.6F, 4.6F, l.size),
                        depth = (0.20F + 0.45F * severity_) * (0.7F + 0.5F * l.size);
            paint_.overHeights(l.uv, 1.8F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.30F, radius) / radius;
                paint_.heightMm[i] -= depth * std::exp(-1.6F * q * q);
            });
        }
    }
    // Punched out: steep walls, flat floor of thin pale scar.
    void boxcarScars() const {
        for (const Lesion &l : lesions(2, 14, 3.5F, 2.5F)) {
            const float radius = between(0.75F, 2.0F, l.size),
                        depth = (0.12F + 0.22F * severity_) * (0.7F + 0.5F * l.size);
            paint_.overHeights(l.uv, 1.6F * radius + 0.6F, [&](size_t i, glm::vec2 mm) {
                const float d = l.distance(mm, 0.14F, radius);
                const float inside = 1.0F - step(radius - 0.42F, radius + 0.22F, d);
                const float rim = std::exp(-(d - radius - 0.35F) * (d - radius - 0.35F) * 8.0F);
                paint_.heightMm[i] += 0.012F * rim - depth * inside;
            });
            paint_.overTexels(l.uv, 1.5F * radius, [&](size_t i, glm::vec2 mm) {
                const float inside = 1.0F - step(radius - 0.2F, radius + 0.2F, l.distance(mm, 0.14F, radius));
                paint_.addMelanin(i, 1.0F - 0.14F * inside);
                paint_.addBlood(i, 1.0F + 0.12F * inside);
            });
        }
    }
    // Deep and narrow, seen as a dark mouth.
    void icepickScars() const {
        for (const Lesion &l : lesions(4, 22, 1.8F, 1.5F)) {
            const float radius = between(0.32F, 0.80F, l.size), depth = 0.30F + 0.45F * severity_;
            paint_.overHeights(l.uv, 2.2F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.12F, radius) / radius;
                paint_.heightMm[i] -= depth / (1.0F + q * q * q * q * 3.0F);
            });
            // Light is lost in the pit: it meets its walls again and again, so each pigment takes more of it.
            paint_.overTexels(l.uv, 1.6F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.12F, radius) / radius;
                const float deep = 1.0F / (1.0F + 6.0F * q * q * q * q);
                paint_.addMelanin(i, 1.0F + 0.4F * deep);
                paint_.addBlood(i, 1.0F + 0.7F * deep);
            });
        }
    }
    void papules() const {
        for (const Lesion &l : lesions(1, 9, 5.0F, 2.0F)) {
            const float radius = between(0.9F, 2.2F, l.size),
                        height = (0.22F + 0.35F * severity_) * (0.6F + 0.5F * l.size);
            paint_.overHeights(l.uv, 1.7F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.10F, radius) / radius;
                const float dome = std::max(1.0F - 0.42F * q * q, 0.0F);
                paint_.heightMm[i] += height * dome * dome;
            });
            paint_.overTexels(l.uv, 3.4F * radius, [&](size_t i, glm::vec2 mm) { // the flare reaches beyond the bump
                const float d = l.distance(mm, 0.16F, radius);
                const float core = std::exp(-1.1F * d * d / (radius * radius)),
                            flare = std::exp(-0.42F * d * d / (radius * radius));
                paint_.addBlood(i, 1.0F + (0.6F + severity_) * (1.6F * core + 0.7F * flare));
            });
        }
    }
    // A widened mouth with a plug of keratin that air has darkened: melanin and oxidised fat, no dirt.
    void comedones() const {
        for (const Lesion &l : lesions(8, 90, 1.1F, 0.8F)) {
            const float radius = between(0.13F, 0.34F, l.size) * (0.8F + 0.4F * severity_);
            paint_.overHeights(l.uv, 4.0F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.1F, radius) / radius;
                paint_.heightMm[i] += 0.05F * std::exp(-(q - 1.9F) * (q - 1.9F)) - 0.07F * std::exp(-q * q);
            });
            paint_.overTexels(l.uv, radius + 0.14F, [&](size_t i, glm::vec2 mm) {
                const float plug = 1.0F - step(0.6F * radius, radius + 0.08F, l.distance(mm, 0.1F, radius));
                RestTexel &t = paint_.texels[i];
                t.hair = std::max(t.hair, static_cast<uint8_t>(150.0F * plug * (0.6F + 0.4F * unit(l.h, 0))));
                paint_.addMelanin(i, 1.0F + 1.5F * plug);
            });
        }
        widen(0.35F * severity_);
    }
    void darkSpots() const {
        // What a spot has more of grows less than in proportion to what dark skin has already.
        const float gain = 1.0F / (1.0F + 7.0F * paint_.patient.melanosomeFraction);
        for (const Lesion &l : lesions(3, 20, 3.0F, 1.5F)) {
            const float radius = between(0.6F, 3.2F, l.size),
                        strong = gain * (0.35F + 0.95F * severity_) * (0.5F + 0.5F * unit(l.h, 1));
            paint_.overTexels(l.uv, 1.6F * radius + 0.4F, [&](size_t i, glm::vec2 mm) {
                const float d = l.distance(mm, 0.30F, radius);
                const float inside = 1.0F - step(0.55F * radius, radius + 0.45F, d);
                const float grain = 1.0F + 0.22F * noise(mm.x * 2.4F, mm.y * 2.4F, l.h);
                paint_.addMelanin(i, 1.0F + strong * inside * grain);
            });
        }
    }
    // Patches with feathered, reticulate borders over the zone.
    void melasma() const {
        const sim::Chart &chart = paint_.places.chart();
        std::vector<float> mask(chart.size(), 0.0F);
        for (const int cell : paint_.places.cellsOf(condition_.zone))
            mask[static_cast<size_t>(cell)] = 1.0F;
        blurCells(mask, chart.width, chart.height, 11);
        for (int y = 0; y < chart.height; ++y)
            for (int x = 0; x < chart.width; ++x) {
                const float m = mask[static_cast<size_t>(y * chart.width + x)];
                if (m < 0.02F)
                    continue;
                for (int t = 0; t < kTexelsPerCell * kTexelsPerCell; ++t) {
                    const int tx = x * kTexelsPerCell + t % kTexelsPerCell,
                              ty = y * kTexelsPerCell + t / kTexelsPerCell;
                    const float mx = static_cast<float>(tx) * 0.125F, my = static_cast<float>(ty) * 0.125F;
                    const float field = 0.62F * noise(mx / 13.0F, my / 10.0F, seed_) +
                                        0.36F * noise(mx / 5.1F, my / 4.4F, seed_ + 1U) +
                                        0.26F * noise(mx / 1.7F, my / 1.7F, seed_ + 2U) +
                                        0.16F * noise(mx / 0.7F, my / 0.7F, seed_ + 3U);
                    const float patch = step(-0.35F, 0.85F, field + 0.9F * (m - 0.60F)) * step(0.05F, 0.75F, m);
                    paint_.addMelanin(static_cast<size_t>(ty * chart.width * kTexelsPerCell + tx),
                                      1.0F + (0.30F + 0.80F * severity_) * patch);
                }
            }
    }
    // Bands along the lines of tension, pink while young (severe), pale when old, finely crossed.
    void striae() const {
        for (const Lesion &l : lesions(4, 14, 5.0F, 3.0F)) {
            const float length = between(14.0F, 38.0F, l.size), width = between(1.0F, 2.6F, unit(l.h, 0));
            glm::vec2 uv = l.uv;
            const float angle = (62.0F + 18.0F * unit(l.h, 1)) * 0.01745F;
            const float young = step(0.5F, 0.9F, severity_);
            SkinStroke band;
            band.widthMm = width;
            band.depthMm = 0.05F + 0.10F * severity_;
            for (float s = 0; s < length; s += 0.4F) {
                const float turn = angle + 0.25F * noise(s / 6.0F, 0.3F, l.h);
                uv = paint_.places.walked(uv, 0.4F * glm::vec2(std::cos(turn), std::sin(turn)));
                if (!paint_.places.isSkin(uv))
                    break;
                band.uv.push_back(uv);
                const float end = std::sqrt(std::max(1.0F - std::pow(2.0F * s / length - 1.0F, 2.0F), 0.0F));
                const float per = 0.4F / width; // several discs lie over each texel
                paint_.overTexels(uv, width, [&](size_t i, glm::vec2 mm) {
                    const float inside = end * (1.0F - step(0.55F, 1.0F, std::sqrt(glm::dot(mm, mm)) / width));
                    paint_.addMelanin(i, 1.0F - 0.28F * per * inside);
                    paint_.addBlood(i, 1.0F + per * inside * between(-0.25F, 1.1F, young));
                });
            }
            paintGroove(paint_, band);
        }
    }
    void moles() const {
        for (const Lesion &l : lesions(1, 4, 12.0F, 3.0F)) {
            const float radius = between(0.8F, 2.0F, l.size), height = between(0.0F, 0.5F, unit(l.h, 1) * severity_);
            paint_.overHeights(l.uv, 1.4F * radius, [&](size_t i, glm::vec2 mm) {
                const float q = l.distance(mm, 0.08F, radius) / radius;
                paint_.heightMm[i] += height * std::max(1.0F - q * q, 0.0F);
            });
            paint_.overTexels(l.uv, 1.4F * radius + 0.3F, [&](size_t i, glm::vec2 mm) {
                const float inside = 1.0F - step(radius - 0.3F, radius + 0.2F, l.distance(mm, 0.10F, radius));
                const float grain = 1.0F + 0.25F * noise(mm.x * 3.0F, mm.y * 3.0F, l.h);
                paint_.addMelanin(i, 1.0F + (3.0F + 6.0F * severity_) * inside * grain);
            });
        }
    }
    // Thin branching vessels that wander.
    void vessels() const {
        for (const Lesion &l : lesions(3, 22, 2.0F, 1.0F)) {
            const float length = between(2.5F, 8.0F, l.size);
            for (int branch = 0; branch < 2; ++branch) {
                glm::vec2 uv = l.uv;
                float heading = l.turn + 0.7F * static_cast<float>(branch);
                const float width = between(0.07F, 0.12F, severity_) * (branch == 0 ? 1.0F : 0.75F);
                for (float s = 0; s < (branch == 0 ? length : 0.55F * length); s += 0.1F) {
                    heading += 0.13F * noise(s / 0.8F, static_cast<float>(branch), l.h);
                    uv = paint_.places.walked(uv, 0.1F * glm::vec2(std::cos(heading), std::sin(heading)));
                    paint_.overTexels(uv, 2.0F * width, [&](size_t i, glm::vec2 mm) {
                        const float d = std::sqrt(glm::dot(mm, mm));
                        paint_.addBlood(i, 1.0F + (0.22F + 0.26F * severity_) *
                                                      (1.0F - step(0.3F * width, 2.0F * width, d)));
                    });
                }
            }
        }
    }
    void enlargedPores() const { widen(0.35F + 0.65F * severity_); }

    void widen(float by) const {
        const sim::Chart &chart = paint_.places.chart();
        std::vector<float> mask(chart.size(), 0.0F);
        for (const int cell : paint_.places.cellsOf(condition_.zone))
            mask[static_cast<size_t>(cell)] = by;
        blurCells(mask, chart.width, chart.height, 6);
        for (size_t i = 0; i < mask.size(); ++i)
            paint_.pores[i] = std::min(paint_.pores[i] + mask[i], 1.0F);
    }

    const SkinPaint &paint_;
    const sim::SkinCondition &condition_;
    float severity_;
    uint32_t seed_;
};

} // namespace

void paintConditions(const SkinPaint &paint) {
    uint32_t person = 2166136261U; // FNV-1a of the id
    for (const char c : paint.patient.id)
        person = (person ^ static_cast<uint8_t>(c)) * 16777619U;
    for (const sim::SkinCondition &condition : paint.patient.look.conditions)
        ConditionPainter(paint, condition,
                         person ^ (0x9e3779b9U * (1U + static_cast<uint32_t>(condition.kind) +
                                                  64U * static_cast<uint32_t>(condition.zone))))
            .draw();
}

} // namespace stipple

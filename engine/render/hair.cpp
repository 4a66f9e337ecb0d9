#include "engine/render/hair.h"

#include <algorithm>
#include <cmath>

namespace stipple {

namespace {

// Linear colour of hair by its eumelanin 0..1: white hair behind the pigment's absorption, which falls with wavelength
// about as λ^-3 (Jacques 2013 for melanin, rounded to red, green and blue); the strength is chosen so that 1 is black.
glm::vec3 hairColour(float eumelanin) {
    const glm::vec3 absorption = glm::vec3(4.0F, 5.0F, 6.4F) * eumelanin;
    return glm::vec3(0.62F, 0.60F, 0.56F) * glm::exp(-absorption) + 0.006F;
}

} // namespace

SceneMesh makeHairMesh(const TriMesh &hair, const SceneMesh &skin) {
    SceneMesh out;
    const size_t pairs = hair.uvs.size() == hair.positionsMm.size() ? hair.positionsMm.size() / 2 : 0;
    if (skin.vertices.empty() || pairs == 0)
        return out;
    for (size_t k = 0; k < pairs; ++k)
        if (hair.uvs[2 * k] != hair.uvs[2 * k + 1]) // not ribbons in pairs: no hair rather than shards of it
            return out;
    const auto middle = [&](size_t k) { return 0.5F * (hair.positionsMm[2 * k] + hair.positionsMm[2 * k + 1]); };
    const auto isRoot = [&](size_t k) { return k == 0 || hair.uvs[2 * k].y < hair.uvs[2 * k - 1].y; };
    // Only skin about the hair is asked for its light: it fits the cache.
    constexpr float kAboutMm = 8.0F; // more than the longest edge of the skin there
    glm::vec3 lo(1.0e9F), hi(-1.0e9F);
    for (const glm::vec3 &p : hair.positionsMm) {
        lo = glm::min(lo, p - kAboutMm);
        hi = glm::max(hi, p + kAboutMm);
    }
    struct Lit {
        glm::vec3 place;
        uint32_t vertex;
    };
    std::vector<Lit> about;
    for (uint32_t i = 0; i < skin.vertices.size(); ++i) {
        const glm::vec3 p = skin.vertices[i].positionMm;
        if (glm::all(glm::greaterThan(p, lo)) && glm::all(glm::lessThan(p, hi)))
            about.push_back({p, i});
    }
    uint32_t light = 0, sky = 0;
    for (size_t k = 0; k < pairs; ++k) {
        const glm::vec3 here = middle(k);
        const bool hasNext = k + 1 < pairs && !isRoot(k + 1);
        const glm::vec3 way = (hasNext ? middle(k + 1) : here) - (isRoot(k) ? here : middle(k - 1));
        if (isRoot(k)) {
            float nearest = 1.0e9F;
            uint32_t root = 0;
            for (const Lit &lit : about) {
                const glm::vec3 d = lit.place - here;
                if (glm::dot(d, d) < nearest) {
                    nearest = glm::dot(d, d);
                    root = lit.vertex;
                }
            }
            light = skin.vertices[root].colour;
            sky = skin.vertices[root].extra & 255U;
        }
        const float half = 0.5F * glm::length(hair.positionsMm[2 * k + 1] - hair.positionsMm[2 * k]);
        const glm::vec3 colour = glm::sqrt(hairColour(hair.uvs[2 * k].x));
        for (const float edge : {-1.0F, 1.0F})
            out.vertices.push_back({.positionMm = here,
                                    .normal = way / std::max(glm::length(way), 1.0e-6F),
                                    .uv = {edge * half, hair.uvs[2 * k].y},
                                    .colour = light,
                                    .extra = (packColour({0, colour}) & 0xffffff00U) | sky});
    }
    out.indices = hair.indices;
    return out;
}

} // namespace stipple

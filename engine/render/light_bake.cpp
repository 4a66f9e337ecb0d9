#include "engine/render/light_bake.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <thread>

#include "engine/base/assert.h"

namespace stipple {

namespace {

constexpr int kSize = 384; // texels of a depth map's side
constexpr int kKeyRays = 28, kFillRays = 12, kSkyRays = 72;
constexpr float kBiasMm = 1.2F;
constexpr float kMostFoldMm = 9.0F; // beyond, nothing comes through

struct Sample {
    glm::vec3 direction{0, 0, 1}; // towards the light
    glm::vec3 radiance{0};        // already divided by the number of samples
    bool isKey = false, isSky = false;
};

glm::vec3 anyTangent(glm::vec3 n) {
    const glm::vec3 other = std::fabs(n.y) < 0.8F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
    return glm::normalize(glm::cross(other, n));
}

// Vogel's spiral: even points of a disc.
glm::vec2 spiral(int i, int count) {
    const float radius = std::sqrt((static_cast<float>(i) + 0.5F) / static_cast<float>(count));
    const float angle = 2.39996323F * static_cast<float>(i);
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

std::vector<Sample> makeSamples(const Room &room) {
    std::vector<Sample> samples;
    const auto area = [&](glm::vec3 direction, glm::vec3 colour, float spread, int count, bool isKey) {
        const glm::vec3 d = glm::normalize(direction), x = anyTangent(d), y = glm::cross(d, x);
        for (int i = 0; i < count; ++i) {
            const glm::vec2 p = spread * spiral(i, count);
            samples.push_back(
                {glm::normalize(d + x * p.x + y * p.y), colour / static_cast<float>(count), isKey, false});
        }
    };
    area(room.keyDirection, room.keyColour, room.keySpread, kKeyRays, true);
    area(room.fillDirection, room.fillColour, room.fillSpread, kFillRays, false);
    for (int i = 0; i < kSkyRays; ++i) { // Fibonacci sphere; radiance × 4 π / count, irradiance over π → × 4 / count
        const float z = 1.0F - (2.0F * static_cast<float>(i) + 1.0F) / kSkyRays;
        const float r = std::sqrt(1.0F - z * z), angle = 2.39996323F * static_cast<float>(i);
        const glm::vec3 d(r * std::cos(angle), r * std::sin(angle), z);
        const float up = std::clamp(0.5F + 0.45F * d.z + 0.25F * d.y, 0.0F, 1.0F);
        samples.push_back({d, glm::mix(room.groundColour, room.skyColour, up) * (4.0F / kSkyRays), false, true});
    }
    return samples;
}

// What stands nearest to a light, seen along its direction.
class DepthMap {
  public:
    DepthMap(glm::vec3 direction, glm::vec3 centreMm, float radiusMm)
        : back_(direction), x_(anyTangent(direction)), y_(glm::cross(direction, x_)), centre_(centreMm),
          scale_(0.5F * static_cast<float>(kSize) / radiusMm), depth_(static_cast<size_t>(kSize * kSize), -1.0e9F) {}

    glm::vec3 place(glm::vec3 p) const { // texels and height towards the light in mm
        const glm::vec3 d = p - centre_;
        constexpr float kHalf = 0.5F * static_cast<float>(kSize);
        return {glm::dot(d, x_) * scale_ + kHalf, glm::dot(d, y_) * scale_ + kHalf, glm::dot(d, back_)};
    }
    void draw(glm::vec3 a, glm::vec3 b, glm::vec3 c) {
        const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (std::fabs(area) < 1.0e-6F)
            return;
        const int x0 = std::max(static_cast<int>(std::ceil(std::min({a.x, b.x, c.x}) - 0.5F)), 0);
        const int x1 = std::min(static_cast<int>(std::floor(std::max({a.x, b.x, c.x}) - 0.5F)), kSize - 1);
        const int y0 = std::max(static_cast<int>(std::ceil(std::min({a.y, b.y, c.y}) - 0.5F)), 0);
        const int y1 = std::min(static_cast<int>(std::floor(std::max({a.y, b.y, c.y}) - 0.5F)), kSize - 1);
        const float by = 1.0F / area;
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
                const float wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) * by;
                const float wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) * by;
                if (wb < -0.001F || wc < -0.001F || wb + wc > 1.001F)
                    continue;
                float &depth = depth_[static_cast<size_t>(y * kSize + x)];
                depth = std::max(depth, a.z + wb * (b.z - a.z) + wc * (c.z - a.z));
            }
    }
    float depthAt(glm::vec3 p) const { // of what stands nearest to the light there
        const int x = std::clamp(static_cast<int>(p.x), 0, kSize - 1),
                  y = std::clamp(static_cast<int>(p.y), 0, kSize - 1);
        return depth_[static_cast<size_t>(y * kSize + x)];
    }
    // Share of the light that reaches a place, bilinear over four comparisons.
    float seen(glm::vec3 p) const {
        const float x = p.x - 0.5F, y = p.y - 0.5F;
        const int ix = std::clamp(static_cast<int>(std::floor(x)), 0, kSize - 2);
        const int iy = std::clamp(static_cast<int>(std::floor(y)), 0, kSize - 2);
        const float tx = std::clamp(x - static_cast<float>(ix), 0.0F, 1.0F);
        const float ty = std::clamp(y - static_cast<float>(iy), 0.0F, 1.0F);
        const auto lit = [&](int dx, int dy) {
            return depth_[static_cast<size_t>((iy + dy) * kSize + ix + dx)] <= p.z ? 1.0F : 0.0F;
        };
        return (lit(0, 0) * (1.0F - tx) + lit(1, 0) * tx) * (1.0F - ty) +
               (lit(0, 1) * (1.0F - tx) + lit(1, 1) * tx) * ty;
    }

  private:
    glm::vec3 back_, x_, y_, centre_;
    float scale_;
    std::vector<float> depth_;
};

struct Light {
    glm::vec3 light{0};
    float key = 0, sky = 0;
};

// Every vertex with its neighbours along edges.
struct Neighbours {
    std::vector<uint32_t> first, list;
};

Neighbours makeNeighbours(const TriMesh &mesh) {
    const size_t count = mesh.positionsMm.size();
    Neighbours n;
    n.first.assign(count + 1, 0);
    for (const uint32_t i : mesh.indices)
        n.first[i + 1] += 2;
    for (size_t i = 0; i < count; ++i)
        n.first[i + 1] += n.first[i];
    n.list.resize(n.first[count]);
    std::vector<uint32_t> at(n.first.begin(), n.first.end() - 1);
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
        for (size_t k = 0; k < 3; ++k) {
            const uint32_t a = mesh.indices[t + k];
            n.list[at[a]++] = mesh.indices[t + (k + 1) % 3];
            n.list[at[a]++] = mesh.indices[t + (k + 2) % 3];
        }
    return n;
}

// Light spreads under the skin: each channel is smoothed with a Gaussian of its own width over the mesh, a ring of
// neighbours at a time, as often as the mesh is finer than the spread.
void scatterLight(const TriMesh &mesh, const Neighbours &n, std::vector<Light> &lights, glm::vec3 spreadMm) {
    double edges = 0, lengths = 0;
    for (size_t i = 0; i < lights.size(); i += 7)
        for (uint32_t k = n.first[i]; k < n.first[i + 1]; ++k) {
            lengths += static_cast<double>(glm::length(mesh.positionsMm[n.list[k]] - mesh.positionsMm[i]));
            edges += 1;
        }
    const float edgeMm = edges > 0 ? static_cast<float>(lengths / edges) : 1.0F;
    const int passes = std::clamp(static_cast<int>(std::lround(std::pow(1.6F * spreadMm.r / edgeMm, 2.0F))), 1, 6);
    const glm::vec3 perTwoVariances = -0.5F * static_cast<float>(passes) / (spreadMm * spreadMm + 1.0e-4F);
    for (int pass = 0; pass < passes; ++pass) {
        const std::vector<Light> from = lights;
        for (size_t i = 0; i < from.size(); ++i) {
            glm::vec3 sum = from[i].light, weight(1);
            for (uint32_t k = n.first[i]; k < n.first[i + 1]; ++k) {
                const uint32_t j = n.list[k];
                const glm::vec3 d = mesh.positionsMm[j] - mesh.positionsMm[i];
                const glm::vec3 near = 0.5F * glm::exp(perTwoVariances * glm::dot(d, d)); // each is listed twice
                sum += near * from[j].light;
                weight += near;
            }
            lights[i].light = sum / weight;
        }
    }
}

// Skin that a cloth lies on takes the light of the skin beside it, a little darker at each ring: its own, black, would
// show as teeth along the cloth's edge, which cuts through the triangles.
void lightUnderCloth(const Neighbours &n, std::vector<Light> &lights, std::vector<uint8_t> covered) {
    constexpr int kRings = 5;
    constexpr float kDarker = 0.9F;
    for (int ring = 0; ring < kRings; ++ring) {
        const std::vector<uint8_t> before = covered;
        for (size_t i = 0; i < lights.size(); ++i) {
            if (before[i] == 0)
                continue;
            Light sum;
            float count = 0;
            for (uint32_t k = n.first[i]; k < n.first[i + 1]; ++k) {
                const uint32_t j = n.list[k];
                if (before[j] != 0)
                    continue;
                sum.light += lights[j].light;
                sum.key += lights[j].key;
                sum.sky += lights[j].sky;
                count += 1;
            }
            if (count == 0)
                continue;
            const float share = kDarker / count;
            lights[i] = {sum.light * share, sum.key * share, sum.sky * share};
            covered[i] = 0;
        }
    }
}

} // namespace

std::vector<glm::vec3> vertexNormals(const TriMesh &mesh) {
    if (mesh.normals.size() == mesh.positionsMm.size())
        return mesh.normals;
    std::vector<glm::vec3> normals(mesh.positionsMm.size(), glm::vec3(0));
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const uint32_t a = mesh.indices[t], b = mesh.indices[t + 1], c = mesh.indices[t + 2];
        const glm::vec3 n =
            glm::cross(mesh.positionsMm[b] - mesh.positionsMm[a], mesh.positionsMm[c] - mesh.positionsMm[a]);
        normals[a] += n;
        normals[b] += n;
        normals[c] += n;
    }
    for (glm::vec3 &n : normals) {
        const float length = glm::length(n);
        n = length > 1.0e-9F ? n / length : glm::vec3(0, 0, 1);
    }
    return normals;
}

std::vector<SceneMesh> bakeLight(std::span<const TriMesh *const> meshes, std::span<const bool> scatters,
                                 const Room &room, const SkinLight &under) {
    STIPPLE_ASSERT(meshes.size() == scatters.size(), "one flag per mesh");
    glm::vec3 lo(1.0e9F), hi(-1.0e9F);
    for (const TriMesh *mesh : meshes)
        for (const glm::vec3 p : mesh->positionsMm) {
            lo = glm::min(lo, p);
            hi = glm::max(hi, p);
        }
    const glm::vec3 centre = 0.5F * (lo + hi);
    const float radius = std::max(0.5F * glm::length(hi - lo), 1.0F);
    const std::vector<Sample> samples = makeSamples(room);
    std::vector<std::vector<glm::vec3>> normals;
    for (const TriMesh *mesh : meshes)
        normals.push_back(vertexNormals(*mesh));

    // Through a fold: an exponential through the shares at 3 and 6 mm; over the skin's colour, for it is multiplied by
    // it.
    const glm::vec3 decay = glm::log((under.through6 + 1.0e-6F) / (under.through3 + 1.0e-6F)) / 3.0F;
    const glm::vec3 fold = under.through3 * glm::exp(-3.0F * decay) / glm::max(under.albedo, 0.01F);

    // Two workers take every other sample; their sums are added in a fixed order.
    constexpr size_t kWorkers = 2;
    std::array<std::vector<std::vector<Light>>, kWorkers> sums;
    std::array<std::vector<uint8_t>, kWorkers> covered; // vertices of the first mesh that another lies on
    constexpr float kUnderClothMm = 8.0F;
    const auto work = [&](size_t worker) {
        auto &mine = sums[worker];
        for (const TriMesh *mesh : meshes)
            mine.emplace_back(mesh->positionsMm.size());
        std::vector<std::vector<glm::vec3>> placed(meshes.size());
        covered[worker].resize(meshes.empty() ? 0 : meshes[0]->positionsMm.size());
        std::vector<float> bare(covered[worker].size()); // depths where only the first mesh is drawn
        for (size_t s = worker; s < samples.size(); s += kWorkers) {
            const Sample &sample = samples[s];
            DepthMap map(sample.direction, centre, radius);
            for (size_t m = 0; m < meshes.size(); ++m) {
                placed[m].resize(meshes[m]->positionsMm.size());
                for (size_t i = 0; i < placed[m].size(); ++i)
                    placed[m][i] = map.place(meshes[m]->positionsMm[i]);
                const std::vector<uint32_t> &index = meshes[m]->indices;
                for (size_t t = 0; t + 2 < index.size(); t += 3)
                    map.draw(placed[m][index[t]], placed[m][index[t + 1]], placed[m][index[t + 2]]);
                if (m == 0)
                    for (size_t i = 0; i < bare.size(); ++i)
                        bare[i] = map.depthAt(placed[0][i]);
            }
            for (size_t i = 0; i < bare.size(); ++i)
                if (glm::dot(normals[0][i], sample.direction) > 0.85F) {
                    const float over = map.depthAt(placed[0][i]);
                    if (over > bare[i] + 0.2F && over - placed[0][i].z < kUnderClothMm)
                        covered[worker][i] = 1;
                }
            for (size_t m = 0; m < meshes.size(); ++m)
                for (size_t i = 0; i < placed[m].size(); ++i) {
                    const float facing = glm::dot(normals[m][i], sample.direction);
                    if (scatters[m] && facing < 0.25F) { // light that comes through an ear or an ala
                        const float thickMm = map.depthAt(placed[m][i]) - placed[m][i].z;
                        if (thickMm > 0.4F && thickMm < kMostFoldMm) {
                            const glm::vec3 share = fold * glm::exp(decay * thickMm);
                            mine[m][i].light +=
                                sample.radiance * glm::min(share, 0.25F) * std::min(1.0F - 4.0F * facing, 1.0F);
                        }
                    }
                    if (facing <= 0.0F)
                        continue;
                    // Lifted off the surface, more where the light grazes.
                    glm::vec3 at = map.place(meshes[m]->positionsMm[i] + normals[m][i] * (0.6F * kBiasMm));
                    at.z += kBiasMm * (1.6F - facing);
                    const float seen = map.seen(at);
                    Light &light = mine[m][i];
                    light.light += sample.radiance * (facing * seen);
                    light.key += sample.isKey ? seen / kKeyRays : 0.0F;
                    light.sky += sample.isSky ? seen * facing * 4.0F / kSkyRays : 0.0F;
                }
        }
    };
    {
        std::jthread other(work, size_t{1});
        work(0);
    }
    std::vector<SceneMesh> out;
    for (size_t m = 0; m < meshes.size(); ++m) {
        std::vector<Light> lights = sums[0][m];
        for (size_t i = 0; i < lights.size(); ++i) {
            lights[i].light += sums[1][m][i].light;
            lights[i].key += sums[1][m][i].key;
            lights[i].sky += sums[1][m][i].sky;
        }
        const Neighbours neighbours = m == 0 || scatters[m] ? makeNeighbours(*meshes[m]) : Neighbours{};
        if (m == 0) {
            for (size_t i = 0; i < covered[0].size(); ++i)
                covered[0][i] |= covered[1][i];
            lightUnderCloth(neighbours, lights, covered[0]);
        }
        if (scatters[m])
            scatterLight(*meshes[m], neighbours, lights, under.spreadMm);
        SceneMesh mesh;
        mesh.indices = meshes[m]->indices;
        const bool hasUv = meshes[m]->uvs.size() == lights.size();
        for (size_t i = 0; i < lights.size(); ++i) {
            const glm::vec3 light = glm::sqrt(glm::clamp(lights[i].light / kMostLight, 0.0F, 1.0F));
            mesh.vertices.push_back({.positionMm = meshes[m]->positionsMm[i],
                                     .normal = normals[m][i],
                                     .uv = hasUv ? meshes[m]->uvs[i] : glm::vec2(-1),
                                     .colour = packColour({light, lights[i].key}),
                                     .extra = packColour({std::min(lights[i].sky, 1.0F), 0, 0, 0})});
        }
        out.push_back(std::move(mesh));
    }
    return out;
}

} // namespace stipple

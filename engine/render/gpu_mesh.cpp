#include "engine/render/gpu_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

namespace stipple {

namespace {

constexpr size_t kChunkTriangles = 192;
constexpr float kMarginMm = 2; // swelling

} // namespace

std::vector<MeshChunk> sortIntoChunks(SceneMesh &mesh, bool areBacksHidden, float marginMm) {
    struct Triangle {
        std::array<uint32_t, 3> corners;
        glm::vec3 centre, normal;
    };
    std::vector<Triangle> triangles;
    triangles.reserve(mesh.indices.size() / 3);
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const std::array<uint32_t, 3> c = {mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]};
        const glm::vec3 a = mesh.vertices[c[0]].positionMm, b = mesh.vertices[c[1]].positionMm,
                        d = mesh.vertices[c[2]].positionMm;
        const glm::vec3 n = glm::cross(b - a, d - a);
        const float length = glm::length(n);
        triangles.push_back({c, (a + b + d) / 3.0F, length > 0 ? n / length : glm::vec3(0)});
    }
    std::vector<MeshChunk> chunks;
    // Halved along their longest side until they are few enough.
    const auto split = [&](const auto &self, size_t first, size_t last) -> void {
        glm::vec3 lo(1.0e9F), hi(-1.0e9F);
        for (size_t i = first; i < last; ++i) {
            lo = glm::min(lo, triangles[i].centre);
            hi = glm::max(hi, triangles[i].centre);
        }
        if (last - first > kChunkTriangles) {
            const glm::vec3 side = hi - lo;
            const int axis = side.x > side.y && side.x > side.z ? 0 : side.y > side.z ? 1 : 2;
            const size_t middle = (first + last) / 2;
            std::nth_element(triangles.begin() + static_cast<std::ptrdiff_t>(first),
                             triangles.begin() + static_cast<std::ptrdiff_t>(middle),
                             triangles.begin() + static_cast<std::ptrdiff_t>(last),
                             [&](const Triangle &a, const Triangle &b) { return a.centre[axis] < b.centre[axis]; });
            self(self, first, middle);
            self(self, middle, last);
            return;
        }
        MeshChunk chunk{.firstIndex = static_cast<uint32_t>(3 * first),
                        .indexCount = static_cast<uint32_t>(3 * (last - first)),
                        .centreMm = 0.5F * (lo + hi)};
        glm::vec3 sum(0);
        for (size_t i = first; i < last; ++i) {
            sum += triangles[i].normal;
            for (const uint32_t corner : triangles[i].corners)
                chunk.radiusMm =
                    std::max(chunk.radiusMm, glm::length(mesh.vertices[corner].positionMm - chunk.centreMm));
        }
        chunk.radiusMm += marginMm;
        if (areBacksHidden && glm::length(sum) > 0.0F) {
            chunk.axis = glm::normalize(sum);
            float least = 1;
            for (size_t i = first; i < last; ++i)
                if (triangles[i].normal != glm::vec3(0)) // a triangle without area is never seen
                    least = std::min(least, glm::dot(chunk.axis, triangles[i].normal));
            if (least > 0.1F)
                chunk.cutoff = std::sqrt(std::max(1.0F - least * least, 0.0F));
        }
        chunks.push_back(chunk);
    };
    if (!triangles.empty())
        split(split, 0, triangles.size());
    for (size_t i = 0; i < triangles.size(); ++i)
        std::copy(triangles[i].corners.begin(), triangles[i].corners.end(),
                  mesh.indices.begin() + static_cast<std::ptrdiff_t>(3 * i));
    return chunks;
}

GpuMesh makeGpuMesh(gpu::Device &device, const SceneMesh &mesh, const char *name, bool areBacksHidden) {
    SceneMesh sorted = mesh;
    GpuMesh out;
    out.chunks = sortIntoChunks(sorted, areBacksHidden, kMarginMm);
    out.vertices = gpu::Buffer(device, {.bytes = sorted.vertices.size() * sizeof(SceneVertex),
                                        .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                        .name = name});
    out.indices = gpu::Buffer(
        device,
        {.bytes = sorted.indices.size() * sizeof(uint32_t), .usage = VK_BUFFER_USAGE_INDEX_BUFFER_BIT, .name = name});
    if (!sorted.vertices.empty())
        std::memcpy(out.vertices.data(), sorted.vertices.data(), sorted.vertices.size() * sizeof(SceneVertex));
    if (!sorted.indices.empty())
        std::memcpy(out.indices.data(), sorted.indices.data(), sorted.indices.size() * sizeof(uint32_t));
    out.indexCount = static_cast<uint32_t>(sorted.indices.size());
    return out;
}

void drawMesh(gpu::Commands &commands, const GpuMesh &mesh) {
    if (mesh.indexCount == 0)
        return;
    const gpu::Buffer *vertices = &mesh.vertices;
    commands.vertexBuffers({&vertices, 1});
    commands.indexBuffer(mesh.indices);
    commands.drawIndexed(mesh.indexCount);
}

uint32_t drawMesh(gpu::Commands &commands, const GpuMesh &mesh, const Camera &camera, const FaceWindow &window,
                  const PixelBox &box, const glm::mat4 &placed) {
    if (mesh.indexCount == 0)
        return 0;
    // The eye in the mesh's frame.
    const glm::vec3 eye = glm::transpose(glm::mat3(placed)) * (eyeMm(camera) - glm::vec3(placed[3]));
    const gpu::Buffer *vertices = &mesh.vertices;
    commands.vertexBuffers({&vertices, 1});
    commands.indexBuffer(mesh.indices);
    uint32_t first = 0, count = 0, drawn = 0; // a run of chunks, drawn together
    const auto flush = [&] {
        if (count > 0)
            commands.drawIndexed(count, 1, first);
        drawn += count / 3;
    };
    for (const MeshChunk &chunk : mesh.chunks) {
        const glm::vec3 to = chunk.centreMm - eye;
        if (glm::dot(to, chunk.axis) >= chunk.cutoff * glm::length(to) + chunk.radiusMm)
            continue;
        ScreenBox seen(camera, window);
        seen.add(glm::vec3(placed * glm::vec4(chunk.centreMm, 1)), chunk.radiusMm);
        const PixelBox pixels = seen.pixels();
        if (PixelBox{glm::max(pixels.lo, box.lo), glm::min(pixels.hi, box.hi)}.isEmpty())
            continue;
        if (first + count != chunk.firstIndex || count == 0) {
            flush();
            first = chunk.firstIndex;
            count = 0;
        }
        count += chunk.indexCount;
    }
    flush();
    return drawn;
}

} // namespace stipple

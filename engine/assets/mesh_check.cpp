// Checks of OBJ text and what the formats share.
#include "engine/assets/mesh_check.h"

#include <string>

#include "shaders/shared/limits.h"

namespace stipple {

Error tooManyTriangles(long long count) {
    return badInput("it has " + std::to_string(count) + " triangles or more; the most allowed is " +
                    std::to_string(kMaxHeadTriangles) + "; decimate it");
}

Error tooManyVertices(long long count) {
    return badInput("it has " + std::to_string(count) + " vertices or more; the most allowed is " +
                    std::to_string(3 * kMaxHeadTriangles) + "; decimate it");
}

Status checkObj(std::string_view bytes) {
    constexpr long long kMaxLineBytes = 65536;
    if (bytes.find('\0') != std::string_view::npos)
        return badInput("it is not an OBJ text file (it holds zero bytes); export it again");
    long long triangles = 0;
    long long vertices = 0;
    for (size_t start = 0; start < bytes.size();) {
        size_t end = bytes.find('\n', start);
        if (end == std::string_view::npos)
            end = bytes.size();
        std::string_view line = bytes.substr(start, end - start);
        start = end + 1;
        if (static_cast<long long>(line.size()) > kMaxLineBytes)
            return badInput("it has a line of " + std::to_string(line.size()) +
                            " characters, so it is no OBJ text file; export it again");
        const size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos)
            continue;
        line.remove_prefix(first);
        const auto startsWith = [&](char letter) {
            return line[0] == letter && line.size() > 1 && (line[1] == ' ' || line[1] == '\t');
        };
        if (startsWith('v')) {
            ++vertices;
        } else if (startsWith('f')) {
            long long corners = 0;
            bool wasSpace = true;
            for (const char c : line.substr(1)) {
                const bool isSpace = c == ' ' || c == '\t' || c == '\r';
                corners += wasSpace && !isSpace ? 1 : 0;
                wasSpace = isSpace;
            }
            triangles += corners > 2 ? corners - 2 : 0;
        }
    }
    if (triangles > kMaxHeadTriangles)
        return tooManyTriangles(triangles);
    if (vertices > 3 * kMaxHeadTriangles)
        return tooManyVertices(vertices);
    if (vertices == 0 || triangles == 0)
        return badInput("it holds no triangles (OBJ lines \"v\" and \"f\"); export it as a mesh");
    return Ok{};
}

Status checkMeshBytes(MeshFormat format, std::string_view bytes) {
    if (bytes.empty())
        return badInput("it is empty; export it again");
    switch (format) {
    case MeshFormat::Obj:
        return checkObj(bytes);
    case MeshFormat::Ply:
        return checkPly(bytes);
    case MeshFormat::Gltf:
        return checkGltf(bytes, {}, false);
    case MeshFormat::Glb:
        return checkGlb(bytes);
    }
    return badInput("its type is not known");
}

} // namespace stipple

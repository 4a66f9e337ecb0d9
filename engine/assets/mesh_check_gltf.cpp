// Checks a glTF document before import: counts, byte ranges, node tree. Specification: Khronos glTF 2.0, sections 3
// to 5.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/assets/mesh_check.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxJsonBytes = 64U << 20U; // a GLB's document or a .gltf file with its buffers inside
constexpr size_t kMaxParts = 10'000;           // nodes, meshes, primitives, accessors, views
constexpr int kMaxNodeDepth = 200;
constexpr int kMaxJsonDepth = 100;

Error damaged(const std::string &what) { return badInput("its glTF " + what + "; export it again"); }

// A list of the document; an empty one when it is not there or of another type.
const Json &listOf(const Json &object, const char *name) {
    static const Json kNone = Json::array();
    if (!object.is_object())
        return kNone;
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? *found : kNone;
}

// A non-negative whole number, `otherwise` when it is not there, -1 when it is no such number.
long long numberOf(const Json &object, const char *name, long long otherwise) {
    if (!object.is_object())
        return -1;
    const auto found = object.find(name);
    if (found == object.end())
        return otherwise;
    constexpr uint64_t kMost = 1ULL << 40U;
    return found->is_number_unsigned() && found->get<uint64_t>() < kMost
               ? static_cast<long long>(found->get<uint64_t>())
               : -1;
}

long long componentBytes(long long type) {
    switch (type) {
    case 5120:
    case 5121:
        return 1;
    case 5122:
    case 5123:
        return 2;
    case 5125:
    case 5126:
        return 4;
    default:
        return 0;
    }
}

long long componentsOf(const Json &accessor) {
    const auto found = accessor.find("type");
    const std::string type = found != accessor.end() && found->is_string() ? found->get<std::string>() : "";
    constexpr std::array<std::pair<const char *, int>, 7> kTypes = {
        {{"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}, {"MAT2", 4}, {"MAT3", 9}, {"MAT4", 16}}};
    for (const auto &[name, count] : kTypes)
        if (type == name)
            return count;
    return 0;
}

Status checkRanges(const Json &document, std::string_view binaryChunk, bool isGlb) {
    const Json &buffers = listOf(document, "buffers");
    const Json &views = listOf(document, "bufferViews");
    for (size_t i = 0; i < buffers.size(); ++i) {
        const long long length = numberOf(buffers[i], "byteLength", -1);
        if (length < 0 || length > kMaxHeadBytes)
            return damaged("buffer " + std::to_string(i) + " has no length or one beyond the limit");
        const bool isChunk = isGlb && i == 0 && !buffers[i].contains("uri");
        if (isChunk && static_cast<uint64_t>(length) > binaryChunk.size())
            return damaged("file is cut off: its binary part is shorter than its buffer");
        if (!isChunk && (!buffers[i].contains("uri") || !buffers[i]["uri"].is_string()))
            return damaged("buffer " + std::to_string(i) + " names no data");
    }
    for (size_t i = 0; i < views.size(); ++i) {
        const long long buffer = numberOf(views[i], "buffer", -1);
        const long long offset = numberOf(views[i], "byteOffset", 0);
        const long long length = numberOf(views[i], "byteLength", -1);
        if (buffer < 0 || buffer >= static_cast<long long>(buffers.size()) || offset < 0 || length < 0 ||
            numberOf(views[i], "byteStride", 0) < 0 || numberOf(views[i], "byteStride", 0) > 252 ||
            offset + length > numberOf(buffers[static_cast<size_t>(buffer)], "byteLength", -1))
            return damaged("buffer view " + std::to_string(i) + " lies outside its buffer");
    }
    return Ok{};
}

Status checkAccessors(const Json &document) {
    const Json &views = listOf(document, "bufferViews");
    const Json &accessors = listOf(document, "accessors");
    long long elements = 0;
    for (size_t i = 0; i < accessors.size(); ++i) {
        const Json &accessor = accessors[i];
        const long long count = numberOf(accessor, "count", -1);
        const long long size = componentBytes(numberOf(accessor, "componentType", -1)) * componentsOf(accessor);
        const long long view = numberOf(accessor, "bufferView", -1);
        const long long offset = numberOf(accessor, "byteOffset", 0);
        if (accessor.contains("sparse"))
            return badInput("its glTF uses sparse accessors; export it without morph targets or compression");
        if (count < 1 || size < 1 || view < 0 || view >= static_cast<long long>(views.size()) || offset < 0)
            return damaged("accessor " + std::to_string(i) + " names no data");
        const long long stride = std::max(numberOf(views[static_cast<size_t>(view)], "byteStride", 0), size);
        elements += count;
        if (elements > 12 * kMaxHeadTriangles)
            return tooManyTriangles(elements / 3);
        if (offset + (count - 1) * stride + size > numberOf(views[static_cast<size_t>(view)], "byteLength", -1))
            return damaged("accessor " + std::to_string(i) + " lies outside its buffer view");
    }
    return Ok{};
}

// Attributes of one primitive have one length, and indices name accessors of whole numbers.
Status checkMeshes(const Json &document) {
    const Json &accessors = listOf(document, "accessors");
    const Json &meshes = listOf(document, "meshes");
    const auto countOf = [&](const Json &index) {
        return index.is_number_unsigned() && index.get<uint64_t>() < accessors.size()
                   ? numberOf(accessors[static_cast<size_t>(index.get<uint64_t>())], "count", -1)
                   : -1;
    };
    size_t primitives = 0;
    long long vertices = 0;
    for (size_t i = 0; i < meshes.size(); ++i)
        for (const Json &primitive : listOf(meshes[i], "primitives")) {
            if (++primitives > kMaxParts)
                return damaged("has more than " + std::to_string(kMaxParts) + " primitives");
            const auto attributes = primitive.find("attributes");
            if (!primitive.is_object() || attributes == primitive.end() || !attributes->is_object() ||
                !attributes->contains("POSITION"))
                return damaged("mesh " + std::to_string(i) + " has no positions");
            const long long count = countOf((*attributes)["POSITION"]);
            for (const Json &attribute : *attributes)
                if (count < 1 || countOf(attribute) != count)
                    return damaged("mesh " + std::to_string(i) + " has attributes of different lengths");
            if (primitive.contains("indices") && countOf(primitive["indices"]) < 1)
                return damaged("mesh " + std::to_string(i) + " has no indices");
            vertices += count;
        }
    if (vertices > 3 * kMaxHeadTriangles)
        return tooManyVertices(vertices);
    return Ok{};
}

// Indices of a GLB's own buffer name vertices that are there (Assimp would drop such triangles without a word). Ranges
// must have been checked.
Status checkIndices(const Json &document, std::string_view binaryChunk) {
    const Json &accessors = listOf(document, "accessors");
    for (const Json &mesh : listOf(document, "meshes"))
        for (const Json &primitive : listOf(mesh, "primitives")) {
            if (!primitive.contains("indices"))
                continue;
            const Json &accessor = accessors[primitive["indices"].get<size_t>()];
            const Json &view = listOf(document, "bufferViews")[accessor["bufferView"].get<size_t>()];
            if (numberOf(view, "buffer", -1) != 0 || listOf(document, "buffers")[0].contains("uri"))
                continue;
            const long long vertices =
                numberOf(accessors[primitive["attributes"]["POSITION"].get<size_t>()], "count", -1);
            const long long size = componentBytes(numberOf(accessor, "componentType", -1));
            const long long stride = std::max(numberOf(view, "byteStride", 0), size);
            const long long start = numberOf(view, "byteOffset", 0) + numberOf(accessor, "byteOffset", 0);
            for (long long i = 0; i < numberOf(accessor, "count", 0); ++i) {
                long long index = 0;
                for (long long k = size; k-- > 0;)
                    index =
                        index * 256 + static_cast<uint8_t>(binaryChunk[static_cast<size_t>(start + i * stride + k)]);
                if (index >= vertices)
                    return badInput("index " + std::to_string(i) + " names vertex " + std::to_string(index) + " of " +
                                    std::to_string(vertices) + "; export it again");
            }
        }
    return Ok{};
}

// The nodes form trees: no node below two others or below itself, none deeper than kMaxNodeDepth.
Status checkNodes(const Json &document) {
    const Json &nodes = listOf(document, "nodes");
    std::vector<int> parent(nodes.size(), -1);
    for (size_t i = 0; i < nodes.size(); ++i) {
        const long long mesh = numberOf(nodes[i], "mesh", 0);
        if (mesh < 0 ||
            (nodes[i].contains("mesh") && mesh >= static_cast<long long>(listOf(document, "meshes").size())))
            return damaged("node " + std::to_string(i) + " names a mesh that is not there");
        for (const Json &child : listOf(nodes[i], "children")) {
            if (!child.is_number_unsigned() || child.get<uint64_t>() >= nodes.size() ||
                parent[static_cast<size_t>(child.get<uint64_t>())] >= 0)
                return damaged("nodes are no tree");
            parent[static_cast<size_t>(child.get<uint64_t>())] = static_cast<int>(i);
        }
    }
    for (size_t i = 0; i < nodes.size(); ++i) {
        int depth = 0;
        for (int at = static_cast<int>(i); at >= 0; at = parent[static_cast<size_t>(at)])
            if (++depth > kMaxNodeDepth)
                return damaged("nodes are no tree, or one deeper than " + std::to_string(kMaxNodeDepth));
    }
    return Ok{};
}

// Deepest nesting of { and [ outside strings: Assimp's JSON parser recurses once for each.
int depthOf(std::string_view json) {
    int depth = 0;
    int deepest = 0;
    bool isString = false;
    for (size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (isString) {
            i += c == '\\' ? 1U : 0U;
            isString = c != '"';
        } else {
            isString = c == '"';
            depth += (c == '{' || c == '[' ? 1 : 0) - (c == '}' || c == ']' ? 1 : 0);
            deepest = std::max(deepest, depth);
        }
    }
    return deepest;
}

} // namespace

Status checkGltf(std::string_view json, std::string_view binaryChunk, bool isGlb) {
    if (json.size() > kMaxJsonBytes)
        return badInput("its glTF text is larger than " + std::to_string(kMaxJsonBytes) + " bytes; save it as .glb");
    if (depthOf(json) > kMaxJsonDepth)
        return damaged("text is nested deeper than " + std::to_string(kMaxJsonDepth));
    const Json document = Json::parse(json.begin(), json.end(), nullptr, false);
    if (document.is_discarded() || !document.is_object())
        return damaged("text is damaged or cut off (no JSON)");
    const auto asset = document.find("asset");
    if (asset == document.end() || !asset->is_object() || !asset->contains("version") ||
        !(*asset)["version"].is_string() || (*asset)["version"].get<std::string>().rfind("2.", 0) != 0)
        return badInput("it is not glTF of version 2; export it again as glTF 2.0");
    for (const Json &extension : listOf(document, "extensionsRequired"))
        if (extension.is_string() && (extension.get<std::string>().find("compression") != std::string::npos ||
                                      extension.get<std::string>().find("quantization") != std::string::npos))
            return badInput("its glTF needs " + extension.get<std::string>() + "; export it without compression");
    for (const char *name : {"nodes", "meshes", "accessors", "bufferViews", "buffers"})
        if (listOf(document, name).size() > kMaxParts)
            return damaged(std::string("has more than ") + std::to_string(kMaxParts) + " " + name);
    if (listOf(document, "meshes").empty())
        return badInput("its glTF holds no mesh; export it with geometry");
    if (Status status = checkRanges(document, binaryChunk, isGlb); !status)
        return status;
    if (Status status = checkAccessors(document); !status)
        return status;
    if (Status status = checkMeshes(document); !status)
        return status;
    if (Status status = checkNodes(document); !status)
        return status;
    return isGlb ? checkIndices(document, binaryChunk) : Ok{};
}

Status checkGlb(std::string_view bytes) {
    const auto word = [&](size_t at) {
        uint32_t value = 0;
        for (size_t i = 4; i-- > 0;)
            value = value << 8U | static_cast<uint8_t>(bytes[at + i]);
        return static_cast<size_t>(value);
    };
    constexpr size_t kJsonChunk = 0x4E4F534A;
    constexpr size_t kBinaryChunk = 0x004E4942;
    if (bytes.size() < 20 || bytes.substr(0, 4) != "glTF")
        return badInput("it is not a binary glTF file; give it its own extension or export it again");
    if (word(4) != 2)
        return badInput("it is not glTF of version 2; export it again as glTF 2.0");
    if (word(8) != bytes.size() || word(12) > bytes.size() - 20 || word(16) != kJsonChunk)
        return damaged("file is cut off or damaged (its lengths do not fit)");
    const std::string_view json = bytes.substr(20, word(12));
    std::string_view rest = bytes.substr(20 + word(12));
    if (rest.empty())
        return checkGltf(json, {}, true);
    const size_t at = bytes.size() - rest.size();
    if (rest.size() < 8 || word(at) > rest.size() - 8 || word(at + 4) != kBinaryChunk)
        return damaged("file is cut off or damaged (its lengths do not fit)");
    return checkGltf(json, rest.substr(8, word(at)), true);
}

} // namespace stipple

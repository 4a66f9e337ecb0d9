// Files for the loader's tests: a folder of its own, small meshes in every format.
#pragma once

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/mesh.h"

namespace stipple::test {

// A folder that is gone when the test ends.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "stipple-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    const std::filesystem::path &path() const { return path_; }

    std::filesystem::path write(const std::string &name, const std::string &bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

// A bumpy sheet of n × n squares with uvs, 10 mm a square.
inline TriMesh makeSheet(uint32_t n) {
    TriMesh mesh;
    mesh.name = "sheet";
    for (uint32_t y = 0; y <= n; ++y)
        for (uint32_t x = 0; x <= n; ++x) {
            const auto fx = static_cast<float>(x);
            const auto fy = static_cast<float>(y);
            mesh.positionsMm.emplace_back(10 * fx, 10 * fy, (x * 7 + y * 3) % 5);
            mesh.uvs.emplace_back(fx / static_cast<float>(n), fy / static_cast<float>(n) * 0.5F);
        }
    for (uint32_t y = 0; y < n; ++y)
        for (uint32_t x = 0; x < n; ++x) {
            const uint32_t i = y * (n + 1) + x;
            for (const uint32_t k : {i, i + 1, i + n + 1, i + 1, i + n + 2, i + n + 1})
                mesh.indices.push_back(k);
        }
    return mesh;
}

inline std::string objOf(const TriMesh &mesh) {
    std::string text = "# a sheet\n";
    for (const glm::vec3 p : mesh.positionsMm)
        text += "v " + std::to_string(p.x) + " " + std::to_string(p.y) + " " + std::to_string(p.z) + "\n";
    for (const glm::vec2 uv : mesh.uvs)
        text += "vt " + std::to_string(uv.x) + " " + std::to_string(uv.y) + "\n";
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        text += "f";
        for (size_t k = 0; k < 3; ++k) {
            const std::string index = std::to_string(mesh.indices[t + k] + 1);
            text += mesh.uvs.empty() ? " " + index : " " + index + "/" + index;
        }
        text += "\n";
    }
    return text;
}

template <typename T>
void appendBytes(std::string &out, T value) {
    static_assert(std::endian::native == std::endian::little);
    const char *const bytes = reinterpret_cast<const char *>(&value);
    out.append(bytes, sizeof value);
}

inline std::string plyOf(const TriMesh &mesh, bool isBinary) {
    std::string text = std::string("ply\nformat ") + (isBinary ? "binary_little_endian" : "ascii") +
                       " 1.0\ncomment a sheet\nelement vertex " + std::to_string(mesh.positionsMm.size()) +
                       "\nproperty float x\nproperty float y\nproperty float z\nelement face " +
                       std::to_string(mesh.indices.size() / 3) +
                       "\nproperty list uchar int vertex_indices\nend_header\n";
    for (const glm::vec3 p : mesh.positionsMm)
        for (int k = 0; k < 3; ++k) {
            if (isBinary)
                appendBytes(text, p[k]);
            else
                text += std::to_string(p[k]) + (k == 2 ? "\n" : " ");
        }
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        if (isBinary)
            appendBytes(text, uint8_t{3});
        else
            text += "3";
        for (size_t k = 0; k < 3; ++k) {
            if (isBinary)
                appendBytes(text, mesh.indices[t + k]);
            else
                text += " " + std::to_string(mesh.indices[t + k]);
        }
        text += isBinary ? "" : "\n";
    }
    return text;
}

// A glTF document and its binary buffer, to be bent before use.
struct Gltf {
    nlohmann::json document;
    std::string binary;
};

inline Gltf gltfOf(const std::vector<TriMesh> &meshes) {
    using Json = nlohmann::json;
    Gltf gltf;
    Json &doc = gltf.document;
    doc["asset"] = {{"version", "2.0"}};
    doc["scene"] = 0;
    doc["scenes"] = Json::array({{{"nodes", Json::array()}}});
    const auto add = [&](size_t start, size_t count, int component, const char *type) {
        doc["bufferViews"].push_back(
            {{"buffer", 0}, {"byteOffset", start}, {"byteLength", gltf.binary.size() - start}});
        doc["accessors"].push_back({{"bufferView", doc["bufferViews"].size() - 1},
                                    {"componentType", component},
                                    {"count", count},
                                    {"type", type}});
        return doc["accessors"].size() - 1;
    };
    for (const TriMesh &mesh : meshes) {
        Json attributes;
        size_t start = gltf.binary.size();
        for (const glm::vec3 p : mesh.positionsMm)
            for (int k = 0; k < 3; ++k)
                appendBytes(gltf.binary, p[k]);
        attributes["POSITION"] = add(start, mesh.positionsMm.size(), 5126, "VEC3");
        start = gltf.binary.size();
        for (const glm::vec2 uv : mesh.uvs)
            for (int k = 0; k < 2; ++k)
                appendBytes(gltf.binary, uv[k]);
        if (!mesh.uvs.empty())
            attributes["TEXCOORD_0"] = add(start, mesh.uvs.size(), 5126, "VEC2");
        start = gltf.binary.size();
        for (const uint32_t index : mesh.indices)
            appendBytes(gltf.binary, index);
        const size_t indices = add(start, mesh.indices.size(), 5125, "SCALAR");
        doc["meshes"].push_back(
            {{"name", mesh.name}, {"primitives", Json::array({{{"attributes", attributes}, {"indices", indices}}})}});
        doc["nodes"].push_back({{"mesh", doc["meshes"].size() - 1}, {"name", mesh.name}});
        doc["scenes"][0]["nodes"].push_back(doc["nodes"].size() - 1);
    }
    doc["buffers"] = Json::array({{{"byteLength", gltf.binary.size()}}});
    return gltf;
}

inline std::string glbOf(const Gltf &gltf) {
    std::string json = gltf.document.dump();
    json.append((4 - json.size() % 4) % 4, ' ');
    std::string binary = gltf.binary;
    binary.append((4 - binary.size() % 4) % 4, '\0');
    std::string out = "glTF";
    appendBytes(out, uint32_t{2});
    appendBytes(out, static_cast<uint32_t>(12 + 8 + json.size() + 8 + binary.size()));
    appendBytes(out, static_cast<uint32_t>(json.size()));
    out += "JSON" + json;
    appendBytes(out, static_cast<uint32_t>(binary.size()));
    out += std::string("BIN\0", 4) + binary;
    return out;
}

} // namespace stipple::test

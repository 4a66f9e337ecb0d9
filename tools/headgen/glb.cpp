// Writes binary glTF 2.0 (Khronos specification 2.0, sections 3.6 and 4.4): one node, mesh and material per part.
#include "tools/headgen/mesh.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace stipple::headgen {

namespace {

using Json = nlohmann::ordered_json;

void put32(std::string &out, uint32_t v) {
    for (int k = 0; k < 4; ++k) {
        out.push_back(static_cast<char>((v >> (8 * k)) & 255u));
    }
}

void putFloat(std::string &out, float v) { put32(out, std::bit_cast<uint32_t>(v)); }

/// To the grid of 1/scale, so that the last bits of the arithmetic do not show in the file. No negative zero.
float quantised(double v, double scale) { return static_cast<float>(std::floor(v * scale + 0.5) / scale + 0.0); }

void pad4(std::string &out, char with) {
    while (out.size() % 4 != 0) {
        out.push_back(with);
    }
}

} // namespace

void writeGlb(const std::string &path, const std::vector<Mesh> &meshes) {
    std::string bin;
    Json doc;
    doc["asset"] = {
        {"version", "2.0"},
        {"generator", "stipple headgen"},
        {"extras", {{"units", "millimetres"}, {"axes", "+X patient's left, +Y crown, +Z out of the face"}}}};
    doc["scene"] = 0;
    Json nodeIds = Json::array();
    for (size_t k = 0; k < meshes.size(); ++k) {
        nodeIds.push_back(k);
    }
    doc["scenes"] = Json::array({{{"nodes", nodeIds}}});
    const auto view = [&](size_t start, int target) {
        doc["bufferViews"].push_back(
            {{"buffer", 0}, {"byteOffset", start}, {"byteLength", bin.size() - start}, {"target", target}});
        return doc["bufferViews"].size() - 1;
    };
    const auto accessor = [&](size_t viewId, int type, size_t count, const char *shape) {
        doc["accessors"].push_back(
            {{"bufferView", viewId}, {"componentType", type}, {"count", count}, {"type", shape}});
        return doc["accessors"].size() - 1;
    };
    for (const Mesh &mesh : meshes) {
        const size_t count = mesh.positions.size();
        size_t start = bin.size();
        float lo[3] = {1e9f, 1e9f, 1e9f};
        float hi[3] = {-1e9f, -1e9f, -1e9f};
        for (const Vec3 &p : mesh.positions) {
            for (int k = 0; k < 3; ++k) {
                const float v = quantised(p[k], 1000.0);
                lo[k] = v < lo[k] ? v : lo[k];
                hi[k] = v > hi[k] ? v : hi[k];
                putFloat(bin, v);
            }
        }
        const size_t positions = accessor(view(start, 34962), 5126, count, "VEC3");
        doc["accessors"][positions]["min"] = {lo[0], lo[1], lo[2]};
        doc["accessors"][positions]["max"] = {hi[0], hi[1], hi[2]};
        start = bin.size();
        for (const Vec3 &n : mesh.normals) {
            for (int k = 0; k < 3; ++k) {
                putFloat(bin, quantised(n[k], 10000.0));
            }
        }
        const size_t normals = accessor(view(start, 34962), 5126, count, "VEC3");
        start = bin.size();
        for (const Vec2 &t : mesh.uvs) {
            putFloat(bin, static_cast<float>(t.x));
            putFloat(bin, static_cast<float>(t.y));
        }
        const size_t uvs = accessor(view(start, 34962), 5126, count, "VEC2");
        start = bin.size();
        for (const uint32_t i : mesh.indices) {
            put32(bin, i);
        }
        const size_t indices = accessor(view(start, 34963), 5125, mesh.indices.size(), "SCALAR");
        const size_t id = doc["meshes"].size();
        doc["nodes"].push_back({{"name", mesh.name}, {"mesh", id}});
        doc["meshes"].push_back(
            {{"name", mesh.name},
             {"primitives",
              Json::array({{{"attributes", {{"POSITION", positions}, {"NORMAL", normals}, {"TEXCOORD_0", uvs}}},
                            {"indices", indices},
                            {"material", id}}})}});
        doc["materials"].push_back(
            {{"name", mesh.name}, {"pbrMetallicRoughness", {{"metallicFactor", 0}, {"roughnessFactor", 0.6}}}});
    }
    pad4(bin, '\0');
    doc["buffers"] = Json::array({{{"byteLength", bin.size()}}});
    std::string json = doc.dump();
    pad4(json, ' ');
    std::string out = "glTF";
    put32(out, 2);
    put32(out, static_cast<uint32_t>(12 + 8 + json.size() + 8 + bin.size()));
    put32(out, static_cast<uint32_t>(json.size()));
    out += "JSON";
    out += json;
    put32(out, static_cast<uint32_t>(bin.size()));
    out += std::string("BIN\0", 4);
    out += bin;
    std::ofstream file(path, std::ios::binary);
    file.write(out.data(), static_cast<std::streamsize>(out.size()));
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
}

} // namespace stipple::headgen

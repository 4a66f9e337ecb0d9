// Meshes people bring: every format read alike, and everything unsound refused in one line that names the file.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "engine/assets/head.h"
#include "engine/assets/image.h"
#include "engine/assets/mesh_loader.h"
#include "tests/unit/assets_support.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// The sum of triangle areas and the sum of corner positions: the same for equal surfaces whatever the vertex order.
struct Shape {
    double areaMm2 = 0;
    glm::dvec3 corners{0};
    size_t triangles = 0;
};

Shape shapeOf(const TriMesh &mesh) {
    Shape shape;
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        const glm::vec3 a = mesh.positionsMm[mesh.indices[t]];
        const glm::vec3 b = mesh.positionsMm[mesh.indices[t + 1]];
        const glm::vec3 c = mesh.positionsMm[mesh.indices[t + 2]];
        shape.areaMm2 += 0.5 * static_cast<double>(glm::length(glm::cross(b - a, c - a)));
        shape.corners += glm::dvec3(a + b + c);
        ++shape.triangles;
    }
    return shape;
}

void checkSame(const TriMesh &got, const TriMesh &want) {
    const Shape a = shapeOf(got);
    const Shape b = shapeOf(want);
    CHECK(a.triangles == b.triangles);
    CHECK(a.areaMm2 == Approx(b.areaMm2).epsilon(1e-6));
    CHECK(glm::length(a.corners - b.corners) < 1e-3 * glm::length(b.corners));
    REQUIRE(got.normals.size() == got.positionsMm.size());
    for (const glm::vec3 n : got.normals)
        CHECK(glm::length(n) == Approx(1).margin(1e-5));
}

// The error of a file that must be refused: one line with the file's name and the reason.
void checkRefused(const std::filesystem::path &path, const std::string &reason) {
    const Result<std::vector<TriMesh>> got = loadMeshes(path);
    INFO("reason expected: " << reason);
    REQUIRE_FALSE(got.ok());
    INFO("got: " << got.error().message);
    CHECK(got.error().message.find(path.string()) != std::string::npos);
    CHECK(got.error().message.find(reason) != std::string::npos);
    CHECK(got.error().message.find('\n') == std::string::npos);
    CHECK(got.error().kind == ErrorKind::BadInput);
}

} // namespace

TEST_CASE("OBJ, PLY, glTF and GLB of one mesh load alike") {
    const TemporaryFolder folder;
    const TriMesh sheet = makeSheet(6);
    Gltf gltf = gltfOf({sheet});
    const std::string glb = glbOf(gltf);
    gltf.document["buffers"][0]["uri"] = "sheet.bin";
    folder.write("sheet.bin", gltf.binary);
    for (const std::filesystem::path &path :
         {folder.write("a.obj", objOf(sheet)), folder.write("b.ply", plyOf(sheet, false)),
          folder.write("c.ply", plyOf(sheet, true)), folder.write("d.GLB", glb),
          folder.write("e.gltf", gltf.document.dump())}) {
        INFO(path);
        const Result<std::vector<TriMesh>> meshes = loadMeshes(path);
        if (!meshes)
            FAIL(meshes.error().message);
        REQUIRE(meshes->size() == 1);
        checkSame((*meshes)[0], sheet);
    }
}

TEST_CASE("Texture coordinates come as the file stores them") {
    const TemporaryFolder folder;
    TriMesh sheet = makeSheet(4);
    sheet.uvs[3] = {-1, -1}; // "not on the chart"
    for (const std::filesystem::path &path :
         {folder.write("a.obj", objOf(sheet)), folder.write("b.glb", glbOf(gltfOf({sheet})))}) {
        INFO(path);
        const Result<std::vector<TriMesh>> meshes = loadMeshes(path);
        REQUIRE(meshes.ok());
        const TriMesh &got = (*meshes)[0];
        REQUIRE(got.uvs.size() == got.positionsMm.size());
        for (size_t i = 0; i < got.uvs.size(); ++i)
            for (size_t k = 0; k < sheet.uvs.size(); ++k)
                if (glm::length(got.positionsMm[i] - sheet.positionsMm[k]) < 1e-4F)
                    CHECK(glm::length(got.uvs[i] - sheet.uvs[k]) < 1e-6F);
    }
}

TEST_CASE("Polygons become triangles, names and node transforms are kept") {
    const TemporaryFolder folder;
    const Result<std::vector<TriMesh>> house =
        loadMeshes(folder.write("quad.obj", "v 0 0 0\nv 2 0 0\nv 2 2 0\nv 1 3 0\nv 0 2 0\nf 1 2 3 4 5\nl 1 3\n"));
    REQUIRE(house.ok());
    REQUIRE(house->size() == 1);
    CHECK((*house)[0].indices.size() == 9);
    CHECK(shapeOf((*house)[0]).areaMm2 == Approx(5));
    for (const glm::vec3 n : (*house)[0].normals)
        CHECK(glm::length(n - glm::vec3(0, 0, 1)) < 1e-5F);

    TriMesh cap = makeSheet(2);
    cap.name = "cap";
    Gltf gltf = gltfOf({makeSheet(3), cap});
    gltf.document["nodes"][1]["translation"] = {100, 0, 0};
    gltf.document["nodes"][1]["scale"] = {2, 2, 2};
    const Result<std::vector<TriMesh>> two = loadMeshes(folder.write("two.glb", glbOf(gltf)));
    REQUIRE(two.ok());
    REQUIRE(two->size() == 2);
    CHECK((*two)[0].name == "sheet");
    CHECK((*two)[1].name == "cap");
    CHECK(shapeOf((*two)[1]).areaMm2 == Approx(4 * shapeOf(cap).areaMm2).epsilon(1e-5));
    const TriMesh joined = joinMeshes(*two);
    CHECK(joined.positionsMm.size() == (*two)[0].positionsMm.size() + (*two)[1].positionsMm.size());
    CHECK(shapeOf(joined).areaMm2 == Approx(shapeOf((*two)[0]).areaMm2 + shapeOf((*two)[1]).areaMm2).epsilon(1e-6));
}

TEST_CASE("A file that cannot be a mesh is refused with its name and the reason") {
    const TemporaryFolder folder;
    checkRefused(folder / "missing.obj", "no such file");
    checkRefused(folder.path() / "", "not known");
    std::filesystem::create_directory(folder / "folder.obj");
    checkRefused(folder / "folder.obj", "folder");
    checkRefused(folder.write("face.stl", "solid"), "convert it");
    checkRefused(folder.write("face", "v 0 0 0"), "convert it");
    checkRefused(folder.write("empty.obj", ""), "empty");
    checkRefused(folder.write("text.obj", "Dear Sir,\nplease find attached\n"), "no triangles");
    checkRefused(folder.write("points.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n"), "no triangles");
    checkRefused(folder.write("binary.obj", std::string("v 0 0 0\0f", 9)), "zero bytes");
    checkRefused(folder.write("obj.ply", objOf(makeSheet(2))), "not a PLY");
    checkRefused(folder.write("obj.glb", objOf(makeSheet(2))), "not a binary glTF");
    checkRefused(folder.write("obj.gltf", objOf(makeSheet(2))), "JSON");
    checkRefused(folder.write("list.gltf", "[]"), "JSON");
    checkRefused(folder.write("old.gltf", R"({"asset":{"version":"1.0"}})"), "version 2");
    checkRefused(folder.write("none.gltf", R"({"asset":{"version":"2.0"}})"), "no mesh");
}

TEST_CASE("Bad numbers and indices are refused") {
    const TemporaryFolder folder;
    TriMesh bad = makeSheet(3);
    bad.positionsMm[5].y = std::numeric_limits<float>::quiet_NaN();
    checkRefused(folder.write("nan.glb", glbOf(gltfOf({bad}))), "not a number");
    checkRefused(folder.write("nan.ply", plyOf(bad, true)), "not a number");
    bad.positionsMm[5].y = std::numeric_limits<float>::infinity();
    checkRefused(folder.write("inf.glb", glbOf(gltfOf({bad}))), "not a number");
    checkRefused(folder.write("inf.ply", plyOf(bad, true)), "not a number");
    TriMesh far = makeSheet(3);
    far.indices[7] = 16;
    for (const auto &path : {folder.write("far.obj", objOf(far)), folder.write("far.glb", glbOf(gltfOf({far}))),
                             folder.write("far.ply", plyOf(far, true))})
        checkRefused(path, "");
    far.indices[7] = 0xFFFFFFF0U;
    for (const auto &path : {folder.write("far2.glb", glbOf(gltfOf({far}))), folder.write("far2.ply", plyOf(far, true)),
                             folder.write("far3.ply", plyOf(far, false))})
        checkRefused(path, "");
}

TEST_CASE("Claims beyond the limits are refused before memory is taken for them") {
    const TemporaryFolder folder;
    std::string ply = plyOf(makeSheet(2), true);
    ply.replace(ply.find("face 8"), 6, "face 900000000");
    checkRefused(folder.write("faces.ply", ply), "most allowed");
    ply = plyOf(makeSheet(2), true);
    ply.replace(ply.find("vertex 9"), 8, "vertex 99999999999");
    checkRefused(folder.write("vertices.ply", ply), "most allowed");
    ply = plyOf(makeSheet(2), true);
    ply.replace(ply.find("uchar int"), 9, "uint int");
    checkRefused(folder.write("lists.ply", ply), "uchar");
    ply = plyOf(makeSheet(2), false);
    ply.replace(ply.rfind("\n3 "), 3, "\n4000000000 ");
    checkRefused(folder.write("ascii.ply", ply), "list");

    Gltf gltf = gltfOf({makeSheet(2)});
    gltf.document["accessors"][0]["count"] = 800'000'000;
    checkRefused(folder.write("count.glb", glbOf(gltf)), "most allowed");
    gltf = gltfOf({makeSheet(2)});
    gltf.document["accessors"][0]["count"] = 10;
    checkRefused(folder.write("outside.glb", glbOf(gltf)), "outside");
    gltf = gltfOf({makeSheet(2)});
    gltf.document["accessors"][1]["sparse"] = {{"count", 400'000'000}};
    checkRefused(folder.write("sparse.glb", glbOf(gltf)), "sparse");
    gltf = gltfOf({makeSheet(2)});
    gltf.document["bufferViews"][0]["byteLength"] = 1 << 30;
    checkRefused(folder.write("view.glb", glbOf(gltf)), "outside");
    gltf = gltfOf({makeSheet(2)});
    gltf.document["nodes"][0]["children"] = {0};
    checkRefused(folder.write("cycle.glb", glbOf(gltf)), "tree");
    gltf = gltfOf({makeSheet(2)});
    gltf.document["buffers"][0]["uri"] = "../../etc/passwd";
    checkRefused(folder.write("outside.gltf", gltf.document.dump()), "");
    checkRefused(folder.write("deep.gltf", "{\"asset\":" + std::string(1'000'000, '[')), "nested");

    std::string many = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
    const std::string face = "f 1 2 3\n";
    many.reserve(many.size() + face.size() * 2'000'001);
    for (int i = 0; i < 2'000'001; ++i)
        many += face;
    checkRefused(folder.write("many.obj", many), "most allowed");
}

TEST_CASE("A file cut off anywhere is refused or still whole in what it says, never a crash") {
    const TemporaryFolder folder;
    const TriMesh sheet = makeSheet(2);
    for (const auto &[name, bytes] : {std::pair<std::string, std::string>("a.glb", glbOf(gltfOf({sheet}))),
                                      {"b.ply", plyOf(sheet, true)},
                                      {"c.ply", plyOf(sheet, false)},
                                      {"d.obj", objOf(sheet)},
                                      {"e.gltf", gltfOf({sheet}).document.dump()}}) {
        size_t refused = 0;
        for (size_t length = 0; length < bytes.size(); length += 1 + length / 64) {
            const Result<std::vector<TriMesh>> got = loadMeshes(folder.write(name, bytes.substr(0, length)));
            refused += got.ok() ? 0U : 1U;
            if (got.ok())
                CHECK(!(*got)[0].indices.empty());
        }
        INFO(name);
        CHECK(refused > 20);
    }
}

TEST_CASE("Damaged bytes give meshes of sound numbers or a reason, never a crash") {
    const TemporaryFolder folder;
    const TriMesh sheet = makeSheet(2);
    uint32_t state = 1;
    const auto next = [&] { return (state = state * 1664525U + 1013904223U) >> 8U; };
    for (const auto &[name, bytes] : {std::pair<std::string, std::string>("a.glb", glbOf(gltfOf({sheet}))),
                                      {"b.ply", plyOf(sheet, true)},
                                      {"c.ply", plyOf(sheet, false)},
                                      {"d.obj", objOf(sheet)}})
        for (int round = 0; round < 150; ++round) {
            std::string bent = bytes;
            for (uint32_t k = 0; k <= next() % 4; ++k)
                bent[next() % bent.size()] = static_cast<char>(next() & 255U);
            const Result<std::vector<TriMesh>> got = loadMeshes(folder.write(name, bent));
            if (!got) {
                CHECK(got.error().message.find(name) != std::string::npos);
                continue;
            }
            for (const TriMesh &mesh : *got) {
                for (const glm::vec3 p : mesh.positionsMm)
                    CHECK((std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)));
                for (const uint32_t index : mesh.indices)
                    CHECK(index < mesh.positionsMm.size());
            }
        }
}

TEST_CASE("A patient's head loads from its folder and says which of its files is missing") {
    const TemporaryFolder folder;
    TriMesh skin = makeSheet(8);
    skin.name = "skin";
    TriMesh cap = makeSheet(2);
    cap.name = "cap";
    folder.write("head.glb", glbOf(gltfOf({cap, skin})));
    const auto expectMissing = [&](const std::string &what) {
        const Result<HeadAssets> head = loadHead(folder.path());
        REQUIRE_FALSE(head.ok());
        CHECK(head.error().message.find(what) != std::string::npos);
    };
    expectMissing("zones.png");
    REQUIRE(savePng(folder / "zones.png", Image8{8, 8, 3, std::vector<uint8_t>(192, 2)}).ok());
    expectMissing("3 channels");
    REQUIRE(savePng(folder / "zones.png", Image8{8, 8, 1, std::vector<uint8_t>(64, 2)}).ok());
    expectMissing("tint.png");
    REQUIRE(savePng(folder / "tint.png", Image8{4, 4, 3, std::vector<uint8_t>(48, 200)}).ok());
    const Result<HeadAssets> head = loadHead(folder.path());
    REQUIRE(head.ok());
    CHECK(head->skin.name == "skin");
    CHECK(head->skin.uvs.size() == head->skin.positionsMm.size());
    REQUIRE(head->others.size() == 1);
    CHECK(head->others[0].name == "cap");
    CHECK(head->zones.pixels == std::vector<uint8_t>(64, 2));
    CHECK(head->tint.channels == 3);
    folder.write("head.glb", glbOf(gltfOf({cap})));
    expectMissing("no mesh named \"skin\"");
}

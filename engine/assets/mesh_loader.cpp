// loadMeshes: bytes → checks → Assimp → checks → TriMesh. Nothing of Assimp leaves this file.
#include "engine/assets/mesh_loader.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include <assimp/BaseImporter.h>
#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#include <assimp/MemoryIOWrapper.h>
#include <assimp/config.h>
#include <assimp/importerdesc.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include "engine/assets/mesh_check.h"
#include "engine/base/file.h"
#include "shaders/shared/limits.h"

// Debian's Assimp is built with assertions on, and a damaged file can trip them: they would abort the program. The
// library calls this function by its exported name, so this definition in the program takes the place of its own and
// turns a failed assertion into an exception, which loadMeshes catches. (Its setAiAssertHandler is not exported.)
namespace Assimp {
void aiAssertViolation(const char *expression, const char *file, int line);
void aiAssertViolation(const char *expression, const char *file, int line) {
    throw std::runtime_error(std::string("Assimp: ") + expression + ", " + file + ":" + std::to_string(line));
}
} // namespace Assimp

namespace stipple {

namespace {

namespace fs = std::filesystem;

// Gives Assimp the bytes already read and, for a .gltf, files of the same folder (its .bin). Nothing else: an OBJ's
// materials are not needed.
class FolderIo : public Assimp::IOSystem {
  public:
    FolderIo(const fs::path &path, std::string_view bytes, MeshFormat format)
        : path_(path), bytes_(bytes), mayOpenOthers_(format == MeshFormat::Gltf) {
        std::error_code code;
        folder_ = fs::weakly_canonical(path.has_parent_path() ? path.parent_path() : fs::path("."), code);
    }

    bool Exists(const char *name) const override {
        std::error_code code;
        return isMain(name) || (isBeside(name) && fs::is_regular_file(name, code));
    }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream *Open(const char *name, const char *mode) override {
        if (mode == nullptr || mode[0] != 'r')
            return nullptr;
        if (isMain(name))
            return new Assimp::MemoryIOStream(reinterpret_cast<const uint8_t *>(bytes_.data()), bytes_.size());
        if (!isBeside(name))
            return nullptr;
        Result<std::string> bytes = readFile(name, static_cast<uint64_t>(kMaxHeadBytes));
        if (!bytes)
            return nullptr;
        auto *copy = new uint8_t[bytes->size() + 1];
        std::copy(bytes->begin(), bytes->end(), copy);
        return new Assimp::MemoryIOStream(copy, bytes->size(), true);
    }
    void Close(Assimp::IOStream *stream) override { delete stream; }

  private:
    bool isMain(const char *name) const { return path_ == fs::path(name); }
    bool isBeside(const char *name) const {
        std::error_code code;
        const fs::path full = fs::weakly_canonical(name, code);
        return mayOpenOthers_ && !code && full.parent_path() == folder_;
    }

    fs::path path_;
    fs::path folder_;
    std::string_view bytes_;
    bool mayOpenOthers_;
};

// The file's type by its extension.
Result<MeshFormat> formatOf(const fs::path &path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (extension == ".obj")
        return MeshFormat::Obj;
    if (extension == ".ply")
        return MeshFormat::Ply;
    if (extension == ".gltf")
        return MeshFormat::Gltf;
    if (extension == ".glb")
        return MeshFormat::Glb;
    return badInput("its type \"" + extension + "\" is not known; convert it to .obj, .ply, .gltf or .glb");
}

// Assimp guesses by content too; only the importer of the file's own type may have a say. By name, because glTF 1 and 2
// share their extensions.
bool keepOnly(Assimp::Importer &importer, MeshFormat format) {
    const std::string wanted = format == MeshFormat::Obj   ? "Wavefront Object Importer"
                               : format == MeshFormat::Ply ? "Stanford Polygon Library (PLY) Importer"
                                                           : "glTF2 Importer";
    bool isKept = false;
    for (size_t i = importer.GetImporterCount(); i-- > 0;) {
        const aiImporterDesc *const description = importer.GetImporterInfo(i);
        if (description != nullptr && description->mName == wanted)
            isKept = true;
        else if (Assimp::BaseImporter *const other = importer.GetImporter(i);
                 importer.UnregisterLoader(other) == AI_SUCCESS)
            delete other; // unregistering hands it over
    }
    return isKept;
}

bool isFinite(const aiVector3D &v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

// What must hold before Assimp's own post-processing may touch the scene. kMaxNodeDepth bounds the recursion below.
Status checkScene(const aiScene &scene) {
    long long vertices = 0;
    long long triangles = 0;
    for (unsigned m = 0; m < scene.mNumMeshes; ++m) {
        const aiMesh &mesh = *scene.mMeshes[m];
        vertices += mesh.mNumVertices;
        if (mesh.mNumVertices > 0 && mesh.mVertices == nullptr)
            return badInput("mesh " + std::to_string(m) + " has no positions; export it again");
        for (unsigned i = 0; i < mesh.mNumVertices; ++i)
            if (!isFinite(mesh.mVertices[i]))
                return badInput("vertex " + std::to_string(i) + " of mesh " + std::to_string(m) +
                                " has a position that is not a number; export it again");
        for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
            const aiFace &face = mesh.mFaces[f];
            triangles += face.mNumIndices > 2 ? face.mNumIndices - 2 : 0;
            for (unsigned k = 0; k < face.mNumIndices; ++k)
                if (face.mIndices[k] >= mesh.mNumVertices)
                    return badInput("face " + std::to_string(f) + " of mesh " + std::to_string(m) + " names vertex " +
                                    std::to_string(face.mIndices[k]) + " of " + std::to_string(mesh.mNumVertices) +
                                    "; export it again");
        }
    }
    if (triangles > kMaxHeadTriangles)
        return tooManyTriangles(triangles);
    if (vertices > 3 * kMaxHeadTriangles)
        return tooManyVertices(vertices);
    return Ok{};
}

glm::vec3 toVec3(const aiVector3D &v) { return {v.x, v.y, v.z}; }

// One mesh in the scene's coordinates. glTF: Assimp has turned v upside down; this turns it back.
TriMesh toTriMesh(const aiMesh &from, const aiMatrix4x4 &place, bool turnV) {
    TriMesh mesh;
    mesh.name = from.mName.C_Str();
    mesh.positionsMm.reserve(from.mNumVertices);
    for (unsigned i = 0; i < from.mNumVertices; ++i)
        mesh.positionsMm.push_back(toVec3(place * from.mVertices[i]));
    if (from.HasTextureCoords(0))
        for (unsigned i = 0; i < from.mNumVertices; ++i)
            mesh.uvs.emplace_back(from.mTextureCoords[0][i].x,
                                  turnV ? 1.0F - from.mTextureCoords[0][i].y : from.mTextureCoords[0][i].y);
    const bool isMirrored = place.Determinant() < 0;
    for (unsigned f = 0; f < from.mNumFaces; ++f) {
        const aiFace &face = from.mFaces[f];
        if (face.mNumIndices != 3)
            continue;
        mesh.indices.insert(mesh.indices.end(),
                            {face.mIndices[0], face.mIndices[isMirrored ? 2 : 1], face.mIndices[isMirrored ? 1 : 2]});
    }
    mesh.normals = smoothNormals(mesh);
    if (from.HasNormals()) {
        aiMatrix3x3 turn(place);
        turn.Inverse().Transpose();
        for (unsigned i = 0; i < from.mNumVertices; ++i) {
            const glm::vec3 n = toVec3(turn * from.mNormals[i]);
            const float length = std::sqrt(glm::dot(n, n));
            if (std::isfinite(length) && length > 1e-12F)
                mesh.normals[i] = n / length;
        }
    }
    return mesh;
}

struct Collected {
    std::vector<TriMesh> meshes;
    long long triangles = 0;
    bool isTooLarge = false;
};

void collect(const aiScene &scene, const aiNode &node, const aiMatrix4x4 &above, bool turnV, Collected &out) {
    const aiMatrix4x4 place = above * node.mTransformation;
    for (unsigned i = 0; i < node.mNumMeshes && !out.isTooLarge; ++i) {
        const aiMesh &mesh = *scene.mMeshes[node.mMeshes[i]];
        if ((mesh.mPrimitiveTypes & aiPrimitiveType_TRIANGLE) == 0 || mesh.mNumFaces == 0)
            continue;
        out.triangles += mesh.mNumFaces; // a mesh may stand under many nodes
        out.isTooLarge = out.triangles > kMaxHeadTriangles;
        if (out.isTooLarge)
            return;
        out.meshes.push_back(toTriMesh(mesh, place, turnV));
        if (out.meshes.back().name.empty())
            out.meshes.back().name = node.mName.C_Str();
    }
    for (unsigned i = 0; i < node.mNumChildren && !out.isTooLarge; ++i)
        collect(scene, *node.mChildren[i], place, turnV, out);
}

Result<std::vector<TriMesh>> importMeshes(const fs::path &path, MeshFormat format, std::string_view bytes) {
    Assimp::Importer importer;
    if (!keepOnly(importer, format))
        return systemError("this Assimp has no importer for it; install Debian's libassimp5");
    importer.SetIOHandler(new FolderIo(path, bytes, format)); // owned by the importer
    importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_POINT | aiPrimitiveType_LINE);
    const aiScene *scene = importer.ReadFile(path.string(), 0);
    if (scene == nullptr) {
        std::string why = importer.GetErrorString();
        std::replace_if(
            why.begin(), why.end(), [](char c) { return c < ' '; }, ' ');
        return badInput("it cannot be imported (" + why.substr(0, 200) + "); export it again");
    }
    if (scene->mRootNode == nullptr)
        return badInput("it holds no scene; export it again");
    if (const Status status = checkScene(*scene); !status)
        return status.error();
    scene =
        importer.ApplyPostProcessing(aiProcess_Triangulate | aiProcess_SortByPType | aiProcess_JoinIdenticalVertices);
    if (scene == nullptr || scene->mRootNode == nullptr)
        return badInput("it holds no triangles; export it as a mesh");
    if (const Status status = checkScene(*scene); !status)
        return status.error();
    Collected found;
    collect(*scene, *scene->mRootNode, aiMatrix4x4(), format == MeshFormat::Gltf || format == MeshFormat::Glb, found);
    if (found.isTooLarge)
        return tooManyTriangles(found.triangles);
    if (found.meshes.empty())
        return badInput("it holds no triangles; export it as a mesh");
    for (const TriMesh &mesh : found.meshes)
        for (const glm::vec3 p : mesh.positionsMm)
            if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z))
                return badInput("a node places the mesh \"" + mesh.name + "\" at no finite position; export it again");
    return std::move(found.meshes);
}

} // namespace

Result<std::vector<TriMesh>> loadMeshes(const fs::path &path) {
    const auto refuse = [&](const Error &error) {
        return Error{error.kind, "cannot use " + path.string() + ": " + error.message};
    };
    Result<MeshFormat> format = formatOf(path);
    if (!format)
        return refuse(format.error());
    Result<std::string> bytes = readFile(path, static_cast<uint64_t>(kMaxHeadBytes));
    if (!bytes)
        return bytes.error();
    try {
        if (const Status status = checkMeshBytes(*format, *bytes); !status)
            return refuse(status.error());
        Result<std::vector<TriMesh>> meshes = importMeshes(path, *format, *bytes);
        if (!meshes)
            return refuse(meshes.error());
        return meshes;
    } catch (const std::bad_alloc &) {
        return refuse(badInput("it needs more memory than there is; decimate it"));
    } catch (const std::exception &error) {
        return refuse(badInput(std::string("it cannot be imported (") + error.what() + "); export it again"));
    }
}

TriMesh joinMeshes(const std::vector<TriMesh> &meshes) {
    TriMesh all;
    const bool haveUvs = std::all_of(meshes.begin(), meshes.end(),
                                     [](const TriMesh &m) { return m.uvs.size() == m.positionsMm.size(); });
    for (const TriMesh &mesh : meshes) {
        STIPPLE_ASSERT(mesh.normals.size() == mesh.positionsMm.size(), "loaded meshes have normals");
        const auto first = static_cast<uint32_t>(all.positionsMm.size());
        all.name = all.name.empty() ? mesh.name : all.name;
        all.positionsMm.insert(all.positionsMm.end(), mesh.positionsMm.begin(), mesh.positionsMm.end());
        all.normals.insert(all.normals.end(), mesh.normals.begin(), mesh.normals.end());
        if (haveUvs)
            all.uvs.insert(all.uvs.end(), mesh.uvs.begin(), mesh.uvs.end());
        for (const uint32_t index : mesh.indices)
            all.indices.push_back(first + index);
    }
    return all;
}

} // namespace stipple

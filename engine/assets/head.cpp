// Loads the three files of a patient's head.
#include "engine/assets/head.h"

#include "engine/assets/image.h"
#include "engine/assets/mesh_loader.h"

namespace stipple {

Result<HeadAssets> loadHead(const std::filesystem::path &folder) {
    const std::filesystem::path meshPath = folder / "head.glb";
    const std::filesystem::path zonesPath = folder / "zones.png";
    const std::filesystem::path tintPath = folder / "tint.png";
    Result<std::vector<TriMesh>> meshes = loadMeshes(meshPath);
    if (!meshes)
        return meshes.error();
    HeadAssets head;
    bool hasSkin = false;
    for (TriMesh &mesh : *meshes) {
        if (mesh.name == "skin" && !hasSkin) {
            hasSkin = true;
            head.skin = std::move(mesh);
        } else {
            head.others.push_back(std::move(mesh));
        }
    }
    if (!hasSkin)
        return badInput("cannot use " + meshPath.string() +
                        ": it has no mesh named \"skin\"; build the head again with headgen");
    if (head.skin.uvs.empty())
        return badInput("cannot use " + meshPath.string() +
                        ": its skin has no texture coordinates; build the head again with headgen");
    Result<Image8> zones = loadPng(zonesPath);
    if (!zones)
        return zones.error();
    if (zones->channels != 1)
        return badInput("cannot use " + zonesPath.string() + ": it has " + std::to_string(zones->channels) +
                        " channels instead of one; build the head again with headgen");
    Result<Image8> tint = loadPng(tintPath);
    if (!tint)
        return tint.error();
    head.zones = std::move(*zones);
    head.tint = std::move(*tint);
    return head;
}

} // namespace stipple

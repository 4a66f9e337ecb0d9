// The skin of a session: the practice block, our own head, or a head of the user's own registered to ours.
#include "engine/app/session_setup.h"

#include "engine/assets/head.h"
#include "engine/assets/mesh_loader.h"
#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

// The block's upper face as a sheet over its chart: texture coordinates 0..1 over the whole of it.
TriMesh blockSheet(const sim::Chart &chart) {
    constexpr int kSquares = 16; // along a side: enough for shading at grazing light
    const glm::vec3 low = chart.posMm.front(), high = chart.posMm.back();
    const glm::vec3 half = (high - low) / static_cast<float>(chart.width - 1) * 0.5F; // a cell's half, to the edge
    TriMesh sheet;
    sheet.name = "block";
    for (int y = 0; y <= kSquares; ++y)
        for (int x = 0; x <= kSquares; ++x) {
            const glm::vec2 share(static_cast<float>(x) / kSquares, static_cast<float>(y) / kSquares);
            const glm::vec3 from = low - half, to = high + half;
            sheet.positionsMm.emplace_back(from.x + (to.x - from.x) * share.x, from.y + (to.y - from.y) * share.y,
                                           low.z);
            sheet.normals.emplace_back(0.0F, 0.0F, 1.0F);
            sheet.uvs.push_back(share);
        }
    for (uint32_t y = 0; y < kSquares; ++y)
        for (uint32_t x = 0; x < kSquares; ++x) {
            const uint32_t a = y * (kSquares + 1) + x, b = a + 1, c = a + kSquares + 1, d = c + 1;
            for (const uint32_t corner : {a, b, d, a, d, c})
                sheet.indices.push_back(corner);
        }
    return sheet;
}

Skin makeSkin(sim::Chart chart, std::vector<TriMesh> meshes) {
    Skin skin;
    skin.index = std::make_shared<const sim::ChartIndex>(std::move(chart));
    skin.meshes = std::make_shared<const std::vector<TriMesh>>(std::move(meshes));
    return skin;
}

// The user's file as one mesh on our chart.
Result<Skin> loadUserHead(const std::filesystem::path &file, const HeadAssets &ours, const sim::Chart &ourChart) {
    const Result<std::string> bytes = readFile(file, static_cast<uint64_t>(kMaxHeadBytes));
    if (!bytes.ok())
        return bytes.error();
    const Result<std::vector<TriMesh>> meshes = loadMeshes(file);
    if (!meshes.ok())
        return meshes.error();
    Result<sim::RegisteredHead> registered = sim::registerHead(joinMeshes(*meshes), ours.skin, ourChart);
    if (!registered.ok())
        return badInput(file.string() + ": " + registered.error().message);
    Skin skin = makeSkin(std::move(registered->chart), {std::move(registered->mesh)});
    skin.headName = file.filename().string() + " (" + hexOf(hash64(*bytes)) + ")";
    return skin;
}

} // namespace

Result<Skin> loadSkin(const AssetFolders &assets, const SkinChoice &choice) {
    if (choice.surface == sim::Surface::Block) {
        if (!choice.headFile.empty())
            return badUsage("--head: the case is worked on the practice block, which has no head; choose another case");
        sim::Chart chart = sim::makeBlockChart();
        std::vector<TriMesh> sheet = {blockSheet(chart)};
        return makeSkin(std::move(chart), std::move(sheet));
    }
    Result<HeadAssets> head = loadHead(assets.heads / choice.patientId);
    if (!head.ok())
        return systemError(head.error().message + "; build the program anew, the build makes the head");
    Result<sim::Chart> chart = sim::makeChart(head->skin, head->zones);
    if (!chart.ok())
        return chart.error();
    if (!choice.headFile.empty())
        return loadUserHead(choice.headFile, *head, *chart);
    std::vector<TriMesh> meshes = {std::move(head->skin)};
    for (TriMesh &other : head->others)
        meshes.push_back(std::move(other));
    Skin skin = makeSkin(std::move(*chart), std::move(meshes));
    skin.tint = std::make_shared<const Image8>(std::move(head->tint));
    return skin;
}

} // namespace stipple::app

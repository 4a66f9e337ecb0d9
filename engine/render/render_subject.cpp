#include "engine/render/render_subject.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/assert.h"
#include "engine/render/decimate.h"
#include "engine/render/hair.h"
#include "engine/render/light_bake.h"
#include "engine/render/light_cells.h"
#include "sim/skin/light_spread.h"

namespace stipple {

namespace {

constexpr float kBlockThickMm = 12.0F;
constexpr float kErrorShare = 0.33F; // of a pixel that a coarser mesh may be off

std::vector<TriMesh> meshesOf(const Subject &subject, const sim::World &world) {
    if (world.setup().trainingCase.surface == sim::Surface::Block)
        return makeBlockMeshes(world.skin().chart());
    STIPPLE_ASSERT(!subject.meshes.empty(), "a head has at least its skin");
    return {subject.meshes.begin(), subject.meshes.end()};
}

} // namespace

std::vector<TriMesh> makeBlockMeshes(const sim::Chart &chart) {
    TriMesh block{.name = "block", .positionsMm = {}, .normals = {}, .uvs = {}, .indices = {}};
    const glm::vec3 lo = chart.posMm.front(), hi = chart.posMm.back();
    const glm::vec2 cell((hi.x - lo.x) / static_cast<float>(chart.width - 1),
                         (hi.y - lo.y) / static_cast<float>(chart.height - 1));
    const glm::vec2 corner = glm::vec2(lo) - 0.5F * cell;
    const glm::vec2 side = glm::vec2(hi) - glm::vec2(lo) + cell;
    // Along a side: flat, with a rounded edge of 2 mm outside the charted square, then straight down.
    struct Station {
        float at, outMm, downMm;
    };
    std::vector<Station> stations;
    constexpr float kRound = 2.0F;
    stations.push_back({0.0F, kRound, kBlockThickMm});
    for (int i = 0; i <= 6; ++i) {
        const float angle = 1.5707963F * static_cast<float>(i) / 6.0F;
        stations.push_back({0.0F, kRound * std::cos(angle), kRound * (1.0F - std::sin(angle))});
    }
    constexpr int kSteps = 40;
    for (int i = 1; i <= kSteps; ++i)
        stations.push_back({static_cast<float>(i) / kSteps, 0, 0});
    for (int i = 5; i >= 0; --i) {
        const float angle = 1.5707963F * static_cast<float>(i) / 6.0F;
        stations.push_back({1.0F, -kRound * std::cos(angle), kRound * (1.0F - std::sin(angle))});
    }
    stations.push_back({1.0F, -kRound, kBlockThickMm});
    const auto count = static_cast<uint32_t>(stations.size());
    for (const Station &v : stations)
        for (const Station &u : stations) {
            const glm::vec2 at = corner + glm::vec2(u.at, v.at) * side - glm::vec2(u.outMm, v.outMm);
            block.positionsMm.push_back({at, lo.z - std::max(u.downMm, v.downMm)});
            block.uvs.push_back({u.at, v.at});
        }
    for (uint32_t y = 0; y + 1 < count; ++y)
        for (uint32_t x = 0; x + 1 < count; ++x) {
            const uint32_t a = y * count + x;
            block.indices.insert(block.indices.end(), {a, a + 1, a + count + 1, a, a + count + 1, a + count});
        }
    TriMesh mat{.name = "mat", .positionsMm = {}, .normals = {}, .uvs = {}, .indices = {}};
    constexpr int kMat = 48;
    constexpr float kMatHalf = 110.0F;
    const glm::vec2 centre = corner + 0.5F * side;
    for (int y = 0; y <= kMat; ++y)
        for (int x = 0; x <= kMat; ++x)
            mat.positionsMm.push_back({centre.x + kMatHalf * (2.0F * static_cast<float>(x) / kMat - 1.0F),
                                       centre.y + kMatHalf * (2.0F * static_cast<float>(y) / kMat - 1.0F),
                                       lo.z - kBlockThickMm - 0.2F});
    for (uint32_t y = 0; y < kMat; ++y)
        for (uint32_t x = 0; x < kMat; ++x) {
            const uint32_t a = y * (kMat + 1) + x;
            mat.indices.insert(mat.indices.end(), {a, a + 1, a + kMat + 2, a, a + kMat + 2, a + kMat + 1});
        }
    return {block, mat};
}

RenderSubject::RenderSubject(gpu::Device &device, const sim::SkinColours &colours, const Subject &subject,
                             const sim::World &world)
    : device_(device), map_(colours, world, subject.tint != nullptr ? *subject.tint : Image8{}),
      isBlock_(world.setup().trainingCase.surface == sim::Surface::Block) {
    const std::vector<TriMesh> meshes = meshesOf(subject, world);
    std::vector<const TriMesh *> pointers;
    const TriMesh *hair = nullptr; // too fine to cast a shadow: lit as the skin it grows from
    for (const TriMesh &mesh : meshes) {
        if (mesh.name == "hair") {
            hair = &mesh;
            continue;
        }
        pointers.push_back(&mesh);
        names_.push_back(mesh.name);
    }
    const std::unique_ptr<bool[]> scatters = std::make_unique<bool[]>(pointers.size());
    scatters[0] = true;
    const sim::Patient &patient = world.setup().trainingCase.patient;
    const sim::SkinState skin{patient.melanosomeFraction, isBlock_ ? patient.bloodFraction : faceBlood(patient), 0.7F};
    // Typical lengths: across a scar or fold, between pores, between furrows.
    for (size_t i = 0; i < contrasts_.size(); ++i)
        contrasts_[i] = sim::contrastLeft(skin, std::array{3.0F, 0.9F, 0.45F}[i]);
    SkinLight under{sim::spreadMm(skin), sim::throughFold(skin, 3.0F), sim::throughFold(skin, 6.0F),
                    colours.linearSrgb(skin)};
    if (isBlock_) // it has no folds, and its edges would glow
        under.through3 = under.through6 = glm::vec3(0);
    const std::vector<SceneMesh> lit = bakeLight(pointers, {scatters.get(), pointers.size()}, Room{}, under);
    if (const SceneMesh made = hair != nullptr ? makeHairMesh(*hair, lit[0]) : SceneMesh{}; !made.indices.empty())
        hair_ = makeGpuMesh(device, made, "hair");
    for (size_t i = 0; i < lit.size(); ++i) {
        const char *name = names_[i].c_str();
        std::vector<GpuMesh> &levels = i == 0 ? skin_ : cloths_.emplace_back();
        SceneMesh mesh = lit[i];
        levels.push_back(makeGpuMesh(device, mesh, name, i == 0));
        for (const float fromMm : kCoarserFromMm) {
            mesh = decimated(mesh, kErrorShare * fromMm);
            levels.push_back(makeGpuMesh(device, mesh, name, i == 0));
        }
    }
    cellLight_ = lightPerCell(lit[0], world.skin().chart().width, world.skin().chart().height);
    const auto imageOf = [&](const SkinMips &mips, const char *name) {
        const auto usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
        return gpu::Image(device, {.width = static_cast<uint32_t>(mips.width(0)),
                                   .height = static_cast<uint32_t>(mips.height(0)),
                                   .usage = static_cast<VkImageUsageFlags>(usage),
                                   .mips = static_cast<uint32_t>(mips.levels()),
                                   .name = name});
    };
    skinImage_ = imageOf(map_.colours(), "skin map");
    formImage_ = imageOf(map_.form(), "skin relief");
    const sim::Chart &chart = world.skin().chart();
    double area = 0;
    size_t cells = 0;
    for (size_t i = 0; i < chart.size(); ++i)
        if (chart.areaMm2[i] > 0) {
            area += static_cast<double>(chart.areaMm2[i]);
            ++cells;
        }
    const float cellMm = cells > 0 ? static_cast<float>(std::sqrt(area / static_cast<double>(cells))) : 0.5F;
    chartMm_ = cellMm * static_cast<float>(chart.width);
    coarseness_ = isBlock_ ? 0.4F : 0.85F + 0.75F * patient.look.lines;
}

glm::vec3 RenderSubject::clothColour(size_t index) const {
    const std::string &name = names_[index + 1];
    if (name == "cap")
        return {0.36F, 0.50F, 0.54F};
    if (name == "mat")
        return {0.14F, 0.21F, 0.22F};
    return {0.13F, 0.27F, 0.30F}; // drape
}

void RenderSubject::show(const sim::World &world, std::span<const ZoneProduct> products, float afterH) {
    map_.setAfter(world, afterH);
    if (std::equal(products.begin(), products.end(), products_.begin(), products_.end()))
        return;
    products_.assign(products.begin(), products.end());
    map_.put(world, products_);
}

void RenderSubject::update(gpu::Commands &commands, const sim::World &world, int budgetTiles, gpu::Buffer &staging) {
    map_.update(world, budgetTiles);
    struct Picture {
        const SkinMips &mips;
        gpu::Image &image;
        std::vector<MapRect> changed;
        int texels; // of the finest map along one of this one's
        std::vector<gpu::Commands::Region> regions{};
    };
    std::array<Picture, 2> pictures = {
        Picture{map_.colours(), skinImage_, map_.takeChanged(), 1},
        Picture{map_.form(), formImage_, map_.takeFormChanged(), kTexelsPerCell / kFormTexelsPerCell}};
    changed_.clear();
    uint64_t bytes = 0;
    for (const Picture &p : pictures)
        for (const MapRect &r : p.changed) {
            bytes += 4ULL * static_cast<uint64_t>(r.width) * static_cast<uint64_t>(r.height);
            if (r.level == 0)
                changed_.push_back({0, r.x * p.texels, r.y * p.texels, r.width * p.texels, r.height * p.texels});
        }
    if (bytes == 0)
        return;
    if (staging.bytes() < bytes)
        staging = gpu::Buffer(
            device_, {.bytes = bytes + bytes / 2, .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "skin staging"});
    uint64_t offset = 0;
    for (Picture &p : pictures) {
        for (const MapRect &r : p.changed) {
            p.regions.push_back({.x = r.x,
                                 .y = r.y,
                                 .width = static_cast<uint32_t>(r.width),
                                 .height = static_cast<uint32_t>(r.height),
                                 .mip = static_cast<uint32_t>(r.level),
                                 .bufferOffset = offset});
            const std::span<const uint32_t> texels = p.mips.level(r.level);
            for (int y = 0; y < r.height; ++y) {
                const auto row = static_cast<size_t>((r.y + y) * p.mips.width(r.level) + r.x);
                std::memcpy(staging.data() + offset, texels.data() + row, 4U * static_cast<size_t>(r.width));
                offset += 4U * static_cast<uint64_t>(r.width);
            }
        }
        if (!p.regions.empty())
            commands.upload(staging, p.image, p.regions);
    }
}

} // namespace stipple

// The person (or block) being treated on the GPU: lit meshes, the skin's map and relief.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "engine/render/gpu_mesh.h"
#include "engine/render/scene.h"
#include "engine/render/skin_map.h"

namespace stipple {

// A flat block of skin-like silicone lying on a mat, made from its chart.
std::vector<TriMesh> makeBlockMeshes(const sim::Chart &chart);

class RenderSubject {
  public:
    RenderSubject(gpu::Device &device, const sim::SkinColours &colours, const Subject &subject,
                  const sim::World &world);

    // What the next updates show beside the world's own state (Scene).
    void show(const sim::World &world, std::span<const ZoneProduct> products, float afterH);
    // Brings maps up to date and records the uploads of what changed; staging memory lives in `staging` until the
    // commands have run.
    void update(gpu::Commands &commands, const sim::World &world, int budgetTiles, gpu::Buffer &staging);

    // What the last update changed, in texels of the finest map.
    std::span<const MapRect> changed() const { return changed_; }

    // `mmPerPx`: how large the picture's pixels are; from afar a coarser mesh does.
    const GpuMesh &skin(float mmPerPx) const { return skin_[level(mmPerPx)]; }
    size_t cloths() const { return cloths_.size(); }
    const GpuMesh &cloth(size_t index, float mmPerPx) const { return cloths_[index][level(mmPerPx)]; }
    const GpuMesh &hair() const { return hair_; } // see hair.h; empty where a head has none
    glm::vec3 clothColour(size_t index) const;    // linear
    const gpu::Image &skinImage() const { return skinImage_; }
    const SkinMap &map() const { return map_; }
    const gpu::Image &formImage() const { return formImage_; } // SkinMap::form
    float chartMm() const { return chartMm_; }                 // width of the chart on the skin, about
    // What light spreading under this skin leaves of the contrast of folds, of pores and of furrows; rgb.
    const std::array<glm::vec3, 3> &contrasts() const { return contrasts_; }
    // How deep furrows are, and how far apart, against a young adult's: they coarsen with age.
    float coarseness() const { return coarseness_; }
    // Baked light of a chart cell (light_cells.h).
    uint32_t lightAt(size_t cell) const { return cellLight_[cell]; }
    bool isBlock() const { return isBlock_; }

  private:
    // Pixels from this size on are drawn with the next coarser mesh.
    static constexpr std::array<float, 3> kCoarserFromMm = {0.22F, 0.5F, 0.8F};
    static size_t level(float mmPerPx) {
        return static_cast<size_t>(
            std::count_if(kCoarserFromMm.begin(), kCoarserFromMm.end(), [&](float from) { return mmPerPx > from; }));
    }
    gpu::Device &device_;
    SkinMap map_;
    std::vector<GpuMesh> skin_;                // finest first
    std::vector<std::vector<GpuMesh>> cloths_; // of each, finest first
    GpuMesh hair_;
    std::vector<std::string> names_;
    std::vector<MapRect> changed_;
    gpu::Image skinImage_, formImage_;
    std::array<glm::vec3, 3> contrasts_{};
    float chartMm_ = 256, coarseness_ = 1;
    std::vector<uint32_t> cellLight_;
    std::vector<ZoneProduct> products_; // shown
    bool isBlock_ = false;
};

} // namespace stipple

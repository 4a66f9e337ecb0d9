// A picture of a moment without a window: what `stipple render` writes and what the golden tests compare.
#pragma once

#include <string>
#include <vector>

#include "engine/assets/head.h"
#include "engine/base/result.h"
#include "engine/gpu/device.h"
#include "engine/render/renderer.h"

namespace stipple {

enum class PictureView : uint8_t { Face, Section, Both };
std::optional<PictureView> pictureViewByName(std::string_view name); // "face", "section", "both"

struct PictureOptions {
    PictureView view = PictureView::Face;
    int width = 1280;
    int height = 720;
    CameraPreset preset = CameraPreset::Front; // CloseUp: about the hand-piece, or the last puncture
    std::optional<Camera> camera;              // instead of the preset
    Overlay overlay = Overlay::None;
    std::vector<ZoneProduct> products{};
    bool showsHandpiece = true; // it is away at a later moment (section.afterH)
    bool isLightFlat = false;
    bool hasLabels = true;
    Quality quality = Quality::Ultra;
    SectionOptions section{};
    bool hasMagnifier = false;        // a loupe over what the hand-piece works on
    std::optional<sim::Pose> ghost{}; // with Overlay::Ghost
    // Words at the foot of the picture, in the middle of a share of its width.
    struct Caption {
        std::string text;
        float at = 0.5F;
    };
    std::vector<Caption> captions{};
};

inline constexpr int kMostPicturePx = 8192; // of a side

// The head of the case's patient as loaded; ignored for the practice block.
Subject subjectOf(const std::vector<TriMesh> &meshes, const Image8 *tint);

// Takes pictures of one session, one after the other.
class PicturePainter {
  public:
    // Throws where the device fails.
    PicturePainter(gpu::Device &device, const Subject &subject, const sim::World &world);
    // As renderPicture. `world`: of the subject's session, at any moment.
    Result<Image8> take(const sim::World &world, const PictureOptions &options);

  private:
    Image8 tile(const Scene &whole, const PixelBox &box);
    gpu::Device &device_;
    Renderer renderer_;
    gpu::Commands commands_;
    gpu::Image target_;
};

// RGBA, opaque. Errors: a size outside 1..kMostPicturePx, or the device's fault.
Result<Image8> renderPicture(gpu::Device &device, const HeadAssets &head, const sim::World &world,
                             const PictureOptions &options);
Result<Image8> renderPicture(gpu::Device &device, const Subject &subject, const sim::World &world,
                             const PictureOptions &options);

// The view that PictureOptions' preset means for this world.
Camera pictureCamera(const sim::World &world, CameraPreset preset);
// The same views as rectangles of a picture.
std::vector<ViewRect> pictureViews(PictureView view, int width, int height);

} // namespace stipple

// The renderer: eight fixed passes (upload, face, hand-piece, punctures, overlay, section, compose, ui), each with a
// debug label and timestamps. Reads the world, never writes it. Views whose content did not change are not drawn again.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "engine/gpu/commands.h"
#include "engine/render/handpiece_pass.h"
#include "engine/render/mark_pass.h"
#include "engine/render/overlay_map.h"
#include "engine/render/scene.h"
#include "engine/render/section_pass.h"
#include "engine/render/ui_pass.h"

namespace stipple {

class Renderer {
  public:
    // `targetFormat`: of the images given to record() (a swapchain's, or VK_FORMAT_R8G8B8A8_UNORM).
    Renderer(gpu::Device &device, VkFormat targetFormat);
    ~Renderer();
    Renderer(const Renderer &) = delete;
    Renderer &operator=(const Renderer &) = delete;

    // Whom the next scenes show; takes some tenths of a second (light and maps are worked out). Call again for another
    // session. The meshes are copied; the world is only read.
    void setSubject(const Subject &subject, const sim::World &world);
    bool hasSubject() const { return subject_ != nullptr; }

    // Records the frame into `target`, which ends in COLOR_ATTACHMENT_OPTIMAL. `commands` must have begun and be
    // submitted before the next call. Without a subject only the user interface is drawn.
    void record(gpu::Commands &commands, gpu::Image &target, const Scene &scene);
    // Forgets what is kept between frames: the next record() draws everything, with maps wholly up to date.
    void invalidate();

    // The slice the section shows now, for its labels.
    Slice currentSlice(const sim::World &world) const { return section_.currentSlice(world); }
    const SkinMap *skinMap() const { return subject_ ? &subject_->map() : nullptr; }

  private:
    struct Slot { // of a frame in flight
        gpu::Buffer uniforms, staging, overlayStaging;
        uint64_t usedBy = 0;
    };
    struct ViewTarget {
        gpu::Image colour, depth;
    };
    struct FaceKey { // what a drawn face depends on
        const sim::World *world = nullptr;
        uint32_t step = 0;
        Camera camera;
        int width = 0, height = 0;
        Overlay overlay = Overlay::None;
        bool showsHandpiece = true, isLightFlat = false;
    };
    struct SectionKey {
        const sim::World *world = nullptr;
        uint32_t step = 0;
        int width = 0, height = 0;
    };

    void makePipelines(VkFormat targetFormat);
    void updateOverlay(gpu::Commands &commands, const Scene &scene, Slot &slot);
    void resize(ViewTarget &target, int width, int height, bool hasDepth, const char *name);
    void drawFace(gpu::Commands &commands, const Scene &scene, int width, int height, Slot &slot);
    shared::FaceFrame faceFrame(const Scene &scene, int width, int height) const;

    gpu::Device &device_;
    sim::SkinColours colours_;
    gpu::Sampler mapSampler_, tileSampler_, viewSampler_;
    gpu::Image relief_, overlayImage_;
    gpu::Pipeline skin_, cloth_, backdrop_, overlay_, blit_, smooth_;
    HandpiecePass handpiece_;
    MarkPass marks_;
    SectionPass section_;
    UiPass ui_;
    std::unique_ptr<RenderSubject> subject_;
    PerFrame<Slot> slots_;
    size_t turn_ = 0;
    ViewTarget face_, sectionPicture_;
    std::optional<FaceKey> faceDrawn_;
    std::optional<SectionKey> sectionDrawn_;
    OverlayMap overlayMap_;
    std::optional<std::pair<uint32_t, Overlay>> overlayPainted_; // step
    bool wantsEverything_ = true;
};

} // namespace stipple

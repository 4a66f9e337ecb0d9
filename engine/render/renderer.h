// The renderer: what is drawn when and where. Each view keeps its picture; only the parts whose skin, hand-piece or
// overlay changed are drawn again, the section only when the session moved, and the finished views are copied into the
// target under the user interface. Reads the world, never writes it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/render/face_pass.h"
#include "engine/render/section_pass.h"
#include "engine/render/ui_pass.h"

namespace stipple {

// What a frame drew anew and what it kept, for benchmarks and tests.
struct FrameReport {
    int64_t facePixels = 0, faceDrawn = 0; // of all face views, at the scale they are drawn
    int faceBoxes = 0;                     // parts of faces drawn
    bool isSectionDrawn = false;
};

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
    // submitted before the next call. Without a subject only the user interface is drawn. The views are copied in
    // where the target can be a transfer's destination, else drawn.
    void record(gpu::Commands &commands, gpu::Image &target, const Scene &scene);
    // Forgets what is kept between frames: the next record() draws everything, with maps wholly up to date.
    void invalidate();

    // The slice the section shows now, for its labels.
    Slice currentSlice(const sim::World &world) const { return section_.currentSlice(world); }
    const SkinMap *skinMap() const { return subject_ ? &subject_->map() : nullptr; }
    const FrameReport &lastFrame() const { return report_; }

  private:
    struct FaceKey { // what all of a drawn face depends on
        const sim::World *world = nullptr;
        Camera camera;
        FaceWindow window;
        Overlay overlay = Overlay::None;
        bool showsHandpiece = true, isLightFlat = false;
        bool operator==(const FaceKey &) const = default;
    };
    struct SectionKey {
        const sim::World *world = nullptr;
        uint32_t step = 0;
        int width = 0, height = 0;
        SectionOptions options;
        bool operator==(const SectionKey &) const = default;
    };
    struct View {
        // At the scale it is drawn; may be larger than what is used.
        gpu::Image colour, depth, gbuffer, gbufferDepth;
        gpu::Image shown;      // at the size it is shown, edges smoothed
        glm::ivec2 shownAt{0}; // its top left in the view: of a face only what the target holds is drawn
        std::optional<FaceKey> face;
        std::optional<std::pair<Camera, FaceWindow>> surface; // that the G-buffer holds
        std::optional<SectionKey> section;
        Damage damage;
        std::vector<PixelBox> handpiece; // where it was drawn
        uint32_t step = 0;               // of the world as drawn
        bool isStepKnown = false;
    };

    void fit(gpu::Image &image, glm::ivec2 size, VkFormat format, const char *name, bool isExact = false);
    void updateFace(gpu::Commands &commands, const Scene &scene, const ViewRect &rect, const PixelBox &seen, View &view,
                    size_t slot);
    void updateSection(gpu::Commands &commands, const Scene &scene, const ViewRect &rect, View &view);
    void finish(gpu::Commands &commands, View &view, glm::ivec2 drawn, glm::ivec2 shown, bool isSmooth,
                std::span<const PixelBox> boxes);
    PixelBox seenOf(const ViewRect &rect, const gpu::Image &target) const;
    void drawLoupe(gpu::Commands &commands, const ViewRect &rect, const View &view);
    void compose(gpu::Commands &commands, gpu::Image &target, const Scene &scene);

    gpu::Device &device_;
    VkFormat format_;
    sim::SkinColours colours_;
    gpu::Sampler viewSampler_;
    gpu::Pipeline scale_, smooth_, loupe_;
    FacePass face_;
    SectionPass section_;
    UiPass ui_;
    std::unique_ptr<RenderSubject> subject_;
    PerFrame<uint64_t> usedBy_{};
    PerFrame<gpu::Buffer> staging_;
    size_t turn_ = 0;
    bool isSectionTurn_ = true; // a frame whose section follows the session
    std::vector<View> views_;   // as in the scene
    FrameReport report_;
    bool wantsEverything_ = true;
};

} // namespace stipple

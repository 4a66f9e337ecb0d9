// The hand-piece (or gauze) over the face: its meshes, its shadow in the frame's constants, and drawing it.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "engine/render/camera.h"
#include "engine/render/damage.h"
#include "engine/render/handpiece_mesh.h"
#include "engine/render/pass_setup.h"

namespace stipple {

class HandpiecePass {
  public:
    HandpiecePass(gpu::Device &device, VkFormat format);
    void reset() { made_.reset(); }
    // What the frame's shaders must know of it: shadow, contact, how much of it is seen through. Nothing while it is
    // not held.
    static void describe(shared::FaceFrame &frame, const sim::World &world, const glm::vec3 &eyeMm);
    // Pixels of the window that it, its shadow and the ghost may cover.
    std::vector<PixelBox> boxes(const Scene &scene, const FaceWindow &window);
    // A part of the face's rendering (colour and depth are bound).
    struct Into {
        const Scene &scene;
        const FaceWindow &window;
        const PixelBox &box;
        const gpu::Bound &uniforms; // slot 0
    };
    // Draws what is opaque, or what comes last: seen through, or standing in the skin.
    enum class Part : uint8_t { Opaque, Over, All };
    void draw(gpu::Commands &commands, const Into &into, const shared::FaceFrame &frame, Part part);
    // The scene's ghost: the same kind of hand-piece, see-through, without a shadow.
    void drawGhost(gpu::Commands &commands, const Into &into);

  private:
    struct Look {
        glm::mat4 pose{1}, moving{1};
        NeedleMotion motion;
        float alpha = 1; // of the body
        float lamp = 0;
        glm::vec3 tint{1};
    };
    struct Box {
        glm::vec3 lo{0}, hi{0};
    };
    static Box boxOf(const HandpieceMesh &mesh);
    void addBoxes(std::vector<PixelBox> &boxes, const sim::Pose &pose, const Camera &camera,
                  const FaceWindow &window) const;
    void makeMeshes(const sim::World &world);
    void drawGauze(gpu::Commands &commands, const Into &into);
    void drawDevice(gpu::Commands &commands, const Look &look, const Into &into, Part part);
    gpu::Device &device_;
    gpu::Pipeline solid_, depth_, blend_, clear_, needle_, gauze_;
    GpuMesh body_, moving_, clearMesh_;
    gpu::Buffer needles_;
    uint32_t needleCount_ = 0;
    glm::vec3 needleShapeMm_{0};                        // radii of shaft and tip, length of the point
    Box box_;                                           // mm, of the whole device in its own frame
    std::optional<std::pair<std::string, float>> made_; // id, needles and length
};

} // namespace stipple

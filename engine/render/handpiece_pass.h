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
    // Pixels of the window that it and its shadow may cover; none while it is not held.
    std::vector<PixelBox> boxes(const sim::World &world, const Camera &camera, const FaceWindow &window);
    // Draws it into the face's rendering (colour and depth are bound). `uniforms`: slot 0.
    void draw(gpu::Commands &commands, const sim::World &world, const shared::FaceFrame &frame,
              const gpu::Bound &uniforms);

  private:
    void makeMeshes(const sim::World &world);
    gpu::Device &device_;
    gpu::Pipeline solid_, depth_, blend_;
    GpuMesh body_, moving_;
    struct Box {
        glm::vec3 lo{0}, hi{0};
    };
    static Box boxOf(const SceneMesh &mesh);
    Box bodyBox_, movingBox_;                           // mm, in the part's own frame
    std::optional<std::pair<std::string, float>> made_; // id, needles and length
};

} // namespace stipple

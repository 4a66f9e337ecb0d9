// The hand-piece (or gauze) over the face: its meshes, its shadow in the frame's constants, and drawing it.
#pragma once

#include <optional>
#include <string>
#include <utility>

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
    // Draws it into the face's rendering (colour and depth are bound). `uniforms`: slot 0.
    void draw(gpu::Commands &commands, const sim::World &world, const shared::FaceFrame &frame,
              const gpu::Bound &uniforms);

  private:
    void makeMeshes(const sim::World &world);
    gpu::Device &device_;
    gpu::Pipeline solid_, depth_, blend_;
    GpuMesh body_, moving_;
    std::optional<std::pair<std::string, float>> made_; // id, needles and length
};

} // namespace stipple

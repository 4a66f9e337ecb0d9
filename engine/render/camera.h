// The one place where the picture's conventions are decided: reversed depth 1 (near) .. 0 (far), right-handed, Y up,
// metres in the scene (the simulation's millimetres / 1000), pixels with the origin at the top left.
#pragma once

#include <optional>
#include <string_view>

#include <glm/glm.hpp>

#include "sim/skin/chart.h"

namespace stipple {

// An orbit about a point of the head, head frame: yaw turns the eye to the patient's left (+X), pitch to the crown.
struct Camera {
    glm::vec3 targetMm{0};
    float yawDeg = 0;
    float pitchDeg = 0;
    float distanceMm = 700;
    float fovYDeg = 20; // of the shorter side of the picture
    bool operator==(const Camera &) const = default;
};

enum class CameraPreset { Front, Left, Right, CloseUp };
std::optional<CameraPreset> cameraPresetByName(std::string_view name); // "front", "left", "right", "close"

struct Ray {
    glm::vec3 originMm{0};
    glm::vec3 direction{0, 0, -1}; // unit
};

// Where the picture has a point: pixels from the top left, reversed depth 0..1.
struct ScreenPoint {
    glm::vec2 pixel{0};
    float depth = 0;
};

glm::vec3 eyeMm(const Camera &camera);
// Millimetres of the head → camera space in metres → clip space (Y up: gpu::Commands flips the viewport; depth
// reversed).
glm::mat4 viewMatrix(const Camera &camera);
glm::mat4 projectionMatrix(const Camera &camera, glm::vec2 sizePx);
// nullopt behind the eye. `sizePx` of the view's rectangle, both > 0.
std::optional<ScreenPoint> project(const Camera &camera, glm::vec2 sizePx, glm::vec3 pointMm);
// The ray through a pixel (0.5 = centre of the first one).
Ray pickRay(const Camera &camera, glm::vec2 sizePx, glm::vec2 pixel);
// Ways from the eye that end at unit depth: to the picture's top left corner; from there to its right; to its bottom.
struct ViewRays {
    glm::vec3 corner{0}, across{0}, down{0};
};
ViewRays viewRays(const Camera &camera, glm::vec2 sizePx);
// Millimetres on a plane facing the eye at the target that one pixel covers.
float mmPerPixel(const Camera &camera, glm::vec2 sizePx);

// The whole face (or block) from a side, as a clinician at the bedside sees it: upright, from slightly above.
Camera presetCamera(CameraPreset preset, const sim::Chart &chart);
// About `fieldMm` of skin around a point, looking along its normal, tilted a little so that height shows.
Camera closeUp(const sim::SurfacePoint &at, float fieldMm);

} // namespace stipple

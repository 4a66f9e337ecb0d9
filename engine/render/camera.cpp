#include "engine/render/camera.h"

#include <algorithm>
#include <cmath>

namespace stipple {

namespace {

constexpr float kRadPerDeg = 0.01745329252F;
constexpr float kMetresPerMm = 0.001F;

// Columns of the camera in the head frame: right, up, back.
struct Axes {
    glm::vec3 right, up, back;
};

Axes axesOf(const Camera &camera) {
    const float yaw = camera.yawDeg * kRadPerDeg;
    const float pitch = std::clamp(camera.pitchDeg, -89.0F, 89.0F) * kRadPerDeg;
    const glm::vec3 back(std::sin(yaw) * std::cos(pitch), std::sin(pitch), std::cos(yaw) * std::cos(pitch));
    const glm::vec3 right(std::cos(yaw), 0.0F, -std::sin(yaw));
    return {right, glm::cross(back, right), back};
}

float tanHalf(const Camera &camera) { return std::tan(0.5F * camera.fovYDeg * kRadPerDeg); }

// Half extents of the picture at distance 1: the field of view is that of the shorter side.
glm::vec2 halfExtent(const Camera &camera, glm::vec2 sizePx) {
    return tanHalf(camera) * sizePx / std::min(sizePx.x, sizePx.y);
}

} // namespace

std::optional<CameraPreset> cameraPresetByName(std::string_view name) {
    if (name == "front")
        return CameraPreset::Front;
    if (name == "left")
        return CameraPreset::Left;
    if (name == "right")
        return CameraPreset::Right;
    if (name == "close")
        return CameraPreset::CloseUp;
    return std::nullopt;
}

glm::vec3 eyeMm(const Camera &camera) { return camera.targetMm + axesOf(camera).back * camera.distanceMm; }

glm::mat4 viewMatrix(const Camera &camera) {
    const Axes a = axesOf(camera);
    const glm::vec3 eye = eyeMm(camera);
    glm::mat4 view(1.0F);
    for (int c = 0; c < 3; ++c) {
        view[c][0] = a.right[c] * kMetresPerMm;
        view[c][1] = a.up[c] * kMetresPerMm;
        view[c][2] = a.back[c] * kMetresPerMm;
    }
    view[3] = glm::vec4(-glm::dot(a.right, eye) * kMetresPerMm, -glm::dot(a.up, eye) * kMetresPerMm,
                        -glm::dot(a.back, eye) * kMetresPerMm, 1.0F);
    return view;
}

glm::mat4 projectionMatrix(const Camera &camera, glm::vec2 sizePx) {
    const glm::vec2 half = halfExtent(camera, sizePx);
    const float distance = camera.distanceMm * kMetresPerMm;
    const float nearM = std::max(distance * 0.1F, 0.002F), farM = distance + 3.0F;
    glm::mat4 p(0.0F);
    p[0][0] = 1.0F / half.x;
    p[1][1] = 1.0F / half.y;
    p[2][2] = nearM / (farM - nearM);
    p[2][3] = -1.0F;
    p[3][2] = nearM * farM / (farM - nearM);
    return p;
}

std::optional<ScreenPoint> project(const Camera &camera, glm::vec2 sizePx, glm::vec3 pointMm) {
    const glm::vec4 clip = projectionMatrix(camera, sizePx) * (viewMatrix(camera) * glm::vec4(pointMm, 1.0F));
    if (clip.w <= 0.0F)
        return std::nullopt;
    const glm::vec3 ndc = glm::vec3(clip) / clip.w;
    return ScreenPoint{(glm::vec2(ndc.x, -ndc.y) * 0.5F + 0.5F) * sizePx, ndc.z};
}

Ray pickRay(const Camera &camera, glm::vec2 sizePx, glm::vec2 pixel) {
    const Axes a = axesOf(camera);
    const glm::vec2 at = (pixel / sizePx * 2.0F - 1.0F) * halfExtent(camera, sizePx);
    return {eyeMm(camera), glm::normalize(a.right * at.x - a.up * at.y - a.back)};
}

ViewRays viewRays(const Camera &camera, glm::vec2 sizePx) {
    const Axes a = axesOf(camera);
    const glm::vec2 half = halfExtent(camera, sizePx);
    return {a.up * half.y - a.right * half.x - a.back, a.right * (2.0F * half.x), a.up * (-2.0F * half.y)};
}

float mmPerPixel(const Camera &camera, glm::vec2 sizePx) {
    return 2.0F * tanHalf(camera) * camera.distanceMm / std::min(sizePx.x, sizePx.y);
}

Camera presetCamera(CameraPreset preset, const sim::Chart &chart) {
    // Bounds of the face proper: not neck, ears or scalp, which would push the face out of the middle.
    glm::vec3 lo(1.0e9F), hi(-1.0e9F);
    bool isBlock = false;
    for (size_t i = 0; i < chart.size(); ++i) {
        const sim::ZoneId zone = chart.zone[i];
        if (zone == sim::ZoneId::None || zone == sim::ZoneId::Neck || zone == sim::ZoneId::Scalp ||
            zone == sim::ZoneId::EarLeft || zone == sim::ZoneId::EarRight)
            continue;
        isBlock = isBlock || zone == sim::ZoneId::Block;
        lo = glm::min(lo, chart.posMm[i]);
        hi = glm::max(hi, chart.posMm[i]);
    }
    if (lo.x > hi.x)
        lo = hi = glm::vec3(0);
    Camera camera;
    camera.targetMm = 0.5F * (lo + hi);
    if (isBlock) {
        camera.pitchDeg = preset == CameraPreset::CloseUp ? -10.0F : -38.0F; // over the bench, from where one sits
        camera.yawDeg = preset == CameraPreset::Left ? 35.0F : preset == CameraPreset::Right ? -35.0F : 0.0F;
        camera.distanceMm = preset == CameraPreset::CloseUp ? 100.0F : 330.0F;
        camera.fovYDeg = 20.0F;
        return camera;
    }
    const float tall = std::max(hi.y - lo.y, 20.0F);
    camera.targetMm.y += 0.02F * tall;
    camera.targetMm.z = lo.z + 0.45F * (hi.z - lo.z);
    camera.pitchDeg = 4.0F;
    camera.distanceMm = tall * 4.25F; // the face fills about three fifths of the picture's height
    switch (preset) {
    case CameraPreset::Front:
        break;
    case CameraPreset::Left:
        camera.yawDeg = 42.0F;
        break;
    case CameraPreset::Right:
        camera.yawDeg = -42.0F;
        break;
    case CameraPreset::CloseUp:
        camera.distanceMm = tall * 1.2F;
        break;
    }
    return camera;
}

Camera closeUp(const sim::SurfacePoint &at, float fieldMm) {
    Camera camera;
    camera.targetMm = at.posMm;
    camera.yawDeg = std::atan2(at.normal.x, at.normal.z) / kRadPerDeg;
    const float flat = std::sqrt(at.normal.x * at.normal.x + at.normal.z * at.normal.z);
    camera.pitchDeg = std::clamp(std::atan2(at.normal.y, flat) / kRadPerDeg - 18.0F, -80.0F, 80.0F);
    camera.distanceMm = fieldMm / (2.0F * tanHalf(camera));
    return camera;
}

} // namespace stipple

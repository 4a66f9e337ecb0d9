#include "engine/render/magnifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <imgui.h>

namespace stipple {

namespace {

constexpr float kDegPerRad = 57.29577951F;

} // namespace

std::optional<ViewRect> magnifierView(const Camera &camera, const ViewRect &face, glm::vec3 atMm, int diameterPx) {
    const glm::vec2 size(face.width, face.height);
    const std::optional<ScreenPoint> at = project(camera, size, atMm);
    const auto d = static_cast<float>(diameterPx);
    constexpr float kMargin = 8, kAside = 52; // pixels
    if (!at || at->pixel.x < 0 || at->pixel.y < 0 || at->pixel.x > size.x || at->pixel.y > size.y ||
        std::min(size.x, size.y) < d + 2 * kMargin)
        return std::nullopt;
    // The same eye, turned to the place, with a narrower field.
    Camera loupe = camera;
    const glm::vec3 back = eyeMm(camera) - atMm;
    loupe.targetMm = atMm;
    loupe.distanceMm = glm::length(back);
    loupe.yawDeg = std::atan2(back.x, back.z) * kDegPerRad;
    loupe.pitchDeg = std::asin(std::clamp(back.y / std::max(loupe.distanceMm, 1.0F), -1.0F, 1.0F)) * kDegPerRad;
    const float tangent = std::tan(0.5F * camera.fovYDeg / kDegPerRad) * d / std::min(size.x, size.y) / kMagnification;
    loupe.fovYDeg = 2.0F * std::atan(tangent) * kDegPerRad;
    const float side = at->pixel.x > 0.5F * size.x ? -1.0F : 1.0F;
    const glm::vec2 middle(at->pixel.x + side * (0.5F * d + kAside), at->pixel.y - 0.25F * d);
    const glm::vec2 corner = glm::clamp(middle - 0.5F * d, glm::vec2(kMargin), size - d - kMargin);
    return ViewRect{.kind = ViewKind::Face,
                    .x = face.x + static_cast<int>(corner.x),
                    .y = face.y + static_cast<int>(corner.y),
                    .width = diameterPx,
                    .height = diameterPx,
                    .camera = loupe,
                    .isLoupe = true};
}

void drawMagnifierRim(ImDrawList &list, const ViewRect &loupe, const Camera &camera, const ViewRect &face,
                      glm::vec3 atMm) {
    const std::optional<ScreenPoint> at = project(camera, glm::vec2(face.width, face.height), atMm);
    if (!at)
        return;
    const float radius = 0.5F * static_cast<float>(loupe.width);
    const glm::vec2 middle = glm::vec2(loupe.x, loupe.y) + radius;
    const glm::vec2 place = glm::vec2(face.x, face.y) + at->pixel;
    const float small = radius / kMagnification;
    constexpr ImU32 kRim = IM_COL32(232, 238, 240, 255), kDark = IM_COL32(18, 24, 28, 170);
    const glm::vec2 way = glm::normalize(middle - place + glm::vec2(0.001F, 0));
    const glm::vec2 from = place + way * small, to = middle - way * radius;
    if (glm::length(middle - place) > radius + small)
        list.AddLine({from.x, from.y}, {to.x, to.y}, IM_COL32(232, 238, 240, 150), 1.0F);
    list.AddCircle({place.x, place.y}, small, kDark, 48, 2.5F);
    list.AddCircle({place.x, place.y}, small, IM_COL32(232, 238, 240, 210), 48, 1.0F);
    list.AddCircle({middle.x, middle.y}, radius + 1.0F, kDark, 96, 5.0F);
    list.AddCircle({middle.x, middle.y}, radius, kRim, 96, 2.0F);
    // A round length of skin to read it by.
    const float perPixel = mmPerPixel(*loupe.camera, glm::vec2(loupe.width, loupe.height));
    constexpr std::array<float, 5> kLengths = {1, 2, 5, 10, 20};
    float length = kLengths.front();
    for (const float mm : kLengths)
        length = mm / perPixel < 0.8F * radius ? mm : length;
    const float half = 0.5F * length / perPixel, y = middle.y + 0.80F * radius;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0f mm", static_cast<double>(length));
    const ImVec2 wide = ImGui::CalcTextSize(text.data());
    list.AddRectFilled({middle.x - half - 1, y - 1}, {middle.x + half + 1, y + 3}, kDark);
    list.AddRectFilled({middle.x - half, y}, {middle.x + half, y + 2}, kRim);
    list.AddText({middle.x - 0.5F * wide.x + 1, y - wide.y - 1}, kDark, text.data());
    list.AddText({middle.x - 0.5F * wide.x, y - wide.y - 2}, kRim, text.data());
}

} // namespace stipple

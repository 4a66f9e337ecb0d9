// The skin around a point as a quadratic patch, and the frames of the zones.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/skin/chart_build.h"
#include "sim/skin/small_solve.h"

namespace stipple::sim {

namespace {

constexpr size_t kUnknowns = 6; // z = a + b x + c y + d x² + e x y + f y²

glm::vec3 unitOr(glm::vec3 v, glm::vec3 otherwise) {
    const float length = std::sqrt(glm::dot(v, v));
    return length > 1e-6F ? v / length : otherwise;
}

glm::vec3 anyAcross(glm::vec3 normal) {
    const glm::vec3 other = std::fabs(normal.x) < 0.8F ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
    return unitOr(other - normal * glm::dot(other, normal), {0, 0, 1});
}

void setFrame(LocalPatch &patch, glm::vec3 normal, glm::vec3 along) {
    patch.normal = normal;
    patch.axisX = unitOr(along - normal * glm::dot(along, normal), anyAcross(normal));
    patch.axisY = glm::cross(normal, patch.axisX);
}

// Chart cells per mm at a point, from differences over two cells each way (one cell would see single facets).
glm::vec2 cellsPerMm(const Chart &chart, glm::vec2 uv) {
    const glm::vec3 du = chart.positionAt(uv + glm::vec2(2, 0)) - chart.positionAt(uv - glm::vec2(2, 0));
    const glm::vec3 dv = chart.positionAt(uv + glm::vec2(0, 2)) - chart.positionAt(uv - glm::vec2(0, 2));
    const float u = std::sqrt(glm::dot(du, du));
    const float v = std::sqrt(glm::dot(dv, dv));
    return {4.0F / std::max(u, 0.04F), 4.0F / std::max(v, 0.04F)};
}

} // namespace

LocalPatch fitPatch(const Chart &chart, const SurfacePoint &point, glm::vec3 along, float radiusMm) {
    constexpr int kSteps = 3; // samples each way from the middle: 7 × 7
    STIPPLE_ASSERT(radiusMm > 0, "a patch has a radius");
    LocalPatch patch;
    patch.originMm = point.posMm;
    setFrame(patch, point.normal, along);

    const glm::vec2 spacing = cellsPerMm(chart, point.uv) * (radiusMm / static_cast<float>(kSteps));
    std::array<glm::vec3, static_cast<size_t>((2 * kSteps + 1) * (2 * kSteps + 1))> samples;
    size_t count = 0;
    for (int y = -kSteps; y <= kSteps; ++y)
        for (int x = -kSteps; x <= kSteps; ++x) {
            const glm::vec2 uv = point.uv + spacing * glm::vec2(static_cast<float>(x), static_cast<float>(y));
            if (chart.zoneAt(uv) != ZoneId::None)
                samples[count++] = chart.positionAt(uv) - point.posMm;
        }
    // Twice: the first fit turns the frame onto the fitted plane, the second reads the curvature in it. Weights fall
    // to nothing at the stencil's rim, so samples come and go without a jump as the point moves.
    const float reachMm = radiusMm * 1.42F;
    for (int round = 0; round < 2; ++round) {
        AugmentedRows<kUnknowns> m{};
        for (size_t i = 0; i < count; ++i) {
            const double x = static_cast<double>(glm::dot(samples[i], patch.axisX)) / static_cast<double>(radiusMm);
            const double y = static_cast<double>(glm::dot(samples[i], patch.axisY)) / static_cast<double>(radiusMm);
            const double z = static_cast<double>(glm::dot(samples[i], patch.normal));
            const float distance = std::sqrt(glm::dot(samples[i], samples[i]));
            const auto share = static_cast<double>(std::max(0.0F, 1.0F - distance / reachMm));
            addObservation<kUnknowns>(m, {1.0, x, y, x * x, x * y, y * y}, z, share * share);
        }
        std::array<double, kUnknowns> fit{};
        if (!solveRows<kUnknowns>(m, fit))
            return patch; // too little skin to tell: flat, on the point's own normal
        const auto perMm = static_cast<double>(radiusMm);
        if (round == 0) {
            const auto slopeX = static_cast<float>(fit[1] / perMm);
            const auto slopeY = static_cast<float>(fit[2] / perMm);
            setFrame(patch, unitOr(patch.normal - slopeX * patch.axisX - slopeY * patch.axisY, patch.normal), along);
            continue;
        }
        const double perMm2 = perMm * perMm;
        patch.kxx = static_cast<float>(-2.0 * fit[3] / perMm2);
        patch.kxy = static_cast<float>(-fit[4] / perMm2);
        patch.kyy = static_cast<float>(-2.0 * fit[5] / perMm2);
    }
    return patch;
}

void ChartIndex::makeFrames() {
    struct Sum {
        glm::dvec3 moment{0};
        double areaMm2 = 0;
    };
    std::array<Sum, kZoneCount> sums{};
    for (size_t i = 0; i < chart_.size(); ++i) {
        Sum &sum = sums[static_cast<size_t>(chart_.zone[i])];
        sum.moment += glm::dvec3(chart_.posMm[i]) * static_cast<double>(chart_.areaMm2[i]);
        sum.areaMm2 += static_cast<double>(chart_.areaMm2[i]);
    }
    std::array<int, kZoneCount> frameOf{};
    frameOf.fill(-1);
    for (size_t zone = 1; zone < kZoneCount; ++zone) {
        if (!(sums[zone].areaMm2 > 0))
            continue;
        const SurfacePoint centre = closest(glm::vec3(sums[zone].moment / sums[zone].areaMm2));
        const ChartSample s = sampleAt(chart_, centre.uv);
        // Where the skin faces up or down (crown, under the chin) "towards the crown" is the chart's own v.
        glm::vec3 up(0, 1, 0);
        if (std::fabs(centre.normal.y) > 0.95F)
            up = s.posV;
        const glm::vec3 axisV = unitOr(up - centre.normal * glm::dot(up, centre.normal), anyAcross(centre.normal));
        frameOf[zone] = static_cast<int>(frames_.size());
        frames_.push_back({.zone = static_cast<ZoneId>(zone),
                           .originMm = centre.posMm,
                           .axisU = glm::cross(axisV, centre.normal),
                           .axisV = axisV,
                           .normal = centre.normal,
                           .areaMm2 = static_cast<float>(sums[zone].areaMm2),
                           .minMm = glm::vec2(1e9F),
                           .maxMm = glm::vec2(-1e9F)});
    }
    const std::vector<glm::vec3> corners = cornersOf(chart_);
    for (int y = 0; y < chart_.height; ++y)
        for (int x = 0; x < chart_.width; ++x) {
            const int at = frameOf[static_cast<size_t>(chart_.zone[static_cast<size_t>(chart_.index(x, y))])];
            if (at < 0)
                continue;
            ZoneFrame &frame = frames_[static_cast<size_t>(at)];
            const int first = y * (chart_.width + 1) + x;
            for (const int corner : {first, first + 1, first + chart_.width + 1, first + chart_.width + 2}) {
                const glm::vec3 off = corners[static_cast<size_t>(corner)] - frame.originMm;
                const glm::vec2 inPlane(glm::dot(off, frame.axisU), glm::dot(off, frame.axisV));
                frame.minMm = glm::min(frame.minMm, inPlane);
                frame.maxMm = glm::max(frame.maxMm, inPlane);
            }
        }
}

} // namespace stipple::sim

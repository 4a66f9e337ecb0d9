// What makeChart, makeBlockChart and registerHead share: turning cells with positions, normals and zones into a chart.
#pragma once

#include "sim/skin/chart.h"

namespace stipple::sim {

// An empty chart: every cell None, arrays allocated.
Chart makeEmptyChart(int width, int height);

// From posMm, normal and zone of the skin cells: continues positions and normals beyond the skin's edge (so that
// interpolation is continuous everywhere) and computes the metric (areaMm2, conduct).
void finishChart(Chart &chart);

// Positions of the cells' corners, (width + 1) × (height + 1), row-major; those of a skin cell are always defined.
std::vector<glm::vec3> cornersOf(const Chart &chart);

// Position and normal at chart coordinates with their derivatives per cell; the normal is not normalised.
struct ChartSample {
    glm::vec3 pos, posU, posV;
    glm::vec3 normal, normalU, normalV;
};
ChartSample sampleAt(const Chart &chart, glm::vec2 uv);

// Nearest point of triangle abc to p as weights of a, b, c. After Ericson, Real-Time Collision Detection (2005), 5.1.5.
glm::vec3 nearestInTriangle(glm::vec3 p, glm::vec3 a, glm::vec3 b, glm::vec3 c);

// ChartIndex::patchAt, which needs no search.
LocalPatch fitPatch(const Chart &chart, const SurfacePoint &point, glm::vec3 along, float radiusMm);

} // namespace stipple::sim

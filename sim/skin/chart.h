// The skin's own chart: a grid of cells over all treatable skin, with positions, normals, zones and the metric, so that
// 1 mm is 1 mm everywhere on a curved face. Chart coordinates (u, v) are in CELLS: cell (x, y) covers [x, x+1) × [y,
// y+1), its centre is (x + 0.5, y + 0.5); u grows to the patient's left, v towards the crown. Row-major, index = y *
// width + x.
#pragma once

#include <optional>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/base/result.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

struct Chart {
    int width = 0;
    int height = 0;
    std::vector<glm::vec3> posMm;  // surface point at the cell's centre; undefined where zone is None
    std::vector<glm::vec3> normal; // outward, unit length
    std::vector<ZoneId> zone;      // None: not skin of this chart
    std::vector<float> areaMm2;    // true area of the cell on the skin, 0 where None
    // Finite-volume coefficients of diffusion to the +u, -u, +v, -v neighbour, 1/mm²: face length / centre distance /
    // area. 0 towards None, so nothing leaks off the skin.
    std::vector<glm::vec4> conduct;

    size_t size() const { return zone.size(); }
    int index(int x, int y) const { return y * width + x; }
    bool contains(glm::vec2 uv) const {
        return uv.x >= 0 && uv.y >= 0 && uv.x < static_cast<float>(width) && uv.y < static_cast<float>(height);
    }
    ZoneId zoneAt(glm::vec2 uv) const {
        return contains(uv) ? zone[static_cast<size_t>(index(static_cast<int>(uv.x), static_cast<int>(uv.y)))]
                            : ZoneId::None;
    }
    // Bilinear between cell centres; clamped to the skin's nearest valid cell corners. Units as the arrays.
    glm::vec3 positionAt(glm::vec2 uv) const;
    glm::vec3 normalAt(glm::vec2 uv) const;
};

// A point of the skin and the local frame there.
struct SurfacePoint {
    glm::vec2 uv{0};     // chart coordinates, cells
    glm::vec3 posMm{0};  // on the skin
    glm::vec3 normal{0}; // outward
    float heightMm = 0;  // signed distance of the query point above the skin along the normal
    ZoneId zone = ZoneId::None;
};

// The skin as a quadratic patch about a surface point, in a tangent frame: z(x, y) = -(kxx x² + 2 kxy x y + kyy y²) / 2
// mm along the normal; positive curvature = convex skin falling away.
struct LocalPatch {
    glm::vec3 originMm{0};
    glm::vec3 axisX{1, 0, 0}; // tangent
    glm::vec3 axisY{0, 1, 0}; // tangent, axisX × axisY = normal
    glm::vec3 normal{0, 0, 1};
    float kxx = 0, kxy = 0, kyy = 0; // 1/mm
};

// A zone's tangent plane at its centre: what traces' u_mm, v_mm mean. u towards the patient's left, v towards the
// crown.
struct ZoneFrame {
    ZoneId zone = ZoneId::None;
    glm::vec3 originMm{0}; // on the skin
    glm::vec3 axisU{1, 0, 0};
    glm::vec3 axisV{0, 1, 0};
    glm::vec3 normal{0, 0, 1};
    float areaMm2 = 0;
    glm::vec2 minMm{0}, maxMm{0}; // extent of the zone in the plane
};

// Queries on a chart that need a search structure. Stateless results: the answer depends on the arguments alone, never
// on earlier queries, so live and replay agree. Immutable after construction.
class ChartIndex {
  public:
    explicit ChartIndex(Chart chart);

    const Chart &chart() const { return chart_; }
    // The point of the skin closest to `pointMm` (any distance). Never fails on a chart with at least one skin cell.
    SurfacePoint closest(glm::vec3 pointMm) const;
    // Where the line `originMm + t * direction` (both ways) meets the skin nearest to `originMm`; nullopt if it misses.
    std::optional<SurfacePoint> project(glm::vec3 originMm, glm::vec3 direction) const;
    // The skin around `point` with axisX as near as possible to `along`, fitted over about `radiusMm`.
    LocalPatch patchAt(const SurfacePoint &point, glm::vec3 along, float radiusMm) const;
    // Chart coordinates of the skin under patch coordinates (x, y) mm; a few Newton steps from the patch's origin.
    SurfacePoint onPatch(const SurfacePoint &origin, const LocalPatch &patch, glm::vec2 xyMm) const;
    // The zone's frame, nullopt when the chart has no such zone.
    const ZoneFrame *frame(ZoneId zone) const;
    // Identity of the chart for recordings: hash over positions quantised to 1 µm and zones.
    uint64_t hash() const { return hash_; }

  private:
    Chart chart_;
    std::vector<ZoneFrame> frames_;
    std::vector<int> coarse_; // cell indices of the coarse search grid
    uint64_t hash_ = 0;
};

// The chart of a head: mesh with uvs in [0,1]² over treatable skin (triangles with any uv outside are not charted) and
// the zone map of the same chart (one channel, zone ids; row y = v row y). Error: names what is wrong with the mesh.
Result<Chart> makeChart(const TriMesh &skin, const Image8 &zoneMap);

// The flat practice block: `sideMm` square, the middle `workMm` square is zone Block, the rest BlockMargin; origin in
// its centre, +Z up.
Chart makeBlockChart(float sideMm = 80.0F, float workMm = 50.0F, float cellMm = 0.5F);

// A head of the user's own, registered to ours: scaled (any unit), oriented, then each cell of our chart carried onto
// the user's surface. Returns the user's mesh in our frame and millimetres with chart uvs, and its chart. Error: says
// why the mesh cannot be a head (no triangles, too few, flat, fits ours worse than the limit …).
struct RegisteredHead {
    TriMesh mesh;
    Chart chart;
    float meanDistanceMm = 0; // of our face to the user's surface after registration
};
Result<RegisteredHead> registerHead(const TriMesh &user, const TriMesh &ours, const Chart &ourChart);

} // namespace stipple::sim

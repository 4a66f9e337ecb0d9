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
    std::vector<glm::vec3> posMm;  // surface point at the cell's centre; continued smoothly outwards where zone is None
    std::vector<glm::vec3> normal; // outward, unit length; continued likewise
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
    // Bilinear between cell centres, continuous everywhere; beyond the skin's edge it goes on smoothly (see zoneAt for
    // whether there is skin). Units as the arrays.
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
    // The point of the skin closest to `pointMm` (any distance): its foot along the smooth normal, so it moves smoothly
    // with the point; beside the skin the nearest point of the edge. Always on a skin cell; a chart has at least one.
    SurfacePoint closest(glm::vec3 pointMm) const;
    // Where the line `originMm + t * direction` (both ways) meets the skin nearest to `originMm`; nullopt if it misses.
    std::optional<SurfacePoint> project(glm::vec3 originMm, glm::vec3 direction) const;
    // The skin around `point` with axisX as near as possible to `along`, fitted over about `radiusMm`. Its normal is
    // the fitted plane's, which smooths over facets; its origin is the point itself.
    LocalPatch patchAt(const SurfacePoint &point, glm::vec3 along, float radiusMm) const;
    // The skin under patch coordinates (x, y) mm, along the patch's normal; a few Newton steps from the patch's origin.
    // heightMm is that of the tangent plane above the skin. Beside the skin: zone None and the skin's continuation.
    SurfacePoint onPatch(const SurfacePoint &origin, const LocalPatch &patch, glm::vec2 xyMm) const;
    // The zone's frame, nullopt when the chart has no such zone.
    const ZoneFrame *frame(ZoneId zone) const;
    // Identity of the chart for recordings: hash over positions quantised to 1 µm and zones.
    uint64_t hash() const { return hash_; }

  private:
    // A square of cells, the sphere around its skin, and a skin cell of it. `cells` is the square's side.
    struct Ball {
        glm::vec3 centreMm{0};
        float radiusMm = 0;
        int x = 0, y = 0, cells = 0;
    };
    Ball ballOf(int x, int y, int cells) const;
    int nearestCell(glm::vec3 pointMm) const;
    SurfacePoint pointAt(glm::vec2 uv, glm::vec3 queryMm) const;
    SurfacePoint nearestAround(int cell, glm::vec3 pointMm) const;
    void makeFrames();

    Chart chart_;
    std::vector<float> cellRadiusMm_; // of the sphere around a cell's centre that holds all its surface
    std::vector<Ball> tiles_;         // squares of 16 × 16 cells that hold skin
    std::vector<Ball> blocks_; // squares of 4 × 4 cells; those of tiles_[i] are [firstBlock_[i], firstBlock_[i+1])
    std::vector<int> firstBlock_;
    std::vector<ZoneFrame> frames_;
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

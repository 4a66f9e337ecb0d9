// The parts of registerHead: the user's surface as something to search, the alignment, the smooth deformation.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include "engine/base/mesh.h"
#include "sim/skin/chart.h"
#include "sim/skin/chart_build.h"

namespace stipple::sim {

// A point with its normal.
struct Spot {
    glm::vec3 pos{0};
    glm::vec3 normal{0, 0, 1};
    bool isRim = false; // on an open edge of the surface: what lies beyond it has no true counterpart
};

// Nearest-point search on a mesh: a k-d tree over samples of its triangles, then the triangles themselves.
class SearchSurface {
  public:
    // Triangles are sampled at most `spacing` apart. `mesh` must have normals and outlive this.
    SearchSurface(const TriMesh &mesh, float spacing, size_t mostSamples);

    struct Want {
        float minDot = -1;    // cosine: spots whose normal turns farther away do not count
        float turnWeight = 0; // distance that a normal turned by 60 degrees costs: draws features to features
        float reach = 1e9F;   // nothing farther counts
    };
    // nullopt when nothing near faces the right way, or when the nearest is the surface's rim.
    std::optional<Spot> nearest(const Spot &to, const Want &want) const;
    // The nearest sample within `reach`, quickly: for coarse scores. Null when there is none.
    const Spot *nearestSample(glm::vec3 to, float reach) const;
    std::span<const Spot> samples() const { return samples_; }

  private:
    void build(size_t first, size_t last);
    void findRim();
    template <typename Visit>
    void search(glm::vec3 to, float &reach2, const Visit &visit, size_t first, size_t last) const;

    const TriMesh &mesh_;
    std::vector<Spot> samples_;        // in the order of the tree
    std::vector<uint32_t> triangleOf_; // of each sample
    std::vector<uint8_t> rimOf_;       // of each triangle: bit k set when the edge opposite corner k is open
    std::vector<uint8_t> axisOf_;      // the axis a range is split along, at its middle sample
};

struct Box {
    glm::vec3 low{-1e9F}, high{1e9F};
    bool holds(glm::vec3 p) const {
        return p.x > low.x && p.y > low.y && p.z > low.z && p.x < high.x && p.y < high.y && p.z < high.z;
    }
};

// A mesh with neighbouring triangles wound alike, as a file has them only if it was made with care.
struct WoundMesh {
    TriMesh mesh;                 // with normals
    std::vector<uint32_t> partOf; // of each triangle: which part of the surface that hangs together
    size_t parts = 0;
    bool isCareless = false; // more than one triangle in a hundred was wound against its neighbours
};

// Triangles are cut where corners of others lie on their open edges: the surface then hangs together there.
TriMesh stitched(TriMesh mesh);
// Outside is where the file says, or if it was made without care, or inside out, where the volume says. Smooth normals.
WoundMesh woundAlike(TriMesh mesh);
// The mesh itself, or one of at most so many triangles: evenly coarser, kOutsideTimes as coarse outside the box.
constexpr int kOutsideTimes = 4;
WoundMesh notFiner(const WoundMesh &from, size_t mostTriangles, const Box &fine);
// Turns the parts that lie on our head and plainly face the other way.
void faceAs(WoundMesh &wound, const SearchSurface &ours);

// user → ours: x' = scale · turn(x) + shift.
struct Similarity {
    double scale = 1;
    glm::dquat turn{1, 0, 0, 0};
    glm::dvec3 shift{0};
    glm::dvec3 apply(glm::dvec3 x) const { return scale * (turn * x) + shift; }
    glm::dvec3 applyInverse(glm::dvec3 x) const { return (glm::conjugate(turn) * (x - shift)) / scale; }
};

// Evenly spread spots of our face (treatable zones and what lies between them; no neck, ears, scalp).
std::vector<Spot> faceSpots(const Chart &chart, size_t count);

// How well a placed mesh fits our face.
struct Fit {
    double meanMm = 0;   // distance over the covered part
    double coverage = 0; // share of our face that has user surface near it
    double relief = 0;   // correlation of the features' relief (nose, lips, lids) with ours: 1 the same, 0 none
};
Fit measureFit(const SearchSurface &surface, const Similarity &place, std::span<const Spot> face);

// Tries all axis conventions, scales and noses; nullopt when nothing fits at all.
std::optional<Similarity> alignCoarsely(const SearchSurface &surface, const Chart &ours);

// Iterative closest points, point to plane, with scale, the worst sixth left out.
void refine(const SearchSurface &surface, std::span<const Spot> face, int rounds, Similarity &place);

// Our chart's cells moved smoothly onto a surface that stands in our frame; same size as the chart, positions only
// roughly on the surface. `reachMm`: how far a point may be drawn.
std::vector<glm::vec3> deformOnto(const SearchSurface &surface, const Chart &ours, float reachMm);

} // namespace stipple::sim

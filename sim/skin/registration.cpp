// registerHead: checks, alignment, deformation, then each cell of our chart carried onto the user's surface.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "shaders/shared/limits.h"
#include "sim/skin/chart_build.h"
#include "sim/skin/registration_parts.h"

namespace stipple::sim {

namespace {

// What a mesh must be to count as a head (assumptions; adult heads fit ours with 2 to 3 mm and a relief above 0.85).
constexpr size_t kMinTriangles = 400;
constexpr double kMinThickness = 0.12; // least of the largest extent
constexpr double kMaxMeanMm = 5.0;
constexpr double kMinRelief = 0.6;
constexpr double kMinCoverage = 0.55; // of our face, brow to jaw and ear to ear: a mask has about 0.7
constexpr double kMinCarried = 0.50;  // of our treatable face cells
// Finer meshes cost time and show nothing: the skin's relief has its own maps.
constexpr size_t kMostSearched = 120'000; // triangles, to find out how it stands
constexpr size_t kMostKept = 400'000;     // of the head that is shown: about 1 mm apart

std::string rounded(double value) { // one digit behind the point
    const auto tenths = static_cast<long long>(std::floor(std::fabs(value) * 10.0 + 0.5));
    return (value < 0 && tenths > 0 ? "-" : "") + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

Error notAHead(const TriMesh &mesh, const std::string &why) {
    const std::string name = mesh.name.empty() ? "the mesh" : "the mesh \"" + mesh.name + "\"";
    return badInput("cannot use " + name + " as a head: " + why);
}

std::optional<Error> checkMesh(const TriMesh &user) {
    const size_t vertices = user.positionsMm.size();
    if (user.indices.size() % 3 != 0 || user.indices.size() / 3 < kMinTriangles)
        return notAHead(user, "it has " + std::to_string(user.indices.size() / 3) +
                                  " triangles; a face needs at least " + std::to_string(kMinTriangles) +
                                  "; export it in more detail");
    if (static_cast<long long>(user.indices.size() / 3) > kMaxHeadTriangles)
        return notAHead(user, "it has more than " + std::to_string(kMaxHeadTriangles) + " triangles; decimate it");
    for (const uint32_t index : user.indices)
        if (index >= vertices)
            return notAHead(user, "a triangle names a vertex that is not there; export it again");
    glm::dvec3 low(std::numeric_limits<double>::max());
    glm::dvec3 high(std::numeric_limits<double>::lowest());
    for (const uint32_t index : user.indices) {
        const glm::vec3 p = user.positionsMm[index];
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z))
            return notAHead(user, "a vertex has no finite position; export it again");
        low = glm::min(low, glm::dvec3(p));
        high = glm::max(high, glm::dvec3(p));
    }
    const glm::dvec3 size = high - low;
    const double largest = std::max({size.x, size.y, size.z});
    if (!(largest > 1e-6) || largest > 1e9)
        return notAHead(user, "all its vertices are in one place, or out of all bounds; export it again");
    if (std::min({size.x, size.y, size.z}) < kMinThickness * largest)
        return notAHead(user, "it is flat; choose a file that holds a face");
    return std::nullopt;
}

// user → about the origin with the largest extent 100: whatever its unit, floats then suffice.
Similarity normalising(const TriMesh &user) {
    glm::dvec3 low(std::numeric_limits<double>::max());
    glm::dvec3 high(std::numeric_limits<double>::lowest());
    for (const uint32_t index : user.indices) {
        low = glm::min(low, glm::dvec3(user.positionsMm[index]));
        high = glm::max(high, glm::dvec3(user.positionsMm[index]));
    }
    const glm::dvec3 size = high - low;
    Similarity toUser;
    toUser.scale = 100.0 / std::max({size.x, size.y, size.z});
    toUser.shift = -toUser.scale * 0.5 * (low + high);
    return toUser;
}

// Positions and triangles only; a vertex of no triangle, which may lie anywhere, comes to stand where the first does.
TriMesh bare(const TriMesh &user) {
    TriMesh out;
    out.name = user.name;
    out.indices = user.indices;
    out.positionsMm.assign(user.positionsMm.size(), user.positionsMm[user.indices[0]]);
    for (const uint32_t index : user.indices)
        out.positionsMm[index] = user.positionsMm[index];
    return out;
}

// The file's normals count where they agree with the triangles: nothing else tells outside from inside.
void takeNormals(TriMesh &mesh, const TriMesh &user) {
    if (user.normals.size() != mesh.normals.size())
        return;
    for (size_t i = 0; i < mesh.normals.size(); ++i) {
        const float length = std::sqrt(glm::dot(user.normals[i], user.normals[i]));
        const float along = glm::dot(user.normals[i], mesh.normals[i]);
        if (std::isfinite(length) && length > 1e-3F && std::fabs(along) > 0.5F * length)
            mesh.normals[i] = user.normals[i] / (along < 0 ? -length : length);
    }
}

void turnInsideOut(TriMesh &mesh) {
    for (glm::vec3 &normal : mesh.normals)
        normal = -normal;
    for (size_t t = 0; t < mesh.indices.size(); t += 3)
        std::swap(mesh.indices[t + 1], mesh.indices[t + 2]);
}

TriMesh placed(const TriMesh &mesh, const Similarity &place) {
    TriMesh out = mesh;
    for (glm::vec3 &p : out.positionsMm)
        p = glm::vec3(place.apply(p));
    for (glm::vec3 &n : out.normals)
        n = glm::vec3(place.turn * glm::dvec3(n));
    return out;
}

// Our face and neck with what is around them.
Box aroundOurs(const Chart &ours) {
    constexpr float kMarginMm = 40.0F;
    Box box{glm::vec3(std::numeric_limits<float>::max()), glm::vec3(std::numeric_limits<float>::lowest())};
    for (size_t i = 0; i < ours.size(); ++i)
        if (ours.zone[i] != ZoneId::None) {
            box.low = glm::min(box.low, ours.posMm[i] - kMarginMm);
            box.high = glm::max(box.high, ours.posMm[i] + kMarginMm);
        }
    return box;
}

// The triangles near our face and neck, for a search that is fine there and ignores the rest of a figure.
TriMesh croppedTo(const TriMesh &mesh, const Box &box) {
    TriMesh out = mesh;
    out.indices.clear();
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        const glm::vec3 a = mesh.positionsMm[mesh.indices[t]];
        const glm::vec3 b = mesh.positionsMm[mesh.indices[t + 1]];
        const glm::vec3 c = mesh.positionsMm[mesh.indices[t + 2]];
        const glm::vec3 least = glm::min(a, glm::min(b, c));
        const glm::vec3 most = glm::max(a, glm::max(b, c));
        const bool isNear = least.x < box.high.x && least.y < box.high.y && least.z < box.high.z &&
                            most.x > box.low.x && most.y > box.low.y && most.z > box.low.z;
        if (isNear)
            out.indices.insert(out.indices.end(), {mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]});
    }
    return out;
}

// Cells that found no surface but lie in a hole of it (an open mouth, a nostril) keep the deformed chart's position;
// those open to the chart's edge are no skin.
void dropUncarried(Chart &chart, const std::vector<uint8_t> &isCarried) {
    std::vector<int> open;
    std::vector<uint8_t> isOutside(chart.size(), 0);
    const auto reach = [&](int x, int y) {
        const auto i = static_cast<size_t>(chart.index(x, y));
        const bool isEmpty = chart.zone[i] == ZoneId::None || isCarried[i] == 0;
        if (isEmpty && isOutside[i] == 0) {
            isOutside[i] = 1;
            open.push_back(static_cast<int>(i));
        }
    };
    for (int x = 0; x < chart.width; ++x) {
        reach(x, 0);
        reach(x, chart.height - 1);
    }
    for (int y = 0; y < chart.height; ++y) {
        reach(0, y);
        reach(chart.width - 1, y);
    }
    while (!open.empty()) {
        const int cell = open.back();
        open.pop_back();
        const int x = cell % chart.width;
        const int y = cell / chart.width;
        if (x > 0)
            reach(x - 1, y);
        if (x + 1 < chart.width)
            reach(x + 1, y);
        if (y > 0)
            reach(x, y - 1);
        if (y + 1 < chart.height)
            reach(x, y + 1);
    }
    for (size_t i = 0; i < chart.size(); ++i)
        if (isOutside[i] != 0)
            chart.zone[i] = ZoneId::None;
}

struct Carried {
    Chart chart;
    double faceShare = 0; // of our treatable face cells that found the user's surface
};

Carried carryChart(const SearchSurface &surface, const Chart &ours) {
    constexpr float kMostMm = 4.0F; // left over after the deformation
    Carried out;
    out.chart = makeEmptyChart(ours.width, ours.height);
    out.chart.zone = ours.zone;
    const std::vector<glm::vec3> moved = deformOnto(surface, ours, 25.0F);
    std::vector<uint8_t> isCarried(ours.size(), 0);
    size_t face = 0;
    size_t carried = 0;
    for (size_t i = 0; i < ours.size(); ++i) {
        if (ours.zone[i] == ZoneId::None)
            continue;
        out.chart.posMm[i] = moved[i];
        out.chart.normal[i] = ours.normal[i];
        const bool isCounted = zoneFigures(ours.zone[i]).isTreatable && ours.zone[i] != ZoneId::Neck;
        face += isCounted ? 1U : 0U;
        const SearchSurface::Want want{.minDot = 0.2F, .reach = kMostMm};
        std::optional<Spot> at = surface.nearest({moved[i], ours.normal[i]}, want);
        if (!at)
            continue;
        // Along our normal rather than to the nearest point, which would crowd cells on ridges and thin them in folds.
        const float slope = glm::dot(ours.normal[i], at->normal);
        const float t = glm::dot(at->pos - moved[i], at->normal) / slope;
        if (slope > 0.4F && std::fabs(t) < kMostMm) {
            const auto again = surface.nearest({moved[i] + t * ours.normal[i], at->normal}, want);
            if (again)
                at = again;
        }
        out.chart.posMm[i] = at->pos;
        out.chart.normal[i] = at->normal;
        isCarried[i] = 1;
        carried += isCounted ? 1U : 0U;
    }
    out.faceShare = face == 0 ? 0.0 : static_cast<double>(carried) / static_cast<double>(face);
    dropUncarried(out.chart, isCarried);
    return out;
}

// Chart coordinates of the user's vertices: (-1, -1) off the chart (and inside: eyeballs, the mouth).
std::vector<glm::vec2> chartUvs(const TriMesh &mesh, const ChartIndex &index) {
    constexpr float kMostMm = 1.0F;
    const glm::vec2 size(index.chart().width, index.chart().height);
    glm::vec3 low(std::numeric_limits<float>::max());
    glm::vec3 high(std::numeric_limits<float>::lowest());
    for (size_t i = 0; i < index.chart().size(); ++i)
        if (index.chart().zone[i] != ZoneId::None) {
            low = glm::min(low, index.chart().posMm[i] - kMostMm);
            high = glm::max(high, index.chart().posMm[i] + kMostMm);
        }
    std::vector<glm::vec2> uvs(mesh.positionsMm.size(), glm::vec2(-1));
    for (size_t i = 0; i < uvs.size(); ++i) {
        const glm::vec3 p = mesh.positionsMm[i];
        if (p.x < low.x || p.y < low.y || p.z < low.z || p.x > high.x || p.y > high.y || p.z > high.z)
            continue;
        const SurfacePoint at = index.closest(p);
        const glm::vec3 off = p - at.posMm;
        if (glm::dot(off, off) < kMostMm * kMostMm && glm::dot(at.normal, mesh.normals[i]) > 0.2F)
            uvs[i] = at.uv / size;
    }
    return uvs;
}

// Ratio of the true size to the fitted one: a unit close to the fitted scale is taken for the file's own, so that a
// large head stays large; 1 when no unit is near.
double unitRatio(double fittedScale) {
    constexpr std::array<double, 7> kUnitsMm = {0.001, 1.0, 10.0, 25.4, 100.0, 304.8, 1000.0};
    constexpr double kMostOff = 1.2;
    for (const double unit : kUnitsMm)
        if (fittedScale < unit * kMostOff && fittedScale > unit / kMostOff)
            return unit / fittedScale;
    return 1.0;
}

} // namespace

Result<RegisteredHead> registerHead(const TriMesh &user, const TriMesh &ours, const Chart &ourChart) {
    STIPPLE_ASSERT(!ours.indices.empty(), "there is a head to register to");
    if (std::optional<Error> bad = checkMesh(user))
        return *bad;
    const Similarity toUser = normalising(user); // what is searched = toUser(file)
    WoundMesh full = woundAlike(stitched(bare(user)));
    if (!full.isCareless)
        takeNormals(full.mesh, user);
    full.mesh = placed(full.mesh, toUser);
    WoundMesh wound = notFiner(full, kMostSearched, {});
    if (wound.mesh.indices.size() / 3 < kMinTriangles)
        return notAHead(user, "hardly any of its triangles has an area; export it again");

    const std::vector<Spot> face = faceSpots(ourChart, 1500);
    std::optional<Similarity> place;
    Fit fit;
    // The second time inside out: which side an open mask's triangles face cannot be told from the mask alone.
    constexpr double kSurely = 0.9;
    const auto worth = [](const Fit &f) { return f.coverage * (0.2 + std::max(f.relief, 0.0)); };
    for (int side = 0; side < 2 && fit.coverage < kSurely; ++side) {
        if (side == 1)
            turnInsideOut(wound.mesh);
        const SearchSurface coarse(wound.mesh, 1.25F, 60'000);
        const std::optional<Similarity> found = alignCoarsely(coarse, ourChart);
        const Fit here = found ? measureFit(coarse, *found, face) : Fit{};
        if (found && (!place || worth(here) > worth(fit))) {
            place = found;
            fit = here;
        } else if (side == 1) {
            turnInsideOut(wound.mesh); // back
        }
    }
    if (!place || fit.coverage < 0.4)
        return notAHead(user, "no scale and direction lays it on a face (at best " + rounded(100 * fit.coverage) +
                                  " % covered); choose a file that holds a whole face");

    const Box box = aroundOurs(ourChart);
    if (full.mesh.indices.size() > wound.mesh.indices.size()) { // searched coarser than it was
        full.mesh = placed(full.mesh, *place);
        wound = notFiner(full, kMostKept, box);
    } else {
        wound.mesh = placed(wound.mesh, *place);
    }
    faceAs(wound, SearchSurface(ours, 3.0F, 60'000));
    TriMesh inOurs = std::move(wound.mesh);
    Similarity rest;
    {
        const TriMesh near = croppedTo(inOurs, box);
        if (near.indices.size() / 3 < kMinTriangles / 2)
            return notAHead(user, "too few of its triangles are on the face; export it in more detail");
        const SearchSurface fine(near, 3.0F, 400'000);
        refine(fine, face, 40, rest);
        fit = measureFit(fine, rest, face);
    }
    if (fit.coverage < kMinCoverage)
        return notAHead(user, "only " + rounded(100 * fit.coverage) + " % of the face is there (at least " +
                                  rounded(100 * kMinCoverage) + " % must be); choose a file that holds a whole face");
    if (fit.meanMm > kMaxMeanMm)
        return notAHead(user, "its surface is on average " + rounded(fit.meanMm) + " mm from a face's (at most " +
                                  rounded(kMaxMeanMm) + "); choose a file that holds a human face");
    if (fit.relief < kMinRelief)
        return notAHead(user, "it has no nose, brow and lips where a face has them (likeness " +
                                  rounded(10 * fit.relief) + " of 10, at least " + rounded(10 * kMinRelief) +
                                  "); choose a file that holds a human face");

    inOurs = placed(inOurs, rest);
    const TriMesh near = croppedTo(inOurs, box);
    const SearchSurface fine(near, 2.0F, 400'000);
    Carried carried = carryChart(fine, ourChart);
    if (carried.faceShare < kMinCarried)
        return notAHead(user, "only " + rounded(100 * carried.faceShare) +
                                  " % of the face's skin could be found on it (at least " + rounded(100 * kMinCarried) +
                                  " % must be); choose a file that holds a whole face");

    const double ratio = unitRatio(rest.scale * place->scale * toUser.scale);
    const auto resize = [&](glm::vec3 &p) { p = glm::vec3(glm::dvec3(p) * ratio); };
    std::for_each(inOurs.positionsMm.begin(), inOurs.positionsMm.end(), resize);
    std::for_each(carried.chart.posMm.begin(), carried.chart.posMm.end(), resize);
    finishChart(carried.chart);
    RegisteredHead head;
    head.mesh = std::move(inOurs);
    head.mesh.uvs = chartUvs(head.mesh, ChartIndex(carried.chart));
    head.chart = std::move(carried.chart);
    head.meanDistanceMm = static_cast<float>(fit.meanMm);
    return head;
}

} // namespace stipple::sim

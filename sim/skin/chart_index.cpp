// Queries on a chart: nearest point, line, local patch, zone frames. Stateless, single-threaded, only + - * / and sqrt.
//
// "Closest" is the foot along the interpolated normal: S(u,v) + h N(u,v) = P, solved by Newton's method. On a surface
// made of small pieces the true nearest point sticks to the ridges between them; the foot along a continuous normal
// moves as smoothly as the query does. Rejected: true nearest point alone (10–60 µm jumps under a sliding hand-piece).
#include "sim/skin/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/hash.h"
#include "sim/skin/chart_build.h"

namespace stipple::sim {

namespace {

constexpr int kTileCells = 16;
constexpr int kBlockCells = 4;
constexpr float kFarthest = std::numeric_limits<float>::max();
constexpr float kSolvedMm = 2e-5F;   // residual at which a Newton iteration stops: the rounding of positions
constexpr float kAcceptedMm = 2e-4F; // and at which its result counts
constexpr float kBesideMm = 0.25F; // a query farther than this from the normal of its nearest point is beside the skin

float lengthOf(glm::vec3 v) { return std::sqrt(glm::dot(v, v)); }
float squareOf(glm::vec3 v) { return glm::dot(v, v); }

// Solves [a b c] x = r; false when the columns are nearly dependent.
bool solve3(glm::vec3 a, glm::vec3 b, glm::vec3 c, glm::vec3 r, glm::vec3 &x) {
    const glm::vec3 bc = glm::cross(b, c);
    const float det = glm::dot(a, bc);
    const float scale = lengthOf(a) * lengthOf(b) * lengthOf(c);
    if (!(std::fabs(det) > 1e-4F * scale))
        return false;
    x = {glm::dot(r, bc) / det, glm::dot(a, glm::cross(r, c)) / det, glm::dot(a, glm::cross(b, r)) / det};
    return true;
}

// The larger of two steps in cells limited to `most`, so that Newton never leaps over a fold.
float stepScale(float du, float dv, float most) {
    const float largest = std::max(std::fabs(du), std::fabs(dv));
    return largest > most ? most / largest : 1.0F;
}

glm::vec2 centreUv(const Chart &chart, int cell) {
    return {static_cast<float>(cell % chart.width) + 0.5F, static_cast<float>(cell / chart.width) + 0.5F};
}

// uv kept inside its cell, so that truncation gives that cell back.
glm::vec2 clampToCell(glm::vec2 uv, int x, int y) {
    const auto fx = static_cast<float>(x);
    const auto fy = static_cast<float>(y);
    return {std::clamp(uv.x, fx, fx + 0.9999F), std::clamp(uv.y, fy, fy + 0.9999F)};
}

} // namespace

ChartIndex::ChartIndex(Chart chart) : chart_(std::move(chart)) {
    const bool hasSkin =
        std::any_of(chart_.zone.begin(), chart_.zone.end(), [](ZoneId zone) { return zone != ZoneId::None; });
    STIPPLE_ASSERT(hasSkin, "a chart has at least one skin cell");
    const std::vector<glm::vec3> corners = cornersOf(chart_);
    const auto corner = [&](int x, int y) { return corners[static_cast<size_t>(y * (chart_.width + 1) + x)]; };
    cellRadiusMm_.assign(chart_.size(), 0.0F);
    for (int y = 0; y < chart_.height; ++y)
        for (int x = 0; x < chart_.width; ++x) {
            const auto i = static_cast<size_t>(chart_.index(x, y));
            if (chart_.zone[i] == ZoneId::None)
                continue;
            // Corners bound the middles of the edges too: each quarter of the cell is a bilinear piece whose other two
            // corners are such middles, and those lie within half a neighbour's distance.
            float most = 0;
            for (const glm::vec3 p : {corner(x, y), corner(x + 1, y), corner(x, y + 1), corner(x + 1, y + 1)})
                most = std::max(most, squareOf(p - chart_.posMm[i]));
            const auto fx = static_cast<float>(x);
            const auto fy = static_cast<float>(y);
            for (const glm::vec2 uv : {glm::vec2(fx + 0.5F, fy), glm::vec2(fx + 0.5F, fy + 1.0F),
                                       glm::vec2(fx, fy + 0.5F), glm::vec2(fx + 1.0F, fy + 0.5F)})
                most = std::max(most, squareOf(chart_.positionAt(uv) - chart_.posMm[i]));
            cellRadiusMm_[i] = std::sqrt(most) * 1.001F + 1e-4F;
        }
    for (int y = 0; y < chart_.height; y += kTileCells)
        for (int x = 0; x < chart_.width; x += kTileCells) {
            const Ball tile = ballOf(x, y, kTileCells);
            if (tile.cells == 0)
                continue;
            tiles_.push_back(tile);
            firstBlock_.push_back(static_cast<int>(blocks_.size()));
            for (int by = y; by < std::min(y + kTileCells, chart_.height); by += kBlockCells)
                for (int bx = x; bx < std::min(x + kTileCells, chart_.width); bx += kBlockCells) {
                    const Ball block = ballOf(bx, by, kBlockCells);
                    if (block.cells != 0)
                        blocks_.push_back(block);
                }
        }
    firstBlock_.push_back(static_cast<int>(blocks_.size()));

    std::vector<int32_t> identity = {chart_.width, chart_.height};
    identity.reserve(chart_.size() * 4 + 2);
    for (size_t i = 0; i < chart_.size(); ++i) {
        identity.push_back(static_cast<int32_t>(chart_.zone[i]));
        if (chart_.zone[i] == ZoneId::None)
            continue;
        for (int axis = 0; axis < 3; ++axis)
            identity.push_back(static_cast<int32_t>(std::floor(chart_.posMm[i][axis] * 1000.0F + 0.5F)));
    }
    hash_ = hashOf(std::span<const int32_t>(identity));
    makeFrames();
}

ChartIndex::Ball ChartIndex::ballOf(int x, int y, int cells) const {
    const int endX = std::min(x + cells, chart_.width);
    const int endY = std::min(y + cells, chart_.height);
    glm::vec3 low(kFarthest);
    glm::vec3 high(-kFarthest);
    bool hasSkin = false;
    for (int cy = y; cy < endY; ++cy)
        for (int cx = x; cx < endX; ++cx) {
            const auto i = static_cast<size_t>(chart_.index(cx, cy));
            if (chart_.zone[i] == ZoneId::None)
                continue;
            hasSkin = true;
            low = glm::min(low, chart_.posMm[i]);
            high = glm::max(high, chart_.posMm[i]);
        }
    if (!hasSkin)
        return {};
    Ball ball{.centreMm = (low + high) * 0.5F, .radiusMm = 0, .x = x, .y = y, .cells = cells};
    for (int cy = y; cy < endY; ++cy)
        for (int cx = x; cx < endX; ++cx) {
            const auto i = static_cast<size_t>(chart_.index(cx, cy));
            if (chart_.zone[i] != ZoneId::None)
                ball.radiusMm =
                    std::max(ball.radiusMm, lengthOf(chart_.posMm[i] - ball.centreMm) * 1.00001F + cellRadiusMm_[i]);
        }
    return ball;
}

int ChartIndex::nearestCell(glm::vec3 pointMm) const {
    float bestSquare = kFarthest;
    float best = kFarthest;
    int bestCell = 0;
    // Ties go to the lowest index, whatever the order of the search.
    const auto searchTile = [&](size_t tile) {
        for (int b = firstBlock_[tile]; b < firstBlock_[tile + 1]; ++b) {
            const Ball &block = blocks_[static_cast<size_t>(b)];
            const float reach = best + block.radiusMm;
            if (squareOf(pointMm - block.centreMm) > reach * reach)
                continue;
            for (int y = block.y; y < std::min(block.y + block.cells, chart_.height); ++y)
                for (int x = block.x; x < std::min(block.x + block.cells, chart_.width); ++x) {
                    const int cell = chart_.index(x, y);
                    const auto i = static_cast<size_t>(cell);
                    if (chart_.zone[i] == ZoneId::None)
                        continue;
                    const float square = squareOf(pointMm - chart_.posMm[i]);
                    if (square < bestSquare || (square == bestSquare && cell < bestCell)) {
                        bestSquare = square;
                        bestCell = cell;
                    }
                }
            best = std::sqrt(bestSquare) * 1.00001F;
        }
    };
    size_t first = 0;
    float firstSquare = kFarthest;
    for (size_t t = 0; t < tiles_.size(); ++t) {
        const float square = squareOf(pointMm - tiles_[t].centreMm);
        if (square < firstSquare) {
            firstSquare = square;
            first = t;
        }
    }
    best = std::sqrt(firstSquare) + tiles_[first].radiusMm;
    searchTile(first);
    for (size_t t = 0; t < tiles_.size(); ++t) {
        const float reach = best + tiles_[t].radiusMm;
        if (t != first && squareOf(pointMm - tiles_[t].centreMm) <= reach * reach)
            searchTile(t);
    }
    return bestCell;
}

SurfacePoint ChartIndex::pointAt(glm::vec2 uv, glm::vec3 queryMm) const {
    SurfacePoint point{.uv = uv,
                       .posMm = chart_.positionAt(uv),
                       .normal = chart_.normalAt(uv),
                       .heightMm = 0,
                       .zone = chart_.zoneAt(uv)};
    point.heightMm = glm::dot(queryMm - point.posMm, point.normal);
    return point;
}

// The true nearest point among the pieces around a cell: for where the foot along the normal does not exist (beyond
// the centre of curvature, beside the skin).
SurfacePoint ChartIndex::nearestAround(int cell, glm::vec3 pointMm) const {
    constexpr int kReach = 2;
    const int cx = cell % chart_.width;
    const int cy = cell / chart_.width;
    glm::vec2 bestUv = centreUv(chart_, cell);
    float bestSquare = squareOf(pointMm - chart_.posMm[static_cast<size_t>(cell)]);
    const auto consider = [&](glm::vec2 uv, float square) {
        if (square < bestSquare && chart_.zoneAt(uv) != ZoneId::None) {
            bestSquare = square;
            bestUv = uv;
        }
    };
    for (int y = std::max(cy - kReach, 0); y <= std::min(cy + kReach, chart_.height - 1); ++y)
        for (int x = std::max(cx - kReach, 0); x <= std::min(cx + kReach, chart_.width - 1); ++x) {
            if (chart_.zone[static_cast<size_t>(chart_.index(x, y))] == ZoneId::None)
                continue;
            // The cell as a fan of eight triangles around its centre: exactly its four bilinear quarters, split.
            const glm::vec2 centre(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            constexpr std::array<glm::vec2, 8> kRim = {{{-0.5F, -0.5F},
                                                        {0.0F, -0.5F},
                                                        {0.4999F, -0.5F},
                                                        {0.4999F, 0.0F},
                                                        {0.4999F, 0.4999F},
                                                        {0.0F, 0.4999F},
                                                        {-0.5F, 0.4999F},
                                                        {-0.5F, 0.0F}}};
            const glm::vec3 a = chart_.positionAt(centre);
            for (size_t k = 0; k < kRim.size(); ++k) {
                const glm::vec2 uvB = centre + kRim[k];
                const glm::vec2 uvC = centre + kRim[(k + 1) % kRim.size()];
                const glm::vec3 b = chart_.positionAt(uvB);
                const glm::vec3 c = chart_.positionAt(uvC);
                const glm::vec3 w = nearestInTriangle(pointMm, a, b, c);
                const glm::vec2 uv = clampToCell(w.x * centre + w.y * uvB + w.z * uvC, x, y);
                consider(uv, squareOf(pointMm - (w.x * a + w.y * b + w.z * c)));
            }
        }
    return pointAt(bestUv, pointMm);
}

SurfacePoint ChartIndex::closest(glm::vec3 pointMm) const {
    const int cell = nearestCell(pointMm);
    const glm::vec2 start = centreUv(chart_, cell);
    const float cellDistance = lengthOf(pointMm - chart_.posMm[static_cast<size_t>(cell)]);
    glm::vec2 uv = start;
    ChartSample s = sampleAt(chart_, uv);
    float height = glm::dot(pointMm - s.pos, s.normal) / squareOf(s.normal);
    bool isSolved = false;
    for (int iteration = 0; iteration < 12; ++iteration) {
        const glm::vec3 residual = pointMm - s.pos - height * s.normal;
        const float error = lengthOf(residual);
        isSolved = error < kAcceptedMm;
        if (error < kSolvedMm)
            break;
        glm::vec3 step(0);
        if (!solve3(s.posU + height * s.normalU, s.posV + height * s.normalV, s.normal, residual, step))
            break;
        const float scale = stepScale(step.x, step.y, 1.5F);
        uv += glm::vec2(step.x, step.y) * scale;
        height += step.z * scale;
        s = sampleAt(chart_, uv);
    }
    // A foot counts near the nearest cell and on this side of the centre of curvature: not much farther than that cell
    // (a little farther it may be, in the middle of a sunken facet).
    const bool isNear = std::fabs(uv.x - start.x) < 6.0F && std::fabs(uv.y - start.y) < 6.0F;
    const float reached = std::fabs(height) * lengthOf(s.normal);
    if (isSolved && isNear && reached <= cellDistance * 1.05F + 0.2F && chart_.zoneAt(uv) != ZoneId::None) {
        return pointAt(uv, pointMm);
    }
    return nearestAround(cell, pointMm);
}

std::optional<SurfacePoint> ChartIndex::project(glm::vec3 originMm, glm::vec3 direction) const {
    const float length = lengthOf(direction);
    if (!(length > 1e-12F))
        return std::nullopt;
    const glm::vec3 along = direction / length;
    float bestT = kFarthest;
    glm::vec2 bestUv{0};
    const auto canImprove = [&](glm::vec3 centre, float radius) {
        const glm::vec3 to = centre - originMm;
        const float t = glm::dot(to, along);
        return squareOf(to - t * along) <= radius * radius && std::fabs(t) - radius < bestT;
    };
    const auto tryCell = [&](int x, int y) {
        const auto i = static_cast<size_t>(chart_.index(x, y));
        if (chart_.zone[i] == ZoneId::None || !canImprove(chart_.posMm[i], cellRadiusMm_[i]))
            return;
        glm::vec2 uv = centreUv(chart_, static_cast<int>(i));
        float t = glm::dot(chart_.posMm[i] - originMm, along);
        bool isSolved = false;
        for (int iteration = 0; iteration < 8; ++iteration) {
            const ChartSample s = sampleAt(chart_, uv);
            const glm::vec3 residual = originMm + t * along - s.pos;
            const float error = lengthOf(residual);
            isSolved = error < kAcceptedMm;
            glm::vec3 step(0);
            if (error < kSolvedMm || !solve3(s.posU, s.posV, -along, residual, step))
                break;
            const float scale = stepScale(step.x, step.y, 1.0F);
            uv += glm::vec2(step.x, step.y) * scale;
            t += step.z * scale;
        }
        constexpr float kSlack = 0.001F; // cells: a line through an edge belongs to either side, never to none
        const auto fx = static_cast<float>(x);
        const auto fy = static_cast<float>(y);
        const bool isInside =
            uv.x >= fx - kSlack && uv.x <= fx + 1.0F + kSlack && uv.y >= fy - kSlack && uv.y <= fy + 1.0F + kSlack;
        if (isSolved && isInside && std::fabs(t) < std::fabs(bestT)) {
            bestT = std::fabs(t);
            bestUv = clampToCell(uv, x, y);
        }
    };
    for (size_t tile = 0; tile < tiles_.size(); ++tile) {
        if (!canImprove(tiles_[tile].centreMm, tiles_[tile].radiusMm))
            continue;
        for (int b = firstBlock_[tile]; b < firstBlock_[tile + 1]; ++b) {
            const Ball &block = blocks_[static_cast<size_t>(b)];
            if (!canImprove(block.centreMm, block.radiusMm))
                continue;
            for (int y = block.y; y < std::min(block.y + block.cells, chart_.height); ++y)
                for (int x = block.x; x < std::min(block.x + block.cells, chart_.width); ++x)
                    tryCell(x, y);
        }
    }
    if (bestT == kFarthest)
        return std::nullopt;
    return pointAt(bestUv, originMm);
}

LocalPatch ChartIndex::patchAt(const SurfacePoint &point, glm::vec3 along, float radiusMm) const {
    return fitPatch(chart_, point, along, radiusMm);
}

SurfacePoint ChartIndex::onPatch(const SurfacePoint &origin, const LocalPatch &patch, glm::vec2 xyMm) const {
    const glm::vec3 target = patch.originMm + xyMm.x * patch.axisX + xyMm.y * patch.axisY;
    glm::vec2 uv = origin.uv;
    bool isSolved = false;
    // Long reaches cross many cells whose sizes differ: each step is limited to what the local metric can promise.
    for (int iteration = 0; iteration < 8; ++iteration) {
        const ChartSample s = sampleAt(chart_, uv);
        const glm::vec3 off = target - s.pos;
        const float rx = glm::dot(off, patch.axisX);
        const float ry = glm::dot(off, patch.axisY);
        isSolved = rx * rx + ry * ry < kAcceptedMm * kAcceptedMm;
        if (rx * rx + ry * ry < kSolvedMm * kSolvedMm)
            break;
        const float ux = glm::dot(s.posU, patch.axisX);
        const float uy = glm::dot(s.posU, patch.axisY);
        const float vx = glm::dot(s.posV, patch.axisX);
        const float vy = glm::dot(s.posV, patch.axisY);
        const float det = ux * vy - uy * vx;
        if (!(std::fabs(det) > 1e-3F * (lengthOf(s.posU) * lengthOf(s.posV))))
            break;
        const float du = (rx * vy - ry * vx) / det;
        const float dv = (ux * ry - uy * rx) / det;
        const float scale = stepScale(du, dv, 16.0F);
        uv += glm::vec2(du, dv) * scale;
    }
    if (isSolved)
        return pointAt(uv, target);
    SurfacePoint near = closest(target);
    const glm::vec3 beside = target - near.posMm - near.heightMm * near.normal;
    if (squareOf(beside) > kBesideMm * kBesideMm)
        near.zone = ZoneId::None;
    return near;
}

const ZoneFrame *ChartIndex::frame(ZoneId zone) const {
    for (const ZoneFrame &frame : frames_)
        if (frame.zone == zone)
            return &frame;
    return nullptr;
}

} // namespace stipple::sim

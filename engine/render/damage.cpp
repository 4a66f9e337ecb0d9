#include "engine/render/damage.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stipple {

ScreenBox::ScreenBox(const Camera &camera, const FaceWindow &window)
    : camera_(camera), window_(window),
      pxPerMmAtUnit_(camera.distanceMm / mmPerPixel(camera, glm::vec2(window.whole))) {}

void ScreenBox::add(const glm::vec3 &pointMm, float radiusMm) {
    const std::optional<ScreenPoint> seen = project(camera_, glm::vec2(window_.whole), pointMm);
    const float distance = glm::length(pointMm - eyeMm(camera_));
    if (!seen || distance < 2.0F * radiusMm) {
        isBehind_ = true;
        return;
    }
    const float radius = 1.15F * radiusMm * pxPerMmAtUnit_ / (distance - radiusMm);
    lo_ = glm::min(lo_, seen->pixel - radius);
    hi_ = glm::max(hi_, seen->pixel + radius);
}

PixelBox ScreenBox::pixels() const {
    constexpr float kMargin = 4;
    if (isBehind_)
        return {{0, 0}, window_.size};
    if (lo_.x > hi_.x)
        return {};
    const glm::vec2 offset(window_.offset), size(window_.size);
    const glm::vec2 lo = glm::clamp(lo_ - kMargin - offset, glm::vec2(0), size),
                    hi = glm::clamp(hi_ + kMargin - offset, glm::vec2(0), size);
    return {glm::ivec2(glm::floor(lo)), glm::ivec2(glm::ceil(hi))};
}

void Damage::resize(int width, int height) {
    if (width == width_ && height == height_)
        return;
    width_ = width;
    height_ = height;
    columns_ = (width + kBlockPx - 1) / kBlockPx;
    rows_ = (height + kBlockPx - 1) / kBlockPx;
    cursor_ = 0;
    markAll();
}

void Damage::markAll() {
    blocks_.assign(static_cast<size_t>(columns_ * rows_), Now);
    soonCount_ = 0;
    hasNow_ = !blocks_.empty();
}

void Damage::mark(const PixelBox &box, State state) {
    if (box.isEmpty())
        return;
    const int x0 = std::max(box.lo.x, 0) / kBlockPx, x1 = std::min((box.hi.x - 1) / kBlockPx, columns_ - 1);
    const int y0 = std::max(box.lo.y, 0) / kBlockPx, y1 = std::min((box.hi.y - 1) / kBlockPx, rows_ - 1);
    if (box.hi.x <= 0 || box.hi.y <= 0)
        return;
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            uint8_t &block = at(x, y);
            if (state == Soon && block == Clean) {
                block = Soon;
                ++soonCount_;
            } else if (state == Now) {
                soonCount_ -= block == Soon ? 1 : 0;
                block = Now;
                hasNow_ = true;
            }
        }
}

void Damage::markNow(const PixelBox &box) { mark(box, Now); }
void Damage::markSoon(const PixelBox &box) { mark(box, Soon); }

bool Damage::isAny(const PixelBox &b, State state) const {
    for (int y = b.lo.y; y < b.hi.y; ++y)
        for (int x = b.lo.x; x < b.hi.x; ++x)
            if (blocks_[static_cast<size_t>(y * columns_ + x)] == state)
                return true;
    return false;
}

// The least box of blocks within `b` that holds all of its blocks of that state.
PixelBox Damage::shrunk(PixelBox b, State state) const {
    while (!b.isEmpty() && !isAny({b.lo, {b.hi.x, b.lo.y + 1}}, state))
        ++b.lo.y;
    while (!b.isEmpty() && !isAny({{b.lo.x, b.hi.y - 1}, b.hi}, state))
        --b.hi.y;
    while (!b.isEmpty() && !isAny({b.lo, {b.lo.x + 1, b.hi.y}}, state))
        ++b.lo.x;
    while (!b.isEmpty() && !isAny({{b.hi.x - 1, b.lo.y}, b.hi}, state))
        --b.hi.x;
    return b;
}

PixelBox Damage::pixels(const PixelBox &b) const {
    return {b.lo * kBlockPx, glm::min(b.hi * kBlockPx, glm::ivec2(width_, height_))};
}

std::vector<PixelBox> Damage::take(float soonShare) {
    std::vector<PixelBox> taken; // of blocks
    // Boxes are cut in two where that leaves much less to draw; each draws what it holds of the meshes once more.
    constexpr int64_t kCutBlocks = 3;
    const auto cut = [&](const auto &self, const PixelBox &all) -> void {
        int64_t best = all.area() - kCutBlocks;
        std::optional<std::pair<PixelBox, PixelBox>> halves;
        for (int axis = 0; axis < 2; ++axis)
            for (int at = all.lo[axis] + 1; at < all.hi[axis]; ++at) {
                PixelBox a = all, b = all;
                a.hi[axis] = b.lo[axis] = at;
                a = shrunk(a, Now);
                b = shrunk(b, Now);
                if (a.area() + b.area() < best) {
                    best = a.area() + b.area();
                    halves = {a, b};
                }
            }
        if (!halves) {
            taken.push_back(all);
            return;
        }
        self(self, halves->first);
        self(self, halves->second);
    };
    if (hasNow_)
        cut(cut, shrunk({{0, 0}, {columns_, rows_}}, Now));
    auto budget = static_cast<int64_t>(soonShare * static_cast<float>(columns_ * rows_)) + 1;
    PixelBox rows; // of what may wait: neighbouring rows as one box
    const auto clean = [&](const PixelBox &b) {
        for (int y = b.lo.y; y < b.hi.y; ++y)
            for (int x = b.lo.x; x < b.hi.x; ++x) {
                soonCount_ -= at(x, y) == Soon ? 1 : 0;
                at(x, y) = Clean;
            }
    };
    for (const PixelBox &b : taken)
        clean(b);
    for (int n = 0; n < rows_ && soonCount_ > 0 && budget > 0; ++n) {
        const int y = (cursor_ + n) % rows_;
        const PixelBox row = shrunk({{0, y}, {columns_, y + 1}}, Soon);
        if (row.isEmpty())
            continue;
        if (rows.isEmpty()) {
            rows = row;
        } else if (y == rows.hi.y) {
            rows = {glm::min(rows.lo, row.lo), glm::max(rows.hi, row.hi)};
        } else {
            break;
        }
        budget -= row.area();
        cursor_ = y + 1;
        clean(row);
    }
    cursor_ = rows_ > 0 ? cursor_ % rows_ : 0;
    if (!rows.isEmpty()) {
        clean(rows);
        taken.push_back(rows);
    }
    hasNow_ = false;
    std::vector<PixelBox> out;
    for (const PixelBox &b : taken)
        if (!b.isEmpty())
            out.push_back(pixels(b));
    return out;
}

} // namespace stipple

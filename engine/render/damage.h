// Which parts of a kept picture are out of date: blocks of 64 × 64 pixels (the software device's own tiles). What must
// be seen at once (the hand-piece) is drawn anew in this frame, slow changes (redness, drying blood) a few rows at a
// time, so that a frame's cost does not depend on how much skin is changing.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "engine/render/camera.h"

namespace stipple {

// Half open, pixels.
struct PixelBox {
    glm::ivec2 lo{0}, hi{0};
    bool isEmpty() const { return lo.x >= hi.x || lo.y >= hi.y; }
    int64_t area() const { return isEmpty() ? 0 : static_cast<int64_t>(hi.x - lo.x) * (hi.y - lo.y); }
};

// The part of a face view that is drawn: all of it, or a tile of a picture too large to be drawn at once. Pixels as
// drawn.
struct FaceWindow {
    glm::ivec2 whole{1};  // the view
    glm::ivec2 offset{0}; // of the part within it
    glm::ivec2 size{1};   // of the part
    bool operator==(const FaceWindow &) const = default;
};

// The pixels of a window around points of the scene; all of it once one of them is behind the eye.
class ScreenBox {
  public:
    ScreenBox(const Camera &camera, const FaceWindow &window);
    void add(const glm::vec3 &pointMm, float radiusMm);
    PixelBox pixels() const; // with a margin for softened edges; empty without points

  private:
    const Camera &camera_;
    FaceWindow window_;
    float pxPerMmAtUnit_; // pixels that 1 mm covers, times its distance in mm
    glm::vec2 lo_{1.0e9F}, hi_{-1.0e9F};
    bool isBehind_ = false;
};

class Damage {
  public:
    static constexpr int kBlockPx = 64;
    // A picture of another size is out of date everywhere.
    void resize(int width, int height);
    void markAll();
    void markNow(const PixelBox &box);  // to be drawn in this frame
    void markSoon(const PixelBox &box); // within some frames
    bool isClean() const { return soonCount_ == 0 && !hasNow_; }
    // What to draw in this frame, and from then on counted as drawn: a few boxes, which may overlap. `soonShare`: of
    // the picture, spent on what may wait.
    std::vector<PixelBox> take(float soonShare);

  private:
    enum State : uint8_t { Clean, Soon, Now };
    void mark(const PixelBox &box, State state);
    uint8_t &at(int x, int y) { return blocks_[static_cast<size_t>(y * columns_ + x)]; }
    bool isAny(const PixelBox &blocks, State state) const;
    PixelBox shrunk(PixelBox blocks, State state) const;
    PixelBox pixels(const PixelBox &blocks) const;

    int width_ = 0, height_ = 0, columns_ = 0, rows_ = 0;
    std::vector<uint8_t> blocks_;
    size_t soonCount_ = 0;
    bool hasNow_ = false;
    int cursor_ = 0; // row of blocks where the slow changes go on
};

} // namespace stipple

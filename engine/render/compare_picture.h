// Two moments or two patients in one picture: before and after on one skin, or side by side.
#pragma once

#include "engine/render/picture.h"

namespace stipple {

struct Compared {
    const sim::World &world;
    Subject subject;
    std::string caption;
};

// `before` left of the middle and `now` right of it, from the same place (that of `now`), with a thin line between.
// The left half has neither hand-piece nor overlay. Errors as renderPicture's.
Result<Image8> renderSplit(gpu::Device &device, const Compared &before, const Compared &now,
                           const PictureOptions &options);
// Two pictures of half the width beside each other, each from its own camera.
Result<Image8> renderBeside(gpu::Device &device, const Compared &left, const Compared &right,
                            const PictureOptions &options);

} // namespace stipple

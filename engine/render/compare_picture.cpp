#include "engine/render/compare_picture.h"

#include <algorithm>
#include <array>

namespace stipple {

namespace {

// Columns [from, to) of a picture as wide as `onto`'s place for them.
void copyColumns(const Image8 &picture, int from, int to, Image8 &onto, int at) {
    for (int y = 0; y < onto.height; ++y) {
        const auto row = [&](const Image8 &image, int x) {
            return (static_cast<size_t>(y) * static_cast<size_t>(image.width) + static_cast<size_t>(x)) * 4;
        };
        std::copy_n(picture.pixels.begin() + static_cast<std::ptrdiff_t>(row(picture, from)),
                    static_cast<size_t>(to - from) * 4,
                    onto.pixels.begin() + static_cast<std::ptrdiff_t>(row(onto, at)));
    }
}

void drawDivider(Image8 &picture, int x) {
    constexpr std::array<uint8_t, 4> kLight = {236, 240, 241, 255};
    for (int y = 0; y < picture.height; ++y)
        for (int dx = -1; dx <= 0; ++dx)
            if (x + dx >= 0 && x + dx < picture.width)
                std::copy(kLight.begin(), kLight.end(),
                          picture.pixels.begin() + static_cast<std::ptrdiff_t>(y * picture.width + x + dx) * 4);
}

Image8 blank(int width, int height) {
    return {width, height, 4, std::vector<uint8_t>(static_cast<size_t>(width) * static_cast<size_t>(height) * 4, 255)};
}

} // namespace

Result<Image8> renderSplit(gpu::Device &device, const Compared &before, const Compared &now,
                           const PictureOptions &options) {
    PictureOptions right = options;
    right.camera = options.camera ? *options.camera : pictureCamera(now.world, options.preset);
    PictureOptions left = right;
    left.showsHandpiece = left.hasLabels = left.hasMagnifier = false;
    left.overlay = Overlay::None;
    left.captions = {{before.caption, 0.25F}};
    right.captions = {{now.caption, 0.75F}};
    const Result<Image8> a = renderPicture(device, before.subject, before.world, left);
    if (!a.ok())
        return a.error();
    const Result<Image8> b = renderPicture(device, now.subject, now.world, right);
    if (!b.ok())
        return b.error();
    Image8 picture = *b;
    copyColumns(*a, 0, picture.width / 2, picture, 0);
    drawDivider(picture, picture.width / 2);
    return picture;
}

Result<Image8> renderBeside(gpu::Device &device, const Compared &left, const Compared &right,
                            const PictureOptions &options) {
    Image8 picture = blank(options.width, options.height);
    const int middle = options.width / 2;
    for (const bool isLeft : {true, false}) {
        const Compared &side = isLeft ? left : right;
        PictureOptions half = options;
        half.width = isLeft ? middle : options.width - middle;
        half.captions = {{side.caption, 0.5F}};
        const Result<Image8> drawn = renderPicture(device, side.subject, side.world, half);
        if (!drawn.ok())
            return drawn.error();
        copyColumns(*drawn, 0, half.width, picture, isLeft ? 0 : middle);
    }
    drawDivider(picture, middle);
    return picture;
}

} // namespace stipple

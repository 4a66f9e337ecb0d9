// PNG through libpng's simplified interface, which reports errors by return value: no longjmp past C++ objects.
#include "engine/assets/image.h"

#include <png.h>

#include "engine/base/file.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

struct PngImage { // frees libpng's state on every way out
    png_image image{};
    PngImage() { image.version = PNG_IMAGE_VERSION; }
    ~PngImage() { png_image_free(&image); }
    PngImage(const PngImage &) = delete;
    PngImage &operator=(const PngImage &) = delete;
};

png_uint_32 formatOf(int channels) {
    switch (channels) {
    case 1:
        return PNG_FORMAT_GRAY;
    case 2:
        return PNG_FORMAT_GA;
    case 3:
        return PNG_FORMAT_RGB;
    default:
        return PNG_FORMAT_RGBA;
    }
}

} // namespace

Result<Image8> loadPng(const std::filesystem::path &path) {
    Result<std::string> bytes = readFile(path, static_cast<uint64_t>(kMaxImageBytes));
    if (!bytes)
        return bytes.error();
    const auto refuse = [&](const std::string &why) { return badInput("cannot read " + path.string() + ": " + why); };
    PngImage png;
    if (png_image_begin_read_from_memory(&png.image, bytes->data(), bytes->size()) == 0)
        return refuse(std::string("it is not a sound PNG picture (") + png.image.message + "); export it again");
    const auto width = static_cast<long long>(png.image.width);
    const auto height = static_cast<long long>(png.image.height);
    if (width < 1 || height < 1 || width * height > kMaxImagePixels)
        return refuse("it has " + std::to_string(width) + " x " + std::to_string(height) +
                      " pixels; the most allowed is " + std::to_string(kMaxImagePixels) + " in all; make it smaller");
    png.image.format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA; // 8 bits, no palette
    Image8 image;
    image.width = static_cast<int>(width);
    image.height = static_cast<int>(height);
    image.channels = static_cast<int>(PNG_IMAGE_PIXEL_CHANNELS(png.image.format));
    image.pixels.resize(PNG_IMAGE_SIZE(png.image));
    if (png_image_finish_read(&png.image, nullptr, image.pixels.data(), 0, nullptr) == 0)
        return refuse(std::string("the PNG picture is damaged (") + png.image.message + "); export it again");
    return image;
}

std::string encodePng(const Image8 &image) {
    STIPPLE_ASSERT(image.width > 0 && image.height > 0 && image.channels >= 1 && image.channels <= 4,
                   "a picture has a size and 1 to 4 channels");
    STIPPLE_ASSERT(image.pixels.size() == static_cast<size_t>(image.width) * static_cast<size_t>(image.height) *
                                              static_cast<size_t>(image.channels),
                   "a picture's pixels fit its size");
    PngImage png;
    png.image.width = static_cast<png_uint_32>(image.width);
    png.image.height = static_cast<png_uint_32>(image.height);
    png.image.format = formatOf(image.channels);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
    std::string bytes(size, '\0');
    const int written = png_image_write_to_memory(&png.image, bytes.data(), &size, 0, image.pixels.data(), 0, nullptr);
    STIPPLE_ASSERT(written != 0, png.image.message);
    bytes.resize(size);
    return bytes;
}

Status savePng(const std::filesystem::path &path, const Image8 &image) { return writeFile(path, encodePng(image)); }

} // namespace stipple

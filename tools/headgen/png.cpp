// Writes pictures with libpng, without time stamps, so that equal pixels give equal files.
#include "tools/headgen/zones.h"

#include <cstring>
#include <stdexcept>

#include <png.h>

namespace stipple::headgen {

void writePng(const std::string &path, int width, int height, int channels, const std::vector<uint8_t> &pixels) {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGBA;
    image.flags = PNG_IMAGE_FLAG_COLORSPACE_NOT_sRGB;
    if (png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), width * channels, nullptr) == 0) {
        throw std::runtime_error(path + ": " + image.message);
    }
}

} // namespace stipple::headgen

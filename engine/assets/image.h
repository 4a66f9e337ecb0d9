// PNG pictures: zone maps, tints, screenshots.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/mesh.h"
#include "engine/base/result.h"

namespace stipple {

// Eight bits a channel; 1 grey, 2 grey + alpha, 3 RGB or 4 RGBA channels as in the file (palettes become RGB or RGBA,
// 16 bits become 8). Errors: no such file, not a PNG, damaged, larger than kMaxImageBytes or kMaxImagePixels.
Result<Image8> loadPng(const std::filesystem::path &path);

// The picture as a PNG file's bytes. The image's sizes must fit its pixels (1 to 4 channels).
std::string encodePng(const Image8 &image);

// Error: names the file and why it could not be written.
Status savePng(const std::filesystem::path &path, const Image8 &image);

} // namespace stipple

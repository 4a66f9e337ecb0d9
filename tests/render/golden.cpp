#include "tests/render/golden.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "engine/assets/image.h"
#include "tests/render/scenes.h"

namespace stipple::test {

namespace {

namespace fs = std::filesystem;

// Two numbers: the mean difference over all channels, and the one that 99.9 % of the pixels stay below. Of 255. Another
// driver or font moves edges a little; a wrong colour or a missing part moves the mean.
constexpr double kMostMean = 0.8;
constexpr int kMostTail = 40;

} // namespace

void compare(const std::string &name, const Result<Image8> &rendered) {
    REQUIRE(rendered.ok());
    const Image8 &got = *rendered;
    const fs::path out = fs::path(STIPPLE_BINARY_DIR) / "golden";
    const fs::path kept = fs::path(STIPPLE_SOURCE_DIR) / "tests/render/golden" / (name + ".png");
    fs::create_directories(out);
    Image8 rgb{got.width, got.height, 3, {}};
    for (size_t i = 0; i < got.pixels.size(); i += 4)
        rgb.pixels.insert(rgb.pixels.end(), {got.pixels[i], got.pixels[i + 1], got.pixels[i + 2]});
    REQUIRE(savePng(out / (name + ".new.png"), rgb).ok());
    const Result<Image8> old = loadPng(kept);
    INFO("the new picture is " << (out / (name + ".new.png")).string() << "; look at it, then tools/golden.py --accept "
                               << name);
    CHECK(old.ok());
    if (!old.ok())
        return; // the other pictures are still drawn, for the tool
    REQUIRE(old->width == rgb.width);
    REQUIRE(old->height == rgb.height);
    REQUIRE(old->channels == 3);
    fs::copy_file(kept, out / (name + ".old.png"), fs::copy_options::overwrite_existing);
    Image8 difference{rgb.width, rgb.height, 3, std::vector<uint8_t>(rgb.pixels.size())};
    std::vector<int> worst;
    double sum = 0;
    for (size_t i = 0; i < rgb.pixels.size(); i += 3) {
        int most = 0;
        for (size_t k = 0; k < 3; ++k) {
            const int d = std::abs(static_cast<int>(rgb.pixels[i + k]) - static_cast<int>(old->pixels[i + k]));
            sum += d;
            most = std::max(most, d);
            difference.pixels[i + k] = static_cast<uint8_t>(std::min(255, 8 * d));
        }
        worst.push_back(most);
    }
    REQUIRE(savePng(out / (name + ".diff.png"), difference).ok());
    const auto tail = worst.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(worst.size()) * 0.999);
    std::nth_element(worst.begin(), tail, worst.end());
    const double mean = sum / static_cast<double>(rgb.pixels.size());
    INFO(name << ": mean " << mean << ", 99.9 % below " << *tail);
    CHECK(mean <= kMostMean);
    CHECK(*tail <= kMostTail);
    CHECK(pictureDevice().validationMessageCount() == 0);
}

} // namespace stipple::test

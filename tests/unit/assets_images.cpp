// PNG in and out: every pixel as it was, every unsound file refused with the reason.
#include <catch2/catch.hpp>

#include "engine/assets/image.h"
#include "tests/unit/assets_support.h"

using namespace stipple;
using namespace stipple::test;

namespace {

Image8 makePattern(int width, int height, int channels) {
    Image8 image{width, height, channels, {}};
    for (int i = 0; i < width * height * channels; ++i)
        image.pixels.push_back(static_cast<uint8_t>(i * 37 + i / 256));
    return image;
}

} // namespace

TEST_CASE("A picture comes back from PNG as it went in, with 1 to 4 channels") {
    const TemporaryFolder folder;
    for (int channels = 1; channels <= 4; ++channels)
        for (const int width : {1, 3, 256}) {
            const Image8 image = makePattern(width, 5, channels);
            REQUIRE(savePng(folder / "a.png", image).ok());
            const Result<Image8> back = loadPng(folder / "a.png");
            REQUIRE(back.ok());
            CHECK(back->width == image.width);
            CHECK(back->height == image.height);
            CHECK(back->channels == image.channels);
            CHECK(back->pixels == image.pixels);
        }
}

TEST_CASE("Equal pictures are equal bytes") {
    CHECK(encodePng(makePattern(31, 7, 3)) == encodePng(makePattern(31, 7, 3)));
}

TEST_CASE("A picture whose pixels do not fit its size is a programmer's error") {
    Image8 image = makePattern(4, 4, 3);
    image.pixels.pop_back();
    CHECK_THROWS_AS(encodePng(image), std::logic_error);
}

TEST_CASE("What is no sound PNG is refused with the file's name") {
    const TemporaryFolder folder;
    const auto refused = [](const std::filesystem::path &path) {
        const Result<Image8> got = loadPng(path);
        REQUIRE_FALSE(got.ok());
        CHECK(got.error().message.find(path.string()) != std::string::npos);
        CHECK(got.error().message.find('\n') == std::string::npos);
    };
    refused(folder / "missing.png");
    refused(folder.path());
    refused(folder.write("empty.png", ""));
    refused(folder.write("text.png", "not a picture"));
    const std::string sound = encodePng(makePattern(40, 30, 3));
    for (size_t length = 0; length + 12 < sound.size(); length += 7) // the last 12 bytes are the end mark
        refused(folder.write("cut.png", sound.substr(0, length)));
    std::string huge = sound; // a header that claims 2^30 × 2^30 pixels, with its checksum left wrong and then mended
    huge[16] = 0x40;
    huge[20] = 0x40;
    refused(folder.write("huge.png", huge));
}

TEST_CASE("Any damaged byte of a PNG is refused or gives a picture of the stated size") {
    const TemporaryFolder folder;
    const std::string sound = encodePng(makePattern(20, 10, 1));
    for (size_t at = 0; at < sound.size(); ++at) {
        std::string bent = sound;
        bent[at] = static_cast<char>(bent[at] ^ 0x41);
        const Result<Image8> got = loadPng(folder.write("bent.png", bent));
        if (got.ok())
            CHECK(got->pixels.size() == static_cast<size_t>(got->width) * static_cast<size_t>(got->height) *
                                            static_cast<size_t>(got->channels));
        else
            CHECK(got.error().message.find("bent.png") != std::string::npos);
    }
}

TEST_CASE("A folder that cannot be written to is named") {
    const TemporaryFolder folder;
    const Status status = savePng(folder / "no/such/folder/a.png", makePattern(2, 2, 1));
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().kind == ErrorKind::System);
    CHECK(status.error().message.find("a.png") != std::string::npos);
}

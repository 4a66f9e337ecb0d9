// Pictures through the GPU layer: textures up and down, a triangle the right way round, passes timed.
#include <cstring>

#include <catch2/catch.hpp>

#include "tests/kernels/harness.h"

using namespace stipple;

namespace {

Image8 noise(int width, int height, int channels) {
    std::mt19937 random(static_cast<uint32_t>(width * 31 + height));
    Image8 image{width, height, channels, {}};
    for (int i = 0; i < width * height * channels; ++i)
        image.pixels.push_back(static_cast<uint8_t>(random() >> 24U));
    return image;
}

gpu::Image target(gpu::Device &device, uint32_t width, uint32_t height, VkFormat format = VK_FORMAT_R8G8B8A8_UNORM) {
    return gpu::Image(device, {.width = width,
                               .height = height,
                               .format = format,
                               .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                        VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                               .name = "test target"});
}

gpu::GraphicsDesc flat(const char *vertex, const char *fragment, VkFormat format) {
    gpu::GraphicsDesc desc;
    desc.vertexShader = vertex;
    desc.fragmentShader = fragment;
    desc.colorFormats = {format};
    desc.isDepthTested = desc.isDepthWritten = false;
    return desc;
}

} // namespace

TEST_CASE("An uploaded image is read back as it was") {
    test::forEachDevice([](gpu::Device &device) {
        for (const auto &[width, height] : {std::pair(1, 1), std::pair(3, 5), std::pair(64, 64), std::pair(257, 129)}) {
            INFO(width << " x " << height);
            const Image8 pixels = noise(width, height, 4);
            gpu::Image image = target(device, static_cast<uint32_t>(width), static_cast<uint32_t>(height));
            const gpu::Buffer buffer(
                device,
                {.bytes = pixels.pixels.size(), .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "test upload"});
            std::memcpy(buffer.data(), pixels.pixels.data(), pixels.pixels.size());
            gpu::Commands commands(device);
            commands.begin();
            const gpu::Commands::Region whole[] = {{}};
            commands.upload(buffer, image, whole);
            commands.submitAndWait();
            const Image8 back = gpu::readImage(device, image);
            CHECK(back.width == width);
            CHECK(back.height == height);
            CHECK(back.pixels == pixels.pixels);
        }
    });
}

TEST_CASE("A texture's texels reach the fragment shader, each mip the box mean of the one before") {
    test::forEachDevice([](gpu::Device &device) {
        const Image8 pixels = noise(32, 16, 4);
        const gpu::Image texture = gpu::makeTexture(device, pixels, true, "test texture");
        REQUIRE(texture.desc().mips == 6);
        const gpu::Sampler sampler(device, {});
        const gpu::Pipeline pipeline =
            gpu::Pipeline::createGraphics(device, flat("test/texel.vert", "test/texel.frag", VK_FORMAT_R8G8B8A8_UNORM));
        std::vector<uint8_t> wanted = pixels.pixels;
        int width = 32, height = 16;
        for (int32_t mip = 0; mip < 3; ++mip) {
            INFO("mip " << mip);
            gpu::Image picture = target(device, static_cast<uint32_t>(width), static_cast<uint32_t>(height));
            gpu::Commands commands(device);
            commands.begin();
            commands.beginRendering({.color = &picture, .clearColor = VkClearColorValue{{0, 0, 0, 0}}});
            const gpu::Bound bindings[] = {gpu::bound(0, texture, sampler)};
            commands.bind(pipeline, bindings);
            commands.push(pipeline, mip);
            commands.draw(3);
            commands.endRendering();
            commands.submitAndWait();
            CHECK(gpu::readImage(device, picture).pixels == wanted);
            std::vector<uint8_t> half;
            for (int y = 0; y < height / 2; ++y)
                for (int x = 0; x < width / 2; ++x)
                    for (int c = 0; c < 4; ++c) {
                        const auto at = [&](int px, int py) {
                            return static_cast<int>(wanted[static_cast<size_t>((py * width + px) * 4 + c)]);
                        };
                        const int sum =
                            at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
                        half.push_back(static_cast<uint8_t>((sum + 2) / 4));
                    }
            wanted = half;
            width /= 2;
            height /= 2;
        }
    });
}

TEST_CASE("A triangle over the upper left half is drawn there and nowhere else, in its colour") {
    test::forEachDevice([](gpu::Device &device) {
        constexpr int kSide = 48;
        for (const VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_UNORM}) {
            gpu::Image picture = target(device, kSide, kSide, format);
            const gpu::Pipeline front =
                gpu::Pipeline::createGraphics(device, flat("test/triangle.vert", "test/triangle.frag", format));
            gpu::GraphicsDesc backOnly = flat("test/triangle.vert", "test/triangle.frag", format);
            backOnly.cull = VK_CULL_MODE_FRONT_BIT;
            const gpu::Pipeline back = gpu::Pipeline::createGraphics(device, backOnly);
            const float red[4] = {1, 0, 0, 1}, blue[4] = {0, 0, 1, 1};
            gpu::Commands commands(device, gpu::Commands::Times::Yes);
            commands.begin();
            commands.beginPass("triangle");
            commands.beginRendering({.color = &picture, .clearColor = VkClearColorValue{{0, 1, 0, 1}}});
            commands.bind(front, {});
            commands.push(front, red);
            commands.draw(3);
            commands.bind(back, {}); // counter-clockwise is the front: nothing is drawn
            commands.push(back, blue);
            commands.draw(3);
            commands.endRendering();
            commands.endPass();
            commands.submitAndWait();
            const Image8 image = gpu::readImage(device, picture);
            int wrong = 0, covered = 0;
            for (int y = 0; y < kSide; ++y)
                for (int x = 0; x < kSide; ++x) {
                    const uint8_t *p = &image.pixels[static_cast<size_t>(4 * (y * kSide + x))];
                    const bool isRed = p[0] == 255 && p[1] == 0, isGreen = p[0] == 0 && p[1] == 255;
                    covered += isRed ? 1 : 0;
                    if (p[2] != 0 || p[3] != 255 || isRed == isGreen)
                        ++wrong;
                    // The hypotenuse runs through the pixels with x + y = kSide - 1: either colour is right there.
                    if ((x + y < kSide - 1 && !isRed) || (x + y > kSide - 1 && !isGreen))
                        ++wrong;
                }
            CHECK(wrong == 0);
            CHECK(covered >= kSide * (kSide - 1) / 2);
            commands.begin(); // reads the times of the recording before
            if (device.timestampPeriodNs() > 0) {
                REQUIRE(commands.passTimes().size() == 1);
                CHECK(commands.passTimes()[0].name == "triangle");
                CHECK(commands.passTimes()[0].ms >= 0);
                CHECK(commands.passTimes()[0].ms < 10'000);
            }
            commands.submitAndWait();
        }
    });
}

// The base library: results, bounded files, whole-file writing, hashes, smooth normals.
#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

#include "engine/base/angle.h"
#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/base/mesh.h"
#include "engine/base/result.h"
#include "tests/unit/assets_support.h"

using namespace stipple;
using namespace stipple::test;

TEST_CASE("A result is a value or an error, and asking a failed one for its value throws with the message") {
    const Result<int> good(7);
    const Result<int> bad(badInput("nothing there"));
    CHECK(good.ok());
    CHECK(*good == 7);
    CHECK_FALSE(bad.ok());
    CHECK(bad.error().message == "nothing there");
    CHECK(bad.error().kind == ErrorKind::BadInput);
    try {
        (void)bad.value();
        FAIL("no exception");
    } catch (const std::logic_error &error) {
        CHECK(std::string(error.what()).find("nothing there") != std::string::npos);
    }
    CHECK(badUsage("x").kind == ErrorKind::BadUsage);
    CHECK(systemError("x").kind == ErrorKind::System);
}

TEST_CASE("A file is read whole up to its limit and refused beyond it") {
    const TemporaryFolder folder;
    const std::string bytes(200'000, 'x');
    const auto path = folder.write("a.bin", bytes);
    REQUIRE(readFile(path, 200'000).ok());
    CHECK(*readFile(path, 200'000) == bytes);
    const Result<std::string> beyond = readFile(path, 199'999);
    REQUIRE_FALSE(beyond.ok());
    CHECK(beyond.error().message.find(path.string()) != std::string::npos);
    CHECK(beyond.error().message.find("199999") != std::string::npos);
    CHECK_FALSE(readFile(folder / "missing", 10).ok());
    CHECK_FALSE(readFile(folder.path(), 10).ok());
    CHECK(readFile(folder.write("empty", ""), 10)->empty());
    CHECK_FALSE(readFile("/dev/zero", 100'000).ok()); // endless: the limit ends it
}

TEST_CASE("A file is written whole or not at all, and nothing else is left beside it") {
    const TemporaryFolder folder;
    REQUIRE(writeFile(folder / "a.txt", "one").ok());
    REQUIRE(writeFile(folder / "a.txt", std::string("two\0three", 9)).ok());
    CHECK(*readFile(folder / "a.txt", 100) == std::string("two\0three", 9));
    const Status missing = writeFile(folder / "no/such/b.txt", "x");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().kind == ErrorKind::System);
    CHECK(missing.error().message.find("b.txt") != std::string::npos);
    std::filesystem::create_directory(folder / "c.txt");
    CHECK_FALSE(writeFile(folder / "c.txt", "x").ok()); // a folder is in the way
    size_t entries = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder.path())) {
        INFO(entry.path());
        ++entries;
    }
    CHECK(entries == 2);
    const Status full = writeFile("/dev/full/x", "x");
    CHECK_FALSE(full.ok());
}

TEST_CASE("A read-only folder is named when it cannot be written to") {
    const TemporaryFolder folder;
    std::filesystem::path target = folder / "readonly";
    std::filesystem::create_directory(target);
    std::filesystem::permissions(target, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    // To root no folder is read-only by its permissions, but /proc is for anyone.
    if (::geteuid() == 0)
        target = "/proc";
    const Status written = writeFile(target / "a.txt", "x");
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().message.find((target / "a.txt").string()) != std::string::npos);
    CHECK(written.error().kind == ErrorKind::System);
    const Status made = makeFolder(target / "below");
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().message.find("below") != std::string::npos);
}

TEST_CASE("A folder is made with its parents, and made again without complaint") {
    const TemporaryFolder folder;
    REQUIRE(makeFolder(folder / "a/b/c").ok());
    REQUIRE(makeFolder(folder / "a/b/c").ok());
    CHECK(std::filesystem::is_directory(folder / "a/b/c"));
    folder.write("file", "x");
    const Status blocked = makeFolder(folder / "file/d");
    REQUIRE_FALSE(blocked.ok());
    CHECK(blocked.error().message.find("file/d") != std::string::npos);
}

TEST_CASE("Hashes are XXH3's, depend on every byte and on the seed, and print as 16 digits") {
    CHECK(hash64(std::string_view("")) == 0x2D06800538D394C2ULL); // XXH3-64 of nothing, from its specification
    CHECK(hexOf(0x0123456789ABCDEFULL) == "0123456789abcdef");
    CHECK(hexOf(7) == "0000000000000007");
    const std::string text(100, 'a');
    CHECK(hash64(text) == hash64(text));
    CHECK(hash64(text, 1) != hash64(text, 2));
    for (size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = 'b';
        CHECK(hash64(other) != hash64(text));
    }
    const std::vector<uint32_t> values = {1, 2, 3};
    CHECK(hashOf(std::span<const uint32_t>(values)) == hash64(std::as_bytes(std::span(values))));
}

TEST_CASE("Angles from + - * / and sqrt agree with the library's within a thousandth of a degree") {
    for (int i = 0; i <= 360; ++i) {
        const double radians = i * 3.14159265358979 / 180.0;
        const glm::vec3 a(3, 0, 0);
        const glm::vec3 b(static_cast<float>(std::cos(radians)), static_cast<float>(std::sin(radians)), 0);
        const double want = i <= 180 ? i : 360 - i;
        CHECK(static_cast<double>(angleDeg(a, b)) == Approx(want).margin(1e-3));
    }
    CHECK(angleDeg({0, 0, 0}, {1, 0, 0}) == 0.0F);
}

TEST_CASE("Smooth normals cross the seams of texture coordinates") {
    // Two triangles of a ridge whose shared edge is stored twice.
    TriMesh mesh;
    mesh.positionsMm = {{0, 0, 0}, {0, 1, 0}, {-1, 0, -1}, {0, 0, 0}, {0, 1, 0}, {1, 0, -1}, {5, 5, 5}};
    mesh.indices = {0, 1, 2, 3, 5, 4};
    const std::vector<glm::vec3> normals = smoothNormals(mesh);
    for (const size_t i : {0U, 1U, 3U, 4U})
        CHECK(glm::length(normals[i] - glm::vec3(0, 0, 1)) < 1e-6F);
    CHECK(glm::length(normals[2] - glm::vec3(-1, 0, 1) / std::sqrt(2.0F)) < 1e-6F);
    CHECK(normals[6] == glm::vec3(0, 0, 1)); // of no triangle
    CHECK(firstAtSamePlace(mesh) == std::vector<uint32_t>{0, 1, 2, 0, 1, 5, 6});
}

// Recordings: what is written comes back, whatever is damaged is found and named, and any bytes can be read safely.
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "sim/session/recording.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

RecordingHeader headerOf(const World &world) {
    return {.caseId = world.setup().trainingCase.id,
            .caseHash = world.setup().trainingCase.hash,
            .rubricHash = world.setup().rubric.hash,
            .chartHash = world.skin().hash(),
            .seed = world.setup().seed,
            .deviceId = std::string(world.setup().device.id),
            .needleCount = static_cast<uint32_t>(world.setup().device.needles.size()),
            .build = "test",
            .inputClass = "trace",
            .backend = "CPU twins",
            .startedAt = "2026-01-01T00:00:00",
            .head = {}};
}

Result<World> penWorld(const RecordingHeader &header) { return test::blockWorld(DeviceKind::Pen, header.seed); }

// A pen drawn over the block for `steps` steps.
std::string recorded(int steps, bool isFinished = true) {
    World world = test::blockWorld(DeviceKind::Pen, 7);
    RecordingWriter writer;
    std::string bytes = writer.begin(headerOf(world));
    for (int i = 0; i < steps; ++i) {
        const float x = 0.1F * static_cast<float>(i) - 10.0F;
        const InputFrame frame = quantise(test::blockPose({x, 0}, {1, 0}, 0, {}));
        world.step(frame);
        if (i == 10)
            bytes += writer.event(10, R"({"event":"note"})");
        bytes += writer.frame(frame, world);
    }
    if (isFinished)
        bytes += writer.finish(world, scoreJson(world.score(), world.setup().trainingCase));
    return bytes;
}

} // namespace

TEST_CASE("a recording reads back as it was written, and verifies") {
    const std::string bytes = recorded(300);
    const Result<Recording> recording = readRecording(bytes);
    REQUIRE(recording.ok());
    CHECK(recording->damage.empty());
    CHECK(recording->isComplete);
    CHECK(recording->header.caseId == "block-pen");
    CHECK(recording->header.seed == 7);
    CHECK(recording->header.needleCount == 12);
    CHECK(recording->header.isExact);
    CHECK(recording->frames.size() == 300);
    CHECK(recording->frames[5].posUm[0] == -9500);
    CHECK(recording->frames[5].forceMn == 1000);
    REQUIRE(recording->hashes.size() == 2);
    CHECK(recording->hashes[0].step == 240);
    CHECK(recording->hashes[1].step == 300);
    REQUIRE(recording->events.size() == 1);
    CHECK(recording->events[0].step == 10);
    const Verdict verdict = verifyRecording(*recording, penWorld);
    CHECK(verdict.message.find("agrees: 300 steps") == 0);
    CHECK(verdict.isGood);
}

TEST_CASE("an empty session is recorded and verifies") {
    const Result<Recording> recording = readRecording(recorded(0));
    REQUIRE(recording.ok());
    CHECK(recording->isComplete);
    CHECK(recording->frames.empty());
    CHECK(verifyRecording(*recording, penWorld).isGood);
}

TEST_CASE("every byte position flipped is found and the chunk is named") {
    const std::string bytes = recorded(260);
    size_t unseen = 0, unnamed = 0;
    for (size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        const Result<Recording> recording = readRecording(damaged);
        const std::string what =
            recording.ok() ? verifyRecording(*recording, penWorld).message : recording.error().message;
        unseen += what.find("agrees") == 0 ? 1 : 0;
        unnamed += what.find("chunk ") == std::string::npos && what.find("file head") == std::string::npos ? 1 : 0;
    }
    CHECK(unseen == 0);
    CHECK(unnamed == 0);
}

TEST_CASE("a recording cut off at any byte is readable up to its last whole chunk and said to be incomplete") {
    const std::string bytes = recorded(500);
    size_t headBytes = 0; // first length at which the header is whole
    size_t framesBefore = 0;
    for (size_t length = 0; length < bytes.size(); ++length) {
        const Result<Recording> recording = readRecording(std::string_view(bytes).substr(0, length));
        if (!recording.ok()) {
            REQUIRE(headBytes == 0);
            continue;
        }
        if (headBytes == 0)
            headBytes = length;
        REQUIRE_FALSE(recording->isComplete);
        REQUIRE(recording->frames.size() >= framesBefore);
        framesBefore = recording->frames.size();
        if (length % 97 == 0)
            REQUIRE_FALSE(verifyRecording(*recording, penWorld).isGood);
    }
    CHECK(framesBefore == 500);
    constexpr size_t kInSecondSecond = 12000; // header, a second of input (7,712 bytes), and part of the next
    const Result<Recording> first = readRecording(std::string_view(bytes).substr(0, kInSecondSecond));
    REQUIRE(first.ok());
    CHECK(first->frames.size() == 240);
    const Result<World> world = replay(*first, penWorld);
    REQUIRE(world.ok());
    CHECK(world->stepCount() == 240);
    CHECK(world->stateHash() == first->hashes.back().stateHash);
}

TEST_CASE("a recording without a result verifies as incomplete, not as damaged") {
    const Result<Recording> recording = readRecording(recorded(240, false));
    REQUIRE(recording.ok());
    CHECK(recording->damage.empty());
    const Verdict verdict = verifyRecording(*recording, penWorld);
    CHECK_FALSE(verdict.isGood);
    CHECK(verdict.message.find("incomplete: it ends after step 240 (1.00 s)") == 0);
}

TEST_CASE("chunks dropped, doubled or moved break the chain") {
    const std::string bytes = recorded(500);
    // The first INPT chunk: 12 + 4 + 240 * 32 + 16 bytes.
    const size_t inputAt = bytes.find("INPT");
    REQUIRE(inputAt != std::string::npos);
    constexpr size_t kInputBytes = 12 + 4 + 240 * 32 + 16;
    const std::string chunk = bytes.substr(inputAt, kInputBytes);
    std::string dropped = bytes, doubled = bytes;
    dropped.erase(inputAt, kInputBytes);
    doubled.insert(inputAt, chunk);
    for (const std::string &altered : {dropped, doubled, bytes + "x", bytes + chunk}) {
        const Result<Recording> recording = readRecording(altered);
        REQUIRE(recording.ok());
        CHECK(recording->damage.find("chunk ") != std::string::npos);
        CHECK_FALSE(verifyRecording(*recording, penWorld).isGood);
    }
}

TEST_CASE("a sound chain around another score or other states does not verify") {
    World world = test::blockWorld(DeviceKind::Pen, 7);
    const std::string honest = scoreJson(world.score(), world.setup().trainingCase);
    SECTION("another result") {
        RecordingWriter writer;
        std::string bytes = writer.begin(headerOf(world));
        bytes += writer.finish(world, R"({"total": 99.5})");
        const Verdict verdict = verifyRecording(*readRecording(bytes), penWorld);
        CHECK_FALSE(verdict.isGood);
        CHECK(verdict.message.find("score does not agree: total") != std::string::npos);
    }
    SECTION("a result that is no JSON") {
        for (const std::string &result :
             {std::string("{"), std::string("[]"), std::string("{}"), std::string(100000, '[')}) {
            RecordingWriter writer;
            std::string bytes = writer.begin(headerOf(world));
            bytes += writer.finish(world, result);
            CHECK_FALSE(verifyRecording(*readRecording(bytes), penWorld).isGood);
        }
    }
    SECTION("other states") {
        RecordingWriter writer;
        std::string bytes = writer.begin(headerOf(world));
        const InputFrame frame = quantise(test::blockPose({0, 0}, {1, 0}, 0, {}));
        for (int i = 0; i < 240; ++i) {
            world.step(quantise(test::blockPose({1, 0}, {1, 0}, 0, {}))); // not what is recorded
            bytes += writer.frame(frame, world);
        }
        bytes += writer.finish(world, honest);
        const Verdict verdict = verifyRecording(*readRecording(bytes), penWorld);
        CHECK_FALSE(verdict.isGood);
        CHECK(verdict.message.find("state hash 0 does not agree: the replay differs by step 240 (1.00 s)") == 0);
    }
    SECTION("other states on a device that rounds otherwise are not held against the score") {
        RecordingHeader header = headerOf(world);
        header.isExact = false;
        RecordingWriter writer;
        std::string bytes = writer.begin(header);
        const InputFrame frame = quantise(test::blockPose({0, 0}, {1, 0}, 4, {}));
        World twin = test::blockWorld(DeviceKind::Pen, 7);
        for (int i = 0; i < 240; ++i) {
            world.step(quantise(test::blockPose({1, 0}, {1, 0}, 0, {}))); // stands for the device's other roundings
            twin.step(frame);
            bytes += writer.frame(frame, world);
        }
        bytes += writer.finish(world, scoreJson(twin.score(), twin.setup().trainingCase));
        const Result<Recording> recording = readRecording(bytes);
        REQUIRE(recording.ok());
        REQUIRE(recording->hashes.back().stateHash != twin.stateHash());
        CHECK(verifyRecording(*recording, penWorld).isGood);
    }
    SECTION("frames no hand-piece gives") {
        RecordingWriter writer;
        std::string bytes = writer.begin(headerOf(world));
        InputFrame frame = quantise(test::blockPose({0, 0}, {1, 0}, 0, {}));
        frame.posUm[1] = 2'000'000'000;
        world.step({});
        bytes += writer.frame(frame, world);
        bytes += writer.finish(world, honest);
        const Result<Recording> recording = readRecording(bytes);
        REQUIRE(recording.ok());
        CHECK(recording->frames.empty());
        CHECK(recording->damage == "chunk 1 (INPT): step 0 holds values no hand-piece gives");
    }
}

TEST_CASE("random bytes, and recordings with random damage, never do harm") {
    std::mt19937 random(12345);
    const std::string good = recorded(250);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        if (round % 3 == 0) {
            bytes.resize(random() % 400);
            for (char &c : bytes)
                c = static_cast<char>(random());
            if (round % 2 == 0)
                bytes = "STPL" + std::string("\x01\0\0\0", 4) + bytes;
        } else {
            bytes = good;
            for (unsigned i = 0; i < 1 + random() % 8; ++i)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            if (round % 3 == 1)
                bytes.resize(random() % bytes.size());
        }
        const Result<Recording> recording = readRecording(bytes);
        if (recording.ok())
            REQUIRE(recording->frames.size() <= 250);
    }
}

TEST_CASE("another format and a file that is no recording are refused in one line") {
    std::string bytes = recorded(1);
    for (const char format : {'\1', '\x7f'}) {
        bytes[4] = format;
        const Result<Recording> other = readRecording(bytes);
        REQUIRE_FALSE(other.ok());
        CHECK(other.error().message.find("format " + std::to_string(format)) != std::string::npos);
    }
    for (const std::string &text : {std::string(), std::string("STPL"), std::string("hello, world")})
        CHECK_FALSE(readRecording(text).ok());
}

TEST_CASE("a replay up to a moment stops there") {
    const Result<Recording> recording = readRecording(recorded(480));
    REQUIRE(recording.ok());
    CHECK(replay(*recording, penWorld, 1.0)->stepCount() == 240);
    CHECK(replay(*recording, penWorld, 0.0)->stepCount() == 0);
    CHECK(replay(*recording, penWorld, 1e9)->stepCount() == 480);
    CHECK(replay(*recording, penWorld, std::nan(""))->stepCount() == 480);
}

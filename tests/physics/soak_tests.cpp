// Soak: a long session over the face. Memory stays flat but for the ledger, nothing becomes NaN, and the replay of the
// recorded inputs ends in the same state, bit for bit. The short one runs always; the hour: test_physics [.soak].
#include <catch2/catch.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>

#include <unistd.h>

#include "sim/session/recording.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

double residentBytes() {
    std::ifstream file("/proc/self/statm");
    double pages = 0, resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// A skin of a face's size and curves: an ellipsoid 180 mm wide and 240 mm high on 512 × 512 cells of about 0.47 mm.
std::shared_ptr<const ChartIndex> domed() {
    static const auto kSkin = [] {
        Chart chart = makeBlockChart(240, 180, 240.0F / static_cast<float>(kChartSize));
        for (size_t i = 0; i < chart.size(); ++i) {
            glm::vec3 &p = chart.posMm[i];
            p.z = -(p.x * p.x + 0.6F * p.y * p.y) / 300.0F;
            chart.normal[i] = glm::normalize(glm::vec3(p.x / 150.0F, p.y / 250.0F, 1));
        }
        return std::make_shared<const ChartIndex>(std::move(chart));
    }();
    return kSkin;
}

// What the hand does at a step: lines over the middle of the skin, another direction each time round, lifted between
// them; every five minutes gauze for a while, now and then an absurd pose.
InputFrame frameAt(uint32_t step) {
    constexpr uint32_t kLine = 4 * kStepsPerSecond; // steps of a line
    constexpr float kHalfMm = 60;
    if (step % 100'003 == 100'002)
        return quantise({.posMm = {NAN, 0, 1e30F}, .isHeld = true});
    const uint32_t line = step / kLine;
    const float t = static_cast<float>(step % kLine) / static_cast<float>(kLine);
    const float along = kHalfMm * (2.0F * t - 1.0F) * (line % 2 == 0 ? 1.0F : -1.0F);
    const float across = kHalfMm * (2.0F * static_cast<float>(line % 24) / 23.0F - 1.0F);
    const float turn = static_cast<float>(line / 24 % 4) * 0.785398F;
    const glm::vec2 d(std::cos(turn), std::sin(turn));
    const glm::vec2 xy = d * along + glm::vec2(-d.y, d.x) * across;
    const SurfacePoint at = domed()->closest({xy, -(xy.x * xy.x + 0.6F * xy.y * xy.y) / 300.0F});
    const bool isLifted = t < 0.02F || t > 0.98F;
    const bool isGauze = line % 75 >= 72;
    // Upright on the skin: the rotation that takes +Z to the normal.
    const glm::vec3 n = at.normal;
    const glm::quat q = glm::normalize(glm::quat(1 + n.z, -n.y, n.x, 0));
    return quantise({.posMm = at.posMm + n * (isLifted ? 4.0F : 0.0F),
                     .orientation = q,
                     .forceN = isLifted ? 0.0F : 0.8F,
                     .lengthUm = 500.0F + 500.0F * static_cast<float>(line % 5) / 4.0F,
                     .frequencyHz = 110,
                     .stretch = 1,
                     .isMotorOn = true,
                     .isHeld = true,
                     .tool = isGauze ? Tool::Gauze : Tool::Handpiece});
}

World makeFaceWorld() {
    return World({.skin = domed(),
                  .trainingCase = test::trainingCase("block-pen"),
                  .rubric = test::rubric(),
                  .device = deviceSpec(DeviceKind::Pen),
                  .seed = 9,
                  .backend = nullptr});
}

bool areFinite(std::span<const glm::vec4> cells) {
    for (const glm::vec4 &c : cells)
        if (!std::isfinite(c.x + c.y + c.z + c.w))
            return false;
    return true;
}

// `memorySlack`: bytes that memory may grow after the first minute beyond the ledger's.
void soak(uint32_t seconds, double memorySlack) {
    RecordingWriter writer;
    World world = makeFaceWorld();
    RecordingHeader header;
    header.caseId = "block-pen";
    header.deviceId = "pen";
    header.needleCount = 12;
    header.build = "soak";
    std::string bytes = writer.begin(header);
    bytes.reserve(size_t{seconds} * kStepsPerSecond * 33 + 1'000'000);
    const uint32_t steps = seconds * kStepsPerSecond, settled = std::min(60U, seconds / 2) * kStepsPerSecond;
    double settledBytes = 0;
    size_t settledPunctures = 0, settledRecording = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (uint32_t step = 0; step < steps; ++step) {
        const InputFrame frame = frameAt(step);
        world.step(frame);
        bytes += writer.frame(frame, world);
        if (step % (10 * kStepsPerSecond) == 0) {
            if (!areFinite(world.fields().mediators()) || !areFinite(world.fields().responses()) ||
                !areFinite(world.blood().cells()))
                FAIL("not a number in the fields at " << step / kStepsPerSecond << " s");
        }
        if (step == settled) {
            settledBytes = residentBytes();
            settledPunctures = world.ledger().size();
            settledRecording = bytes.size();
        }
    }
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double ledgerGrew = 36.0 * static_cast<double>(world.ledger().size() - settledPunctures);
    const double recordingGrew = static_cast<double>(bytes.size() - settledRecording);
    const double grew = residentBytes() - settledBytes - ledgerGrew - recordingGrew;
    std::printf("soak: %u s in %.1f s (%.0f x), %zu punctures; memory grew by %.2f MB beside the ledger's %.2f and the "
                "recording's %.2f\n",
                seconds, took, seconds / took, world.ledger().size(), grew * 1e-6, ledgerGrew * 1e-6,
                recordingGrew * 1e-6);
    CHECK(world.ledger().refused() == 0);
    CHECK(world.ledger().size() > seconds * size_t{800});
    CHECK(grew < memorySlack);
    bytes += writer.finish(world, "{}");

    const Recording recording = readRecording(bytes).value();
    REQUIRE(recording.isComplete);
    REQUIRE(recording.frames.size() == steps);
    const World again =
        replay(recording, [](const RecordingHeader &) -> Result<World> { return makeFaceWorld(); }).value();
    CHECK(again.ledger().hash() == world.ledger().hash());
    CHECK(again.stateHash() == world.stateHash());
}

} // namespace

TEST_CASE("half a minute over a face keeps memory flat, stays finite and replays to the same state") { soak(30, 4e6); }

TEST_CASE("an hour over a face keeps memory flat, stays finite and replays to the same state", "[.soak]") {
    soak(3600, 8e6);
}

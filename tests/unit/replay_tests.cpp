// Watching a session again: from a lost point on the score screen into the replay, to the very state of that moment.
#include <chrono>
#include <map>

#include "engine/app/demo.h"
#include "engine/app/replay.h"
#include "tests/unit/ui_bench.h"

using namespace stipple;
using test::UiBench;
using ui::Key;

namespace {

sim::Recording recordingOf(const UiBench &bench) {
    return sim::readRecording(readFile(bench.trainer.finished()->recording, kMaxRecordingBytes).value()).value();
}

// Turns the loop until the moment asked for is there.
void arrive(UiBench &bench) {
    for (int i = 0; i < 20000 && bench.trainer.isBusy(); ++i)
        bench.frame();
    REQUIRE_FALSE(bench.trainer.isBusy());
    bench.frame();
}

// Lines over the block, too hard and too fast, then the score.
void workBadly(UiBench &bench) {
    bench.click("case.block-pen");
    bench.click("start");
    bench.click("help.close");
    for (int i = 0; i < 30; ++i)
        bench.click("force.more");
    for (int line = 0; line < 6; ++line) {
        const float y = -15 + 6 * static_cast<float>(line);
        bench.stroke({-24, y, 0}, {24, y, 0}, 18);
    }
    bench.key(Key::Enter);
    REQUIRE(bench.shows("score.total"));
    REQUIRE(bench.trainer.finished()->score.deductions.size() > 2);
}

// The deduction latest in the session.
int latest(const sim::Score &score) {
    int best = 0;
    for (size_t i = 0; i < score.deductions.size(); ++i)
        if (score.deductions[i].timeS > score.deductions[static_cast<size_t>(best)].timeS)
            best = static_cast<int>(i);
    return best;
}

} // namespace

TEST_CASE("a lost point is watched in the very state the session had then") {
    UiBench bench;
    workBadly(bench);
    const sim::Recording recording = recordingOf(bench);
    std::map<uint32_t, uint64_t> original; // hashes the live session wrote, once a second
    for (const sim::RecordingHash &hash : recording.hashes)
        original[hash.step] = hash.stateHash;
    const sim::Score score = bench.trainer.finished()->score;
    const int chosen = latest(score);
    const float timeS = score.deductions[static_cast<size_t>(chosen)].timeS;
    REQUIRE(timeS > 5);
    for (int i = 0; i <= chosen; ++i)
        bench.key(Key::Down);
    CHECK(bench.text("watch") == "Watch this moment");
    bench.trainer.handle({ui::Act::Watch, -1, {}});
    bench.trainer.handle({ui::Act::TogglePause, 0, {}}); // it would go on by itself
    arrive(bench);
    REQUIRE(bench.shows("scrubber"));
    const uint32_t step = bench.trainer.world()->stepCount();
    INFO("deduction at " << timeS << " s, replay at step " << step);
    CHECK(step <= static_cast<uint32_t>(timeS * 240));
    CHECK(step + 4 * 240 > static_cast<uint32_t>(timeS * 240));
    REQUIRE(original.contains(step));
    CHECK(bench.trainer.world()->stateHash() == original[step]);
    CHECK(bench.text("replay.loss").find(score.deductions[static_cast<size_t>(chosen)].text) != std::string::npos);

    // Back and forth, by keys and by the scrubber: the same states.
    bench.key(Key::Left);
    arrive(bench);
    CHECK(bench.trainer.world()->stepCount() == step - 5 * 240);
    CHECK(bench.trainer.world()->stateHash() == original[step - 5 * 240]);
    bench.key(Key::Period);
    arrive(bench);
    CHECK(bench.trainer.world()->stateHash() == original[step - 4 * 240]);
    bench.click("on5");
    arrive(bench);
    CHECK(bench.trainer.world()->stateHash() == original[step + 240]);
    bench.click("scrubber"); // its middle
    arrive(bench);
    CHECK(bench.trainer.world()->stepCount() == Approx(recording.frames.size() / 2).margin(30));

    // It plays, stops at the end, and the end is the session's end.
    bench.trainer.handle({ui::Act::SeekTo, 1000000, {}});
    arrive(bench);
    CHECK(bench.trainer.world()->stepCount() == recording.frames.size());
    CHECK(bench.trainer.world()->score().total == score.total);
    bench.key(Key::Comma);
    arrive(bench);
    bench.key(Key::Space);
    for (int i = 0; i < 100; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.world()->stepCount() == recording.frames.size());
    CHECK(bench.text("play") == "Play");
    bench.key(Key::Escape);
    CHECK(bench.shows("score.total"));
    CHECK(bench.trainer.finished()->score.total == score.total);
}

TEST_CASE("a recording is watched and scored from its file alone, and what cannot be opened is told") {
    UiBench bench;
    workBadly(bench);
    const std::filesystem::path file = bench.trainer.finished()->recording;
    const float total = bench.trainer.finished()->score.total;
    bench.key(Key::Escape);
    REQUIRE(bench.trainer.openRecording(file, 3).ok());
    bench.frame();
    CHECK(bench.shows("busy"));
    for (int i = 0; i < 20000 && !bench.trainer.finished(); ++i)
        bench.frame();
    bench.trainer.handle({ui::Act::TogglePause, 0, {}});
    arrive(bench);
    CHECK(bench.trainer.world()->stepCount() == 3 * 240);
    CHECK(bench.trainer.finished()->score.total == total);
    bench.key(Key::Down);
    CHECK(bench.text("replay.loss").size() > 10);
    bench.key(Key::Escape);
    CHECK(bench.shows("score.total"));
    bench.key(Key::A); // again: a session of the same case
    CHECK(bench.text("case") == "Pen on the practice block");
    const Status none = bench.trainer.openRecording(bench.folder() / "none.stipple", 0);
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().message.find("none.stipple") != std::string::npos);
}

TEST_CASE("a world's copy goes its own way") {
    sim::World world = test::blockWorld(sim::DeviceKind::Roller, 5);
    test::stroke(world, {-20, 0}, {20, 0}, 50, {.forceN = 4});
    sim::World copy = world.copy();
    REQUIRE(copy.stateHash() == world.stateHash());
    test::stroke(world, {-20, 5}, {20, 5}, 50, {.forceN = 4});
    const uint64_t after = world.stateHash();
    REQUIRE(copy.stateHash() != after);
    const float total = world.score().total;
    world = test::blockWorld(sim::DeviceKind::Roller, 5); // the first one is gone
    test::stroke(copy, {-20, 5}, {20, 5}, 50, {.forceN = 4});
    CHECK(copy.stateHash() == after);
    CHECK(copy.score().total == total);
}

// By hand: how long a jump takes in twenty minutes of work over a face.
TEST_CASE("seeking in a long recording", "[.seek]") {
    const auto assets = std::make_shared<const app::SessionAssets>(
        app::loadSession(test::sourceAssets(), {.caseId = "face-pen", .headFile = {}}).value());
    const std::vector<sim::InputFrame> once = app::demoFrames(*assets).value();
    sim::Recording recording;
    recording.header = app::recordingHeader(*assets, {.build = "test", .inputClass = "trace", .backend = "CPU"});
    for (size_t i = 0; i < size_t{20} * 60 * 240; ++i)
        recording.frames.push_back(once[i % once.size()]);
    app::Replay replay(assets, std::move(recording));
    const auto go = [&](const char *what, double seconds) {
        const auto begin = std::chrono::steady_clock::now();
        replay.seek(static_cast<uint32_t>(seconds * 240));
        replay.work(UINT32_MAX);
        WARN(what << ": " << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << " s, "
                  << replay.world().ledger().size() << " punctures, " << replay.snapshots() << " kept");
    };
    go("to the end of 20 minutes", 1200);
    go("back 5 s", 1195);
    go("to 10 minutes", 600);
    go("back 1 s", 599);
    go("to 3 minutes", 180);
    go("to 19 minutes", 1140);
}

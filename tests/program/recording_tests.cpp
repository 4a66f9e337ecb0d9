// Recordings made by the real program: scored again, verified, damaged, cut off, killed in the middle, disk full.
#include <algorithm>
#include <csignal>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A short session: a few strokes of the pen on the block.
fs::path shortRecording(const fs::path &folder) {
    const fs::path trace = makeTrace(folder, "block-pen", {"--rect=-10,-10,10,10", "--directions", "0,90"});
    const Ran ran = trainer(
        {"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", folder.string(), "--device", "cpu"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return recordingIn(folder);
}

int linesOf(const std::string &text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

} // namespace

TEST_CASE("a simulated session leaves a recording, a report and the score, and scoring the recording gives the same") {
    const fs::path folder = freshFolder("simulate");
    const fs::path trace = makeTrace(folder, "block-pen");
    const Ran ran = trainer({"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", folder.string(),
                             "--device", "cpu", "--json"});
    REQUIRE(ran.code == 0);
    const json live = json::parse(ran.out);
    CHECK(live["files"]["recording"] == recordingIn(folder).string());
    CHECK(contentOf(folder / "report.html").find("<html") != std::string::npos);
    const json kept = json::parse(contentOf(folder / "score.json"));
    const Ran scored = trainer({"score", recordingIn(folder).string(), "--json"});
    REQUIRE(scored.code == 0);
    CHECK(scored.err.empty());
    const json again = json::parse(scored.out);
    for (const char *key : {"total", "metrics", "deductions", "cells", "strokes", "punctures"}) {
        CHECK(again[key] == live[key]);
        CHECK(again[key] == kept[key]);
    }
    CHECK(again["recording"]["complete"] == true);
    const Ran verified = trainer({"verify", recordingIn(folder).string()});
    CHECK(verified.code == 0);
    CHECK(verified.out.find("agrees: ") != std::string::npos);
    CHECK(linesOf(verified.out) == 1);
}

TEST_CASE("two sessions in one second and one folder leave two recordings") {
    const fs::path folder = freshFolder("names");
    const fs::path trace = makeTrace(folder, "block-pen", {"--passes", "0"});
    for (int i = 0; i < 3; ++i)
        REQUIRE(trainer({"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", folder.string(),
                         "--device", "cpu"})
                    .code == 0);
    int count = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder))
        count += entry.path().extension() == ".stipple" ? 1 : 0;
    CHECK(count == 3);
}

TEST_CASE("verify names the chunk of a flipped byte and answers no") {
    const fs::path folder = freshFolder("flips");
    const std::string good = contentOf(shortRecording(folder));
    const fs::path damaged = folder / "damaged.stipple";
    std::mt19937 random(7);
    std::vector<size_t> places = {0, 3, 4, 7, 8, 12, 16, 20, good.size() - 1, good.size() - 20};
    for (int i = 0; i < 30; ++i)
        places.push_back(random() % good.size());
    for (const size_t place : places) {
        std::string bytes = good;
        bytes[place] = static_cast<char>(bytes[place] ^ (1 << (random() % 8)));
        writeText(damaged, bytes);
        const Ran ran = trainer({"verify", damaged.string()});
        INFO("byte " << place << ": " << ran.err);
        CHECK(ran.code == 1);
        CHECK(ran.out.empty());
        CHECK(linesOf(ran.err) == 1);
        const bool isNamed = ran.err.find("chunk ") != std::string::npos ||
                             (place < 8 && ran.err.find("file head") != std::string::npos);
        CHECK(isNamed);
    }
    writeText(damaged, good);
    CHECK(trainer({"verify", damaged.string()}).code == 0);
}

TEST_CASE("verify --json prints one document, good or not") {
    const fs::path folder = freshFolder("verify-json");
    const fs::path recording = shortRecording(folder);
    const Ran good = trainer({"verify", recording.string(), "--json"});
    CHECK(good.code == 0);
    CHECK(json::parse(good.out)["verified"] == true);
    writeText(folder / "bad.stipple", contentOf(recording) + "x");
    const Ran bad = trainer({"verify", (folder / "bad.stipple").string(), "--json"});
    CHECK(bad.code == 1);
    CHECK(json::parse(bad.out)["verified"] == false);
}

TEST_CASE("a recording cut off is scored up to its last whole chunk, with a note, and verifies as incomplete") {
    const fs::path folder = freshFolder("cut");
    const std::string good = contentOf(shortRecording(folder));
    const fs::path cut = folder / "cut.stipple";
    for (const size_t length : {good.find("HASH") - 3, good.find("RSLT") + 40, good.size() - 1}) {
        writeText(cut, good.substr(0, length));
        const Ran scored = trainer({"score", cut.string(), "--json"});
        INFO(scored.err);
        CHECK(scored.code == 0);
        CHECK(linesOf(scored.err) == 1);
        CHECK(scored.err.find("scored up to step") != std::string::npos);
        CHECK(json::parse(scored.out)["recording"]["complete"] == false);
        const Ran verified = trainer({"verify", cut.string()});
        CHECK(verified.code == 1);
        CHECK(linesOf(verified.err) == 1);
    }
}

TEST_CASE("a session killed at any moment leaves a recording that can be scored") {
    const fs::path folder = freshFolder("killed");
    const fs::path trace = makeTrace(folder, "block-pen", {"--passes", "6", "--rate", "60"}); // ten minutes
    std::mt19937 random(3);
    for (int round = 0; round < 8; ++round) {
        const fs::path out = folder / std::to_string(round);
        // Killed when its recording has grown to a size drawn by chance, in bytes.
        const uintmax_t size = round == 0 ? 1 : 400 + random() % 3'000'000;
        const auto isTime = [&] {
            std::error_code code;
            for (fs::directory_iterator entry(out, code), end; !code && entry != end; entry.increment(code))
                if (entry->path().extension() == ".stipple" && entry->file_size(code) >= size && !code)
                    return true;
            return false;
        };
        const Ran killed = trainerKilled(
            {"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", out.string(), "--device", "cpu"},
            isTime);
        INFO("killed at " << size << " bytes");
        REQUIRE(killed.signal == SIGKILL);
        const Ran scored = trainer({"score", recordingIn(out).string()});
        INFO(scored.err);
        CHECK(scored.code == 0);
        CHECK(scored.err.find("scored up to step") != std::string::npos);
        CHECK(trainer({"verify", recordingIn(out).string()}).code == 1);
    }
}

TEST_CASE("a disk that fills up ends the recording, not the session, and is told") {
    const fs::path folder = freshFolder("full");
    const fs::path trace = makeTrace(folder, "block-pen");
    const fs::path out = folder / "out";
    // A limit on the size of files stands in for the full disk: writing fails in the middle of the session.
    const Ran ran = runProgram({"bash", "-c",
                                "ulimit -f 200; exec '" STIPPLE_PROGRAM "' simulate --case block-pen --device cpu "
                                "--trace '" +
                                    trace.string() + "' --out '" + out.string() + "'"});
    INFO(ran.err);
    CHECK(ran.code == 4);
    CHECK(ran.err.find("cannot be written on") != std::string::npos);
    CHECK(ran.out.find("Score ") == 0);
    const Ran scored = trainer({"score", recordingIn(out).string()});
    CHECK(scored.code == 0);
    CHECK(scored.err.find("scored up to step") != std::string::npos);
}

// What the program says to bad input: one clear line on stderr, the right exit code, never a crash.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// The program fails with this code, one line on stderr that holds the word, and nothing on stdout.
void checkFails(const Words &arguments, int code, const std::string &word, const Environment &extra = {}) {
    const Ran ran = trainer(arguments, extra);
    std::string line;
    for (const std::string &argument : arguments)
        line += argument + " ";
    INFO("stipple " << line << "→ " << ran.code << "\n" << ran.err << ran.out);
    CHECK(ran.code == code);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    CHECK(ran.err.find("stipple: ") == 0);
    CHECK(ran.err.find(word) != std::string::npos);
    CHECK(ran.out.empty());
}

const std::string kHeader = "# stipple-trace 1\n# device: pen\n# setting_um: 1000\n# frequency_hz: 110\n"
                            "t_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch\n";

Words simulate(const fs::path &trace, const fs::path &out, const std::string &caseId = "block-pen") {
    return {"simulate", "--case", caseId, "--trace", trace.string(), "--out", out.string(), "--device", "cpu"};
}

} // namespace

TEST_CASE("wrong options and sub-commands are usage errors") {
    checkFails({"frobnicate"}, 2, "frobnicate");
    checkFails({"cases", "--frobnicate"}, 2, "--frobnicate");
    checkFails({"--frobnicate"}, 2, "--frobnicate");
    checkFails({"simulate"}, 2, "--case");
    checkFails({"simulate", "--case", "block-pen"}, 2, "--trace");
    checkFails({"simulate", "--case", "block-pen", "--trace", "x", "--seed", "many"}, 2, "--seed");
    checkFails({"simulate", "--case", "block-pen", "--trace", "x", "--seed", "-1"}, 2, "--seed");
    checkFails({"score"}, 2, "recording");
    checkFails({"verify", "a", "b"}, 2, "b");
    checkFails({"practice", "--case", "no-such-case"}, 2, "no-such-case");
    checkFails({"practice", "--size", "big"}, 2, "--size");
    checkFails({"cases", "patients"}, 2, "patients");
    const fs::path folder = freshFolder("usage");
    writeText(folder / "t.csv", kHeader);
    checkFails(simulate(folder / "t.csv", folder, "no-such-case"), 2, "block-pen");
    checkFails(simulate(folder / "t.csv", folder, "../cases/block-pen"), 2, "no case is called");
}

TEST_CASE("truncated and absurd traces are refused with file, line and reason") {
    const fs::path folder = freshFolder("traces");
    const fs::path file = folder / "t.csv";
    const auto check = [&](const std::string &text, const std::string &word) {
        writeText(file, text);
        checkFails(simulate(file, folder / "out"), 3, word);
        CHECK_FALSE(fs::exists(folder / "out"));
    };
    check("", "t.csv:1: ");
    check(std::string(100000, '\0'), "t.csv:1: ");
    check("\x89PNG\r\n\x1a\n", "t.csv:1: ");
    check(kHeader + "0,block,0,0,0,1,0", "t.csv:6: the row has fewer");
    check(kHeader + "0,block,nan,0,0,1,0,0,0,1,1\n", "t.csv:6: u_mm");
    check(kHeader + "0,block,0,0,0,1,0,0,0,1,1\n0,block,0,0,0,1,0,0,0,1,1\n", "t.csv:7: t_s");
    check(kHeader + "0,block,0,0,0,1e30,0,0,0,1,1\n", "t.csv:6: force_n");
    check(kHeader + "0,elbow,0,0,0,1,0,0,0,1,1\n", "t.csv:6: unknown zone 'elbow'");
    check(kHeader + "0,cheek_left,0,0,0,1,0,0,0,1,1\n", "t.csv:6: the zone cheek_left is not on this case's skin");
    check(kHeader + "0,block,60,0,0,1,0,0,0,1,1\n", "t.csv:6: the hand-piece is beside the skin");
    check(kHeader + std::string(1'000'000, 'a'), "t.csv:6: the line is longer");
    check("# stipple-trace 1\n# device: roller\n# length_um: 1000\n" + kHeader.substr(kHeader.find("t_s")), "roller");
    checkFails(simulate(folder / "none.csv", folder / "out"), 3, "none.csv");
    checkFails(simulate(folder, folder / "out"), 3, "folder");
}

TEST_CASE("files that are no recordings are refused by score, and are no good to verify") {
    const fs::path folder = freshFolder("no-recordings");
    const fs::path file = folder / "x.stipple";
    for (const std::string &bytes :
         {std::string(), std::string("STPL"), std::string("STPL\x01\0\0\0", 8), std::string("hello"),
          std::string(100000, '\xff'), std::string("STPL\x01\0\0\0HEAD\xff\xff\xff\xff\0\0\0\0", 20)}) {
        writeText(file, bytes);
        checkFails({"score", file.string()}, 3, "x.stipple");
        checkFails({"replay", file.string()}, 3, "x.stipple"); // told before a window opens
        checkFails({"verify", file.string()}, 1, "x.stipple");
    }
    checkFails({"score", (folder / "none.stipple").string()}, 3, "none.stipple");
    checkFails({"verify", (folder / "none.stipple").string()}, 3, "none.stipple");
    checkFails({"verify", folder.string()}, 3, "no-recordings");
}

TEST_CASE("event files are checked before the session starts") {
    const fs::path folder = freshFolder("events");
    writeText(folder / "t.csv", kHeader);
    const auto withEvents = [&](const std::string &text) {
        writeText(folder / "e.json", text);
        Words words = simulate(folder / "t.csv", folder / "out");
        words.insert(words.end(), {"--events", (folder / "e.json").string()});
        return words;
    };
    checkFails(withEvents("{"), 3, "e.json: not JSON");
    checkFails(withEvents("{}"), 3, "e.json: must be a list");
    checkFails(withEvents(std::string(100000, '[')), 3, "e.json: nested");
    checkFails(withEvents(R"([{"t_s": 0}])"), 3, "e.json: event 1");
    checkFails(withEvents(R"([{"t_s": -1, "event": "consent"}])"), 3, "e.json: event 1");
    checkFails(withEvents(R"([{"t_s": 5, "event": "consent"}, {"t_s": 1, "event": "cleanse"}])"), 3, "e.json: event 2");
    checkFails(withEvents(R"([{"t_s": 0, "event": "dance"}])"), 3, "e.json: event 1: no event is called");
    checkFails(withEvents(R"([{"t_s": NaN, "event": "consent"}])"), 3, "e.json: not JSON");
    checkFails(withEvents(R"([{"t_s": 1e999, "event": "consent"}])"), 3, "e.json: holds a number that is too large");
    checkFails(withEvents(R"([{"t_s": 0, "event": "ask", "what": "weather"}])"), 3, "e.json: event 1: \"what\"");
    checkFails(withEvents(R"([{"t_s": 0, "event": "prp", "what": "tube-a"}])"), 3, "has no tube");
    checkFails(withEvents(R"([{"t_s": 0, "event": "wait", "minutes": -5}])"), 3, "e.json: event 1: \"minutes\"");
    checkFails(withEvents("[" + std::string(10'000'000, ' ') + "]"), 3, "e.json");
    CHECK(trainer(withEvents(R"([{"t_s": 0, "event": "consent"}])")).code == 0);
    CHECK(trainer({"verify", recordingIn(folder / "out").string()}).code == 0);
}

TEST_CASE("a folder that cannot be written is told before the session starts") {
    const fs::path folder = freshFolder("read-only");
    writeText(folder / "t.csv", kHeader);
    writeText(folder / "in-the-way", "a file");
    checkFails(simulate(folder / "t.csv", folder / "in-the-way"), 4, "in-the-way");
    checkFails(simulate(folder / "t.csv", folder / "in-the-way" / "deeper"), 4, "in-the-way");
    checkFails(simulate(folder / "t.csv", "/proc/stipple-test"), 4, "/proc/stipple-test");
    checkFails(simulate(folder / "t.csv", "/dev/null/x"), 4, "/dev/null");
}

TEST_CASE("a damaged case file is named with its field") {
    const fs::path folder = freshFolder("assets");
    fs::create_directories(folder / "assets");
    fs::copy(STIPPLE_SOURCE_DIR "/assets/cases", folder / "assets" / "cases", fs::copy_options::recursive);
    fs::copy(STIPPLE_SOURCE_DIR "/assets/rubrics", folder / "assets" / "rubrics", fs::copy_options::recursive);
    const Environment ours = {{"STIPPLE_ASSETS", (folder / "assets").string()}};
    writeText(folder / "t.csv", kHeader);
    const fs::path file = folder / "assets" / "cases" / "block-pen.json";
    const std::string good = contentOf(file);
    const std::string key = "\"dose_per_cm2\": ";
    REQUIRE(good.find(key) != std::string::npos);
    const size_t dose = good.find(key) + key.size();
    CHECK(trainer(simulate(folder / "t.csv", folder / "out"), ours).code == 0);
    for (const std::string &bad :
         {std::string(), good.substr(0, good.size() / 2), "[" + good + "]", std::string(2'000'000, ' '),
          std::string(100000, '['), std::string(good).insert(dose, "-"),
          std::string(good).replace(good.find("block-pen"), 9, "other-pen")}) {
        writeText(file, bad);
        checkFails(simulate(folder / "t.csv", folder / "out"), 3, "block-pen.json", ours);
    }
    // A case that has changed since: the recording is not believed on it.
    writeText(file, std::string(good).insert(dose, "1"));
    const std::string recording = recordingIn(folder / "out").string();
    checkFails({"score", recording}, 3, "another case block-pen", ours);
    checkFails({"verify", recording}, 1, "another case block-pen", ours);
    checkFails({"cases"}, 4, "nowhere", {{"STIPPLE_ASSETS", (folder / "nowhere").string()}});
}

TEST_CASE("head files that are no heads are refused with the reason") {
    const fs::path folder = freshFolder("heads");
    writeText(folder / "t.csv", kHeader);
    const auto check = [&](const std::string &name, const std::string &text) {
        writeText(folder / name, text);
        Words words = simulate(folder / "t.csv", folder / "out", "cheeks-pen");
        words.insert(words.end(), {"--head", (folder / name).string()});
        checkFails(words, 3, name);
    };
    check("empty.obj", "");
    check("text.obj", "this is no head\n");
    check("triangle.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
    check("wild.obj", "v nan inf 0\nv 1e38 0 0\nv 0 1 0\nf 1 2 9999999\n");
    check("cut.ply", "ply\nformat ascii 1.0\nelement vertex 1000000000\nproperty float x\nend_header\n0\n");
    check("noise.glb", std::string("glTF\x02\0\0\0\xff\xff\xff\xff", 12) + std::string(1000, '\x7f'));
    check("head.xyz", "v 0 0 0\n");
    Words words = simulate(folder / "t.csv", folder / "out", "cheeks-pen");
    words.insert(words.end(), {"--head", (folder / "none.obj").string()});
    checkFails(words, 3, "none.obj");
}

TEST_CASE("a full disk or a closed pipe on the standard output does no harm") {
    const Ran full = runProgram({"bash", "-c", "'" STIPPLE_PROGRAM "' devices > /dev/full"});
    CHECK(full.code == 4);
    CHECK(full.err.find("cannot write to the standard output") != std::string::npos);
    const Ran closed =
        runProgram({"bash", "-c", "set -o pipefail; '" STIPPLE_PROGRAM "' zones --json | head -c 10 > /dev/null"});
    CHECK(closed.code == 0);
    CHECK(closed.err.empty());
}

// The procedure around the needles through the whole program: --events, the recording that keeps it, and the check of
// a case's file.
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string kNoStrokes = "# stipple-trace 1\n# device: pen\n# setting_um: 1000\n# frequency_hz: 110\n"
                               "t_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch\n";

// Simulates, verifies, and checks that the recording alone gives the same score.
json scoreOf(const fs::path &folder, const std::string &caseId, const fs::path &trace, const std::string &events) {
    Words words = {"simulate", "--case", caseId,  "--trace", trace.string(), "--out", (folder / "out").string(),
                   "--device", "cpu",    "--json"};
    if (!events.empty())
        words.insert(words.end(), {"--events", events});
    const Ran ran = trainer(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json live = json::parse(ran.out);
    const fs::path recording = recordingIn(folder / "out");
    const Ran verified = trainer({"verify", recording.string()});
    INFO(verified.out << verified.err);
    CHECK(verified.code == 0);
    const json again = json::parse(trainer({"score", recording.string(), "--json"}).out);
    for (const char *key : {"total", "metrics", "procedure", "critical_fails", "minor_errors", "deductions", "result"})
        CHECK(live.value(key, json()) == again.value(key, json()));
    return live;
}

double metric(const json &score, const std::string &id) {
    for (const json &one : score["metrics"])
        if (one["id"] == id)
            return one["score"].get<double>();
    return -1; // not assessed
}

// A trace with a rest of `restS` in the air from the first moment it is lifted after `fromS` on.
void addRest(const fs::path &trace, double fromS, double restS) {
    std::istringstream in(contentOf(trace));
    std::string line, out;
    double shift = 0;
    while (std::getline(in, line)) {
        if (!line.empty() && line[0] >= '0' && line[0] <= '9') {
            std::vector<std::string> cells;
            std::istringstream row(line);
            for (std::string cell; std::getline(row, cell, ',');)
                cells.push_back(cell);
            const double t = std::stod(cells[0]);
            if (shift == 0 && t >= fromS && std::stod(cells[4]) > 2)
                shift = restS;
            cells[0] = std::to_string(t + shift);
            line = cells[0];
            for (size_t i = 1; i < cells.size(); ++i)
                line += "," + cells[i];
        }
        out += line + "\n";
    }
    REQUIRE(shift > 0);
    writeText(trace, out);
}

bool hasFail(const json &score, const std::string &id) {
    return std::any_of(score["critical_fails"].begin(), score["critical_fails"].end(),
                       [&](const json &one) { return one["id"] == id; });
}

} // namespace

TEST_CASE("expert strokes with the ideal steps give full marks for the procedure and pass") {
    for (const std::string caseId : {"block-pen", "block-roller", "block-stamp"}) {
        const fs::path folder = freshFolder("ideal-" + caseId);
        const json score = scoreOf(folder, caseId, makeTrace(folder, caseId), "ideal");
        INFO(caseId << " " << score["reason"] << score["minor_errors"].dump());
        for (const char *id : {"M2", "M3", "M18"})
            CHECK(metric(score, id) == 100);
        CHECK(score["result"] == "passed");
        CHECK(score["critical_fails"].empty());
        CHECK(score["minor_errors"].empty());
        CHECK(contentOf(folder / "out" / "report.html").find("<h2>Procedure</h2>") != std::string::npos);
    }
}

TEST_CASE("a face's case: ideal steps in full, careless ones critical, none not assessed") {
    const fs::path folder = freshFolder("face-procedure");
    const fs::path trace = makeTrace(folder, "exam-pen");
    const json right = scoreOf(folder, "exam-pen", trace, "ideal");
    INFO(right["reason"]);
    for (const char *id : {"M1", "M2", "M3", "M18"})
        CHECK(metric(right, id) == 100);
    for (const char *id : {"CF1", "CF4", "CF5", "CF10", "CF11", "CF12"}) // the others are the strokes'
        CHECK_FALSE(hasFail(right, id));
    writeText(folder / "e.json", R"([{"t_s": 0, "event": "decide", "what": "treat"}])");
    const fs::path bare = folder / "bare";
    fs::create_directories(bare);
    const json careless = scoreOf(bare, "exam-pen", trace, (folder / "e.json").string());
    CHECK(metric(careless, "M1") == 50); // right, but nobody asked
    CHECK(metric(careless, "M2") == 0);
    CHECK(metric(careless, "M3") == 100);
    CHECK(hasFail(careless, "CF5"));
    CHECK(hasFail(careless, "CF10"));
    CHECK(careless["result"] == "failed");
    CHECK(careless["total"].get<double>() <= 49);
    const fs::path strokes = folder / "strokes";
    fs::create_directories(strokes);
    const json unassessed = scoreOf(strokes, "exam-pen", trace, "");
    CHECK(metric(unassessed, "M1") == -1);
    CHECK_FALSE(unassessed.contains("procedure"));
}

TEST_CASE("rightly treating nobody passes without a stroke; doing nothing does not") {
    for (const std::string caseId : {"exam-emergency", "keloid-pen"}) {
        const fs::path folder = freshFolder("untreated-" + caseId);
        writeText(folder / "t.csv", kNoStrokes);
        const json score = scoreOf(folder, caseId, folder / "t.csv", "ideal");
        INFO(caseId << " " << score["reason"]);
        CHECK(score["result"] == "passed");
        CHECK(score["procedure"]["left_untreated"] == true);
        CHECK(metric(score, "M1") == 100);
        CHECK(metric(score, "M4") == -1);
        CHECK(score["total"] == 100);
        const fs::path idle = folder / "idle";
        fs::create_directories(idle);
        const json nothing = scoreOf(idle, caseId, folder / "t.csv", "");
        CHECK(nothing["result"] == "failed");
        CHECK(nothing["total"] == 0);
    }
}

TEST_CASE("working on through a patient's stop is critical, resting and asking is not") {
    const fs::path folder = freshFolder("stop");
    const fs::path trace = makeTrace(folder, "exam-roller", {"--zone", "cheek_left", "--no-rest"});
    CHECK(hasFail(scoreOf(folder, "exam-roller", trace, "ideal"), "CF12"));
    const fs::path rested = folder / "rested";
    fs::create_directories(rested);
    addRest(trace, 30.2, 6);
    CHECK_FALSE(hasFail(scoreOf(rested, "exam-roller", trace, "ideal"), "CF12"));
}

TEST_CASE("`cases --check` passes what we ship and tells everything wrong with a file, with lines") {
    for (const auto &entry : fs::directory_iterator(STIPPLE_SOURCE_DIR "/assets/cases")) {
        if (entry.path().stem().extension() == ".schema")
            continue;
        const Ran ran = trainer({"cases", "--check", entry.path().string()});
        INFO(entry.path() << ran.err);
        CHECK(ran.code == 0);
    }
    const fs::path folder = freshFolder("check");
    json wrong = json::parse(contentOf(STIPPLE_SOURCE_DIR "/assets/cases/scars-prp-pen.json"));
    wrong["id"] = "other";
    wrong["patient"]["id"] = "nobody";
    wrong["plan"][1]["length_um"] = {1250, 2900};
    writeText(folder / "mine.json", wrong.dump(1));
    const Ran ran = trainer({"cases", "--check", (folder / "mine.json").string()});
    INFO(ran.err);
    CHECK(ran.code == 3);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 3);
    for (const char *field : {": /id: must be the file's name", ": /patient/id: no patient is called 'nobody'",
                              ": /plan/1/length_um: the pen reaches"})
        CHECK(ran.err.find(field) != std::string::npos);
    CHECK(ran.err.find("mine.json:") != std::string::npos);
    CHECK(trainer({"cases", "--check", (folder / "none.json").string()}).code == 3);
}

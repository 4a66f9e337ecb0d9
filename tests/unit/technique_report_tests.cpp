// The report and the score's JSON: whole, self-contained, safe, and the same numbers.
#include <catch2/catch.hpp>

#include <regex>

#include <nlohmann/json.hpp>

#include "sim/technique/report.h"
#include "sim/technique/report_parts.h"
#include "tests/unit/technique_robot.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// Half the work, done tilted.
struct WorkedHalf : Robot {
    WorkedHalf() : Robot(test::trainingCase("block-pen")) {
        HandScript script;
        HandStyle style;
        style.speedMmS = 45;
        style.tiltDeg = 11;
        script.raster(0, style);
        script.raster(90, {}, 15);
        play(script);
    }
};

size_t countOf(const std::string &text, const std::string &part) {
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

// Every element that must be closed is, in order.
void requireBalanced(const std::string &html) {
    const std::regex tag("<(/?)([a-z][a-z0-9]*)([^<>]*?)(/?)>");
    const std::vector<std::string> single = {"meta", "img", "br"};
    std::vector<std::string> open;
    const size_t bodyAt = html.find("<body>");
    for (std::sregex_iterator it(html.begin() + static_cast<std::ptrdiff_t>(bodyAt), html.end(), tag), end; it != end;
         ++it) {
        const std::string name = (*it)[2];
        if ((*it)[4].length() > 0 || std::find(single.begin(), single.end(), name) != single.end())
            continue;
        if ((*it)[1].length() == 0) {
            open.push_back(name);
            continue;
        }
        REQUIRE_FALSE(open.empty());
        REQUIRE(open.back() == name);
        open.pop_back();
        if (name == "body")
            break;
    }
    CHECK(open.empty());
}

} // namespace

TEST_CASE("the report stands alone and is well formed") {
    const WorkedHalf robot;
    const sim::Score score = robot.score();
    REQUIRE_FALSE(score.isNoWork);
    const std::string html = sim::reportHtml(score, robot.trainingCase(), {.recording = "a.stipple", .build = "1"});
    CHECK(html.substr(0, 15) == "<!DOCTYPE html>");
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("http") == std::string::npos); // nothing is fetched
    CHECK(countOf(html, "url(#") == countOf(html, "url("));
    CHECK(html.find("nan") == std::string::npos);
    requireBalanced(html);
    CHECK(countOf(html, "<h1>") == 1);
    CHECK(countOf(html, "<table>") == countOf(html, "<caption>"));
    CHECK(countOf(html, "<svg") == countOf(html, "role=\"img\"") + countOf(html, "<svg aria-hidden=\"true\""));
    CHECK(html.find("lang=\"en\"") != std::string::npos);
    CHECK(html.find("Provisional") != std::string::npos);
    CHECK(html.find("skills lab") != std::string::npos);
    CHECK(html.find("a.stipple") != std::string::npos);
    CHECK(countOf(html, "10 mm</text>") ==
          7); // a scale bar under each map: six, and the boundary's of the block's margin
    // Every deduction is in its table.
    for (const sim::Deduction &d : score.deductions)
        CHECK(html.find(sim::report::escaped(d.text)) != std::string::npos);
}

TEST_CASE("nothing a file says can break out of the report") {
    const WorkedHalf robot;
    sim::Case evil = robot.trainingCase();
    evil.title = "</title><script>alert(1)</script>";
    evil.brief = "\"quoted\" & 'so' <b>";
    const std::string html = sim::reportHtml(
        robot.score(), evil,
        {.recording = "<img src=x onerror=1>", .pictures = {{.caption = "<i>", .alt = "\"><x", .pngBytes = "abc"}}});
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<img src=x") == std::string::npos);
    CHECK(html.find("<b>") == std::string::npos);
    CHECK(html.find("data:image/png;base64,YWJj\"") != std::string::npos);
    requireBalanced(html);
}

TEST_CASE("an empty session has a report too") {
    const Robot robot(test::trainingCase("block-pen"));
    const std::string html = sim::reportHtml(robot.score(), robot.trainingCase(), {});
    CHECK(html.find("Too little was done to be scored") != std::string::npos);
    CHECK(html.find("nan") == std::string::npos);
    requireBalanced(html);
    // A face case on a skin that has none of its zones.
    const sim::Case face = test::trainingCase("face-pen");
    const sim::Technique technique(*block(), face, rubric(), sim::deviceSpec(sim::DeviceKind::Pen));
    const std::string without = sim::reportHtml(technique.score({}), face, {});
    CHECK(without.find("This skin has no such zone") != std::string::npos);
    requireBalanced(without);
}

TEST_CASE("base64 follows RFC 4648") {
    CHECK(sim::report::base64("") == "");
    CHECK(sim::report::base64("f") == "Zg==");
    CHECK(sim::report::base64("fo") == "Zm8=");
    CHECK(sim::report::base64("foo") == "Zm9v");
    CHECK(sim::report::base64("foobar") == "Zm9vYmFy");
    CHECK(sim::report::base64(std::string("\xff\x00\xfe", 3)) == "/wD+");
}

TEST_CASE("times and counts read well") {
    CHECK(sim::report::clockText(0) == "0:00.0");
    CHECK(sim::report::clockText(65.34F) == "1:05.3");
    CHECK(sim::report::clockText(59.97F) == "1:00.0");
    CHECK(sim::report::grouped(0) == "0");
    CHECK(sim::report::grouped(1234567) == "1,234,567");
    CHECK(sim::report::grouped(123) == "123");
}

TEST_CASE("the score's JSON has the documented keys and agrees with the score") {
    const WorkedHalf robot;
    const sim::Score score = robot.score();
    const auto json = nlohmann::json::parse(sim::scoreJson(score, robot.trainingCase()));
    for (const char *key :
         {"total",      "band",    "no_work",   "case",           "device",       "rubric",      "metrics",
          "deductions", "strokes", "durations", "punctures",      "cells",        "raw_total",   "error",
          "result",     "reason",  "domains",   "critical_fails", "minor_errors", "not_assessed"})
        CHECK(json.contains(key));
    CHECK(json["total"].get<double>() == Approx(static_cast<double>(score.total)).margin(1e-4));
    CHECK(json["case"] == "block-pen");
    CHECK(json["device"] == "pen");
    CHECK(json["rubric"]["id"] == "technique");
    CHECK(json["rubric"]["version"] == 3);
    CHECK(json["rubric"]["hash"].get<std::string>().size() == 16);
    CHECK(json["no_work"] == false);
    CHECK(json["punctures"] == robot.ledger().size());
    REQUIRE(json["metrics"].size() == 15);
    CHECK(json["not_assessed"].size() == 4);
    double total = 0;
    for (const auto &metric : json["metrics"]) {
        for (const char *key : {"id", "name", "unit", "value", "score", "weight", "band"})
            CHECK(metric.contains(key));
        total += metric["weight"].get<double>() * metric["score"].get<double>() / 100;
    }
    CHECK(total == Approx(static_cast<double>(score.total)).margin(0.01));
    double lost = 0;
    for (const auto &d : json["deductions"]) {
        for (const char *key : {"metric", "text", "points", "t_s", "zone", "u_mm", "v_mm"})
            CHECK(d.contains(key));
        lost += d["points"].get<double>();
    }
    CHECK(lost == Approx(100 - total).margin(0.06));
    CHECK(json["cells"].size() == 100);
    CHECK(json["strokes"].size() == score.strokes.size());
}

// What the debriefing shows and writes: maps, plots, the page's accessibility, CSV and PDF, from any session however
// empty.
#include <catch2/catch.hpp>

#include <cmath>
#include <regex>
#include <set>
#include <sstream>

#include "engine/report/csv.h"
#include "engine/report/pdf.h"
#include "sim/technique/plots.h"
#include "sim/technique/report.h"
#include "sim/technique/report_words.h"
#include "sim/technique/score_map.h"
#include "tests/unit/technique_robot.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// Some of the block, too tilted and partly beside it.
struct Worked : Robot {
    explicit Worked(const std::string &caseId = "block-pen") : Robot(test::trainingCase(caseId)) {
        HandScript script;
        HandStyle style;
        style.speedMmS = 45;
        style.tiltDeg = 11;
        script.raster(0, style);
        script.raster(90, {}, 15);
        play(script);
    }
};

bool isFinite(const std::vector<sim::Plot> &plots) {
    for (const sim::Plot &plot : plots) {
        if (!std::isfinite(plot.top) || !(plot.top > 0))
            return false;
        for (const auto &line : plot.lines)
            for (const glm::vec2 &point : line)
                if (!std::isfinite(point.x) || !std::isfinite(point.y) || line.empty())
                    return false;
    }
    return true;
}

// Text between tags, in order, of every element of a name.
std::vector<std::string> elements(const std::string &html, const std::string &name) {
    std::vector<std::string> out;
    const std::regex tag("<" + name + "(\\s[^>]*)?>");
    for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end; ++it) {
        const auto from = static_cast<size_t>(it->position());
        out.push_back(html.substr(from, html.find("</" + name + ">", from) - from));
    }
    return out;
}

double luminance(const std::string &hex) {
    double out = 0;
    constexpr double kWeights[] = {0.2126, 0.7152, 0.0722};
    for (size_t i = 0; i < 3; ++i) {
        const double c = std::stoi(hex.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
        out += kWeights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return out;
}
double contrast(const std::string &a, const std::string &b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

// RFC 4180.
std::vector<std::vector<std::string>> parseCsv(const std::string &text) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool isQuoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isQuoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
                rows.back().back() += text[++i];
            else if (c == '"')
                isQuoted = false;
            else
                rows.back().back() += c;
        } else if (c == '"') {
            isQuoted = true;
        } else if (c == ',') {
            rows.back().emplace_back();
        } else if (c == '\r') {
            REQUIRE(text[++i] == '\n');
            rows.emplace_back(1);
        } else {
            rows.back().back() += c;
        }
    }
    rows.pop_back(); // after the last line's end
    return rows;
}

} // namespace

TEST_CASE("maps and plots of an empty session are whole") {
    const Robot robot(test::trainingCase("block-pen"));
    const sim::Score score = robot.score();
    for (int kind = 0; kind < sim::kMapKinds; ++kind) {
        const sim::ScoreMap map = sim::scoreMap(static_cast<sim::MapKind>(kind), score, robot.trainingCase());
        CHECK(map.squares.size() == score.cells.size());
        for (const sim::MapSquare &square : map.squares)
            CHECK((square.kind == 0 || map.kind == sim::MapKind::Redness)); // the robot's skin reddens by itself
        CHECK(sim::mapSummary(map, sim::ZoneId::None).find("square") != std::string::npos);
    }
    const auto plots = sim::plotsOf(score, robot.trainingCase(), 100);
    REQUIRE(plots.size() == 3);
    CHECK(isFinite(plots));
    for (const sim::Plot &plot : plots)
        CHECK(plot.lines.empty());
    // Nothing at all: no cells, no samples.
    CHECK(isFinite(sim::plotsOf({}, {}, 0)));
    CHECK(sim::scoreMap(sim::MapKind::Boundary, {}, {}).squares.empty());
    CHECK(sim::timeTicks(0).size() >= 1);
    CHECK(sim::timeTicks(std::nanf("")).size() >= 1);
    CHECK(sim::timeTicks(7200).size() <= 10);
}

TEST_CASE("a single sample is a point, and means stay means however few points are wanted") {
    sim::Score score;
    score.durationS = 30;
    score.course.speed = {.lo = 10, .hi = 40};
    score.course.samples.assign(120, {});
    score.course.samples[40] = {.speed = 25, .force = 1.5F, .depthUm = 800, .isWorking = true};
    auto plots = sim::plotsOf(score, test::trainingCase("block-pen"), 400);
    for (const sim::Plot &plot : plots) {
        REQUIRE(plot.lines.size() == 1);
        REQUIRE(plot.lines[0].size() == 1);
        CHECK(plot.lines[0][0].x == Approx(40.5 * static_cast<double>(sim::kCourseS)));
    }
    CHECK(plots[0].lines[0][0].y == 25);
    CHECK(plots[2].lines[0][0].y == Approx(0.8));
    CHECK(plots[0].says.find("outside it 0 %") != std::string::npos);
    for (size_t i = 0; i < 120; ++i)
        score.course.samples[i] = {.speed = i < 60 ? 20.0F : 60.0F, .force = 1, .depthUm = 0, .isWorking = true};
    plots = sim::plotsOf(score, test::trainingCase("block-pen"), 10);
    REQUIRE(plots[0].lines.size() == 1);
    CHECK(plots[0].lines[0].size() == 10);
    CHECK(plots[0].lines[0].front().y == 20);
    CHECK(plots[0].lines[0].back().y == 60);
    CHECK(plots[0].says.find("40.0 mm/s on average") != std::string::npos);
    CHECK(plots[0].says.find("outside it 50 %") != std::string::npos);
    CHECK(plots[2].lines.empty());
}

TEST_CASE("the course of a session follows the hand") {
    const Worked robot;
    const sim::Score score = robot.score();
    CHECK(score.course.samples.size() == static_cast<size_t>(std::ceil(score.durationS / sim::kCourseS)));
    const auto plots = sim::plotsOf(score, robot.trainingCase(), 100000);
    CHECK(isFinite(plots));
    for (size_t i = 0; i < 3; ++i)
        CHECK_FALSE(plots[i].lines.empty());
    CHECK(plots[2].band.lo == Approx(robot.trainingCase().plan[0].depthUm.lo / 1000));
    double speed = 0, count = 0;
    for (const auto &line : plots[0].lines)
        for (const glm::vec2 &point : line) {
            speed += static_cast<double>(point.y);
            count += 1;
        }
    double mean = 0;
    for (const sim::Metric &metric : score.metrics)
        mean = metric.id == "M10" ? static_cast<double>(metric.value) : mean;
    CHECK(speed / count == Approx(mean).epsilon(0.15)); // the metric's own mean, up to part-filled samples
}

TEST_CASE("every map tells the classes apart without colour and in words") {
    const Worked robot;
    for (int kind = 0; kind < sim::kMapKinds; ++kind) {
        const sim::ScoreMap map = sim::scoreMap(static_cast<sim::MapKind>(kind), robot.score(), robot.trainingCase());
        std::set<std::string> texts;
        for (const sim::MapClass &one : map.classes)
            texts.insert(one.text);
        CHECK(texts.size() == map.classes.size());
        for (const sim::MapSquare &square : map.squares) {
            REQUIRE(square.kind < map.classes.size());
            CHECK_FALSE(square.says.empty());
        }
        CHECK((map.kind == sim::MapKind::Direction || !map.classes.back().sign.empty())); // the worst has a sign
    }
}

TEST_CASE("the report can be read without seeing it, without colour and without a script") {
    const Worked robot;
    const std::string html = sim::reportHtml(robot.score(), robot.trainingCase(), {.recording = "a.stipple"});
    CHECK(elements(html, "main").size() == 1);
    CHECK(elements(html, "header").size() == 1);
    CHECK(html.find("<html lang=\"en\">") != std::string::npos);
    // Headings in order: no level is left out on the way down.
    const std::regex heading("<h([1-6])>");
    int last = 0, first = 0;
    for (std::sregex_iterator it(html.begin(), html.end(), heading), end; it != end; ++it) {
        const int level = (*it)[1].str()[0] - '0';
        CHECK(level <= last + 1);
        first += level == 1 ? 1 : 0;
        last = level;
    }
    CHECK(first == 1);
    const std::vector<std::string> tables = elements(html, "table");
    REQUIRE(tables.size() >= 3);
    for (const std::string &table : tables) {
        CHECK(elements(table, "caption").size() == 1);
        CHECK(elements(table, "thead").size() == 1);
        for (const std::string &th : elements(table, "th")) {
            INFO(th);
            CHECK((th.find("scope=\"col\"") != std::string::npos || th.find("scope=\"row\"") != std::string::npos));
        }
        const size_t columns = elements(elements(table, "thead")[0], "th").size();
        for (const std::string &row : elements(elements(table, "tbody")[0], "tr"))
            CHECK(elements(row, "td").size() + elements(row, "th").size() == columns);
    }
    for (const std::string &svg : elements(html, "svg")) {
        INFO(svg.substr(0, 200));
        const bool isHidden = svg.find("aria-hidden=\"true\"") != std::string::npos;
        const bool isNamed =
            svg.find("role=\"img\"") != std::string::npos &&
            (svg.find("aria-label=\"") != std::string::npos ||
             (svg.find("<title id=") != std::string::npos && svg.find("<desc id=") != std::string::npos));
        CHECK((isHidden || isNamed));
    }
    const std::vector<std::string> figures = elements(html, "figure");
    CHECK(figures.size() == 6 + 1 + 4); // maps of the block, boundary of its margin; strokes and three plots
    for (const std::string &figure : figures)
        CHECK(elements(figure, "figcaption").size() == 1);
    // Ids are unique.
    std::set<std::string> ids;
    const std::regex id(" id=\"([^\"]+)\"");
    for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it)
        CHECK(ids.insert((*it)[1]).second);
    // The page's two inks on its two papers.
    const std::regex colour("--(ink|soft|paper|wash|blue):(#[0-9a-f]{3,6})");
    std::map<std::string, std::string> colours;
    for (std::sregex_iterator it(html.begin(), html.end(), colour), end; it != end; ++it)
        colours[(*it)[1]] = (*it)[2].length() == 4 ? "#ffffff" : (*it)[2].str();
    REQUIRE(colours.size() == 5);
    for (const char *ink : {"ink", "soft", "blue"})
        for (const char *paper : {"paper", "wash"}) {
            INFO(ink << " on " << paper);
            CHECK(contrast(colours[ink], colours[paper]) >= 4.5);
        }
    CHECK(html.find("@media print") != std::string::npos);
}

TEST_CASE("the CSV reads back, row for row") {
    const Worked robot;
    const sim::Score score = robot.score();
    const auto rows = parseCsv(reportCsv(score, robot.trainingCase()));
    const std::vector<std::string> &head = rows[0];
    const auto column = [&](const std::string &name) {
        const auto at = std::find(head.begin(), head.end(), name);
        REQUIRE(at != head.end());
        return static_cast<size_t>(at - head.begin());
    };
    std::map<std::string, size_t> kinds;
    double lost = 0;
    size_t deduction = 0;
    for (size_t i = 1; i < rows.size(); ++i) {
        REQUIRE(rows[i].size() == head.size());
        const std::string &kind = rows[i][column("kind")];
        ++kinds[kind];
        if (kind != "deduction")
            continue;
        const sim::Deduction &d = score.deductions[deduction++];
        lost += std::stod(rows[i][column("points_lost")]);
        CHECK(rows[i][column("text")] == d.text);
        CHECK(std::stod(rows[i][column("time_s")]) == Approx(static_cast<double>(d.timeS)).margin(0.006));
    }
    CHECK(kinds["total"] == 1);
    CHECK(kinds["domain"] == score.domains.size());
    CHECK(kinds["metric"] == score.metrics.size());
    CHECK(kinds["deduction"] == score.deductions.size());
    CHECK(lost == Approx(100 - static_cast<double>(score.total)).margin(0.1));
    // What a cell holds does not end it.
    sim::Score odd;
    odd.deductions.push_back({.metric = "M9", .text = "a, \"b\"\r\nc", .points = 1});
    const auto again = parseCsv(reportCsv(odd, {}));
    CHECK(again.back()[column("text")] == "a, \"b\"\r\nc");
}

TEST_CASE("the PDF is tagged, names itself and carries its fonts, for a full and for an empty session") {
    const Worked robot;
    const Robot idle(test::trainingCase("block-pen"));
    for (const Robot *one : {static_cast<const Robot *>(&robot), &idle}) {
        const Result<std::string> pdf = reportPdf(one->score(), one->trainingCase(), {.recording = "a.stipple"});
        REQUIRE(pdf.ok());
        CHECK(pdf->starts_with("%PDF-1."));
        CHECK(pdf->find("%%EOF") != std::string::npos);
        CHECK(pdf->find("/StructTreeRoot") != std::string::npos);
        CHECK(pdf->find("/FontFile") != std::string::npos);
        CHECK(pdf->find("/Subtype /Image") == std::string::npos); // vectors only
    }
}

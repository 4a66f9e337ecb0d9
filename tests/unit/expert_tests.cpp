// The expert's hand over every case of the program, on the patients' own heads and simulated skin: it passes with the
// case's own right steps, and each bad habit shows in its own metric.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "sim/procedure/procedure.h"
#include "tests/unit/expert_bench.h"

using namespace stipple;
using test::play;
using test::session;
using test::told;

namespace {

double metric(const sim::Score &score, const std::string &id) {
    for (const sim::Metric &one : score.metrics)
        if (one.id == id)
            return static_cast<double>(one.score);
    return -1;
}

} // namespace

TEST_CASE("the expert passes every case with its own right steps, and leaves alone whom nobody should treat") {
    const std::vector<std::string> ids = app::caseIds(test::sourceAssets()).value();
    REQUIRE(ids.size() >= 14);
    for (const std::string &id : ids) {
        const app::SessionAssets &assets = session(id);
        const sim::Score score = play(assets, {});
        INFO(id << ": " << told(score));
        CHECK(score.outcome == sim::Outcome::Passed);
        CHECK(score.criticalFails.empty());
        const std::optional<sim::CaseProcedure> &procedure = assets.trainingCase.procedure;
        CHECK((score.punctures == 0) == (procedure && !procedure->isTreated()));
    }
}

TEST_CASE("a bad habit on a face costs its own metric, and is among the first three things that are said") {
    struct Fault {
        const char *caseId, *metric;
        sim::ExpertHabits habits;
    };
    const auto with = [](auto set) {
        sim::ExpertHabits habits;
        set(habits);
        return habits;
    };
    const std::vector<Fault> faults = {
        {"cheeks-pen", "M7", with([](auto &h) { h.lengthUm = 2000; })},
        {"texture-pen", "M10", with([](auto &h) { h.speedMmS = 75; })},
        {"forehead-pen", "M8", with([](auto &h) { h.tiltDeg = 15; })},
        {"cheeks-pen", "M11", with([](auto &h) {
             h.directionsDeg = std::vector<float>{0};
             h.passes = 2;
         })},
        {"pores-pen", "M4", with([](auto &h) { h.spacingMm = 14; })},
        {"forehead-roller", "M9", with([](auto &h) { h.forceN = 9; })},
        {"cheeks-roller", "M10", with([](auto &h) { h.speedMmS = 190; })},
        {"cheeks-stamp", "M9", with([](auto &h) { h.forceN = 22; })},
        {"scars-pen", "M15", with([](auto &h) { h.stretch = 0; })},
    };
    for (const Fault &fault : faults) {
        const app::SessionAssets &assets = session(fault.caseId);
        const sim::Score good = play(assets, {}), bad = play(assets, fault.habits);
        INFO(fault.caseId << " " << fault.metric << ": " << told(bad));
        CHECK(metric(bad, fault.metric) <= 50);
        CHECK(metric(good, fault.metric) - metric(bad, fault.metric) >= 30);
        CHECK(bad.total <= good.total - 3);
        std::vector<std::string> said; // the metrics of the largest deductions, each once
        for (const sim::Deduction &one : bad.deductions)
            if (std::find(said.begin(), said.end(), one.metric) == said.end())
                said.push_back(one.metric);
        said.resize(std::min<size_t>(3, said.size()));
        CHECK(std::find(said.begin(), said.end(), fault.metric) != said.end());
    }
}

TEST_CASE("the expert keeps clear of what must not be needled") {
    const app::SessionAssets &assets = session("face-pen");
    const sim::Score score = play(assets, {});
    CHECK(metric(score, "M16") == 100);
    for (const sim::Incident &error : score.minorErrors)
        CHECK(error.id != "margin");
}

TEST_CASE("a trace survives being written and read, with a setting of its own for each zone") {
    const app::SessionAssets &assets = session("face-pen");
    const sim::Trace trace = app::expertTrace(assets).value();
    const sim::Trace again = sim::parseTrace(sim::traceText(trace), "trace").value();
    REQUIRE(again.rows.size() == trace.rows.size());
    std::set<float> settings;
    for (size_t i = 0; i < trace.rows.size(); ++i) {
        CHECK(again.rows[i].zone == trace.rows[i].zone);
        CHECK(again.rows[i].timeS == Approx(trace.rows[i].timeS).margin(1e-6));
        CHECK(again.rows[i].uMm == Approx(trace.rows[i].uMm).margin(1e-4));
        CHECK(again.rows[i].yawDeg == Approx(trace.rows[i].yawDeg).margin(1e-4));
        CHECK(again.rows[i].lengthUm == Approx(trace.rows[i].lengthUm).margin(0.01));
        settings.insert(again.rows[i].lengthUm);
    }
    CHECK(settings.size() == 2); // forehead and cheeks
    const sim::Trace sampled = sim::parseTrace(sim::traceText(trace, 60), "trace").value();
    CHECK(sampled.rows.size() ==
          Approx(60 * trace.rows.back().timeS).epsilon(0.02)); // none while the hand goes to another zone
    const std::string text = sim::traceText(trace);
    const size_t row = text.find("\n0.5");
    REQUIRE(row != std::string::npos);
    std::string wrong = text.substr(0, text.find('\n', row + 1) + 1);
    wrong.replace(wrong.rfind(',') + 1, std::string::npos, "99000\n");
    CHECK_FALSE(sim::parseTrace(wrong, "trace").ok());
}

TEST_CASE("an instructor's run can be played and followed: a trace or a recording of the case, and no other") {
    const app::SessionAssets &assets = session("block-pen");
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stipple-ghost";
    std::filesystem::create_directories(folder);
    sim::ExpertHabits habits;
    habits.speedMmS = 33;
    const sim::Trace trace = app::expertTrace(assets, habits).value();
    REQUIRE(writeFile(folder / "run.csv", sim::traceText(trace)).ok());
    const auto frames = app::demoFrames(assets, folder / "run.csv");
    REQUIRE(frames.ok());
    CHECK(frames->size() == Approx(240 * trace.rows.back().timeS).margin(2));
    app::LiveSession live =
        app::LiveSession::start(assets, {.folder = folder,
                                         .origin = {.build = "test", .inputClass = "trace", .backend = "twins"},
                                         .backend = nullptr})
            .value();
    for (size_t i = 0; i < 480; ++i)
        live.step((*frames)[i]);
    const std::filesystem::path recording = live.finish().recording;
    const auto recorded = app::demoFrames(assets, recording);
    REQUIRE(recorded.ok());
    CHECK(recorded->size() == 480);
    CHECK_FALSE(app::demoFrames(session("block-stamp"), folder / "run.csv").ok());
    CHECK_FALSE(app::demoFrames(session("cheeks-pen"), recording).ok());
    CHECK_FALSE(app::demoFrames(assets, folder / "none.csv").ok());
    std::filesystem::remove_all(folder);
}

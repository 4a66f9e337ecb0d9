// The score through the real simulation on a small practice block: a tidy hand, which metric answers which fault, and
// whether novices and experts come apart. The long comparison is run by hand: test_unit "[.skill]".
#include <catch2/catch.hpp>

#include <cstdio>
#include <map>

#include "tests/unit/technique_hands.h"

using namespace stipple;
using namespace stipple::test;

namespace {

const std::vector<std::string> kBlocks = {"block-pen", "block-roller", "block-stamp"};

std::map<std::string, float> marksOf(const sim::Score &score) {
    std::map<std::string, float> out;
    for (const sim::Metric &m : score.metrics)
        out[m.id] = m.score;
    return out;
}

std::string text(const sim::Score &score) {
    std::string out = "total " + std::to_string(score.total) + " ±" + std::to_string(score.error) + " " + score.reason;
    for (const sim::Metric &m : score.metrics)
        out += "\n" + m.id + " " + std::to_string(m.score) + " (" + std::to_string(m.value) + ")";
    for (const sim::Incident &i : score.criticalFails)
        out += "\n" + i.id + " " + i.text;
    for (const sim::Incident &i : score.minorErrors)
        out += "\n" + i.id + " " + i.text;
    return out;
}

// The chance that one of `high` scores above one of `low`; ties count half.
double areaUnderCurve(const std::vector<float> &high, const std::vector<float> &low) {
    double wins = 0;
    for (const float a : high)
        for (const float b : low)
            wins += a > b ? 1 : a == b ? 0.5 : 0;
    return wins / (static_cast<double>(high.size()) * static_cast<double>(low.size()));
}

} // namespace

TEST_CASE("a tidy hand on simulated skin passes with every hand-piece") {
    for (const std::string &id : kBlocks) {
        const sim::Score score = Hand(trainingCase(id), {}, 1).work();
        INFO(id << " " << text(score));
        CHECK(score.total >= 90);
        CHECK(score.outcome == sim::Outcome::Passed);
        CHECK(score.minorErrors.empty());
    }
}

TEST_CASE("the chance of the better hand scoring higher is counted with ties") {
    CHECK(areaUnderCurve({2, 3}, {1, 0}) == 1);
    CHECK(areaUnderCurve({1}, {1}) == 0.5);
    CHECK(areaUnderCurve({0, 2}, {1}) == 0.5);
}

// Prints the table of the notes: each fault alone at a novice's size, and how many marks each metric loses by it.
TEST_CASE("each fault is answered by its own metrics", "[.skill]") {
    const std::vector<std::pair<std::string, float Faults::*>> faults = {
        {"tremor", &Faults::tremor},       {"depth", &Faults::depth},      {"force", &Faults::force},
        {"speed", &Faults::speed},         {"tilt", &Faults::tilt},        {"coverage", &Faults::coverage},
        {"direction", &Faults::direction}, {"lift-off", &Faults::liftOff}, {"support", &Faults::support}};
    for (const std::string &id : kBlocks) {
        std::map<std::string, float> tidy;
        const auto meanMarks = [&](const Faults &f) {
            std::map<std::string, float> sum;
            constexpr uint32_t kRuns = 4;
            for (uint32_t seed = 1; seed <= kRuns; ++seed)
                for (const auto &[metric, mark] : marksOf(Hand(trainingCase(id), f, seed).work()))
                    sum[metric] += mark / kRuns;
            return sum;
        };
        tidy = meanMarks({});
        std::printf("%s: marks lost\n%10s", id.c_str(), "");
        for (int i = 4; i <= 19; ++i)
            if (tidy.contains("M" + std::to_string(i)))
                std::printf("%5s", ("M" + std::to_string(i)).c_str());
        std::printf("\n");
        for (const auto &[name, part] : faults) {
            Faults one;
            one.*part = 1;
            const std::map<std::string, float> marks = meanMarks(one);
            std::printf("%10s", name.c_str());
            for (int i = 4; i <= 19; ++i)
                if (const auto metric = "M" + std::to_string(i); tidy.contains(metric))
                    std::printf("%5.0f", static_cast<double>(tidy.at(metric) - marks.at(metric)));
            std::printf("\n");
            std::fflush(stdout);
        }
    }
}

TEST_CASE("novices, intermediates and experts come apart", "[.skill]") {
    constexpr uint32_t kRuns = 100;
    for (const std::string &id : kBlocks) {
        std::map<std::string, std::vector<float>> totals;
        for (const auto &[skill, size] :
             std::map<std::string, float>{{"expert", 0.1F}, {"intermediate", 0.35F}, {"novice", 0.8F}})
            for (uint32_t seed = 1; seed <= kRuns; ++seed)
                totals[skill].push_back(Hand(trainingCase(id), faultsOfSkill(size, seed), seed).work().rawTotal);
        const double expertNovice = areaUnderCurve(totals["expert"], totals["novice"]);
        const double expertMiddle = areaUnderCurve(totals["expert"], totals["intermediate"]);
        const double middleNovice = areaUnderCurve(totals["intermediate"], totals["novice"]);
        std::printf("%s", id.c_str());
        for (auto &[skill, values] : totals) {
            std::sort(values.begin(), values.end());
            std::printf("  %s %.0f..%.0f..%.0f", skill.c_str(), static_cast<double>(values[kRuns / 10]),
                        static_cast<double>(values[kRuns / 2]), static_cast<double>(values[kRuns - 1 - kRuns / 10]));
        }
        std::printf("  AUC expert/novice %.3f, expert/intermediate %.3f, intermediate/novice %.3f\n", expertNovice,
                    expertMiddle, middleNovice);
        std::fflush(stdout);
        CHECK(expertNovice >= 0.95);
    }
}

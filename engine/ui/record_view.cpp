#include "engine/ui/record_view.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/ui/view_model.h"
#include "sim/technique/deductions.h"

namespace stipple::ui {

using sim::fixed;

namespace {

using record::RetentionCheck;
using record::Standing;

std::string dayOf(record::TimeS at) { return record::isoTime(at).substr(0, 10); }

std::string countOf(size_t runs) { return std::to_string(runs) + (runs == 1 ? " run" : " runs"); }

// What stands beside the score, the most pressing first.
std::string stateOf(const Standing &standing) {
    if (const RetentionCheck *due = standing.due())
        return "check after " + std::to_string(due->days) + " days is due";
    if (!standing.isOpen)
        return "locked";
    return standing.masteredAtS ? "mastered" : "";
}

// Everything about the criterion and the checks, in sentences.
std::string standingText(const Standing &standing) {
    if (!standing.isOpen)
        return "Locked for assessment: " + standing.needs + ".";
    if (!standing.masteredAtS)
        return "To master it: pass twice in a row, a day or more apart.";
    std::string text = "Mastered on " + dayOf(*standing.masteredAtS) + ".";
    for (const RetentionCheck &check : standing.checks) {
        text += " Check after " + std::to_string(check.days) + " days: ";
        switch (check.state) {
        case RetentionCheck::State::Later:
            text += "due on " + dayOf(check.dueAtS) + ".";
            break;
        case RetentionCheck::State::Due:
            text += check.hasFailed ? "not passed yet; practise, then be assessed again." : "due; be assessed.";
            break;
        case RetentionCheck::State::Kept:
            text += "passed.";
            break;
        }
    }
    return text;
}

std::string curveText(std::span<const record::Run> runs, const std::vector<record::CurvePoint> &curve) {
    if (curve.empty())
        return "No runs yet.";
    const auto window = std::min<size_t>(curve.size(), record::kCurveRuns);
    std::string text = (window == 1 ? std::string("One run: ") : "Mean of the last " + std::to_string(window) + ": ") +
                       fixed(curve.back().mean, 0) + " ± " + fixed(curve.back().meanError, 0) + ".";
    if (const auto slope = record::slopePerRun(runs))
        text += record::isPlateau(runs) ? " A plateau: less than half a point gained a run."
                                        : " Gaining " + fixed(*slope, 1) + " points a run.";
    return text;
}

std::string cusumText(const std::vector<record::CusumPoint> &points, const record::CusumRule &rule) {
    const auto percent = [](double share) { return fixed(100 * share, 0) + " %"; };
    size_t at = points.size(); // the run after the last one that reached a limit
    while (at > 0 && std::fabs(points[at - 1].sum - points[at - 1].base) < rule.limit())
        --at;
    if (at == 0)
        return "CuSum: too few runs yet to tell " + percent(rule.acceptable) + " of fails from " +
               percent(rule.unacceptable) + ".";
    const bool isGood = points[at - 1].verdict == record::CusumVerdict::Acceptable;
    const std::string what =
        isGood ? "no more than " + percent(rule.acceptable) : "at least " + percent(rule.unacceptable);
    if (at == points.size())
        return "CuSum: with this run, " + what + " of them fail.";
    return "CuSum: " + what + " failed up to run " + std::to_string(at) + "; since then it is open again.";
}

} // namespace

void addStandings(std::vector<CaseCard> &cards, std::span<const sim::Case> cases,
                  std::span<const record::Attempt> attempts, record::TimeS nowS) {
    const std::vector<Standing> all = record::standings(cases, attempts, nowS);
    for (CaseCard &card : cards) {
        const auto at = std::find_if(all.begin(), all.end(), [&](const Standing &s) { return s.caseId == card.id; });
        if (at == all.end())
            continue;
        card.isLocked = !at->isOpen;
        card.isDue = at->due() != nullptr;
        card.standing = at->best ? "Best " + record::scoreText(*at->best, at->runs.size()) : "Not tried yet";
        if (card.isLocked && !card.isDue)
            card.standing += " · locked: " + at->needs;
        else if (const std::string state = stateOf(*at); !state.empty())
            card.standing += " · " + state;
    }
}

RecordView recordView(const RecordSource &source) {
    RecordView view;
    view.person = source.person;
    const std::vector<record::Run> everything = record::runsOf(source.attempts, {});
    view.facts = everything.empty() ? "No runs yet: practise a case, and it stands here."
                                    : countOf(everything.size()) + " since " + dayOf(everything.front().atS);
    std::vector<Standing> all = record::standings(source.cases, source.attempts, source.nowS);
    std::vector<size_t> order;
    for (size_t i = 0; i < all.size(); ++i)
        if (!all[i].runs.empty())
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        const auto rank = [&](size_t i) { return std::tuple(source.cases[i].number == 0, source.cases[i].number); };
        return rank(a) < rank(b);
    });
    const int last = static_cast<int>(order.size());
    const int selected = std::clamp(source.selected, 0, last);
    view.rows.push_back({.title = "All cases", .score = countOf(everything.size()), .isSelected = selected == 0});
    for (const size_t i : order)
        view.rows.push_back(
            {.id = all[i].caseId,
             .title = (source.cases[i].number > 0 ? std::to_string(source.cases[i].number) + " · " : "") +
                      source.cases[i].title,
             .score = record::scoreText(*all[i].best, all[i].runs.size()),
             .state = stateOf(all[i]),
             .isDue = all[i].due() != nullptr,
             .isSelected = static_cast<int>(view.rows.size()) == selected});
    view.title = view.rows[static_cast<size_t>(selected)].title;
    const Standing *chosen = selected > 0 ? &all[order[static_cast<size_t>(selected - 1)]] : nullptr;
    const std::vector<record::Run> &runs = chosen != nullptr ? chosen->runs : everything;
    const record::CusumRule rule;
    const std::vector<record::CurvePoint> curve = record::learningCurve(runs);
    const std::vector<record::CusumPoint> sums = record::cusum(runs, rule);
    for (size_t i = 0; i < runs.size(); ++i)
        view.dots.push_back({.total = static_cast<float>(runs[i].total),
                             .error = static_cast<float>(runs[i].error),
                             .mean = static_cast<float>(curve[i].mean),
                             .meanError = static_cast<float>(curve[i].meanError),
                             .sum = static_cast<float>(sums[i].sum),
                             .base = static_cast<float>(sums[i].base),
                             .isPassed = runs[i].isPassed,
                             .isAssessment = runs[i].isAssessment});
    view.limit = static_cast<float>(rule.limit());
    view.curveText = curveText(runs, curve);
    view.cusumText = cusumText(sums, rule);
    if (chosen != nullptr)
        view.standing = standingText(*chosen);
    return view;
}

std::string shortened(std::string_view text, size_t letters) {
    size_t seen = 0;
    for (size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++seen > letters)
            return std::string(text.substr(0, i)) + "…";
    return std::string(text);
}

} // namespace stipple::ui

// The home and score screens' values: cases in plain words, the score as rows of text.
#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "engine/ui/view_model.h"
#include "sim/technique/deductions.h"

namespace stipple::ui {

using sim::fixed;

namespace {

constexpr std::array<std::string_view, 3> kDevices = {"pen", "roller", "stamp"};

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

// "both cheeks" for a left and a right one.
std::vector<std::string> zoneNames(const sim::Case &trainingCase) {
    std::vector<std::string> names;
    for (const sim::ZonePlan &plan : trainingCase.plan) {
        const std::string name = zoneLabel(plan.zone);
        if (name.starts_with("right ") && !names.empty() && names.back() == "left " + name.substr(6))
            names.back() = "both " + name.substr(6) + "s";
        else
            names.push_back(name == "block" ? "practice block" : name);
    }
    return names;
}

std::string directionsText(const sim::ZonePlan &plan) {
    std::vector<std::string> words;
    for (const float deg : plan.directionsDeg)
        words.push_back(fixed(static_cast<double>(deg), 0) + "°");
    return joined(words);
}

std::string trainsText(const sim::Case &trainingCase) {
    std::string text = capital(joined(zoneNames(trainingCase)));
    if (trainingCase.plan.empty())
        return text;
    const sim::ZonePlan &plan = trainingCase.plan.front();
    text += " · " + fixed(static_cast<double>(plan.lengthUm.lo) / 1000, 2) + " to " + millimetres(plan.lengthUm.hi) +
            " · " + directionsText(plan);
    return text;
}

std::string metricValue(const sim::Metric &metric) {
    const double value = static_cast<double>(metric.value);
    const int decimals = std::fabs(value) < 1 ? 2 : std::fabs(value) < 100 ? 1 : 0;
    return fixed(value, decimals) + (metric.unit.empty() ? "" : " " + metric.unit);
}

} // namespace

std::vector<CaseCard> caseCards(const std::vector<sim::Case> &cases, int device, const std::string &selectedId) {
    std::vector<CaseCard> cards;
    if (device < 0 || device >= static_cast<int>(kDevices.size()))
        return cards;
    std::vector<const sim::Case *> found;
    for (const sim::Case &c : cases)
        if (c.device == kDevices[static_cast<size_t>(device)])
            found.push_back(&c);
    std::stable_sort(found.begin(), found.end(), [](const sim::Case *a, const sim::Case *b) {
        const auto rank = [](const sim::Case &c) {
            return std::tuple(c.number == 0, c.number, c.surface != sim::Surface::Block, c.plan.size());
        };
        return rank(*a) < rank(*b);
    });
    bool isAnySelected = false;
    for (const sim::Case *c : found) {
        cards.push_back({.id = c->id,
                         .title = c->title,
                         .brief = c->brief,
                         .trains = (c->number > 0 ? "Case " + std::to_string(c->number) + " · " : "") + trainsText(*c),
                         .plan = planText(*c),
                         .isSelected = c->id == selectedId});
        isAnySelected = isAnySelected || c->id == selectedId;
    }
    if (!isAnySelected && !cards.empty())
        cards.front().isSelected = true;
    return cards;
}

std::string planText(const sim::Case &trainingCase) {
    std::string text;
    for (const sim::ZonePlan &plan : trainingCase.plan) {
        const bool isPen = trainingCase.device == "pen";
        text += (text.empty() ? "" : "\n") + capital(zoneLabel(plan.zone)) + ": " + (isPen ? "set " : "needles ") +
                fixed(static_cast<double>(plan.lengthUm.lo) / 1000, 2) + " to " + millimetres(plan.lengthUm.hi) +
                ", directions " + directionsText(plan);
        if (plan.passesPerDirection > 1)
            text += ", " + fixed(static_cast<double>(plan.passesPerDirection), 0) + " strokes each";
    }
    return text;
}

ScoreView scoreView(const ScoreSource &source) {
    const sim::Score &score = source.score;
    ScoreView view;
    view.title = source.trainingCase.title;
    view.total = fixed(static_cast<double>(score.total), 1);
    view.band = capital(score.band);
    view.standing = "± " + fixed(static_cast<double>(score.error), 0) + " of 100";
    view.pane = source.pane;
    view.map = sim::scoreMap(source.map, score, source.trainingCase);
    view.durationS = score.durationS;
    if (source.pane == ScorePane::TimeLine)
        view.plots = sim::plotsOf(score, source.trainingCase, 260);
    view.keep = sim::report::thingsToKeep(score);
    view.change = sim::report::thingsToChange(score, source.trainingCase);
    for (const sim::Domain &domain : score.domains)
        view.domains.push_back({.name = capital(sim::domainTitle(domain.id)),
                                .score = domain.isAssessed ? fixed(static_cast<double>(domain.score), 0) : "-",
                                .floor = fixed(static_cast<double>(domain.floor), 0),
                                .verdict = !domain.isAssessed ? "not assessed"
                                           : domain.isMet()   ? "reached"
                                                              : "below its floor",
                                .fraction = domain.isAssessed ? std::clamp(domain.score / 100, 0.0F, 1.0F) : 0.0F,
                                .floorAt = std::clamp(domain.floor / 100, 0.0F, 1.0F),
                                .isMet = domain.isMet(),
                                .isAssessed = domain.isAssessed});
    view.facts = timeText(static_cast<double>(score.durationS)) + " · " +
                 timeText(static_cast<double>(score.contactS)) + " on the skin · " + grouped(score.punctures) +
                 (score.punctures == 1 ? " puncture · " : " punctures · ") + grouped(score.strokes.size()) +
                 (score.strokes.size() == 1 ? " stroke" : " strokes");
    for (const sim::Metric &metric : score.metrics)
        view.metrics.push_back({.id = metric.id,
                                .name = metric.name,
                                .value = metricValue(metric),
                                .score = fixed(static_cast<double>(metric.score), 0),
                                .weight = fixed(static_cast<double>(metric.weight), 0),
                                .definition = metric.definition,
                                .fraction = std::clamp(metric.score / 100.0F, 0.0F, 1.0F)});
    for (const sim::Deduction &d : score.deductions) {
        view.lostAtS.push_back(d.timeS);
        view.deductions.push_back({.points = "-" + fixed(static_cast<double>(d.points), 1),
                                   .text = d.text,
                                   .place = timeText(static_cast<double>(d.timeS)) +
                                            (d.zone == sim::ZoneId::None ? std::string() : " · " + zoneLabel(d.zone))});
    }
    if (score.isNoWork)
        view.sentence = score.noWorkWhy.empty()
                            ? "Less than a third of the planned skin was worked, so nothing can be scored yet."
                            : "The needles worked too little to be scored: " + score.noWorkWhy + ".";
    else if (const auto worst = std::max_element(score.metrics.begin(), score.metrics.end(),
                                                 [](const sim::Metric &a, const sim::Metric &b) {
                                                     return (100 - a.score) * a.weight < (100 - b.score) * b.weight;
                                                 });
             worst != score.metrics.end() && (100 - worst->score) * worst->weight > 50)
        view.sentence = "Most is to be gained in: " + worst->name + ".";
    else
        view.sentence = "Nothing in particular to mend.";
    if (source.isAssessment)
        view.outcome = score.outcome == sim::Outcome::Passed       ? "Passed"
                       : score.outcome == sim::Outcome::Borderline ? "Borderline: the assessor decides"
                                                                   : "Not passed";
    return view;
}

} // namespace stipple::ui

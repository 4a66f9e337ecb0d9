// The report's words.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "sim/technique/report_parts.h"
#include "sim/technique/technique_state.h"

namespace stipple::sim::report {

namespace {

constexpr double kWentWell = 90;     // a metric's score from which it is praised
constexpr double kWorthSaying = 0.5; // points lost from which a change is asked for

std::string number(double value) {
    const std::string text = fixed(value, 2);
    const size_t last = text.find_last_not_of('0');
    return text.substr(0, text[last] == '.' ? last : last + 1);
}

std::string unitAfter(const Metric &metric) {
    if (metric.unit.substr(0, 1) == "%")
        return " " + metric.unit;
    if (metric.unit == "CV %")
        return " % spread";
    if (metric.unit == "degrees")
        return "°";
    if (metric.unit == "slip ratio")
        return " slip";
    return " " + metric.unit;
}

// A measured value inside a sentence.
std::string inWords(const Metric &metric) {
    std::string text = measuredText(metric);
    if (text.find('.') != std::string::npos)
        text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text + unitAfter(metric);
}

// What to do about a metric that lost points.
std::string remedy(const Metric &metric, const Score &score, const std::string &device) {
    const std::string good = fullMarksText(metric);
    const std::string unit = unitAfter(metric);
    if (metric.id == "M4")
        return "Work to the edges of the field and leave no gaps between lines; the map shows the pale places.";
    if (metric.id == "M5")
        return "Keep the spacing of your lines and your speed the same from one end of the field to the other.";
    if (metric.id == "M6") {
        // Deductions come largest first: the first names the main cause.
        const auto cause = std::find_if(score.deductions.begin(), score.deductions.end(),
                                        [](const Deduction &d) { return d.metric == "M6"; });
        const std::string text = cause == score.deductions.end() ? "" : cause->text;
        if (text.find("torn") != std::string::npos)
            return "The skin was torn sideways: keep to the hand-piece's own direction, and lift before you turn.";
        if (text.find("bled") != std::string::npos)
            return "The skin bled too much: fewer passes or less depth there, and stop at fine pinpoints.";
        return "Do not go over a place again once it has its passes; count them and move on.";
    }
    if (metric.id == "M7")
        return device == "pen" ? "Check the dial against the plan, keep the nose seated and the skin stretched."
                               : "Check the needle length against the plan and press evenly; depth follows force.";
    if (metric.id == "M8")
        return device == "roller" ? "Keep the drum's axis level with the skin, wrist turning with its curve."
                                  : "Hold the hand-piece upright on the skin; let the wrist follow its curve.";
    if (metric.id == "M9")
        return device == "roller" ? "Let the hand's weight do the work: " + good + unit + ", less over bone."
                                  : "Aim for " + good + unit + ", less over bone.";
    if (metric.id == "M10")
        return "Aim for " + good + unit + ", the same from the first stroke to the last.";
    if (metric.id == "M11")
        return device == "stamp" ? "Turn the head as planned and cover the field once more in each position."
                                 : "Cover the field in every planned direction; the map shows which are missing.";
    if (metric.id == "M13")
        return device == "roller"
                   ? "Roll only along the drum's own direction, and lift before you turn or go back."
                   : "Move more slowly while the needles work, and never slide with needles in the skin.";
    if (metric.id == "M1")
        return "Open every part of the history before deciding, and decide by what it says.";
    if (metric.id == "M2" || metric.id == "M18")
        return "Go through the list step by step, in its order; the report shows what was left out.";
    if (metric.id == "M3")
        return "Check setting, head and speed against the plan of each zone before touching it.";
    if (metric.id == "M12")
        return device == "stamp" ? "Set each press beside the last with a sliver of overlap."
                                 : "Let each line share " + good + " % of the width with the one before.";
    if (metric.id == "M14")
        return device == "roller"  ? "Lift at the end of every stroke, and turn in the air."
               : device == "stamp" ? "Hold each press for half a second, then lift straight off."
                                   : "Motor on before you touch, off after you lift, and never stand still.";
    if (metric.id == "M15")
        return "Stretch the skin with the other hand all the time, and wet it again before it drags.";
    if (metric.id == "M16")
        return "Mark the borders first and stay clear of them.";
    if (metric.id == "M17")
        return "Look at the skin between passes, give it time to answer, and stop at the planned grade.";
    if (metric.id == "M19")
        return "Plan the lines, then work them without detours, rests or trembling: support the hand.";
    return metric.definition;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\'')
            out += "&#39;";
        else
            out += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c;
    }
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t three = 0;
        for (size_t j = 0; j < 3; ++j)
            three = three << 8 | (i + j < bytes.size() ? static_cast<uint8_t>(bytes[i + j]) : 0U);
        for (size_t j = 0; j < 4; ++j)
            out += i + j <= bytes.size() ? kDigits[three >> (18 - 6 * j) & 63U] : '=';
    }
    return out;
}

std::string clockText(float seconds) {
    const auto tenths = static_cast<long long>(std::llround(std::max(0.0F, seconds) * 10));
    const std::string rest = fixed(static_cast<double>(tenths % 600) / 10, 1);
    return std::to_string(tenths / 600) + ":" + (rest.size() < 4 ? "0" : "") + rest;
}

std::string grouped(uint64_t value) {
    std::string out = std::to_string(value);
    for (size_t i = out.size(); i > 3; i -= 3)
        out.insert(i - 3, ",");
    return out;
}

std::string fullMarksText(const Metric &metric) {
    if (metric.band.size() < 2) // made of several limits; what is perfect
        return metric.id == "M17" ? "0" : "100";
    const auto edge = [&metric](size_t i) { return number(static_cast<double>(metric.band[i])); };
    if (metric.band.size() > 2)
        return edge(1) + " to " + edge(2);
    constexpr std::array<std::string_view, 7> kRising = {"M2", "M4", "M7", "M11", "M14", "M15", "M18"};
    const bool isRising = std::find(kRising.begin(), kRising.end(), metric.id) != kRising.end();
    return isRising ? edge(1) + " or more" : edge(0) + " or less";
}

std::string measuredText(const Metric &metric) {
    const bool isCoarse = metric.unit.find('%') != std::string::npos;
    const int decimals = isCoarse ? 0 : (metric.unit == "N per needle" ? 3 : (metric.band.empty() ? 1 : 2));
    const bool isLarge = std::fabs(metric.value) >= 10;
    return fixed(static_cast<double>(metric.value), isLarge ? std::min(decimals, 1) : decimals);
}

double pointsLost(const Metric &metric) {
    return static_cast<double>(metric.weight) * (100 - static_cast<double>(metric.score)) / 100;
}

std::vector<Advice> thingsToKeep(const Score &score) {
    std::vector<Advice> out;
    if (score.isNoWork)
        return out;
    std::vector<const Metric *> good;
    for (const Metric &metric : score.metrics)
        if (static_cast<double>(metric.score) >= kWentWell)
            good.push_back(&metric);
    std::stable_sort(good.begin(), good.end(), [](const Metric *a, const Metric *b) { return a->weight > b->weight; });
    for (size_t i = 0; i < std::min<size_t>(3, good.size()); ++i)
        out.push_back({.title = good[i]->name,
                       .text = inWords(*good[i]) + "; full marks for " + fullMarksText(*good[i]) + ".",
                       .brief = inWords(*good[i]) + ", " + fixed(static_cast<double>(good[i]->score), 0) + " of 100."});
    return out;
}

std::vector<Advice> thingsToChange(const Score &score, const Case &trainingCase) {
    if (score.isNoWork)
        return {{.title = score.noWorkWhy.empty() ? "Work the whole field" : "Let the needles work",
                 .text = score.deductions.empty() ? "" : score.deductions[0].text + ".",
                 .brief = score.noWorkWhy.empty() ? "Too little of it was treated to be scored."
                                                  : "Too little to be scored: " + score.noWorkWhy + "."}};
    std::vector<const Metric *> lost;
    for (const Metric &metric : score.metrics)
        if (pointsLost(metric) >= kWorthSaying)
            lost.push_back(&metric);
    std::stable_sort(lost.begin(), lost.end(),
                     [](const Metric *a, const Metric *b) { return pointsLost(*a) > pointsLost(*b); });
    std::vector<Advice> out;
    for (size_t i = 0; i < std::min<size_t>(3, lost.size()); ++i)
        out.push_back({.title = lost[i]->name,
                       .text = inWords(*lost[i]) + " (full marks for " + fullMarksText(*lost[i]) + ") cost " +
                               fixed(pointsLost(*lost[i]), 1) + " points. " +
                               remedy(*lost[i], score, trainingCase.device),
                       .brief = remedy(*lost[i], score, trainingCase.device)});
    return out;
}

std::string outcomeText(const Score &score) {
    const std::string error = "Error of measurement ±" + fixed(static_cast<double>(score.error), 1) + ". ";
    const std::string outcome = score.outcome == Outcome::Passed       ? "Passed. "
                                : score.outcome == Outcome::Borderline ? "Borderline. "
                                                                       : "Not passed. ";
    return error + outcome + score.reason;
}

std::string meaningOf(const Score &score) {
    if (!score.criticalFails.empty())
        return "A critical fail: " + score.criticalFails.front().text +
               ". Whatever else went well, this may harm a patient, so the total is capped.";
    if (score.isNoWork)
        return "Too little of the field was treated to say anything about technique, so nothing is scored. An empty or "
               "token run must not earn marks for being clean.";
    if (score.band == "proficient")
        return "Dose, depth and handling were where the plan wants them almost everywhere. Keep this up on harder "
               "cases.";
    if (score.band == "competent")
        return "The field was treated soundly, with a few faults that are easy to name. Mend the first one below "
               "before "
               "the next attempt.";
    if (score.band == "developing")
        return "The main things are in place, but parts of the field or of the handling fell short of the plan. Repeat "
               "the case with one change at a time.";
    return "Much of the treatment missed the plan. Slow down, read the three changes below, and repeat the case.";
}

} // namespace stipple::sim::report

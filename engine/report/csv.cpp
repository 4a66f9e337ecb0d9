#include "engine/report/csv.h"

#include <array>
#include <string_view>

#include "sim/technique/deductions.h"
#include "sim/technique/report_words.h"

namespace stipple {

namespace {

enum Column : size_t {
    kKind,
    kId,
    kName,
    kText,
    kValue,
    kUnit,
    kFullMarks,
    kScore,
    kFloor,
    kWeight,
    kPoints,
    kTimeS,
    kZone,
    kU,
    kV,
    kColumns
};
constexpr std::array<std::string_view, kColumns> kTitles = {
    "kind",          "id",          "name",   "text", "value", "unit", "full_marks", "score_of_100", "floor_of_100",
    "weight_of_100", "points_lost", "time_s", "zone", "u_mm",  "v_mm"};

using Row = std::array<std::string, kColumns>;

std::string csvCell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + "\"";
}

void put(std::string &out, const Row &row) {
    for (size_t i = 0; i < row.size(); ++i)
        out += (i > 0 ? "," : "") + csvCell(row[i]);
    out += "\r\n";
}

std::string number(float value, int decimals) { return sim::fixed(static_cast<double>(value), decimals); }

// A moment and a place, of a deduction or an incident.
template <typename Event>
Row placed(std::string_view kind, const Event &event) {
    Row row;
    row[kKind] = kind;
    row[kText] = event.text;
    row[kTimeS] = number(event.timeS, 2);
    if (event.zone != sim::ZoneId::None) {
        row[kZone] = sim::zoneFigures(event.zone).name;
        row[kU] = number(event.zoneMm.x, 1);
        row[kV] = number(event.zoneMm.y, 1);
    }
    return row;
}

} // namespace

std::string reportCsv(const sim::Score &score, const sim::Case &trainingCase) {
    Row titles;
    for (size_t i = 0; i < kColumns; ++i)
        titles[i] = kTitles[i];
    std::string out;
    put(out, titles);
    Row total;
    total[kKind] = "total";
    total[kId] = trainingCase.id;
    total[kName] = score.band;
    total[kText] = score.reason;
    total[kScore] = number(score.total, 1);
    total[kTimeS] = number(score.durationS, 2);
    put(out, total);
    for (const sim::Domain &domain : score.domains) {
        Row row;
        row[kKind] = "domain";
        row[kId] = domain.id;
        row[kName] = sim::domainTitle(domain.id);
        row[kText] = !domain.isAssessed ? "not assessed" : domain.isMet() ? "reached" : "below its floor";
        row[kScore] = domain.isAssessed ? number(domain.score, 1) : "";
        row[kFloor] = number(domain.floor, 0);
        put(out, row);
    }
    for (const sim::Metric &metric : score.metrics) {
        Row row;
        row[kKind] = "metric";
        row[kId] = metric.id;
        row[kName] = metric.name;
        row[kText] = metric.definition;
        row[kValue] = number(metric.value, 4);
        row[kUnit] = metric.unit;
        row[kFullMarks] = sim::report::fullMarksText(metric);
        row[kScore] = number(metric.score, 2);
        row[kWeight] = number(metric.weight, 2);
        row[kPoints] = sim::fixed(sim::report::pointsLost(metric), 2);
        put(out, row);
    }
    for (const sim::Unassessed &metric : score.notAssessed) {
        Row row;
        row[kKind] = "not_assessed";
        row[kId] = metric.id;
        row[kName] = metric.name;
        row[kText] = metric.why;
        put(out, row);
    }
    for (const sim::Incident &incident : score.criticalFails) {
        Row row = placed("critical_fail", incident);
        row[kId] = incident.id;
        put(out, row);
    }
    for (const sim::Incident &incident : score.minorErrors) {
        Row row = placed("minor_error", incident);
        row[kId] = incident.id;
        put(out, row);
    }
    for (const sim::Deduction &deduction : score.deductions) {
        Row row = placed("deduction", deduction);
        row[kId] = deduction.metric;
        for (const sim::Metric &metric : score.metrics)
            if (metric.id == deduction.metric) {
                row[kName] = metric.name;
                row[kUnit] = metric.unit;
                row[kFullMarks] = sim::report::fullMarksText(metric);
            }
        row[kPoints] = number(deduction.points, 4);
        put(out, row);
    }
    return out;
}

} // namespace stipple

#include "engine/report/pdf.h"

#include "engine/report/drawings.h"
#include "sim/technique/deductions.h"
#include "sim/technique/report_words.h"

namespace stipple {

namespace {

using pdf::Align;
using pdf::Sheet;
using Rows = std::vector<std::vector<std::string>>;

std::string number(float value, int decimals) { return sim::fixed(static_cast<double>(value), decimals); }

std::string capital(std::string words) {
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
        words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

void drawResult(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase) {
    sheet.heading(1, trainingCase.title);
    sheet.paragraph(trainingCase.brief, {.ink = pdf::kSoft});
    sheet.space(22);
    sheet.begin("P");
    const std::string total = number(score.total, 1);
    const pdf::Font huge{.size = 34, .isBold = true, .ink = pdf::kBlue};
    sheet.put(sheet.left(), sheet.y() + 10, total, huge);
    const double x = sheet.left() + sheet.textWidth(total, huge) + 10;
    sheet.put(x, sheet.y() - 6, "of 100", {.size = 9, .ink = pdf::kSoft});
    sheet.put(x, sheet.y() + 10, capital(score.isNoWork ? "not scored" : score.band), {.size = 15, .isBold = true});
    sheet.end("P");
    sheet.space(18);
    sheet.paragraph(sim::report::meaningOf(score));
    sheet.paragraph(sim::report::outcomeText(score));
    sheet.paragraph("Bands: under 60 beginner, 60 to 79 developing, 80 to 89 competent, 90 and over proficient.",
                    {.size = 8, .ink = pdf::kSoft});
}

void drawAdvice(Sheet &sheet, const std::string &title, const std::vector<sim::report::Advice> &advice,
                const std::string &otherwise) {
    sheet.heading(2, title);
    if (advice.empty())
        sheet.paragraph(otherwise);
    for (size_t i = 0; i < advice.size(); ++i)
        sheet.paragraph(std::to_string(i + 1) + ". " + advice[i].title + ". " + advice[i].text);
}

void drawDomains(Sheet &sheet, const sim::Score &score) {
    sheet.heading(2, "Domains");
    Rows rows;
    for (const sim::Domain &domain : score.domains)
        rows.push_back({capital(sim::domainTitle(domain.id)), domain.isAssessed ? number(domain.score, 0) : "-",
                        number(domain.floor, 0),
                        !domain.isAssessed ? "not assessed"
                        : domain.isMet()   ? "reached"
                                           : "below its floor"});
    sheet.table({{"Domain", 2}, {"Score", 1, Align::Right}, {"Floor", 1, Align::Right}, {"Result", 3}}, rows);
}

void drawMetrics(Sheet &sheet, const sim::Score &score) {
    sheet.heading(2, "Metrics");
    Rows rows;
    for (const sim::Metric &metric : score.metrics)
        rows.push_back({metric.id + " " + metric.name, sim::report::measuredText(metric), metric.unit,
                        sim::report::fullMarksText(metric), number(metric.score, 0), number(metric.weight, 1),
                        sim::fixed(sim::report::pointsLost(metric), 1)});
    sheet.table({{"Metric", 3.6},
                 {"Measured", 1.3, Align::Right},
                 {"Unit", 1.8},
                 {"Full marks", 1.7},
                 {"Score", 0.9, Align::Right},
                 {"Weight", 1, Align::Right},
                 {"Points lost", 1.3, Align::Right}},
                rows);
    std::string without;
    for (const sim::Unassessed &metric : score.notAssessed)
        without += (without.empty() ? "Not assessed: " : ", ") + metric.id + " " + metric.name;
    sheet.paragraph(without.empty() ? "" : without + ": " + score.notAssessed.front().why + ".",
                    {.size = 8, .ink = pdf::kSoft});
}

void drawChecklists(Sheet &sheet, const sim::ProcedureFacts &facts) {
    if (!facts.closeOut)
        return;
    sheet.heading(2, "Procedure");
    if (facts.decision)
        sheet.paragraph("Decision: " + std::string(facts.decision->isRight ? "right. " : "wrong. ") +
                        facts.decision->why);
    Rows rows;
    const auto add = [&rows](const std::string &list, const std::vector<sim::ChecklistItem> &items) {
        for (const sim::ChecklistItem &item : items)
            rows.push_back({item.name, list,
                            item.isDone       ? (item.isInOrder ? "done" : "done, out of order")
                            : item.isCritical ? "left out, critical"
                                              : "left out"});
    };
    if (facts.preparation)
        add("preparation", *facts.preparation);
    add("close-out", *facts.closeOut);
    sheet.table({{"Step", 3}, {"List", 1.2}, {"What was seen", 2}}, rows);
}

void drawIncidents(Sheet &sheet, const std::string &title, const std::vector<sim::Incident> &incidents) {
    sheet.heading(2, title);
    if (incidents.empty())
        sheet.paragraph("None.");
    constexpr size_t kMost = 40;
    for (size_t i = 0; i < std::min(kMost, incidents.size()); ++i)
        sheet.paragraph(std::to_string(i + 1) + ". " + incidents[i].text + " (" +
                        sim::report::clockText(incidents[i].timeS) + ").");
    if (incidents.size() > kMost)
        sheet.paragraph(std::to_string(incidents.size() - kMost) + " more.");
}

void drawDeductions(Sheet &sheet, const sim::Score &score) {
    sheet.heading(2, "Deductions");
    if (score.deductions.empty()) {
        sheet.paragraph("Nothing was deducted.");
        return;
    }
    sheet.paragraph("Every point lost, the largest first. Places are in the zone's plane: u towards the patient's left "
                    "(on the block: right), v up.",
                    {.size = 8, .ink = pdf::kSoft});
    Rows rows;
    for (size_t i = 0; i < score.deductions.size(); ++i) {
        const sim::Deduction &lost = score.deductions[i];
        std::string name = lost.metric, limit = "-";
        for (const sim::Metric &metric : score.metrics)
            if (metric.id == lost.metric) {
                name = metric.name;
                limit = sim::report::fullMarksText(metric) + " " + metric.unit;
            }
        const std::string place = lost.zone == sim::ZoneId::None
                                      ? "-"
                                      : sim::zoneTitle(lost.zone) + ", u " + number(lost.zoneMm.x, 0) + ", v " +
                                            number(lost.zoneMm.y, 0) + " mm";
        rows.push_back({std::to_string(i + 1), name, lost.text, sim::report::clockText(lost.timeS), place, limit,
                        number(lost.points, 2)});
    }
    sheet.table({{"No.", 0.6},
                 {"Metric", 1.6},
                 {"What happened", 4.4},
                 {"Time", 0.9, Align::Right},
                 {"Place", 2},
                 {"Full marks", 1.7},
                 {"Points", 0.9, Align::Right}},
                rows);
}

void drawFacts(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase, const sim::ReportFacts &facts) {
    sheet.heading(2, "Facts");
    std::string all;
    const auto add = [&all](const char *name, const std::string &value) {
        if (!value.empty())
            all += (all.empty() ? "" : " · ") + std::string(name) + " " + value;
    };
    add("Case", trainingCase.id);
    add("Hand-piece", trainingCase.device);
    add("Session", sim::report::clockText(score.durationS) + " min, of it " + sim::report::clockText(score.contactS) +
                       " on the skin");
    add("Strokes", sim::report::grouped(score.strokes.size()));
    add("Punctures", sim::report::grouped(score.punctures));
    add("Started", facts.startedAt);
    add("Recording", facts.recording);
    add("Input", facts.input);
    add("Head", facts.head);
    add("Seed", facts.seed);
    add("Final state", facts.stateHash);
    add("Program", facts.build);
    add("Kernels ran on", facts.backend);
    add("Rubric", score.rubricId + " version " + std::to_string(score.rubricVersion));
    sheet.paragraph(all, {.size = 8, .ink = pdf::kSoft});
}

} // namespace

Result<std::string> reportPdf(const sim::Score &score, const sim::Case &trainingCase, const sim::ReportFacts &facts) {
    Sheet sheet(trainingCase.title + ": " + number(score.total, 1) + " of 100");
    drawResult(sheet, score, trainingCase);
    drawDomains(sheet, score);
    drawAdvice(sheet, "Keep", sim::report::thingsToKeep(score), "Nothing reached 90 of 100 yet.");
    drawAdvice(sheet, "Change", sim::report::thingsToChange(score, trainingCase),
               "Nothing cost more than half a point.");
    sheet.space(14);
    sheet.paragraph("Provisional. The bands and weights are proposals that experts have not yet set. This score shows "
                    "competence in a skills lab only: it says nothing of fitness to treat people, and it is no medical "
                    "advice.",
                    {.size = 8.5, .isBold = false});
    sheet.newPage();
    sheet.heading(2, "Maps: squares of 5 × 5 mm, seen from in front");
    pdf::drawMaps(sheet, score, trainingCase);
    sheet.newPage();
    sheet.heading(2, "Time line: bordered bands give full marks");
    pdf::drawTimeLine(sheet, score, trainingCase);
    drawMetrics(sheet, score);
    drawChecklists(sheet, score.procedure);
    drawIncidents(sheet, "Critical fails", score.criticalFails);
    drawIncidents(sheet, "Minor errors", score.minorErrors);
    drawDeductions(sheet, score);
    drawFacts(sheet, score, trainingCase, facts);
    return sheet.finish();
}

} // namespace stipple

// Puts the report together: see report.h.
#include "sim/technique/report.h"

#include <algorithm>

#include "engine/base/hash.h"
#include "sim/technique/hands.h"
#include "sim/technique/report_parts.h"
#include "sim/technique/technique_state.h"

namespace stipple::sim {

namespace {

using namespace report;

std::string adviceCard(const std::string &title, const std::vector<Advice> &advice, const std::string &otherwise) {
    std::string out = "<section class=\"card\"><h3>" + title + "</h3>";
    if (advice.empty())
        return out + "<p>" + otherwise + "</p></section>";
    out += "<ol>";
    for (const Advice &a : advice)
        out += "<li><strong>" + escaped(a.title) + ".</strong> " + escaped(a.text) + "</li>";
    return out + "</ol></section>";
}

std::string metricTable(const Score &score) {
    std::string out = "<table><caption>What was measured, what gives full marks, and what each metric weighs. Weights "
                      "are scaled to 100 over what this program measures.</caption><thead><tr><th scope=\"col\">Metric"
                      "</th><th scope=\"col\" class=\"n\">Measured</th><th scope=\"col\" class=\"n\">Full marks</th>"
                      "<th scope=\"col\">Unit</th><th scope=\"col\" class=\"n\">Score</th><th scope=\"col\" "
                      "class=\"n\">Weight</th><th scope=\"col\" class=\"n\">Points lost</th></tr></thead><tbody>";
    for (const Metric &m : score.metrics) {
        const std::string percent = fixed(static_cast<double>(m.score), 0);
        out += "<tr><th scope=\"row\">" + escaped(m.name) + " <span class=\"soft\">" + escaped(m.id) +
               "</span><span class=\"def\">" + escaped(m.definition) + "</span></th><td class=\"n\">" +
               escaped(measuredText(m)) + "</td><td class=\"n\">" + escaped(fullMarksText(m)) + "</td><td>" +
               escaped(m.unit) + "</td><td class=\"n\">" + percent +
               "<span class=\"meter\"><span style=\"width:" + percent + "%\"></span></span></td><td class=\"n\">" +
               fixed(static_cast<double>(m.weight), 1) + "</td><td class=\"n\">" + fixed(pointsLost(m), 1) +
               "</td></tr>";
    }
    for (const Unassessed &m : score.notAssessed)
        out += "<tr><th scope=\"row\">" + escaped(m.name) + " <span class=\"soft\">" + escaped(m.id) +
               "</span><span class=\"def\">Not assessed: " + escaped(m.why) +
               ". Its weight is left out.</span></th><td class=\"n\">-</td><td class=\"n\">-</td><td>-</td><td "
               "class=\"n\">-</td><td class=\"n\">-</td><td class=\"n\">-</td></tr>";
    return out + "</tbody></table>";
}

std::string domainTable(const Score &score) {
    std::string out = "<table><caption>Each domain has a floor that a good total cannot make up for.</caption><thead>"
                      "<tr><th scope=\"col\">Domain</th><th scope=\"col\" class=\"n\">Score</th><th scope=\"col\" "
                      "class=\"n\">Floor</th><th scope=\"col\">Reached</th></tr></thead><tbody>";
    for (const Domain &domain : score.domains)
        out += "<tr><th scope=\"row\">" + escaped(domainTitle(domain.id)) + "</th><td class=\"n\">" +
               (domain.isAssessed ? fixed(static_cast<double>(domain.score), 0) : "-") + "</td><td class=\"n\">" +
               fixed(static_cast<double>(domain.floor), 0) + "</td><td>" +
               (!domain.isAssessed ? "not assessed"
                : domain.isMet()   ? "yes"
                                   : "no") +
               "</td></tr>";
    return out + "</tbody></table>";
}

std::string incidentList(const std::vector<Incident> &incidents, const std::string &none) {
    if (incidents.empty())
        return "<p>" + none + "</p>";
    constexpr size_t kMost = 40;
    std::string out = "<ol>";
    for (size_t i = 0; i < std::min(kMost, incidents.size()); ++i)
        out += "<li>" + escaped(incidents[i].text) + " (" + clockText(incidents[i].timeS) + ").</li>";
    out += "</ol>";
    return incidents.size() <= kMost ? out : out + "<p>" + std::to_string(incidents.size() - kMost) + " more.</p>";
}

std::string deductionTable(const Score &score) {
    if (score.deductions.empty())
        return "<p>Nothing was deducted.</p>";
    std::string out = "<table><caption>Every point lost, the largest first, with where and when. Places are in the "
                      "zone's plane: u towards the patient's left (on the block: right), v up.</caption><thead><tr>"
                      "<th scope=\"col\" class=\"n\">No.</th><th scope=\"col\">Metric</th><th scope=\"col\">What "
                      "happened</th><th scope=\"col\" class=\"n\">Time</th><th scope=\"col\">Place</th><th "
                      "scope=\"col\">Full marks</th><th scope=\"col\" class=\"n\">Points</th></tr></thead><tbody>";
    for (size_t i = 0; i < score.deductions.size(); ++i) {
        const Deduction &d = score.deductions[i];
        std::string name = d.metric, limit = "-";
        for (const Metric &m : score.metrics)
            if (m.id == d.metric) {
                name = m.name;
                limit = fullMarksText(m) + " " + m.unit;
            }
        const std::string place = d.zone == ZoneId::None ? "-"
                                                         : escaped(zoneTitle(d.zone)) + "<br><span class=\"at\">u " +
                                                               fixed(static_cast<double>(d.zoneMm.x), 0) + ", v " +
                                                               fixed(static_cast<double>(d.zoneMm.y), 0) + " mm</span>";
        out += "<tr><td class=\"n\">" + std::to_string(i + 1) + "</td><th scope=\"row\">" + escaped(name) +
               "</th><td>" + escaped(d.text) + "</td><td class=\"n\">" + clockText(d.timeS) + "</td><td>" + place +
               "</td><td>" + escaped(limit) + "</td><td class=\"n\">" + fixed(static_cast<double>(d.points), 2) +
               "</td></tr>";
    }
    return out + "</tbody></table>";
}

std::string fact(const std::string &name, const std::string &value) {
    return value.empty() ? "" : "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
}

std::string factList(const Score &score, const Case &trainingCase, const ReportFacts &facts) {
    const Patient &patient = trainingCase.patient;
    constexpr std::string_view kTypes[] = {"I", "II", "III", "IV", "V", "VI"};
    const std::string who = std::string(patient.sex == Sex::Male ? "man" : "woman") + " of " +
                            std::to_string(patient.ageYears) + ", Fitzpatrick type " +
                            std::string(kTypes[std::min(std::max(patient.fitzpatrick, 1), 6) - 1]);
    return "<dl>" + fact("Case", trainingCase.id) + fact("Hand-piece", trainingCase.device) +
           fact("Indication", trainingCase.indication) +
           fact("Patient", trainingCase.surface == Surface::Block ? "practice block" : who) + fact("Head", facts.head) +
           fact("Session", clockText(score.durationS) + " min, of it " + clockText(score.contactS) + " on the skin") +
           fact("Strokes", grouped(score.strokes.size())) + fact("Punctures", grouped(score.punctures)) +
           fact("Started", facts.startedAt) + fact("Recording", facts.recording) +
           fact("Hand", score.hands.empty() ? facts.input : handText(score.hands)) + fact("Live cues", facts.help) +
           fact("Seed", facts.seed) + fact("Final state", facts.stateHash) + fact("Program", facts.build) +
           fact("Kernels ran on", facts.backend) +
           fact("Rubric",
                score.rubricId + " version " + std::to_string(score.rubricVersion) + ", " + hexOf(score.rubricHash)) +
           "</dl>";
}

std::string pictureSection(const ReportFacts &facts) {
    if (facts.pictures.empty())
        return "";
    std::string out = "<h2>Pictures</h2><div class=\"pictures\">";
    for (const ReportPicture &p : facts.pictures)
        out += "<figure><img alt=\"" + escaped(p.alt) + "\" src=\"data:image/png;base64," + base64(p.pngBytes) +
               "\"><figcaption>" + escaped(p.caption) + "</figcaption></figure>";
    return out + "</div>";
}

} // namespace

std::string reportHtml(const Score &score, const Case &trainingCase, const ReportFacts &facts) {
    const std::string total = fixed(static_cast<double>(score.total), 1);
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\"><title>" +
           escaped(trainingCase.title) + ": " + total + " of 100 – Stipple</title><style>" + std::string(kStyle) +
           "</style></head>\n<body><main>\n<header><p class=\"over\">Stipple technique report</p><h1>" +
           escaped(trainingCase.title) + "</h1><p class=\"brief\">" + escaped(trainingCase.brief) +
           "</p></header>\n<section class=\"result\" aria-label=\"Result\">" + scoreRing(score) +
           "<div><p class=\"band\">" + escaped(score.isNoWork ? "not scored" : score.band) + "</p><p>" +
           escaped(meaningOf(score)) + "</p><p>" + escaped(outcomeText(score)) +
           "</p><p class=\"soft\">Bands: under 60 beginner, 60 to 79 developing, 80 to 89 competent, 90 and over "
           "proficient.</p></div></section>\n<h2>What to keep, what to change</h2><div class=\"two\">" +
           adviceCard("Keep", thingsToKeep(score), "Nothing reached 90 of 100 yet.") +
           adviceCard("Change", thingsToChange(score, trainingCase), "Nothing cost more than half a point.") +
           "</div>\n<h2>Domains</h2>" + domainTable(score) +
           "\n<h2>Maps</h2><p class=\"soft\">Each square is 5 × 5 mm of skin, seen from in front of it. Colours are "
           "told apart by signs too; numbered discs are the deductions of the table below.</p>" +
           maps(score, trainingCase) +
           "\n<h2>Time line</h2><p class=\"soft\">Bordered bands give full marks; a break in a line is a pause.</p>"
           "<div class=\"time\">" +
           timeline(score, trainingCase) + "</div>" + procedureSection(score) + "\n<h2>Metrics</h2>" +
           metricTable(score) + "\n<h2>Critical fails</h2>" + incidentList(score.criticalFails, "None.") +
           "\n<h2>Minor errors</h2>" + incidentList(score.minorErrors, "None.") + "\n<h2>Deductions</h2>" +
           deductionTable(score) + "\n" + pictureSection(facts) + "\n<h2>Facts</h2>" +
           factList(score, trainingCase, facts) +
           "<p class=\"note\"><strong>Provisional.</strong> The bands and weights are proposals that experts have not "
           "yet set. This score shows competence in a skills lab only: it says nothing of fitness to treat people, "
           "and it is no medical advice.</p>\n</main></body></html>\n";
}

} // namespace stipple::sim

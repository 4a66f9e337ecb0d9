// The report's part on the procedure around the needles: what was done, what was missed.
#include "sim/technique/report_parts.h"

namespace stipple::sim::report {

namespace {

std::string row(const std::string &name, const std::string &state) {
    return "<tr><th scope=\"row\">" + escaped(name) + "</th><td>" + state + "</td></tr>";
}

// In words and not by colour alone.
std::string itemRow(const ChecklistItem &item) {
    if (!item.isDone)
        return row(item.name, item.isCritical ? "<strong>left out, critical</strong>" : "<strong>left out</strong>");
    std::string state = "done";
    state += item.isInOrder ? "" : ", out of order";
    if (item.share < 1)
        state += ", too short or too long: counts " + fixed(100 * item.share, 0) + " %";
    return row(item.name, state);
}

std::string list(const std::string &title, const std::vector<ChecklistItem> &items) {
    size_t done = 0;
    std::string rows;
    for (const ChecklistItem &item : items) {
        done += item.isDone ? 1 : 0;
        rows += itemRow(item);
    }
    return "<section class=\"card\"><table><caption>" + title + ": " + std::to_string(done) + " of " +
           std::to_string(items.size()) +
           " done.</caption><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">What was "
           "seen</th></tr></thead><tbody>" +
           rows + "</tbody></table></section>";
}

std::string decisionText(const DecisionFacts &facts) {
    if (!facts.isRight)
        return "Wrong. " + facts.why;
    return facts.areFlagsSeen ? "Right, and every warning in the history was found."
                              : "Right, but nobody asked about: " + facts.missed;
}

std::string setupText(const SetupFacts &facts) {
    std::string out = facts.offMm > 0 ? fixed(facts.offMm, 2) + " mm outside the plan's window"
                                      : std::string("inside the plan's window");
    out += facts.isHeadRight ? "" : "; the head does not suit";
    return out + (facts.isSpeedRight ? "" : "; the frequency does not suit");
}

} // namespace

std::string procedureSection(const Score &score) {
    const ProcedureFacts &facts = score.procedure;
    if (!facts.closeOut)
        return {};
    std::string out = "\n<h2>Procedure</h2>";
    if (facts.isLeftUntreated)
        out += "<p>Rightly no needle touched this patient: only the decision and what follows from it count.</p>";
    out += "<dl style=\"margin-bottom:1em\">";
    if (facts.decision)
        out += "<dt>Decision</dt><dd>" + escaped(decisionText(*facts.decision)) + "</dd>";
    if (facts.setup)
        out += "<dt>Setting</dt><dd>" + escaped(setupText(*facts.setup)) + "</dd>";
    out += "</dl><div class=\"two\">";
    if (facts.preparation)
        out += list("Preparation", *facts.preparation);
    return out + list("Close-out", *facts.closeOut) + "</div>";
}

} // namespace stipple::sim::report

// See evidence.h. Words first, colour never alone; light, dark and print; nothing from the network.
#include "tools/stipple/evidence.h"

#include <algorithm>
#include <cmath>

#include <sodium.h>

#include "sim/lab/knowledge.h"
#include "tools/stipple/lab_options.h"

namespace stipple::cli {

namespace {

namespace lab = sim::lab;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
    return out;
}

std::string dataUri(const std::string &svg) {
    const auto *bytes = reinterpret_cast<const unsigned char *>(svg.data());
    std::string text(sodium_base64_encoded_len(svg.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, svg.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // its terminating zero
    return "data:image/svg+xml;base64," + text;
}

constexpr std::string_view kAssumed = "<span class=\"tag assumed\">assumption</span>";

std::string figureHtml(const Figure &figure) {
    std::string ids;
    for (const std::string &id : figure.ids)
        ids += " <a class=\"tag\" href=\"#" + id + "\">" + id + "</a>";
    std::string out = "<figure><h3>" + escaped(figure.plot.title) + ids +
                      "</h3><picture><source media=\"(prefers-color-scheme: "
                      "dark)\" srcset=\"" +
                      dataUri(plotSvg(figure.plot, PageTheme::Dark)) + "\"><img width=\"520\" height=\"372\" alt=\"" +
                      escaped(figure.alt) + "\" src=\"" + dataUri(plotSvg(figure.plot, PageTheme::Light)) +
                      "\"></picture><figcaption>" + escaped(figure.caption);
    if (!figure.assumed.empty())
        out += " <span class=\"why\">" + std::string(kAssumed) + " " + escaped(figure.assumed) + ".</span>";
    return out + "</figcaption></figure>";
}

std::string gotText(const lab::Check &check) {
    if (!std::isfinite(check.got))
        return "–";
    const double size = std::abs(check.got);
    return fixed(check.got, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size > 0 ? 3 : 0);
}

std::string withUnit(const std::string &text, const std::string &unit) {
    return unit.empty() ? escaped(text) : escaped(text) + " <span class=\"unit\">" + escaped(unit) + "</span>";
}

// One group of rows per target: what was run, each check, what there is to say.
std::string targetRows(const lab::Target &target) {
    std::string out = "<tbody id=\"" + target.id +
                      "\"><tr class=\"head\"><th scope=\"rowgroup\" colspan=\"5\"><span class=\"id\">" + target.id +
                      "</span> " + escaped(target.title) +
                      (target.isCore ? " <span class=\"tag core\">core</span>" : "") +
                      "<span class=\"def\">Run: " + escaped(target.configuration) +
                      ".<br>Source: " + escaped(target.source) + ".</span></th></tr>";
    for (const lab::Check &check : target.checks)
        out += "<tr><th scope=\"row\">" + escaped(check.what) + "</th><td class=\"n\">" +
               withUnit(check.expected, check.unit) + "</td><td class=\"n\">" + escaped(check.tolerance) +
               "</td><td class=\"n\">" + withUnit(gotText(check), check.unit) + "</td><td>" +
               (check.passes() ? "<span class=\"pass\">✓ pass</span>" : "<span class=\"miss\">✗ miss</span>") +
               "</td></tr>";
    if (!target.note.empty())
        out += "<tr><td class=\"note\" colspan=\"5\">" + escaped(target.note) + "</td></tr>";
    return out + "</tbody>";
}

std::string targetTable(const std::vector<lab::Target> &targets) {
    std::string out =
        "<div class=\"scroll\"><table><caption>Every published observation that applies. The tolerance was set before "
        "the "
        "model was run; a miss stays a miss.</caption><thead><tr><th scope=\"col\">Observation</th><th scope=\"col\" "
        "class=\"n\">Published</th><th scope=\"col\" class=\"n\">Tolerance</th><th scope=\"col\" "
        "class=\"n\">Model</th><th "
        "scope=\"col\">Result</th></tr></thead>";
    for (const lab::Target &target : targets)
        if (target.applies())
            out += targetRows(target);
    return out + "</table></div>";
}

struct Tally {
    int checks = 0, passed = 0, core = 0, corePassed = 0, targets = 0;
    std::string missed; // as list items
};

Tally tallyOf(const std::vector<lab::Target> &targets) {
    Tally tally;
    for (const lab::Target &target : targets) {
        if (target.isCore) {
            ++tally.core;
            tally.corePassed += target.applies() && target.passes() ? 1 : 0;
        }
        if (!target.applies())
            continue;
        ++tally.targets;
        for (const lab::Check &check : target.checks) {
            ++tally.checks;
            tally.passed += check.passes() ? 1 : 0;
            if (!check.passes())
                tally.missed += "<li><a href=\"#" + target.id + "\">" + target.id + "</a> " + escaped(target.title) +
                                ": " + escaped(check.what) + " is " + withUnit(gotText(check), check.unit) +
                                ", published " + escaped(check.expected) + " (" + escaped(check.tolerance) + ")</li>";
        }
    }
    return tally;
}

std::string summary(const std::vector<lab::Target> &targets) {
    const Tally tally = tallyOf(targets);
    std::string out = "<section class=\"cards\" aria-label=\"Summary\"><div class=\"card\"><p class=\"big\">" +
                      std::to_string(tally.corePassed) + " of " + std::to_string(tally.core) +
                      "</p><p>core observations reproduced</p></div><div class=\"card\"><p class=\"big\">" +
                      std::to_string(tally.passed) + " of " + std::to_string(tally.checks) +
                      "</p><p>single figures within tolerance, from " + std::to_string(tally.targets) +
                      " observations</p></div><div class=\"card\"><p class=\"big\">" +
                      std::to_string(lab::assumptions().size()) +
                      "</p><p>assumptions, each named <a href=\"#assumptions\">below</a></p></div></section>";
    if (tally.missed.empty())
        return out;
    return out + "<section class=\"misses\"><h2>What the model misses</h2><ul>" + tally.missed + "</ul></section>";
}

std::string absences(const std::vector<lab::Target> &targets) {
    std::string out = "<ul>";
    for (const lab::Target &target : targets)
        if (!target.applies())
            out += "<li><strong>" + target.id + " " + escaped(target.title) + ".</strong> " + escaped(target.absence) +
                   "</li>";
    return out + "</ul>";
}

std::string disagreementTable() {
    std::string out =
        "<div class=\"scroll\"><table class=\"words\"><caption>Where two sources disagree, what the default follows."
        "</caption><thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Sources</th><th scope=\"col\">"
        "Default, and why</th></tr></thead><tbody>";
    for (const lab::Disagreement &one : lab::disagreements())
        out += "<tr><th scope=\"row\">" + escaped(one.question) + "</th><td>" + escaped(one.sources) + "</td><td>" +
               escaped(one.choice) + "</td></tr>";
    return out + "</tbody></table></div>";
}

std::string assumptionTable() {
    std::string out =
        "<div class=\"scroll\"><table class=\"words\"><caption>Figures and forms that nobody has measured for this "
        "purpose. They are tunable, and marked in the code where they stand.</caption><thead><tr><th "
        "scope=\"col\">Part</th><th scope=\"col\">Assumed</th><th scope=\"col\">Leans on</th></tr></thead><tbody>";
    for (const lab::Assumption &one : lab::assumptions())
        out += "<tr><th scope=\"row\">" + escaped(one.part) + "</th><td>" + std::string(kAssumed) + " " +
               escaped(one.what) + "</td><td>" + escaped(one.anchor) + "</td></tr>";
    return out + "</tbody></table></div>";
}

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#23303b;--soft:#5c6770;--line:#e2ded3;--paper:#fff;--wash:#f7f5f0;--blue:#1b4a73;--pass:#12694e;--miss:#a33c00;--tag:#ece8de}
@media (prefers-color-scheme:dark){:root{--ink:#e6e3db;--soft:#a9b0b6;--line:#39424a;--paper:#1c2329;--wash:#13181c;--blue:#8fc1ea;--pass:#74cfae;--miss:#f2a468;--tag:#2c353c}}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:16px/1.55 "Source Sans 3","Segoe UI",system-ui,"Helvetica Neue",Arial,sans-serif}
main{max-width:1120px;margin:2rem auto;background:var(--paper);padding:2.2rem 2.4rem 2.6rem;border:1px solid var(--line);border-radius:10px}
h1{font-size:1.85rem;line-height:1.2;margin:.15rem 0 .5rem;font-weight:650}
h2{font-size:1.25rem;margin:2.6rem 0 .7rem;padding-top:1.2rem;border-top:1px solid var(--line);font-weight:650}
h3{font-size:1rem;margin:0 0 .5rem;font-weight:650}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--blue)}
.over{color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;margin:0}
.brief,.soft{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:1.2rem;margin:1.6rem 0}
.card{background:var(--wash);border-radius:8px;padding:.9rem 1.2rem 1rem}
.card p{margin:.1rem 0;color:var(--soft)}
.card .big{font-size:2rem;font-weight:650;color:var(--ink);line-height:1.25}
.misses{border-left:4px solid var(--miss);padding:.2rem 0 .2rem 1.2rem;margin:1.6rem 0}
.misses h2{margin:0 0 .3rem;padding:0;border:0;font-size:1.05rem}
.misses ul{margin:0;padding-left:1.1rem}
.figures{display:grid;grid-template-columns:1fr 1fr;gap:2.2rem 2rem;margin-top:1.2rem}
figure{margin:0}
figure img{width:100%;height:auto;display:block}
figcaption{font-size:.9rem;line-height:1.45;color:var(--soft);margin-top:.4rem}
.why{display:block;margin-top:.35rem}
.tag{display:inline-block;background:var(--tag);border-radius:4px;padding:0 .42em;font-size:.74rem;font-weight:600;line-height:1.55;text-decoration:none;color:var(--ink);vertical-align:.08em}
.tag.core{background:var(--blue);color:var(--paper)}
.tag.assumed{background:none;border:1.5px dashed var(--miss);color:var(--miss);line-height:1.35}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
caption{text-align:left;color:var(--soft);padding-bottom:.6rem}
th,td{text-align:left;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:400}
thead th{color:var(--soft);font-size:.82rem;font-weight:600}
.words th{font-weight:600;min-width:9rem}
.head th{font-weight:600;padding-top:1.3rem}
.id{color:var(--blue);margin-right:.3rem}
.def{display:block;color:var(--soft);font-size:.84rem;line-height:1.45;font-weight:400;max-width:56rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.unit{color:var(--soft)}
td.note{color:var(--soft);font-size:.87rem;line-height:1.45;max-width:40rem;border-bottom:1px solid var(--line)}
.pass{color:var(--pass);white-space:nowrap}
.miss{color:var(--miss);font-weight:650;white-space:nowrap}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.1rem;margin:.6rem 0}
dt{font-weight:600}
dd{margin:0;color:var(--soft);max-width:46rem}
.foot{margin-top:2.4rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
@media (max-width:820px){main{margin:0;border:0;border-radius:0;padding:1.2rem}.cards,.figures{grid-template-columns:1fr}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:10pt}main{margin:0;border:0;padding:0;max-width:none}tr,figure,.card{break-inside:avoid}h2,h3,.head{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)";

} // namespace

std::vector<Figure> evidenceFigures() {
    std::vector<Figure> all;
    for (const auto part : {needleFigures, bloodFigures, courseFigures, colourFigures})
        for (Figure &figure : part())
            all.push_back(std::move(figure));
    return all;
}

std::string evidenceHtml(const std::vector<lab::Target> &targets, const std::vector<Figure> &figures,
                         std::string_view version) {
    std::string plots;
    for (const Figure &figure : figures)
        plots += figureHtml(figure) + "\n";
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width,"
           "initial-scale=1\"><title>Evidence – Stipple</title><style>" +
           std::string(kStyle) + "</style></head>\n<body><main>\n<header><p class=\"over\">Stipple " +
           escaped(version) +
           "</p><h1>What the simulation rests on</h1><p class=\"brief\">Needles, bleeding, redness, healing and the "
           "colour of skin "
           "follow a model. This page runs that model in the settings of published observations and puts its answers "
           "beside "
           "theirs. Everything here was computed when the page was made.</p></header>\n" +
           summary(targets) +
           "\n<h2>How to read it</h2><dl><dt>Depth reached</dt><dd>How far the tip went in. Injury, bleeding and the "
           "score "
           "follow it.</dd><dt>Channel left</dt><dd>What stays open about a second after withdrawal; barrier and "
           "uptake follow "
           "it. It is three to five times shallower, which is why published depths seem to disagree.</dd><dt>S, D, "
           "C</dt><dd>"
           "Marks of a source: seen in the paper (mostly its abstract), derived from such figures, computed from "
           "published "
           "data.</dd><dt><span class=\"tag core\">core</span></dt><dd>The set that must pass before the program is "
           "released.</dd><dt>" +
           std::string(kAssumed) +
           "</dt><dd>Nobody has measured it. A sensible figure was taken, and is named as such.</dd></dl>\n<h2>The "
           "model in "
           "pictures</h2><div class=\"figures\">\n" +
           plots + "</div>\n<h2>Every observation</h2>\n" + targetTable(targets) +
           "\n<h2>Where sources disagree</h2>\n" + disagreementTable() + "\n<h2>What is not compared</h2>\n" +
           absences(targets) + "\n<h2 id=\"assumptions\">Assumptions</h2>\n" + assumptionTable() +
           "\n<p class=\"foot\">Figures marked S come from abstracts and openings of papers; before one is taught as "
           "fact, open the "
           "original. This is a training simulator for a skills lab: nothing here is medical advice. Made by "
           "<code>stipple lab "
           "validate --html</code>.</p>\n</main></body></html>\n";
}

} // namespace stipple::cli

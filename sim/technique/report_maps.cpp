// The report's pictures, as inline SVG: maps of the score cells, the time line, the score ring. Colours stay apart for
// colour-blind eyes (cividis for amounts, blue to orange for depth), and nothing is told by colour alone.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/technique/report_parts.h"
#include "sim/technique/strokes.h"
#include "sim/technique/technique_state.h"

namespace stipple::sim::report {

namespace {

constexpr double kMapWidth = 250;     // pixels of a map
constexpr double kLargestScale = 4.6; // pixels per mm
constexpr size_t kMostMarkers = 6;    // numbered deductions on a map

struct Swatch {
    std::string_view colour, text;
};

// Dose ÷ target, in classes.
constexpr std::array<Swatch, 6> kDoses = {{{"#f5f2ea", "under 30 %"},
                                           {"#f3e27d", "30–70 %"},
                                           {"#bfb06d", "70–100 %"},
                                           {"#84817a", "100–140 %"},
                                           {"#4a5671", "140–180 %"},
                                           {"#00224e", "over 180 %"}}};
constexpr std::array<double, 5> kDoseEdges = {0.3, 0.7, 1.0, 1.4, 1.8};

// Mean depth against the window.
constexpr std::array<Swatch, 6> kDepths = {{{"#f7f7f5", "not treated (·)"},
                                            {"#2c6ba8", "too shallow (–)"},
                                            {"#9cc4e4", "shallow, within tolerance"},
                                            {"#dde1c6", "in the window"},
                                            {"#f2b06b", "deep, within tolerance"},
                                            {"#b4540a", "too deep (+)"}}};

constexpr std::string_view kInk = "#23303b";

std::string px(double value) { return fixed(value, 1); }

// Lays a zone's cells out on a drawing: u to the right, v up.
struct Layout {
    double scale = 4, left = 0, top = 0; // pixels per mm; u of the left edge, v of the top edge
    double width = 0, height = 0;        // pixels
    double x(double uMm) const { return (uMm - left) * scale + 1; }
    double y(double vMm) const { return (top - vMm) * scale + 1; }
};

Layout layoutOf(const std::vector<const ScoreCell *> &cells) {
    int lowU = cells.front()->iu, highU = lowU, lowV = cells.front()->iv, highV = lowV;
    for (const ScoreCell *cell : cells) {
        lowU = std::min(lowU, cell->iu);
        highU = std::max(highU, cell->iu);
        lowV = std::min(lowV, cell->iv);
        highV = std::max(highV, cell->iv);
    }
    const double side = static_cast<double>(kScoreCellMm);
    const double widthMm = (highU - lowU + 1) * side;
    const double heightMm = (highV - lowV + 1) * side;
    Layout out;
    out.scale = std::min(kLargestScale, kMapWidth / widthMm);
    out.left = lowU * side;
    out.top = (highV + 1) * side;
    out.width = widthMm * out.scale + 2;
    out.height = heightMm * out.scale + 2;
    return out;
}

// A drawing with its name, description and a 10 mm bar beneath.
std::string drawing(const Layout &layout, const std::string &id, const std::string &name, const std::string &about,
                    const std::string &content) {
    const double barY = layout.height + 12;
    const double barX = layout.width - 1 - 10 * layout.scale;
    const double height = layout.height + 30;
    return "<svg role=\"img\" aria-labelledby=\"" + id + "-t " + id + "-d\" viewBox=\"0 0 " + px(layout.width) + " " +
           px(height) + "\" width=\"" + px(layout.width) + "\" height=\"" + px(height) + "\"><title id=\"" + id +
           "-t\">" + escaped(name) + "</title><desc id=\"" + id + "-d\">" + escaped(about) + "</desc>" + content +
           "<path d=\"M" + px(barX) + " " + px(barY - 3) + "v6m0 -3h" + px(10 * layout.scale) +
           "m0 -3v6\" fill=\"none\" stroke=\"" + std::string(kInk) + "\" stroke-width=\"1.2\"/><text x=\"" +
           px(layout.width - 1) + "\" y=\"" + px(barY + 14) + "\" class=\"bar\" text-anchor=\"end\">10 mm</text></svg>";
}

std::string square(const Layout &layout, const ScoreCell &cell, std::string_view fill, const std::string &says,
                   const std::string &more = "") {
    const double side = static_cast<double>(kScoreCellMm);
    const double x = layout.x(cell.iu * side);
    const double y = layout.y((cell.iv + 1) * side);
    const std::string box = "x=\"" + px(x) + "\" y=\"" + px(y) + "\" width=\"" + px(side * layout.scale) +
                            "\" height=\"" + px(side * layout.scale) + "\"";
    return "<g><rect " + box + " fill=\"" + std::string(fill) + "\" stroke=\"#fff\" stroke-width=\"1\"/>" + more +
           "<title>" + escaped(says) + "</title></g>";
}

std::string placeText(const ScoreCell &cell) {
    return "u " + fixed(static_cast<double>(cell.centreMm.x), 0) + ", v " +
           fixed(static_cast<double>(cell.centreMm.y), 0) + " mm: ";
}

std::string legend(const std::vector<std::string> &entries) {
    std::string out = "<ul class=\"legend\">";
    for (const std::string &entry : entries)
        out += "<li>" + entry + "</li>";
    return out + "</ul>";
}

std::string swatch(const Swatch &s) {
    return "<span class=\"sw\" style=\"background:" + std::string(s.colour) + "\"></span>" + std::string(s.text);
}

std::string figure(const std::string &title, const std::string &svg, const std::string &key) {
    return "<figure><figcaption>" + title + "</figcaption>" + svg + key + "</figure>";
}

// Numbered discs that keep clear of each other.
class Markers {
  public:
    explicit Markers(glm::dvec2 size) : size_(size) {}
    std::string add(size_t number, glm::dvec2 at) {
        constexpr double kApart = 17;
        constexpr std::array<glm::dvec2, 9> kAside = {
            {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};
        glm::dvec2 place = at;
        for (const glm::dvec2 &aside : kAside) {
            place = glm::clamp(at + aside * kApart, glm::dvec2(9), glm::max(size_ - 9.0, glm::dvec2(9)));
            const bool isFree = std::none_of(taken_.begin(), taken_.end(),
                                             [&](glm::dvec2 other) { return glm::length(other - place) < kApart - 1; });
            if (isFree)
                break;
        }
        taken_.push_back(place);
        return "<g class=\"mark\"><circle cx=\"" + px(place.x) + "\" cy=\"" + px(place.y) + "\" r=\"8\"/><text x=\"" +
               px(place.x) + "\" y=\"" + px(place.y + 3.6) + "\">" + std::to_string(number) + "</text></g>";
    }

  private:
    glm::dvec2 size_;
    std::vector<glm::dvec2> taken_;
};

// The strongest deductions of this zone, numbered as in the table.
std::string markers(const Score &score, const Layout &layout, ZoneId zone) {
    std::string out;
    Markers drawn({layout.width, layout.height});
    size_t count = 0;
    for (size_t i = 0; i < score.deductions.size() && count < kMostMarkers; ++i) {
        const Deduction &d = score.deductions[i];
        if (d.zone != zone)
            continue;
        out += drawn.add(i + 1, {layout.x(static_cast<double>(d.zoneMm.x)), layout.y(static_cast<double>(d.zoneMm.y))});
        ++count;
    }
    return out;
}

std::string doseMap(const Score &score, const ZonePlan &plan, const std::vector<const ScoreCell *> &cells,
                    const Layout &layout, const std::string &id) {
    const double target = static_cast<double>(plan.dosePerCm2);
    std::string content = "<defs><pattern id=\"" + id +
                          "-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                          "patternTransform=\"rotate(45)\"><path d=\"M0 0v6\" stroke=\"#fff\" "
                          "stroke-width=\"2\"/></pattern></defs>";
    size_t covered = 0;
    size_t over = 0;
    for (const ScoreCell *cell : cells) {
        const double share = target > 0 ? static_cast<double>(cell->dosePerCm2) / target : 0;
        const auto kind =
            static_cast<size_t>(std::upper_bound(kDoseEdges.begin(), kDoseEdges.end(), share) - kDoseEdges.begin());
        covered += share >= 0.7 ? 1 : 0;
        over += cell->isOver ? 1 : 0;
        std::string hatch;
        if (cell->isOver) {
            const double side = static_cast<double>(kScoreCellMm);
            hatch = "<rect x=\"" + px(layout.x(cell->iu * side)) + "\" y=\"" + px(layout.y((cell->iv + 1) * side)) +
                    "\" width=\"" + px(side * layout.scale) + "\" height=\"" + px(side * layout.scale) +
                    "\" fill=\"url(#" + id + "-h)\"/>";
        }
        content += square(layout, *cell, kDoses[kind].colour,
                          placeText(*cell) + fixed(static_cast<double>(cell->dosePerCm2), 0) + " per cm², " +
                              fixed(100 * share, 0) + " % of the target" +
                              (cell->isOver ? ", over-worked (grade " + std::to_string(cell->grade) + ")" : ""),
                          hatch);
    }
    content += markers(score, layout, plan.zone);
    std::vector<std::string> entries;
    for (const Swatch &s : kDoses)
        entries.push_back(swatch(s));
    entries.push_back("<span class=\"sw hatch\"></span>over-worked");
    entries.push_back("<span class=\"dot\">1</span>deduction of that number");
    return figure("Dose, of a target of " + grouped(static_cast<uint64_t>(target)) + " per cm²",
                  drawing(layout, id, "Dose map of the " + zoneTitle(plan.zone),
                          std::to_string(covered) + " of " + std::to_string(cells.size()) +
                              " cells reached 70 % of the target dose; " + std::to_string(over) + " are over-worked.",
                          content),
                  legend(entries));
}

size_t depthKind(const ScoreCell &cell, const Band &window, float toleranceUm) {
    if (cell.meanDepthUm <= 0)
        return 0;
    if (cell.meanDepthUm < window.lo)
        return cell.meanDepthUm < window.lo - toleranceUm ? 1 : 2;
    if (cell.meanDepthUm > window.hi)
        return cell.meanDepthUm > window.hi + toleranceUm ? 5 : 4;
    return 3;
}

std::string depthMap(float toleranceUm, const ZonePlan &plan, const std::vector<const ScoreCell *> &cells,
                     const Layout &layout, const std::string &id) {
    std::string content;
    std::array<size_t, kDepths.size()> counts{};
    for (const ScoreCell *cell : cells) {
        const size_t kind = depthKind(*cell, plan.depthUm, toleranceUm);
        ++counts[kind];
        // Too shallow and too deep also by sign.
        const double side = static_cast<double>(kScoreCellMm);
        const double x = layout.x((cell->iu + 0.5) * side);
        const double y = layout.y((cell->iv + 0.5) * side);
        std::string sign;
        if (kind == 0)
            sign = "<circle cx=\"" + px(x) + "\" cy=\"" + px(y) + "\" r=\"1.2\" fill=\"#aaa595\"/>";
        else if (kind == 1 || kind == 5)
            sign = "<path d=\"M" + px(x - 3) + " " + px(y) + "h6" +
                   (kind > 3 ? "M" + px(x) + " " + px(y - 3) + "v6" : "") + "\" stroke=\"#fff\" stroke-width=\"1.5\"/>";
        content += square(layout, *cell, kDepths[kind].colour,
                          placeText(*cell) + "mean depth " + fixed(static_cast<double>(cell->meanDepthUm) / 1000, 2) +
                              " mm, deepest " + fixed(static_cast<double>(cell->maxDepthUm) / 1000, 2) + " mm",
                          sign);
    }
    std::vector<std::string> entries;
    for (const Swatch &s : kDepths)
        entries.push_back(swatch(s));
    const std::string window = fixed(static_cast<double>(plan.depthUm.lo) / 1000, 2) + " to " +
                               fixed(static_cast<double>(plan.depthUm.hi) / 1000, 2) + " mm";
    return figure("Mean depth, window " + window,
                  drawing(layout, id, "Depth map of the " + zoneTitle(plan.zone),
                          "Mean depth is inside the window of " + window + " in " + std::to_string(counts[3]) + " of " +
                              std::to_string(cells.size()) + " cells, shallower in " +
                              std::to_string(counts[1] + counts[2]) + ", deeper in " +
                              std::to_string(counts[4] + counts[5]) + ", untreated in " + std::to_string(counts[0]) +
                              ".",
                          content),
                  legend(entries));
}

std::string directionMap(const ZonePlan &plan, const std::vector<const ScoreCell *> &cells, const Layout &layout,
                         const std::string &id) {
    const double side = static_cast<double>(kScoreCellMm);
    std::string content;
    size_t complete = 0;
    for (const ScoreCell *cell : cells) {
        const double x = layout.x((cell->iu + 0.5) * side);
        const double y = layout.y((cell->iv + 0.5) * side);
        std::string lines;
        std::string says = placeText(*cell);
        bool isComplete = true;
        for (const float degrees : plan.directionsDeg) {
            const float passes = cell->passes[static_cast<size_t>(directionBin(degrees))];
            const double done = std::min(1.0, static_cast<double>(passes / plan.passesPerDirection));
            const double angle = static_cast<double>(degrees) / 57.29577951;
            const double reach = 0.40 * side * layout.scale;
            const std::string path = "M" + px(x - reach * std::cos(angle)) + " " + px(y + reach * std::sin(angle)) +
                                     "L" + px(x + reach * std::cos(angle)) + " " + px(y - reach * std::sin(angle));
            isComplete = isComplete && done >= 0.9;
            says += fixed(static_cast<double>(degrees), 0) + "° " + fixed(static_cast<double>(passes), 1) + " of " +
                    fixed(static_cast<double>(plan.passesPerDirection), 0) + "  ";
            if (done >= 0.9)
                lines += "<path d=\"" + path + "\" stroke=\"#1b4a73\" stroke-width=\"1.8\"/>";
            else if (done >= 0.1)
                lines += "<path d=\"" + path + "\" stroke=\"#1b4a73\" stroke-width=\"1\" stroke-dasharray=\"2 2\"/>";
            else
                lines += "<circle cx=\"" + px(x + reach * std::cos(angle)) + "\" cy=\"" +
                         px(y - reach * std::sin(angle)) + "\" r=\"1.3\" fill=\"#c65d00\"/>";
        }
        complete += isComplete ? 1 : 0;
        content += square(layout, *cell, isComplete ? "#dfe9f1" : "#faf3e8", says, lines);
    }
    const std::string count = fixed(static_cast<double>(plan.passesPerDirection), 0);
    return figure("Directions, " + count + (count == "1" ? " pass" : " passes") + " in each of " +
                      std::to_string(plan.directionsDeg.size()),
                  drawing(layout, id, "Direction map of the " + zoneTitle(plan.zone),
                          std::to_string(complete) + " of " + std::to_string(cells.size()) +
                              " cells received every planned pass in every planned direction.",
                          content),
                  legend({"<span class=\"ln\"></span>planned passes done", "<span class=\"ln part\"></span>partly",
                          "<span class=\"pt\"></span>missing", swatch({"#dfe9f1", "complete cell"}),
                          swatch({"#faf3e8", "incomplete cell"})}));
}

} // namespace

std::string zoneMaps(const Score &score, const ZonePlan &plan) {
    std::vector<const ScoreCell *> cells;
    for (const ScoreCell &cell : score.cells)
        if (cell.zone == plan.zone)
            cells.push_back(&cell);
    const std::string name = zoneTitle(plan.zone);
    if (cells.empty())
        return "<h3>" + escaped(name) + "</h3><p>This skin has no such zone, so there is nothing to map.</p>";
    const Layout layout = layoutOf(cells);
    const std::string id = "m" + std::to_string(static_cast<int>(plan.zone));
    return "<section class=\"zone\"><h3>The " + escaped(name) + "</h3><div class=\"maps\">" +
           doseMap(score, plan, cells, layout, id + "a") +
           depthMap(score.depthToleranceUm, plan, cells, layout, id + "b") +
           directionMap(plan, cells, layout, id + "c") + "</div></section>";
}

std::string timeline(const Score &score) {
    constexpr double kWidth = 840;
    constexpr double kBarTop = 42;
    const double duration = std::max(1.0, static_cast<double>(score.durationS));
    const auto x = [duration](double seconds) { return 4 + (kWidth - 8) * std::clamp(seconds / duration, 0.0, 1.0); };
    std::string content = "<path d=\"M4 52H836\" stroke=\"#c9c5ba\" stroke-width=\"1\"/>";
    for (const Stroke &stroke : score.strokes) {
        const double from = x(static_cast<double>(stroke.firstStep) / 240);
        const double to = std::max(from + 0.8, x(static_cast<double>(stroke.lastStep + 1) / 240));
        content +=
            "<rect x=\"" + px(from) + "\" y=\"42\" width=\"" + px(to - from) + "\" height=\"10\" fill=\"#5b7f9d\"/>";
    }
    Markers drawn({kWidth, kBarTop});
    for (size_t i = 0; i < std::min<size_t>(kMostMarkers, score.deductions.size()); ++i) {
        const double at = x(static_cast<double>(score.deductions[i].timeS));
        content += "<path d=\"M" + px(at) + " " + px(kBarTop - 10) + "V" + px(kBarTop) + "\" stroke=\"" +
                   std::string(kInk) + "\"/>" + drawn.add(i + 1, {at, kBarTop - 18});
    }
    // About eight ticks at a round step.
    constexpr std::array<double, 9> kSteps = {1, 2, 5, 10, 30, 60, 120, 300, 600};
    double step = 1200;
    for (const double candidate : kSteps)
        if (duration / candidate <= 9) {
            step = candidate;
            break;
        }
    for (double t = 0; t <= duration; t += step)
        content += "<path d=\"M" + px(x(t)) + " 52v4\" stroke=\"#8a8577\"/><text class=\"bar\" x=\"" + px(x(t)) +
                   "\" y=\"68\" text-anchor=\"" +
                   (t < duration * 0.02 ? "start" : (t > duration * 0.98 ? "end" : "middle")) + "\">" +
                   clockText(static_cast<float>(t)).substr(0, clockText(static_cast<float>(t)).size() - 2) + "</text>";
    return "<svg role=\"img\" aria-label=\"Time line: " + std::to_string(score.strokes.size()) + " strokes over " +
           fixed(duration, 0) + " seconds, with the largest deductions\" viewBox=\"0 0 840 74\" class=\"wide\">" +
           content + "</svg>";
}

std::string scoreRing(const Score &score) {
    constexpr double kAround = 2 * 3.14159265 * 52;
    const double part = std::clamp(static_cast<double>(score.total) / 100, 0.0, 1.0) * kAround;
    return "<svg class=\"ring\" role=\"img\" aria-label=\"Score " + fixed(static_cast<double>(score.total), 1) +
           " of 100\" viewBox=\"0 0 128 128\" width=\"128\" height=\"128\"><circle cx=\"64\" cy=\"64\" r=\"52\" "
           "fill=\"none\" stroke=\"#e7e3d8\" stroke-width=\"10\"/><circle cx=\"64\" cy=\"64\" r=\"52\" fill=\"none\" "
           "stroke=\"#1b4a73\" stroke-width=\"10\" stroke-linecap=\"" +
           std::string(part > 1 ? "round" : "butt") + "\" stroke-dasharray=\"" + px(part) +
           " 400\" transform=\"rotate(-90 64 "
           "64)\"/><text x=\"64\" y=\"74\" text-anchor=\"middle\" class=\"big\">" +
           fixed(static_cast<double>(score.total), 1) +
           "</text><text x=\"64\" y=\"92\" text-anchor=\"middle\" class=\"bar\">of 100</text></svg>";
}

const std::string_view kStyle = R"(
:root{color-scheme:light;--ink:#23303b;--soft:#5c6770;--line:#e2ded3;--paper:#fff;--wash:#f7f5f0;--blue:#1b4a73}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:16px/1.55 "Source Sans 3","Segoe UI",system-ui,"Helvetica Neue",Arial,sans-serif}
main{max-width:900px;margin:2rem auto;background:var(--paper);padding:2.2rem 2.4rem 2.6rem;border:1px solid var(--line);border-radius:10px}
h1{font-size:1.75rem;line-height:1.2;margin:.15rem 0 .4rem;font-weight:650}
h2{font-size:1.2rem;margin:2.3rem 0 .7rem;padding-top:1.1rem;border-top:1px solid var(--line);font-weight:650}
h3{font-size:1rem;margin:1.2rem 0 .5rem;font-weight:650}
p{margin:.4rem 0}
.over{color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;margin:0}
.brief,.soft{color:var(--soft)}
.result{display:flex;gap:1.8rem;align-items:center;margin:1.4rem 0 .4rem}
.ring{flex:none}
.big{font-size:38px;font-weight:650;fill:var(--ink)}
.bar{font-size:11px;fill:var(--soft)}
.band{font-size:1.25rem;font-weight:650;margin:0}
.band::first-letter{text-transform:uppercase}
.at{white-space:nowrap}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem}
.card{background:var(--wash);border-radius:8px;padding:.9rem 1.1rem 1rem}
.card h3{margin:.1rem 0 .5rem}
.card ol,.card ul{margin:0;padding-left:1.15rem}
.card li{margin:.45rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
th,td{text-align:left;padding:.42rem .7rem .42rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}
thead th{color:var(--soft);font-size:.82rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n:last-child,td.n:last-child{padding-right:0}
.def{display:block;color:var(--soft);font-size:.82rem;line-height:1.35;max-width:23rem;font-weight:400}
.meter{display:block;width:84px;height:7px;background:#e7e3d8;border-radius:4px;overflow:hidden;margin:.5rem 0 0 auto}
.meter span{display:block;height:100%;background:var(--blue)}
.maps{display:grid;grid-template-columns:repeat(3,1fr);gap:1.3rem}
figure{margin:0}
figcaption{font-size:.86rem;font-weight:600;margin-bottom:.5rem;min-height:2.5em;line-height:1.25}
figure svg{max-width:100%;height:auto;display:block}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:1.2rem}
.pictures img{width:100%;border-radius:6px;display:block}
.pictures figcaption{min-height:0;margin:.4rem 0 0;font-weight:400;color:var(--soft)}
.legend{list-style:none;margin:.5rem 0 0;padding:0;font-size:.78rem;line-height:1.45;color:var(--soft)}
.legend li{display:flex;align-items:center}
.sw{width:13px;height:13px;border-radius:2px;margin-right:.5rem;flex:none;box-shadow:inset 0 0 0 1px #0002}
.hatch{background:repeating-linear-gradient(45deg,#575d6d 0 3px,#fff 3px 5px)}
.ln{width:13px;height:0;border-top:2px solid var(--blue);margin-right:.5rem;flex:none}
.ln.part{border-top:1px dashed var(--blue)}
.pt{width:5px;height:5px;border-radius:50%;background:#c65d00;margin:0 .75rem 0 .25rem;flex:none}
.dot{width:13px;height:13px;border-radius:50%;background:#fff;box-shadow:inset 0 0 0 1px var(--ink);color:var(--ink);font-size:9px;line-height:13px;text-align:center;margin-right:.5rem;flex:none}
.mark circle{fill:#fff;fill-opacity:.93;stroke:var(--ink);stroke-width:1.1}
.mark text{font-size:10px;font-weight:600;text-anchor:middle;fill:var(--ink)}
.wide{width:100%;height:auto;display:block}
.note{background:var(--wash);border-left:4px solid var(--blue);border-radius:0 8px 8px 0;padding:.8rem 1.1rem;margin-top:2rem}
dl{display:grid;grid-template-columns:11rem 1fr;gap:.25rem 1rem;margin:0;font-size:.92rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:720px){main{margin:0;border:0;border-radius:0;padding:1.2rem}.two,.maps{grid-template-columns:1fr}figcaption{min-height:0}.result{align-items:flex-start}dl{grid-template-columns:1fr}}
@media print{body{background:#fff;font-size:11pt}main{margin:0;border:0;padding:0;max-width:none}tr,figure,.card,.zone,.note{break-inside:avoid}h2,h3{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)";

} // namespace stipple::sim::report

// What went wrong, where and when: the faults behind each metric's lost points. Dose metrics name clusters of cells,
// handling metrics the strokes that were worst.
#include <algorithm>
#include <cmath>
#include <map>

#include "sim/technique/technique_state.h"

namespace stipple::sim {

namespace {

constexpr std::array<std::string_view, 4> kDirections = {"0°", "45°", "90°", "135°"};

std::string countOf(size_t count, const char *one, const char *many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string placeText(const Judged &judged, const CellCluster &cluster) {
    return countOf(cluster.cells.size(), "cell", "cells") + " (" + fixed(cluster.areaMm2 / 100, 1) + " cm²) of the " +
           zoneTitle(judged.cells[cluster.cells.front()].zone);
}

Spot spotOfCell(const Judged &judged, size_t cell) {
    const uint32_t near = judged.lastNearStep[cell];
    return {.step = near > 0 ? near : judged.state->last.step,
            .zone = judged.cells[cell].zone,
            .zoneMm = judged.cells[cell].centreMm,
            .uv = judged.cells[cell].uv};
}

double shareOfTarget(const CellDose &dose) { return dose.targetPerCm2 > 0 ? dose.dosePerCm2 / dose.targetPerCm2 : 0; }

double meanShare(const Judged &judged, const std::vector<size_t> &cells) {
    double sum = 0;
    for (const size_t cell : cells)
        sum += shareOfTarget(judged.doses[cell]);
    return cells.empty() ? 0 : sum / static_cast<double>(cells.size());
}

// One fault per cluster of cells with badness, its sentence by `say`.
template <typename Say>
void addClusters(const Judged &judged, const std::vector<double> &badness, Say say, std::vector<Fault> &out) {
    for (const CellCluster &cluster : clusterCells(judged.cells, badness))
        out.push_back({.badness = cluster.badness,
                       .text = placeText(judged, cluster) + " " + say(cluster),
                       .spot = spotOfCell(judged, cluster.cells.front())});
}

template <typename Badness>
std::vector<double> badnessOf(const Judged &judged, Badness badness) {
    std::vector<double> out(judged.cells.size());
    for (size_t i = 0; i < out.size(); ++i)
        out[i] = badness(i);
    return out;
}

std::string percent(double share) { return fixed(100 * share, 0) + " %"; }

std::vector<Fault> coverageFaults(const Judged &judged) {
    const double coverAt = static_cast<double>(judged.state->rubric.coverAt);
    std::vector<Fault> out;
    const auto badness =
        badnessOf(judged, [&](size_t i) { return std::max(0.0, coverAt - shareOfTarget(judged.doses[i])); });
    addClusters(
        judged, badness,
        [&](const CellCluster &c) {
            return "got " + percent(meanShare(judged, c.cells)) + " of the target dose; " + percent(coverAt) +
                   " is the least";
        },
        out);
    return out;
}

std::vector<Fault> evennessFaults(const Judged &judged) {
    std::vector<size_t> all(judged.cells.size());
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    const double mean = meanShare(judged, all);
    if (mean <= 0)
        return {};
    const double limit = judged.state->bands.evenness.a / 100;
    std::vector<Fault> out;
    for (const double sign : {-1.0, 1.0}) {
        const auto badness = badnessOf(judged, [&](size_t i) {
            const double off = sign * (shareOfTarget(judged.doses[i]) / mean - 1);
            return off > limit ? off * off : 0;
        });
        addClusters(
            judged, badness,
            [&](const CellCluster &c) {
                return "got " + percent(meanShare(judged, c.cells) / mean) +
                       " of the field's mean dose; an even hand stays within " + percent(limit) + " of it";
            },
            out);
    }
    return out;
}

std::vector<Fault> overDoseFaults(const Judged &judged) {
    const Rubric &rubric = judged.state->rubric;
    const auto badness = badnessOf(judged, [&](size_t i) { return judged.cells[i].isOver ? 1.0 : 0.0; });
    std::vector<Fault> out;
    addClusters(
        judged, badness,
        [&](const CellCluster &c) -> std::string {
            double dose = 0;
            double tear = 0;
            int grade = 0;
            for (const size_t cell : c.cells) {
                dose = std::max(dose, shareOfTarget(judged.doses[cell]));
                tear = std::max(tear, judged.doses[cell].tearMm);
                grade = std::max(grade, judged.doses[cell].grade);
            }
            if (dose > static_cast<double>(rubric.overAt))
                return "got up to " + fixed(dose, 1) + " times the target dose, above " +
                       fixed(static_cast<double>(rubric.overAt), 1);
            if (tear > static_cast<double>(rubric.tearMm))
                return "torn over up to " + fixed(tear, 1) + " mm, above " +
                       fixed(static_cast<double>(rubric.tearMm), 1) + " mm";
            return "bled to grade " + std::to_string(grade) + "; grade 4 is too much anywhere";
        },
        out);
    return out;
}

std::vector<Fault> depthFaults(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    const auto badness = badnessOf(judged, [&](size_t i) {
        return static_cast<double>(state.work[i].all) - static_cast<double>(state.work[i].inWindow);
    });
    std::vector<Fault> out;
    addClusters(
        judged, badness,
        [&](const CellCluster &c) {
            double all = 0;
            double missed = 0;
            double sumUm = 0;
            for (const size_t cell : c.cells) {
                all += state.work[cell].all;
                missed += badness[cell];
                sumUm += state.work[cell].depthSumUm;
            }
            const Band window = state.trainingCase.plan[state.grid.places[c.cells.front()].plan].depthUm;
            const double meanMm = all > 0 ? sumUm / all / 1000 : 0;
            const double loMm = static_cast<double>(window.lo) / 1000;
            const double hiMm = static_cast<double>(window.hi) / 1000;
            std::string text = "had " + percent(all > 0 ? missed / all : 0) + " of punctures outside " +
                               fixed(loMm, 2) + "–" + fixed(hiMm, 2) + " mm ±" +
                               fixed(static_cast<double>(state.toleranceUm) / 1000, 1) + "; mean depth " +
                               fixed(meanMm, 2) + " mm";
            if (meanMm < loMm)
                text += ", " + fixed(loMm - meanMm, 2) + " mm too shallow";
            if (meanMm > hiMm)
                text += ", " + fixed(meanMm - hiMm, 2) + " mm too deep";
            return text;
        },
        out);
    return out;
}

std::vector<Fault> directionFaults(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    const auto badness = badnessOf(judged, [&](size_t i) {
        const double missing = 1 - judged.shares[i];
        return missing > 0.02 ? missing : 0; // less is the edge of a footprint
    });
    std::vector<Fault> out;
    addClusters(
        judged, badness,
        [&](const CellCluster &c) {
            const ZonePlan &plan = state.trainingCase.plan[state.grid.places[c.cells.front()].plan];
            double asked = 0;
            double done = 0;
            std::string lacking;
            for (const float degrees : plan.directionsDeg) {
                const auto bin = static_cast<size_t>(directionBin(degrees));
                double sum = 0;
                for (const size_t cell : c.cells)
                    sum += static_cast<double>(std::min(judged.cells[cell].passes[bin], plan.passesPerDirection));
                const double mean = sum / static_cast<double>(c.cells.size());
                asked += static_cast<double>(plan.passesPerDirection);
                done += mean;
                if (mean < 0.9 * static_cast<double>(plan.passesPerDirection))
                    lacking += (lacking.empty() ? "" : ", ") + std::string(kDirections[bin]);
            }
            return "got " + fixed(done, 1) + " of " + fixed(asked, 0) + " planned passes" +
                   (lacking.empty() ? "" : "; lacking: " + lacking);
        },
        out);
    return out;
}

// One fault per stroke, from what the stroke's samples added up to.
template <typename Say>
std::vector<Fault> strokeFaults(const Judged &judged, StrokeFault StrokeWork::*part, Say say) {
    const bool isStamp = judged.state->device.kind == DeviceKind::Stamp;
    std::vector<Fault> out;
    for (size_t i = 0; i < judged.state->strokeWork.size(); ++i) {
        const StrokeFault &fault = judged.state->strokeWork[i].*part;
        if (fault.badness <= 0)
            continue;
        std::string text = say(fault) + (isStamp ? ", press " : ", stroke ") + std::to_string(i + 1);
        if (fault.seconds >= 0.05)
            text += ", " + fixed(fault.seconds, 1) + " s out of bounds";
        out.push_back({.badness = fault.badness, .text = text, .spot = fault.spot});
    }
    return out;
}

std::vector<Fault> shearFaults(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    const bool isRoller = state.device.kind == DeviceKind::Roller;
    std::vector<Fault> out = strokeFaults(judged, &StrokeWork::shear, [isRoller](const StrokeFault &f) {
        return isRoller ? "The drum slipped by " + fixed(100 * f.value, 0) + " % of the travel (full marks up to " +
                              fixed(100 * f.limit, 0) + " %)"
                        : "Needles were dragged " + fixed(f.value, 2) + " mm sideways in the skin (full marks up to " +
                              fixed(f.limit, 2) + " mm)";
    });
    // Slip carries what its mean lost, each twist or re-run its ten points.
    double slipSum = 0;
    for (const Fault &fault : out)
        slipSum += fault.badness;
    const double slipMean = state.shear.count > 0 ? state.shear.sum / state.shear.count : 0;
    const double slipLoss = 100 - down(slipMean, state.bands.shear.a, state.bands.shear.b);
    for (Fault &fault : out)
        fault.badness *= isRoller && slipSum > 0 ? slipLoss / slipSum : 1;
    for (const TrackFault &fault : judged.faults)
        out.push_back({.badness = static_cast<double>(state.rubric.shearFaultPoints),
                       .text = (fault.isRerun ? "Rolled back over the same line without lifting, stroke "
                                              : "Twisted by more than 15° on the skin, stroke ") +
                               std::to_string(fault.stroke + 1),
                       .spot = state.spotOf(fault.at, fault.step)});
    return out;
}

std::vector<Fault> slipFaults(const std::vector<Slip> &slips) {
    std::vector<Fault> out;
    for (const Slip &slip : slips)
        out.push_back({.badness = 1, .text = slip.text, .spot = slip.spot});
    return out;
}

std::vector<Fault> liftFaults(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    if (state.device.kind != DeviceKind::Roller)
        return slipFaults(state.handling.liftSlips());
    std::vector<Fault> out;
    for (size_t i = 0; i < judged.strokes.size(); ++i) {
        const Stroke &stroke = judged.strokes[i];
        if (stroke.end != StrokeEnd::Turn)
            continue;
        const SurfacePoint at = state.skin.closest(stroke.toMm);
        out.push_back({.badness = 1,
                       .text = "Turned on the skin instead of lifting, stroke " + std::to_string(i + 1),
                       .spot = state.spotOf(at, stroke.lastStep)});
    }
    for (const TrackFault &fault : judged.faults)
        if (!fault.isRerun)
            out.push_back({.badness = 1,
                           .text = "Twisted on the skin, stroke " + std::to_string(fault.stroke + 1),
                           .spot = state.spotOf(fault.at, fault.step)});
    return out;
}

std::vector<Fault> supportFaults(const Judged &judged) {
    const Share &share = judged.state->handling.support();
    const Rubric::Support &rule = judged.state->rubric.support;
    if (!(share.whole > 0))
        return {};
    return {{.badness = 1,
             .text = "Worked " + fixed(share.whole - share.part, 0) + " of " + fixed(share.whole, 0) +
                     " s without stretching the skin by " + fixed(static_cast<double>(rule.strainPct[0]), 0) + " to " +
                     fixed(static_cast<double>(rule.strainPct[1]), 0) + " %, or on dry skin",
             .spot = judged.state->handling.worstSupport()}};
}

std::vector<Fault> endPointFaults(const Judged &judged) {
    std::vector<Fault> out;
    for (const int sign : {-1, 1}) {
        const auto badness = badnessOf(judged, [&](size_t i) {
            return std::max(
                0.0, static_cast<double>(sign * (judged.cells[i].grade - judged.state->planOfCell(i).endPointGrade)));
        });
        addClusters(
            judged, badness,
            [&](const CellCluster &c) {
                const size_t cell = c.cells.front();
                return "ended at grade " + std::to_string(judged.cells[cell].grade) + " where the plan ends at grade " +
                       std::to_string(judged.state->planOfCell(cell).endPointGrade);
            },
            out);
    }
    return out;
}

} // namespace

std::string zoneTitle(ZoneId zone) {
    std::string name(zoneFigures(zone).name);
    for (const std::string_view side : {"left", "right"}) {
        const size_t at = name.rfind("_" + std::string(side));
        if (at != std::string::npos && at + side.size() + 1 == name.size())
            name = std::string(side) + " " + name.substr(0, at);
    }
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::vector<Fault> faultsOf(const Judged &judged, const std::string &metric) {
    const DeviceKind kind = judged.state->device.kind;
    const bool isStamp = kind == DeviceKind::Stamp;
    if (metric == "M4")
        return coverageFaults(judged);
    if (metric == "M5")
        return evennessFaults(judged);
    if (metric == "M6")
        return overDoseFaults(judged);
    if (metric == "M7")
        return depthFaults(judged);
    if (metric == "M8")
        return strokeFaults(judged, &StrokeWork::squareness, [kind](const StrokeFault &f) {
            return std::string(kind == DeviceKind::Roller ? "Drum tilted by " : "Held at a tilt of ") +
                   fixed(f.value, 1) + "° (full marks up to " + fixed(f.limit, 1) + "°)";
        });
    if (metric == "M9")
        return strokeFaults(judged, &StrokeWork::force, [isStamp](const StrokeFault &f) {
            const int decimals = isStamp ? 3 : 1;
            return "Pressed with " + fixed(f.value, decimals) + (isStamp ? " N per needle" : " N") +
                   (f.isLow ? ", below " : ", above ") + fixed(f.limit, decimals) + " N";
        });
    if (metric == "M10")
        return strokeFaults(judged, &StrokeWork::speed, [isStamp](const StrokeFault &f) {
            const int decimals = isStamp ? 1 : 0;
            const char *unit = isStamp ? " hits/s" : " mm/s";
            return std::string(isStamp ? "Pressed at " : "Moved at ") + fixed(f.value, decimals) + unit +
                   (f.isLow ? ", below " : ", above ") + fixed(f.limit, decimals) + unit;
        });
    if (metric == "M11")
        return directionFaults(judged);
    if (metric == "M13")
        return shearFaults(judged);
    if (metric == "M14")
        return liftFaults(judged);
    if (metric == "M15")
        return supportFaults(judged);
    if (metric == "M16")
        return slipFaults(judged.state->hazards.marginSlips);
    if (metric == "M17")
        return endPointFaults(judged);
    return {};
}

} // namespace stipple::sim

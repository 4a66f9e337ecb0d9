// Parses rubrics. Schema (all fields required, no others): as assets/rubrics/technique-3.json. The meaning of each is
// with its field in rubric.h. Each device's weights sum to 100. Bands: 2 rising numbers (up, down) or 4 (trap); a pen's
// M10 has 3. zone_cap_mm and zone_cap_male_add_mm name sites of zones.
#include "sim/procedure/rubric.h"

#include <algorithm>
#include <cmath>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/procedure/json_reader.h"

namespace stipple::sim {

namespace {

constexpr std::array<std::string_view, 15> kMeasured = {"M4",  "M5",  "M6",  "M7",  "M8",  "M9",  "M10", "M11",
                                                        "M12", "M13", "M14", "M15", "M16", "M17", "M19"};
// Those with a band per device; M1, M17 and M19 are made of several numbers of their own.
constexpr std::array<std::string_view, 16> kBanded = {"M2",  "M3",  "M4",  "M5",  "M6",  "M7",  "M8",  "M9",
                                                      "M10", "M11", "M12", "M13", "M14", "M15", "M16", "M18"};
constexpr std::array<const char *, 5> kDomains = {"plan", "dose", "hands", "boundary", "end_point"};
constexpr NumberRange kShare{0, 1};
constexpr NumberRange kPercent{0, 100};
constexpr NumberRange kMm{0, 100};
constexpr NumberRange kSeconds{0.01, 60};

size_t bandSize(std::string_view device, std::string_view metric) {
    if (metric == "M10" && device == "pen")
        return 3;
    return metric == "M9" || metric == "M10" || metric == "M12" ? 4 : 2;
}

float readFloat(JsonObject &json, std::string_view key, NumberRange range) {
    return static_cast<float>(json.number(key, range));
}

// Rising numbers; of four the middle two may be equal.
std::vector<float> readRising(JsonObject &json, std::string_view key, NumberRange range, size_t size) {
    const std::vector<double> numbers = json.numbers(key, range, size, size);
    const bool isRising = std::is_sorted(numbers.begin(), numbers.end()) && numbers[0] < numbers[1] &&
                          (size < 4 || numbers[2] < numbers[3]);
    if (!isRising)
        json.source().fail(json.pointerTo(key), "the numbers must rise");
    return {numbers.begin(), numbers.end()};
}

std::array<float, 2> readPair(JsonObject &json, std::string_view key, NumberRange range) {
    const std::vector<float> pair = readRising(json, key, range, 2);
    return {pair[0], pair[1]};
}

std::map<std::string, float> readWeights(JsonObject json) {
    std::map<std::string, float> out;
    double sum = 0;
    for (int i = 1; i <= kMetricCount; ++i) {
        const std::string metric = "M" + std::to_string(i);
        const double weight = json.number(metric, {0, 100});
        sum += weight;
        out[metric] = static_cast<float>(weight);
    }
    json.refuseOthers();
    double measured = 0;
    for (const std::string_view metric : kMeasured)
        measured += static_cast<double>(out[std::string(metric)]);
    if (std::fabs(sum - 100.0) > 1e-6)
        json.source().fail(json.pointer(), "the weights must sum to 100, found " + std::to_string(sum));
    if (measured <= 0)
        json.source().fail(json.pointer(), "at least one of M4 to M17 and M19 needs a weight");
    return out;
}

std::map<std::string, std::vector<float>> readBands(JsonObject json, std::string_view device) {
    std::map<std::string, std::vector<float>> out;
    for (const std::string_view metric : kBanded)
        out[std::string(metric)] = readRising(json, metric, {0, 1000}, bandSize(device, metric));
    json.refuseOthers();
    return out;
}

Rubric::Total readTotal(JsonObject json) {
    Rubric::Total out;
    out.pass = readFloat(json, "pass", kPercent);
    const std::vector<float> bands = readRising(json, "bands", kPercent, 3);
    std::copy(bands.begin(), bands.end(), out.bands.begin());
    out.criticalCap = readFloat(json, "critical_cap", kPercent);
    if (out.criticalCap >= out.pass)
        json.source().fail(json.pointerTo("critical_cap"), "must lie below pass");
    out.minorMost = json.integer("minor_most", {0, 1000});
    json.refuseOthers();
    return out;
}

Rubric::Critical readCritical(JsonObject json) {
    Rubric::Critical out;
    out.eyePunctures = json.integer("eye_punctures", {1, 1000});
    out.lesionPunctures = json.integer("lesion_punctures", {1, 1000});
    out.overCapMm = readFloat(json, "over_cap_mm", {0, 3});
    out.seamMm = readFloat(json, "seam_mm", kMm);
    out.subDermalPct = readFloat(json, "sub_dermal_pct", kPercent);
    const std::vector<double> force = json.numbers("roller_force_n", {0.1, 60}, 2, 2);
    out.rollerForceN = {static_cast<float>(force[0]), static_cast<float>(force[1])};
    if (force[1] > force[0])
        json.source().fail(json.pointerTo("roller_force_n"), "the second, over bone, must not be above the first");
    out.rollerForceS = readFloat(json, "roller_force_s", kSeconds);
    out.tearFromMm = readFloat(json, "tear_from_mm", kMm);
    out.tearsMm = readFloat(json, "tears_mm", {0, 10000});
    out.grade4Pct = readFloat(json, "grade_4_pct", kPercent);
    out.bleedingPct = readFloat(json, "bleeding_pct", kPercent);
    json.refuseOthers();
    return out;
}

Rubric::TramTrack readTramTrack(JsonObject json) {
    Rubric::TramTrack out;
    out.lines = json.integer("lines", {2, 20});
    out.lengthMm = readFloat(json, "length_mm", {3, 100});
    out.rowMm = readPair(json, "row_mm", {0.5, 20});
    out.lineWidthMm = readFloat(json, "line_width_mm", {0.1, 10});
    if (out.lineWidthMm * 2 > out.rowMm[0])
        json.source().fail(json.pointerTo("line_width_mm"), "must be at most half of row_mm, or lines run together");
    out.gapMm = readFloat(json, "gap_mm", {0.1, 10});
    out.share = readFloat(json, "share", {0.5, 1});
    json.refuseOthers();
    return out;
}

void readHandling(JsonObject &root, Rubric &out) {
    JsonObject liftOff = root.object("lift_off");
    out.liftOff.dwellMmS = readFloat(liftOff, "dwell_mm_s", {0, 100});
    out.liftOff.dwellS = readFloat(liftOff, "dwell_s", kSeconds);
    out.liftOff.pressS = readPair(liftOff, "press_s", kSeconds);
    out.liftOff.exitMm = readFloat(liftOff, "exit_mm", kMm);
    liftOff.refuseOthers();
    JsonObject support = root.object("support");
    out.support.strainPct = readPair(support, "strain_pct", kPercent);
    out.support.fullTensionPct = readFloat(support, "full_tension_pct", kPercent);
    out.support.wetness = readFloat(support, "wetness", kShare);
    out.support.dryRunS = readFloat(support, "dry_run_s", kSeconds);
    support.refuseOthers();
    JsonObject endPoint = root.object("end_point");
    out.endPoint.pointsPerGrade = readFloat(endPoint, "points_per_grade", kPercent);
    out.endPoint.pointsLate = readFloat(endPoint, "points_late", kPercent);
    out.endPoint.reachedShare = readFloat(endPoint, "reached_share", {0.05, 1});
    out.endPoint.lateFromDose = readFloat(endPoint, "late_from_dose", {0, 10});
    endPoint.refuseOthers();
    JsonObject economy = root.object("economy");
    out.economy.path = readRising(economy, "path", {0, 100}, 4);
    out.economy.idlePct = readPair(economy, "idle_pct", kPercent);
    out.economy.idleGapS = readFloat(economy, "idle_gap_s", kSeconds);
    out.economy.smoothness = readPair(economy, "smoothness", {-100, 100});
    economy.refuseOthers();
    JsonObject margin = root.object("margin_mm");
    out.lesionMarginMm = readFloat(margin, "lesion", kMm);
    out.vermilionMarginMm = readFloat(margin, "vermilion", kMm);
    out.nostrilMarginMm = readFloat(margin, "nostril", kMm);
    margin.refuseOthers();
}

bool isSite(const std::string &name) {
    for (int zone = 1; zone < kZoneCount; ++zone)
        if (zoneFigures(static_cast<ZoneId>(zone)).site == name)
            return true;
    return false;
}

std::map<std::string, float, std::less<>> readCaps(JsonObject json) {
    std::map<std::string, float, std::less<>> out;
    for (const std::string &site : json.keys()) {
        if (!isSite(site))
            json.source().fail(json.pointerTo(site), "is not a site of the skin; `stipple zones` lists them");
        out[site] = readFloat(json, site, {0.05, 3});
    }
    return out;
}

} // namespace

float Rubric::capMm(ZoneId zone, Sex sex) const {
    const std::string_view site = zoneFigures(zone).site;
    const auto cap = zoneCapMm.find(site);
    if (cap == zoneCapMm.end())
        return 0;
    const auto more = zoneCapMaleAddMm.find(site);
    return cap->second + (sex == Sex::Male && more != zoneCapMaleAddMm.end() ? more->second : 0.0F);
}

std::span<const std::string_view> measuredMetrics() { return kMeasured; }

Result<Rubric> parseRubric(std::string_view json, std::string_view fileName) {
    const Result<nlohmann::json> document = parseJson(json, fileName, static_cast<size_t>(kMaxCaseBytes));
    if (!document)
        return document.error();
    JsonSource source(fileName);
    JsonObject root(source, *document, "");
    Rubric out;
    out.hash = hash64(json);
    out.id = root.text("id", 40);
    out.version = root.integer("version", {1, 1000000});
    out.total = readTotal(root.object("total"));
    JsonObject floors = root.object("floors");
    for (const char *domain : kDomains)
        out.floors[domain] = readFloat(floors, domain, kPercent);
    floors.refuseOthers();
    JsonObject metricFloors = root.object("metric_floors");
    for (const std::string_view metric : kMeasured)
        if (metricFloors.has(metric))
            out.metricFloors[std::string(metric)] = readFloat(metricFloors, std::string(metric).c_str(), kPercent);
    metricFloors.refuseOthers();
    JsonObject calibration = root.object("calibration");
    out.calibration.trackerMm = readFloat(calibration, "tracker_mm", {0, 10});
    out.calibration.tiltDeg = readFloat(calibration, "tilt_deg", {0, 10});
    out.calibration.forceShare = readFloat(calibration, "force_share", {0, 0.9});
    calibration.refuseOthers();
    out.coverAt = readFloat(root, "cover_at", {0.05, 1});
    out.overAt = readFloat(root, "over_at", {1, 20});
    out.noWorkDose = readFloat(root, "no_work_dose", {0.01, 1});
    out.noWorkShare = readFloat(root, "no_work_share", {0.01, 1});
    out.bonyForceFactor = readFloat(root, "bony_force_factor", {0.05, 1});
    out.tearMm = readFloat(root, "tear_mm", kMm);
    out.shearFaultPoints = readFloat(root, "shear_fault_points", kPercent);
    out.decisionHalfPoints = readFloat(root, "decision_half_points", kPercent);
    out.setupWrongFactor = readFloat(root, "setup_wrong_factor", kShare);
    out.orderItemShare = readFloat(root, "order_item_share", kShare);
    JsonObject procedure = root.object("procedure");
    out.numbingMin = readRising(procedure, "numbing_min", {0, 600}, 4);
    out.stopS = readFloat(procedure, "stop_s", {0, 30});
    procedure.refuseOthers();
    readHandling(root, out);
    out.zoneCapMm = readCaps(root.object("zone_cap_mm"));
    out.zoneCapMaleAddMm = readCaps(root.object("zone_cap_male_add_mm"));
    out.critical = readCritical(root.object("critical"));
    out.tramTrack = readTramTrack(root.object("tram_track"));
    for (const char *device : {"pen", "roller", "stamp"}) {
        JsonObject entry = root.object(device);
        out.depthToleranceUm[device] = readFloat(entry, "depth_tolerance_um", {0, 1000});
        out.eyeMarginMm[device] = readFloat(entry, "eye_margin_mm", kMm);
        out.plannedOverlapPct[device] = readFloat(entry, "planned_overlap_pct", {0, 90});
        out.weights[device] = readWeights(entry.object("weights"));
        out.bands[device] = readBands(entry.object("bands"), device);
        entry.refuseOthers();
    }
    root.refuseOthers();
    if (source.failed())
        return source.error();
    return out;
}

} // namespace stipple::sim

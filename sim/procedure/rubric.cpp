// Parses rubrics. Schema (all fields required, no others):
//   id, version, cover_at, over_at, no_work_dose, no_work_share, bony_force_factor, tear_mm,
//   pen, roller, stamp: { depth_tolerance_um, weights { M1 … M19 }, bands { M4 … M11, M13 } }
// Each device's weights sum to 100. Bands: 2 rising numbers (up, down) or 4 (trap); a pen's M10 has 3.
#include <algorithm>
#include <cmath>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/procedure/case.h"
#include "sim/procedure/json_reader.h"

namespace stipple::sim {

namespace {

constexpr int kMetricCount = 19;
constexpr std::array<std::string_view, 9> kMeasured = {"M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M13"};

size_t bandSize(std::string_view device, std::string_view metric) {
    if (metric == "M10" && device == "pen")
        return 3;
    return metric == "M9" || metric == "M10" ? 4 : 2;
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
        json.source().fail(json.pointer(), "at least one of M4 to M11 and M13 needs a weight");
    return out;
}

std::map<std::string, std::vector<float>> readBands(JsonObject json, std::string_view device) {
    std::map<std::string, std::vector<float>> out;
    for (const std::string_view metric : kMeasured) {
        const size_t size = bandSize(device, metric);
        const std::vector<double> numbers = json.numbers(metric, {0, 1000}, size, size);
        const bool isRising = std::is_sorted(numbers.begin(), numbers.end()) && numbers[0] < numbers[1] &&
                              (size < 4 || numbers[2] < numbers[3]);
        if (!isRising)
            json.source().fail(json.pointerTo(metric), "the numbers must rise");
        out[std::string(metric)].assign(numbers.begin(), numbers.end());
    }
    json.refuseOthers();
    return out;
}

} // namespace

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
    out.coverAt = static_cast<float>(root.number("cover_at", {0.05, 1}));
    out.overAt = static_cast<float>(root.number("over_at", {1, 20}));
    out.noWorkDose = static_cast<float>(root.number("no_work_dose", {0.01, 1}));
    out.noWorkShare = static_cast<float>(root.number("no_work_share", {0.01, 1}));
    out.bonyForceFactor = static_cast<float>(root.number("bony_force_factor", {0.05, 1}));
    out.tearMm = static_cast<float>(root.number("tear_mm", {0, 100}));
    for (const char *device : {"pen", "roller", "stamp"}) {
        JsonObject entry = root.object(device);
        out.depthToleranceUm[device] = static_cast<float>(entry.number("depth_tolerance_um", {0, 1000}));
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

// The rubric: the one we ship against the technique reference, and the ways a file can be wrong.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using Json = nlohmann::json;

namespace {

Json shipped() {
    return Json::parse(readFile(test::sourceFile("assets/rubrics/technique-3.json"), kMaxCaseBytes).value());
}

void checkRefused(const std::string &pointer, const Json &value) {
    Json json = shipped();
    json[Json::json_pointer(pointer)] = value;
    const Result<Rubric> parsed = parseRubric(json.dump(), "r.json");
    INFO(pointer);
    REQUIRE_FALSE(parsed.ok());
    INFO(parsed.error().message);
    CHECK(parsed.error().message.find("r.json: " + pointer) == 0);
    CHECK(parsed.error().message.find('\n') == std::string::npos);
}

} // namespace

TEST_CASE("the shipped rubric has the weights and bands of the technique reference") {
    const Rubric rubric = test::rubric();
    CHECK(rubric.id == "technique");
    CHECK(rubric.version == 3);
    CHECK(rubric.hash != 0);
    const std::map<std::string, std::vector<float>> weights = {
        {"roller", {6, 7, 4, 9, 7, 7, 6, 4, 8, 4, 7, 3, 8, 5, 4, 3, 5, 2, 1}},
        {"pen", {6, 7, 7, 9, 6, 7, 8, 7, 3, 7, 4, 4, 6, 4, 4, 3, 5, 2, 1}},
        {"stamp", {6, 7, 5, 9, 7, 7, 9, 7, 7, 4, 3, 5, 5, 5, 3, 3, 5, 2, 1}}};
    for (const auto &[device, column] : weights)
        for (size_t i = 0; i < column.size(); ++i)
            CHECK(rubric.weights.at(device).at("M" + std::to_string(i + 1)) == column[i]);
    CHECK(rubric.bands.at("roller").at("M9") == std::vector<float>{0.5F, 2, 5, 8});
    CHECK(rubric.bands.at("pen").at("M9") == std::vector<float>{0.1F, 0.3F, 1.5F, 3.5F});
    CHECK(rubric.bands.at("stamp").at("M9") == std::vector<float>{0.01F, 0.04F, 0.12F, 0.25F});
    CHECK(rubric.bands.at("roller").at("M10") == std::vector<float>{10, 30, 80, 160});
    CHECK(rubric.bands.at("pen").at("M10") == std::vector<float>{5, 20, 40}); // the fourth is computed
    CHECK(rubric.bands.at("stamp").at("M10") == std::vector<float>{0.2F, 0.5F, 2, 4});
    CHECK(rubric.bands.at("roller").at("M8") == std::vector<float>{3.5F, 12});
    CHECK(rubric.bands.at("roller").at("M5") == std::vector<float>{15, 50});
    CHECK(rubric.bands.at("pen").at("M13") == std::vector<float>{0.08F, 0.3F});
    CHECK(rubric.depthToleranceUm.at("roller") == 300);
    CHECK(rubric.depthToleranceUm.at("pen") == 200);
    CHECK(rubric.coverAt == 0.7F);
    CHECK(rubric.overAt == 1.8F);
    CHECK(measuredMetrics().size() == 15);
}

TEST_CASE("a rubric with wrong fields is refused with the field") {
    checkRefused("/id", 1);
    checkRefused("/version", 0);
    checkRefused("/version", 1.5);
    checkRefused("/cover_at", 7);
    checkRefused("/over_at", "1.8");
    checkRefused("/no_work_share", -1);
    checkRefused("/extra", 1);
    checkRefused("/pen", 1);
    checkRefused("/pen/depth_tolerance_um", -1);
    checkRefused("/pen/weights/M20", 0);
    checkRefused("/pen/weights/M4", "9");
    checkRefused("/pen/bands/M4", {70});
    checkRefused("/pen/bands/M4", {95, 70});
    checkRefused("/pen/bands/M4", {70, 70});
    checkRefused("/roller/bands/M9", {0.5, 2, 5});
    checkRefused("/roller/bands/M9", {0.5, 2, 5, 5});
    checkRefused("/pen/bands/M10", {5, 20, 40, 60});
    checkRefused("/stamp/bands/M12", {0, 1});
    checkRefused("/stamp/bands/M17", {0, 1});
    checkRefused("/total/pass", 101);
    checkRefused("/total/bands", {60, 80});
    checkRefused("/total/critical_cap", 80);
    checkRefused("/floors/dose", "70");
    checkRefused("/metric_floors/M11", 101);
    checkRefused("/metric_floors/M99", 50);
    checkRefused("/calibration/tilt_deg", -1);
    checkRefused("/lift_off/press_s", {1, 0.2});
    checkRefused("/support/wetness", 2);
    checkRefused("/economy/path", {0.8, 0.95, 3, 1.5});
    checkRefused("/critical/roller_force_n", {6, 8});
    checkRefused("/critical/eye_punctures", 0);
    checkRefused("/tram_track/line_width_mm", 2);
    checkRefused("/zone_cap_mm/elbow", 1);
    checkRefused("/zone_cap_mm/cheek", 0);
    Json heavy = shipped();
    heavy["pen"]["weights"]["M4"] = 10;
    CHECK(parseRubric(heavy.dump(), "r.json").error().message.find("r.json: /pen/weights: the weights must sum") == 0);
    Json json = shipped();
    json["stamp"]["bands"].erase("M13");
    CHECK(parseRubric(json.dump(), "r.json").error().message.find("r.json: /stamp/bands/M13: is missing") == 0);
}

TEST_CASE("a rubric that weighs nothing measured is refused") {
    Json json = shipped();
    for (auto &[metric, weight] : json["pen"]["weights"].items())
        weight = metric == "M1" ? 100 : 0;
    CHECK(parseRubric(json.dump(), "r.json").error().message.find("needs a weight") != std::string::npos);
}

TEST_CASE("rubric text that is no JSON is refused with line and column") {
    const Result<Rubric> parsed = parseRubric("{\"id\": \"x\",}", "r.json");
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().message.find("line 1, column 12") != std::string::npos);
}

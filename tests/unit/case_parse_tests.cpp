// Cases: the ones we ship, and the ways a file can be wrong.
#include <catch2/catch.hpp>

#include <filesystem>
#include <random>

#include <nlohmann/json.hpp>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using Json = nlohmann::json;

namespace {

Json shipped(const std::string &id) {
    return Json::parse(readFile(test::sourceFile("assets/cases/" + id + ".json"), kMaxCaseBytes).value());
}

std::string refusal(const std::string &text) {
    const Result<Case> parsed = parseCase(text, "x.json");
    REQUIRE_FALSE(parsed.ok());
    const std::string &message = parsed.error().message;
    CHECK(parsed.error().kind == ErrorKind::BadInput);
    CHECK(message.substr(0, 8) == "x.json: ");
    CHECK(message.find('\n') == std::string::npos);
    return message;
}

// The block's case with one value replaced.
std::string refusalWith(const std::string &pointer, const Json &value) {
    Json json = shipped("block-pen");
    json[Json::json_pointer(pointer)] = value;
    const std::string message = refusal(json.dump());
    INFO(message);
    CHECK(message.find("x.json: " + pointer) == 0);
    return message;
}

std::string refusalWithout(const std::string &parent, const std::string &key) {
    Json json = shipped("block-pen");
    (parent.empty() ? json : json[Json::json_pointer(parent)]).erase(key);
    const std::string message = refusal(json.dump());
    CHECK(message.find("x.json: " + parent + "/" + key + ": is missing") == 0);
    return message;
}

} // namespace

TEST_CASE("every case we ship parses, under the name of its file, for a hand-piece that exists") {
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(test::sourceFile("assets/cases"))) {
        const std::string name = entry.path().stem().string();
        if (name == "case.schema")
            continue;
        INFO(name);
        const Result<Case> parsed = parseCase(readFile(entry.path(), kMaxCaseBytes).value(), name);
        if (!parsed)
            FAIL(parsed.error().message);
        CHECK(parsed->id == name);
        const DeviceSpec &device = deviceSpec(*deviceByName(parsed->device));
        for (const ZonePlan &plan : parsed->plan) {
            CHECK(plan.lengthUm.lo >= device.minLengthUm);
            CHECK(plan.lengthUm.hi <= device.maxLengthUm);
            CHECK(parsed->planFor(plan.zone) == &plan);
        }
        CHECK(parsed->planFor(ZoneId::Nostril) == nullptr);
        CHECK(parsed->hash != 0);
        ++count;
    }
    CHECK(count >= 9);
    CHECK(test::trainingCase("block-pen").plan[0].lengthUm.lo <= 500); // the reference's training case 2
    CHECK(test::trainingCase("block-pen").plan[0].lengthUm.hi >= 500);
    CHECK(test::trainingCase("block-roller").plan[0].directionsDeg.size() == 4);
    CHECK(test::trainingCase("face-pen").plan.size() == 3);
}

TEST_CASE("a case's hash is of its bytes") {
    const std::string text = shipped("block-pen").dump();
    CHECK(parseCase(text, "a")->hash == parseCase(text, "b")->hash);
    CHECK(parseCase(text, "a")->hash != parseCase(text + "\n", "a")->hash);
}

TEST_CASE("a missing field is named") {
    for (const char *key : {"id", "title", "brief", "device", "indication", "surface", "start_view", "patient", "plan"})
        refusalWithout("", key);
    for (const char *key : {"sex", "age_years", "fitzpatrick"})
        refusalWithout("/patient", key);
    for (const char *key :
         {"zone", "length_um", "depth_um", "dose_per_cm2", "directions_deg", "passes_per_direction", "end_point_grade"})
        refusalWithout("/plan/0", key);
}

TEST_CASE("an unknown field is named, with its path") {
    refusalWith("/colour", "red");
    refusalWith("/plan/0/length", 3);
    refusalWith("/patient/name", "x");
    CHECK(refusal(R"({"a/b~c": 1})").find("is missing") != std::string::npos); // the first thing wrong is told
}

TEST_CASE("wrong types and absurd values are refused with the field") {
    refusalWith("/id", 7);
    refusalWith("/id", "Block Pen");
    refusalWith("/id", "../etc");
    refusalWith("/title", "");
    refusalWith("/title", std::string(81, 'a'));
    refusalWith("/title", "two\nlines");
    refusalWith("/brief", Json::array());
    refusalWith("/device", "laser");
    refusalWith("/device", nullptr);
    refusalWith("/indication", "beauty");
    refusalWith("/surface", "moon");
    refusalWith("/start_view", "behind");
    refusalWith("/patient", "a woman");
    refusalWith("/patient/sex", "x");
    refusalWith("/patient/age_years", 17);
    refusalWith("/patient/age_years", 30.5);
    refusalWith("/patient/fitzpatrick", 7);
    refusalWith("/plan", Json::array());
    refusalWith("/plan", Json::object());
    refusalWith("/plan/0", 1);
    refusalWith("/plan/0/zone", "nowhere");
    refusalWith("/plan/0/zone", "cheek_left"); // not on the block
    refusalWith("/plan/0/length_um", 1000);
    refusalWith("/plan/0/length_um", {1000});
    refusalWith("/plan/0/length_um", {1100, 750});
    CHECK(refusalWith("/plan/0/length_um", {1000, "x"}).find("/plan/0/length_um/1") != std::string::npos);
    refusalWith("/plan/0/depth_um", {0, 100});
    CHECK(refusalWith("/plan/0/depth_um", {100, 2900}).find("fat") != std::string::npos);
    refusalWith("/plan/0/dose_per_cm2", 0);
    refusalWith("/plan/0/dose_per_cm2", 1e9);
    refusalWith("/plan/0/dose_per_cm2", true);
    refusalWith("/plan/0/directions_deg", Json::array());
    refusalWith("/plan/0/directions_deg", {30});
    refusalWith("/plan/0/directions_deg", {0, 0});
    refusalWith("/plan/0/passes_per_direction", 0);
    refusalWith("/plan/0/passes_per_direction", 1.5);
    refusalWith("/plan/0/end_point_grade", 5);
}

TEST_CASE("no plan may needle lids, lips or nostrils, or a zone twice") {
    Json json = shipped("cheeks-pen");
    json["plan"][0]["zone"] = "eyelid_left";
    CHECK(refusal(json.dump()).find("is not to be needled") != std::string::npos);
    json["plan"][0]["zone"] = "cheek_right";
    CHECK(refusal(json.dump()).find("/plan/1/zone: the zone is planned twice") != std::string::npos);
}

TEST_CASE("text that is no JSON is refused with line and column") {
    CHECK(refusal("").find("line 1, column 1") != std::string::npos);
    CHECK(refusal("{\n  \"id\": \"a\",\n  oops\n}").find("line 3, column 3") != std::string::npos);
    CHECK(refusal("[1, 2]").find("must be an object") != std::string::npos);
    CHECK(refusal("{\"id\": 1e999}").find("not usable JSON") != std::string::npos);
    CHECK(refusal("{\"id\": NaN}").find("line 1") != std::string::npos);
    CHECK(refusal("{\"id\": \"\xff\"}").find("line 1") != std::string::npos);
    CHECK(refusal(std::string("{\"id\": \"\0\"}", 11)).find("line 1") != std::string::npos);
    CHECK(refusal("{\"id\": \"a\", \"id\": \"b\"}").find("given twice") != std::string::npos);
    CHECK(refusal(std::string(200000, '[')).find("line 1") != std::string::npos);
    CHECK(refusal(std::string(static_cast<size_t>(kMaxCaseBytes) + 1, ' ')).find("more than the limit") !=
          std::string::npos);
    CHECK(refusal("{\"\x1b[31m\": 1}").find('\x1b') == std::string::npos);
}

TEST_CASE("a case cut or altered at any byte is read whole or refused in one line") {
    const std::string text = readFile(test::sourceFile("assets/cases/face-pen.json"), kMaxCaseBytes).value();
    for (size_t length = 0; length + 2 < text.size(); length += 7)
        refusal(text.substr(0, length));
    std::minstd_rand random(7);
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
        std::string altered = text;
        altered[random() % altered.size()] = static_cast<char>(random() % 256);
        const Result<Case> parsed = parseCase(altered, "x.json");
        if (!parsed) {
            ++refused;
            CHECK(parsed.error().message.find('\n') == std::string::npos);
        }
    }
    CHECK(refused > 500);
}

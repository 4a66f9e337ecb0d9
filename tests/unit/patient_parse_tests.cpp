// Patients as files: the ones we ship, and the ways a file can be wrong.
#include <catch2/catch.hpp>

#include <filesystem>

#include "engine/base/file.h"
#include "shaders/shared/limits.h"
#include "sim/procedure/patient_parse.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using Json = nlohmann::json;

namespace {

Json person() {
    return Json::parse(R"({"format": 1, "name": "Ana", "measures": {"headLength": 190},
        "person": {"sex": "male", "age_years": 52, "fitzpatrick": 4, "drug": "aspirin"},
        "skin": {"freckles": 0.1, "lines": 0.6, "beard": 0.7, "sebum": 0.5, "vessels": 0.3, "conditions": [
            {"kind": "icepick_scar", "zone": "cheek_left", "severity": 0.8, "count": 12},
            {"kind": "melasma", "zone": "forehead", "severity": 0.4}]}})");
}

std::string refusal(const Json &json) {
    const Result<Patient> parsed = parsePatient(json.dump(), "x.json");
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().kind == ErrorKind::BadInput);
    CHECK(parsed.error().message.find('\n') == std::string::npos);
    return parsed.error().message;
}

std::string refusalWith(const std::string &pointer, const Json &value) {
    Json json = person();
    json[Json::json_pointer(pointer)] = value;
    const std::string message = refusal(json);
    INFO(message);
    CHECK(message.find("x.json: " + pointer + ": ") == 0);
    return message;
}

} // namespace

TEST_CASE("a patient's file says who somebody is and how the skin looks") {
    const Result<Patient> parsed = parsePatient(person().dump(), "x.json");
    if (!parsed.ok())
        FAIL(parsed.error().message);
    CHECK(parsed->name == "Ana");
    CHECK(parsed->sex == Sex::Male);
    CHECK(parsed->ageYears == 52);
    CHECK(parsed->fitzpatrick == 4);
    CHECK(parsed->melanosomeFraction == patientOfType(4).melanosomeFraction);
    CHECK(parsed->drug == Drug::Aspirin);
    CHECK(parsed->look.lines == 0.6F);
    CHECK(parsed->look.beard == 0.7F);
    REQUIRE(parsed->look.conditions.size() == 2);
    CHECK(parsed->look.conditions[0].kind == SkinConditionKind::IcepickScar);
    CHECK(parsed->look.conditions[0].zone == ZoneId::CheekLeft);
    CHECK(parsed->look.conditions[0].severity == 0.8F);
    CHECK(parsed->look.conditions[0].count == 12);
    CHECK(parsed->look.conditions[1].kind == SkinConditionKind::Melasma);
    CHECK(parsed->look.conditions[1].count == 0);
}

TEST_CASE("every patient we ship parses") {
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(test::sourceFile("assets/patients"))) {
        const Result<Patient> parsed =
            parsePatient(readFile(entry.path(), kMaxCaseBytes).value(), entry.path().string());
        if (!parsed.ok())
            FAIL(parsed.error().message);
        ++count;
    }
    CHECK(count >= 1);
}

TEST_CASE("a patient's file that is wrong is refused with file and field") {
    refusalWith("/format", 2);
    refusalWith("/person/sex", "no");
    refusalWith("/person/age_years", 7);
    refusalWith("/person/fitzpatrick", 2.5);
    refusalWith("/person/shoe_size", 43);
    refusalWith("/skin/freckles", -0.1);
    refusalWith("/skin/beard", 1.1);
    refusalWith("/skin/lines", "many");
    refusalWith("/skin/colour", 1);
    refusalWith("/skin/conditions", 3);
    CHECK(refusalWith("/skin/conditions/0/kind", "wart").find("rolling_scar") != std::string::npos);
    refusalWith("/skin/conditions/0/zone", "moon");
    refusalWith("/skin/conditions/1/zone", "eyelid_left");
    refusalWith("/skin/conditions/1/severity", 2);
    refusalWith("/skin/conditions/0/count", 0);
    refusalWith("/skin/conditions/0/count", kMaxSkinLesions + 1);
    refusalWith("/skin/conditions/0/depth", 1);
    refusalWith("/extra", 1);
    for (const char *missing : {"/format", "/name", "/measures", "/person", "/skin"}) {
        Json json = person();
        json.erase(missing + 1);
        CHECK(refusal(json).find(std::string("x.json: ") + missing + ": is missing") == 0);
    }
    Json many = person();
    for (int i = 0; i <= kMaxSkinConditions; ++i)
        many["skin"]["conditions"].push_back(many["skin"]["conditions"][0]);
    CHECK(refusal(many).find("x.json: /skin/conditions: ") == 0);
    CHECK_FALSE(parsePatient("{", "x.json").ok());
}

TEST_CASE("every condition has a name of its own that is read back") {
    for (size_t i = 0; i < kSkinConditionNames.size(); ++i)
        CHECK(skinConditionByName(nameOf(static_cast<SkinConditionKind>(i))) == static_cast<SkinConditionKind>(i));
    CHECK_FALSE(skinConditionByName("").has_value());
}

TEST_CASE("the usual look grows lines with age, and only men are shaven") {
    CHECK(usualLook(Sex::Female, 20).lines == 0.0F);
    CHECK(usualLook(Sex::Female, 60).lines > usualLook(Sex::Female, 40).lines);
    CHECK(usualLook(Sex::Female, 40).beard == 0.0F);
    CHECK(usualLook(Sex::Male, 40).beard > 0.0F);
    CHECK(usualLook(Sex::Female, 65).sebum < usualLook(Sex::Female, 35).sebum);
}

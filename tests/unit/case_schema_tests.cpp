// assets/cases/case.schema.json says what the parser accepts: both are asked about one full case and every way of
// spoiling one field of it. What no schema says (fields that must suit each other) is in case_parse_tests.cpp.
#include <filesystem>
#include <functional>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using Json = nlohmann::json;

namespace {

Json schemaFile() {
    return Json::parse(readFile(test::sourceFile("assets/cases/case.schema.json"), kMaxCaseBytes).value());
}

// The little of JSON Schema that the file uses. What is wrong, or nothing.
std::string wrongBy(const Json &schema, const Json &value, const std::string &at = "") {
    if (schema.contains("oneOf")) {
        for (const Json &one : schema["oneOf"])
            if (wrongBy(one, value, at).empty())
                return {};
        return at + ": none of oneOf";
    }
    if (schema.contains("enum"))
        return schema["enum"].end() != std::find(schema["enum"].begin(), schema["enum"].end(), value) ? ""
                                                                                                      : at + ": enum";
    const std::string type = schema["type"];
    if (type == "string") {
        if (!value.is_string())
            return at + ": type";
        const size_t length = value.get<std::string>().size();
        return length >= schema["minLength"] && length <= schema["maxLength"] ? "" : at + ": length";
    }
    if (type == "number" || type == "integer") {
        if (!value.is_number() || (type == "integer" && value.get<double>() != std::floor(value.get<double>())))
            return at + ": type";
        return value >= schema["minimum"] && value <= schema["maximum"] ? "" : at + ": range";
    }
    if (type == "array") {
        if (!value.is_array() || value.size() < schema["minItems"] || value.size() > schema["maxItems"])
            return at + ": array";
        for (size_t i = 0; i < value.size(); ++i)
            if (const std::string wrong = wrongBy(schema["items"], value[i], at + "/" + std::to_string(i));
                !wrong.empty())
                return wrong;
        return {};
    }
    if (!value.is_object())
        return at + ": type";
    for (const Json &key : schema["required"])
        if (!value.contains(key))
            return at + "/" + key.get<std::string>() + ": missing";
    for (const auto &[key, entry] : value.items()) {
        if (!schema["properties"].contains(key))
            return at + "/" + key + ": unknown";
        if (const std::string wrong = wrongBy(schema["properties"][key], entry, at + "/" + key); !wrong.empty())
            return wrong;
    }
    return {};
}

// With every field there is, and none that depends on another but as the schema cannot say.
Json fullCase() {
    return Json::parse(R"({
        "id": "full", "number": 7, "title": "T", "brief": "B", "device": "pen", "indication": "texture",
        "surface": "block", "start_view": "front",
        "patient": {"sex": "female", "age_years": 30, "fitzpatrick": 2, "drug": "aspirin"},
        "preparation": {"anaesthetic_min": 30, "glide": "yes"},
        "plan": [{"zone": "block", "length_um": [400, 600], "depth_um": [300, 1000], "dose_per_cm2": 1850,
                  "directions_deg": [0], "passes_per_direction": 1, "end_point_grade": 2}],
        "no_go": [{"what": "mole", "zone": "block", "u_mm": 5, "v_mm": -5, "diameter_mm": 3}],
        "procedure": {
            "history": [{"question": "goals", "answer": "A", "flag": "plan", "visit": 1}],
            "decisions": [{"accepts": ["treat"], "why": "W"}],
            "without": ["photo"], "also": ["wipe"], "needles": [12], "frequency_hz": [80, 150],
            "trolley": ["hyaluronic"],
            "tubes": [{"id": "a", "label": "L", "is_patients": "yes"}],
            "happenings": [{"id": "h", "kind": "request", "text": "T", "after": "needling", "delay_s": 5}]},
        "pass": {"total": 80, "floors": "yes", "late_evenness": 70, "metrics": {
            "M1": 1, "M2": 1, "M3": 1, "M4": 1, "M5": 1, "M6": 1, "M7": 1, "M8": 1, "M9": 1, "M10": 1, "M11": 1,
            "M12": 1, "M13": 1, "M14": 1, "M15": 1, "M16": 1, "M17": 1, "M18": 1, "M19": 1}}
    })");
}

bool isParsed(const Json &json) { return parseCase(json.dump(), "x.json").ok(); }

// Fields whose absence or other value asks for another field.
const std::set<std::string> kDependent = {"/surface",
                                          "/procedure/decisions",
                                          "/procedure/trolley",
                                          "/procedure/tubes/0/is_patients",
                                          "/procedure/trolley/0",
                                          "/procedure/history/0/visit",
                                          "/number"};

// Schema and parser must agree about `changed`.
void mustAgree(const Json &schema, const Json &changed, const std::string &what, bool isGood) {
    INFO(what);
    CHECK(wrongBy(schema, changed).empty() == isGood);
    CHECK(isParsed(changed) == isGood);
}

// Spoils the value at `pointer`, of which `schema` is the rule, in every way.
void spoil(const Json &root, const Json &schema, const std::string &pointer) {
    const Json full = fullCase();
    const Json::json_pointer place(pointer);
    const auto changed = [&](const Json &value) {
        Json out = full;
        out[place] = value;
        return out;
    };
    const bool isFree = kDependent.count(pointer) == 0;
    if (schema.contains("oneOf"))
        return spoil(root, schema["oneOf"][0], pointer);
    mustAgree(root, changed(Json::array({Json::object()})), pointer + " of another type", false);
    if (schema.contains("enum")) {
        mustAgree(root, changed(schema["enum"][0].is_string() ? Json("other") : Json(17)), pointer + " unknown", false);
        for (const Json &value : schema["enum"])
            if (isFree)
                mustAgree(root, changed(value), pointer + " = " + value.dump(), true);
        return;
    }
    const std::string type = schema["type"];
    if (type == "string") {
        mustAgree(root, changed(""), pointer + " empty", false);
        mustAgree(root, changed(std::string(schema["maxLength"].get<size_t>() + 1, 'a')), pointer + " too long", false);
        if (schema.contains("pattern"))
            CHECK_FALSE(isParsed(changed("A b")));
    } else if (type == "number" || type == "integer") {
        mustAgree(root, changed(schema["minimum"].get<double>() - 0.01), pointer + " below", false);
        mustAgree(root, changed(schema["maximum"].get<double>() + 1), pointer + " above", false);
        if (type == "integer")
            mustAgree(root, changed(schema["minimum"].get<double>() + 0.5), pointer + " broken", false);
        const bool isOfPair = pointer.find("_um/") != std::string::npos || pointer.find("_hz/") != std::string::npos;
        for (const char *edge : {"minimum", "maximum"})
            if (isFree && !isOfPair)
                mustAgree(root, changed(schema[edge]), pointer + " at its edge", true);
    } else if (type == "array") {
        Json longer = full[place], shorter = full[place];
        while (longer.size() <= schema["maxItems"])
            longer.push_back(longer[0]);
        mustAgree(root, changed(longer), pointer + " too long", false);
        if (schema["minItems"] > 0) {
            shorter.erase(0);
            while (shorter.size() >= schema["minItems"])
                shorter.erase(0);
            mustAgree(root, changed(shorter), pointer + " too short", false);
        } else if (isFree) {
            mustAgree(root, changed(Json::array()), pointer + " empty", true);
        }
        for (size_t i = 0; i < full[place].size(); ++i)
            spoil(root, schema["items"], pointer + "/" + std::to_string(i));
    } else {
        Json more = full[place];
        more["strange"] = 1;
        mustAgree(root, changed(more), pointer + "/strange", false);
        for (const auto &[key, rule] : schema["properties"].items()) {
            INFO(pointer << "/" << key);
            REQUIRE(full[place].contains(key)); // the full case has them all
            Json less = full[place];
            less.erase(key);
            const bool isRequired =
                std::find(schema["required"].begin(), schema["required"].end(), key) != schema["required"].end();
            if (kDependent.count(pointer + "/" + key) == 0)
                mustAgree(root, changed(less), pointer + "/" + key + " left out", !isRequired);
            spoil(root, rule, pointer + "/" + key);
        }
    }
}

std::set<std::string> namesIn(const Json &list) { return list.get<std::set<std::string>>(); }

} // namespace

TEST_CASE("every case we ship keeps to the schema") {
    const Json schema = schemaFile();
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(test::sourceFile("assets/cases"))) {
        if (entry.path().stem().extension() == ".schema")
            continue;
        INFO(entry.path().string());
        CHECK(wrongBy(schema, Json::parse(readFile(entry.path(), kMaxCaseBytes).value())) == "");
        ++count;
    }
    CHECK(count >= 27);
}

TEST_CASE("schema and parser agree about every field of a full case and every way of spoiling one") {
    const Json schema = schemaFile();
    REQUIRE(wrongBy(schema, fullCase()) == "");
    const Result<Case> parsed = parseCase(fullCase().dump(), "x.json");
    if (!parsed.ok())
        FAIL(parsed.error().message);
    spoil(schema, schema, "");
}

TEST_CASE("the schema's lists are the program's") {
    const Json procedure = schemaFile()["properties"]["procedure"]["properties"];
    const auto names = [](const auto &words) {
        std::set<std::string> out;
        for (const auto &word : words)
            out.insert(std::string(word.name));
        return out;
    };
    CHECK(namesIn(procedure["history"]["items"]["properties"]["question"]["enum"]) == names(questions()));
    CHECK(namesIn(procedure["decisions"]["items"]["properties"]["accepts"]["items"]["enum"]) == names(decisions()));
    CHECK(namesIn(procedure["trolley"]["items"]["enum"]) == names(products()));
    std::set<std::string> standard;
    for (int i = 0; i < kActionCount; ++i)
        if (isStandardAction(static_cast<ActionId>(i)))
            standard.insert(std::string(actionInfo(static_cast<ActionId>(i)).name));
    CHECK(namesIn(procedure["without"]["items"]["enum"]) == standard);
}

TEST_CASE("every mistake of a case's file is told with its line and field, the first alone when it is refused") {
    const std::string text = R"({
  "id": "Wrong",
  "title": "T", "brief": "B", "device": "brush", "indication": "texture",
  "surface": "block", "start_view": "front",
  "patient": {"sex": "female", "age_years": 7, "fitzpatrick": 2},
  "plan": [
    {"zone": "block", "length_um": [400, 600], "depth_um": [300, 1000], "dose_per_cm2": 1850,
     "directions_deg": [0, 30],
     "passes_per_direction": 1, "end_point_grade": 2}
  ],
  "procedure": {"trolley": ["vitamin_c"],
    "history": [
      {"question": "weather", "answer": "{\"} [ fine"},
      {"question": "goals", "answer": "A", "visit": 3}
    ],
    "decisions": [{"accepts": ["treat"], "why": "W"}]
  },
  "colour": 1
})";
    const std::vector<std::string> mistakes = caseMistakes(text, "w.json");
    const auto has = [&](const std::string &begin) {
        INFO(begin);
        CHECK(std::count_if(mistakes.begin(), mistakes.end(),
                            [&](const std::string &one) { return one.find(begin) == 0; }) == 1);
    };
    has("w.json:2: /id: ");
    has("w.json:3: /device: ");
    has("w.json:5: /patient/age_years: ");
    has("w.json:8: /plan/0/directions_deg: ");
    has("w.json:11: /procedure/trolley: ");
    has("w.json:13: /procedure/history/0/question: ");
    has("w.json:14: /procedure/history/1/visit: ");
    has("w.json:18: /colour: ");
    CHECK(mistakes.size() == 8);
    CHECK(parseCase(text, "w.json").error().message.find("w.json: /id: ") == 0);
    CHECK(caseMistakes(fullCase().dump(), "f.json").empty());
    CHECK(caseMistakes("{\n\"id\": }", "f.json").at(0).find("f.json: line 2") == 0);
    CHECK(caseMistakes("[]", "f.json").at(0).find("f.json:1: /: must be an object") == 0);
}

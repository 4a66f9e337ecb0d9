// Parses patients. Schema:
//   format (1), name, optional about and sources, measures { … } (left to headgen),
//   person { sex (female|male), age_years, fitzpatrick, optional drug (none|aspirin|anticoagulant) },
//   skin { freckles, lines, beard, sebum, vessels (0..1 each),
//          optional conditions [ { kind, zone, severity (0..1), optional count } ] }
#include "sim/procedure/patient_parse.h"

#include <string>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr NumberRange kShare{0, 1};

SkinCondition readCondition(JsonObject json) {
    SkinCondition out;
    const std::string kind = json.text("kind", 40);
    const std::optional<SkinConditionKind> known = skinConditionByName(kind);
    if (!known) {
        std::string all;
        for (const std::string_view name : kSkinConditionNames)
            all += (all.empty() ? "" : ", ") + std::string(name);
        json.source().fail(json.pointerTo("kind"), "must be one of " + all + "; found \"" + kind + "\"");
    }
    out.kind = known.value_or(out.kind);
    const std::string zone = json.text("zone", 40);
    const std::optional<ZoneId> place = zoneByName(zone);
    if (!place)
        json.source().fail(json.pointerTo("zone"), "no zone is called \"" + zone + "\"; `stipple zones` lists them");
    else if (!zoneFigures(*place).isTreatable)
        json.source().fail(json.pointerTo("zone"), "the zone " + zone + " is not to be needled; name one that is");
    out.zone = place.value_or(out.zone);
    out.severity = static_cast<float>(json.number("severity", kShare));
    if (json.has("count"))
        out.count = json.integer("count", {1, kMaxSkinLesions});
    json.refuseOthers();
    return out;
}

SkinLook readLook(JsonObject json) {
    const auto share = [&](std::string_view key) { return static_cast<float>(json.number(key, kShare)); };
    SkinLook out;
    out.freckles = share("freckles");
    out.lines = share("lines");
    out.beard = share("beard");
    out.sebum = share("sebum");
    out.vessels = share("vessels");
    if (json.has("conditions"))
        for (const JsonObject &one : json.objects("conditions", 0, kMaxSkinConditions))
            out.conditions.push_back(readCondition(one));
    json.refuseOthers();
    return out;
}

} // namespace

Drug readDrug(JsonObject &json) {
    const std::string drug = json.choice("drug", {"none", "aspirin", "anticoagulant"});
    return drug == "aspirin" ? Drug::Aspirin : drug == "anticoagulant" ? Drug::Anticoagulant : Drug::None;
}

Patient readPerson(JsonObject json) {
    const Sex sex = json.choice("sex", {"female", "male"}) == "male" ? Sex::Male : Sex::Female;
    const int age = json.integer("age_years", {18, 100});
    Patient patient = patientOfType(json.integer("fitzpatrick", {1, 6}));
    patient.sex = sex;
    patient.ageYears = age;
    patient.look = usualLook(sex, age);
    if (json.has("drug"))
        patient.drug = readDrug(json);
    json.refuseOthers();
    return patient;
}

Result<Patient> parsePatient(std::string_view json, std::string_view fileName) {
    const Result<nlohmann::json> document = parseJson(json, fileName, static_cast<size_t>(kMaxCaseBytes));
    if (!document)
        return document.error();
    JsonSource source(fileName);
    JsonObject root(source, *document, "");
    root.integer("format", {1, 1});
    const std::string name = root.text("name", 80);
    for (const std::string_view told : {"about", "sources"})
        if (root.has(told))
            root.text(told, 2000);
    root.object("measures");
    Patient out = readPerson(root.object("person"));
    out.name = name;
    out.look = readLook(root.object("skin"));
    root.refuseOthers();
    if (source.failed())
        return source.error();
    return out;
}

} // namespace stipple::sim

// Parses training cases. Schema (assets/cases/case.schema.json; all fields but the optional ones required, no others):
//   id, optional number (in the course), title, brief, device (pen|roller|stamp), indication, surface (block|head),
//   start_view (front|left|right), patient { sex (female|male), age_years, fitzpatrick }, who has the default head, or
//   { id } of assets/patients,
//     with an optional drug (none|aspirin|anticoagulant) of this case,
//   plan [ { zone, length_um [lo, hi], depth_um [lo, hi], dose_per_cm2, directions_deg [of 0 45 90 135],
//            passes_per_direction, end_point_grade } ],
//   optional procedure, pass (procedure_parse.cpp), preparation { anaesthetic_min, glide (yes|no) },
//   optional no_go [ { what, zone, u_mm, v_mm, diameter_mm } ]: lesions to go round, in their zone's plane
#include "sim/procedure/case.h"

#include <algorithm>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/procedure/json_reader.h"
#include "sim/procedure/patient_parse.h"

namespace stipple::sim {

namespace {

constexpr NumberRange kLengthUm{100, 3000}; // hand-pieces reach 0.1 to 3 mm
constexpr NumberRange kDepthUm{50, 3000};   // of the achieved-depth window
constexpr NumberRange kDosePerCm2{10, 20000};
constexpr NumberRange kPasses{1, 20};
constexpr NumberRange kPlaceMm{-200, 200};

Band bandOf(const std::vector<double> &interval) {
    return {.lo = static_cast<float>(interval[0]), .hi = static_cast<float>(interval[1])};
}

Preparation readPreparation(JsonObject json) {
    Preparation out;
    if (json.has("anaesthetic_min"))
        out.anaestheticMin = static_cast<float>(json.number("anaesthetic_min", {0, 120}));
    if (json.has("glide"))
        out.isLubricated = json.choice("glide", {"yes", "no"}) == "yes";
    json.refuseOthers();
    return out;
}

ZoneId readZone(JsonObject &json, Surface surface) {
    const std::string name = json.text("zone", 40);
    const std::optional<ZoneId> zone = zoneByName(name);
    const std::string pointer = json.pointerTo("zone");
    if (!zone)
        json.source().fail(pointer, "no zone is called \"" + name + "\"; `stipple zones` lists them");
    else if (!zoneFigures(*zone).isTreatable)
        json.source().fail(pointer, "the zone " + name + " is not to be needled; plan another");
    else if ((*zone == ZoneId::Block) != (surface == Surface::Block))
        json.source().fail(pointer, surface == Surface::Block ? "on the block the only zone is block"
                                                              : "a head has no zone block");
    return zone.value_or(ZoneId::None);
}

std::vector<float> readDirections(JsonObject &json) {
    std::vector<float> out;
    for (const double degrees : json.numbers("directions_deg", {0, 135}, 1, 4)) {
        const float direction = static_cast<float>(degrees);
        const bool isBin = degrees == 0 || degrees == 45 || degrees == 90 || degrees == 135;
        if (!isBin || std::find(out.begin(), out.end(), direction) != out.end())
            json.source().fail(json.pointerTo("directions_deg"), "must name each of 0, 45, 90, 135 at most once");
        out.push_back(direction);
    }
    return out;
}

// `sex` unknown: safe for either.
ZonePlan readZonePlan(JsonObject json, Surface surface, std::optional<Sex> sex) {
    ZonePlan plan;
    plan.zone = readZone(json, surface);
    plan.lengthUm = bandOf(json.interval("length_um", kLengthUm));
    plan.depthUm = bandOf(json.interval("depth_um", kDepthUm));
    plan.dosePerCm2 = static_cast<float>(json.number("dose_per_cm2", kDosePerCm2));
    plan.directionsDeg = readDirections(json);
    plan.passesPerDirection = static_cast<float>(json.integer("passes_per_direction", kPasses));
    plan.endPointGrade = json.integer("end_point_grade", {0, 4});
    const ZoneFigures &figures = zoneFigures(plan.zone);
    const float fatUm = sex ? dermisBottomUm(figures, *sex)
                            : std::min(dermisBottomUm(figures, Sex::Female), dermisBottomUm(figures, Sex::Male));
    if (plan.depthUm.hi > fatUm)
        json.source().fail(json.pointerTo("depth_um"), "reaches into the fat under this zone, which begins at " +
                                                           std::to_string(static_cast<int>(fatUm)) + " um");
    json.refuseOthers();
    return plan;
}

NoGoSpot readNoGo(JsonObject json, Surface surface) {
    NoGoSpot spot;
    spot.what = json.text("what", 40);
    spot.zone = readZone(json, surface);
    spot.zoneMm.x = static_cast<float>(json.number("u_mm", kPlaceMm));
    spot.zoneMm.y = static_cast<float>(json.number("v_mm", kPlaceMm));
    spot.diameterMm = static_cast<float>(json.number("diameter_mm", {0.2, 60}));
    json.refuseOthers();
    return spot;
}

Case readCase(JsonObject root) {
    JsonSource &source = root.source();
    Case out;
    out.id = root.identifier("id");
    if (root.has("number"))
        out.number = root.integer("number", {1, 99});
    out.title = root.text("title", 80);
    out.brief = root.text("brief", 1000);
    out.device = root.choice("device", {"pen", "roller", "stamp"});
    out.indication = root.choice("indication", {"texture", "lines", "scar", "pigment", "pores", "striae", "hair"});
    out.surface = root.choice("surface", {"block", "head"}) == "block" ? Surface::Block : Surface::Head;
    out.startView = root.choice("start_view", {"front", "left", "right"});
    JsonObject patient = root.object("patient");
    out.namesPatient = patient.has("id");
    if (out.namesPatient) {
        out.patient.id = patient.identifier("id");
        if (out.surface == Surface::Block)
            source.fail("/patient/id", "the practice block is nobody's skin; give sex, age_years and fitzpatrick");
        if (patient.has("drug"))
            out.patient.drug = readDrug(patient);
        patient.refuseOthers();
    } else {
        out.patient = readPerson(patient);
    }
    if (root.has("preparation"))
        out.preparation = readPreparation(root.object("preparation"));
    for (const JsonObject &entry : root.objects("plan", 1, kZoneCount)) {
        const ZonePlan zonePlan =
            readZonePlan(entry, out.surface, out.namesPatient ? std::nullopt : std::optional(out.patient.sex));
        if (out.planFor(zonePlan.zone) != nullptr)
            source.fail(entry.pointerTo("zone"), "the zone is planned twice; keep one entry");
        out.plan.push_back(zonePlan);
    }
    if (root.has("no_go"))
        for (const JsonObject &entry : root.objects("no_go", 0, 64))
            out.noGo.push_back(readNoGo(entry, out.surface));
    if (root.has("procedure"))
        out.procedure = readProcedure(root.object("procedure"));
    if (root.has("pass"))
        out.pass = readPassRule(root.object("pass"));
    root.refuseOthers();
    return out;
}

} // namespace

const ZonePlan *Case::planFor(ZoneId zone) const {
    for (const ZonePlan &zonePlan : plan)
        if (zonePlan.zone == zone)
            return &zonePlan;
    return nullptr;
}

Result<Case> parseCase(std::string_view json, std::string_view fileName) {
    const Result<nlohmann::json> document = parseJson(json, fileName, static_cast<size_t>(kMaxCaseBytes));
    if (!document)
        return document.error();
    JsonSource source(fileName);
    Case out = readCase(JsonObject(source, *document, ""));
    out.hash = hash64(json);
    if (source.failed())
        return source.error();
    return out;
}

std::vector<std::string> caseMistakes(std::string_view json, std::string_view fileName) {
    const Result<nlohmann::json> document = parseJson(json, fileName, static_cast<size_t>(kMaxCaseBytes));
    if (!document)
        return {document.error().message};
    JsonSource source(fileName);
    readCase(JsonObject(source, *document, ""));
    std::vector<std::string> out;
    for (const JsonSource::Mistake &one : source.mistakes())
        out.push_back(std::string(fileName) + ":" + std::to_string(lineOf(json, one.pointer)) + ": " +
                      (one.pointer.empty() ? "/" : one.pointer) + ": " + one.what);
    return out;
}

} // namespace stipple::sim

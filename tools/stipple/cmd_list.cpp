// stipple cases, patients, devices, zones: what there is, as a table or as JSON for scripts; `cases --check` reads a
// case somebody is writing.
#include <map>
#include <memory>
#include <optional>

#include "engine/app/zone_cells.h"
#include "engine/base/file.h"
#include "shaders/shared/limits.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

using nlohmann::json;

std::string rangeText(float lo, float hi, int decimals = 0) {
    return fixed(static_cast<double>(lo), decimals) + "–" + fixed(static_cast<double>(hi), decimals);
}

// A float as the shortest decimal that means it: 0.7, not 0.699999988.
json number(float value) { return json::parse(fixed(static_cast<double>(value), 4)); }

json pair(float a, float b) { return json::array({number(a), number(b)}); }

std::string_view sexName(sim::Sex sex) { return sex == sim::Sex::Male ? "male" : "female"; }

std::string typeName(int fitzpatrick) {
    constexpr std::string_view kNames[] = {"?", "I", "II", "III", "IV", "V", "VI"};
    return std::string(kNames[fitzpatrick >= 1 && fitzpatrick <= 6 ? fitzpatrick : 0]);
}

json patientJson(const sim::Patient &patient) {
    return {{"id", patient.id},
            {"name", patient.name},
            {"sex", sexName(patient.sex)},
            {"age_years", patient.ageYears},
            {"fitzpatrick", typeName(patient.fitzpatrick)},
            {"melanosome_fraction", number(patient.melanosomeFraction)},
            {"blood_fraction", number(patient.bloodFraction)}};
}

json deviceJson(const sim::DeviceSpec &device) {
    json out = {{"id", device.id},
                {"name", device.name},
                {"needles", device.needles.size()},
                {"width_mm", number(device.widthMm)},
                {"needle_diameter_um", number(device.shaftUm)},
                {"tip_um", number(device.tipUm)},
                {"length_um", pair(device.minLengthUm, device.maxLengthUm)},
                {"default_length_um", number(device.defaultLengthUm)},
                {"default_force_n", number(device.defaultForceN)}};
    if (device.kind == sim::DeviceKind::Pen) {
        out["frequency_hz"] = pair(device.minFrequencyHz, device.maxFrequencyHz);
        out["default_frequency_hz"] = number(device.defaultFrequencyHz);
        out["duty"] = number(device.duty);
    }
    if (device.kind == sim::DeviceKind::Roller)
        out["drum_radius_mm"] = number(device.drumRadiusMm);
    return out;
}

constexpr sim::DeviceKind kDevices[] = {sim::DeviceKind::Pen, sim::DeviceKind::Roller, sim::DeviceKind::Stamp};

// The practice block and the heads of some patients, the default one among them.
struct Skins {
    std::shared_ptr<const sim::ChartIndex> block;
    std::map<std::string, std::shared_ptr<const sim::ChartIndex>, std::less<>> heads; // by patient
    const sim::ChartIndex &of(sim::Surface surface, std::string_view patientId = "default") const {
        return surface == sim::Surface::Block ? *block : *heads.find(patientId)->second;
    }
};

Result<Skins> loadSkins(const app::AssetFolders &assets, const std::vector<sim::Case> &cases = {}) {
    Skins skins;
    skins.block = std::make_shared<const sim::ChartIndex>(sim::makeBlockChart());
    std::vector<std::string> wanted = {"default"};
    for (const sim::Case &one : cases)
        wanted.push_back(one.patient.id);
    for (const std::string &id : wanted) {
        if (skins.heads.count(id) != 0)
            continue;
        const Result<app::Skin> head =
            app::loadSkin(assets, {.surface = sim::Surface::Head, .patientId = id, .headFile = {}});
        if (!head.ok())
            return head.error();
        skins.heads[id] = head->index;
    }
    return skins;
}

json frameJson(const sim::ZoneFrame &frame) {
    return {{"area_mm2", number(frame.areaMm2)},
            {"u_mm", pair(frame.minMm.x, frame.maxMm.x)},
            {"v_mm", pair(frame.minMm.y, frame.maxMm.y)}};
}

json planJson(const sim::ZonePlan &plan, const sim::ChartIndex &skin) {
    json out = {{"zone", sim::zoneFigures(plan.zone).name},
                {"length_um", pair(plan.lengthUm.lo, plan.lengthUm.hi)},
                {"depth_um", pair(plan.depthUm.lo, plan.depthUm.hi)},
                {"dose_per_cm2", number(plan.dosePerCm2)},
                {"passes_per_direction", number(plan.passesPerDirection)},
                {"end_point_grade", plan.endPointGrade}};
    out["directions_deg"] = json::array();
    for (const float direction : plan.directionsDeg)
        out["directions_deg"].push_back(number(direction));
    const sim::ZoneFrame *frame = skin.frame(plan.zone);
    out["target"] = frame != nullptr ? frameJson(*frame) : json(nullptr);
    return out;
}

json caseJson(const sim::Case &trainingCase, const sim::ChartIndex &skin) {
    json out = {{"id", trainingCase.id},
                {"number", trainingCase.number},
                {"title", trainingCase.title},
                {"brief", trainingCase.brief},
                {"indication", trainingCase.indication},
                {"surface", trainingCase.surface == sim::Surface::Block ? "block" : "head"},
                {"patient", patientJson(trainingCase.patient)},
                {"start_view", trainingCase.startView}};
    out["device"] = deviceJson(sim::deviceSpec(*sim::deviceByName(trainingCase.device)));
    out["plan"] = json::array();
    for (const sim::ZonePlan &plan : trainingCase.plan)
        out["plan"].push_back(planJson(plan, skin));
    out["procedure"] = trainingCase.procedure.has_value();
    return out;
}

int listCases(const app::AssetFolders &assets, bool isJson) {
    const Result<std::vector<sim::Case>> cases = app::loadCases(assets);
    if (!cases.ok())
        return report(cases.error());
    if (!isJson) {
        std::vector<std::vector<std::string>> rows = {{"CASE", "DEVICE", "FOR", "ZONES", "TITLE"}};
        for (const sim::Case &one : *cases) {
            std::string zones;
            for (const sim::ZonePlan &plan : one.plan)
                zones += (zones.empty() ? "" : ", ") + std::string(sim::zoneFigures(plan.zone).name);
            rows.push_back({one.id, one.device, one.indication, zones, one.title});
        }
        printTable(rows);
        return kGood;
    }
    const Result<Skins> skins = loadSkins(assets, *cases);
    if (!skins.ok())
        return report(skins.error());
    json out = json::array();
    for (const sim::Case &one : *cases)
        out.push_back(caseJson(one, skins->of(one.surface, one.patient.id)));
    printJson({{"cases", out}});
    return kGood;
}

// Everything wrong with a case's file, a line each.
int checkCase(const app::AssetFolders &assets, const std::string &file) {
    const Result<std::string> text = readFile(file, static_cast<uint64_t>(kMaxCaseBytes));
    if (!text.ok())
        return report(text.error());
    std::vector<std::string> mistakes = sim::caseMistakes(*text, file);
    const Result<sim::Case> parsed = sim::parseCase(*text, file);
    if (parsed.ok()) {
        const auto at = [&](const std::string &pointer) {
            return file + ":" + std::to_string(sim::lineOf(*text, pointer)) + ": " + pointer + ": ";
        };
        if (const std::string stem = std::filesystem::path(file).stem().string(); parsed->id != stem)
            mistakes.push_back(at("/id") + "must be the file's name, \"" + stem + "\"");
        if (parsed->namesPatient)
            if (const auto patient = app::loadPatient(assets, parsed->patient.id); !patient.ok())
                mistakes.push_back(at("/patient/id") + patient.error().message);
        const sim::DeviceSpec &device = sim::deviceSpec(*sim::deviceByName(parsed->device));
        for (size_t i = 0; i < parsed->plan.size(); ++i)
            if (parsed->plan[i].lengthUm.lo < device.minLengthUm || parsed->plan[i].lengthUm.hi > device.maxLengthUm)
                mistakes.push_back(at("/plan/" + std::to_string(i) + "/length_um") + "the " + parsed->device +
                                   " reaches " + rangeText(device.minLengthUm, device.maxLengthUm) + " um");
    }
    for (const std::string &mistake : mistakes)
        note(mistake);
    if (!mistakes.empty())
        return kBadInput;
    print(file + ": nothing is wrong with it");
    return kGood;
}

int listPatients(const app::AssetFolders &assets, bool isJson) {
    const Result<std::vector<sim::Case>> cases = app::loadCases(assets);
    if (!cases.ok())
        return report(cases.error());
    const Result<std::vector<std::string>> ids = app::patientIds(assets);
    if (!ids.ok())
        return report(ids.error());
    json out = json::array();
    std::vector<std::vector<std::string>> rows = {{"PATIENT", "SEX", "AGE", "SKIN TYPE", "CASES"}};
    for (const std::string &id : *ids) {
        const Result<app::LoadedPatient> loaded = app::loadPatient(assets, id);
        if (!loaded.ok())
            return report(loaded.error());
        const sim::Patient &patient = loaded->patient;
        json entry = patientJson(patient);
        entry["cases"] = json::array();
        std::string names;
        for (const sim::Case &one : *cases) // a case that names nobody has the default head and a person of its own
            if (one.surface == sim::Surface::Head && one.patient.id == id) {
                entry["cases"].push_back(one.id);
                names += (names.empty() ? "" : ", ") + one.id;
            }
        out.push_back(entry);
        rows.push_back({id, std::string(sexName(patient.sex)), std::to_string(patient.ageYears),
                        typeName(patient.fitzpatrick), names.empty() ? "–" : names});
    }
    if (isJson)
        printJson({{"patients", out}});
    else
        printTable(rows);
    return kGood;
}

int listDevices(bool isJson) {
    json out = json::array();
    std::vector<std::vector<std::string>> rows = {
        {"DEVICE", "NEEDLES", "WIDTH mm", "LENGTH µm", "FREQUENCY Hz", "FORCE N", "NAME"}};
    for (const sim::DeviceKind kind : kDevices) {
        const sim::DeviceSpec &device = sim::deviceSpec(kind);
        out.push_back(deviceJson(device));
        rows.push_back({std::string(device.id), std::to_string(device.needles.size()),
                        fixed(static_cast<double>(device.widthMm), 0),
                        rangeText(device.minLengthUm, device.maxLengthUm),
                        kind == sim::DeviceKind::Pen ? rangeText(device.minFrequencyHz, device.maxFrequencyHz) : "–",
                        fixed(static_cast<double>(device.defaultForceN), 1), std::string(device.name)});
    }
    if (isJson)
        printJson({{"devices", out}});
    else
        printTable(rows);
    return kGood;
}

json zoneJson(const sim::ZoneFigures &zone) {
    return {{"name", zone.name},
            {"site", zone.site},
            {"layers_um",
             {{"stratum_corneum", number(zone.corneumUm)},
              {"viable_epidermis", number(zone.viableEpidermisUm)},
              {"papillary_dermis", number(zone.papillaryUm)},
              {"reticular_dermis_female", number(zone.reticularUm[0])},
              {"reticular_dermis_male", number(zone.reticularUm[1])}}},
            {"total_um",
             {{"female", number(sim::dermisBottomUm(zone, sim::Sex::Female))},
              {"male", number(sim::dermisBottomUm(zone, sim::Sex::Male))}}},
            {"plexus_depth_um", number(zone.plexusDepthUm)},
            {"perfusion", number(zone.perfusion)},
            {"indentation", number(zone.indentation)},
            {"treatable", zone.isTreatable},
            {"no_go", zone.isNoGo},
            {"bony", zone.isBony}};
}

int listZones(const app::AssetFolders &assets, bool isJson) {
    const Result<Skins> skins = loadSkins(assets);
    if (!skins.ok())
        return report(skins.error());
    json out = json::array();
    std::vector<std::vector<std::string>> rows = {
        {"ZONE", "SITE", "EPIDERMIS µm", "TO FAT µm (f, m)", "AREA cm²", "U mm", "V mm", "MAY BE WORKED", "BONE"}};
    for (int i = 1; i < sim::kZoneCount; ++i) {
        const auto id = static_cast<sim::ZoneId>(i);
        const sim::ZoneFigures &zone = sim::zoneFigures(id);
        const sim::Surface surface = zone.site == "block" ? sim::Surface::Block : sim::Surface::Head;
        const sim::ZoneFrame *frame = skins->of(surface).frame(id);
        json entry = zoneJson(zone);
        entry["surface"] = surface == sim::Surface::Block ? "block" : "head";
        entry["on_skin"] = frame != nullptr;
        if (frame != nullptr) {
            entry.update(frameJson(*frame));
            // The zone's shape for scripts that plan a path: cells of its plane with the skin's height over it.
            entry["cell_mm"] = app::kZoneCellMm;
            entry["cells_mm"] = json::array();
            for (const glm::vec3 &cell : app::zoneCells(skins->of(surface).chart(), *frame))
                entry["cells_mm"].push_back({number(cell.x), number(cell.y), number(cell.z)});
        }
        out.push_back(entry);
        rows.push_back({std::string(zone.name), std::string(zone.site),
                        fixed(static_cast<double>(sim::epidermisUm(zone)), 0),
                        fixed(static_cast<double>(sim::dermisBottomUm(zone, sim::Sex::Female)), 0) + ", " +
                            fixed(static_cast<double>(sim::dermisBottomUm(zone, sim::Sex::Male)), 0),
                        frame != nullptr ? fixed(static_cast<double>(frame->areaMm2) / 100.0, 1) : "–",
                        frame != nullptr ? rangeText(frame->minMm.x, frame->maxMm.x) : "–",
                        frame != nullptr ? rangeText(frame->minMm.y, frame->maxMm.y) : "–",
                        zone.isNoGo        ? "never"
                        : zone.isTreatable ? "yes"
                                           : "no",
                        zone.isBony ? "yes" : "no"});
    }
    if (isJson)
        printJson({{"zones", out}});
    else
        printTable(rows);
    return kGood;
}

} // namespace

void addListCommands(CLI::App &root, Program &program) {
    struct Row {
        const char *name;
        const char *help;
        int (*list)(const app::AssetFolders &, bool);
    };
    constexpr Row kRows[] = {
        {"cases", "List the training cases", listCases},
        {"patients", "List the patients", listPatients},
        {"devices", "List the hand-pieces", [](const app::AssetFolders &, bool isJson) { return listDevices(isJson); }},
        {"zones", "List the zones of the skin", listZones},
    };
    for (const Row &row : kRows) {
        CLI::App *command = root.add_subcommand(row.name, row.help);
        const auto isJson = std::make_shared<bool>(false);
        command->add_flag("--json", *isJson, "One JSON document on stdout, nothing else");
        setExample(*command, "stipple " + std::string(row.name) + " --json");
        const auto file = std::make_shared<std::string>();
        if (std::string_view(row.name) == "cases")
            command->add_option("--check", *file, "Say everything that is wrong with this case's file instead");
        command->callback([&program, isJson, file, list = row.list] {
            program.action = [&program, isJson, file, list] {
                const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
                if (!assets.ok())
                    return report(assets.error());
                return file->empty() ? list(*assets, *isJson) : checkCase(*assets, *file);
            };
        });
    }
}

} // namespace stipple::cli

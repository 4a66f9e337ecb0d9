#include "engine/app/session_setup.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <system_error>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/procedure/patient_parse.h"

namespace stipple::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRubric = "technique-3"; // the one this version scores by

bool isFolder(const fs::path &path) {
    std::error_code code;
    return fs::is_directory(path, code);
}

// An id is a file's stem and comes from outside (a recording, the command line): no path may hide in it.
bool isId(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

// Stems of the JSON files of a folder, sorted. `what`: for the error.
Result<std::vector<std::string>> idsIn(const fs::path &folder, const char *what) {
    std::vector<std::string> ids;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (entry->path().extension() == ".json" && isId(entry->path().stem().string()))
            ids.push_back(entry->path().stem().string());
    if (code)
        return systemError(std::string("cannot list the ") + what + " in " + folder.string() + ": " + code.message() +
                           "; set STIPPLE_ASSETS to the folder of the program's data");
    std::sort(ids.begin(), ids.end());
    return ids;
}

Result<sim::Rubric> loadRubric(const AssetFolders &assets) {
    const fs::path path = assets.rubrics / (std::string(kRubric) + ".json");
    const Result<std::string> text = readFile(path, static_cast<uint64_t>(kMaxCaseBytes));
    if (!text.ok())
        return text.error();
    return sim::parseRubric(*text, path.string());
}

std::string startTime() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

} // namespace

Result<AssetFolders> findAssets(const AssetSearch &search) {
    std::vector<fs::path> roots;
    if (const char *own = std::getenv("STIPPLE_ASSETS"); own != nullptr && *own != '\0') {
        if (!isFolder(fs::path(own) / "cases"))
            return systemError(std::string("STIPPLE_ASSETS names ") + own +
                               ", which has no folder cases/; correct it or unset it");
        roots.emplace_back(own);
    }
    if (!search.executableFolder.empty())
        roots.push_back((search.executableFolder / ".." / "share" / "stipple" / "assets").lexically_normal());
    std::string searched;
    for (const fs::path &root : roots) {
        if (isFolder(root / "cases"))
            return AssetFolders{.heads = root / "heads",
                                .cases = root / "cases",
                                .rubrics = root / "rubrics",
                                .patients = root / "patients"};
        searched += root.string() + ", ";
    }
    if (isFolder(search.sourceAssets / "cases"))
        return AssetFolders{.heads = search.buildAssets / "heads",
                            .cases = search.sourceAssets / "cases",
                            .rubrics = search.sourceAssets / "rubrics",
                            .patients = search.sourceAssets / "patients"};
    return systemError("cannot find the program's data (a folder with cases/): searched " + searched +
                       search.sourceAssets.string() +
                       "; set STIPPLE_ASSETS to where they are, or install stipple anew");
}

fs::path recordingsFolder() {
    const char *data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && *data == '/')
        return fs::path(data) / "stipple";
    const char *home = std::getenv("HOME");
    return fs::path(home != nullptr && *home != '\0' ? home : ".") / ".local" / "share" / "stipple";
}

Result<std::vector<std::string>> caseIds(const AssetFolders &assets) { return idsIn(assets.cases, "cases"); }

Result<std::vector<std::string>> patientIds(const AssetFolders &assets) { return idsIn(assets.patients, "patients"); }

Result<LoadedPatient> loadPatient(const AssetFolders &assets, std::string_view patientId) {
    const Result<std::vector<std::string>> ids = patientIds(assets);
    if (!ids.ok())
        return ids.error();
    if (!isId(patientId) || std::find(ids->begin(), ids->end(), patientId) == ids->end())
        return badInput("no patient is called '" + std::string(patientId.substr(0, 64)) + "'; there are " +
                        joined(*ids));
    const fs::path path = assets.patients / (std::string(patientId) + ".json");
    Result<std::string> text = readFile(path, static_cast<uint64_t>(kMaxCaseBytes));
    if (!text.ok())
        return text.error();
    Result<sim::Patient> patient = sim::parsePatient(*text, path.string());
    if (!patient.ok())
        return patient.error();
    patient->id = patientId;
    return LoadedPatient{.patient = std::move(*patient), .bytes = std::move(*text)};
}

Result<sim::Case> loadCase(const AssetFolders &assets, std::string_view caseId) {
    const Result<std::vector<std::string>> ids = caseIds(assets);
    if (!ids.ok())
        return ids.error();
    if (!isId(caseId) || std::find(ids->begin(), ids->end(), caseId) == ids->end())
        return badUsage("no case is called '" + std::string(caseId.substr(0, 64)) + "'; there are " + joined(*ids));
    const fs::path path = assets.cases / (std::string(caseId) + ".json");
    const Result<std::string> text = readFile(path, static_cast<uint64_t>(kMaxCaseBytes));
    if (!text.ok())
        return text.error();
    Result<sim::Case> trainingCase = sim::parseCase(*text, path.string());
    if (!trainingCase.ok())
        return trainingCase;
    if (trainingCase->id != caseId)
        return badInput(path.string() + ": its id is '" + trainingCase->id + "'; it must be the file's name, '" +
                        std::string(caseId) + "'");
    if (trainingCase->namesPatient) {
        Result<LoadedPatient> loaded = loadPatient(assets, trainingCase->patient.id);
        if (!loaded.ok())
            return loaded.error().kind == ErrorKind::BadInput
                       ? badInput(path.string() + ": /patient/id: " + loaded.error().message)
                       : loaded.error();
        const sim::Drug drug = trainingCase->patient.drug; // what the case says they take now
        trainingCase->patient = std::move(loaded->patient);
        if (drug != sim::Drug::None)
            trainingCase->patient.drug = drug;
        trainingCase->hash = hash64(*text + loaded->bytes); // another patient is another case
    }
    return trainingCase;
}

Result<std::vector<sim::Case>> loadCases(const AssetFolders &assets) {
    const Result<std::vector<std::string>> ids = caseIds(assets);
    if (!ids.ok())
        return ids.error();
    std::vector<sim::Case> cases;
    for (const std::string &id : *ids) {
        Result<sim::Case> found = loadCase(assets, id);
        if (!found.ok())
            return found.error();
        cases.push_back(std::move(*found));
    }
    return cases;
}

Result<SessionAssets> loadSession(const AssetFolders &assets, const SessionChoice &choice) {
    Result<sim::Case> trainingCase = loadCase(assets, choice.caseId);
    if (!trainingCase.ok())
        return trainingCase.error();
    Result<sim::Rubric> rubric = loadRubric(assets);
    if (!rubric.ok())
        return rubric.error();
    const std::optional<sim::DeviceKind> kind = sim::deviceByName(trainingCase->device);
    STIPPLE_ASSERT(kind.has_value(), "a parsed case names a known hand-piece");
    std::optional<sim::DeviceSpec> device = sim::deviceSpec(*kind);
    if (choice.needles != 0 && choice.needles != static_cast<int>(device->needles.size()))
        device = sim::withNeedles(*device, choice.needles);
    if (!device)
        return badInput("the " + trainingCase->device + " is not made with " + std::to_string(choice.needles) +
                        " needles; `stipple devices` shows what there is");
    Result<Skin> skin = loadSkin(
        assets, {.surface = trainingCase->surface, .patientId = trainingCase->patient.id, .headFile = choice.headFile});
    if (!skin.ok())
        return skin.error();
    return SessionAssets{.trainingCase = std::move(*trainingCase),
                         .rubric = std::move(*rubric),
                         .device = std::move(*device),
                         .skin = std::move(*skin)};
}

sim::World makeWorld(const SessionAssets &assets, uint64_t seed, std::shared_ptr<sim::Backend> backend) {
    return sim::World({.skin = assets.skin.index,
                       .trainingCase = assets.trainingCase,
                       .rubric = assets.rubric,
                       .device = assets.device,
                       .seed = seed,
                       .backend = std::move(backend)});
}

sim::RecordingHeader recordingHeader(const SessionAssets &assets, const RecordingOrigin &origin) {
    return {.stepsPerSecond = kStepsPerSecond,
            .caseId = assets.trainingCase.id,
            .caseHash = assets.trainingCase.hash,
            .rubricHash = assets.rubric.hash,
            .chartHash = assets.skin.index->hash(),
            .seed = origin.seed,
            .deviceId = std::string(assets.device.id),
            .needleCount = static_cast<uint32_t>(assets.device.needles.size()),
            .build = origin.build,
            .inputClass = origin.inputClass,
            .backend = origin.backend,
            .isExact = origin.isExact,
            .startedAt = startTime(),
            .head = assets.skin.headName};
}

Result<SessionAssets> sessionOf(const AssetFolders &assets, const sim::RecordingHeader &header,
                                const fs::path &headFile) {
    if (!header.head.empty() && headFile.empty())
        return badInput("the recording was made on the head " + header.head +
                        "; give that file with --head to replay it");
    Result<SessionAssets> session = loadSession(
        assets, {.caseId = header.caseId, .headFile = headFile, .needles = static_cast<int>(header.needleCount)});
    if (!session.ok()) // a case the recording names and we do not have is the file's fault, not the command line's
        return session.error().kind == ErrorKind::BadUsage
                   ? badInput("the recording's case is not installed: " + session.error().message)
                   : session.error();
    const auto differs = [&](std::string_view what, uint64_t recorded, uint64_t installed) {
        return badInput("the recording was made with another " + std::string(what) + " (" + hexOf(recorded) +
                        ") than is installed (" + hexOf(installed) +
                        "); replay it with the version of stipple it was " + "made with: " + header.build);
    };
    if (header.caseHash != session->trainingCase.hash)
        return differs("case " + header.caseId, header.caseHash, session->trainingCase.hash);
    if (header.rubricHash != session->rubric.hash)
        return differs("rubric", header.rubricHash, session->rubric.hash);
    if (header.deviceId != session->device.id)
        return badInput("the recording's hand-piece is '" + header.deviceId + "', its case is worked with the " +
                        std::string(session->device.id));
    if (header.chartHash != session->skin.index->hash())
        return differs("head", header.chartHash, session->skin.index->hash());
    return session;
}

sim::WorldMaker worldMaker(const AssetFolders &assets, const fs::path &headFile) {
    return [assets, headFile](const sim::RecordingHeader &header) -> Result<sim::World> {
        const Result<SessionAssets> session = sessionOf(assets, header, headFile);
        if (!session.ok())
            return session.error();
        return makeWorld(*session, header.seed, nullptr);
    };
}

} // namespace stipple::app

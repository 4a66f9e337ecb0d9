// Cases that name their patient: whose head and figures a session gets, and that a recording knows them.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "engine/app/session_setup.h"
#include "tests/support/bench.h"

using namespace stipple;
namespace fs = std::filesystem;

namespace {

app::AssetFolders shippedFolders() {
    return {.heads = STIPPLE_BINARY_DIR "/assets/heads",
            .cases = test::sourceFile("assets/cases"),
            .rubrics = test::sourceFile("assets/rubrics"),
            .patients = test::sourceFile("assets/patients")};
}

void write(const fs::path &path, const std::string &text) { std::ofstream(path, std::ios::binary) << text; }

std::string read(const fs::path &path) { return readFile(path, kMaxCaseBytes).value(); }

Result<app::Skin> headOf(const app::AssetFolders &assets, const std::string &patientId) {
    return app::loadSkin(assets, {.surface = sim::Surface::Head, .patientId = patientId, .headFile = {}});
}

Result<app::SessionAssets> sessionFor(const app::AssetFolders &assets, const std::string &caseId) {
    return app::loadSession(assets, {.caseId = caseId, .headFile = {}, .needles = 0});
}

// A folder of cases and patients that a test may change: one case, of amira.
app::AssetFolders ownFolders(const std::string &name) {
    const fs::path root = fs::path(STIPPLE_BINARY_DIR) / "tests" / name;
    fs::remove_all(root);
    for (const char *folder : {"cases", "patients"})
        fs::create_directories(root / folder);
    fs::copy_file(test::sourceFile("assets/cases/scars-pen.json"), root / "cases/scars-pen.json");
    fs::copy_file(test::sourceFile("assets/patients/amira.json"), root / "patients/amira.json");
    app::AssetFolders folders = shippedFolders();
    folders.cases = root / "cases";
    folders.patients = root / "patients";
    return folders;
}

void replaceIn(const fs::path &path, const std::string &from, const std::string &to) {
    std::string text = read(path);
    REQUIRE(text.find(from) != std::string::npos);
    write(path, text.replace(text.find(from), from.size(), to));
}

} // namespace

TEST_CASE("every patient's file is read, and everyone has a head of their own") {
    const app::AssetFolders assets = shippedFolders();
    const std::vector<std::string> ids = app::patientIds(assets).value();
    CHECK(ids.size() >= 7);
    std::vector<uint64_t> heads;
    for (const std::string &id : ids) {
        INFO(id);
        const auto loaded = app::loadPatient(assets, id);
        if (!loaded.ok())
            FAIL(loaded.error().message);
        CHECK(loaded->patient.id == id);
        CHECK_FALSE(loaded->patient.name.empty());
        const auto skin = headOf(assets, id);
        REQUIRE(skin.ok());
        for (const uint64_t other : heads)
            CHECK(skin->index->hash() != other);
        heads.push_back(skin->index->hash());
        CHECK(skin->index->frame(sim::ZoneId::CheekLeft) != nullptr);
    }
}

TEST_CASE("a case that names a patient is worked on that patient's head, with that patient's figures") {
    const app::AssetFolders assets = shippedFolders();
    const auto session = sessionFor(assets, "scars-pen");
    REQUIRE(session.ok());
    const sim::Patient &patient = session->trainingCase.patient;
    CHECK(patient.id == "amira");
    CHECK(patient.name == "Amira");
    CHECK(patient.ageYears == 31);
    CHECK(patient.fitzpatrick == 4);
    CHECK(patient.melanosomeFraction == sim::patientOfType(4).melanosomeFraction);
    CHECK(session->skin.index->hash() == headOf(assets, "amira")->index->hash());

    const auto usual = sessionFor(assets, "cheeks-pen");
    REQUIRE(usual.ok());
    CHECK(usual->trainingCase.patient.id == "default");
    CHECK(usual->trainingCase.hash == test::trainingCase("cheeks-pen").hash); // of its own file's bytes alone
    CHECK(usual->skin.index->hash() == headOf(assets, "default")->index->hash());
}

TEST_CASE("a recording made with another patient is refused") {
    const app::AssetFolders assets = ownFolders("patient_case");
    const auto session = sessionFor(assets, "scars-pen");
    REQUIRE(session.ok());
    const sim::RecordingHeader header = app::recordingHeader(*session, {});
    CHECK(app::sessionOf(assets, header, {}).ok());

    // older by a year: the head is the same, the patient is not
    replaceIn(assets.patients / "amira.json", "\"age_years\": 31", "\"age_years\": 32");
    const auto older = app::sessionOf(assets, header, {});
    REQUIRE_FALSE(older.ok());
    CHECK(older.error().kind == ErrorKind::BadInput);
    CHECK(older.error().message.find("another case scars-pen") != std::string::npos);
}

TEST_CASE("a case whose patient does not exist, or who is half named, is refused with file and field") {
    const app::AssetFolders assets = ownFolders("patient_unknown");
    const fs::path file = assets.cases / "scars-pen.json";
    replaceIn(file, "{\"id\": \"amira\"}", "{\"id\": \"nobody\"}");
    const auto unknown = app::loadCase(assets, "scars-pen");
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().message.find("scars-pen.json: /patient/id: no patient is called 'nobody'; there are amira") !=
          std::string::npos);
    replaceIn(file, "{\"id\": \"nobody\"}", "{\"id\": \"../amira\"}");
    CHECK(app::loadCase(assets, "scars-pen").error().message.find("/patient/id") != std::string::npos);
    replaceIn(file, "{\"id\": \"../amira\"}", "{\"id\": \"amira\", \"age_years\": 20}");
    CHECK(app::loadCase(assets, "scars-pen").error().message.find("/patient/age_years") != std::string::npos);
    replaceIn(file, "{\"id\": \"amira\", \"age_years\": 20}", "{\"id\": \"amira\"}");
    REQUIRE(app::loadCase(assets, "scars-pen").ok());
    replaceIn(assets.patients / "amira.json", "\"fitzpatrick\": 4", "\"fitzpatrick\": 7");
    CHECK(app::loadCase(assets, "scars-pen").error().message.find("/person/fitzpatrick") != std::string::npos);
}

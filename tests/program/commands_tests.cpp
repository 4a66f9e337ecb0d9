// The lists, help, and running without Vulkan: what scripts rely on.
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json listOf(const std::string &what) {
    const Ran ran = trainer({what, "--json"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    const json document = json::parse(ran.out);
    REQUIRE(document.contains(what));
    return document[what];
}

const Environment kNoVulkan = {{"VK_ICD_FILENAMES", "/nonexistent"}, {"VK_DRIVER_FILES", "/nonexistent"}};

} // namespace

TEST_CASE("every command has help that ends with an example") {
    for (const std::string command : {"practice", "demo", "assess", "cases", "patients", "devices", "zones", "simulate",
                                      "score", "verify", "people", "record", "replay", "render", "bench", "doctor"}) {
        const Ran ran = trainer({command, "--help"});
        INFO(command << ": " << ran.err);
        CHECK(ran.code == 0);
        CHECK(ran.err.empty());
        CHECK(ran.out.find("Example:\n  stipple " + command) != std::string::npos);
    }
    CHECK(trainer({"--help"}).out.find("Example:") != std::string::npos);
    CHECK(trainer({"--version"}).out.find("stipple ") == 0);
}

TEST_CASE("the cases list says all a script needs to write a tidy trace") {
    std::set<std::string> ids;
    for (const json &one : listOf("cases")) {
        ids.insert(one["id"]);
        CHECK(one["device"]["width_mm"].get<double>() > 0);
        CHECK(one["device"]["needles"].get<int>() > 0);
        CHECK_FALSE(one["title"].get<std::string>().empty());
        REQUIRE_FALSE(one["plan"].empty());
        for (const json &plan : one["plan"]) {
            CHECK(plan["dose_per_cm2"].get<double>() > 0);
            CHECK_FALSE(plan["directions_deg"].empty());
            CHECK(plan["length_um"][0].get<double>() <= plan["length_um"][1].get<double>());
            INFO(one["id"] << " " << plan["zone"]);
            REQUIRE(plan["target"].is_object());
            CHECK(plan["target"]["area_mm2"].get<double>() > 100);
            CHECK(plan["target"]["u_mm"][0].get<double>() < plan["target"]["u_mm"][1].get<double>());
        }
    }
    for (const char *id : {"block-pen", "block-roller", "block-stamp", "cheeks-pen"})
        CHECK(ids.count(id) == 1);
}

TEST_CASE("the zones list has every zone with its layers, and where the skin has it") {
    std::set<std::string> names;
    for (const json &zone : listOf("zones")) {
        names.insert(zone["name"]);
        CHECK(zone["layers_um"]["stratum_corneum"].get<double>() > 0);
        CHECK(zone["total_um"]["female"].get<double>() > 500);
        if (zone["no_go"] == true)
            CHECK(zone["treatable"] == false);
        if (zone["treatable"] == true) {
            INFO(zone["name"]);
            REQUIRE(zone["on_skin"] == true);
            CHECK_FALSE(zone["cells_mm"].empty());
        }
    }
    for (const char *name : {"block", "forehead", "cheek_left", "cheek_right", "eyelid_left", "vermilion", "nostril"})
        CHECK(names.count(name) == 1);
}

TEST_CASE("devices and patients are listed") {
    std::set<std::string> ids;
    for (const json &device : listOf("devices"))
        ids.insert(device["id"]);
    CHECK(ids == std::set<std::string>{"pen", "roller", "stamp"});
    std::map<std::string, json> patients;
    for (const json &patient : listOf("patients"))
        patients[patient["id"]] = patient;
    CHECK(patients.size() >= 7);
    REQUIRE(patients.count("default") == 1);
    REQUIRE(patients.count("amira") == 1);
    CHECK(patients["amira"]["fitzpatrick"] == "IV");
    CHECK(patients["amira"]["cases"] == json::array({"exam-emergency", "scars-pen", "scars-prp-pen"}));
    for (const char *what : {"cases", "patients", "devices", "zones"}) {
        const Ran table = trainer({what});
        CHECK(table.code == 0);
        CHECK(std::count(table.out.begin(), table.out.end(), '\n') >= 2);
    }
}

TEST_CASE("without any Vulkan device a session runs on the CPU twins and says so, and gives the same score") {
    const fs::path folder = freshFolder("no-vulkan");
    const fs::path trace = makeTrace(folder, "block-pen", {"--rect=-10,-10,10,10"});
    const auto simulated = [&](const std::string &device, const Environment &extra) {
        return trainer({"simulate", "--case", "block-pen", "--trace", trace.string(), "--out",
                        (folder / device).string(), "--device", device, "--json"},
                       extra);
    };
    const Ran without = simulated("auto", kNoVulkan);
    INFO(without.err);
    CHECK(without.code == 0);
    CHECK(without.err.find("CPU twins") != std::string::npos);
    CHECK(without.err.find("no pictures") != std::string::npos);
    const Ran onCpu = simulated("cpu", {});
    CHECK(onCpu.code == 0);
    CHECK(json::parse(without.out)["total"] == json::parse(onCpu.out)["total"]);
    CHECK(json::parse(without.out)["cells"] == json::parse(onCpu.out)["cells"]);
    CHECK(trainer({"verify", recordingIn(folder / "auto").string()}, kNoVulkan).code == 0);
    const Ran named = simulated("no-such-device", {});
    CHECK(named.code == 4);
    CHECK(named.err.find("no-such-device") != std::string::npos);
    CHECK(named.out.empty());
}

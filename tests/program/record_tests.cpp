// stipple people, record and --person: a person's runs from the command line, exported and erased.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json jsonOf(const Ran &ran) {
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
}

} // namespace

TEST_CASE("a simulated run is kept under a name, shown, exported and erased") {
    const fs::path folder = freshFolder("record");
    const Environment home = {{"XDG_DATA_HOME", (folder / "data").string()}};
    const fs::path trace = makeTrace(folder, "block-pen", {"--rect=-10,-10,10,10"});
    const std::string name = "Zoë \"Z\" O'Hara";
    CHECK(jsonOf(trainer({"people", "--json"}, home))["people"].empty());
    CHECK_FALSE(fs::exists(folder / "data")); // asking makes nothing
    const auto simulated = [&](const Words &more) {
        Words words = {"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", (folder / "out").string(),
                       "--device", "cpu",    "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return jsonOf(trainer(words, home));
    };
    CHECK_FALSE(simulated({}).contains("person"));
    CHECK(simulated({"--person", name})["person"]["run"] == 1);
    const json second = simulated({"--person", name});
    CHECK(second["person"] == json{{"name", name}, {"run", 2}});
    simulated({"--person", "Bob"});

    const json people = jsonOf(trainer({"people", "--json"}, home));
    REQUIRE(people["people"].size() == 2);
    CHECK(people["people"][1]["name"] == name);
    CHECK(people["people"][1]["runs"] == 2);
    const json shown = jsonOf(trainer({"record", "--person", name, "--json"}, home));
    CHECK(shown["runs"] == 2);
    CHECK(shown["curve"].size() == 2);
    CHECK(shown["cusum"]["s"].get<double>() == Approx(0.166).margin(0.0005));
    CHECK(shown["attempts"][0]["hand"] == "trace");
    CHECK(shown["attempts"][1]["total"].get<double>() == Approx(second["total"].get<double>()).margin(1e-3));
    CHECK(shown["attempts"][1]["metrics"].size() == second["metrics"].size());
    bool hasLocked = false, hasBlock = false;
    for (const json &one : shown["cases"]) {
        hasLocked = hasLocked || (one["case"] == "texture-pen" && one["open"] == false &&
                                  one["needs"].get<std::string>().find("1, 2 and 3") != std::string::npos);
        hasBlock = hasBlock || (one["case"] == "block-pen" && one["open"] == true && one["runs"] == 2);
    }
    CHECK(hasLocked);
    CHECK(hasBlock);
    CHECK(trainer({"record", "--person", name}, home).out.find("block-pen") != std::string::npos);

    const fs::path file = folder / "zoe.json";
    CHECK(trainer({"record", "--person", name, "--export", file.string()}, home).code == 0);
    const json exported = json::parse(contentOf(file));
    CHECK(exported["person"]["name"] == name);
    CHECK(exported["attempts"] == shown["attempts"]);
    const std::string recording = exported["attempts"][0]["recording"];
    CHECK(fs::exists(recording));

    const Ran asked = trainer({"record", "--person", name, "--erase"}, home);
    CHECK(asked.code == 2);
    CHECK(asked.err.find("--yes") != std::string::npos);
    CHECK(jsonOf(trainer({"people", "--json"}, home))["people"].size() == 2);
    const Ran erased = trainer({"record", "--person", name, "--erase", "--yes", "--with-recordings"}, home);
    CHECK(erased.code == 0);
    CHECK(erased.out.find("Erased: 2 runs.") != std::string::npos);
    CHECK_FALSE(fs::exists(recording));
    CHECK(jsonOf(trainer({"people", "--json"}, home))["people"].size() == 1);
    for (const auto &entry : fs::recursive_directory_iterator(folder / "data"))
        if (entry.is_regular_file())
            CHECK(contentOf(entry.path()).find("Hara") == std::string::npos);
}

TEST_CASE("names that are none and people who are not there are told in one line") {
    const fs::path folder = freshFolder("record-names");
    const Environment home = {{"XDG_DATA_HOME", (folder / "data").string()}};
    for (const Words &words :
         {Words{"record", "--person", "Nobody"}, Words{"record", "--person", "Nobody", "--erase", "--yes"},
          Words{"simulate", "--case", "block-pen", "--trace", "x", "--person", std::string(10'000, 'x')},
          Words{"practice", "--person", "a\nb"}, Words{"record"}}) {
        const Ran ran = trainer(words, home);
        CHECK(ran.code == 2);
        CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
        CHECK(ran.err.size() < 400);
    }
}

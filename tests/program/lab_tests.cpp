// stipple lab: every command gives the keys that scripts rely on, and refuses bad input with the allowed range.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A command, options that work, and the keys it gives.
struct Command {
    std::string name;
    Words options;
    std::vector<std::string> keys;
};

const std::vector<Command> &commands() {
    static const std::vector<Command> kCommands = {
        {"needle", {"--tip-um", "10", "--speed-mm-s", "0.5"}, {"insertion_force_mn"}},
        {"press",
         {"--length-um", "600", "--needles", "100", "--pitch-um", "500", "--tip-um", "10", "--force-n", "20"},
         {"pierced_fraction", "reached_depth_um", "residual_depth_um", "residual_diameter_um"}},
        {"roll",
         {"--length-um", "1000", "--force-n", "6", "--passes", "2"},
         {"pierced_fraction", "reached_depth_um", "residual_depth_um", "residual_diameter_um", "holes_per_cm2",
          "tear_mm_per_cm2"}},
        {"pen",
         {"--setting-um", "1000", "--frequency-hz", "110", "--needles", "12", "--speed-mm-s", "50", "--tilt-deg", "0",
          "--passes", "1"},
         {"pierced_fraction", "reached_depth_um", "residual_depth_um", "residual_diameter_um", "holes_per_cm2",
          "tear_mm_per_cm2"}},
        {"hold", {"--force-n", "5", "--seconds", "10"}, {"force_n", "t_s"}},
        {"bleed", {"--depth-um", "900"}, {"bleeding_fraction", "first_bead_s", "stop_s", "bead_um", "volume_nl"}},
        {"course",
         {"--device", "pen", "--length-um", "1000", "--density-cm2", "250", "--hours", "72"},
         {"t_h", "delta_a", "delta_L", "blood_fraction", "oxygenation", "swelling_mm", "tewl_ratio",
          "open_channel_fraction"}},
        {"skin",
         {"--melanosome", "0.03", "--blood", "0.015", "--oxygenation", "0.7"},
         {"wavelength_nm", "reflectance", "lab", "srgb", "ita_deg", "erythema_index"}},
        {"slab",
         {"--mua-mm", "1", "--mus-mm", "9", "--g", "0.75", "--n", "1", "--thickness-mm", "0.2"},
         {"reflectance", "transmittance", "stderr"}},
        {"indent", {"--half-angle-deg", "45", "--depth-um", "100", "--modulus-kpa", "35"}, {"force_mn", "sneddon_mn"}},
    };
    return kCommands;
}

Words wordsOf(const Command &command) {
    Words words = {"lab", command.name};
    words.insert(words.end(), command.options.begin(), command.options.end());
    return words;
}

json resultOf(Words words) {
    words.push_back("--json");
    const Ran ran = trainer(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.err.empty());
    return json::parse(ran.out);
}

// Refused as usage: exit code 2, one line on stderr with these words, nothing on stdout.
void checkRefused(const Words &words, const std::vector<std::string> &said) {
    const Ran ran = trainer(words);
    std::string line;
    for (const std::string &word : words)
        line += word + " ";
    INFO("stipple " << line << "→ " << ran.code << "\n" << ran.err << ran.out);
    CHECK(ran.code == 2);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    CHECK(ran.err.find("stipple: ") == 0);
    for (const std::string &word : said)
        CHECK(ran.err.find(word) != std::string::npos);
    CHECK(ran.out.empty());
}

} // namespace

TEST_CASE("every lab command gives its keys, finite figures, the same each time, a table and help with an example") {
    for (const Command &command : commands()) {
        INFO("lab " << command.name);
        const json result = resultOf(wordsOf(command));
        for (const std::string &key : command.keys) {
            INFO(key);
            REQUIRE(result.contains(key));
            const json &value = result[key];
            if (value.is_object())
                for (const char *part : {"mean", "sd", "p5", "p95"})
                    CHECK(value[part].is_number());
            else if (value.is_array())
                CHECK((value.size() >= 3 &&
                       std::all_of(value.begin(), value.end(), [](const json &one) { return one.is_number(); })));
            else
                CHECK(value.is_number());
        }
        CHECK(resultOf(wordsOf(command)) == result);
        const Ran table = trainer(wordsOf(command));
        CHECK(table.code == 0);
        CHECK(std::count(table.out.begin(), table.out.end(), '\n') >= 2);
        const Ran help = trainer({"lab", command.name, "--help"});
        CHECK(help.code == 0);
        CHECK(help.out.find("Example:\n  stipple lab " + command.name) != std::string::npos);
    }
    CHECK(trainer({"lab", "--help"}).out.find("Example:\n  stipple lab") != std::string::npos);
}

TEST_CASE("the lab's answers are those of the model") {
    CHECK(resultOf({"lab", "needle", "--tip-um", "5", "--speed-mm-s", "0.5"})["insertion_force_mn"] == Approx(20));
    const json held = resultOf({"lab", "hold", "--force-n", "5", "--seconds", "10"});
    CHECK(held["force_n"][0] == Approx(5));
    CHECK(held["t_s"][held["t_s"].size() - 1] == Approx(10));
    const json shallow = resultOf({"lab", "bleed", "--depth-um", "40"});
    CHECK(shallow["bleeding_fraction"] == 0);
    CHECK(shallow["first_bead_s"].is_null());
    const json plain = resultOf({"lab", "bleed", "--depth-um", "900"});
    CHECK(resultOf({"lab", "bleed", "--depth-um", "900", "--drug", "anticoagulant"})["stop_s"] > plain["stop_s"]);
    CHECK(resultOf({"lab", "bleed", "--depth-um", "900", "--seed", "2"}) != plain);
    CHECK(resultOf({"lab", "bleed", "--depth-um", "900", "--age", "80"})["bleeding_fraction"] <=
          plain["bleeding_fraction"]);
    // Published slabs (T34): Giovanelli's half space with its mirror reflection, and MCML's slab.
    const json half = resultOf(
        {"lab", "slab", "--mua-mm", "0.1", "--mus-mm", "0.9", "--g", "0", "--n", "1.5", "--thickness-mm", "inf"});
    CHECK(half["reflectance"] == Approx(0.26).margin(0.002));
    CHECK(half["transmittance"] == 0);
    const json slab =
        resultOf({"lab", "slab", "--mua-mm", "1", "--mus-mm", "9", "--g", "0.75", "--n", "1", "--thickness-mm", "0.2"});
    CHECK(slab["reflectance"] == Approx(0.0974).margin(0.002));
    CHECK(slab["transmittance"] == Approx(0.661).margin(0.002));
    const json skin = resultOf({"lab", "skin", "--melanosome", "0.03", "--blood", "0.015", "--oxygenation", "0.7"});
    CHECK(skin["wavelength_nm"].size() == skin["reflectance"].size());
    CHECK(skin["lab"].size() == 3);
    CHECK(resultOf({"lab", "skin", "--melanosome", "0.2", "--blood", "0.015", "--oxygenation", "0.7"})["lab"][0] <
          skin["lab"][0]);
    const Words work = {"lab",  "course",        "--device", "pen",     "--length-um",
                        "1000", "--density-cm2", "250",      "--hours", "24"};
    const auto with = [&work](const Words &more) {
        Words words = work;
        words.insert(words.end(), more.begin(), more.end());
        return resultOf(words);
    };
    const json bare = with({});
    const size_t last = bare["t_h"].size() - 1;
    CHECK(bare["delta_a"][0] == Approx(0).margin(1e-6));
    CHECK(bare["delta_a"][last] > 1);
    CHECK(with({"--occluded"})["open_channel_fraction"][last] > bare["open_channel_fraction"][last]);
    CHECK(with({"--prp"})["delta_a"][last] < bare["delta_a"][last]);
    CHECK(with({"--skin", "VI"})["delta_a"][last] < bare["delta_a"][last]);
    CHECK(with({"--anaesthetic-min", "60"})["numbness"][0] > 0.5);
    const json cone = resultOf({"lab", "indent", "--half-angle-deg", "60", "--depth-um", "150", "--modulus-kpa", "20"});
    CHECK(cone["force_mn"].get<double>() == Approx(cone["sneddon_mn"].get<double>()).epsilon(0.1));
}

TEST_CASE("the lab refuses what is negative, absurd, not a number or missing, with the option and its range") {
    for (const Command &command : commands()) {
        for (size_t i = 0; i + 1 < command.options.size(); i += 2) {
            const std::string &option = command.options[i];
            // What is no number of this option at all.
            for (const char *bad : {"-1", "nan", "inf", "-inf", "1e30", "x", "", "1,5", "0x10", "1 2"}) {
                const bool isAllowed = (option == "--thickness-mm" && std::string(bad) == "inf") ||
                                       (option == "--g" && std::string(bad) == "-1");
                if (isAllowed)
                    continue;
                Words words = {"lab", command.name};
                Words options = command.options;
                options[i + 1] = bad;
                // As one word, or CLI would read -1 as an option of its own.
                for (size_t k = 0; k + 1 < options.size(); k += 2)
                    words.push_back(options[k] + "=" + options[k + 1]);
                if (std::string(bad).empty())
                    words = {"lab", command.name, option, ""};
                checkRefused(words, {option});
            }
            Words without = {"lab", command.name};
            for (size_t k = 0; k + 1 < command.options.size(); k += 2)
                if (k != i)
                    without.insert(without.end(), {command.options[k], command.options[k + 1]});
            checkRefused(without, {option, "missing"});
        }
    }
    checkRefused({"lab", "press", "--length-um", "99999"}, {"--length-um", "50 to 3000 µm"});
    checkRefused({"lab", "roll", "--passes", "1.5"}, {"--passes", "1 to 50"});
    checkRefused({"lab", "roll"}, {"--length-um", "50 to 3000 µm"});
    checkRefused({"lab", "pen", "--needles", "13"}, {"--needles", "9, 12, 16, 36"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--site", "elbow"}, {"--site", "cheek", "forearm"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--skin", "VII"}, {"--skin", "VI"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--sex", "x"}, {"--sex", "f, m"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--age", "200"}, {"--age", "1 to 110"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--drug", "gin"}, {"--drug", "aspirin"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--seed", "-1"}, {"--seed"});
    checkRefused({"lab", "bleed", "--depth-um", "900", "--frobnicate"}, {"--frobnicate"});
    checkRefused({"lab", "frobnicate"}, {"frobnicate"});
    checkRefused({"lab"}, {"needle, press, roll", "lab --help"});
}

TEST_CASE("every site of the zones' list is a site of the lab") {
    const Ran zones = trainer({"zones", "--json"});
    std::set<std::string> sites;
    const json list = json::parse(zones.out)["zones"];
    for (const json &zone : list)
        sites.insert(zone["name"].get<std::string>());
    for (const char *site : {"cheek", "forehead", "eyelid", "nose", "forearm"})
        sites.insert(site);
    for (const std::string &site : sites) {
        INFO(site);
        const json result = resultOf({"lab", "bleed", "--depth-um", "900", "--site", site});
        CHECK(result["bleeding_fraction"] <= 1);
    }
}

TEST_CASE("validate prints every check, passes its core set and writes the evidence page") {
    const fs::path folder = freshFolder("evidence");
    const fs::path page = folder / "evidence.html";
    const json result = resultOf({"lab", "validate", "--html", page.string()});
    CHECK(result["core_pass"] == true);
    std::set<std::string> ids;
    for (const json &row : result["targets"]) {
        INFO(row.dump());
        ids.insert(row["id"]);
        CHECK(row["got"].is_number());
        CHECK(row["pass"].is_boolean());
        CHECK_FALSE(row["expected"].get<std::string>().empty());
        CHECK_FALSE(row["tolerance"].get<std::string>().empty());
        CHECK_FALSE(row["source"].get<std::string>().empty());
        if (row["core"] == true)
            CHECK(row["pass"] == true);
    }
    for (const char *core : {"T1", "T3", "T5", "T6", "T7", "T12", "T14", "T16", "T17", "T19", "T21", "T22", "T23",
                             "T25", "T26", "T27", "T32"})
        CHECK(ids.count(core) == 1);
    const std::string html = contentOf(page);
    for (const std::string &id : ids)
        CHECK(html.find("id=\"" + id + "\"") != std::string::npos);
    CHECK(html.find("http://") == std::string::npos);
    CHECK(html.find("https://") == std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("alt=\"\"") == std::string::npos);
    CHECK(html.find("scope=\"col\"") != std::string::npos);
    CHECK(html.find("prefers-color-scheme") != std::string::npos);
    CHECK(html.find("assumption") != std::string::npos);
    const Ran unwritable = trainer({"lab", "validate", "--html", (folder / "no" / "such" / "page.html").string()});
    CHECK(unwritable.code == 4);
    CHECK(unwritable.err.find("page.html") != std::string::npos);
}

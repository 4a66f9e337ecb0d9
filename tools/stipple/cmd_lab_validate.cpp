// stipple lab validate: every validation target, run through the model; the evidence page.
#include <cmath>
#include <filesystem>

#include "engine/base/file.h"
#include "sim/lab/targets.h"
#include "tools/stipple/evidence.h"
#include "tools/stipple/lab_options.h"

namespace stipple::cli {

namespace {

using nlohmann::json;
namespace lab = sim::lab;

json finite(double value) { return std::isfinite(value) ? figure(value) : json(nullptr); }

// One row per check, so that a script can read the table as it is.
json targetsJson(const std::vector<lab::Target> &targets) {
    json rows = json::array(), absent = json::array();
    for (const lab::Target &target : targets) {
        if (!target.applies()) {
            absent.push_back({{"id", target.id}, {"title", target.title}, {"why", target.absence}});
            continue;
        }
        for (const lab::Check &check : target.checks)
            rows.push_back({{"id", target.id},
                            {"title", target.title},
                            {"what", check.what},
                            {"unit", check.unit},
                            {"expected", check.expected},
                            {"tolerance", check.tolerance},
                            {"lo", finite(check.lo)},
                            {"hi", finite(check.hi)},
                            {"got", finite(check.got)},
                            {"pass", check.passes()},
                            {"core", target.isCore},
                            {"configuration", target.configuration},
                            {"source", target.source},
                            {"note", target.note}});
    }
    return {{"targets", rows}, {"not_applicable", absent}, {"core_pass", lab::corePasses(targets)}};
}

void printTargets(const std::vector<lab::Target> &targets) {
    std::vector<std::vector<std::string>> rows = {{"", "TARGET", "EXPECTED", "TOLERANCE", "GOT", "UNIT", "RESULT"}};
    int passed = 0, missed = 0;
    for (const lab::Target &target : targets) {
        if (!target.applies())
            continue;
        for (const lab::Check &check : target.checks) {
            const json got = finite(check.got);
            (check.passes() ? passed : missed) += 1;
            rows.push_back({target.id + (target.isCore ? "*" : ""), check.what, check.expected, check.tolerance,
                            got.is_null() ? "-" : got.dump(), check.unit, check.passes() ? "pass" : "MISS"});
        }
    }
    printTable(rows);
    for (const lab::Target &target : targets)
        if (!target.applies())
            print(target.id + " does not apply: " + target.absence);
    print(std::to_string(passed) + " pass, " + std::to_string(missed) + " miss; the core set (*) " +
          (lab::corePasses(targets) ? "passes" : "does NOT pass"));
}

} // namespace

void addLabValidate(CLI::App &labApp, Program &program) {
    LabCommand command(labApp, "validate", "Run every validation target: expected, got, pass", "--html evidence.html");
    const auto isJson = std::make_shared<bool>(false);
    const auto htmlFile = std::make_shared<std::string>();
    command.json(*isJson);
    command.app().add_option("--html", *htmlFile, "Write the evidence page with its plots to this file");
    command.run(program, [isJson, htmlFile]() -> int {
        // Known before the model is run, not after.
        const std::filesystem::path folder = std::filesystem::path(*htmlFile).parent_path();
        if (std::error_code code; !folder.empty() && !std::filesystem::is_directory(folder, code))
            return report(
                systemError("--html " + *htmlFile + ": there is no folder " + folder.string() + "; make it first"));
        const std::vector<lab::Target> targets = lab::runTargets();
        if (!htmlFile->empty()) {
            const Status status = writeFile(*htmlFile, evidenceHtml(targets, evidenceFigures(), STIPPLE_VERSION));
            if (!status.ok())
                return report(status.error());
        }
        if (*isJson)
            printJson(targetsJson(targets));
        else
            printTargets(targets);
        return static_cast<int>(lab::corePasses(targets) ? kGood : kNo);
    });
}

} // namespace stipple::cli

// stipple people, stipple record: who practises here, what they did and what comes next, export and erasure.
#include <ctime>
#include <memory>

#include "engine/base/file.h"
#include "engine/record/attempt_json.h"
#include "engine/record/progress.h"
#include "engine/record/record.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

using nlohmann::ordered_json;
using record::Standing;
using record::TimeS;

struct RecordOptions {
    std::string person, exportFile;
    bool isJson = false, isErase = false, isSure = false, withRecordings = false;
};

record::Record openRecord(TimeS now) {
    record::Record record = record::Record::open({.folder = app::recordingsFolder()}, now);
    for (const std::string &notice : record.takeNotices())
        note(notice);
    return record;
}

Result<std::vector<sim::Case>> course(const Program &program) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return assets.error();
    Result<std::vector<sim::Case>> cases = app::loadCases(*assets);
    if (!cases.ok())
        return cases.error();
    std::stable_sort(cases->begin(), cases->end(), [](const sim::Case &a, const sim::Case &b) {
        return std::pair(a.number == 0, a.number) < std::pair(b.number == 0, b.number);
    });
    return cases;
}

int listPeople(bool isJson) {
    record::Record record = openRecord(std::time(nullptr));
    const Result<std::vector<record::Person>> people = record.people();
    if (!people.ok())
        return report(people.error());
    ordered_json out = ordered_json::array();
    std::vector<std::vector<std::string>> rows = {{"NAME", "RUNS", "LAST"}};
    for (const record::Person &one : *people) {
        const std::string last = one.runs > 0 ? record::isoTime(one.lastAtS) : "";
        out.push_back({{"name", one.name},
                       {"created_at", record::isoTime(one.createdAtS)},
                       {"runs", one.runs},
                       {"last_at", one.runs > 0 ? ordered_json(last) : ordered_json()}});
        rows.push_back({one.name, std::to_string(one.runs), last.empty() ? "–" : last});
    }
    if (isJson)
        printJson({{"people", out}, {"record", record.file().string()}});
    else if (people->empty())
        print("Nobody yet: give a name with --person NAME, or in the window.");
    else
        printTable(rows);
    return kGood;
}

const char *stateName(record::RetentionCheck::State state) {
    using State = record::RetentionCheck::State;
    return state == State::Kept ? "kept" : state == State::Due ? "due" : "later";
}

const char *verdictName(const std::vector<record::CusumPoint> &points) {
    using Verdict = record::CusumVerdict;
    const Verdict verdict = points.empty() ? Verdict::Open : points.back().verdict;
    return verdict == Verdict::Acceptable ? "acceptable" : verdict == Verdict::Unacceptable ? "unacceptable" : "open";
}

ordered_json runJson(const record::Run &run) {
    return {{"at", record::isoTime(run.atS)},
            {"total", run.total},
            {"error", run.error},
            {"passed", run.isPassed},
            {"mode", run.isAssessment ? "assess" : "practice"}};
}

// {curve[{at, total, error, passed, mode, mean, mean_error}], slope_per_run, plateau, cusum{s, h, verdict, sums[]}}
ordered_json progressJson(const std::vector<record::Run> &runs) {
    ordered_json curve = ordered_json::array(), sums = ordered_json::array();
    for (const record::CurvePoint &point : record::learningCurve(runs)) {
        ordered_json one = runJson(point.run);
        one["mean"] = point.mean;
        one["mean_error"] = point.meanError;
        curve.push_back(one);
    }
    const record::CusumRule rule;
    const std::vector<record::CusumPoint> points = record::cusum(runs, rule);
    for (const record::CusumPoint &point : points)
        sums.push_back(point.sum);
    const std::optional<double> slope = record::slopePerRun(runs);
    return {{"curve", curve},
            {"slope_per_run", slope ? ordered_json(*slope) : ordered_json()},
            {"plateau", record::isPlateau(runs)},
            {"cusum", {{"s", rule.step()}, {"h", rule.limit()}, {"verdict", verdictName(points)}, {"sums", sums}}}};
}

ordered_json standingJson(const Standing &standing, const sim::Case &trainingCase) {
    ordered_json checks = ordered_json::array();
    for (const record::RetentionCheck &check : standing.checks)
        checks.push_back({{"days", check.days},
                          {"due_at", record::isoTime(check.dueAtS)},
                          {"state", stateName(check.state)},
                          {"failed", check.hasFailed}});
    ordered_json out = {
        {"case", standing.caseId},
        {"number", trainingCase.number},
        {"open", standing.isOpen},
        {"needs", standing.needs},
        {"runs", standing.runs.size()},
        {"best", standing.best ? runJson(*standing.best) : ordered_json()},
        {"last", standing.last ? runJson(*standing.last) : ordered_json()},
        {"mastered_at", standing.masteredAtS ? ordered_json(record::isoTime(*standing.masteredAtS)) : ordered_json()},
        {"retention", checks}};
    out.update(progressJson(standing.runs));
    return out;
}

int showRecord(const Program &program, record::Record &record, const RecordOptions &options, TimeS now) {
    const Result<std::string> exported = record.exportJson(options.person, now); // known at all?
    if (!exported.ok())
        return report(exported.error());
    const Result<std::vector<record::Attempt>> attempts = record.runsOf(options.person);
    if (!attempts.ok())
        return report(attempts.error());
    const Result<std::vector<sim::Case>> cases = course(program);
    if (!cases.ok())
        return report(cases.error());
    const std::vector<Standing> standings = record::standings(*cases, *attempts, now);
    const std::vector<record::Run> all = record::runsOf(*attempts, {});
    if (options.isJson) {
        ordered_json out = {{"person", options.person}, {"at", record::isoTime(now)}, {"runs", attempts->size()}};
        out.update(progressJson(all));
        out["cases"] = ordered_json::array();
        for (size_t i = 0; i < standings.size(); ++i)
            out["cases"].push_back(standingJson(standings[i], (*cases)[i]));
        out["attempts"] = ordered_json::array();
        for (const record::Attempt &attempt : *attempts)
            out["attempts"].push_back(record::attemptJson(attempt));
        printJson(out);
        return kGood;
    }
    std::vector<std::vector<std::string>> rows = {{"CASE", "BEST", "LAST", "STANDING"}};
    for (const Standing &standing : standings) {
        if (standing.runs.empty() && standing.isOpen)
            continue;
        std::string state = standing.isOpen ? "" : "locked: " + standing.needs;
        if (standing.masteredAtS)
            state = "mastered " + record::isoTime(*standing.masteredAtS).substr(0, 10);
        for (const record::RetentionCheck &check : standing.checks)
            if (check.state != record::RetentionCheck::State::Kept)
                state += std::string(state.empty() ? "" : "; ") + "check after " + std::to_string(check.days) +
                         (check.state == record::RetentionCheck::State::Due
                              ? " days is due"
                              : " days on " + record::isoTime(check.dueAtS).substr(0, 10));
        rows.push_back({standing.caseId, standing.best ? record::scoreText(*standing.best, standing.runs.size()) : "–",
                        standing.last ? record::scoreText(*standing.last) : "–", state});
    }
    printTable(rows);
    const std::vector<record::CurvePoint> curve = record::learningCurve(all);
    if (!curve.empty())
        print("Mean of the last " + std::to_string(std::min<size_t>(curve.size(), record::kCurveRuns)) + " of " +
              std::to_string(curve.size()) + " runs: " + fixed(curve.back().mean, 0) + " ± " +
              fixed(curve.back().meanError, 0) + "; CuSum: " + verdictName(record::cusum(all)));
    return kGood;
}

int eraseRecord(record::Record &record, const RecordOptions &options) {
    const Result<std::vector<record::Attempt>> attempts = record.runsOf(options.person);
    if (!attempts.ok())
        return report(attempts.error());
    if (!options.isSure)
        return report(badUsage("this erases " + std::to_string(attempts->size()) + " runs of " + options.person +
                               " for good; say --yes to do it (and --export FILE before, to keep them)"));
    const Result<record::Erased> erased = record.erase(options.person);
    if (!erased.ok())
        return report(erased.error());
    print("Erased: " + std::to_string(erased->runs) + " runs.");
    if (options.withRecordings) {
        for (const std::string &file : record::deleteRecordings(*attempts))
            print("Deleted " + file);
    } else {
        for (const std::string &file : erased->recordings)
            print("Left alone: " + file);
    }
    for (const std::string &file : erased->leftovers)
        note("the name may still stand in " + file + "; close other Stipples and erase again, or delete that file");
    return kGood;
}

int work(const Program &program, const RecordOptions &options) {
    const TimeS now = std::time(nullptr);
    record::Record record = openRecord(now);
    if (!options.exportFile.empty()) {
        const Result<std::string> text = record.exportJson(options.person, now);
        if (!text.ok())
            return report(text.error());
        if (const Status written = writeFile(options.exportFile, *text); !written.ok())
            return report(written.error());
        print("Everything kept of " + options.person + " is in " + options.exportFile);
        if (!options.isErase)
            return kGood;
    }
    return options.isErase ? eraseRecord(record, options) : showRecord(program, record, options, now);
}

} // namespace

void addRecordCommands(CLI::App &root, Program &program) {
    CLI::App *people = root.add_subcommand("people", "List who practises here");
    const auto isJson = std::make_shared<bool>(false);
    people->add_flag("--json", *isJson, "One JSON document on stdout, nothing else");
    setExample(*people, "stipple people --json");
    people->callback([&program, isJson] { program.action = [isJson] { return listPeople(*isJson); }; });

    CLI::App *record =
        root.add_subcommand("record", "A person's runs: learning curve, what is open, checks; export, erase");
    const auto options = std::make_shared<RecordOptions>();
    record->add_option("--person", options->person, "Whose; `stipple people` lists them")->required();
    record->add_flag("--json", options->isJson, "One JSON document on stdout, nothing else");
    record->add_option("--export", options->exportFile, "Write everything kept of the person to this JSON file");
    CLI::Option *erase = record->add_flag("--erase", options->isErase, "Erase the person and all their runs");
    record->add_flag("--yes", options->isSure, "Do erase")->needs(erase);
    record->add_flag("--with-recordings", options->withRecordings, "Delete their recordings and reports too")
        ->needs(erase);
    setExample(*record, "stipple record --person Ann --export ann.json");
    record->callback([&program, options] { program.action = [&program, options] { return work(program, *options); }; });
}

} // namespace stipple::cli

// stipple score, verify: a recording's score of record, and whether the recording can be believed.
#include <filesystem>
#include <memory>

#include "engine/app/report_files.h"
#include "sim/technique/report_words.h"
#include "tools/stipple/session_output.h"

namespace stipple::cli {

namespace {

struct RecordingOptions {
    CommonOptions common;
    std::string file;
    std::string html, pdf, csv; // to write; empty: not
};

// What a score's JSON has not, because a recording need not keep it: sentences, the course of the session, strays.
void addDebriefing(const sim::Score &score, const sim::Case &trainingCase, nlohmann::json &document) {
    using nlohmann::json;
    const auto sentences = [](const std::vector<sim::report::Advice> &advice) {
        json out = json::array();
        for (const sim::report::Advice &one : advice)
            out.push_back({{"title", one.title}, {"text", one.text}});
        return out;
    };
    document["keep"] = sentences(sim::report::thingsToKeep(score));
    document["change"] = sentences(sim::report::thingsToChange(score, trainingCase));
    json course = {
        {"interval_s", sim::kCourseS}, {"speed", json::array()}, {"force", json::array()}, {"depth_um", json::array()}};
    for (const sim::CourseSample &sample : score.course.samples) { // null: off the skin
        course["speed"].push_back(sample.isWorking ? json(sample.speed) : json());
        course["force"].push_back(sample.isWorking ? json(sample.force) : json());
        course["depth_um"].push_back(sample.depthUm > 0 ? json(sample.depthUm) : json());
    }
    document["course"] = course;
    document["strays"] = json::array();
    for (const sim::StrayCell &stray : score.strays)
        document["strays"].push_back({{"zone", sim::zoneFigures(stray.zone).name},
                                      {"iu", stray.iu},
                                      {"iv", stray.iv},
                                      {"punctures", stray.punctures},
                                      {"kept_clear", stray.isKeptClear}});
}

int scoreRecording(const Program &program, const RecordingOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<sim::Recording> recording = readRecordingFile(options.file);
    if (!recording.ok())
        return report(recording.error());
    const Result<sim::World> world = sim::replay(*recording, app::worldMaker(*assets, options.common.head));
    if (!world.ok())
        return report({world.error().kind, options.file + ": " + world.error().message});
    const std::string missing = shortfall(*recording);
    if (!missing.empty())
        note(options.file + ": " + missing);
    const sim::Score score = world->score();
    const std::string name = std::filesystem::path(options.file).filename().string();
    const Status written =
        app::writeReports({.html = options.html, .pdf = options.pdf, .csv = options.csv}, score,
                          world->setup().trainingCase, app::reportFacts(recording->header, name, world->stateHash()));
    if (!written.ok())
        return report(written.error());
    if (!options.common.isJson) {
        printScore(score, world->setup().trainingCase);
        return kGood;
    }
    nlohmann::json document = nlohmann::json::parse(sim::scoreJson(score, world->setup().trainingCase));
    addDebriefing(score, world->setup().trainingCase, document);
    document["recording"] = {{"file", options.file},
                             {"complete", recording->isComplete && recording->damage.empty()},
                             {"note", missing},
                             {"steps", recording->frames.size()},
                             {"seed", recording->header.seed},
                             {"started_at", recording->header.startedAt},
                             {"input", recording->header.inputClass},
                             {"build", recording->header.build}};
    printJson(document);
    return kGood;
}

// A file that can be read but is no sound recording is a "no", not a bad argument: that is what was asked.
sim::Verdict verdictOn(const std::string &file, const app::AssetFolders &assets, const std::string &headFile,
                       const Result<sim::Recording> &recording) {
    if (!recording.ok())
        return {.isGood = false, .message = recording.error().message};
    sim::Verdict verdict = sim::verifyRecording(*recording, app::worldMaker(assets, headFile));
    verdict.message = file + ": " + verdict.message;
    return verdict;
}

int verifyFile(const Program &program, const RecordingOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    std::error_code code;
    if (!std::filesystem::is_regular_file(options.file, code)) // missing, a folder: exit code 3
        return report(badInput("cannot read " + options.file + ": there is no such file; name a .stipple file"));
    const Result<sim::Recording> recording = readRecordingFile(options.file);
    const sim::Verdict verdict = verdictOn(options.file, *assets, options.common.head, recording);
    if (options.common.isJson)
        printJson({{"verified", verdict.isGood},
                   {"message", verdict.message},
                   {"steps", recording.ok() ? recording->frames.size() : 0}});
    else if (verdict.isGood)
        print(verdict.message);
    else
        note(verdict.message);
    return verdict.isGood ? kGood : kNo;
}

} // namespace

void addRecordingCommands(CLI::App &root, Program &program) {
    struct Row {
        const char *name;
        const char *help;
        const char *example;
        int (*run)(const Program &, const RecordingOptions &);
    };
    constexpr Row kRows[] = {
        {"score", "Score of record of a recording, from its inputs alone",
         "stipple score out/block-pen-20260101-120000.stipple --pdf report.pdf --csv score.csv", scoreRecording},
        {"verify", "Replay a recording and check states, score and checksums; exit code 1 when they do not agree",
         "stipple verify out/block-pen-20260101-120000.stipple", verifyFile},
    };
    for (const Row &row : kRows) {
        CLI::App *command = root.add_subcommand(row.name, row.help);
        const auto options = std::make_shared<RecordingOptions>();
        command->add_option("recording", options->file, "The .stipple file")->required();
        command->add_option("--head", options->common.head, "The head of your own it was recorded on");
        if (row.run == scoreRecording) {
            command->add_option("--html", options->html, "Write the report as a page to this file");
            command->add_option("--pdf", options->pdf, "Write the report as a PDF to this file");
            command->add_option("--csv", options->csv, "Write every figure and deduction as a table to this file");
        }
        command->add_flag("--json", options->common.isJson, "One JSON document on stdout, nothing else");
        setExample(*command, row.example);
        command->callback([&program, options, run = row.run] {
            program.action = [&program, options, run] { return run(program, *options); };
        });
    }
}

} // namespace stipple::cli

// stipple simulate: a hand-piece trace through a case, without a window.
#include <ctime>
#include <memory>

#include "engine/app/recording_file.h"
#include "engine/app/session_events.h"
#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/record/progress.h"
#include "engine/record/record.h"
#include "shaders/shared/limits.h"
#include "sim/session/trace.h"
#include "sim/technique/report.h"
#include "tools/stipple/live_backend.h"
#include "tools/stipple/pictures.h"
#include "tools/stipple/session_output.h"

namespace stipple::cli {

namespace {

struct SimulateOptions {
    CommonOptions common;
    std::string caseId;
    std::string trace;
    std::string events;
    std::string out = "out";
};

// Everything read and checked before the first step.
struct Plan {
    app::SessionAssets session;
    sim::Trace trace;
    std::vector<sim::InputFrame> frames;
    std::vector<app::SessionEvent> events;
};

Result<std::vector<app::SessionEvent>> loadEvents(const std::string &file, const sim::Case &trainingCase,
                                                  const std::vector<sim::InputFrame> &frames) {
    if (file.empty())
        return std::vector<app::SessionEvent>{};
    if (file == "ideal") {
        if (!trainingCase.procedure)
            note("the case " + trainingCase.id +
                 " has no steps besides the hand movements, so --events ideal plays none");
        return app::idealEvents(trainingCase, frames);
    }
    const Result<std::string> text = readFile(file, static_cast<uint64_t>(kMaxCaseBytes));
    if (!text.ok())
        return text.error();
    return app::parseEvents(*text, file, trainingCase);
}

Result<Plan> prepare(const app::AssetFolders &assets, const SimulateOptions &options) {
    const Result<sim::Case> trainingCase = app::loadCase(assets, options.caseId);
    if (!trainingCase.ok())
        return trainingCase.error();
    const Result<std::string> text = readFile(options.trace, static_cast<uint64_t>(kMaxTraceBytes));
    if (!text.ok())
        return text.error();
    Result<sim::Trace> trace = sim::parseTrace(*text, options.trace);
    if (!trace.ok())
        return trace.error();
    if (trace->device.id != trainingCase->device)
        return badInput(options.trace + ": its device is the " + std::string(trace->device.id) + ", the case " +
                        options.caseId + " is worked with the " + trainingCase->device +
                        "; `stipple cases` shows the cases by device");
    Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = options.caseId,
                                  .headFile = options.common.head,
                                  .needles = static_cast<int>(trace->device.needles.size())});
    if (!session.ok())
        return session.error();
    Result<std::vector<sim::InputFrame>> frames = sim::traceToFrames(*trace, *session->skin.index);
    if (!frames.ok())
        return frames.error();
    Result<std::vector<app::SessionEvent>> events = loadEvents(options.events, session->trainingCase, *frames);
    if (!events.ok())
        return events.error();
    return Plan{.session = std::move(*session),
                .trace = std::move(*trace),
                .frames = std::move(*frames),
                .events = std::move(*events)};
}

// The session as it ran, and what became of its recording.
struct Played {
    sim::World world;
    std::filesystem::path recording;
    std::string startedAt;
    std::string recordingFailure; // empty when it was written whole
};

// Steps the world through the frames, writing the recording as it goes. A recording that cannot be written on does not
// end the session.
Result<Played> play(const Plan &plan, const SimulateOptions &options, const LiveBackend &live) {
    Result<app::RecordingFile> file = app::RecordingFile::create(options.out, options.caseId);
    if (!file.ok())
        return file.error();
    sim::World world = app::makeWorld(plan.session, options.common.seed, live.backend);
    sim::RecordingWriter writer;
    std::string failure;
    const auto keep = [&](const std::string &bytes) {
        const Status status = file->append(bytes);
        if (!status.ok() && failure.empty()) {
            failure = status.error().message;
            note(failure);
        }
    };
    const sim::RecordingHeader header = app::recordingHeader(plan.session, {.build = STIPPLE_VERSION,
                                                                            .inputClass = "trace",
                                                                            .backend = live.backend->name(),
                                                                            .isExact = live.isExact,
                                                                            .seed = options.common.seed});
    keep(writer.begin(header));
    size_t nextEvent = 0;
    const auto keepEvents = [&](uint32_t step) {
        for (; nextEvent < plan.events.size() && plan.events[nextEvent].step <= step; ++nextEvent) {
            world.event(plan.events[nextEvent].step, plan.events[nextEvent].json);
            keep(writer.event(plan.events[nextEvent].step, plan.events[nextEvent].json));
        }
    };
    for (const sim::InputFrame &frame : plan.frames) {
        keepEvents(world.stepCount());
        world.step(frame);
        keep(writer.frame(frame, world));
        for (const std::string &notice : world.takeNotices())
            note(notice);
    }
    keepEvents(UINT32_MAX);
    // The score of record comes from the CPU twins; a device that rounds otherwise only ran it live.
    if (!live.isExact) {
        sim::World twin = app::makeWorld(plan.session, options.common.seed, nullptr);
        for (const sim::InputFrame &frame : plan.frames)
            twin.step(frame);
        for (const app::SessionEvent &event : plan.events)
            twin.event(event.step, event.json);
        keep(writer.finish(world, sim::scoreJson(twin.score(), plan.session.trainingCase)));
        world = std::move(twin);
    } else {
        keep(writer.finish(world, sim::scoreJson(world.score(), plan.session.trainingCase)));
    }
    const Status closed = file->close();
    if (!closed.ok() && failure.empty()) {
        failure = closed.error().message;
        note(failure);
    }
    return Played{.world = std::move(world),
                  .recording = file->path(),
                  .startedAt = header.startedAt,
                  .recordingFailure = failure};
}

// The run into the person's record; how many runs of the case they have then. Error: it could not be kept at all.
Result<size_t> keepRun(const SimulateOptions &options, const app::AssetFolders &assets, const Plan &plan,
                       const Played &played, const sim::Score &score) {
    const record::TimeS now = std::time(nullptr);
    record::Record record = record::Record::open({.folder = app::recordingsFolder()}, now);
    for (const std::string &notice : record.takeNotices())
        note(notice);
    const sim::Case &trainingCase = plan.session.trainingCase;
    bool isLocked = false;
    if (const auto before = record.runsOf(options.common.person); before.ok()) {
        const Result<std::vector<sim::Case>> cases = app::loadCases(assets);
        if (!cases.ok())
            return cases.error();
        for (const record::Standing &standing : record::standings(*cases, *before, now))
            isLocked = isLocked || (standing.caseId == trainingCase.id && !standing.isOpen);
    }
    const Result<record::TimeS> startedAt = record::parseIsoTime(played.startedAt);
    const Result<record::Record::Stored> stored =
        record.store(options.common.person,
                     record::makeAttempt(score, trainingCase,
                                         {.hand = "trace",
                                          .wasLocked = isLocked,
                                          .startedAtS = startedAt.ok() ? *startedAt : now,
                                          .recording = std::filesystem::absolute(played.recording)}),
                     now);
    if (!stored.ok())
        return stored.error();
    if (!stored->notice.empty())
        note(stored->notice);
    const Result<std::vector<record::Attempt>> runs = record.runsOf(options.common.person, trainingCase.id);
    return runs.ok() ? runs->size() : size_t{0};
}

int simulate(const Program &program, const SimulateOptions &options) {
    if (!options.common.person.empty()) // a name that is none is told before the work
        if (const Result<std::string> name = record::cleanName(options.common.person); !name.ok())
            return report(name.error());
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<Plan> plan = prepare(*assets, options);
    if (!plan.ok())
        return report(plan.error());
    const Result<LiveBackend> live = chooseLiveBackend(options.common.device);
    if (!live.ok())
        return report(live.error());
    if (!live->note.empty())
        note(live->note);
    Result<Played> played = play(*plan, options, *live);
    if (!played.ok())
        return report(played.error());

    const sim::Score score = played->world.score();
    const std::filesystem::path out = options.out;
    nlohmann::json files = {{"recording", played->recording.string()},
                            {"report", (out / "report.html").string()},
                            {"score", (out / "score.json").string()}};
    sim::ReportFacts facts = {.recording = played->recording.filename().string(),
                              .build = STIPPLE_VERSION,
                              .backend = live->backend->name(),
                              .startedAt = played->startedAt,
                              .input = "trace",
                              .head = plan->session.skin.headName,
                              .seed = std::to_string(options.common.seed),
                              .stateHash = hexOf(played->world.stateHash()),
                              .pictures = {}};
    if (live->device == nullptr) {
        note("no pictures: they need a Vulkan device" +
             std::string(options.common.device == "cpu" ? ", which --device cpu leaves alone" : ""));
    } else {
        const Result<std::vector<Picture>> pictures =
            takePictures(*live->device, played->world, plan->session, {.width = 1280, .height = 720});
        if (!pictures.ok())
            return report(pictures.error());
        for (const Picture &picture : *pictures) {
            const std::filesystem::path path = out / (picture.name + ".png");
            const Status written = writeFile(path, picture.pngBytes);
            if (!written.ok())
                return report(written.error());
            files[picture.name] = path.string();
            facts.pictures.push_back({.caption = picture.caption, .alt = picture.alt, .pngBytes = picture.pngBytes});
        }
    }
    const std::string result = sim::scoreJson(score, plan->session.trainingCase);
    for (const auto &[path, text] :
         {std::pair(out / "score.json", result + "\n"),
          std::pair(out / "report.html", sim::reportHtml(score, plan->session.trainingCase, facts))}) {
        const Status written = writeFile(path, text);
        if (!written.ok())
            return report(written.error());
    }
    size_t runs = 0; // of the person, with this one; 0: not known
    if (!options.common.person.empty()) {
        const Result<size_t> kept = keepRun(options, *assets, *plan, *played, score);
        if (!kept.ok())
            return report(kept.error());
        runs = *kept;
    }
    if (options.common.isJson) {
        nlohmann::json document = nlohmann::json::parse(result);
        if (!options.common.person.empty())
            document["person"] = {{"name", options.common.person}, {"run", runs}};
        document["files"] = files;
        document["backend"] = live->backend->name();
        document["seed"] = options.common.seed;
        printJson(document);
    } else {
        printScore(score, plan->session.trainingCase);
        if (runs > 0)
            print("Kept in the record of " + options.common.person + ": the " + record::ordinal(runs) +
                  " run of this case");
        for (const auto &[what, path] : files.items())
            print("Left " + std::string(what == "score" ? "score as JSON" : what) + " in " + path.get<std::string>());
    }
    return played->recordingFailure.empty() ? kGood : kSystemFault;
}

} // namespace

void addSimulateCommand(CLI::App &root, Program &program) {
    CLI::App *command = root.add_subcommand("simulate", "Run a hand-piece trace through a case without a window");
    const auto options = std::make_shared<SimulateOptions>();
    command->add_option("--case", options->caseId, "Which case; `stipple cases` lists them")->required();
    command->add_option("--trace", options->trace, "The hand-piece's movements, a CSV file")->required();
    command->add_option("--events", options->events,
                        R"(Steps that are no hand movements: a JSON file [{"t_s":0,"event":"consent"}], or 'ideal')");
    command->add_option("--out", options->out, "Folder for the recording, report.html, score.json and pictures")
        ->capture_default_str();
    addPersonOption(*command, options->common.person);
    addSeedOption(*command, options->common.seed);
    command
        ->add_option("--device", options->common.device,
                     "Where the kernels run: cpu (their twins, no Vulkan), auto, an index, or part of a name")
        ->capture_default_str();
    command->add_option("--head", options->common.head, "A head of your own: OBJ, glTF or PLY file");
    command->add_flag("--json", options->common.isJson, "One JSON document on stdout, nothing else");
    setExample(*command, "stipple simulate --case block-pen --trace hand.csv --out out");
    command->callback(
        [&program, options] { program.action = [&program, options] { return simulate(program, *options); }; });
}

} // namespace stipple::cli

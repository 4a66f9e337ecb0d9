#include "engine/app/live_session.h"

#include <system_error>

#include "engine/app/report_files.h"
#include "shaders/shared/limits.h"

namespace stipple::app {

namespace fs = std::filesystem;

LiveSession::LiveSession(const SessionAssets &assets, sim::World world, std::optional<RecordingFile> file)
    : trainingCase_(assets.trainingCase), world_(std::move(world)), file_(std::move(file)) {}

Result<LiveSession> LiveSession::start(const SessionAssets &assets, const LiveOptions &options) {
    if (!options.isKept) {
        LiveSession session(assets, makeWorld(assets, options.origin.seed, options.backend), std::nullopt);
        session.header_ = recordingHeader(assets, options.origin);
        return session;
    }
    Result<RecordingFile> file = RecordingFile::create(options.folder, assets.trainingCase.id);
    if (!file.ok())
        return file.error();
    const fs::path path = file->path();
    LiveSession session(assets, makeWorld(assets, options.origin.seed, options.backend), std::move(*file));
    session.path_ = path;
    session.header_ = recordingHeader(assets, options.origin);
    const Status begun = session.file_->append(session.writer_.begin(session.header_));
    if (!begun.ok())
        return begun.error();
    return session;
}

void LiveSession::write(std::string_view bytes) {
    if (!file_ || bytes.empty())
        return;
    const Status written = file_->append(bytes);
    if (!written.ok() && !hasFailed_) {
        hasFailed_ = true;
        notices_.push_back("Recording stopped: " + written.error().message);
    }
}

void LiveSession::step(const sim::InputFrame &frame) {
    world_.step(frame);
    if (!header_.isExact)
        frames_.push_back(frame);
    hasContact_ = hasContact_ || world_.handpiece().isContact;
    write(writer_.frame(frame, world_));
}

std::vector<std::string> LiveSession::takeNotices() {
    std::vector<std::string> notices = world_.takeNotices();
    notices.insert(notices.end(), notices_.begin(), notices_.end());
    notices_.clear();
    return notices;
}

bool LiveSession::isFull() const { return world_.timeS() >= kMaxSessionSeconds - 1.0; }

void LiveSession::event(std::string_view json) {
    const sim::RecordingEvent event{.step = world_.stepCount(), .json = std::string(json)};
    world_.event(event.step, event.json);
    write(writer_.event(event.step, event.json));
    if (!header_.isExact)
        events_.push_back(event);
}

Finished LiveSession::finish() {
    Finished finished;
    if (!header_.isExact) {
        // The score of record comes from the CPU twins; a device that rounds otherwise only ran it live.
        sim::WorldSetup setup = world_.setup();
        setup.backend = nullptr;
        sim::World twin(std::move(setup));
        for (const sim::InputFrame &frame : frames_)
            twin.step(frame);
        for (const sim::RecordingEvent &event : events_)
            twin.event(event.step, event.json);
        world_ = std::move(twin);
    }
    finished.score = world_.score();
    if (!file_)
        return finished;
    const std::string json = sim::scoreJson(finished.score, trainingCase_);
    write(writer_.finish(world_, json));
    const Status closed = file_->close();
    file_.reset();
    finished.recording = path_;
    if (!closed.ok())
        finished.problem = closed.error().message;
    fs::path page = path_, sheet = path_;
    page.replace_extension(".html");
    sheet.replace_extension(".pdf");
    sim::ReportFacts facts = reportFacts(header_, path_.filename().string(), world_.stateHash());
    facts.help = help_;
    const Status written = writeReports({.html = page, .pdf = {}, .csv = {}}, finished.score, trainingCase_, facts);
    if (written.ok())
        finished.report = page;
    const Status printed = writeReports({.html = {}, .pdf = sheet, .csv = {}}, finished.score, trainingCase_, facts);
    for (const Status &status : {written, printed})
        if (!status.ok() && finished.problem.empty())
            finished.problem = status.error().message;
    return finished;
}

void LiveSession::abandon() {
    if (!file_)
        return;
    if (isWorthKeeping()) { // what was done stays, with its score: nothing a trainee did is thrown away unseen
        finish();
        return;
    }
    file_.reset();
    std::error_code code;
    fs::remove(path_, code);
}

} // namespace stipple::app

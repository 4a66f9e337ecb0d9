// One session as it happens: the world, stepped by what the hand does, and the recording that keeps all of it. What is
// shown at the end is the score of record: the recording alone gives the same number.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/app/recording_file.h"
#include "engine/app/session_setup.h"
#include "sim/session/recording.h"

namespace stipple::app {

struct LiveOptions {
    std::filesystem::path folder; // of recordings
    RecordingOrigin origin;
    std::shared_ptr<sim::Backend> backend; // null: CPU twins
    bool isKept = true;                    // false: nothing is written (a warm-up)
};

struct Finished {
    sim::Score score;
    std::filesystem::path recording; // empty: could not be written
    std::filesystem::path report;    // HTML beside it; empty: could not be written
    std::string problem;             // what could not be written, one line; empty: nothing
};

class LiveSession {
  public:
    // Error: the recording cannot be made.
    static Result<LiveSession> start(const SessionAssets &assets, const LiveOptions &options);

    // One step. A failing recording is told once (takeProblem) and does not stop the session.
    void step(const sim::InputFrame &frame);
    const sim::World &world() const { return world_; }
    std::vector<std::string> takeNotices();
    const std::filesystem::path &recordingPath() const { return path_; }
    // Whether the skin was touched at all.
    bool hasWork() const { return hasContact_; }
    // The skin was touched, or a step of the procedure taken: deciding not to treat is work too.
    bool isWorthKeeping() const { return file_ && (hasContact_ || !world_.actions().empty()); }
    bool isFull() const; // the longest recording is reached: finish

    // Something that is no movement of the hand, into the recording: a JSON object on one line with "event".
    void event(std::string_view json);
    // With how much help it was made, for the report: "cues: all".
    void setHelp(std::string help) { help_ = std::move(help); }
    // The rest of the recording with the score, and the report beside it. Once.
    Finished finish();
    // Ends without a score. A recording that is not worth keeping is removed.
    void abandon();

  private:
    LiveSession(const SessionAssets &assets, sim::World world, std::optional<RecordingFile> file);
    void write(std::string_view bytes);

    sim::Case trainingCase_;
    sim::World world_;
    std::optional<RecordingFile> file_;
    std::filesystem::path path_;
    sim::RecordingHeader header_;
    sim::RecordingWriter writer_;
    std::vector<sim::InputFrame> frames_; // kept where the live kernels are not exact: the score of record replays them
    std::vector<sim::RecordingEvent> events_; // as frames_
    std::vector<std::string> notices_;
    std::string help_;
    bool hasFailed_ = false;
    bool hasContact_ = false;
};

} // namespace stipple::app

// The trainer without its window: screens, modes, the hand, the session clock. Everything the program does between
// "input" and "picture", so that it runs the same in a window and in a test.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/hand.h"
#include "engine/app/hand_devices.h"
#include "engine/app/live_session.h"
#include "engine/app/modes.h"
#include "engine/app/replay.h"
#include "engine/app/session_events.h"
#include "engine/record/record.h"
#include "engine/render/scene.h"
#include "engine/ui/coach.h"
#include "engine/ui/events.h"
#include "engine/ui/layout.h"
#include "engine/ui/view_model.h"

namespace stipple::app {

// What the trainee's hands do during one frame, in the window's pixels.
struct FrameInput {
    glm::vec2 windowPx{1280, 720};
    float scale = 1; // of the interface
    glm::vec2 pointerPx{0};
    bool hasPointer = false;     // inside the window, and not over the panel or a question
    bool isLeftDown = false;     // held at the frame's end
    bool wasLeftPressed = false; // went down during the frame, maybe up again
    bool isRightDown = false;
    float wheel = 0; // notches away from the user
    bool isControl = false;
    bool isShift = false;
    bool isStretchHeld = false;
    bool isOtherStretchHeld = false;     // the key a left-handed trainee has for it
    glm::vec2 move{0};                   // keyboard: right and up
    std::vector<DeviceSample> samples{}; // of gamepads and pens, oldest first
};

inline constexpr double kWarmUpS = 60; // the longest (assumption: enough to feel force and speed)

struct TrainerSetup {
    AssetFolders assets;
    std::filesystem::path outFolder;
    std::filesystem::path headFile{};
    std::filesystem::path ghostFile{}; // an instructor's run of the case, to play or to follow; empty: the expert's
    uint64_t seed = 1;
    HandHabits habits{};
    std::string build;
    // Where kernels run; called once a session. Null: CPU twins.
    struct Kernels {
        std::shared_ptr<sim::Backend> backend; // null: CPU twins
        std::string name = "CPU twins";
        bool isExact = true;
    };
    std::function<Kernels()> kernels;
    // Earlier runs of a case by who works now. Null: those since the program was started.
    std::function<ui::CoachHistory(const std::string &caseId)> coachHistory{};
    bool warmsUp = false; // before a hand-piece's first practice: a minute on the block that does not count
    std::filesystem::path recordFolder{};       // of the trainees' record; empty: runs are never kept
    std::string person{};                       // who practises at first; empty: nobody, nothing is kept
    std::function<record::TimeS()> wallClock{}; // null: the system's
};

// From sampling the input to the finished picture, of this session's frames.
struct InputToPhoton {
    double medianMs = 0, p95Ms = 0, frames = 0;
};

// Where a case is first looked at from: its own side, near enough to work, the planned skin towards the middle.
Camera startCamera(const SessionAssets &assets);

class Trainer {
  public:
    // Error: no cases, or a broken one.
    static Result<Trainer> create(TrainerSetup setup);

    // Opens a case in a mode. On an error the home screen stays, and shows it.
    Status start(AppMode mode, const std::string &caseId);
    // Opens a recording as it happened, from `atS` on; on Esc its score is to be read.
    Status openRecording(const std::filesystem::path &file, double atS);
    void handle(const ui::Event &event);
    // `realS` of the wall clock have passed: steps the session as far as they reach, by 1/240 s.
    void advance(double realS, const FrameInput &input);
    // The gamepads, or the pens, that are plugged in now, and why there can be none of them.
    void setDevices(HandClass kind, const std::vector<DeviceInfo> &infos, const std::string &problem = {});
    // The window is going away: a session in work is finished properly.
    void close();

    ui::ScreenView view() const;
    ui::KeyContext keyContext() const;
    // The session to draw, in work or just finished; nullptr at home.
    const sim::World *world() const { return isReplay() ? &replay_->world() : session_ ? &session_->world() : nullptr; }
    uint64_t sessionNumber() const { return sessionNumber_; } // of world(), from 1
    const SessionAssets *assets() const { return session_ || replay_ ? assets_.get() : nullptr; }
    const Camera &camera() const { return camera_; }
    Overlay overlay() const;
    bool showsMagnifier() const { return showsMagnifier_; }
    const SectionOptions &section() const { return section_; }
    ui::WorkLayout layout(const FrameInput &input) const;
    // Hands that are read by polling are in play: do not wait long for the window's events.
    bool isPolled() const { return screen_ == ui::Screen::Hands || hands_.has(HandClass::Gamepad); }
    const HandDevices &handDevices() const { return hands_; }
    // The expert's hand-piece now, while Overlay::Ghost shows it.
    std::optional<sim::Pose> ghost() const;
    bool isDrawn() const {
        return screen_ == ui::Screen::Work || (isReplay() && !replay_->isSeeking());
    } // face and section are to be seen
    // Says on the screen what takes a moment, until the next session has begun.
    void sayBusy(std::string what) { busy_ = std::move(what); }
    bool isBusy() const { return !busy_.empty() || (isReplay() && replay_->isSeeking()); }
    bool isQuitting() const { return isQuitting_; }
    int exitCode() const { return exitCode_; }
    const Hand *hand() const { return hand_ ? &*hand_ : nullptr; }
    const std::optional<Finished> &finished() const { return finished_; }
    // What the window measured so far; goes into the recording when the session ends.
    void setInputToPhoton(const InputToPhoton &figures) { inputToPhoton_ = figures; }
    bool isWarmUp() const { return isWarmUp_; }
    ui::CoachSays coachSays() const { return coach_ ? coach_->says() : ui::CoachSays{}; }
    void say(std::string notice); // shown in the status line for a while
    // Letters, as UTF-8, while a name is being written; else they are no text.
    void type(std::string_view text);
    // Kept runs of a case by the person who practises; 0 for nobody.
    size_t runsOf(std::string_view caseId) const;

  private:
    explicit Trainer(TrainerSetup setup);
    enum class Ask : uint8_t { Nothing, Reset, Home, Device, Erase };

    Status begin();
    void finish();
    void beginLater();
    void goHome();
    void answer(bool isYes);
    bool handleHome(const ui::Event &event);
    // the trainees' record: trainer_record.cpp
    record::TimeS wallS() const;
    void openRecord();
    void choosePerson(const std::string &name);
    void readRuns();
    void listPeople();
    void takePerson(int index);
    bool handlePeople(const ui::Event &event);
    void exportRecord();
    void eraseRecord();
    bool isLocked(const std::string &caseId) const;
    Status mayBegin() const;
    void keepRun();
    std::string standingText() const;
    bool handleCoach(const ui::Event &event);
    void beginCoach();
    void noteHelp();
    void watchCoach(const sim::Happening *happening);
    void noteRun();
    void warmUp(std::string thenCase);
    void endWarmUp();
    ui::CoachLevel coachLevel() const;
    ui::CoachHistory coachHistory() const;
    ui::CoachView coachView() const;
    std::optional<ui::PillPlace> pillPlace() const;
    bool hasSteps() const;
    const sim::Happening *happening() const;
    void openSteps(int stage);
    ui::StepsView stepsView() const;
    void takeStep(int index);
    void handleSteps(const ui::Event &event);
    void handleWork(const ui::Event &event);
    void handleScore(const ui::Event &event);
    bool isReplay() const { return screen_ == ui::Screen::Replay && replay_; }
    void watch(int deduction);
    void seekTo(double seconds);
    void handleReplay(const ui::Event &event);
    void advanceReplay(double realS, const FrameInput &input);
    ui::ReplayView replayView() const;
    std::string replayNote() const;
    std::optional<sim::SurfacePoint> workedAt() const; // the skin under the hand-piece
    void useWheel(const FrameInput &input);
    void orbit(const FrameInput &input);
    void zoom(int steps);
    void cycleCamera();
    void cycleOverlay();
    void zoomSection(int steps);
    void deepenSection(float um);
    void changeMoment(int steps);
    void dragSection(const FrameInput &input);
    float sectionWidthUm() const; // as it is seen
    bool isLater() const { return section_.afterH >= 0; }
    // hands: trainer_hands.cpp
    void readHands(double realS, const FrameInput &input);
    void pressPad(double passedS);
    bool handleHands(const ui::Event &event);
    void armHands(const FrameInput &input);
    void disarmHands(const FrameInput &input);
    void orbitByPad(double passedS);
    void setPenUpright();
    void noteHand(const HandInput &given);
    bool isStretching(const FrameInput &input) const;
    bool isShift(const FrameInput &input) const { return habits_.isOneHanded ? ways_.isShiftOn : input.isShift; }
    DeviceSample holderAt(float share) const;
    HandInput handInput(const FrameInput &input, float share) const;
    void sayHolder(ui::HandView &view) const;
    ui::HandsView handsView() const;
    bool isRunning() const;
    std::string selectedCase() const;
    ui::HandView handView() const;
    ui::WorkView workView() const;
    ui::StatusLine status() const;

    TrainerSetup setup_;
    std::vector<sim::Case> cases_;
    // home
    int device_ = 0;
    std::string caseId_;
    std::string error_;
    // the trainees' record
    std::optional<record::Record> record_;
    std::string person_;                   // who practises; empty: nobody
    std::vector<record::Attempt> runs_;    // theirs
    std::optional<ui::PeopleView> people_; // while it is asked who practises
    std::string recordNotice_;
    int recordRow_ = 0;
    record::TimeS startedAtS_ = 0; // of the session
    // session
    ui::Screen screen_ = ui::Screen::Home;
    const ModeRow *mode_ = &kModes[0];
    std::map<std::string, std::shared_ptr<const SessionAssets>> loaded_; // by case
    std::shared_ptr<const SessionAssets> assets_;
    std::unique_ptr<LiveSession> session_;
    uint64_t sessionNumber_ = 0;
    std::optional<Hand> hand_;
    std::vector<sim::InputFrame> script_; // demonstration
    size_t scriptAt_ = 0;
    std::vector<SessionEvent> scriptEvents_; // the steps around the demonstration's needles
    size_t scriptEventAt_ = 0;
    Camera camera_;
    int cameraPreset_ = 0;
    int overlay_ = 0;
    bool showsMagnifier_ = false;
    SectionOptions section_;
    glm::vec2 sectionPx_{0};             // its size in the window
    std::vector<sim::InputFrame> ghost_; // the run to follow, made when it is first asked for
    uint32_t ghostFrom_ = 0;             // step at which it began
    bool isPaused_ = false, showsHelp_ = false, hasSeenHelp_ = false, isStretchOn_ = false;
    int stage_ = 0, option_ = -1; // of the procedure's page
    Ask ask_ = Ask::Nothing;
    int askedDevice_ = 0;
    // hands
    HandDevices hands_;
    HandHabits habits_;
    struct HandWays { // between frames
        double clockS = 0;
        ui::Screen pageFrom = ui::Screen::Home;
        std::string penProblem, recorded; // recorded: the device the recording last named
        glm::vec2 penUprightDeg{0};       // how the pen leans when it counts as upright
        bool isPenArmed = false;          // the tip came down over the face, in work
        bool isPadArmed = false;          // the triggers were let go of, in work
        bool isShiftOn = false, wasShift = false, wasStretchKey = false; // one hand: taps instead of holding
        double padHeldS = 0;
        uint32_t padHeld = 0;
        int toldTouchOnly = -1; // device
    } ways_;
    // coach and warm-up
    std::optional<ui::Coach> coach_;
    std::optional<ui::CoachLevel> coachSetting_;          // by hand; none: by the runs so far
    ui::CoachHistory coachRuns_;                          // before this session
    std::map<std::string, ui::CoachHistory> coachTotals_; // by case, since the program was started
    struct CoachTrail {                                   // the hand's way, for keeping the pills out of it
        glm::vec3 lastMm{0}, headingMm{0}, slowMm{0};
        bool isKnown = false;
        int side = 0;
    } coachTrail_;
    ui::Rect facePx_;
    float scale_ = 1;
    bool isWarmUp_ = false;
    std::array<bool, 3> isWarm_{};        // by device
    std::string warmUpThen_, warmUpFrom_; // the case that follows (empty: home), and the one chosen at home
    // clock and input between frames
    double owedS_ = 0;
    double paceRealS_ = 0, paceSimS_ = 0; // lately, for telling when the machine is too slow
    std::optional<glm::vec2> lastPixel_;
    glm::vec2 lastPointer_{0};
    bool isLeftArmed_ = false; // the button went down over the face, in work
    bool wasRightDown_ = false;
    bool isSectionHeld_ = false; // the left button went down over the section
    std::string busy_;
    int laterFrames_ = 0; // until the session begins, so that busy_ is on the screen meanwhile
    std::string notice_;
    double noticeS_ = 0;
    // score
    std::optional<Finished> finished_;
    std::optional<InputToPhoton> inputToPhoton_;
    int selected_ = -1;
    sim::MapKind map_ = sim::MapKind::Coverage;
    ui::ScorePane pane_ = ui::ScorePane::Summary;
    // replay
    std::optional<Replay> replay_;
    bool isPlaying_ = false, isJumping_ = false; // isJumping_: the next picture is of another moment
    double replayFromS_ = 0;                     // of a recording being opened, once it is scored
    std::filesystem::path finishedFile_;
    bool isQuitting_ = false;
    int exitCode_ = 0;
};

} // namespace stipple::app

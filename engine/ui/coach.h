// The coach: what to tell the trainee at the hand-piece, at most one thing at a time and a second beside it. Reads the
// world after each step (session steps, no clock), waits until a fault is one, keeps a cue long enough to be read, and
// says less from run to run. The limits are the score's own (sim/technique/live.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <glm/glm.hpp>

#include "engine/ui/coach_faults.h"
#include "sim/technique/technique.h"

namespace stipple::ui {

enum class CueSeverity : uint8_t { Hint, Technique, Safety };
CueSeverity severityOf(CueKind kind);

enum class CueIcon : uint8_t { Stop, Up, Down, Slow, Fast, Arrow, Turn, Ring, Stretch };

// Timing, in seconds of the session. All assumptions: no source gives figures for cues during needling.
struct CoachTiming {
    float needS = 0.3F, needSafetyS = 0.1F; // of the fault before it is told
    float leastS = 0.8F;                    // a cue stays at least
    float betweenS = 1.5F;                  // from one new cue to the next; safety does not wait
    float goneS = 0.3F;                     // without the fault, while it can be seen, before the cue goes
    float liftedS = 1.2F;                   // in the air, where it cannot be seen
    // The same thing is not said for longer, nor again at once; each time it is said its rest is longer.
    float mostS = 8, restS = 4, longestRestS = 30;
    float mostHintS = 5, restHintS = 15;
    float fadeS = 0.15F; // in and out
};
inline constexpr CoachTiming kCoachTiming;

struct Cue {
    CueKind kind = CueKind::PatientCalls;
    CueIcon icon = CueIcon::Stop;
    std::string words{};                // at most four
    std::string why{};                  // a sentence
    float alpha = 1;                    // of its coming and going
    std::optional<glm::vec3> placeMm{}; // on the skin: what is meant
    std::optional<glm::vec3> wayMm{};   // in the head's frame, unit: where to move or lean to
};

struct CoachSays {
    std::optional<Cue> main, second;
};

// ---- how much help

enum class CoachLevel : uint8_t { All, Fading, SafetyOnly, None };
std::string_view coachLevelName(CoachLevel level); // "all", "fading", "safety", "none": of recordings

// The runs before this one.
struct CoachHistory {
    int runsOfCase = 0, runsInAll = 0; // scored, by this person
    bool hasPassed = false;            // this case
    uint32_t weakKinds = 0;            // of the last run of this case: bits of CueKind (weakKinds below)
};
// All cues in the first two to three runs, then fewer, safety always (technique reference, 5.4 "Simulator rule", a
// proposal: sources disagree, A7 and A8 for feedback after the run, A9 for live feedback). After a pass only safety.
CoachLevel coachLevel(const CoachHistory &history);
// What of CueKind is told at a level: bits.
uint32_t cueKinds(CoachLevel level, const CoachHistory &history);
// What a score shows as weak: the cues of metrics below `cut`.
uint32_t weakKinds(const sim::Score &score, float cut);

// ---- the coach

class Coach {
  public:
    explicit Coach(const sim::World &world) : finder_(world) {}

    // After each step. `kinds`: what may be told (cueKinds). `happening`: not answered yet, null: none.
    void observe(const sim::World &world, uint32_t kinds, const sim::Happening *happening = nullptr);
    CoachSays says() const;
    uint32_t told(CueKind kind) const { return tracks_[static_cast<size_t>(kind)].told; } // new cues so far

  private:
    struct Track {
        int level = 0; // steps of the fault, less those without
        int unseen = 0, gone = 0;
        int variant = 0, other = 0; // the way it is wrong, and for how many steps it was another
        uint32_t restUntil = 0, told = 0;
    };
    struct Slot {
        CueKind kind = CueKind::PatientCalls;
        uint32_t since = 0;
        int variant = 0;
        std::optional<uint32_t> endedAt; // fading out
        Cue cue;
    };
    void follow(CueKind kind, const CueFault &fault);
    bool isDue(CueKind kind, uint32_t kinds) const;
    bool isOver(const Slot &slot, uint32_t kinds) const;
    bool isShown(CueKind kind) const;
    void show(std::optional<Slot> &slot, CueKind kind);
    void end(std::optional<Slot> &slot);
    static void refresh(std::optional<Slot> &slot, const CueFault &fault);

    FaultFinder finder_;
    std::array<Track, kCueKinds> tracks_{};
    std::optional<Slot> main_, second_;
    std::optional<uint32_t> lastNew_;
    uint32_t step_ = 0;
};

} // namespace stipple::ui

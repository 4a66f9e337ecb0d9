// The page of the procedure around the needles, as plain values: what can be done at each stage, what was done and what
// the patient said. Every step of the tables can be taken at any time: the order is the trainee's, and is scored.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/procedure/case.h"

namespace stipple::ui {

// One button: an action, ready to be done.
struct StepOption {
    sim::Action action;
    std::string label;
    bool isDone = false;
    bool isNext = false; // a cue: due now
};
struct StepGroup {
    std::string title;
    std::vector<StepOption> options;
};
struct StepLine {
    std::string time, text, answer; // answer: the patient's, empty where nothing was asked
};
struct StepsView {
    std::string title, brief, patient, plan, modeName, time;
    int stage = 0;
    std::vector<StepGroup> groups; // of that stage
    int selected = -1;             // option the keyboard is on, counted over all groups
    std::vector<StepLine> done;    // latest last
    std::string happening;         // what is seen and heard now; empty: nothing
    bool hasWork = false;          // needles were in the skin
};

inline constexpr int kStages = 4;
std::string_view stageName(int stage);

struct StepsSource {
    const sim::Case &trainingCase; // with a procedure
    std::span<const sim::Action> actions;
    const sim::Happening *happening = nullptr; // not answered yet
    int stage = 0;
    int selected = -1;
    bool showsCues = true;
};
// Title, plan, mode, time and hasWork are the caller's.
StepsView stepsView(const StepsSource &source);
int optionCount(const StepsView &view);
const StepOption *optionAt(const StepsView &view, int index);

} // namespace stipple::ui

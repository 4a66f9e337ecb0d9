// Judges what a trainee did around the needles: from the case, the actions and when needles were in the skin to the
// facts that metrics M1, M2, M3 and M18 and the critical fails CF1, CF4, CF5, CF10, CF11 and CF12 are scored from. A
// pure function: the live session, `simulate`, `score` and `verify` all call it through World::score.
#pragma once

#include <span>

#include "sim/procedure/case.h"
#include "sim/technique/facts.h"
#include "sim/technique/needling.h"

namespace stipple::sim {

struct ProcedureInput {
    const Case &trainingCase;
    const Rubric &rubric;
    std::span<const Action> actions; // in the order they were done
    const NeedlingLog &needling;
    int needles = 0;    // of the head
    uint32_t steps = 0; // of the session
};

// THE RULE: the procedure is assessed when the case has one and the trainee took at least one step of it. Without any
// the session was practice of strokes alone: nothing of it is assessed, and the weights of M1 to M3 and M18 are left
// out.
ProcedureFacts factsOf(const ProcedureInput &input);

} // namespace stipple::sim

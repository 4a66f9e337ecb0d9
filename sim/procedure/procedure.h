// The part of a case that is about the procedure around the needles: the patient's history and what to decide, which
// steps are due, what lies on the trolley, what happens on the way, and what a session must reach. Data of the case's
// file; what a trainee did of it is judged by sim/technique/procedure_facts.h.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/procedure/actions.h"
#include "sim/procedure/json_reader.h"

namespace stipple::sim {

// Why an answer matters. Absolute: whoever treats all the same fails (CF1).
enum class Flag : uint8_t { None, Absolute, Defer, Clearance, Plan };

// What the patient answers to one question on one visit. Questions without an entry have nothing to tell.
struct HistoryEntry {
    std::string question, answer;
    Flag flag = Flag::None;
    int visit = 1;
};

// What is right on one visit, and why.
struct VisitKey {
    std::vector<std::string> accepts; // decisions
    std::string why;
    bool isRight(std::string_view decision) const;
};

struct Tube {
    std::string id, label;
    bool isPatients = false;
};

// Something that happens to the trainee.
enum class HappeningKind : uint8_t {
    Request,   // the patient wants it stronger: decline
    Complaint, // pain: pause and ask
    Stop,      // the patient says stop: no needle until asked
    Fault,     // bent needle, dropped head: a new head before going on
    Emergency, // collapse, poisoning by the anaesthetic, hives: no needle any more, call help
};
inline constexpr std::array<std::string_view, 5> kHappeningKinds = {"request", "complaint", "stop", "fault",
                                                                    "emergency"};
inline constexpr std::string_view kNeedling = "needling"; // Happening::after: the first puncture
struct Happening {
    std::string id;
    HappeningKind kind = HappeningKind::Request;
    std::string text;  // what is seen and heard
    std::string after; // an action's name, or kNeedling
    double delayS = 0; // of the session's time after that
};

struct CaseProcedure {
    std::vector<HistoryEntry> history;
    std::vector<VisitKey> visits;        // empty: there is nothing to decide (a practice block)
    std::vector<ActionId> without, also; // of the standard lists; test patch, herpes plan, plasma …
    std::vector<int> needles;            // heads that suit; empty: any
    std::array<double, 2> frequencyHz{0, 1000};
    std::vector<std::string> trolley; // products
    std::vector<Tube> tubes;
    std::vector<Happening> happenings;

    const HistoryEntry *answerTo(std::string_view question, int visit) const; // null: nothing to tell
    bool wants(ActionId id) const;                                            // it is on this case's list
    // Whether, when all is done right, needles touch the skin.
    bool isTreated() const;
    // Before the needles: the emergency that keeps them away, and after which action it comes; null: none.
    const Happening *earlyEmergency() const;
};

// What a session must reach where the rubric's cut is not the rule.
struct PassRule {
    std::optional<float> total;           // instead of the rubric's cut
    bool areFloorsAsked = true;           // the rubric's floors of domains
    std::map<std::string, float> metrics; // least score, by id
    float lateEvenness = 0;               // least score of evenness (M5) in the third of the field worked last
};

// Of a case's file: {history, decisions, without, also, needles, frequency_hz, trolley, tubes, happenings}.
CaseProcedure readProcedure(JsonObject json);
// {total, floors, metrics {M8, …}, late_evenness}
PassRule readPassRule(JsonObject json);

// The step at which it happens, given what was done and when the needles first pierced; nullopt: what it waits for has
// not come.
std::optional<uint32_t> happensAt(const Happening &one, std::span<const Action> actions,
                                  std::optional<uint32_t> needlesFrom);

// On the lists of every case that does not take it out.
bool isStandardAction(ActionId id);
// What the lists (M2, M18) ask for, in the order of the table.
std::vector<ActionId> dueActions(const CaseProcedure &procedure, Stage stage);

// The case's own right steps: consultation and preparation at the first step, close-out at `lastStep`, with the needles
// beginning at `needlingStep`. When a scripted sign ends the session, so do they.
std::vector<Action> idealActions(const CaseProcedure &procedure, uint32_t needlingStep, uint32_t lastStep);

} // namespace stipple::sim

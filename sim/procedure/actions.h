// What a trainee can do besides moving the hand-piece: every step of the procedure around the needles (the technique
// reference, "The procedure as ordered steps"), with its name in files, when it is due and what must come before it.
// An action is one JSON object: {"event": "ask", "what": "medicines"}, {"event": "wait", "minutes": 45}.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace stipple::sim {

enum class ActionId : uint8_t {
    // Consultation
    Ask,            // what: a question
    Decide,         // what: treat, defer, refer, clear_first
    PatientReturns, // with the letter, or when what spoke against it is over: the next visit
    Consent,
    Antiviral, // cover agreed with a prescriber, for a patient with cold sores
    Map,       // zones and no-go areas marked
    // Preparation
    Hands,
    Gloves,
    Field,
    Cleanse,
    Photo,
    NumbingOn,
    Wait, // minutes of the patient's time
    NumbingOff,
    Antiseptic,
    OpenHead, // a new sterile head, in front of the patient
    Glide,    // what: a product, put on the skin for the needles
    TestPatch,
    // During
    TubeCheck, // what: a tube of blood, read against two identifiers
    Prp,       // what: the tube put on
    Wipe,      // saline gauze
    DropHead,
    UsedHead, // a head that was used before is put on
    Answer,   // to: a happening; what: how it is answered
    CallHelp, // stop, and the emergency plan
    // Close-out
    Cool,
    Product, // what: put on the skin afterwards
    AdviseSunscreen,
    AdviseAvoid,
    AdviseRedFlags,
    Sharps, // what: where the head goes
    Record,
    FollowUp,
    Referral, // letter to the doctor or specialist
};
inline constexpr int kActionCount = static_cast<int>(ActionId::Referral) + 1;

enum class Stage : uint8_t { Consultation, Preparation, During, CloseOut };

// What an action's "what" names.
enum class Argument : uint8_t { None, Question, Decision, Product, Tube, Answer, Disposal };

struct ActionInfo {
    ActionId id;
    std::string_view name;  // "advise_sunscreen"
    std::string_view title; // for people: "advice on sunscreen"
    Stage stage;
    Argument what = Argument::None;
    std::vector<ActionId> after; // done before one of these, it is out of order
};
const ActionInfo &actionInfo(ActionId id);
std::optional<ActionId> actionByName(std::string_view name);

// One word of a fixed list, for files and for people.
struct Word {
    std::string_view name, title;
};
std::span<const Word> questions(); // of the consultation: all of them are offered in every case
std::span<const Word> decisions();
std::span<const Word> answers(); // decline, agree, pause
std::span<const Word> disposals();

struct ProductInfo {
    std::string_view name, title;
    bool isGlide = false;   // sterile: may be on the skin under the needles
    bool isAfter = false;   // bland: may be put on when the needles have done
    bool isHarmful = false; // on the skin before or under the needles
};
std::span<const ProductInfo> products();
const ProductInfo *productByName(std::string_view name);

inline constexpr std::string_view kTreat = "treat";

inline constexpr size_t kMaxActions = 10'000; // of one session

struct Action {
    uint32_t step = 0; // steps of the session done when it was
    ActionId id = ActionId::Ask;
    std::string what{}; // as the action wants
    std::string to{};   // Answer: the happening
    double minutes = 0;
};

// One action of a file or a recording. Error: what is wrong, without place. `step` is the caller's.
Result<Action> parseAction(std::string_view json);
// Its JSON, on one line, with "t_s".
std::string actionJson(const Action &action);

} // namespace stipple::sim

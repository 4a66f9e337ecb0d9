// The tables of actions, questions, products and answers, and reading one action.
#include "sim/procedure/actions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

using Json = nlohmann::json;

constexpr double kMaxWaitMin = 300; // five hours: the longest any numbing cream may stay on (EMLA leaflet)
constexpr size_t kMaxWord = 40;
constexpr size_t kMaxText = 1000; // of one action

// In the order of ActionId, which is the order of a session done well. `after`: the technique reference's step table
// (photographs after cleansing and before the cream, gloves over washed hands, antiseptic on skin without cream, the
// head opened over a clean field, …).
const std::vector<ActionInfo> &table() {
    using enum ActionId;
    static const std::vector<ActionInfo> kTable = {
        {Ask, "ask", "question asked", Stage::Consultation, Argument::Question, {}},
        {Decide, "decide", "decision", Stage::Consultation, Argument::Decision, {}},
        {PatientReturns, "patient_returns", "the patient comes back", Stage::Consultation, Argument::None, {}},
        {Consent, "consent", "written consent", Stage::Consultation, Argument::None, {}},
        {Antiviral, "antiviral", "cover against cold sores agreed", Stage::Consultation, Argument::None, {}},
        {Map, "map", "no-go areas marked", Stage::Consultation, Argument::None, {}},
        {Hands, "hands", "hands washed", Stage::Preparation, Argument::None, {}},
        {Gloves, "gloves", "gloves", Stage::Preparation, Argument::None, {Hands}},
        {Field, "field", "clean field", Stage::Preparation, Argument::None, {}},
        {Cleanse, "cleanse", "skin cleansed", Stage::Preparation, Argument::None, {Consent, Hands}},
        {Photo, "photo", "photographs", Stage::Preparation, Argument::None, {Consent, Cleanse}},
        {NumbingOn, "numbing_on", "numbing cream in time", Stage::Preparation, Argument::None, {Cleanse, Photo}},
        {Wait, "wait", "time passes", Stage::Preparation, Argument::None, {}},
        {NumbingOff, "numbing_off", "numbing cream wiped off", Stage::Preparation, Argument::None, {NumbingOn}},
        {Antiseptic, "antiseptic", "antiseptic", Stage::Preparation, Argument::None, {Cleanse, NumbingOff}},
        {OpenHead, "open_head", "new sterile head opened", Stage::Preparation, Argument::None, {Field}},
        {Glide, "glide", "glide product", Stage::Preparation, Argument::Product, {Antiseptic}},
        {TestPatch, "test_patch", "test patch", Stage::Preparation, Argument::None, {Glide, OpenHead}},
        {TubeCheck, "tube_check", "tube read against two identifiers", Stage::During, Argument::Tube, {}},
        {Prp, "prp", "platelet-rich plasma", Stage::During, Argument::Tube, {TubeCheck}},
        {Wipe, "wipe", "wiped with saline gauze", Stage::During, Argument::None, {}},
        {DropHead, "drop_head", "head dropped or touched", Stage::During, Argument::None, {}},
        {UsedHead, "used_head", "used head put on", Stage::During, Argument::None, {}},
        {Answer, "answer", "answer", Stage::During, Argument::Answer, {}},
        {CallHelp, "call_help", "stopped and called help", Stage::During, Argument::None, {}},
        {Cool, "cool", "saline and cooling", Stage::CloseOut, Argument::None, {}},
        {Product, "product", "calming product", Stage::CloseOut, Argument::Product, {Cool}},
        {AdviseSunscreen, "advise_sunscreen", "advice on sunscreen", Stage::CloseOut, Argument::None, {}},
        {AdviseAvoid, "advise_avoid", "advice on what to avoid", Stage::CloseOut, Argument::None, {}},
        {AdviseRedFlags, "advise_red_flags", "advice on warning signs", Stage::CloseOut, Argument::None, {}},
        {Sharps, "sharps", "head into the sharps box", Stage::CloseOut, Argument::Disposal, {}},
        {Record, "record", "record written", Stage::CloseOut, Argument::None, {}},
        {FollowUp, "follow_up", "follow-up booked", Stage::CloseOut, Argument::None, {}},
        {Referral, "referral", "letter of referral", Stage::CloseOut, Argument::None, {}},
    };
    return kTable;
}

// The interview items: the technique reference, "Contraindications".
constexpr std::array<Word, 14> kQuestions = {{{"goals", "goals and expectations"},
                                              {"age", "age"},
                                              {"medicines", "medicines"},
                                              {"isotretinoin", "isotretinoin, now or in the last year"},
                                              {"allergies", "allergies: metal, anaesthetics"},
                                              {"pregnancy", "pregnancy and breastfeeding"},
                                              {"bleeding", "bleeding"},
                                              {"scarring", "raised scars, keloid, family's too"},
                                              {"cold_sores", "cold sores"},
                                              {"illness", "diabetes, immunity, cancer"},
                                              {"skin_disease", "acne, rosacea, eczema, infection"},
                                              {"sun", "sun, tanning, pigment that stays"},
                                              {"treatments", "recent treatments and products"},
                                              {"examination", "looking at the skin"}}};

constexpr std::array<Word, 4> kDecisions = {
    {{"treat", "treat"}, {"defer", "defer"}, {"refer", "refer"}, {"clear_first", "have it cleared first"}}};
constexpr std::array<Word, 3> kAnswers = {
    {{"decline", "explained why not"}, {"agree", "gave in"}, {"pause", "stopped, asked, went on only when agreed"}}};
constexpr std::array<Word, 4> kDisposals = {{{"box", "into the sharps box"},
                                             {"bin", "into the bin"},
                                             {"resheath", "re-sheathed"},
                                             {"by_hand", "pulled off by hand"}}};

// The technique reference, step 15 ("Glide medium") and 21 ("Mask / serum").
constexpr std::array<ProductInfo, 9> kProducts = {{
    {"sterile_gel", "sterile hydrogel", true, false, false},
    {"hyaluronic", "plain hyaluronic acid", true, true, false},
    {"saline", "sterile saline", false, false, false},
    {"bland_serum", "bland hydrating serum", false, true, true},
    {"vitamin_c", "vitamin C serum", false, false, true},
    {"retinoid", "retinoid", false, false, true},
    {"acid", "fruit or salicylic acid", false, false, true},
    {"cosmetic", "cosmetic cream", false, false, true},
    {"minoxidil", "minoxidil", false, false, true},
}};

template <typename Words>
bool holds(const Words &words, std::string_view name) {
    return std::any_of(words.begin(), words.end(), [name](const auto &one) { return one.name == name; });
}

template <typename Words>
std::string listOf(const Words &words) {
    std::string out;
    for (const auto &one : words)
        out += (out.empty() ? "" : ", ") + std::string(one.name);
    return out;
}

bool isIdentifier(const std::string &text) {
    return !text.empty() && text.size() <= kMaxWord && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

// What is wrong with the word, or nothing.
std::string wrongWord(Argument kind, const std::string &what) {
    const auto oneOf = [&what](const auto &words) {
        return holds(words, what) ? "" : "\"what\" must be one of " + listOf(words);
    };
    switch (kind) {
    case Argument::Question:
        return oneOf(kQuestions);
    case Argument::Decision:
        return oneOf(kDecisions);
    case Argument::Product:
        return oneOf(kProducts);
    case Argument::Answer:
        return oneOf(kAnswers);
    case Argument::Disposal:
        return oneOf(kDisposals);
    case Argument::Tube:
    case Argument::None:
        break;
    }
    return isIdentifier(what) ? "" : R"("what" may hold only a-z, 0-9, _ and -)";
}

// The entry's text under `key`; empty when it has none or it is no text.
std::string textOf(const Json &entry, const char *key) {
    const auto it = entry.find(key);
    return it != entry.end() && it->is_string() ? it->get<std::string>() : std::string();
}

} // namespace

const ActionInfo &actionInfo(ActionId id) { return table()[static_cast<size_t>(id)]; }

std::optional<ActionId> actionByName(std::string_view name) {
    for (const ActionInfo &info : table())
        if (info.name == name)
            return info.id;
    return std::nullopt;
}

std::span<const Word> questions() { return kQuestions; }
std::span<const Word> decisions() { return kDecisions; }
std::span<const Word> answers() { return kAnswers; }
std::span<const Word> disposals() { return kDisposals; }
std::span<const ProductInfo> products() { return kProducts; }

const ProductInfo *productByName(std::string_view name) {
    for (const ProductInfo &one : kProducts)
        if (one.name == name)
            return &one;
    return nullptr;
}

Result<Action> parseAction(std::string_view text) {
    if (text.size() > kMaxText)
        return badInput("is longer than " + std::to_string(kMaxText) + " bytes");
    const Json entry = Json::parse(text, nullptr, false);
    if (!entry.is_object())
        return badInput("must be an object with \"event\"");
    const std::string name = textOf(entry, "event");
    const std::optional<ActionId> id = actionByName(name);
    if (!id)
        return badInput("no event is called \"" + (isIdentifier(name) ? name : std::string("?")) + "\"; there are " +
                        listOf(table()));
    const ActionInfo &info = actionInfo(*id);
    Action out{.id = *id};
    std::vector<std::string_view> known = {"t_s", "event"};
    if (info.what != Argument::None) {
        known.push_back("what");
        out.what = textOf(entry, "what");
        const std::string wrong = wrongWord(info.what, out.what);
        if (!wrong.empty())
            return badInput(wrong);
    }
    if (*id == ActionId::Answer) {
        known.push_back("to");
        out.to = textOf(entry, "to");
        if (!isIdentifier(out.to))
            return badInput(R"("to" must name what is answered)");
    }
    if (*id == ActionId::Wait) {
        known.push_back("minutes");
        const auto it = entry.find("minutes");
        out.minutes = it != entry.end() && it->is_number() ? it->get<double>() : -1;
        if (!(out.minutes >= 0 && out.minutes <= kMaxWaitMin))
            return badInput("\"minutes\" must be 0 to " + std::to_string(static_cast<int>(kMaxWaitMin)));
    }
    for (const auto &[key, value] : entry.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            return badInput("the event " + name + " has no \"" + (isIdentifier(key) ? key : std::string("?")) + "\"");
    return out;
}

std::string actionJson(const Action &action) {
    const ActionInfo &info = actionInfo(action.id);
    Json out = {{"t_s", std::round(static_cast<double>(action.step) / kStepsPerSecond * 1e4) / 1e4},
                {"event", info.name}};
    if (!action.what.empty())
        out["what"] = action.what;
    if (!action.to.empty())
        out["to"] = action.to;
    if (action.id == ActionId::Wait)
        out["minutes"] = action.minutes;
    return out.dump();
}

} // namespace stipple::sim

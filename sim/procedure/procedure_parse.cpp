// Reads the procedure and the pass rule of a case's file. Schema: assets/cases/case.schema.json.
#include <algorithm>

#include "sim/procedure/procedure.h"

namespace stipple::sim {

namespace {

constexpr size_t kMaxAnswer = 300;
constexpr NumberRange kPoints{0, 100};

std::string listOf(std::span<const Word> words) {
    std::string out;
    for (const Word &word : words)
        out += (out.empty() ? "" : ", ") + std::string(word.name);
    return out;
}

bool holds(std::span<const Word> words, const std::string &name) {
    return std::any_of(words.begin(), words.end(), [&name](const Word &word) { return word.name == name; });
}

bool isYes(JsonObject &json, std::string_view key) { return json.choice(key, {"yes", "no"}) == "yes"; }

HistoryEntry readHistory(JsonObject json) {
    HistoryEntry out;
    out.question = json.text("question", 40);
    if (!holds(questions(), out.question))
        json.source().fail(json.pointerTo("question"), "must be one of " + listOf(questions()));
    out.answer = json.text("answer", kMaxAnswer);
    if (json.has("flag")) {
        const std::string flag = json.choice("flag", {"absolute", "defer", "clearance", "plan"});
        out.flag = flag == "absolute"    ? Flag::Absolute
                   : flag == "defer"     ? Flag::Defer
                   : flag == "clearance" ? Flag::Clearance
                                         : Flag::Plan;
    }
    if (json.has("visit"))
        out.visit = json.integer("visit", {1, 8});
    json.refuseOthers();
    return out;
}

VisitKey readVisit(JsonObject json) {
    VisitKey out;
    out.accepts = json.texts("accepts", 40, 1, 4);
    for (size_t i = 0; i < out.accepts.size(); ++i)
        if (!holds(decisions(), out.accepts[i]))
            json.source().fail(json.pointerTo("accepts") + "/" + std::to_string(i),
                               "must be one of " + listOf(decisions()));
    out.why = json.text("why", kMaxAnswer);
    json.refuseOthers();
    return out;
}

Tube readTube(JsonObject json) {
    Tube out;
    out.id = json.identifier("id");
    out.label = json.text("label", 120);
    out.isPatients = isYes(json, "is_patients");
    json.refuseOthers();
    return out;
}

Happening readHappening(JsonObject json) {
    Happening out;
    out.id = json.identifier("id");
    const std::string kind = json.choice("kind", {"request", "complaint", "stop", "fault", "emergency"});
    const auto found = std::find(kHappeningKinds.begin(), kHappeningKinds.end(), kind);
    if (found != kHappeningKinds.end())
        out.kind = static_cast<HappeningKind>(found - kHappeningKinds.begin());
    out.text = json.text("text", kMaxAnswer);
    out.after = json.text("after", 40);
    if (out.after != kNeedling && !actionByName(out.after))
        json.source().fail(json.pointerTo("after"), "must be \"needling\" or the name of an event");
    out.delayS = json.number("delay_s", {0, 3600});
    json.refuseOthers();
    return out;
}

// Steps taken out of the standard lists, or added to them.
std::vector<ActionId> readSteps(JsonObject &json, std::string_view key, bool isTakenOut) {
    std::vector<ActionId> out;
    if (!json.has(key))
        return out;
    const std::vector<std::string> names = json.texts(key, 40, 0, kActionCount);
    for (size_t i = 0; i < names.size(); ++i) {
        const std::string pointer = json.pointerTo(key) + "/" + std::to_string(i);
        constexpr std::array kExtra = {ActionId::Antiviral, ActionId::Map,  ActionId::TestPatch, ActionId::TubeCheck,
                                       ActionId::Prp,       ActionId::Wipe, ActionId::Referral};
        const std::optional<ActionId> id = actionByName(names[i]);
        const bool isKnown =
            id && (isTakenOut ? isStandardAction(*id) : std::find(kExtra.begin(), kExtra.end(), *id) != kExtra.end());
        if (!isKnown) {
            std::string all;
            for (int k = 0; k < kActionCount; ++k) {
                const auto one = static_cast<ActionId>(k);
                if (isTakenOut ? isStandardAction(one) : std::find(kExtra.begin(), kExtra.end(), one) != kExtra.end())
                    all += (all.empty() ? "" : ", ") + std::string(actionInfo(one).name);
            }
            json.source().fail(pointer, "must be one of " + all);
        } else if (std::find(out.begin(), out.end(), *id) != out.end()) {
            json.source().fail(pointer, "is named twice; keep one");
        } else {
            out.push_back(*id);
        }
    }
    return out;
}

template <typename Entry>
void refuseTwins(JsonObject &json, std::string_view key, const std::vector<Entry> &entries) {
    for (size_t i = 0; i < entries.size(); ++i)
        for (size_t k = 0; k < i; ++k)
            if (entries[k].id == entries[i].id)
                json.source().fail(json.pointerTo(key) + "/" + std::to_string(i) + "/id",
                                   "is given twice; every one needs its own");
}

// What the parts must be to each other.
void check(JsonObject &json, const CaseProcedure &out) {
    for (size_t i = 0; i < out.history.size(); ++i) {
        const std::string pointer = json.pointerTo("history") + "/" + std::to_string(i);
        if (out.history[i].visit > static_cast<int>(out.visits.size()))
            json.source().fail(pointer + "/visit", "there is no such visit; every visit has its entry in decisions");
        for (size_t k = 0; k < i; ++k)
            if (out.history[k].question == out.history[i].question && out.history[k].visit == out.history[i].visit)
                json.source().fail(pointer + "/question", "is answered twice on one visit; keep one");
    }
    for (size_t i = 0; i + 1 < out.visits.size(); ++i)
        if (out.visits[i].isRight(kTreat))
            json.source().fail(json.pointerTo("decisions") + "/" + std::to_string(i) + "/accepts",
                               "only the last visit may be one to treat");
    const auto suits = [&out](bool ProductInfo::*use) {
        return std::any_of(out.trolley.begin(), out.trolley.end(), [use](const std::string &name) {
            const ProductInfo *product = productByName(name);
            return product != nullptr && product->*use;
        });
    };
    if (out.wants(ActionId::Glide) && !suits(&ProductInfo::isGlide))
        json.source().fail(json.pointerTo("trolley"), "holds nothing to glide on; add sterile_gel or hyaluronic");
    if (out.wants(ActionId::Product) && !suits(&ProductInfo::isAfter))
        json.source().fail(json.pointerTo("trolley"), "holds nothing to calm the skin; add hyaluronic or bland_serum");
    const auto own =
        std::count_if(out.tubes.begin(), out.tubes.end(), [](const Tube &tube) { return tube.isPatients; });
    const bool usesTubes = out.wants(ActionId::Prp) || out.wants(ActionId::TubeCheck);
    if (own != (usesTubes || !out.tubes.empty() ? 1 : 0))
        json.source().fail(json.pointerTo("tubes"), "one tube must be the patient's where plasma is used");
    if (out.frequencyHz[0] > out.frequencyHz[1])
        json.source().fail(json.pointerTo("frequency_hz"), "the first number must not be above the second");
}

} // namespace

CaseProcedure readProcedure(JsonObject json) {
    CaseProcedure out;
    if (json.has("history"))
        for (const JsonObject &entry : json.objects("history", 0, 40))
            out.history.push_back(readHistory(entry));
    if (json.has("decisions"))
        for (const JsonObject &entry : json.objects("decisions", 0, 8))
            out.visits.push_back(readVisit(entry));
    out.without = readSteps(json, "without", true);
    out.also = readSteps(json, "also", false);
    if (json.has("needles"))
        for (const double count : json.numbers("needles", {1, 192}, 1, 8)) {
            out.needles.push_back(static_cast<int>(count));
            if (static_cast<double>(out.needles.back()) != count)
                json.source().fail(json.pointerTo("needles"), "must be whole numbers");
        }
    if (json.has("frequency_hz")) {
        const std::vector<double> band = json.interval("frequency_hz", {1, 1000});
        out.frequencyHz = {band[0], band[1]};
    }
    if (json.has("trolley")) {
        out.trolley = json.texts("trolley", 40, 0, 16);
        for (size_t i = 0; i < out.trolley.size(); ++i)
            if (productByName(out.trolley[i]) == nullptr) {
                std::string all;
                for (const ProductInfo &one : products())
                    all += (all.empty() ? "" : ", ") + std::string(one.name);
                json.source().fail(json.pointerTo("trolley") + "/" + std::to_string(i), "must be one of " + all);
            }
    }
    if (json.has("tubes"))
        for (const JsonObject &entry : json.objects("tubes", 0, 8))
            out.tubes.push_back(readTube(entry));
    if (json.has("happenings"))
        for (const JsonObject &entry : json.objects("happenings", 0, 16))
            out.happenings.push_back(readHappening(entry));
    refuseTwins(json, "tubes", out.tubes);
    refuseTwins(json, "happenings", out.happenings);
    check(json, out);
    json.refuseOthers();
    return out;
}

PassRule readPassRule(JsonObject json) {
    PassRule out;
    if (json.has("total"))
        out.total = static_cast<float>(json.number("total", kPoints));
    if (json.has("floors"))
        out.areFloorsAsked = isYes(json, "floors");
    if (json.has("late_evenness"))
        out.lateEvenness = static_cast<float>(json.number("late_evenness", kPoints));
    if (json.has("metrics")) {
        JsonObject metrics = json.object("metrics");
        for (const std::string &id : metrics.keys()) {
            bool isMetric = false;
            for (int i = 1; i <= 19; ++i)
                isMetric = isMetric || id == "M" + std::to_string(i);
            if (!isMetric)
                json.source().fail(metrics.pointerTo(id), "is no metric; they are M1 to M19");
            out.metrics[id] = static_cast<float>(metrics.number(id, kPoints));
        }
        metrics.refuseOthers();
    }
    json.refuseOthers();
    return out;
}

} // namespace stipple::sim

// Lays out the stages' actions: see the header.
#include "engine/ui/steps_view.h"

#include <algorithm>
#include <array>

#include "engine/ui/view_model.h"

namespace stipple::ui {

namespace {

using sim::Action;
using sim::ActionId;

std::string capital(std::string_view words) {
    std::string text(words);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string titleOf(ActionId id) { return capital(sim::actionInfo(id).title); }

class Page {
  public:
    explicit Page(const StepsSource &source) : source_(source), procedure_(*source.trainingCase.procedure) {
        if (!source.showsCues)
            return;
        for (const ActionId id : sim::dueActions(procedure_, static_cast<sim::Stage>(source.stage)))
            if (!wasDone(id)) {
                next_ = id;
                return;
            }
    }

    void group(std::string title) { groups.push_back({.title = std::move(title), .options = {}}); }
    void add(Action action, std::string label) {
        const bool isDone = std::any_of(source_.actions.begin(), source_.actions.end(), [&](const Action &one) {
            return one.id == action.id && one.what == action.what && one.to == action.to &&
                   one.minutes == action.minutes;
        });
        const bool isNext = next_ == action.id && !isDone;
        groups.back().options.push_back(
            {.action = std::move(action), .label = std::move(label), .isDone = isDone, .isNext = isNext});
    }
    void add(ActionId id) { add({.id = id}, titleOf(id)); }
    void addIfWanted(ActionId id) {
        if (procedure_.wants(id))
            add(id);
    }
    void addProducts(ActionId id) {
        for (const std::string &name : procedure_.trolley)
            if (const sim::ProductInfo *product = sim::productByName(name))
                add({.id = id, .what = name}, capital(product->title));
    }

    void consult() {
        group("Ask and look");
        for (const sim::Word &question : sim::questions())
            add({.id = ActionId::Ask, .what = std::string(question.name)}, capital(question.title));
        group("Decide");
        for (const sim::Word &decision : sim::decisions())
            add({.id = ActionId::Decide, .what = std::string(decision.name)}, capital(decision.title));
        add(ActionId::PatientReturns);
        group("Agree and mark");
        for (const ActionId id : {ActionId::Consent, ActionId::Antiviral, ActionId::Map})
            add(id);
    }
    void prepare() {
        group("Hands and field");
        for (const ActionId id : {ActionId::Hands, ActionId::Gloves, ActionId::Field})
            add(id);
        group("Skin");
        for (const ActionId id : {ActionId::Cleanse, ActionId::Photo})
            add(id);
        add({.id = ActionId::NumbingOn}, "Numbing cream on");
        for (const double minutes : {5.0, 15.0, 30.0})
            add({.id = ActionId::Wait, .minutes = minutes},
                "Wait " + std::to_string(static_cast<int>(minutes)) + " min");
        for (const ActionId id : {ActionId::NumbingOff, ActionId::Antiseptic})
            add(id);
        group("Needle head");
        add(ActionId::OpenHead);
        add(ActionId::UsedHead);
        group("On the skin for the needles");
        addProducts(ActionId::Glide);
        addIfWanted(ActionId::TestPatch);
    }
    void during() {
        group("At work");
        add(ActionId::Wipe);
        add(ActionId::OpenHead);
        add(ActionId::CallHelp);
        if (!procedure_.tubes.empty())
            group("Blood tubes on the bench");
        for (const sim::Tube &tube : procedure_.tubes) {
            add({.id = ActionId::TubeCheck, .what = tube.id}, "Read tube: " + tube.label);
            add({.id = ActionId::Prp, .what = tube.id}, "Put on: " + tube.label);
        }
        if (source_.happening == nullptr)
            return;
        group("Answer");
        for (const sim::Word &answer : sim::answers())
            add({.id = ActionId::Answer, .what = std::string(answer.name), .to = source_.happening->id},
                capital(answer.title));
    }
    void closeOut() {
        group("Calm the skin");
        add(ActionId::Cool);
        addProducts(ActionId::Product);
        group("Advice");
        for (const ActionId id : {ActionId::AdviseSunscreen, ActionId::AdviseAvoid, ActionId::AdviseRedFlags})
            add(id);
        group("Needle head");
        for (const sim::Word &disposal : sim::disposals())
            add({.id = ActionId::Sharps, .what = std::string(disposal.name)}, capital(disposal.title));
        group("Record and follow-up");
        for (const ActionId id : {ActionId::Record, ActionId::FollowUp, ActionId::Referral})
            add(id);
    }

    std::vector<StepGroup> groups;

  private:
    bool wasDone(ActionId id) const {
        return std::any_of(source_.actions.begin(), source_.actions.end(),
                           [id](const Action &one) { return one.id == id; });
    }
    const StepsSource &source_;
    const sim::CaseProcedure &procedure_;
    std::optional<ActionId> next_;
};

template <typename Words>
std::string wordFor(const Words &words, std::string_view name) {
    for (const auto &one : words)
        if (one.name == name)
            return std::string(one.title);
    return std::string(name);
}

// What was done, as it reads in a record.
std::string doneText(const sim::CaseProcedure &procedure, const Action &action) {
    switch (sim::actionInfo(action.id).what) {
    case sim::Argument::None:
        break;
    case sim::Argument::Question:
        return capital(wordFor(sim::questions(), action.what));
    case sim::Argument::Decision:
        return "Decision: " + wordFor(sim::decisions(), action.what);
    case sim::Argument::Product:
        return titleOf(action.id) + ": " + wordFor(sim::products(), action.what);
    case sim::Argument::Answer:
        return "Answer: " + wordFor(sim::answers(), action.what);
    case sim::Argument::Disposal:
        return "Needle head " + wordFor(sim::disposals(), action.what);
    case sim::Argument::Tube:
        for (const sim::Tube &tube : procedure.tubes)
            if (tube.id == action.what)
                return titleOf(action.id) + ": " + tube.label;
    }
    if (action.id == ActionId::Wait)
        return "Waited " + std::to_string(static_cast<int>(action.minutes + 0.5)) + " min";
    return titleOf(action.id);
}

std::string patientText(const sim::Patient &patient) {
    constexpr std::array<std::string_view, 7> kTypes = {"?", "I", "II", "III", "IV", "V", "VI"};
    const auto type = static_cast<size_t>(std::clamp(patient.fitzpatrick, 0, 6));
    return (patient.name.empty() ? "" : patient.name + ", ") +
           std::string(patient.sex == sim::Sex::Male ? "man" : "woman") + " of " + std::to_string(patient.ageYears) +
           ", skin type " + std::string(kTypes[type]);
}

} // namespace

std::string_view stageName(int stage) {
    constexpr std::array<std::string_view, kStages> kNames = {"Consultation", "Preparation", "At work", "Close-out"};
    return kNames[static_cast<size_t>(std::clamp(stage, 0, kStages - 1))];
}

StepsView stepsView(const StepsSource &source) {
    const sim::CaseProcedure &procedure = *source.trainingCase.procedure;
    StepsView view{.title = source.trainingCase.title,
                   .brief = source.trainingCase.brief,
                   .patient = source.trainingCase.surface == sim::Surface::Block
                                  ? std::string()
                                  : capital(patientText(source.trainingCase.patient)),
                   .plan = planText(source.trainingCase),
                   .modeName = {},
                   .time = {},
                   .stage = source.stage,
                   .groups = {},
                   .selected = source.selected,
                   .done = {},
                   .happening = source.happening != nullptr ? source.happening->text : std::string()};
    Page page(source);
    switch (static_cast<sim::Stage>(source.stage)) {
    case sim::Stage::Consultation:
        page.consult();
        break;
    case sim::Stage::Preparation:
        page.prepare();
        break;
    case sim::Stage::During:
        page.during();
        break;
    case sim::Stage::CloseOut:
        page.closeOut();
        break;
    }
    view.groups = std::move(page.groups);
    int visit = 1;
    for (const Action &action : source.actions) {
        visit += action.id == ActionId::PatientReturns ? 1 : 0;
        StepLine line{.time = timeText(static_cast<double>(action.step) / kStepsPerSecond),
                      .text = doneText(procedure, action),
                      .answer = {}};
        if (action.id == ActionId::Ask) {
            const sim::HistoryEntry *entry = procedure.answerTo(action.what, visit);
            line.answer = entry != nullptr ? capital(entry->answer) : "Nothing to tell";
        }
        view.done.push_back(std::move(line));
    }
    return view;
}

int optionCount(const StepsView &view) {
    int count = 0;
    for (const StepGroup &group : view.groups)
        count += static_cast<int>(group.options.size());
    return count;
}

const StepOption *optionAt(const StepsView &view, int index) {
    for (const StepGroup &group : view.groups) {
        if (index >= 0 && index < static_cast<int>(group.options.size()))
            return &group.options[static_cast<size_t>(index)];
        index -= static_cast<int>(group.options.size());
    }
    return nullptr;
}

} // namespace stipple::ui

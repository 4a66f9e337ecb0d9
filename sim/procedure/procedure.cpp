// Which steps are due in a case, and the case's own right ones.
#include "sim/procedure/procedure.h"

#include <algorithm>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

// M2 and M18 of the technique reference; the test patch comes to M2 where a case asks for it.
constexpr std::array kStandard = {
    ActionId::Consent,    ActionId::Hands,       ActionId::Gloves,         ActionId::Field,
    ActionId::Cleanse,    ActionId::Photo,       ActionId::NumbingOn,      ActionId::NumbingOff,
    ActionId::Antiseptic, ActionId::OpenHead,    ActionId::Glide,          ActionId::Cool,
    ActionId::Product,    ActionId::AdviseAvoid, ActionId::AdviseRedFlags, ActionId::AdviseSunscreen,
    ActionId::Sharps,     ActionId::Record,      ActionId::FollowUp};

constexpr double kIdealNumbingMin = 45; // the middle of the reference's 30 to 60 minutes
constexpr double kIdealAnswerS = 3;     // after a patient said stop: time enough to have stopped

bool holds(const std::vector<ActionId> &list, ActionId id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

// The first product of the trolley that suits.
std::string productFor(const CaseProcedure &procedure, ActionId id) {
    for (const std::string &name : procedure.trolley) {
        const ProductInfo *product = productByName(name);
        if (product != nullptr && (id == ActionId::Glide ? product->isGlide : product->isAfter))
            return name;
    }
    return {};
}

// Plays the right steps one after the other.
class Ideal {
  public:
    Ideal(const CaseProcedure &procedure, uint32_t needlingStep) : procedure_(procedure), needlingStep_(needlingStep) {}

    void consult() {
        for (size_t visit = 1; visit <= procedure_.visits.size(); ++visit) {
            if (visit > 1)
                add({.id = ActionId::PatientReturns});
            for (const Word &question : questions())
                add({.id = ActionId::Ask, .what = std::string(question.name)});
            add({.id = ActionId::Decide, .what = procedure_.visits[visit - 1].accepts.front()});
        }
    }

    // All that is due of a stage; stops at an emergency.
    void play(Stage stage) {
        for (const ActionId id : dueActions(procedure_, stage)) {
            if (isOver_)
                return;
            Action action{.id = id};
            if (id == ActionId::Glide || id == ActionId::Product)
                action.what = productFor(procedure_, id);
            if (id == ActionId::TubeCheck || id == ActionId::Prp)
                for (const Tube &tube : procedure_.tubes)
                    if (tube.isPatients)
                        action.what = tube.id;
            if (id == ActionId::Sharps)
                action.what = "box";
            add(action);
            if (id == ActionId::NumbingOn && !isOver_)
                add({.id = ActionId::Wait, .minutes = kIdealNumbingMin});
        }
    }

    void needle() {
        if (isOver_)
            return;
        for (const Happening &one : procedure_.happenings)
            if (one.after == kNeedling) {
                const double dueS = one.delayS + (one.kind == HappeningKind::Stop ? kIdealAnswerS : 0);
                step_ = std::max(step_, needlingStep_ + static_cast<uint32_t>(dueS * kStepsPerSecond));
                respond(one);
            }
    }

    void moveTo(uint32_t step) { step_ = std::max(step_, step); }
    bool isOver() const { return isOver_; }
    bool hasHead() const { return hasHead_; }
    void add(Action action) {
        action.step = step_;
        const std::string_view name = actionInfo(action.id).name;
        hasHead_ = hasHead_ || action.id == ActionId::OpenHead;
        out_.push_back(std::move(action));
        for (const Happening &one : procedure_.happenings)
            if (one.after == name && std::find(answered_.begin(), answered_.end(), one.id) == answered_.end())
                respond(one);
    }
    std::vector<Action> take() { return std::move(out_); }

  private:
    void respond(const Happening &one) {
        answered_.push_back(one.id);
        if (one.kind == HappeningKind::Emergency) {
            isOver_ = true;
            add({.id = ActionId::CallHelp});
        } else if (one.kind == HappeningKind::Fault) {
            add({.id = ActionId::OpenHead});
        } else {
            add({.id = ActionId::Answer,
                 .what = one.kind == HappeningKind::Request ? "decline" : "pause",
                 .to = one.id});
        }
    }

    const CaseProcedure &procedure_;
    uint32_t needlingStep_ = 0;
    uint32_t step_ = 0;
    bool isOver_ = false, hasHead_ = false;
    std::vector<Action> out_;
    std::vector<std::string> answered_;
};

} // namespace

bool VisitKey::isRight(std::string_view decision) const {
    return std::find(accepts.begin(), accepts.end(), decision) != accepts.end();
}

const HistoryEntry *CaseProcedure::answerTo(std::string_view question, int visit) const {
    for (const HistoryEntry &entry : history)
        if (entry.question == question && entry.visit == visit)
            return &entry;
    return nullptr;
}

bool CaseProcedure::wants(ActionId id) const {
    const bool isStandard = std::find(kStandard.begin(), kStandard.end(), id) != kStandard.end();
    return (isStandard && !holds(without, id)) || holds(also, id);
}

const Happening *CaseProcedure::earlyEmergency() const {
    for (const Happening &one : happenings)
        if (one.kind == HappeningKind::Emergency && one.after != kNeedling)
            return &one;
    return nullptr;
}

bool CaseProcedure::isTreated() const {
    return (visits.empty() || visits.back().isRight(kTreat)) && earlyEmergency() == nullptr;
}

std::optional<uint32_t> happensAt(const Happening &one, std::span<const Action> actions,
                                  std::optional<uint32_t> needlesFrom) {
    std::optional<uint32_t> from = needlesFrom;
    if (one.after != kNeedling) {
        const auto first = std::find_if(actions.begin(), actions.end(),
                                        [&](const Action &action) { return actionInfo(action.id).name == one.after; });
        from = first == actions.end() ? std::nullopt : std::optional(first->step);
    }
    if (!from)
        return std::nullopt;
    const double at = static_cast<double>(*from) + one.delayS * kStepsPerSecond;
    return at < static_cast<double>(UINT32_MAX) ? std::optional(static_cast<uint32_t>(at)) : std::nullopt;
}

bool isStandardAction(ActionId id) { return std::find(kStandard.begin(), kStandard.end(), id) != kStandard.end(); }

std::vector<ActionId> dueActions(const CaseProcedure &procedure, Stage stage) {
    std::vector<ActionId> out;
    for (int i = 0; i < kActionCount; ++i) {
        const auto id = static_cast<ActionId>(i);
        if (procedure.wants(id) && actionInfo(id).stage == stage)
            out.push_back(id);
    }
    return out;
}

std::vector<Action> idealActions(const CaseProcedure &procedure, uint32_t needlingStep, uint32_t lastStep) {
    Ideal ideal(procedure, needlingStep);
    ideal.consult();
    const bool isToBeTreated = procedure.visits.empty() || procedure.visits.back().isRight(kTreat);
    if (isToBeTreated) {
        for (const Stage stage : {Stage::Consultation, Stage::Preparation})
            ideal.play(stage);
        if (!ideal.isOver())
            ideal.moveTo(needlingStep);
        ideal.play(Stage::During);
        ideal.needle();
    }
    ideal.moveTo(lastStep);
    if (isToBeTreated && !ideal.isOver()) {
        ideal.play(Stage::CloseOut);
        return ideal.take();
    }
    if (ideal.hasHead() && procedure.wants(ActionId::Sharps))
        ideal.add({.id = ActionId::Sharps, .what = "box"});
    for (const ActionId id : {ActionId::Record, ActionId::FollowUp, ActionId::Referral})
        if (procedure.wants(id))
            ideal.add({.id = id});
    return ideal.take();
}

} // namespace stipple::sim

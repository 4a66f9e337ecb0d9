// Judging the procedure: see the header. Rules: the technique reference, "Metrics" and "Critical fails".
#include "sim/technique/procedure_facts.h"

#include <algorithm>
#include <array>

#include "shaders/shared/limits.h"
#include "sim/technique/metrics.h"

namespace stipple::sim {

namespace {

std::string titleOf(ActionId id) { return std::string(actionInfo(id).title); }

class Judge {
  public:
    explicit Judge(const ProcedureInput &input)
        : in_(input), procedure_(*input.trainingCase.procedure), needling_(input.needling) {
        uint32_t step = 0;
        for (const Action &action : in_.actions) { // a recording's steps may be anything; the order stands
            step = std::max(step, action.step);
            actions_.push_back(action);
            actions_.back().step = step;
        }
        end_ = std::max(in_.steps, step);
        for (const Happening &one : procedure_.happenings)
            if (const std::optional<uint32_t> due = dueOf(one))
                happened_.push_back({.what = &one, .step = *due});
    }

    ProcedureFacts judge() {
        decide();
        halt();
        findSlips();
        const bool isFinalVisit = visit_ == static_cast<int>(procedure_.visits.size());
        const bool isRightlySpared = isFinalVisit && !procedure_.visits.empty() && out_.decision->isRight &&
                                     !procedure_.visits.back().isRight(kTreat);
        out_.isLeftUntreated = needling_.isEmpty() && (isRightlySpared || haltedAt_);
        if (!isRightlySpared || !needling_.isEmpty())
            out_.preparation = preparation();
        out_.closeOut = closeOut();
        if (!out_.isLeftUntreated)
            out_.setup = setup();
        asepsis();
        heads();
        products();
        tubes();
        sharps();
        for (const Happened &one : happened_)
            respond(one);
        return std::move(out_);
    }

  private:
    struct Happened {
        const Happening *what = nullptr;
        uint32_t step = 0;
    };

    // Done before the step in which the first needle pierced; the actions of a step come before it.
    bool isBeforeNeedles(const Action &action) const { return needling_.isEmpty() || action.step <= needling_.first(); }
    bool isAfterNeedles(const Action &action) const { return needling_.isEmpty() || action.step > needling_.last(); }
    uint32_t graceSteps() const { return static_cast<uint32_t>(in_.rubric.stopS * kStepsPerSecond); }

    void fail(std::string id, std::string text, uint32_t step) {
        out_.criticalFails.push_back({.id = std::move(id), .text = std::move(text), .step = step});
    }
    void slip(std::string text, uint32_t step) {
        out_.minorErrors.push_back({.id = {}, .text = std::move(text), .step = step});
    }

    // Whether the action was one of this list: the right product, the sharps box.
    static bool counts(const Action &action) {
        const ProductInfo *product = productByName(action.what);
        if (action.id == ActionId::Glide)
            return product != nullptr && product->isGlide;
        if (action.id == ActionId::Product)
            return product != nullptr && product->isAfter;
        return action.id != ActionId::Sharps || action.what == "box";
    }

    std::optional<size_t> firstOf(ActionId id) const {
        for (size_t i = 0; i < actions_.size(); ++i)
            if (actions_[i].id == id && counts(actions_[i]))
                return i;
        return std::nullopt;
    }

    // What was put right counts: the last time it was done, of those before the needles if there are any.
    std::optional<size_t> countedOf(ActionId id) const {
        std::optional<size_t> last, lastBefore;
        for (size_t i = 0; i < actions_.size(); ++i)
            if (actions_[i].id == id && counts(actions_[i])) {
                last = i;
                if (isBeforeNeedles(actions_[i]))
                    lastBefore = i;
            }
        const Stage stage = actionInfo(id).stage;
        return (stage == Stage::Consultation || stage == Stage::Preparation) && lastBefore ? lastBefore : last;
    }

    // On the wrong side of the needles: prepared when they were in already, closed out before they had done.
    bool isMistimed(ActionId id) const {
        const std::optional<size_t> index = countedOf(id);
        const Stage stage = actionInfo(id).stage;
        if (!index)
            return false;
        if (stage == Stage::Consultation || stage == Stage::Preparation)
            return !isBeforeNeedles(actions_[*index]);
        const bool isForAfter =
            id == ActionId::Cool || id == ActionId::Product || id == ActionId::Record || id == ActionId::Sharps;
        return isForAfter && !isAfterNeedles(actions_[*index]);
    }

    // Finds the steps out of order: the fewest that explain it, so that one step done too late is one fault and not one
    // of each step it should have come before. Between two, the later of the right order is to blame.
    void findSlips() {
        struct Pair {
            ActionId first, later;
        };
        std::vector<Pair> wrong;
        for (int i = 0; i < kActionCount; ++i) {
            const auto later = static_cast<ActionId>(i);
            isSlip_[static_cast<size_t>(i)] = isMistimed(later);
            for (const ActionId first : actionInfo(later).after) {
                const std::optional<size_t> at = countedOf(later), before = firstOf(first);
                if (at && before && *before > *at && !isMistimed(first) && !isMistimed(later))
                    wrong.push_back({.first = first, .later = later});
            }
        }
        while (!wrong.empty()) {
            const auto pairsOf = [&wrong](ActionId id) {
                return std::count_if(wrong.begin(), wrong.end(),
                                     [id](const Pair &pair) { return pair.first == id || pair.later == id; });
            };
            ActionId worst = wrong.front().later;
            for (const Pair &pair : wrong)
                for (const ActionId id : {pair.later, pair.first})
                    worst = pairsOf(id) > pairsOf(worst) ? id : worst;
            isSlip_[static_cast<size_t>(worst)] = true;
            wrong.erase(
                std::remove_if(wrong.begin(), wrong.end(),
                               [worst](const Pair &pair) { return pair.first == worst || pair.later == worst; }),
                wrong.end());
        }
    }

    ChecklistItem item(ActionId id) const {
        return {
            .name = titleOf(id), .isDone = countedOf(id).has_value(), .isInOrder = !isSlip_[static_cast<size_t>(id)]};
    }

    std::optional<uint32_t> dueOf(const Happening &one) const {
        const auto needlesFrom = needling_.isEmpty() ? std::nullopt : std::optional(needling_.first());
        const std::optional<uint32_t> due = happensAt(one, actions_, needlesFrom);
        return due && *due <= end_ ? due : std::nullopt;
    }

    // M1 and CF1.
    void decide() {
        if (procedure_.visits.empty())
            return;
        const size_t visits = procedure_.visits.size();
        std::vector<std::string> decided(visits);
        std::vector<size_t> decidedAt(visits, 0);
        std::vector<uint32_t> endsAt(visits, UINT32_MAX);
        size_t visit = 0;
        for (size_t i = 0; i < actions_.size(); ++i) {
            if (actions_[i].id == ActionId::PatientReturns && visit + 1 < visits)
                endsAt[visit++] = actions_[i].step;
            if (actions_[i].id == ActionId::Decide && isBeforeNeedles(actions_[i])) {
                decided[visit] = actions_[i].what;
                decidedAt[visit] = i;
            }
        }
        visit_ = static_cast<int>(visit) + 1;
        DecisionFacts facts{.isRight = true, .areFlagsSeen = true};
        uint32_t from = 0;
        for (size_t v = 0; v < visits; ++v) {
            const bool isNeedled = needling_.hasPunctures(from, endsAt[v]);
            const bool isTreated = decided[v] == kTreat || isNeedled;
            const bool isRight = procedure_.visits[v].isRight(decided[v]) && (!isNeedled || decided[v] == kTreat);
            if (facts.isRight && !isRight)
                facts.why = procedure_.visits[v].why;
            facts.isRight = facts.isRight && isRight;
            for (const HistoryEntry &entry : procedure_.history) {
                if (entry.visit != static_cast<int>(v) + 1 || entry.flag == Flag::None)
                    continue;
                if (!wasAsked(entry, decidedAt[v])) {
                    facts.areFlagsSeen = false;
                    for (const Word &question : questions())
                        if (question.name == entry.question)
                            facts.missed += (facts.missed.empty() ? "" : "; ") + std::string(question.title);
                }
                if (entry.flag == Flag::Absolute && isTreated)
                    fail("CF1", "Treated although " + entry.answer,
                         isNeedled ? std::max(from, needling_.first()) : actions_[decidedAt[v]].step);
            }
            from = endsAt[v];
        }
        out_.decision = facts;
    }

    // On the entry's visit, before the action `before`.
    bool wasAsked(const HistoryEntry &entry, size_t before) const {
        int visit = 1;
        for (size_t i = 0; i < before; ++i) {
            visit += actions_[i].id == ActionId::PatientReturns ? 1 : 0;
            if (actions_[i].id == ActionId::Ask && actions_[i].what == entry.question && visit == entry.visit)
                return true;
        }
        return false;
    }

    // An emergency before any needle ends what is due.
    void halt() {
        for (const Happened &one : happened_)
            if (one.what->kind == HappeningKind::Emergency && one.what->after != kNeedling)
                haltedAt_ = actionByName(one.what->after);
    }

    std::vector<ChecklistItem> preparation() const {
        std::vector<ChecklistItem> out;
        for (const Stage stage : {Stage::Consultation, Stage::Preparation, Stage::During})
            for (const ActionId id : dueActions(procedure_, stage)) {
                if (haltedAt_ && id > *haltedAt_)
                    continue;
                if (id == ActionId::NumbingOff && !firstOf(ActionId::NumbingOn))
                    continue; // nothing to wipe off
                ChecklistItem one = item(id);
                if (id == ActionId::NumbingOn && one.isDone && !haltedAt_) {
                    one.share = trap(numbingMinutes(), trapOf(in_.rubric.numbingMin)) / 100;
                    one.isDone = one.share > 0;
                }
                one.isCritical = !needling_.isEmpty() && (id == ActionId::Hands || id == ActionId::Gloves ||
                                                          id == ActionId::Antiseptic || id == ActionId::NumbingOff);
                out.push_back(std::move(one));
            }
        return out;
    }

    // How long the cream was on: until it was wiped off, or until the needles.
    double numbingMinutes() const {
        double minutes = 0;
        const std::optional<size_t> on = countedOf(ActionId::NumbingOn);
        uint32_t until = needling_.isEmpty() ? end_ : needling_.first();
        for (size_t i = on.value_or(actions_.size()); i < actions_.size() && isBeforeNeedles(actions_[i]); ++i) {
            if (actions_[i].id == ActionId::NumbingOff) {
                until = actions_[i].step;
                break;
            }
            minutes += actions_[i].id == ActionId::Wait ? actions_[i].minutes : 0;
        }
        const double steps = on ? static_cast<double>(until) - static_cast<double>(actions_[*on].step) : 0;
        return minutes + std::max(steps, 0.0) / kStepsPerSecond / 60;
    }

    std::vector<ChecklistItem> closeOut() const {
        std::vector<ChecklistItem> out;
        for (const ActionId id : dueActions(procedure_, Stage::CloseOut)) {
            const bool isForAll = id == ActionId::Record || id == ActionId::FollowUp || id == ActionId::Referral;
            if (out_.isLeftUntreated && !isForAll && !(id == ActionId::Sharps && firstOf(ActionId::OpenHead)))
                continue;
            ChecklistItem one = item(id);
            one.isCritical = id == ActionId::Sharps;
            out.push_back(std::move(one));
        }
        return out;
    }

    SetupFacts setup() const {
        const NeedlingLog::Setting set = needling_.setting();
        if (!set.isKnown)
            return {.offMm = 1, .isHeadRight = false, .isSpeedRight = false};
        const std::vector<int> &heads = procedure_.needles;
        const bool isHead = heads.empty() || std::find(heads.begin(), heads.end(), in_.needles) != heads.end();
        const bool isSpeed = set.frequencyHz <= 0 || (set.frequencyHz >= procedure_.frequencyHz[0] &&
                                                      set.frequencyHz <= procedure_.frequencyHz[1]);
        return {.offMm = set.offMm, .isHeadRight = isHead, .isSpeedRight = isSpeed};
    }

    // CF5.
    void asepsis() {
        if (needling_.isEmpty())
            return;
        std::string without;
        for (const ActionId id : {ActionId::Hands, ActionId::Gloves, ActionId::Antiseptic}) {
            const std::optional<size_t> index = countedOf(id);
            if (procedure_.wants(id) && !(index && isBeforeNeedles(actions_[*index])))
                without += (without.empty() ? "" : ", ") + titleOf(id);
        }
        bool isCreamOn = false;
        for (const Action &action : actions_)
            if (isBeforeNeedles(action) && (action.id == ActionId::NumbingOn || action.id == ActionId::NumbingOff))
                isCreamOn = action.id == ActionId::NumbingOn;
        if (isCreamOn)
            without += (without.empty() ? "" : ", ") + titleOf(ActionId::NumbingOff);
        if (!without.empty())
            fail("CF5", "The needles began without: " + without, needling_.first());
    }

    // The step of the first new head opened after action `index`, not before `since`.
    uint32_t nextHead(size_t index, uint32_t since) const {
        for (size_t i = index; i < actions_.size(); ++i)
            if (actions_[i].id == ActionId::OpenHead && actions_[i].step >= since)
                return actions_[i].step;
        return UINT32_MAX;
    }

    // CF4: a head that is no longer clean or whole, until a new one is opened.
    void heads() {
        const auto check = [this](uint32_t from, uint32_t until, const std::string &what) {
            if (from < until && needling_.hasPunctures(from, until))
                fail("CF4", "Needled with " + what, from);
        };
        for (size_t i = 0; i < actions_.size(); ++i) {
            const Action &action = actions_[i];
            if (action.id == ActionId::DropHead || action.id == ActionId::UsedHead)
                check(action.step, nextHead(i + 1, action.step),
                      action.id == ActionId::DropHead ? "a head that had been dropped or touched" : "a used head");
        }
        for (const Happened &one : happened_) {
            if (one.what->kind != HappeningKind::Fault)
                continue;
            // The opening that showed the fault does not mend it.
            const std::optional<ActionId> trigger = actionByName(one.what->after);
            const size_t from = trigger ? firstOf(*trigger).value_or(0) + 1 : 0;
            check(one.step + graceSteps(), nextHead(from, one.step), "a faulty head: " + one.what->text);
        }
    }

    // CF11.
    void products() {
        for (const Action &action : actions_) {
            const ProductInfo *product = productByName(action.what);
            if ((action.id != ActionId::Glide && action.id != ActionId::Product) || product == nullptr ||
                !product->isHarmful)
                continue;
            const std::string name(product->title);
            if (!needling_.isEmpty() && action.step <= needling_.last())
                fail("CF11", "Put " + name + " on the skin before or under the needles", action.step);
            else if (!needling_.isEmpty() && !product->isAfter)
                slip("Put " + name + " on freshly needled skin", action.step);
        }
    }

    // CF4: blood of another.
    void tubes() {
        for (const Action &action : actions_) {
            if (action.id != ActionId::Prp)
                continue;
            const bool isPatients =
                std::any_of(procedure_.tubes.begin(), procedure_.tubes.end(),
                            [&](const Tube &tube) { return tube.id == action.what && tube.isPatients; });
            if (!isPatients)
                fail("CF4", "Put plasma from another person's tube on the skin", action.step);
        }
    }

    // CF10.
    void sharps() {
        if (!procedure_.wants(ActionId::Sharps) || (needling_.isEmpty() && !firstOf(ActionId::OpenHead)))
            return;
        for (const Action &action : actions_)
            if (action.id == ActionId::Sharps && (action.what == "resheath" || action.what == "by_hand"))
                return fail("CF10",
                            action.what == "resheath" ? "Re-sheathed the used head"
                                                      : "Pulled the used head off by hand",
                            action.step);
        if (!firstOf(ActionId::Sharps))
            fail("CF10", "Left the used head out of the sharps box", end_);
    }

    // The first action since `from` that is an answer to this happening, or the call for help.
    const Action *responseTo(const Happened &one) const {
        for (const Action &action : actions_) {
            if (action.step < one.step)
                continue;
            if (one.what->kind == HappeningKind::Emergency ? action.id == ActionId::CallHelp
                                                           : action.id == ActionId::Answer && action.to == one.what->id)
                return &action;
        }
        return nullptr;
    }

    // CF12 and what was answered.
    void respond(const Happened &one) {
        const Happening &what = *one.what;
        const Action *response = responseTo(one);
        const uint32_t grace = one.step + graceSteps();
        switch (what.kind) {
        case HappeningKind::Fault: // heads()
            return;
        case HappeningKind::Emergency:
            if (needling_.hasPunctures(grace, UINT32_MAX))
                fail("CF12", "Went on after: " + what.text, grace);
            if (response == nullptr)
                slip("Did not call help: " + what.text, one.step);
            return;
        case HappeningKind::Stop: {
            // The rest must be one: as long again as the time to stop in, and until the patient agreed to go on.
            const bool hasAsked = response != nullptr && response->what == "pause";
            const uint32_t until = hasAsked ? std::max(grace + graceSteps(), response->step) : UINT32_MAX;
            if (needling_.hasPunctures(grace, until))
                fail("CF12", "Went on after: " + what.text, grace);
            else if (response == nullptr)
                slip("Did not answer: " + what.text, one.step);
            return;
        }
        case HappeningKind::Request:
        case HappeningKind::Complaint:
            const bool isRequest = what.kind == HappeningKind::Request;
            if (response == nullptr)
                slip("Did not answer: " + what.text, one.step);
            else if (isRequest ? response->what == "agree" : response->what != "pause")
                slip((isRequest ? "Gave in: " : "Did not pause: ") + what.text, response->step);
            return;
        }
    }

    const ProcedureInput &in_;
    const CaseProcedure &procedure_;
    const NeedlingLog &needling_;
    std::vector<Action> actions_;
    std::vector<Happened> happened_;
    std::optional<ActionId> haltedAt_;
    std::array<bool, kActionCount> isSlip_{}; // by action: done out of order
    uint32_t end_ = 0;
    int visit_ = 1;
    ProcedureFacts out_;
};

} // namespace

ProcedureFacts factsOf(const ProcedureInput &input) {
    if (!input.trainingCase.procedure || input.actions.empty())
        return {};
    return Judge(input).judge();
}

} // namespace stipple::sim

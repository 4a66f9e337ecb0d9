// The procedure around the needles, judged: the fourteen cases' own right steps give full marks, and every step left
// out, done wrong or out of order costs what it must and nothing else. Driven by the cases' own data.
#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "sim/technique/metrics.h"
#include "sim/technique/procedure_facts.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

constexpr uint32_t kBegin = 100, kEnd = 30'000;

// Needles in the skin from kBegin on, every zone of the plan at a setting within its window.
NeedlingLog needled(const Case &trainingCase, uint32_t from = kBegin, uint32_t until = kEnd - 100, float offUm = 0) {
    NeedlingLog log;
    uint32_t step = from;
    while (step < until)
        for (const ZonePlan &plan : trainingCase.plan) {
            StepObservation seen;
            seen.step = step;
            seen.lengthUm = plan.lengthUm.hi + offUm;
            seen.isMotorOn = trainingCase.device == "pen";
            seen.frequencyHz = seen.isMotorOn ? 100.0F : 0.0F;
            log.observe(seen, 12, &plan);
            step += 10;
        }
    return log;
}

// The same, with a rest from `from` seconds after the first puncture on.
NeedlingLog needledWithRest(const Case &trainingCase, double fromS, double forS) {
    NeedlingLog log;
    for (uint32_t step = kBegin; step < kEnd - 100; step += 10) {
        const double s = (step - kBegin) / 240.0;
        StepObservation seen;
        seen.step = step;
        seen.lengthUm = trainingCase.plan[0].lengthUm.hi;
        if (s < fromS || s > fromS + forS)
            log.observe(seen, 12, &trainingCase.plan[0]);
    }
    return log;
}

ProcedureFacts judged(const Case &trainingCase, const std::vector<Action> &actions, const NeedlingLog &log,
                      int needles = 12) {
    static const Rubric kRubric = test::rubric();
    return factsOf({.trainingCase = trainingCase,
                    .rubric = kRubric,
                    .actions = actions,
                    .needling = log,
                    .needles = needles,
                    .steps = kEnd});
}

std::vector<Case> course() {
    std::vector<Case> out;
    for (const auto &entry : std::filesystem::directory_iterator(test::sourceFile("assets/cases"))) {
        if (entry.path().stem().extension() == ".schema")
            continue;
        Case one = parseCase(readFile(entry.path(), kMaxCaseBytes).value(), entry.path().string()).value();
        if (one.number > 0)
            out.push_back(std::move(one));
    }
    std::sort(out.begin(), out.end(), [](const Case &a, const Case &b) { return a.number < b.number; });
    return out;
}

// A rest where the case's patient says stop; no needle at all where none may be.
NeedlingLog rightNeedling(const Case &one) {
    if (!one.procedure->isTreated())
        return {};
    for (const Happening &happening : one.procedure->happenings)
        if (happening.kind == HappeningKind::Stop)
            return needledWithRest(one, happening.delayS + 1, 5);
    return needled(one);
}

std::vector<Action> ideal(const Case &one) { return idealActions(*one.procedure, kBegin, kEnd); }

double m1(const ProcedureFacts &facts) { return decisionMetric(*facts.decision, 50).score; }
double points(const std::vector<ChecklistItem> &items) {
    double sum = 0;
    for (const ChecklistItem &item : items)
        sum += !item.isDone ? 0 : item.share * (item.isInOrder ? 1 : 0.5);
    return sum;
}
double percent(const std::optional<std::vector<ChecklistItem>> &items) {
    return 100 * points(*items) / static_cast<double>(items->size());
}

std::vector<Action> without(const std::vector<Action> &actions, ActionId id) {
    std::vector<Action> out;
    for (const Action &action : actions)
        if (action.id != id)
            out.push_back(action);
    return out;
}

Action make(ActionId id, uint32_t step, std::string what = {}) {
    Action out;
    out.id = id;
    out.step = step;
    out.what = std::move(what);
    return out;
}

std::vector<Action> with(std::vector<Action> actions, const Action &action) {
    const auto at =
        std::find_if(actions.begin(), actions.end(), [&](const Action &other) { return other.step > action.step; });
    actions.insert(at, action);
    return actions;
}

std::vector<std::string> failsOf(const ProcedureFacts &facts) {
    std::vector<std::string> out;
    for (const ProcedureEvent &event : facts.criticalFails)
        out.push_back(event.id);
    return out;
}
using Ids = std::vector<std::string>;

Case caseCalled(const std::string &id) { return test::trainingCase(id); }

const std::vector<Stage> kBefore = {Stage::Consultation, Stage::Preparation, Stage::During};

} // namespace

TEST_CASE("the course has its fourteen numbers, and every case's own right steps give full marks and no error") {
    const std::vector<Case> cases = course();
    for (int number = 1; number <= 14; ++number)
        CHECK(std::any_of(cases.begin(), cases.end(), [&](const Case &one) { return one.number == number; }));
    for (const Case &one : cases) {
        INFO(one.id);
        REQUIRE(one.procedure);
        const ProcedureFacts facts = judged(one, ideal(one), rightNeedling(one));
        CHECK(facts.criticalFails.empty());
        for (const ProcedureEvent &event : facts.minorErrors)
            FAIL_CHECK(event.text);
        CHECK(facts.decision.has_value() == !one.procedure->visits.empty());
        if (facts.decision)
            CHECK(m1(facts) == 100);
        CHECK(facts.isLeftUntreated == !one.procedure->isTreated());
        if (one.procedure->isTreated()) {
            REQUIRE(facts.preparation);
            CHECK(percent(facts.preparation) == 100);
            REQUIRE(facts.setup);
            CHECK(setupMetric(*facts.setup, 0.6, {.a = 0.05, .b = 0.5}).score == 100);
        }
        REQUIRE(facts.closeOut);
        CHECK_FALSE(facts.closeOut->empty());
        CHECK(percent(facts.closeOut) == 100);
    }
}

TEST_CASE("a person's case asks for the twelve items of preparation and the eight of close-out") {
    const ProcedureFacts facts =
        judged(caseCalled("texture-pen"), ideal(caseCalled("texture-pen")), needled(caseCalled("texture-pen")));
    CHECK(facts.preparation->size() == 13); // the twelve with the test patch, and the mole marked
    CHECK(facts.closeOut->size() == 8);
}

TEST_CASE("without any step of the procedure nothing of it is assessed") {
    const Case one = caseCalled("texture-pen");
    const ProcedureFacts facts = judged(one, {}, needled(one));
    CHECK_FALSE(facts.decision);
    CHECK_FALSE(facts.preparation);
    CHECK_FALSE(facts.setup);
    CHECK_FALSE(facts.closeOut);
    CHECK(facts.criticalFails.empty());
    Case plain = one;
    plain.procedure.reset();
    CHECK_FALSE(judged(plain, ideal(one), needled(one)).closeOut);
}

TEST_CASE("every step of preparation left out costs its item, and a critical fail where it is one") {
    for (const Case &one : course()) {
        if (!one.procedure->isTreated())
            continue;
        const NeedlingLog log = rightNeedling(one);
        const ProcedureFacts right = judged(one, ideal(one), log);
        for (const Stage stage : kBefore)
            for (const ActionId id : dueActions(*one.procedure, stage)) {
                INFO(one.id << " without " << actionInfo(id).name);
                std::vector<Action> actions = without(ideal(one), id);
                if (id == ActionId::NumbingOn) // then there is nothing to wait for and to wipe off
                    actions = without(without(actions, ActionId::NumbingOff), ActionId::Wait);
                const ProcedureFacts facts = judged(one, actions, log);
                const bool isCritical = id == ActionId::Hands || id == ActionId::Gloves || id == ActionId::Antiseptic ||
                                        id == ActionId::NumbingOff;
                CHECK(failsOf(facts) == (isCritical ? Ids{"CF5"} : Ids{}));
                CHECK(facts.minorErrors.empty()); // the list itself makes one of what is not critical
                const size_t gone = id == ActionId::NumbingOn ? 1 : 0;
                CHECK(facts.preparation->size() == right.preparation->size() - gone);
                CHECK(points(*facts.preparation) == static_cast<double>(right.preparation->size() - gone) - 1);
                for (const ChecklistItem &item : *facts.preparation)
                    if (!item.isDone)
                        CHECK(item.isCritical == isCritical);
                CHECK(percent(facts.closeOut) == 100);
                if (facts.decision)
                    CHECK(m1(facts) == 100);
            }
    }
}

TEST_CASE("every step of close-out left out costs its item; the sharps are critical") {
    for (const Case &one : course()) {
        const NeedlingLog log = rightNeedling(one);
        const size_t items = judged(one, ideal(one), log).closeOut->size();
        for (const ActionId id : dueActions(*one.procedure, Stage::CloseOut)) {
            if (without(ideal(one), id).size() == ideal(one).size())
                continue; // not due where no needle was used
            INFO(one.id << " without " << actionInfo(id).name);
            const ProcedureFacts facts = judged(one, without(ideal(one), id), log);
            CHECK(failsOf(facts) == (id == ActionId::Sharps ? Ids{"CF10"} : Ids{}));
            CHECK(facts.closeOut->size() == items);
            CHECK(points(*facts.closeOut) == static_cast<double>(items) - 1);
            if (facts.preparation)
                CHECK(percent(facts.preparation) == 100);
        }
    }
}

TEST_CASE("a step done before one that must come first counts half, and no other does") {
    int pairs = 0;
    for (const Case &one : course()) {
        if (!one.procedure->isTreated())
            continue;
        const NeedlingLog log = rightNeedling(one);
        for (int i = 0; i < kActionCount; ++i)
            for (const ActionId first : actionInfo(static_cast<ActionId>(i)).after) {
                const auto later = static_cast<ActionId>(i);
                std::vector<Action> actions = ideal(one);
                if (!one.procedure->wants(later) || !one.procedure->wants(first) ||
                    without(actions, later).size() + 1 != actions.size()) // what is done again is put right
                    continue;
                const auto moved = std::find_if(actions.begin(), actions.end(),
                                                [&](const Action &action) { return action.id == later; });
                Action action = *moved;
                actions.erase(moved);
                const auto before = std::find_if(actions.begin(), actions.end(),
                                                 [&](const Action &other) { return other.id == first; });
                action.step = before->step;
                actions.insert(before, action);
                INFO(one.id << ": " << actionInfo(later).name << " before " << actionInfo(first).name);
                const ProcedureFacts facts = judged(one, actions, log);
                double lost = 0;
                for (const auto *list : {&facts.preparation, &facts.closeOut})
                    for (const ChecklistItem &item : **list) {
                        CHECK(item.isDone);
                        lost += item.isInOrder ? 0 : 0.5;
                        if (!item.isInOrder)
                            CHECK(item.name == actionInfo(later).title);
                    }
                CHECK(lost == 0.5);
                // Cream put back on after it was wiped off is on the skin.
                CHECK(failsOf(facts) == (later == ActionId::NumbingOff ? Ids{"CF5"} : Ids{}));
                ++pairs;
            }
    }
    CHECK(pairs > 100);
}

TEST_CASE("one step done too late is one slip, not one for each step it should have come before") {
    const Case one = caseCalled("texture-pen"); // photographs, cream and antiseptic all come after cleansing
    const std::vector<Action> actions = with(without(ideal(one), ActionId::Cleanse), make(ActionId::Cleanse, 1));
    const ProcedureFacts facts = judged(one, actions, needled(one));
    CHECK(points(*facts.preparation) == static_cast<double>(facts.preparation->size()) - 0.5);
    for (const ChecklistItem &item : *facts.preparation)
        CHECK(item.isInOrder == (item.name != actionInfo(ActionId::Cleanse).title));
}

TEST_CASE("what is put right in time counts as done in order") {
    const Case one = caseCalled("texture-pen");
    std::vector<Action> actions = ideal(one);
    actions.insert(actions.begin(), make(ActionId::Gloves, 0)); // gloves before washing, then again after it
    const ProcedureFacts facts = judged(one, actions, needled(one));
    CHECK(percent(facts.preparation) == 100);
}

TEST_CASE(
    "a step of preparation done only after the needles went in is out of order; asepsis then is a critical fail") {
    const Case one = caseCalled("texture-pen");
    for (const ActionId id : {ActionId::Photo, ActionId::Gloves}) {
        const ProcedureFacts facts = judged(one, with(without(ideal(one), id), make(id, kBegin + 1)), needled(one));
        INFO(actionInfo(id).name);
        CHECK(points(*facts.preparation) == static_cast<double>(facts.preparation->size()) - 0.5);
        CHECK(failsOf(facts) == (id == ActionId::Gloves ? Ids{"CF5"} : Ids{}));
        // In the very step before the first puncture it was in time.
        CHECK(failsOf(judged(one, with(without(ideal(one), id), make(id, kBegin)), needled(one))).empty());
    }
}

TEST_CASE("numbing cream counts in full from 30 to 60 minutes and not at all at 10 and at 120") {
    const Case one = caseCalled("texture-pen");
    const auto shareAfter = [&](double minutes) {
        std::vector<Action> actions = ideal(one);
        for (Action &action : actions)
            if (action.id == ActionId::Wait)
                action.minutes = minutes;
        const ProcedureFacts facts = judged(one, actions, needled(one));
        for (const ChecklistItem &item : *facts.preparation)
            if (item.name == actionInfo(ActionId::NumbingOn).title)
                return item.isDone ? item.share : 0.0;
        return -1.0;
    };
    CHECK(shareAfter(0) == 0);
    CHECK(shareAfter(10) == 0);
    CHECK(shareAfter(20) == Approx(0.5));
    CHECK(shareAfter(30) == 1);
    CHECK(shareAfter(60) == 1);
    CHECK(shareAfter(90) == Approx(0.5));
    CHECK(shareAfter(120) == 0);
    CHECK(shareAfter(300) == 0);
}

TEST_CASE("a wrong decision gives nothing; treating against an absolute contraindication is CF1") {
    for (const Case &one : course()) {
        if (one.procedure->visits.empty())
            continue;
        for (const Word &decision : decisions()) {
            const VisitKey &first = one.procedure->visits.front();
            if (first.isRight(decision.name))
                continue;
            std::vector<Action> actions = ideal(one);
            for (Action &action : actions)
                if (action.id == ActionId::Decide) {
                    action.what = decision.name;
                    break;
                }
            INFO(one.id << ": " << decision.name);
            const ProcedureFacts facts = judged(one, actions, rightNeedling(one));
            CHECK(m1(facts) == 0);
            CHECK_FALSE(facts.decision->why.empty());
            const bool isBarred =
                std::any_of(one.procedure->history.begin(), one.procedure->history.end(),
                            [](const HistoryEntry &entry) { return entry.visit == 1 && entry.flag == Flag::Absolute; });
            const std::vector<std::string> fails = failsOf(facts);
            CHECK((std::count(fails.begin(), fails.end(), "CF1") > 0) == (isBarred && decision.name == kTreat));
        }
    }
}

TEST_CASE("needles after the right refusal are treatment all the same") {
    const Case one = caseCalled("keloid-pen");
    const ProcedureFacts facts = judged(one, ideal(one), needled(one));
    CHECK(m1(facts) == 0);
    CHECK_FALSE(facts.isLeftUntreated);
    const std::vector<std::string> fails = failsOf(facts);
    CHECK(std::count(fails.begin(), fails.end(), "CF1") == 2); // two flags, each told
    CHECK(std::count(fails.begin(), fails.end(), "CF5") == 1);
}

TEST_CASE("needles before the patient came back cleared make the decision wrong") {
    const Case one = caseCalled("striae-roller"); // breastfeeding on the first visit
    std::vector<Action> actions = ideal(one);
    bool hasReturned = false;
    for (Action &action : actions) {
        hasReturned = hasReturned || action.id == ActionId::PatientReturns;
        if (hasReturned)
            action.step = std::max(action.step, kBegin + 50);
    }
    const ProcedureFacts facts = judged(one, actions, needled(one));
    CHECK(m1(facts) == 0);
    const std::vector<std::string> fails = failsOf(facts);
    CHECK(std::count(fails.begin(), fails.end(), "CF1") == 1);
}

TEST_CASE("a case is not finished while the patient has still to come back") {
    const Case one = caseCalled("striae-roller");
    std::vector<Action> actions = ideal(one);
    const auto returns = std::find_if(actions.begin(), actions.end(),
                                      [](const Action &action) { return action.id == ActionId::PatientReturns; });
    actions.erase(returns, actions.end());
    const ProcedureFacts facts = judged(one, actions, {});
    CHECK(m1(facts) == 0);
    CHECK_FALSE(facts.isLeftUntreated);
}

TEST_CASE("a right decision without every warning asked for gives half, and says what nobody asked") {
    for (const Case &one : course())
        for (const HistoryEntry &entry : one.procedure->history) {
            std::vector<Action> actions;
            int visit = 1;
            for (const Action &action : ideal(one)) {
                visit += action.id == ActionId::PatientReturns ? 1 : 0;
                if (action.id != ActionId::Ask || action.what != entry.question || visit != entry.visit)
                    actions.push_back(action);
            }
            INFO(one.id << " without asking " << entry.question);
            const ProcedureFacts facts = judged(one, actions, rightNeedling(one));
            CHECK(m1(facts) == (entry.flag == Flag::None ? 100 : 50));
            CHECK(facts.decision->missed.empty() == (entry.flag == Flag::None));
            CHECK(facts.criticalFails.empty());
        }
}

TEST_CASE("questions asked only after the decision do not count") {
    const Case one = caseCalled("keloid-pen");
    std::vector<Action> actions = ideal(one);
    const auto decide = std::find_if(actions.begin(), actions.end(),
                                     [](const Action &action) { return action.id == ActionId::Decide; });
    std::rotate(actions.begin(), decide, decide + 1);
    CHECK(m1(judged(one, actions, {})) == 50);
}

TEST_CASE("set-up: the distance from the plan's window, the head and the frequency") {
    const Case one = caseCalled("exam-pen");
    const auto score = [](const ProcedureFacts &facts) {
        return setupMetric(*facts.setup, 0.6, {.a = 0.05, .b = 0.5}).score;
    };
    CHECK(judged(one, ideal(one), needled(one, kBegin, kEnd - 100, 250)).setup->offMm == Approx(0.25));
    CHECK(score(judged(one, ideal(one), needled(one, kBegin, kEnd - 100, 500))) == 0);
    CHECK(score(judged(one, ideal(one), needled(one), 36)) == 60);
    Case slow = one;
    slow.procedure->frequencyHz = {110, 150};
    CHECK(score(judged(slow, ideal(slow), needled(slow))) == 60);
}

TEST_CASE("a dropped, used or faulty head on the skin is CF4 until a new one is opened") {
    const Case one = caseCalled("texture-pen");
    const NeedlingLog log = needled(one);
    for (const ActionId id : {ActionId::DropHead, ActionId::UsedHead}) {
        INFO(actionInfo(id).name);
        CHECK(failsOf(judged(one, with(ideal(one), make(id, kBegin - 10)), log)) == Ids{"CF4"});
        CHECK(failsOf(judged(one, with(ideal(one), make(id, kBegin + 10)), log)) == Ids{"CF4"});
        // Replaced before it touched anyone, and dropped when all was done.
        const std::vector<Action> mended =
            with(with(ideal(one), make(id, kBegin - 10)), make(ActionId::OpenHead, kBegin - 5));
        CHECK(failsOf(judged(one, mended, log)).empty());
        CHECK(failsOf(judged(one, with(ideal(one), make(id, kEnd - 50)), log)).empty());
    }
    const Case exam = caseCalled("exam-pen");
    std::vector<Action> actions = ideal(exam);
    REQUIRE(std::count_if(actions.begin(), actions.end(),
                          [](const Action &action) { return action.id == ActionId::OpenHead; }) == 2);
    const auto head = std::find_if(actions.begin(), actions.end(),
                                   [](const Action &action) { return action.id == ActionId::OpenHead; });
    actions.erase(head);
    CHECK(failsOf(judged(exam, actions, needled(exam))) == Ids{"CF4"});
}

TEST_CASE("another person's plasma is CF4") {
    const Case one = caseCalled("scars-prp-pen");
    std::vector<Action> actions = ideal(one);
    for (Action &action : actions)
        if (action.id == ActionId::Prp)
            action.what = "tube-b";
    CHECK(failsOf(judged(one, actions, needled(one))) == Ids{"CF4"});
}

TEST_CASE("vitamin C, acids and cosmetics on the skin before or under the needles are CF11, afterwards a minor error") {
    const Case one = caseCalled("texture-pen");
    const NeedlingLog log = needled(one);
    for (const ProductInfo &product : products()) {
        INFO(product.name);
        const std::string name(product.name);
        const Ids before = product.isHarmful ? Ids{"CF11"} : Ids{};
        CHECK(failsOf(judged(one, with(ideal(one), make(ActionId::Glide, 1, name)), log)) == before);
        CHECK(failsOf(judged(one, with(ideal(one), make(ActionId::Product, kBegin + 20, name)), log)) == before);
        const ProcedureFacts after = judged(one, with(ideal(one), make(ActionId::Product, kEnd, name)), log);
        CHECK(after.criticalFails.empty());
        CHECK(after.minorErrors.size() == (product.isHarmful && !product.isAfter ? 1 : 0));
    }
    // The wrong product is no glide and no calming product.
    std::vector<Action> actions = ideal(one);
    for (Action &action : actions)
        if (action.id == ActionId::Product)
            action.what = "vitamin_c";
    CHECK(points(*judged(one, actions, log).closeOut) == 7);
}

TEST_CASE("a head re-sheathed, pulled off by hand or binned is CF10") {
    const Case one = caseCalled("texture-pen");
    for (const Word &way : disposals()) {
        std::vector<Action> actions = ideal(one);
        for (Action &action : actions)
            if (action.id == ActionId::Sharps)
                action.what = way.name;
        INFO(way.name);
        CHECK(failsOf(judged(one, actions, needled(one))) == (way.name == "box" ? Ids{} : Ids{"CF10"}));
    }
    // By hand first and then into the box is still by hand.
    CHECK(failsOf(judged(one, with(ideal(one), make(ActionId::Sharps, kEnd - 1, "by_hand")), needled(one))) ==
          Ids{"CF10"});
}

TEST_CASE("going on after the patient said stop is CF12; a rest and asking is right") {
    const Case one = caseCalled("exam-roller");
    CHECK(failsOf(judged(one, ideal(one), needled(one))) == Ids{"CF12"}); // worked through it
    CHECK(failsOf(judged(one, ideal(one), needledWithRest(one, 31, 5))).empty());
    CHECK(failsOf(judged(one, ideal(one), needledWithRest(one, 33, 5))) == Ids{"CF12"}); // stopped too late
    CHECK(failsOf(judged(one, ideal(one), needledWithRest(one, 31, 2))) == Ids{"CF12"}); // no rest
    CHECK(failsOf(judged(one, without(ideal(one), ActionId::Answer), needledWithRest(one, 31, 5))) == Ids{"CF12"});
    const ProcedureFacts silent = judged(one, without(ideal(one), ActionId::Answer), needledWithRest(one, 31, 1e6));
    CHECK(silent.criticalFails.empty());
    CHECK(silent.minorErrors.size() == 1);
}

TEST_CASE("an emergency ends the session: help is called, no needle any more") {
    const Case one = caseCalled("exam-emergency");
    const ProcedureFacts right = judged(one, ideal(one), {});
    CHECK(right.isLeftUntreated);
    CHECK(right.criticalFails.empty());
    CHECK(right.minorErrors.empty());
    CHECK(judged(one, without(ideal(one), ActionId::CallHelp), {}).minorErrors.size() == 1);
    const std::vector<std::string> fails = failsOf(judged(one, ideal(one), needled(one, 600)));
    CHECK(std::count(fails.begin(), fails.end(), "CF12") == 1);
}

TEST_CASE("a patient who wants it stronger is told no") {
    const Case one = caseCalled("blackheads-pen");
    CHECK(judged(one, without(ideal(one), ActionId::Answer), needled(one)).minorErrors.size() == 1);
    std::vector<Action> actions = ideal(one);
    for (Action &action : actions)
        if (action.id == ActionId::Answer)
            action.what = "agree";
    const ProcedureFacts facts = judged(one, actions, needled(one));
    REQUIRE(facts.minorErrors.size() == 1);
    CHECK(facts.minorErrors[0].text.find("Gave in") == 0);
    CHECK(facts.criticalFails.empty());
}

TEST_CASE("an action survives its own JSON, and what is none is refused") {
    for (const Case &one : course())
        for (const Action &action : ideal(one)) {
            const Result<Action> again = parseAction(actionJson(action));
            INFO(actionJson(action));
            REQUIRE(again.ok());
            CHECK(again->id == action.id);
            CHECK(again->what == action.what);
            CHECK(again->to == action.to);
            CHECK(again->minutes == action.minutes);
        }
    for (const char *bad : {"",
                            "[]",
                            "7",
                            "{}",
                            R"({"event":"dance"})",
                            R"({"event":7})",
                            R"({"event":"ask"})",
                            R"({"event":"ask","what":"age?"})",
                            R"({"event":"ask","what":7})",
                            R"({"event":"decide","what":"maybe"})",
                            R"({"event":"wait"})",
                            R"({"event":"wait","minutes":-1})",
                            R"({"event":"wait","minutes":301})",
                            R"({"event":"wait","minutes":1e999})",
                            R"({"event":"wait","minutes":NaN})",
                            R"({"event":"answer","what":"decline"})",
                            R"({"event":"gloves","what":"latex"})",
                            R"({"event":"glide","what":"butter"})",
                            R"({"event":"prp","what":"a b"})",
                            R"({"event":"gloves"} x)"}) {
        INFO(bad);
        const Result<Action> parsed = parseAction(bad);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().message.find('\n') == std::string::npos);
    }
    CHECK_FALSE(parseAction(std::string(100'000, '[')).ok());
}

TEST_CASE("steps of a recording that run backwards or beyond its end are no way round a rule") {
    const Case one = caseCalled("texture-pen");
    std::vector<Action> actions = ideal(one);
    for (Action &action : actions)
        if (action.id == ActionId::Gloves)
            action.step = UINT32_MAX; // and all that follows is not earlier
    const ProcedureFacts facts = judged(one, actions, needled(one));
    const std::vector<std::string> fails = failsOf(facts);
    CHECK(std::count(fails.begin(), fails.end(), "CF5") == 1);
}

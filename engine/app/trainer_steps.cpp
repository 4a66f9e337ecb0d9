// The trainer's page of the procedure around the needles: taking its steps, what happens on the way, and what the page
// shows. The session's clock goes on while it is open; the hand-piece lies on the tray.
#include <algorithm>

#include "engine/app/trainer.h"
#include "sim/technique/needling.h"

namespace stipple::app {

bool Trainer::hasSteps() const {
    return assets_ && assets_->trainingCase.procedure && !mode_->isScripted && !isWarmUp_;
}

// The latest thing that happened and was not answered. Calling help answers all.
const sim::Happening *Trainer::happening() const {
    if (!session_ || !assets_->trainingCase.procedure)
        return nullptr;
    const sim::World &world = session_->world();
    const std::span<const sim::Action> actions = world.actions();
    const sim::NeedlingLog &needling = world.technique().needling();
    const auto needlesFrom = needling.isEmpty() ? std::nullopt : std::optional(needling.first());
    const sim::Happening *latest = nullptr;
    for (const sim::Happening &one : assets_->trainingCase.procedure->happenings) {
        const std::optional<uint32_t> at = sim::happensAt(one, actions, needlesFrom);
        if (!at || *at > world.stepCount())
            continue;
        const bool isAnswered = std::any_of(actions.begin(), actions.end(), [&](const sim::Action &action) {
            if (action.step < *at)
                return false;
            const bool isHead = one.kind == sim::HappeningKind::Fault && action.id == sim::ActionId::OpenHead;
            return isHead || action.id == sim::ActionId::CallHelp ||
                   (action.id == sim::ActionId::Answer && action.to == one.id);
        });
        if (!isAnswered)
            latest = &one;
    }
    return latest;
}

void Trainer::openSteps(int stage) {
    screen_ = ui::Screen::Steps;
    stage_ = stage;
    option_ = -1;
    isLeftArmed_ = isPaused_ = false;
    section_.afterH = -1;
}

ui::StepsView Trainer::stepsView() const {
    ui::StepsView view = ui::stepsView({.trainingCase = assets_->trainingCase,
                                        .actions = session_->world().actions(),
                                        .happening = happening(),
                                        .stage = stage_,
                                        .selected = option_,
                                        .showsCues = mode_->showsCues});
    view.modeName = mode_->name;
    view.time = ui::timeText(session_->world().timeS());
    view.hasWork = session_->hasWork();
    return view;
}

void Trainer::takeStep(int index) {
    const ui::StepsView view = stepsView();
    const ui::StepOption *option = ui::optionAt(view, index);
    if (option == nullptr)
        return;
    option_ = index;
    sim::Action action = option->action;
    action.step = session_->world().stepCount();
    session_->event(sim::actionJson(action));
}

void Trainer::handleSteps(const ui::Event &event) {
    using ui::Act;
    switch (event.act) {
    case Act::SelectStage:
        stage_ = std::clamp(event.amount, 0, ui::kStages - 1);
        option_ = -1;
        return;
    case Act::NextStage:
        stage_ = std::clamp(stage_ + event.amount, 0, ui::kStages - 1);
        option_ = -1;
        return;
    case Act::NextOption:
        option_ = std::clamp(option_ + event.amount, 0, std::max(0, ui::optionCount(stepsView()) - 1));
        return;
    case Act::TakeStep: // the keyboard takes the one it is on
        takeStep(event.amount >= 0 ? event.amount : option_);
        return;
    case Act::ToSkin:
        screen_ = ui::Screen::Work;
        return;
    case Act::Finish:
        if (!session_->hasWork() && session_->world().actions().empty())
            screen_ = ui::Screen::Work; // nothing to be scored yet
        else
            finish();
        return;
    case Act::GoHome:
        handleWork(event);
        return;
    default:
        return;
    }
}

} // namespace stipple::app

#include "engine/app/hand_devices.h"

#include <algorithm>
#include <cmath>

namespace stipple::app {

namespace {

constexpr double kGapS = 0.1;       // a silence longer than this parts two movements
constexpr size_t kMostSamples = 64; // of one device in one frame: 3,800 a second; of more the latest count

glm::vec2 pair(const DeviceSample &sample, size_t axis) { return {sample.axes[axis], sample.axes[axis + 1]}; }

} // namespace

HandDevices::HandDevices() {
    for (const HandClass kind : {HandClass::Mouse, HandClass::Keyboard}) {
        DeviceInfo info{.kind = kind};
        for (size_t i = 0; i < kHandAxes; ++i)
            info.has[i] = !handAxes(kind)[i].name.empty();
        states_.emplace_back(std::move(info));
    }
}

const DeviceState *HandDevices::find(HandClass kind, int id) const {
    const auto at = std::find_if(states_.begin(), states_.end(),
                                 [&](const DeviceState &s) { return s.info().kind == kind && s.info().id == id; });
    return at == states_.end() ? nullptr : &*at;
}

bool HandDevices::has(HandClass kind) const {
    return std::any_of(states_.begin(), states_.end(), [&](const DeviceState &s) { return s.info().kind == kind; });
}

void HandDevices::setDevices(HandClass kind, const std::vector<DeviceInfo> &infos) {
    std::erase_if(states_, [&](const DeviceState &state) {
        return state.info().kind == kind && std::find(infos.begin(), infos.end(), state.info()) == infos.end();
    });
    for (const DeviceInfo &info : infos)
        if (info.kind == kind && find(kind, info.id) == nullptr)
            states_.emplace_back(info);
    if (find(holder_, holderId_) == nullptr)
        give(HandClass::Mouse);
    if (choice_ == kind && !has(kind))
        choice_.reset();
}

HandDevices::Path *HandDevices::pathOf(const DeviceState &state) {
    for (Path &path : paths_)
        if (path.kind == state.info().kind && path.id == state.info().id)
            return &path;
    paths_.push_back({.kind = state.info().kind, .id = state.info().id, .from = state.used(), .samples = {}});
    return &paths_.back();
}

void HandDevices::take(std::span<const DeviceSample> samples) {
    paths_.clear();
    padPresses_ = 0;
    wasPenPut_ = false;
    for (const DeviceSample &sample : samples)
        for (DeviceState &state : states_) {
            if (state.info().kind != sample.kind || state.info().id != sample.id)
                continue;
            const bool isFirst = !state.hasSpoken();
            Path *path = pathOf(state);
            const uint32_t before = state.used().buttons;
            const double lastS = state.raw().timeS;
            if (!state.take(sample))
                continue;
            if (isFirst || sample.timeS - lastS > kGapS)
                path->from.axes = state.used().axes; // it comes from nowhere, with what was pressed before
            const uint32_t fresh = sample.buttons & ~before;
            if (sample.kind == HandClass::Gamepad && !isFirst)
                padPresses_ |= fresh;
            if (path->samples.size() == kMostSamples)
                path->samples.erase(path->samples.begin());
            path->samples.push_back(state.used());
        }
}

uint32_t HandDevices::padHeld() const {
    uint32_t held = 0;
    for (const DeviceState &state : states_)
        held |= state.info().kind == HandClass::Gamepad ? state.used().buttons : 0;
    return held;
}

bool HandDevices::isWorking(const DeviceState &state) const {
    const DeviceSample &used = state.used();
    switch (state.info().kind) {
    case HandClass::Tablet:
        return (used.buttons & kPenTip) != 0;
    case HandClass::Gamepad:
        return triggerOf(used.axes[PadRightTrigger]) > 0 || triggerOf(used.axes[PadLeftTrigger]) > 0;
    default:
        return false;
    }
}

void HandDevices::give(HandClass kind) {
    holder_ = kind;
    holderId_ = 0;
    for (const DeviceState &state : states_)
        if (state.info().kind == kind) { // the first of its class, until another one moves
            holderId_ = state.info().id;
            break;
        }
}

void HandDevices::setChoice(std::optional<HandClass> choice) {
    choice_ = choice && has(*choice) ? choice : std::nullopt;
    if (choice_ && holder_ != *choice_)
        give(*choice_);
}

void HandDevices::choose(const HandActivity &activity) {
    const bool isPenHeard =
        std::any_of(paths_.begin(), paths_.end(), [](const Path &p) { return p.kind == HandClass::Tablet; });
    penQuietS_ = isPenHeard ? 0 : penQuietS_ + std::max(0.0, activity.realS);
    const DeviceState *holding = holderState();
    const bool isHeldFast = holding != nullptr && isWorking(*holding);
    for (const Path &path : paths_) {
        const DeviceState *state = find(path.kind, path.id);
        if (state == nullptr || path.samples.empty() || (choice_ && *choice_ != path.kind))
            continue;
        const bool isSame = holder_ == path.kind && holderId_ == path.id;
        if (isSame || (isHeldFast && !isSame))
            continue;
        const DeviceSample &used = state->used();
        bool takes = false;
        if (path.kind == HandClass::Tablet) // its tip is the pointer's button too: it wins over the mouse
            takes = isWorking(*state) || !activity.isMouseWorking;
        if (path.kind == HandClass::Gamepad)
            takes = !activity.isMouseWorking && (isWorking(*state) || glm::length(stickOf(pair(used, PadMoveX))) > 0 ||
                                                 glm::length(stickOf(pair(used, PadTiltX))) > 0);
        if (takes) {
            holder_ = path.kind;
            holderId_ = path.id;
            break;
        }
    }
    if (!choice_ && !isHeldFast) {
        const bool isPointerMouse = penQuietS_ > kPenQuietS;
        if (isPointerMouse && (activity.isMousePressed || (holder_ == HandClass::Tablet && activity.isMouseMoved)))
            give(HandClass::Mouse);
        else if (activity.isKeyMoving && !activity.isMouseWorking && holder_ != HandClass::Keyboard)
            give(HandClass::Keyboard);
    }
    for (const Path &path : paths_)
        if (path.kind == HandClass::Tablet && holder_ == path.kind && holderId_ == path.id) {
            uint32_t before = path.from.buttons;
            for (const DeviceSample &sample : path.samples) {
                wasPenPut_ = wasPenPut_ || ((sample.buttons & ~before) & kPenTip) != 0;
                before = sample.buttons;
            }
        }
}

DeviceSample HandDevices::at(float share) const {
    const DeviceState *state = holderState();
    if (state == nullptr)
        return {};
    for (const Path &path : paths_) {
        if (path.kind != holder_ || path.id != holderId_ || path.samples.empty())
            continue;
        const auto count = static_cast<float>(path.samples.size());
        const float place = std::clamp(share, 0.0F, 1.0F) * count;
        const auto next = static_cast<size_t>(std::clamp(std::ceil(place) - 1.0F, 0.0F, count - 1.0F));
        const DeviceSample &to = path.samples[next];
        const DeviceSample &from = next == 0 ? path.from : path.samples[next - 1];
        const float part = place - static_cast<float>(next);
        DeviceSample between = to;
        const auto &specs = handAxes(holder_);
        for (size_t i = 0; i < kHandAxes; ++i) {
            const float way =
                specs[i].isRound ? std::remainder(to.axes[i] - from.axes[i], 360.0F) : to.axes[i] - from.axes[i];
            between.axes[i] = from.axes[i] + way * part;
        }
        between.buttons = part >= 1.0F ? to.buttons : from.buttons;
        return between;
    }
    return state->used();
}

} // namespace stipple::app

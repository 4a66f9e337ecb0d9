#include "sim/session/world.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/angle.h"
#include "engine/base/hash.h"
#include "shaders/kernels/math_exact.h"
#include "shaders/shared/limits.h"
#include "sim/device/kinematics.h"
#include "sim/needle/channel.h"
#include "sim/needle/contact.h"
#include "sim/needle/vessels.h"
#include "sim/technique/hands.h"
#include "sim/technique/procedure_facts.h"

namespace stipple::sim {

namespace {

constexpr float kContactMm = 0.25F;    // nearer than this the device rests on the skin
constexpr float kLeastForceN = 0.02F;  // and presses with at least this
constexpr float kRollerTrackMm = 5.0F; // along its track a drum touches this much skin (assumption)
constexpr float kGauzeMm = 30.0F;      // a folded pad
constexpr auto kLookSteps = static_cast<uint32_t>(kTissueLookS * kStepsPerSecond);
constexpr size_t kMostLookedAt = 20000; // punctures in one look while the session runs

uint16_t saturate16(float value) { return static_cast<uint16_t>(std::clamp(value + 0.5F, 0.0F, 65535.0F)); }

glm::vec3 unitOr(glm::vec3 v, glm::vec3 fallback) {
    const float length = std::sqrt(glm::dot(v, v));
    return length > 1e-6F ? v / length : fallback;
}

// Device +X laid on the skin.
glm::vec3 forwardOn(const glm::quat &q, glm::vec3 normal) {
    const glm::vec3 x = q * glm::vec3(1, 0, 0);
    const glm::vec3 flat = x - normal * glm::dot(x, normal);
    const glm::vec3 y = q * glm::vec3(0, 1, 0);
    return unitOr(flat, unitOr(glm::cross(y, normal), glm::vec3(1, 0, 0)));
}

} // namespace

struct World::State {
    explicit State(WorldSetup s)
        : setup(std::move(s)), fields(setup.skin->chart(), setup.trainingCase.preparation),
          blood(setup.skin->chart(), bleedRates(setup.trainingCase.patient, setup.device.shaftUm)),
          kinematics(setup.device), technique(*setup.skin, setup.trainingCase, setup.rubric, setup.device) {
        const Chart &chart = setup.skin->chart();
        for (int y = 0; y < chart.height; ++y)
            for (int x = 0; x < chart.width; ++x)
                squareAreaMm2[static_cast<size_t>(squareOf(x, y))] +=
                    chart.areaMm2[static_cast<size_t>(chart.index(x, y))];
        if (!setup.backend)
            setup.backend = std::make_shared<CpuBackend>();
    }
    // The ledger's square of a cell: crowding is counted over it.
    static int squareOf(int x, int y) {
        return Ledger::squareOf(static_cast<float>(y)) * Ledger::kSide + Ledger::squareOf(static_cast<float>(x));
    }

    int cellOf(const Puncture &p) const {
        return setup.skin->chart().index(static_cast<int>(p.u), static_cast<int>(p.v));
    }
    std::vector<Action> actions; // of the procedure
    std::vector<HandChange> hands;
    void strike(const Strike &s);
    void touchBlood(glm::vec2 halfMm);
    void stepSkin();
    std::vector<Technique::CellState> cellStates(size_t every) const;
    void enter(const ArrayContact &contact, size_t i, const SurfacePoint &where, float lateralMm, float tilt);

    WorldSetup setup;
    Ledger ledger;
    Fields fields;
    BloodFields blood;
    Kinematics kinematics;
    Technique technique;
    HandpieceView view;
    Pose previous;
    bool hasPrevious = false;
    Pose pressPose; // stamp: pose at the deepest moment
    float pressForceN = 0;
    uint32_t steps = 0;
    std::vector<float> squareAreaMm2 = std::vector<float>(size_t{Ledger::kSide} * Ledger::kSide, 0.0F);
    std::vector<int> touched; // cells, scratch
    std::vector<std::string> notices;
    bool isLedgerFullTold = false;
};

World::World(WorldSetup setup) : state_(std::make_unique<State>(std::move(setup))) {}
World::World(std::unique_ptr<State> state) : state_(std::move(state)) {}
World::~World() = default;
World::World(World &&) noexcept = default;
World &World::operator=(World &&) noexcept = default;
World World::copy() const { return World(std::make_unique<State>(*state_)); }

// One instant with needles fully in: pose between the last two steps, array solved, pierced needles entered.
void World::State::strike(const Strike &s) {
    Pose pose = view.pose;
    if (s.isHeldPose) {
        pose = pressPose;
    } else if (hasPrevious) {
        const float t = s.fraction;
        pose.posMm = previous.posMm * (1.0F - t) + view.pose.posMm * t;
        glm::quat a = previous.orientation;
        const glm::quat &b = view.pose.orientation;
        if (a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w < 0)
            a = glm::quat(-a.w, -a.x, -a.y, -a.z);
        const glm::quat q(a.w * (1.0F - t) + b.w * t, a.x * (1.0F - t) + b.x * t, a.y * (1.0F - t) + b.y * t,
                          a.z * (1.0F - t) + b.z * t);
        const float n = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
        if (n > 1e-6F)
            pose.orientation = glm::quat(q.w / n, q.x / n, q.y / n, q.z / n);
    }
    const ChartIndex &skin = *setup.skin;
    const SurfacePoint at = skin.closest(pose.posMm);
    const glm::vec3 axis = pose.orientation * glm::vec3(0, 0, 1);
    const glm::vec3 forward = forwardOn(pose.orientation, at.normal);
    const LocalPatch patch = skin.patchAt(at, forward, 0.5F * setup.device.widthMm);
    // Off its resting place by less than the contact tolerance, the device is on the skin: soft tissue gives.
    const float height = at.heightMm > kContactMm ? at.heightMm : 0.0F;
    const ArrayContact contact = makeContact({.device = setup.device,
                                              .patch = patch,
                                              .axis = axis,
                                              .heightMm = height,
                                              .forceN = s.forceN,
                                              .lengthMm = pose.lengthUm / 1000.0F,
                                              .stretch = pose.stretch,
                                              .zone = at.zone,
                                              .ageYears = setup.trainingCase.patient.ageYears,
                                              .isLubricated = setup.trainingCase.preparation.isLubricated},
                                             s);
    view.places = contact.places;
    view.needles.resize(contact.places.size());
    setup.backend->solveNeedles(contact.array, contact.places, view.needles);
    view.needlesUv.assign(contact.places.size(), at.uv);
    const float tilt = angleDeg(axis, at.normal);
    float depthSum = 0;
    int pierced = 0;
    for (size_t i = 0; i < contact.places.size(); ++i) {
        const shared::NeedlePlace &place = contact.places[i];
        const float reach = contact.array.drumRadiusMm + contact.array.lengthMm;
        const float x = contact.array.drumRadiusMm > 0 ? reach * place.sinAngle : place.xMm;
        if (view.needles[i].depthMm <= 0.0F || contact.isStriking[i] == 0)
            continue;
        const SurfacePoint where = skin.onPatch(at, patch, {x, place.yMm});
        view.needlesUv[i] = where.uv;
        depthSum += view.needles[i].depthMm;
        ++pierced;
        enter(contact, i, where, s.lateralMm, tilt);
    }
    view.lastDepthUm = pierced > 0 ? 1000.0F * depthSum / static_cast<float>(pierced) : 0.0F;
}

void World::State::enter(const ArrayContact &contact, size_t i, const SurfacePoint &where, float lateralMm,
                         float tilt) {
    const Chart &chart = setup.skin->chart();
    if (!chart.contains(where.uv) || where.zone == ZoneId::None)
        return;
    const int x = static_cast<int>(where.uv.x), y = static_cast<int>(where.uv.y);
    const int cell = chart.index(x, y);
    const int square = squareOf(x, y);
    const float depthUm = 1000.0F * view.needles[i].depthMm;
    const float crowding = static_cast<float>(ledger.countIn(square)) * 100.0F /
                           std::max(squareAreaMm2[static_cast<size_t>(square)], 0.1F);
    const VesselHits vessels = drawVessels({.zone = where.zone,
                                            .patient = setup.trainingCase.patient,
                                            .depthUm = depthUm,
                                            .shaftUm = setup.device.shaftUm,
                                            .crowdingPerCm2 = crowding,
                                            .seed = static_cast<uint32_t>(setup.seed ^ (setup.seed >> 32)),
                                            .id = static_cast<uint32_t>(ledger.size()),
                                            .step = steps});
    const Puncture puncture{.step = steps,
                            .u = where.uv.x,
                            .v = where.uv.y,
                            .depthUm = saturate16(depthUm),
                            .residualUm = saturate16(residualChannel(depthUm, setup.device.shaftUm).depthUm),
                            .needle = contact.needleIds[i],
                            .stroke = static_cast<uint16_t>(std::min(technique.strokeNumber(), 65535U)),
                            .lateralUm = saturate16(1000.0F * lateralMm),
                            .tiltCdeg = saturate16(100.0F * tilt),
                            .forceMn = saturate16(1000.0F * view.needles[i].forceN),
                            .flowPlS = vessels.flowPlS,
                            .zone = where.zone,
                            .layer = layerAt(zoneFigures(where.zone), setup.trainingCase.patient.sex, depthUm,
                                             setup.trainingCase.patient.ageYears),
                            .loops = vessels.loops,
                            .plexus = vessels.plexus};
    if (ledger.append(puncture)) {
        fields.release(cell, depthUm, chart.areaMm2[static_cast<size_t>(cell)], crowding);
        blood.open(cell, puncture);
    } else if (!isLedgerFullTold) {
        isLedgerFullTold = true;
        notices.push_back("the puncture ledger is full (" + std::to_string(kMaxPunctures) +
                          "): further punctures are counted but not kept; finish this session");
    }
}

// What lies on the skin lies over the rectangle of half sides `halfMm` under the hand: a hand-piece smears the blood
// there, gauze takes it up.
void World::State::touchBlood(glm::vec2 halfMm) {
    const Chart &chart = setup.skin->chart();
    const glm::vec2 middle = view.at.uv;
    const auto at = static_cast<size_t>(chart.index(static_cast<int>(middle.x), static_cast<int>(middle.y)));
    const float cellMm = std::sqrt(std::max(chart.areaMm2[at], 0.01F));
    const auto reach = static_cast<int>(1.5F * (halfMm.x + halfMm.y) / cellMm) + 2;
    const int cx = static_cast<int>(middle.x), cy = static_cast<int>(middle.y);
    touched.clear();
    for (int y = std::max(cy - reach, 0); y <= std::min(cy + reach, chart.height - 1); ++y)
        for (int x = std::max(cx - reach, 0); x <= std::min(cx + reach, chart.width - 1); ++x) {
            const auto cell = static_cast<size_t>(chart.index(x, y));
            const glm::vec3 away = chart.posMm[cell] - view.at.posMm;
            const float along = std::fabs(glm::dot(away, view.patch.axisX));
            const float across = std::fabs(glm::dot(away, view.patch.axisY));
            const float off = std::fabs(glm::dot(away, view.patch.normal));
            if (chart.zone[cell] != ZoneId::None && along <= halfMm.x && across <= halfMm.y && off <= 5.0F)
                touched.push_back(static_cast<int>(cell));
        }
    if (view.pose.tool == Tool::Gauze)
        blood.wipe(touched, steps);
    else
        blood.smear(touched, steps);
}

// Blood 15 times a second, redness and swelling 4 times, never in the same step; tiles are looked over once a second.
void World::State::stepSkin() {
    constexpr auto kBloodEvery = static_cast<uint32_t>(kStepsPerSecond / kBloodStepsPerSecond);
    constexpr auto kTissueEvery = static_cast<uint32_t>(kStepsPerSecond / kTissueStepsPerSecond);
    static_assert(kBloodEvery % 4 == 0 && kTissueEvery % 4 == 0);
    if (steps % kBloodEvery == 0) {
        const float half = 0.5F * setup.device.widthMm;
        if (view.pose.tool == Tool::Gauze && view.isHeld && view.at.heightMm <= kContactMm)
            touchBlood(glm::vec2(0.5F * kGauzeMm));
        else if (view.isContact)
            touchBlood({setup.device.drumRadiusMm > 0 ? 0.5F * kRollerTrackMm : half, half});
        if (!blood.awakeTiles().empty()) {
            setup.backend->stepBlood(blood);
            blood.update(steps);
        }
    }
    if (steps % kTissueEvery == 2 && !fields.awakeTiles().empty()) {
        setup.backend->stepTissue(fields);
        if (steps % static_cast<uint32_t>(kStepsPerSecond) == 2)
            fields.updateTiles();
    }
}

void World::step(const InputFrame &frame) {
    State &s = *state_;
    HandpieceView &view = s.view;
    const size_t ledgerBefore = s.ledger.size();
    view.pose = poseOf(frame);
    view.isHeld = view.pose.isHeld;
    StepObservation seen;
    seen.step = s.steps;
    seen.isHeld = view.isHeld;
    Motion motion;
    if (view.isHeld) {
        const Pose &pose = view.pose;
        view.at = s.setup.skin->closest(pose.posMm);
        const glm::vec3 axis = pose.orientation * glm::vec3(0, 0, 1);
        const glm::vec3 forward = forwardOn(pose.orientation, view.at.normal);
        view.patch = s.setup.skin->patchAt(view.at, forward, 0.5F * s.setup.device.widthMm);
        view.isContact = pose.tool == Tool::Handpiece && view.at.heightMm <= kContactMm && pose.forceN >= kLeastForceN;
        view.tiltDeg = angleDeg(axis, view.at.normal);
        view.forceN = view.isContact ? pose.forceN : 0.0F;
        motion = {.isContact = view.isContact,
                  .isReaching = pose.tool == Tool::Handpiece && view.at.heightMm < pose.lengthUm / 1000.0F,
                  .contactMm = view.at.posMm,
                  .normal = view.at.normal,
                  .forward = forward,
                  .axis = axis,
                  .heightMm = view.at.heightMm,
                  .forceN = view.forceN,
                  .lengthMm = pose.lengthUm / 1000.0F,
                  .frequencyDhz = frame.frequencyDhz,
                  .isMotorOn = pose.isMotorOn,
                  .isLubricated = s.setup.trainingCase.preparation.isLubricated};
        seen.at = view.at;
        seen.posMm = pose.posMm;
        seen.forward = forward;
        seen.tiltDeg = view.tiltDeg;
        const glm::vec3 drum = pose.orientation * glm::vec3(0, 1, 0);
        seen.axisTiltDeg = std::fabs(90.0F - angleDeg(drum, view.at.normal));
        seen.lengthUm = pose.lengthUm;
        seen.frequencyHz = pose.frequencyHz;
        seen.isMotorOn = pose.isMotorOn;
        seen.stretch = pose.stretch;
        seen.wetness = s.setup.trainingCase.preparation.isLubricated ? 1.0F : 0.0F;
    } else {
        view.isContact = false;
        view.forceN = view.tiltDeg = 0;
    }
    if (!view.isContact) {
        view.needles.clear();
        view.places.clear();
        view.needlesUv.clear();
    }
    const std::vector<Strike> strikes = s.kinematics.step(motion);
    for (const Strike &strike : strikes)
        s.strike(strike);
    if (view.isContact && view.forceN > s.pressForceN) { // the deepest moment of a press so far
        s.pressForceN = view.forceN;
        s.pressPose = view.pose;
    }
    if (!s.kinematics.isActive())
        s.pressForceN = 0;
    view.drumAngleRad = s.kinematics.drumAngleRad();
    view.phase = s.kinematics.phase();
    view.speedMmS = s.kinematics.speedMmS();
    seen.isContact = view.isContact;
    seen.isActive = s.kinematics.isActive();
    seen.speedMmS = view.speedMmS;
    seen.forceN = view.forceN;
    seen.slip = s.kinematics.slip();
    seen.yawTurnDeg = s.kinematics.yawTurnDeg();
    seen.strikes = static_cast<uint32_t>(strikes.size());
    s.technique.observe(seen, s.ledger.since(ledgerBefore));
    s.stepSkin();
    if (s.steps % kLookSteps == kLookSteps - 1 && s.ledger.size() > 0)
        s.technique.observeTissue(s.cellStates(1 + s.ledger.size() / kMostLookedAt));
    s.previous = view.pose;
    s.hasPrevious = view.isHeld;
    ++s.steps;
}

uint32_t World::stepCount() const { return state_->steps; }
double World::timeS() const { return static_cast<double>(state_->steps) / kStepsPerSecond; }
const WorldSetup &World::setup() const { return state_->setup; }
const ChartIndex &World::skin() const { return *state_->setup.skin; }
const Ledger &World::ledger() const { return state_->ledger; }
const Fields &World::fields() const { return state_->fields; }
const BloodFields &World::blood() const { return state_->blood; }
Bleed World::bleedOf(const Puncture &p) const { return state_->blood.bleed(p, state_->cellOf(p), state_->steps); }
const Technique &World::technique() const { return state_->technique; }
const HandpieceView &World::handpiece() const { return state_->view; }

uint64_t World::stateHash() const {
    const std::array<uint64_t, 6> parts = {state_->ledger.hash(),     state_->fields.hash(), state_->blood.hash(),
                                           state_->kinematics.hash(), state_->steps,         state_->ledger.refused()};
    return hashOf<uint64_t>(parts);
}

// Of `every`-th puncture only, for looks while the session runs.
std::vector<Technique::CellState> World::State::cellStates(size_t every) const {
    const Chart &chart = setup.skin->chart();
    const std::span<const int32_t> cellOfChart = technique.cellOf();
    std::vector<Technique::CellState> states(technique.cells().size());
    std::vector<float> area(states.size(), 0.0F), holes(states.size(), 0.0F), beads(states.size(), 0.0F);
    std::vector<float> film(states.size(), 0.0F);
    for (size_t i = 0; i < cellOfChart.size(); ++i)
        if (cellOfChart[i] >= 0) {
            const auto c = static_cast<size_t>(cellOfChart[i]);
            const int cell = static_cast<int>(i);
            area[c] += chart.areaMm2[i];
            states[c].deltaA += fields.deltaA(cell) * chart.areaMm2[i];
            film[c] += std::max(blood.filmUm(cell) - kMergeUm, 0.0F) * chart.areaMm2[i];
        }
    const std::span<const Puncture> all = ledger.all();
    for (size_t k = 0; k < all.size(); k += every) {
        const Puncture &p = all[k];
        const int32_t c = cellOfChart[static_cast<size_t>(cellOf(p))];
        if (c < 0)
            continue;
        const auto i = static_cast<size_t>(c);
        holes[i] += 1.0F;
        const Bleed bleed = blood.bleed(p, cellOf(p), steps);
        beads[i] += bleed.isVisible ? 1.0F : 0.0F;
        states[i].filmShare +=
            static_cast<float>(every) * 0.785398F * bleed.beadDiameterUm * bleed.beadDiameterUm * 1.0e-6F;
    }
    for (size_t i = 0; i < states.size(); ++i) {
        states[i].deltaA = area[i] > 0.0F ? states[i].deltaA / area[i] : 0.0F;
        // Beads lie at random and overlap: the share covered by discs of this total area (Boolean model). A thin smear
        // is no merging blood; beyond that film hides what is under it the more the thicker it is.
        const float covered = area[i] > 0.0F ? (states[i].filmShare + film[i] / kClearFilmUm) / area[i] : 0.0F;
        states[i].filmShare = 1.0F - shared::expExact(-covered);
        states[i].beadShare = holes[i] > 0.0F ? beads[i] / holes[i] : 0.0F;
    }
    return states;
}

void World::event(uint32_t step, std::string_view json) {
    if (std::optional<HandChange> hand = parseHandDevice(step, json); hand && state_->hands.size() < kMaxActions)
        state_->hands.push_back(std::move(*hand));
    Result<Action> action = parseAction(json);
    if (!action.ok() || state_->actions.size() >= kMaxActions)
        return;
    action->step = step;
    state_->actions.push_back(std::move(*action));
}

std::span<const Action> World::actions() const { return state_->actions; }

Score World::score() const {
    const State &s = *state_;
    Score score =
        s.technique.score(s.cellStates(1), factsOf({.trainingCase = s.setup.trainingCase,
                                                    .rubric = s.setup.rubric,
                                                    .actions = s.actions,
                                                    .needling = s.technique.needling(),
                                                    .needles = static_cast<int>(s.setup.device.needles.size()),
                                                    .steps = s.steps}));
    score.hands = handShares(s.hands, score.strokes);
    return score;
}

std::vector<std::string> World::takeNotices() {
    std::vector<std::string> notices;
    notices.swap(state_->notices);
    return notices;
}

} // namespace stipple::sim

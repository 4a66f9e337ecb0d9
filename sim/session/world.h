// The world: skin, patient, hand-piece, needles, tissue and technique, advanced one fixed step at a time. A function of
// (state, input, step): no clocks, files, threads or Vulkan.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/device/handpiece.h"
#include "sim/needle/ledger.h"
#include "sim/procedure/case.h"
#include "sim/session/backend.h"
#include "sim/session/input_frame.h"
#include "sim/technique/technique.h"
#include "sim/tissue/blood.h"
#include "sim/tissue/fields.h"

namespace stipple::sim {

struct WorldSetup {
    std::shared_ptr<const ChartIndex> skin;
    Case trainingCase;
    Rubric rubric;
    DeviceSpec device;
    uint64_t seed = 1;
    std::shared_ptr<Backend> backend; // null: CPU twins
};

// What the trainee's gauges and the views show of the hand-piece right now.
struct HandpieceView {
    bool isHeld = false;
    bool isContact = false;
    Pose pose;       // quantised
    SurfacePoint at; // skin under it
    LocalPatch patch;
    float drumAngleRad = 0; // roller
    float phase = 0;        // pen: 0..1 of the cycle, 0 = tips fully in
    float tiltDeg = 0, speedMmS = 0, forceN = 0;
    float lastDepthUm = 0;                    // mean reached depth of the latest strike, 0 if nothing was pierced
    std::vector<shared::NeedlePlace> places;  // of the latest solve, head frame
    std::vector<shared::NeedleState> needles; // of the latest solve; empty while out of contact
    std::vector<glm::vec2> needlesUv;         // chart coordinates of the latest solve
};

class World {
  public:
    explicit World(WorldSetup setup);
    ~World();
    World(World &&) noexcept;
    World &operator=(World &&) noexcept;
    // Another world in the same state, some tens of MB: a place to go back to while a recording is replayed.
    World copy() const;

    void step(const InputFrame &frame);
    // Something the trainee did that is no movement of the hand, as in a recording: JSON with "event". What is no
    // action of the procedure (a note, a measurement) is passed over.
    void event(uint32_t step, std::string_view json);
    std::span<const Action> actions() const; // done so far

    uint32_t stepCount() const; // steps done; time is stepCount() / kStepsPerSecond
    double timeS() const;
    const WorldSetup &setup() const;
    const ChartIndex &skin() const;
    const Ledger &ledger() const;
    const Fields &fields() const;
    const BloodFields &blood() const;
    Bleed bleedOf(const Puncture &puncture) const; // now
    const Technique &technique() const;
    const HandpieceView &handpiece() const;
    // Hash over ledger, fields and device state.
    uint64_t stateHash() const;
    // Of all that was stepped and done so far.
    Score score() const;
    // Things the user must be told once: a full ledger, a refused input … Cleared by the call.
    std::vector<std::string> takeNotices();

  private:
    struct State;
    explicit World(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace stipple::sim

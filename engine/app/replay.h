// A recording played again on the CPU twins: any moment of it. Forwards it steps on; elsewhere it begins from the
// nearest of some worlds kept on the way (closest together where one is), or from the start. The same inputs give the
// same states, so what is shown is what happened, to the bit.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/app/session_setup.h"
#include "sim/session/recording.h"

namespace stipple::app {

class Replay {
  public:
    Replay(std::shared_ptr<const SessionAssets> assets, sim::Recording recording);

    const sim::World &world() const { return *world_; } // at step()
    const std::shared_ptr<const SessionAssets> &assets() const { return assets_; }
    const sim::Recording &recording() const { return recording_; }
    uint32_t step() const { return world_->stepCount(); }
    uint32_t steps() const { return static_cast<uint32_t>(recording_.frames.size()); }
    // Where to; work() goes there. Beyond the end is the end.
    void seek(uint32_t step);
    bool isSeeking() const { return step() != target_; }
    uint32_t target() const { return target_; }
    // At most so many steps on.
    void work(uint32_t steps);
    size_t snapshots() const { return kept_.size(); }

  private:
    struct Snapshot {
        sim::World world;
        size_t nextEvent = 0;
    };
    void keep();
    void thin();

    std::shared_ptr<const SessionAssets> assets_;
    sim::Recording recording_;
    std::optional<sim::World> world_;
    size_t nextEvent_ = 0; // of the recording's, not yet told to world_
    uint32_t target_ = 0;
    std::vector<Snapshot> kept_; // by step, the first at 0
};

} // namespace stipple::app

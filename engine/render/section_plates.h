// The painted plates of the section on the device: made on threads of their own, the nearest one shown meanwhile.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "engine/gpu/commands.h"
#include "engine/render/section_art.h"

namespace stipple {

class SectionPlates {
  public:
    struct Plate {
        PlatePlan plan;
        gpu::Image tissue, top;
    };
    // The plate asked for, or another until it is painted (some tenths of a second to seconds); `waits`: only that. The
    // first is painted coarsely at once.
    const Plate &get(gpu::Device &device, const PlatePlan &plan, bool waits);
    // get() would now give a better one than the last time.
    bool hasNews() const;

  private:
    struct Pictures {
        Image8 tissue, top;
    };
    struct Painting {
        PlatePlan plan;
        std::future<Pictures> pictures;
    };
    static Pictures paint(const PlatePlan &plan);
    const Plate &keep(gpu::Device &device, const PlatePlan &plan, Pictures pictures);
    std::vector<std::unique_ptr<Plate>> plates_; // the last used at the end
    std::vector<Painting> paintings_;
    std::optional<PlatePlan> wanted_; // last asked for, and since when
    std::chrono::steady_clock::time_point wantedSince_;
};

} // namespace stipple

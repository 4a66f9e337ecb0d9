#include "engine/render/section_plates.h"

#include <algorithm>
#include <chrono>

#include "engine/base/background.h"

namespace stipple {

namespace {

constexpr size_t kMostPlates = 4; // 9 to 27 MB each
constexpr int kDraftPx = 512;     // of a period
constexpr std::chrono::milliseconds kStaying(700);

template <class T>
bool isReady(const std::future<T> &future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

} // namespace

SectionPlates::Pictures SectionPlates::paint(const PlatePlan &plan) {
    return {paintSectionPlate(plan), paintSectionTop(plan)};
}

const SectionPlates::Plate &SectionPlates::keep(gpu::Device &device, const PlatePlan &plan, Pictures pictures) {
    if (plates_.size() >= kMostPlates) {
        device.waitIdle(); // a frame in flight may still read it
        plates_.erase(plates_.begin());
    }
    plates_.push_back(
        std::make_unique<Plate>(Plate{.plan = plan,
                                      .tissue = gpu::makeTexture(device, pictures.tissue, true, "section plate"),
                                      .top = gpu::makeTexture(device, pictures.top, true, "section top")}));
    return *plates_.back();
}

const SectionPlates::Plate &SectionPlates::get(gpu::Device &device, const PlatePlan &plan, bool waits) {
    const auto kept = std::find_if(plates_.begin(), plates_.end(), [&](const auto &p) { return p->plan == plan; });
    if (kept != plates_.end()) {
        std::rotate(kept, kept + 1, plates_.end());
        return *plates_.back();
    }
    auto painting =
        std::find_if(paintings_.begin(), paintings_.end(), [&](const Painting &p) { return p.plan == plan; });
    // A hand-piece that only passes through a zone is shown on the plate before, its layers as thick as the zone's.
    const auto now = std::chrono::steady_clock::now();
    if (!wanted_ || *wanted_ != plan) {
        wanted_ = plan;
        wantedSince_ = now;
    }
    const bool isStaying = plates_.empty() || now - wantedSince_ > kStaying;
    if (painting == paintings_.end() && (waits || (isStaying && paintings_.empty()))) {
        paintings_.push_back({plan, std::async(std::launch::async, [plan, waits] {
                                  if (!waits)
                                      giveWay();
                                  return paint(plan);
                              })});
        painting = paintings_.end() - 1;
    }
    if (painting != paintings_.end() && (waits || isReady(painting->pictures))) {
        Pictures pictures = painting->pictures.get();
        paintings_.erase(painting);
        return keep(device, plan, std::move(pictures));
    }
    // Pictures nobody waits for any more are kept too: the hand-piece comes back to a zone.
    for (size_t i = paintings_.size(); i-- > 0;)
        if (isReady(paintings_[i].pictures)) {
            const PlatePlan done = paintings_[i].plan;
            Pictures pictures = paintings_[i].pictures.get();
            paintings_.erase(paintings_.begin() + static_cast<std::ptrdiff_t>(i));
            keep(device, done, std::move(pictures));
        }
    if (plates_.empty()) {
        PlatePlan draft = plan;
        draft.width = kDraftPx;
        keep(device, draft, paint(draft));
    }
    return *plates_.back();
}

bool SectionPlates::hasNews() const {
    // The one wanted may only have to be begun: nothing else asks while the session stands still.
    const bool isDue = paintings_.empty() && wanted_ && !plates_.empty() && plates_.back()->plan != *wanted_ &&
                       std::chrono::steady_clock::now() - wantedSince_ > kStaying;
    return isDue ||
           std::any_of(paintings_.begin(), paintings_.end(), [](const Painting &p) { return isReady(p.pictures); });
}

} // namespace stipple

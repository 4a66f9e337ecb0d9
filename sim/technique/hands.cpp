#include "sim/technique/hands.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

namespace stipple::sim {

namespace {

using nlohmann::json;

constexpr size_t kLongestName = 64;
constexpr size_t kLongestJson = 512;

struct Title {
    std::string_view kind, title;
};
constexpr std::array<Title, 4> kTitles = {
    {{"mouse", "mouse"}, {"keyboard", "keyboard"}, {"gamepad", "gamepad"}, {"tablet", "pen tablet"}}};

const Title *titleOf(std::string_view kind) {
    const auto *at = std::find_if(kTitles.begin(), kTitles.end(), [&](const Title &t) { return t.kind == kind; });
    return at == kTitles.end() ? nullptr : at;
}

std::string nameOf(const HandShare &hand) {
    const Title *title = titleOf(hand.kind);
    const std::string what(title != nullptr ? title->title : std::string_view(hand.kind));
    return hand.name.empty() ? what : what + " (" + hand.name + ")";
}

} // namespace

std::string handDeviceJson(std::string_view kind, std::string_view name) {
    return json{{"event", "hand_device"}, {"class", kind}, {"name", name}}.dump(-1, ' ', true,
                                                                                json::error_handler_t::replace);
}

std::optional<HandChange> parseHandDevice(uint32_t step, std::string_view text) {
    if (text.size() > kLongestJson || text.find("hand_device") == std::string_view::npos)
        return std::nullopt;
    const json entry = json::parse(text, nullptr, false);
    const auto textOf = [&](const char *key) {
        const auto at = entry.find(key);
        return at != entry.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    if (!entry.is_object() || textOf("event") != "hand_device" || titleOf(textOf("class")) == nullptr)
        return std::nullopt;
    return HandChange{.step = step, .kind = textOf("class"), .name = textOf("name").substr(0, kLongestName)};
}

std::vector<HandShare> handShares(std::span<const HandChange> changes, std::span<const Stroke> strokes) {
    std::vector<HandShare> shares;
    const auto of = [&](const HandChange &change) -> HandShare & {
        const auto at = std::find_if(shares.begin(), shares.end(), [&](const HandShare &share) {
            return share.kind == change.kind && share.name == change.name;
        });
        return at != shares.end() ? *at : shares.emplace_back(HandShare{.kind = change.kind, .name = change.name});
    };
    if (changes.empty())
        return shares;
    for (const HandChange &change : changes)
        (void)of(change);
    double all = 0;
    for (const Stroke &stroke : strokes) {
        const HandChange *holder = &changes.front();
        for (const HandChange &change : changes)
            if (change.step <= stroke.firstStep)
                holder = &change;
        const double steps = 1.0 + static_cast<double>(stroke.lastStep - stroke.firstStep);
        of(*holder).share += steps;
        all += steps;
    }
    if (all <= 0) {
        shares.front().share = 1;
        return shares;
    }
    for (HandShare &share : shares)
        share.share /= all;
    return shares;
}

std::string handText(std::span<const HandShare> hands) {
    if (hands.size() == 1)
        return nameOf(hands.front());
    std::string text;
    for (const HandShare &hand : hands)
        text += (text.empty() ? "mixed: " : ", ") + nameOf(hand) + " " +
                std::to_string(static_cast<int>(std::floor(100 * hand.share + 0.5))) + " %";
    return text;
}

} // namespace stipple::sim

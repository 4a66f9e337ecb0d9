// Tags: what was drawn where, by name, so that a test without a window can find, click and read it. One call after
// each widget. Rebuilt every frame; costs nothing that shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/ui/layout.h"

namespace stipple::ui {

struct Tag {
    std::string name; // "start", "gauge.force"
    std::string text; // what it says
    Rect rect;
    bool isEnabled = true;
};

class Tags {
  public:
    void clear() { tags_.clear(); }
    // The widget drawn last (ImGui's current item).
    void tag(std::string_view name, std::string_view text = {}, bool isEnabled = true);
    // Something drawn by hand.
    void tag(std::string_view name, std::string_view text, const Rect &rect) {
        tags_.push_back({std::string(name), std::string(text), rect, true});
    }
    const Tag *find(std::string_view name) const; // nullptr: not shown
    const std::vector<Tag> &all() const { return tags_; }

  private:
    std::vector<Tag> tags_;
};

} // namespace stipple::ui

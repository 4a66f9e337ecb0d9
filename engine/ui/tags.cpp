#include "engine/ui/tags.h"

#include <imgui.h>

namespace stipple::ui {

void Tags::tag(std::string_view name, std::string_view text, bool isEnabled) {
    const ImVec2 lo = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    tags_.push_back({std::string(name), std::string(text), {lo.x, lo.y, size.x, size.y}, isEnabled});
}

const Tag *Tags::find(std::string_view name) const {
    for (const Tag &tag : tags_)
        if (tag.name == name)
            return &tag;
    return nullptr;
}

} // namespace stipple::ui

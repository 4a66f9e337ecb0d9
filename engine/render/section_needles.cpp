// Where the hand-piece's needles are, in the section's coordinates.
#include <cmath>

#include "engine/render/handpiece_mesh.h"
#include "engine/render/section_parts.h"

namespace stipple {

std::vector<NeedleNow> needlesNow(const sim::World &world, const Slice &slice) {
    std::vector<NeedleNow> out;
    const sim::HandpieceView &view = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    if (!view.isHeld)
        return out;
    const glm::mat3 turn(poseMatrix(view.pose));
    const glm::vec3 axis = turn[2];
    const glm::vec3 from = view.pose.posMm - slice.at.posMm;
    const float heightUm = 1000.0F * std::max(view.at.heightMm, 0.0F);
    const float lengthUm = view.pose.lengthUm;
    const auto place = [&](glm::vec3 device) { // device frame mm → along, across, up in µm
        const glm::vec3 d = from + turn * device;
        return 1000.0F * glm::vec3(glm::dot(d, slice.along), glm::dot(d, slice.across), glm::dot(d, slice.at.normal));
    };
    const float lean = glm::dot(axis, slice.along) / std::max(glm::dot(axis, slice.at.normal), 0.3F);
    // What the latest strike solved, by needle.
    const auto solved = [&](size_t i) -> const shared::NeedleState * {
        return view.isContact && i < view.needles.size() ? &view.needles[i] : nullptr;
    };
    switch (spec.kind) {
    case sim::DeviceKind::Pen: {
        const float out0 = 1000.0F * penProtrusionMm(spec, view);
        for (size_t i = 0; i < spec.needles.size(); ++i) {
            const glm::vec3 at = place({spec.needles[i].xyMm, 0.0F});
            NeedleNow n{.xUm = at.x,
                        .offUm = at.y,
                        .tipUm = out0 - std::max(at.z, view.isContact ? 0.0F : heightUm),
                        .leanX = lean};
            if (const shared::NeedleState *s = solved(i)) {
                // The skin gives way before it is pierced; at full travel the kernel's depth stands.
                const float share = std::clamp(out0 / std::max(lengthUm, 1.0F), 0.0F, 1.0F);
                n.tipUm = out0 > 0 ? share * 1000.0F * std::max(s->pressMm, s->depthMm) : out0;
                n.depthUm = 1000.0F * s->depthMm * smooth(0.12F, 0.55F, share) * share;
                n.reachUm = 1000.0F * std::max(s->depthMm, 0.0F);
            } else if (view.isContact) {
                n.tipUm = std::min(n.tipUm, 0.0F);
            }
            out.push_back(n);
        }
        break;
    }
    case sim::DeviceKind::Roller: {
        const float radius = 1000.0F * spec.drumRadiusMm;
        float share = 0.6F; // of the length that goes in at the bottom: what the last strike reached
        if (view.isContact && view.lastDepthUm > 0 && lengthUm > 0)
            share = std::clamp(view.lastDepthUm / lengthUm, 0.0F, 1.0F);
        for (const sim::Needle &needle : spec.needles) {
            const float angle = needle.phaseRad - view.drumAngleRad;
            const float c = std::cos(angle), s = std::sin(angle);
            if (c < 0.80F)
                continue;
            const glm::vec3 at = place({0.0F, needle.xyMm.y, 0.0F});
            NeedleNow n{.xUm = at.x + (radius + lengthUm) * s, .offUm = at.y, .leanX = -s / c};
            n.tipUm = (radius + lengthUm) * c - radius - (view.isContact ? 0.0F : heightUm);
            if (view.isContact && n.tipUm > 0)
                n.depthUm = n.tipUm * share;
            out.push_back(n);
        }
        break;
    }
    case sim::DeviceKind::Stamp:
        for (size_t i = 0; i < spec.needles.size(); ++i) {
            const glm::vec3 at = place({spec.needles[i].xyMm, 0.0F});
            NeedleNow n{
                .xUm = at.x, .offUm = at.y, .tipUm = view.isContact ? 0.0F : lengthUm - heightUm, .leanX = lean};
            if (!view.isContact)
                n.tipUm = std::min(n.tipUm, 0.0F);
            else {
                // Between strikes: how deep this force drives them, by the last solve if there was one.
                const shared::NeedleState *s = solved(i);
                const float now = std::clamp(view.forceN / std::max(spec.defaultForceN, 0.1F), 0.0F, 1.3F);
                n.tipUm = s != nullptr ? 1000.0F * s->pressMm : std::min(0.75F * lengthUm * now, lengthUm);
                n.depthUm = s != nullptr ? 1000.0F * s->depthMm : 0.75F * n.tipUm * smooth(0.1F, 0.5F, now);
            }
            out.push_back(n);
        }
        break;
    }
    return out;
}

} // namespace stipple

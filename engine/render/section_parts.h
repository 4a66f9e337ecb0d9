// What is drawn over the section's tissue, piece by piece: shared by the files that make the pieces.
#pragma once

#include <vector>

#include "engine/render/section.h"
#include "sim/needle/ledger.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

// Kinds of parts, as shaders/render/section_part.frag draws them, with what `look` holds.
enum PartKind {
    kChannel,    // share of its length full of blood, dry 0..1, openness 0..1, depth of the epidermis
    kNeedlePart, // share of the length where its point begins
    kBead,       // wet 0..1
    kRound,      // drum
    kFlat,       // plate, wall of a nose
    kReach,      // how far the needle goes
    kStain,      // among the fibres: 0 blood, 1 fresh pale matrix
    kMouth,      // of a puncture on the block's top: filled with blood 0..1, dry 0..1
    kHair,       // rgb
    kSerum,      // soaks in about a channel
    kCell,       // 0 neutrophil, 1 macrophage, 2 fibroblast; turned by
    kFibre,      // new collagen: waves along it, maturity 0..1
    kTongue,     // epidermis growing over a channel
};

inline shared::SectionPart makePart(PartKind kind, glm::vec2 from, glm::vec2 to, glm::vec2 halves, float opacity,
                                    glm::vec4 look = glm::vec4(0)) {
    return {{from.x, from.y, to.x, to.y},
            {halves.x, halves.y, static_cast<float>(kind), opacity},
            look,
            {0.0F, 1.0e9F, 1.0F, 0.0F}};
}

inline float smooth(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

// A needle now: its tip in the slice, the way it comes from, and how the skin meets it.
struct NeedleNow {
    float xUm = 0, offUm = 0; // along the slice; behind its plane
    float tipUm = 0;          // depth below the skin at rest, negative: above
    float depthUm = 0;        // in the tissue
    float leanX = 0;          // sideways per depth, upwards
    float reachUm = 0;        // tip depth at full travel
};
// Needles of the hand-piece in the slice's coordinates.
std::vector<NeedleNow> needlesNow(const sim::World &world, const Slice &slice);

// A puncture of the ledger near the slice.
struct ChannelNow {
    sim::Puncture puncture;
    sim::Bleed bleed;
    float xUm = 0, zUm = 0; // along the slice, behind it
    float ageS = 0;
    glm::vec2 top{0}, bottom{0}; // where its ends are now
    bool isInSlice = false;
};

// Healing at `afterH` hours about the channels: cells that gather, epidermis that closes, collagen that grows. Amounts
// from sim/tissue/healing.h and channels.h.
struct HealingView {
    float redness = 0; // 0..1 as SectionFrame has it
    std::vector<shared::SectionPart> parts;
};
HealingView makeHealing(const sim::World &world, const Slice &slice, std::span<const ChannelNow> channels,
                        const SectionShape &shape, float afterH);

} // namespace stipple

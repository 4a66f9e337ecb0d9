// What healing does about the channels, as parts of the section: cells that gather, epidermis that closes from the
// sides, collagen that grows. How much of each is what sim/tissue says of this dose at this time; where each cell lies
// is drawn by lot, always the same.
//
// Which cells belong to which phase: neutrophils first, macrophages from about the second day, fibroblasts with the
// proliferation (the usual course of wounds; how many are drawn is an assumption).
#include <array>
#include <cmath>

#include "engine/render/section_canvas.h"
#include "engine/render/section_parts.h"
#include "sim/tissue/channels.h"
#include "sim/tissue/course.h"
#include "sim/tissue/healing.h"

namespace stipple {

namespace {

constexpr float kMostDeltaA = 12.0F; // as SectionFrame's redness 1
constexpr float kDoseMm = 1.5F;      // the dose about the slice is taken over so much to either side

struct Gathering {
    float inflamed = 0;                                      // 0..1
    float neutrophils = 0, macrophages = 0, fibroblasts = 0; // per channel
    float fibres = 0, maturity = 0;                          // new collagen per channel; 0 fresh … 1 like the old
    float closed = 0;                                        // epidermis over the channel, 0..1
};

sim::TissueDose doseAbout(const sim::World &world, const Slice &slice) {
    sim::TissueDose dose;
    const sim::DoseArea area{.areaMm2 = 4.0F * kDoseMm * kDoseMm, .shaftUm = world.setup().device.shaftUm};
    const sim::Chart &chart = world.skin().chart();
    for (const sim::Puncture &p : world.ledger().all()) {
        const glm::vec3 d = chart.positionAt({p.u, p.v}) - slice.at.posMm;
        if (std::fabs(glm::dot(d, slice.along)) < kDoseMm && std::fabs(glm::dot(d, slice.across)) < kDoseMm)
            sim::addPuncture(dose, p, area);
    }
    return dose;
}

Gathering gatheringAt(const sim::World &world, const sim::TissueDose &dose, float afterH) {
    const double days = static_cast<double>(afterH) / 24.0;
    const std::array<sim::HealingSession, 1> sessions = {{{.dose = dose, .day = 0}}};
    const sim::Case &plan = world.setup().trainingCase;
    const sim::HealingState healed = sim::healedAt(
        {.sessions = sessions, .fitzpatrick = plan.patient.fitzpatrick, .hasPrp = plan.preparation.hasPrp}, days);
    Gathering g;
    const auto inflamed = static_cast<float>(healed.phases.inflammation),
               grows = static_cast<float>(healed.phases.proliferation);
    g.inflamed = inflamed;
    const float early = 1.0F - smooth(18.0F, 60.0F, afterH);
    g.neutrophils = 64.0F * inflamed * early * smooth(1.0F, 8.0F, afterH);
    g.macrophages =
        20.0F * std::max(inflamed * (1.0F - early), 0.35F * grows * (1.0F - smooth(200.0F, 500.0F, afterH)));
    g.fibroblasts = 16.0F * grows;
    // What was gained by then, of both kinds, against 50 % of the published end point.
    const auto gained =
        static_cast<float>(std::max(healed.papillaryCollagen - 1.0, 0.0) + std::max(healed.collagenIII - 1.0, 0.0) +
                           std::max(healed.collagenI - 1.0, 0.0));
    g.fibres = std::min(52.0F * gained / 0.30F, 52.0F);
    g.maturity = static_cast<float>(healed.phases.remodelling + healed.phases.settled);
    g.closed = static_cast<float>(
        sim::reEpithelialised(static_cast<double>(world.setup().device.shaftUm) * 0.28, static_cast<double>(afterH)));
    return g;
}

// Cells and fibres about one channel.
void gather(const ChannelNow &c, const Gathering &g, const SectionShape &shape, float epidermisUm, uint32_t seed,
            std::vector<shared::SectionPart> &out) {
    art::Dice dice(static_cast<int>(seed & 0xffffU), 0, 201U);
    const float deep = std::max(static_cast<float>(c.puncture.depthUm), 1.0F);
    const auto place = [&](float spread) {
        const float z = std::min(epidermisUm + 14.0F + (deep - epidermisUm) * dice.unit(), deep + 30.0F);
        const float away = spread * (dice.unit() + dice.unit() - 1.0F);
        return shape.movedUm({c.xUm + away, std::max(z, 12.0F)});
    };
    const auto cells = [&](float count, float kind, float spread, glm::vec2 size) {
        const float share = count - std::floor(count);
        const int whole = static_cast<int>(count) + (dice.happens(share) ? 1 : 0);
        for (int i = 0; i < whole; ++i) {
            const glm::vec2 p = place(spread);
            const float r = dice.between(size.x, size.y);
            shared::SectionPart cell =
                makePart(kCell, p, p + glm::vec2(0, 1.0F), glm::vec2(r), 0.95F, {kind, 6.2832F * dice.unit(), 0, 0});
            cell.more.w = dice.unit();
            out.push_back(cell);
        }
    };
    if (deep < epidermisUm) // it bled no fibroblast: only the epidermis closes
        return;
    if (g.inflamed > 0.02F) // small vessels stand wide about it
        out.push_back(makePart(kStain, shape.movedUm({c.xUm, std::min(epidermisUm + 30.0F, deep)}),
                               shape.movedUm({c.xUm, deep}), glm::vec2(46.0F), 0.40F * g.inflamed));
    const int fibres = static_cast<int>(g.fibres);
    if (fibres > 0) // the fresh matrix they lie in, pale until it is like the old
        out.push_back(makePart(kStain, shape.movedUm({c.xUm, epidermisUm + 10.0F}), shape.movedUm({c.xUm, deep}),
                               glm::vec2(40.0F), std::min(g.fibres / 26.0F, 1.0F) * (1.0F - 0.7F * g.maturity),
                               {1, 0, 0, 0}));
    for (int i = 0; i < fibres; ++i) {
        const glm::vec2 p = place(40.0F + 30.0F * dice.unit());
        // Fresh ones lie anyhow, ripe ones with the skin.
        const float turn = dice.between(-1.15F, 1.15F) * (1.0F - 0.7F * g.maturity);
        const float half = dice.between(46.0F, 95.0F);
        const glm::vec2 way(std::cos(turn), std::sin(turn));
        shared::SectionPart fibre = makePart(kFibre, p - way * half, p + way * half,
                                             glm::vec2(dice.between(2.2F, 4.6F) * (1.0F + 0.9F * g.maturity)), 0.78F,
                                             {dice.between(1.0F, 1.9F), g.maturity, dice.between(3.0F, 8.0F), 0});
        fibre.more.w = dice.unit();
        out.push_back(fibre);
    }
    cells(g.fibroblasts, 2.0F, 95.0F, {9.0F, 13.0F});
    cells(g.macrophages, 1.0F, 80.0F, {7.5F, 10.5F});
    cells(g.neutrophils, 0.0F, 55.0F, {4.6F, 6.0F});
}

} // namespace

HealingView makeHealing(const sim::World &world, const Slice &slice, std::span<const ChannelNow> channels,
                        const SectionShape &shape, float afterH) {
    HealingView view;
    const sim::TissueDose dose = doseAbout(world, slice);
    const sim::Case &plan = world.setup().trainingCase;
    const sim::Redness red = sim::rednessAt(dose, plan.preparation.hasPrp, static_cast<double>(afterH));
    // Vessels widen as much in dark skin, which only shows less of it.
    view.redness = std::min(static_cast<float>(red.flare + red.inflammation) / kMostDeltaA, 1.0F);
    const Gathering g = gatheringAt(world, dose, afterH);
    const float epidermis = sim::epidermisUm(sim::zoneFigures(slice.at.zone));
    for (const ChannelNow &c : channels) {
        if (!c.isInSlice)
            continue;
        gather(c, g, shape, epidermis, c.puncture.step * 31U + c.puncture.needle, view.parts);
        const float deep = std::min(static_cast<float>(c.puncture.depthUm), epidermis);
        // New epidermis is a little thicker there and purple with young cells until it has settled.
        const float fresh = 1.0F - smooth(72.0F, 400.0F, afterH);
        if (g.closed > 0.01F && fresh > 0.01F)
            view.parts.push_back(makePart(kTongue, c.top + glm::vec2(0, 3.0F), shape.movedUm({c.xUm, deep * 1.1F}),
                                          {34.0F, 24.0F}, 0.9F * fresh, {g.closed, 0, 0, 0}));
    }
    return view;
}

} // namespace stipple

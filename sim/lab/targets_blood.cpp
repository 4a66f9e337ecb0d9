// Targets of bleeding: T16–T18 (see targets.h).
#include <limits>

#include "sim/lab/bleed.h"
#include "sim/lab/targets.h"
#include "sim/needle/vessels.h"

namespace stipple::sim::lab {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

Target firstBlood() {
    // Over every zone of the face and neck, 10,000 channels each.
    double above = 0, below = 1;
    for (int i = 1; i < kZoneCount; ++i) {
        const auto zone = static_cast<ZoneId>(i);
        if (!zoneFigures(zone).isTreatable && !zoneFigures(zone).isNoGo)
            continue;
        above = std::max(above, bleed({.subject = {.site = zone}, .depthUm = 49}).hitFraction);
        below = std::min(below, bleed({.subject = {.site = zone}, .depthUm = 120}).hitFraction);
    }
    double firstUm = 0;
    for (float depth = 40; depth < 200 && firstUm <= 0; depth += 1)
        if (bleed({.depthUm = depth}).hitFraction > 0)
            firstUm = static_cast<double>(depth);
    return {.id = "T16",
            .title = "No blood above the capillary loops",
            .configuration =
                "10,000 channels at each depth; all zones of the face at 49 and 120 µm, the cheek in steps of 1 µm",
            .source = "Papillae imaged at 50 and 80 µm: Kawasaki 2015 (D from S); clinical pages (S-web)",
            .isCore = true,
            .checks = {inside({.what = "channels of 49 µm that hit a vessel, worst zone",
                               .unit = "%",
                               .expected = "0",
                               .lo = 0,
                               .hi = 0},
                              100 * above),
                       inside({.what = "channels of 120 µm that do, least zone",
                               .unit = "%",
                               .expected = "> 0",
                               .lo = 0.01,
                               .hi = 100},
                              100 * below),
                       inside({.what = "depth of the first blood on a cheek",
                               .unit = "µm",
                               .expected = "50 to 120",
                               .lo = 50,
                               .hi = 120},
                              firstUm)},
            .note = "The superficial plexus lies at 350 µm on the face by optical models and imaging, at 1–1.5 mm in "
                    "Braverman's "
                    "anatomy of thick body skin. The default follows the first: it is faces that are needled here."};
}

Target duration() {
    double medianS = 0, latestS = 0;
    for (const float depth : {600.0F, 950.0F, 1425.0F}) {
        const BleedResult result = bleed({.depthUm = depth});
        medianS = std::max(medianS, result.stopS.mean);
        latestS = std::max(latestS, result.latestStopS);
    }
    Patient treated = patientOfType(2);
    treated.drug = Drug::Anticoagulant;
    const BleedResult thinned = bleed({.subject = {.patient = treated}, .depthUm = 1425});
    return {
        .id = "T17",
        .title = "Pinpoint bleeding stops",
        .configuration = "Cheek, healthy, channels of 0.6, 0.95 and 1.43 mm (up to a pen's 1.5 mm), 10,000 of each",
        .source = "Scalp-needling review (S-web); Ivy bleeding time as the bound (S)",
        .isCore = true,
        .checks =
            {inside({.what = "stops on average after, longest of the three",
                     .unit = "min",
                     .expected = "0.5 to 2, at most 5",
                     .lo = 0.5,
                     .hi = 5},
                    medianS / 60),
             inside({.what = "last channel stops after",
                     .unit = "min",
                     .expected = "never beyond 9",
                     .lo = -kInfinite,
                     .hi = 9},
                    latestS / 60),
             inside({.what = "with anticoagulant, longer by", .unit = "×", .expected = "1.5 to 4", .lo = 1.5, .hi = 4},
                    thinned.stopS.mean / bleed({.depthUm = 1425}).stopS.mean)},
        .note = "All channels of a patient clot with one time constant (45 s, assumption), so they stop together."};
}

Target driver() {
    return {.id = "T18",
            .title = "What drives a capillary loop",
            .configuration = "Read out of the model's constants",
            .source = "Shore and Tooke 1988; Fagrell 1977 (S, finger nailfold)",
            .checks = {within({.what = "pressure at the apex", .unit = "mmHg", .expected = 19.4, .tolerance = 0.3},
                              static_cast<double>(kLoopPressureMmHg)),
                       // 1 pl = 1000 µm³
                       within({.what = "flow of a loop", .unit = "10⁴ µm³/s", .expected = 2.5, .tolerance = 0.3},
                              static_cast<double>(kLoopFlowPlS) / 10.0)},
            .note = "A read-out, not a test of behaviour: these figures go into the model as they are. The speed of "
                    "0.65 mm/s in "
                    "a loop of 8 µm is the same flow and is not kept apart."};
}

} // namespace

std::vector<Target> bloodTargets() { return {firstBlood(), duration(), driver()}; }

} // namespace stipple::sim::lab

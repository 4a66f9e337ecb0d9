#include "sim/tissue/course.h"

#include <algorithm>
#include <cmath>

#include "sim/tissue/anaesthetic.h"
#include "sim/tissue/channels.h"
#include "sim/tissue/response.h"

namespace stipple::sim {

namespace {

constexpr double kPrpShortens = 0.7; // of time constants (assumption; direction published after laser only)
constexpr double kDeltaStep = 0.25;
constexpr float kFullAddedBlood = 0.01F; // oxygenation is that of inflamed skin from 1 % of added blood (optics.h)
constexpr float kFlareOxygenation = 0.9F, kLateOxygenation = 0.8F;

using Classes = std::array<Response, kDepthClasses>;
const Classes &classes() {
    static const Classes kTable = [] {
        Classes made;
        for (size_t i = 0; i < made.size(); ++i)
            made[i] = responseAt(kDepthNodesUm[i]);
        return made;
    }();
    return kTable;
}

// Calls use(response, density / 250 per cm²) for what answers: the deepest first, until the cap is full.
template <class Use>
void forAnswering(const TissueDose &dose, const Use &use) {
    double left = static_cast<double>(kDensityCap) * static_cast<double>(kDensityCap);
    for (size_t i = kDepthClasses - 1; i > 0 && left > 0.0; --i) {
        const double share =
            std::min(static_cast<double>(dose.punctures[i]) / static_cast<double>(kResponseDensityCm2), left);
        if (!(share > 0.0))
            continue;
        left -= share;
        use(classes()[i], share);
    }
}

SkinState withBlood(const SkinState &rest, float added, float fullOxygenation) {
    const float share = std::min(added / kFullAddedBlood, 1.0F);
    return {rest.melanosome, rest.blood + added, rest.oxygenation + (fullOxygenation - rest.oxygenation) * share};
}

} // namespace

CourseColours::CourseColours(const SkinColours &colours) : colours_(&colours) {
    const SkinState light = restOf(patientOfType(2));
    const float restA = colours.lab(light).y;
    float below = 0;
    for (size_t i = 1; i < kSteps; ++i) {
        const float wanted = restA + static_cast<float>(kDeltaStep) * static_cast<float>(i);
        float above = 0.12F - light.blood; // the optics' range: what asks for more gets all of it
        for (int k = 0; k < 20; ++k) {
            const float middle = 0.5F * (below + above);
            (colours.lab(withBlood(light, middle, kLateOxygenation)).y < wanted ? below : above) = middle;
        }
        lateBlood_[i] = below;
    }
}

SkinState CourseColours::reddened(const SkinState &rest, double deltaA, double flareShare) const {
    const double x = std::clamp(deltaA / kDeltaStep, 0.0, static_cast<double>(kSteps - 1));
    const size_t i = std::min(static_cast<size_t>(x), kSteps - 2);
    const auto t = static_cast<float>(x - static_cast<double>(i));
    const float late = lateBlood_[i] + t * (lateBlood_[i + 1] - lateBlood_[i]);
    const float early = colours_->reddened(rest, static_cast<float>(deltaA)).blood - rest.blood;
    const auto share = static_cast<float>(std::clamp(flareShare, 0.0, 1.0));
    return withBlood(rest, late + share * (early - late),
                     kLateOxygenation + share * (kFlareOxygenation - kLateOxygenation));
}

SkinState restOf(const Patient &patient) {
    return {.melanosome = patient.melanosomeFraction, .blood = patient.bloodFraction};
}

double flareShape(double seconds) {
    if (!(seconds > 0.0))
        return 0;
    const double peakS = static_cast<double>(kFlarePeakS);
    if (seconds < peakS)
        return seconds / peakS * std::exp(1.0 - seconds / peakS);
    return std::exp(-(seconds - peakS) / static_cast<double>(kFlareFallS));
}

double whealShape(const WhealKinetics &k, double minutes) {
    if (!(minutes > 0.0) || !(k.formationHalfMin > 0.0) || !(k.resorptionHalfMin > k.formationHalfMin))
        return 0;
    const double in = std::log(2.0) / k.formationHalfMin, out = std::log(2.0) / k.resorptionHalfMin;
    const auto raw = [&](double t) { return std::exp(-out * t) - std::exp(-in * t); };
    return raw(minutes) / raw(std::log(in / out) / (in - out));
}

Redness rednessAt(const TissueDose &dose, bool hasPrp, double hours) {
    if (!(hours > 0.0))
        return {};
    double flare = 0, inflammation = 0; // squares
    const double seconds = hours * 3600.0, shorter = hasPrp ? kPrpShortens : 1.0;
    forAnswering(dose, [&](const Response &r, double share) {
        const double n = static_cast<double>(r.flareDeltaA), i = static_cast<double>(r.inflammationDeltaA);
        flare += n * n * share;
        inflammation += i * i * share * std::exp(-2.0 * seconds / (static_cast<double>(r.inflammationTauS) * shorter));
    });
    return {.flare = std::sqrt(flare) * flareShape(seconds),
            .inflammation = std::sqrt(inflammation) * -std::expm1(-seconds / static_cast<double>(kInflammationRiseS))};
}

// As in Fields, fluid adds with density itself, up to the same cap. Wheals form within minutes (Cook & Shuster 1980); a
// needled face drains far slower than a wheal, with the response table's half-time.
double swellingMmAt(const TissueDose &dose, bool hasPrp, double hours) {
    if (!(hours > 0.0))
        return 0;
    double mm = 0;
    forAnswering(dose, [&](const Response &r, double share) {
        if (r.oedemaMm > 0.0F)
            mm += static_cast<double>(r.oedemaMm) * share *
                  whealShape(
                      {.formationHalfMin = kHistamineWheal.formationHalfMin,
                       .resorptionHalfMin = static_cast<double>(r.oedemaHalfS) / 60.0 * (hasPrp ? kPrpShortens : 1.0)},
                      hours * 60.0);
    });
    return static_cast<double>(swollenMm(static_cast<float>(mm)));
}

CoursePoint courseAt(const CourseInput &input, const CourseColours &colours, double hours) {
    const Preparation &made = input.preparation;
    const CreamState cream = creamAt(static_cast<double>(made.anaestheticMin), hours * 60.0);
    Redness red = rednessAt(input.dose, made.hasPrp, hours);
    if (made.anaestheticMin > 0.0F)
        red.flare *= static_cast<double>(flareLeft(made.anaestheticMin));
    const double sum = red.flare + red.inflammation;
    // Resting blood goes with its flow (assumption); what the needles add comes on top.
    SkinState skin = colours.reddened(input.rest, sum, sum > 0.0 ? red.flare / sum : 0.0);
    skin.blood += input.rest.blood * static_cast<float>(cream.perfusion - 1.0);
    const glm::vec3 change = colours.lab(skin) - colours.lab(input.rest);
    const Barrier barrier = barrierAt(input.dose, made.isOccluded, hours);
    return {.deltaA = static_cast<double>(change.y),
            .deltaL = static_cast<double>(change.x),
            .lightDeltaA = sum,
            .bloodFraction = static_cast<double>(skin.blood),
            .oxygenation = static_cast<double>(skin.oxygenation),
            .swellingMm = swellingMmAt(input.dose, made.hasPrp, hours),
            .tewlRatio = barrier.tewlRatio,
            .openChannelFraction = barrier.openFraction,
            .serumUptake = barrier.serumUptake,
            .numbness = cream.numbness};
}

} // namespace stipple::sim

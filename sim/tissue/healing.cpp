#include "sim/tissue/healing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sim/tissue/response.h"

namespace stipple::sim {

namespace {

// Rises from 0 to 1, one half at `half`; twice differentiable everywhere, 0 before 0.
double rise(double t, double half, int sharpness) {
    if (!(t > 0.0))
        return 0;
    const double x = t / half, square = x * x;
    const double power = sharpness == 2 ? square : square * square;
    return std::isfinite(power) ? power / (1.0 + power) : 1.0;
}

// ---- What a session sets going -----------------------------------------------------------------------------------

// How much a puncture of a depth asks of the dermis and of the epidermis, 0..1. Assumption: nothing of the dermis above
// 0.1 mm, two thirds after a further 0.4 mm; the epidermis answers shallow needles too.
struct ClassWeights {
    std::array<double, kDepthClasses> dermis{}, epidermis{}, inflammation{};
};
const ClassWeights &weights() {
    static const ClassWeights kTable = [] {
        ClassWeights made;
        for (size_t i = 1; i < kDepthClasses; ++i) {
            const double mm = 1e-3 * static_cast<double>(kDepthNodesUm[i]);
            made.dermis[i] = -std::expm1(-std::max(mm - 0.1, 0.0) / 0.4);
            made.epidermis[i] = -std::expm1(-mm / 0.2);
            const auto deltaA = static_cast<double>(responseAt(kDepthNodesUm[i]).inflammationDeltaA);
            made.inflammation[i] = deltaA * deltaA / static_cast<double>(kResponseDensityCm2);
        }
        return made;
    }();
    return kTable;
}

constexpr double kEnoughPerCm2 = 200; // punctures for 1 - 1/e of what one session can do (assumption)

// What a session asks of the tissue, each 0..1.
struct Stimulus {
    double dermis = 0, epidermis = 0;
    double inflammation = 0; // against that of 1.5 mm at 250/cm², at most 1
    double tearHazard = 0, otherHazard = 0;
};
Stimulus stimulusOf(const TissueDose &dose) {
    const ClassWeights &w = weights();
    double dermis = 0, epidermis = 0, square = 0, count = 0;
    for (size_t i = 0; i < kDepthClasses; ++i) {
        const auto n = static_cast<double>(dose.punctures[i]);
        dermis += n * w.dermis[i];
        epidermis += n * w.epidermis[i];
        square += n * w.inflammation[i];
        count += n;
    }
    // Hazards, 1 = 63 % over-treated (assumptions): 10 mm/cm² torn; 4,000/cm² beyond the 4,000 that the densest plans
    // ask for; ten punctures per cm² into the fat (the rubric fails from 1 % of punctures on).
    constexpr double kTearMm = 10, kDensePerCm2 = 4000, kFatPerCm2 = 10;
    const auto fat = static_cast<double>(dose.layers[static_cast<size_t>(Layer::Fat)]);
    return {.dermis = -std::expm1(-dermis / kEnoughPerCm2),
            .epidermis = -std::expm1(-epidermis / kEnoughPerCm2),
            .inflammation = std::min(std::sqrt(square) / 8.0, 1.0),
            .tearHazard = static_cast<double>(dose.overTearMm) / kTearMm,
            .otherHazard = std::max(count - kDensePerCm2, 0.0) / kDensePerCm2 + fat / kFatPerCm2};
}

// Tissue answers again as it recovers: a session takes its share of what is ready, and what it took comes back within
// weeks: 94 % after four, three quarters after two (assumption; sources want 4–6 weeks, trials with two weeks worked).
// Halves of a session on one day add up to the whole; more sessions never take less.
constexpr double kReadyAgainDays = 10;

// ---- Courses after a session, days ---------------------------------------------------------------------------------

// Gains wane over years (assumption: half in five).
double kept(double days) { return std::exp2(-std::max(days, 0.0) / (5 * 365.0)); }

// Sums over sessions of (what it set going × how far that has come).
struct Sums {
    double epidermis = 0, papillary = 0, reticulin = 0, basement = 0, elastin = 0;
    double dermal = 0, pigment = 0; // effect on the condition
};

void addSession(Sums &sums, double dermis, double epidermis, double age) {
    const double keeps = kept(age);
    const double early = rise(age, 21, 2), middle = rise(age, 28, 2);
    // Collagen III comes first and gives way to collagen I within a year (published as phases; times: assumption).
    const double givesWay = 1.0 - 0.7 * rise(age, 240, 4);
    sums.epidermis += epidermis * rise(age, 14, 2) * keeps;
    sums.papillary += dermis * rise(age, 42, 2) * keeps;
    sums.reticulin += dermis * early * givesWay * keeps;
    sums.basement += dermis * early * keeps;
    // El-Domyati 2015: total elastin lower at three months; its return with remodelling is an assumption.
    sums.elastin += dermis * early * (1.0 - rise(age, 180, 4));
    sums.dermal += dermis * middle * keeps;
    sums.pigment += epidermis * middle * keeps;
}

// Share of what is possible that a sum has brought: every session does less than the one before (assumption: a full one
// takes 36 % of what is left).
constexpr double kPerSession = 0.45;
double reachedShare(double sum) { return -std::expm1(-kPerSession * sum); }

// The most that needling can do. Set so that the published series come out, see the comment at each; calibration, not
// prediction.
constexpr double kMostEpidermis = 0.65;    // +50 % after five monthly sessions of 1.5 mm (Lotfi 2013)
constexpr double kMostPapillary = 0.87;    // papillary collagen +53.2 % (Lotfi 2013)
constexpr double kMostReticulin = 0.97;    // reticulin +65.4 % (Lotfi 2013)
constexpr double kMostDermalDensity = 1.5; // +101.9 % three months after … four monthly (Kenkel 2021)
constexpr double kMostElasticity = 0.42;   // +28.2 % (Kenkel 2021)
constexpr double kMostCollagenVII = 0.4;   // rises (El-Domyati 2015); size: assumption
constexpr double kMostElastinLost = 0.15;  // falls (El-Domyati 2015); size: assumption

// ---- Conditions
// ------------------------------------------------------------------------------------------------------

struct ConditionFigures {
    double most = 0;        // share of its severity that needling can take away at most
    bool isPigment = false; // answers shallow work as well as deep
};
// Assumptions anchored on: acne scars 11.73 → 6.5 after five monthly sessions (Dogra 2014) and 45.8 % (Asif) of mixed
// atrophic scars; ice-pick scars hardly (recalled); wrinkles and texture better (Ablon 2018); melasma and brightness
// better, mostly beside creams (BMC Dermatol 2017, JCM 2023); stretch marks better over six sessions. Raised scars are
// no case for needling here (one cleared device is labelled for them; the course does not follow it).
constexpr std::array<ConditionFigures, kConditionCount> kConditions = {{{},
                                                                        {.most = 0.70},
                                                                        {.most = 0.55},
                                                                        {.most = 0.20},
                                                                        {.most = 0.45},
                                                                        {.most = 0.40},
                                                                        {.most = 0.35, .isPigment = true},
                                                                        {.most = 0.35, .isPigment = true},
                                                                        {.most = 0.45},
                                                                        {}}};
// PRP beside needling: 62.2 against 45.8 % (Asif), in favour but not significant in a split-face trial. The default
// stands between (assumption).
constexpr double kPrpGain = 1.2;
constexpr double kMostImproved = 0.9;
constexpr double kRaisedWorsening = 0.5; // of a raised scar, at full dose or over-treatment (assumption)

// Probability of hyperpigmentation of an area fully worked, types I–VI; three times that where over-treated (reference
// §4.4: anchored on 5 of 30 in Dogra 2014 and none worse in Al Qarqaz 2018; assumption).
constexpr std::array<double, 6> kPih = {0.01, 0.01, 0.03, 0.08, 0.12, 0.12};
constexpr double kPihOver = 3;
constexpr double kPihOnsetDays = 14, kPihFadeDays = 210; // halves; sources: onset 1–3 weeks, gone in 3–12 months
constexpr double kPihDarkens = 1; // how much a dark spot or melasma worsens where it comes (assumption)

constexpr double kMostScar = 0.5; // of fully over-treated places that keep a mark (assumption; 2 of 36 in a trial)

} // namespace

double reEpithelialised(double diameterUm, double hours) {
    if (!(hours > 0.0))
        return 0;
    // Stumpp 2009: half after 10–22 h, 84 % after 13–28 h, lesions below 500 µm. Assumptions: its two doses are read as
    // shares of channels; log-normal; the windows' ends belong to the smallest and the widest; twice as wide at most.
    const double wide = std::clamp(diameterUm / 500.0, 0.0, 2.0);
    const double half = 10.0 + 12.0 * wide, most = 13.0 + 15.0 * wide;
    return 0.5 * std::erfc(-std::log(hours / half) / std::log(most / half) / std::sqrt(2.0));
}

HealingPhases phasesAt(double days) {
    if (!(days >= 0.0))
        return {.settled = 1};
    // Ends: fibrin plug in minutes; day 5; week 8; a year (amiea, Rejuvapen: makers' pages).
    const double plugged = rise(days, 0.02, 4), calmed = rise(days, 5, 4), filled = rise(days, 56, 4),
                 done = rise(days, 365, 4);
    return {.haemostasis = 1.0 - plugged,
            .inflammation = plugged - calmed,
            .proliferation = calmed - filled,
            .remodelling = filled - done,
            .settled = done};
}

HealingState healedAt(const HealingInput &input, double days) {
    HealingState state;
    Sums sums;
    double dermisTaken = 0, epidermisTaken = 0; // of what is ready, 0..1
    double unready = 0, askedSoFar = 0;         // what earlier days left to recover; what this day has asked so far
    double tear = 0, other = 0, unseen = 1, unseenNow = 1, raised = 0;
    double channels = 0, covered = 0;
    double lastDay = 0;
    size_t lastIndex = 0;
    bool isFirst = true;
    for (size_t done = 0; done < input.sessions.size(); ++done) {
        // The next by day, then by place: few sessions, no need to sort a copy.
        size_t next = input.sessions.size();
        for (size_t i = 0; i < input.sessions.size(); ++i) {
            const double day = input.sessions[i].day;
            const bool isLater = isFirst || day > lastDay || (!(day < lastDay) && i > lastIndex);
            if (isLater && (next == input.sessions.size() || day < input.sessions[next].day))
                next = i;
        }
        if (next == input.sessions.size() || !(input.sessions[next].day <= days))
            break;
        const HealingSession &session = input.sessions[next];
        const double gap = session.day - lastDay;
        const double left = isFirst ? 0.0 : std::exp(-gap / kReadyAgainDays);
        if (isFirst || std::floor(session.day) > std::floor(lastDay)) { // else more of one day's work
            unready = dermisTaken;
            askedSoFar = 0;
        }
        unready *= left;
        isFirst = false;
        lastDay = session.day;
        lastIndex = next;
        const double age = days - session.day;
        const Stimulus asked = stimulusOf(session.dose);
        dermisTaken *= left;
        epidermisTaken *= left;
        const double dermis = (1.0 - dermisTaken) * asked.dermis;
        const double epidermis = (1.0 - epidermisTaken) * asked.epidermis;
        // Needling what has not yet recovered harms (assumption).
        const double askedToday = 1.0 - (1.0 - askedSoFar) * (1.0 - asked.dermis);
        other += asked.otherHazard + 0.5 * unready * (askedToday - askedSoFar);
        askedSoFar = askedToday;
        tear += asked.tearHazard;
        dermisTaken += dermis;
        epidermisTaken += epidermis;
        addSession(sums, dermis, epidermis, age);
        const double shows = rise(age, kPihOnsetDays, 4) * (1.0 - rise(age, kPihFadeDays, 4));
        unseen *= 1.0 - asked.inflammation;
        unseenNow *= 1.0 - asked.inflammation * shows;
        raised += asked.dermis * rise(age, 28, 2);
        const auto made = static_cast<double>(session.dose.count());
        if (made > 0.0) {
            const double diameterUm = 1000.0 * std::sqrt(static_cast<double>(session.dose.openMm2) / made / 0.785398);
            channels += made;
            covered += made * reEpithelialised(diameterUm, 24.0 * age);
            state.phases = phasesAt(age);
        }
    }
    if (channels > 0.0)
        state.reEpithelialised = covered / channels;
    state.epidermis = 1.0 + kMostEpidermis * reachedShare(sums.epidermis);
    const double papillary = reachedShare(sums.papillary), reticulin = reachedShare(sums.reticulin);
    const double dermal = reachedShare(sums.dermal);
    state.papillaryCollagen = state.collagenI = 1.0 + kMostPapillary * papillary;
    state.reticulin = state.collagenIII = 1.0 + kMostReticulin * reticulin; // reticulin is collagen III
    state.collagenVII = 1.0 + kMostCollagenVII * reachedShare(sums.basement);
    state.elastin = 1.0 - kMostElastinLost * reachedShare(sums.elastin);
    state.dermalDensity = 1.0 + kMostDermalDensity * dermal;
    state.elasticity = 1.0 + kMostElasticity * dermal;

    state.overTreatment = -std::expm1(-(tear + other));
    state.scarRisk = kMostScar * state.overTreatment;
    state.tramTrackRisk = kMostScar * -std::expm1(-tear);
    const double base = kPih[static_cast<size_t>(std::clamp(input.fitzpatrick, 1, 6) - 1)] *
                        (1.0 + (kPihOver - 1.0) * state.overTreatment);
    state.pihProbability = base * (1.0 - unseen);
    state.pihNow = base * (1.0 - unseenNow);

    const auto which = std::min(static_cast<size_t>(input.condition), kConditions.size() - 1);
    const ConditionFigures &condition = kConditions[which];
    const double most = std::min(condition.most * (input.hasPrp ? kPrpGain : 1.0), kMostImproved);
    const double improved = most * (condition.isPigment ? reachedShare(sums.pigment) : dermal);
    state.conditionLeft = 1.0 - improved;
    if (condition.isPigment)
        state.conditionLeft += kPihDarkens * state.pihNow;
    else if (input.condition == Condition::RaisedScar)
        state.conditionLeft += kRaisedWorsening * std::max(reachedShare(raised), state.overTreatment);
    return state;
}

} // namespace stipple::sim

#include "engine/record/progress.h"

#include <algorithm>
#include <cmath>

#include "sim/technique/deductions.h"

namespace stipple::record {

namespace {

constexpr double kPlateauSlope = 0.5; // points a run
constexpr int kPassesToCertify = 10;  // on the device
constexpr int kCheckDays[] = {7, 30};

struct Stage {
    int first, last;           // cases by number
    int needsFirst, needsLast; // cases to master before; 0: none
    int passesOnDevice;
};
constexpr Stage kCourse[] = {
    {1, 3, 0, 0, 0}, {4, 6, 1, 3, 0}, {7, 9, 4, 6, 0}, {10, 13, 7, 9, 0}, {14, 14, 7, 9, kPassesToCertify}};

std::string listed(const std::vector<int> &numbers) {
    std::string text = numbers.size() == 1 ? "case " : "cases ";
    for (size_t i = 0; i < numbers.size(); ++i)
        text += (i == 0 ? "" : i + 1 == numbers.size() ? " and " : ", ") + std::to_string(numbers[i]);
    return text;
}

// What is missing before a case opens.
std::string needsOf(const sim::Case &one, std::span<const sim::Case> cases, std::span<const Standing> all,
                    std::span<const Attempt> attempts) {
    const auto *stage = std::find_if(std::begin(kCourse), std::end(kCourse),
                                     [&](const Stage &s) { return one.number >= s.first && one.number <= s.last; });
    if (stage == std::end(kCourse))
        return {};
    std::vector<int> missing;
    for (size_t i = 0; i < cases.size(); ++i)
        if (cases[i].number >= std::max(1, stage->needsFirst) && cases[i].number <= stage->needsLast &&
            !all[i].masteredAtS)
            missing.push_back(cases[i].number);
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    std::string needs;
    if (!missing.empty())
        needs = "pass " + listed(missing) + (missing.size() > 1 ? " each" : "") + " twice in a row, a day apart";
    const auto passes = std::count_if(attempts.begin(), attempts.end(),
                                      [&](const Attempt &a) { return a.device == one.device && a.isPassed(); });
    if (passes < stage->passesOnDevice)
        needs += std::string(needs.empty() ? "" : "; then ") + std::to_string(stage->passesOnDevice) +
                 " passes with the " + one.device + " (" + std::to_string(passes) + " so far)";
    return needs;
}

} // namespace

std::vector<Run> runsOf(std::span<const Attempt> attempts, std::string_view caseId) {
    std::vector<Run> runs;
    for (const Attempt &a : attempts)
        if (caseId.empty() || a.caseId == caseId)
            runs.push_back({.atS = a.startedAtS,
                            .total = a.total,
                            .error = a.error,
                            .isPassed = a.isPassed(),
                            .isAssessment = a.isAssessment});
    std::stable_sort(runs.begin(), runs.end(), [](const Run &a, const Run &b) { return a.atS < b.atS; });
    return runs;
}

std::vector<CurvePoint> learningCurve(std::span<const Run> runs) {
    std::vector<CurvePoint> curve;
    for (size_t i = 0; i < runs.size(); ++i) {
        const size_t count = std::min<size_t>(i + 1, kCurveRuns);
        const std::span<const Run> window = runs.subspan(i + 1 - count, count);
        const auto n = static_cast<double>(count);
        double sum = 0, errors = 0, squares = 0;
        for (const Run &run : window) {
            sum += run.total;
            errors += run.error;
        }
        const double mean = sum / n, error = errors / n;
        for (const Run &run : window)
            squares += (run.total - mean) * (run.total - mean);
        const double variance = count > 1 ? squares / (n - 1) : 0;
        curve.push_back({.run = runs[i], .mean = mean, .meanError = std::sqrt(error * error + variance / n)});
    }
    return curve;
}

std::optional<double> slopePerRun(std::span<const Run> runs) {
    if (runs.size() < kCurveRuns)
        return std::nullopt;
    const std::span<const Run> last = runs.last(kCurveRuns);
    constexpr double kMiddle = 0.5 * (kCurveRuns - 1);
    double up = 0, down = 0;
    for (int i = 0; i < kCurveRuns; ++i) {
        up += (i - kMiddle) * last[static_cast<size_t>(i)].total;
        down += (i - kMiddle) * (i - kMiddle);
    }
    return up / down;
}

bool isPlateau(std::span<const Run> runs) {
    const std::optional<double> slope = slopePerRun(runs);
    return slope && *slope < kPlateauSlope;
}

// The sequential probability ratio test of two failure rates, divided so that a fail less a pass is one.
double CusumRule::step() const {
    const double p = std::log(unacceptable / acceptable), q = std::log((1 - acceptable) / (1 - unacceptable));
    return q / (p + q);
}

double CusumRule::limit() const {
    const double p = std::log(unacceptable / acceptable), q = std::log((1 - acceptable) / (1 - unacceptable));
    return std::log((1 - risk) / risk) / (p + q);
}

std::vector<CusumPoint> cusum(std::span<const Run> runs, const CusumRule &rule) {
    std::vector<CusumPoint> points;
    const double step = rule.step(), limit = rule.limit();
    CusumPoint now;
    for (const Run &run : runs) {
        now.sum += run.isPassed ? -step : 1 - step;
        CusumPoint point = now; // its limits are those it was judged by
        if (now.sum <= now.base - limit)
            point.verdict = CusumVerdict::Acceptable;
        else if (now.sum >= now.base + limit)
            point.verdict = CusumVerdict::Unacceptable;
        if (point.sum <= now.base - limit || point.sum >= now.base + limit) {
            now.base = now.sum;
            now.verdict = point.verdict;
        }
        points.push_back(point);
    }
    return points;
}

std::optional<TimeS> masteredAtS(std::span<const Run> runs) {
    const Run *first = nullptr; // of the row of passes
    for (const Run &run : runs) {
        if (!run.isPassed)
            first = nullptr;
        else if (first == nullptr)
            first = &run;
        else if (run.atS - first->atS >= kDayS)
            return run.atS;
    }
    return std::nullopt;
}

std::vector<RetentionCheck> retentionChecks(std::span<const Run> runs, TimeS mastered, TimeS nowS) {
    std::vector<RetentionCheck> checks;
    for (const int days : kCheckDays) {
        RetentionCheck check{.days = days, .dueAtS = mastered + days * kDayS};
        for (const Run &run : runs) {
            if (!run.isAssessment || run.atS < check.dueAtS)
                continue;
            check.hasFailed = !run.isPassed;
            if (run.isPassed) {
                check.state = RetentionCheck::State::Kept;
                break;
            }
        }
        if (check.state != RetentionCheck::State::Kept && nowS >= check.dueAtS)
            check.state = RetentionCheck::State::Due;
        checks.push_back(check);
    }
    return checks;
}

const RetentionCheck *Standing::due() const {
    for (const RetentionCheck &check : checks)
        if (check.state == RetentionCheck::State::Due)
            return &check;
    return nullptr;
}

std::vector<Standing> standings(std::span<const sim::Case> cases, std::span<const Attempt> attempts, TimeS nowS) {
    std::vector<Standing> all;
    for (const sim::Case &one : cases) {
        Standing standing;
        standing.caseId = one.id;
        standing.runs = runsOf(attempts, one.id);
        for (const Run &run : standing.runs)
            if (!standing.best || run.total > standing.best->total)
                standing.best = run;
        if (!standing.runs.empty())
            standing.last = standing.runs.back();
        standing.masteredAtS = masteredAtS(standing.runs);
        if (standing.masteredAtS)
            standing.checks = retentionChecks(standing.runs, *standing.masteredAtS, nowS);
        all.push_back(std::move(standing));
    }
    for (size_t i = 0; i < all.size(); ++i) {
        all[i].needs = needsOf(cases[i], cases, all, attempts);
        all[i].isOpen = all[i].needs.empty();
    }
    return all;
}

std::string scoreText(const Run &run) { return sim::fixed(run.total, 0) + " ± " + sim::fixed(run.error, 0); }

std::string scoreText(const Run &run, size_t runs) {
    return scoreText(run) + ", " + std::to_string(runs) + (runs == 1 ? " run" : " runs");
}

std::string ordinal(size_t number) {
    const size_t tens = number % 100, ones = number % 10;
    const bool isTeen = tens >= 11 && tens <= 13;
    return std::to_string(number) + (isTeen ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th");
}

} // namespace stipple::record

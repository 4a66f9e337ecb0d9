#include "sim/tissue/fields.h"

#include <cmath>

#include "engine/base/hash.h"
#include "shaders/kernels/math_exact.h"
#include "shaders/kernels/tissue.h"
#include "sim/tissue/anaesthetic.h"
#include "sim/tissue/response.h"

namespace stipple::sim {

namespace {

constexpr float kRest = 2.5e-4F;    // squared Δa* below which a cell is at rest: 0.016 Δa*, far below what is seen
constexpr float kRestMm = 1.0e-5F;  // of fluid
constexpr float kFlareGain = 1.28F; // makes the flare's peak the table's value although the vessels lag behind
constexpr float kFluidGain = 1.05F; // the same for swelling, which drains while it forms

constexpr float kStepS = 1.0F / static_cast<float>(kTissueStepsPerSecond);
// The flare spreads some 5 mm by its peak (assumption): D = 5² mm² / (4 × 300 s). Inflammation stays: about 1 mm in an
// hour (assumption). Fluid leaks from the vessels about a puncture: the wheal of one prick is 4 to 7 mm wide (Malling,
// Darsow), that of a needle's some 2 mm by the leak's half time (assumption): D = 1² mm² / (4 × 324 s).
constexpr float kFlareSpread = 0.021F, kPoolSpread = 0.0001F, kFluidSpread = 0.0008F; // mm²/s
constexpr float kFlareRise = 1.0F / 100.0F; // 1/s: peaks at 4–5 min (Cook & Shuster 1980)
// Inflammation of any depth as a mixture of two, which follows every row of the table over a session's two hours.
constexpr float kBriefS = 2.0F * 3600.0F, kLastingS = 45.0F * 3600.0F, kMatchS = 7200.0F;
constexpr float kLeakHalfS = 5.4F * 60.0F;    // wheal formation (Cook & Shuster 1980)
constexpr float kDrainHalfS = 8.0F * 3600.0F; // between the table's 3 and 16 h (one rate for all depths: assumption)
constexpr float kLn2 = 0.69314718F;
constexpr float kMostPerStep = 0.9F; // of a cell's mediator may leave it in one step

bool isResting(const glm::vec4 &mediators, const glm::vec4 &responses) {
    const float redness = std::max(std::max(mediators.x, std::max(mediators.y, mediators.z)),
                                   std::max(responses.x, std::max(responses.y, responses.z)));
    return redness < kRest && std::max(mediators.w, responses.w) < kRestMm;
}

// Chart::conduct with every pair's exchange limited alike.
std::vector<glm::vec4> stableConduct(const Chart &chart) {
    std::vector<glm::vec4> out = chart.conduct;
    const float most = kMostPerStep / (4.0F * kFlareSpread * kStepS); // 1/mm² per side
    const auto limit = [&](int x, int y, int dx, int dy, int there, int back) {
        const int nx = x + dx, ny = y + dy;
        if (nx >= chart.width || ny >= chart.height)
            return;
        const auto i = static_cast<size_t>(chart.index(x, y)), j = static_cast<size_t>(chart.index(nx, ny));
        const float worst = std::max(out[i][there], out[j][back]);
        if (worst <= most)
            return;
        out[i][there] *= most / worst;
        out[j][back] *= most / worst;
    };
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            limit(x, y, 1, 0, 0, 1);
            limit(x, y, 0, 1, 2, 3);
        }
    return out;
}

} // namespace

Fields::Fields(const Chart &chart, const Preparation &preparation)
    : width_(chart.width), height_(chart.height), flareLeft_(flareLeft(preparation.anaestheticMin)),
      tiles_(chart.width, chart.height), conduct_(stableConduct(chart)),
      mediators_(chart.width, chart.size(), glm::vec4(0)), next_(chart.width, chart.size(), glm::vec4(0)),
      responses_(chart.width, chart.size(), glm::vec4(0)) {}

float Fields::deltaA(int cell) const {
    const glm::vec4 &r = responses_[static_cast<size_t>(cell)];
    return std::sqrt(std::max(r.x, 0.0F) * kFlareGain) + std::sqrt(std::max(r.z, 0.0F));
}

// Δa* = A(L) sqrt(density / 250 cm⁻²), so each puncture adds A² / 250 per cm² to the square.
void Fields::release(int cell, float depthUm, float cellAreaMm2, float crowdingPerCm2) {
    constexpr float kMostPerCm2 = kDensityCap * kDensityCap * kResponseDensityCm2;
    if (!(cellAreaMm2 > 0.0F) || crowdingPerCm2 > kMostPerCm2)
        return;
    const Response answer = responseAt(depthUm);
    const float share = 100.0F / cellAreaMm2 / kResponseDensityCm2;
    glm::vec4 &c = mediators_[static_cast<size_t>(cell)];
    const float flare = flareLeft_ * answer.flareDeltaA;
    c.x += flare * flare * share;
    // Squares decay twice as fast.
    const float wanted = shared::expExact(-2.0F * kMatchS / answer.inflammationTauS);
    const float brief = shared::expExact(-2.0F * kMatchS / kBriefS),
                lasting = shared::expExact(-2.0F * kMatchS / kLastingS);
    const float lastingShare = std::clamp((wanted - brief) / (lasting - brief), 0.0F, 1.0F);
    const float added = answer.inflammationDeltaA * answer.inflammationDeltaA * share;
    c.y += added * (1.0F - lastingShare);
    c.z += added * lastingShare;
    c.w += kFluidGain * answer.oedemaMm * share;
    tiles_.wakeAround(cell % width_, cell / width_);
}

void Fields::updateTiles() {
    const auto look = [&](const Tiles::Rect &r) {
        unsigned busy = 0;
        for (int y = r.y0; y < r.y1; ++y)
            for (int x = r.x0; x < r.x1; ++x) {
                const auto i = static_cast<size_t>(y * width_ + x);
                if (isResting(mediators_[i], responses_[i]))
                    continue;
                busy |= Tiles::kInside | (x == r.x1 - 1 ? Tiles::kEast : 0U) | (x == r.x0 ? Tiles::kWest : 0U) |
                        (y == r.y1 - 1 ? Tiles::kNorth : 0U) | (y == r.y0 ? Tiles::kSouth : 0U);
            }
        return busy;
    };
    tiles_.update(look, [&](const Tiles::Rect &r) { // falls asleep at exactly nothing
        for (int y = r.y0; y < r.y1; ++y)
            for (int x = r.x0; x < r.x1; ++x) {
                const auto i = static_cast<size_t>(y * width_ + x);
                mediators_[i] = next_[i] = responses_[i] = glm::vec4(0);
            }
    });
}

uint64_t Fields::hash() const {
    uint64_t hash = hashOf<uint32_t>(tiles_.awake());
    for (const uint32_t tile : tiles_.awake()) {
        const Tiles::Rect r = tiles_.rect(tile);
        for (int y = r.y0; y < r.y1; ++y) {
            const auto first = static_cast<size_t>(y * width_ + r.x0), count = static_cast<size_t>(r.x1 - r.x0);
            hash = hashOf<glm::vec4>(mediators_.cells().subspan(first, count), hash);
            hash = hashOf<glm::vec4>(responses_.cells().subspan(first, count), hash);
        }
    }
    return hash;
}

// Squares of Δa* decay twice as fast as Δa* itself. With the two stages, (1 - e^(-t/h))² e^(-2t/τ) is exactly a chain
// of rates a, a + 1/h and a + 2/h, a = 2/τ: for the brief pool (a = 1/h) the pool's own rate is therefore 3/h, for the
// lasting one the difference is below 4 %.
shared::TissueStep Fields::parameters() const {
    const auto kept = [](float ratePerS) { return 1.0F - kStepS * ratePerS; };
    const float leak = kLn2 / kLeakHalfS, drain = kLn2 / kDrainHalfS;
    const float stage = 2.0F / kInflammationRiseS, rise = 1.0F / kInflammationRiseS;
    shared::TissueStep p{};
    p.spread = kStepS * glm::vec4(kFlareSpread, kPoolSpread, kPoolSpread, kFluidSpread);
    p.keep = {kept(2.0F / kFlareFallS), kept(stage + rise), kept(2.0F / kLastingS), kept(leak)};
    p.drive = kStepS * glm::vec4(kFlareRise, stage, rise, leak);
    p.keepResponse = {kept(kFlareRise), kept(stage), kept(rise), kept(drain)};
    p.width = static_cast<uint32_t>(width_);
    p.height = static_cast<uint32_t>(height_);
    p.tilesX = static_cast<uint32_t>(tiles_.tilesX());
    p.tileCount = static_cast<uint32_t>(tiles_.awake().size());
    return p;
}

void stepTissueTiles(Fields &fields, size_t first, size_t last) {
    const shared::TissueStep p = fields.parameters();
    const glm::vec4 *const now = fields.mediators().data();
    const glm::vec4 *const conduct = fields.conduct().data();
    glm::vec4 *const next = fields.nextMediators().data();
    glm::vec4 *const responses = fields.responses().data();
    const std::ptrdiff_t width = fields.width();
    for (const uint32_t tile : fields.awakeTiles().subspan(first, last - first)) {
        const Tiles::Rect r = fields.tiles().rect(tile);
        for (std::ptrdiff_t y = r.y0; y < r.y1; ++y)
            for (std::ptrdiff_t i = y * width + r.x0; i < y * width + r.x1; ++i) {
                // Off the chart the neighbour is a guard or another row's cell; its coefficient is 0.
                const glm::vec4 cell = now[i];
                next[i] = shared::tissueMediators(p, cell, now[i + 1], now[i - 1], now[i + width], now[i - width],
                                                  conduct[i]);
                responses[i] = shared::tissueResponses(p, cell, responses[i]);
            }
    }
}

// Grades of technique T§2.8 on the model's state: 1 faint pink, 2 even pink-red (Δa* 2.5 is just clearly seen), 3 with
// fine pinpoints, 4 merging blood. The shares are assumptions.
int endPointGrade(float deltaA, float beadShare, float filmShare) {
    if (filmShare > 0.40F)
        return 4;
    if (beadShare > 0.05F && filmShare > 0.005F)
        return 3;
    if (deltaA >= 2.5F)
        return 2;
    return deltaA >= 1.0F ? 1 : 0;
}

} // namespace stipple::sim

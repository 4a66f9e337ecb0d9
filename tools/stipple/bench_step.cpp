#include "tools/stipple/bench_step.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/app/demo.h"
#include "shaders/shared/limits.h"
#include "sim/session/recording.h"
#include "tools/stipple/bench_timing.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

using nlohmann::json;

constexpr int kRunSteps = kStepsPerSecond; // a run is one second

// One second of a pen at 110 Hz drawn to and fro over the block, as frames.
std::vector<sim::InputFrame> penSecond() {
    std::vector<sim::InputFrame> frames;
    for (int i = 0; i < kRunSteps; ++i) {
        const float t = static_cast<float>(i) / kRunSteps;
        const float x = 15.0F - 60.0F * std::fabs(t - 0.5F); // 30 mm there and back
        frames.push_back(sim::quantise({.posMm = {x, 0, 0},
                                        .orientation = {1, 0, 0, 0},
                                        .forceN = 0.8F,
                                        .lengthUm = 1000,
                                        .frequencyHz = 110,
                                        .stretch = 1,
                                        .isMotorOn = true,
                                        .isHeld = true}));
    }
    return frames;
}

struct FaceWork {
    app::SessionAssets session;
    std::vector<sim::InputFrame> frames; // an expert's passes over one zone after the other
};

// The pen's case on the face with every zone in its plan that may be worked and that the demonstration's straight runs
// stay on (not the tip of the nose).
Result<FaceWork> wholeFace(const app::AssetFolders &assets) {
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "face-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    FaceWork work{.session = *session, .frames = {}};
    std::vector<sim::ZonePlan> &plan = work.session.trainingCase.plan;
    const std::vector<sim::ZonePlan> asked = std::exchange(plan, {});
    std::vector<sim::ZonePlan> whole;
    for (int i = 1; i < sim::kZoneCount; ++i) {
        const auto zone = static_cast<sim::ZoneId>(i);
        if (!sim::zoneFigures(zone).isTreatable || session->skin.index->frame(zone) == nullptr)
            continue;
        plan = {asked.back()};
        plan.front().zone = zone;
        const Result<std::vector<sim::InputFrame>> frames = app::demoFrames(work.session);
        if (!frames.ok())
            continue;
        whole.push_back(plan.front());
        work.frames.insert(work.frames.end(), frames->begin(), frames->end());
    }
    plan = whole;
    if (work.frames.empty())
        return systemError("no zone of this head can be worked by the demonstration; measure on the default head");
    return work;
}

// An expert's passes over the plan, without end.
class FacePasses {
  public:
    FacePasses(std::vector<sim::InputFrame> frames, float frequencyHz) : frames_(std::move(frames)) {
        for (sim::InputFrame &frame : frames_)
            frame.frequencyDhz = static_cast<uint16_t>(10.0F * frequencyHz);
    }
    const sim::InputFrame &next() { return frames_[at_++ % frames_.size()]; }

  private:
    std::vector<sim::InputFrame> frames_;
    size_t at_ = 0;
};

// The live backend, or, while a face is being filled, one for which tissue and blood stand still: the punctures are
// real, but as if all had been made within the last moments, and every tile they touched is awake.
class PausedTissue final : public sim::Backend {
  public:
    explicit PausedTissue(std::shared_ptr<sim::Backend> live) : live_(std::move(live)) {}
    bool isPaused = true;
    std::string name() const override { return live_->name(); }
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override {
        if (isPaused)
            twins_.solveNeedles(array, places, out);
        else
            live_->solveNeedles(array, places, out);
    }
    void stepTissue(sim::Fields &fields) override {
        if (!isPaused)
            live_->stepTissue(fields);
    }
    void stepBlood(sim::BloodFields &blood) override {
        if (!isPaused)
            live_->stepBlood(blood);
    }

  private:
    std::shared_ptr<sim::Backend> live_;
    sim::CpuBackend twins_;
};

// A face under work that carries a number of punctures, and the times of its steps.
struct WorkedFace {
    std::shared_ptr<PausedTissue> backend;
    sim::World world;
    std::vector<double> meanMs = {}, allMs = {}, bloodMs = {}, tissueMs = {}, otherMs = {};

    // Makes `wanted` punctures by whole rounds over the face, at most one strike a step.
    double fill(const std::vector<sim::InputFrame> &frames, size_t wanted, size_t needles) {
        const double strikes = static_cast<double>(wanted) / static_cast<double>(needles);
        const double round = static_cast<double>(frames.size());
        const double strikesPerStep = strikes / (round * std::ceil(strikes / round));
        FacePasses passes(frames, static_cast<float>(strikesPerStep * kStepsPerSecond));
        const double seconds = secondsOf([&] {
            while (world.ledger().size() < wanted)
                world.step(passes.next());
        });
        backend->isPaused = false;
        return seconds;
    }
    void timeSecond(FacePasses &passes) {
        double sum = 0;
        for (int i = 0; i < kRunSteps; ++i) {
            const auto step = static_cast<int>(world.stepCount());
            const double ms = 1000.0 * secondsOf([&] { world.step(passes.next()); });
            constexpr int kBloodEvery = kStepsPerSecond / kBloodStepsPerSecond,
                          kTissueEvery = kStepsPerSecond / kTissueStepsPerSecond;
            (step % kBloodEvery == 0 ? bloodMs : step % kTissueEvery == 2 ? tissueMs : otherMs).push_back(ms);
            allMs.push_back(ms);
            sum += ms;
        }
        meanMs.push_back(sum / kRunSteps);
    }
    json figures() const {
        json out = {{"punctures", world.ledger().size()},
                    {"tissue_tiles_awake", world.fields().awakeTiles().size()},
                    {"blood_tiles_awake", world.blood().awakeTiles().size()},
                    {"mean_ms", spreadOf(meanMs, 1)},
                    {"single_ms", spreadOf(allMs, 1)},
                    {"without_fields_ms", spreadOf(otherMs, 1)},
                    {"with_blood_ms", spreadOf(bloodMs, 1)},
                    {"with_tissue_ms", spreadOf(tissueMs, 1)}};
        out["single_ms"]["p99"] = json::parse(fixed(quantileOf(allMs, 0.99), 4));
        return out;
    }
};

} // namespace

Result<json> timeBlockSteps(const app::AssetFolders &assets, const LiveBackend &live, int runs) {
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "block-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    std::vector<double> penMs, awakeMs, puncturesPerS;
    const std::vector<sim::InputFrame> frames = penSecond();
    for (int i = 0; i < runs; ++i) {
        sim::World world = app::makeWorld(*session, 1, live.backend);
        const double seconds = secondsOf([&] {
            for (const sim::InputFrame &frame : frames)
                world.step(frame);
        });
        penMs.push_back(1000.0 * seconds / kRunSteps);
        puncturesPerS.push_back(static_cast<double>(world.ledger().size()) / seconds);
    }
    // A chart of a head's size with every tile awake.
    const sim::Chart chart = sim::makeBlockChart(0.5F * static_cast<float>(kChartSize), 100.0F);
    sim::Fields fields(chart);
    for (size_t cell = 0; cell < chart.size(); cell += kTileSize / 2)
        fields.release(static_cast<int>(cell), 1000.0F, chart.areaMm2[cell]);
    for (int i = 0; i <= runs; ++i) {
        const double ms = 1000.0 * secondsOf([&] { live.backend->stepTissue(fields); });
        if (i > 0) // the first touches fresh memory
            awakeMs.push_back(ms);
    }
    return json{{"ms", {{"pen_110_hz", spreadOf(penMs, 1)}, {"whole_face_awake_field_step", spreadOf(awakeMs, 1)}}},
                {"punctures_per_s", spreadOf(puncturesPerS, 1)}};
}

Result<json> timeFaceSteps(const app::AssetFolders &assets, const LiveBackend &live, int runs) {
    const Result<FaceWork> work = wholeFace(assets);
    if (!work.ok())
        return work.error();
    const std::vector<sim::InputFrame> &frames = work->frames;
    const auto makeFace = [&] {
        const auto backend = std::make_shared<PausedTissue>(live.backend);
        return WorkedFace{.backend = backend, .world = app::makeWorld(work->session, 1, backend)};
    };
    const size_t needles = work->session.device.needles.size(), perRun = needles * 110;
    const auto most = static_cast<size_t>(kMaxPunctures) - static_cast<size_t>(runs + 1) * perRun;
    // The larger first: until the smaller is made, the process's memory is that of one session.
    WorkedFace large = makeFace();
    const double fillS = large.fill(frames, most, needles);
    const double fillRate = static_cast<double>(large.world.ledger().size()) / fillS;
    FacePasses largePasses(frames, 110), smallPasses(frames, 110);
    large.timeSecond(largePasses);
    const double memoryMib = peakMemoryMib();
    WorkedFace small = makeFace();
    small.fill(frames, 1'000'000, needles);
    small.timeSecond(smallPasses);
    for (WorkedFace *face : {&small, &large}) // the first second warms up
        face->meanMs = face->allMs = face->bloodMs = face->tissueMs = face->otherMs = {};
    for (int i = 0; i < runs; ++i) {
        small.timeSecond(smallPasses);
        large.timeSecond(largePasses);
    }
    std::vector<double> ratios;
    for (size_t i = 0; i < small.meanMs.size(); ++i)
        ratios.push_back(large.meanMs[i] / small.meanMs[i]);
    return json{{"needles", needles},
                {"frequency_hz", 110},
                {"one_million", small.figures()},
                {"ten_million", large.figures()},
                {"ratio_of_means", spreadOf(ratios, 1)},
                {"refused", large.world.ledger().refused()},
                {"session_of_ten_million_mib", json::parse(fixed(memoryMib, 1))},
                {"fill_punctures_per_s", json::parse(fixed(fillRate, 0))}};
}

Result<json> timeAwakeShares(const app::AssetFolders &assets, const LiveBackend &live, int runs) {
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "face-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    const sim::Chart &chart = session->skin.index->chart();
    const sim::ZoneFrame *const cheek = session->skin.index->frame(sim::ZoneId::CheekLeft);
    if (cheek == nullptr)
        return systemError("this head has no left cheek; measure on the head of the default patient");
    // One skin cell of every tile, nearest to the cheek first.
    const sim::Tiles tiles(chart.width, chart.height);
    std::vector<int> skin;
    for (int tile = 0; tile < tiles.tilesX() * tiles.tilesY(); ++tile) {
        const sim::Tiles::Rect r = tiles.rect(static_cast<uint32_t>(tile));
        int found = -1;
        for (int y = r.y0 + 1; y < r.y1 - 1; ++y)
            for (int x = r.x0 + 1; x < r.x1 - 1; ++x)
                if (found < 0 && chart.zone[static_cast<size_t>(chart.index(x, y))] != sim::ZoneId::None)
                    found = chart.index(x, y);
        if (found >= 0)
            skin.push_back(found);
    }
    std::sort(skin.begin(), skin.end(), [&](int a, int b) {
        const glm::vec3 da = chart.posMm[static_cast<size_t>(a)] - cheek->originMm;
        const glm::vec3 db = chart.posMm[static_cast<size_t>(b)] - cheek->originMm;
        return glm::dot(da, da) < glm::dot(db, db);
    });
    struct Part {
        int percent = 0;
        sim::Fields fields;
        sim::BloodFields blood;
        std::vector<double> tissueMs = {}, bloodMs = {}, perStepMs = {};
    };
    const sim::BleedRates rates = sim::bleedRates(session->trainingCase.patient, session->device.shaftUm);
    std::vector<Part> parts;
    for (const int percent : {1, 10, 100}) {
        Part part{.percent = percent, .fields = sim::Fields(chart), .blood = sim::BloodFields(chart, rates)};
        const size_t count = std::max<size_t>(1, skin.size() * static_cast<size_t>(percent) / 100);
        for (size_t i = 0; i < count; ++i) {
            part.fields.release(skin[i], 1000.0F, chart.areaMm2[static_cast<size_t>(skin[i])]);
            part.blood.open(skin[i], {.depthUm = 1000, .flowPlS = 500});
        }
        parts.push_back(std::move(part));
    }
    for (int i = 0; i <= runs; ++i)
        for (Part &part : parts) {
            const double tissue = 1000.0 * secondsOf([&] { live.backend->stepTissue(part.fields); });
            const double blood = 1000.0 * secondsOf([&] { live.backend->stepBlood(part.blood); });
            if (i == 0) // touches fresh memory
                continue;
            part.tissueMs.push_back(tissue);
            part.bloodMs.push_back(blood);
            part.perStepMs.push_back((tissue * kTissueStepsPerSecond + blood * kBloodStepsPerSecond) / kStepsPerSecond);
        }
    json out = json::array();
    for (const Part &part : parts)
        out.push_back({{"awake_percent", part.percent},
                       {"tiles", part.fields.awakeTiles().size()},
                       {"tissue_ms", spreadOf(part.tissueMs, 1)},
                       {"blood_ms", spreadOf(part.bloodMs, 1)},
                       {"per_step_ms", spreadOf(part.perStepMs, 1)}});
    return out;
}

Result<json> timeReplay(const app::AssetFolders &assets, int runs) {
    constexpr int kSeconds = 20;
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "face-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    const Result<std::vector<sim::InputFrame>> frames = app::demoFrames(*session);
    if (!frames.ok())
        return frames.error();
    FacePasses passes(*frames, 110);
    std::string bytes;
    sim::RecordingWriter writer;
    bytes += writer.begin(app::recordingHeader(*session, {.build = "bench", .inputClass = "trace", .backend = "CPU"}));
    sim::World world = app::makeWorld(*session, 1, nullptr);
    for (int i = 0; i < kSeconds * kStepsPerSecond; ++i) {
        const sim::InputFrame &frame = passes.next();
        world.step(frame);
        bytes += writer.frame(frame, world);
    }
    bytes += writer.finish(world, "{}");
    const Result<sim::Recording> recording = sim::readRecording(bytes);
    if (!recording.ok())
        return recording.error();
    const sim::WorldMaker makeWorld = [&](const sim::RecordingHeader &) -> Result<sim::World> {
        return app::makeWorld(*session, 1, nullptr);
    };
    std::vector<double> speeds;
    for (int i = 0; i < runs; ++i) {
        uint64_t hash = 0;
        const double seconds = secondsOf([&] {
            const Result<sim::World> again = sim::replay(*recording, makeWorld);
            hash = again.ok() ? again->stateHash() : 0;
        });
        if (hash != world.stateHash())
            return systemError("the replay of a recorded session ended in another state; that is a fault of the "
                               "program: please report it");
        speeds.push_back(kSeconds / seconds);
    }
    return json{{"speed", spreadOf(speeds, 1)}, {"session_s", kSeconds}, {"punctures", world.ledger().size()}};
}

} // namespace stipple::cli

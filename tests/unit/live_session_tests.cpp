// A session run live on a device that rounds otherwise (a real GPU) still ends with the score of record.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

#include "engine/app/live_session.h"
#include "tests/support/bench.h"

using namespace stipple;

namespace {

// The CPU twins with every depth a little off, as another device's division might leave it.
class RoundingBackend final : public sim::Backend {
  public:
    std::string name() const override { return "rounds otherwise"; }
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override {
        twins_.solveNeedles(array, places, out);
        for (shared::NeedleState &state : out)
            state.depthMm *= 0.97F;
    }
    void stepBlood(sim::BloodFields &blood) override { twins_.stepBlood(blood); }
    void stepTissue(sim::Fields &fields) override { twins_.stepTissue(fields); }

  private:
    sim::CpuBackend twins_;
};

} // namespace

TEST_CASE("a live session on an inexact device records the score that its inputs give on the CPU twins") {
    const app::AssetFolders assets{.heads = STIPPLE_BINARY_DIR "/assets/heads",
                                   .cases = test::sourceFile("assets/cases"),
                                   .rubrics = test::sourceFile("assets/rubrics"),
                                   .patients = test::sourceFile("assets/patients")};
    const app::SessionAssets session =
        app::loadSession(assets, {.caseId = "block-pen", .headFile = {}, .needles = 0}).value();
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_BINARY_DIR) / "tests" / "live_session";
    std::filesystem::remove_all(folder);
    app::LiveOptions options{
        .folder = folder,
        .origin = {.build = "test", .inputClass = "mouse", .backend = "rounds otherwise", .isExact = false},
        .backend = std::make_shared<RoundingBackend>()};
    app::LiveSession live = app::LiveSession::start(session, options).value();
    sim::World twin = app::makeWorld(session, options.origin.seed, nullptr);
    const auto act = [&](const char *json) {
        twin.event(twin.stepCount(), json);
        live.event(json);
    };
    for (const char *before : {R"({"event":"hands"})", R"({"event":"gloves"})", R"({"event":"open_head"})",
                               R"({"event":"no_such_thing"})", "neither is this"})
        act(before);
    // Two passes over the block: enough to be scored.
    for (int pass = 0; pass < 3; ++pass)
        for (int line = 0; line < 9; ++line)
            for (int i = -2; i <= 400; ++i) {
                const glm::vec2 at(-25.0F + 0.125F * static_cast<float>(i), -22.0F + 5.5F * static_cast<float>(line));
                const sim::InputFrame frame =
                    sim::quantise(test::blockPose(at, {1, 0}, i < 0 ? 4.0F : 0.0F, {.forceN = 0.8F}));
                live.step(frame);
                twin.step(frame);
            }
    act(R"({"event":"sharps","what":"box"})");
    REQUIRE(live.world().stateHash() != twin.stateHash());
    const app::Finished finished = live.finish();
    REQUIRE(finished.problem.empty());
    REQUIRE_FALSE(finished.score.isNoWork);
    REQUIRE(finished.score.total == twin.score().total);
    // Gloves over washed hands and a new head, but nothing to glide on; into the box, but no record.
    REQUIRE(finished.score.procedure.preparation);
    for (const sim::ChecklistItem &item : *finished.score.procedure.preparation)
        CHECK(item.isDone == (item.name != "glide product"));
    CHECK(finished.score.procedure.closeOut->size() == 2);
    CHECK(finished.score.criticalFails.empty());
    const std::string bytes = readFile(finished.recording, kMaxRecordingBytes).value();
    const sim::Verdict verdict = sim::verifyRecording(sim::readRecording(bytes).value(), app::worldMaker(assets, {}));
    INFO(verdict.message);
    REQUIRE(verdict.isGood);
}

// The coach: every cue arises from its own fault and only from it, stays long enough to be read, and grows rarer from
// run to run; a tidy hand hears almost nothing.
#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <set>

#include "engine/ui/coach.h"
#include "sim/technique/live.h"
#include "tests/unit/technique_hands.h"

using namespace stipple;
using ui::CoachLevel;
using ui::CueKind;

namespace {

constexpr uint32_t kAll = (1U << ui::kCueKinds) - 1;

// A hand-piece on the small block with the coach beside it.
class Lesson {
  public:
    explicit Lesson(sim::DeviceKind kind, const std::function<void(sim::Case &)> &change = {})
        : world_(setupOf(kind, change)), coach_(world_), kind_(kind) {
        const sim::ZonePlan &plan = world_.setup().trainingCase.plan.front();
        tidy.lengthUm = (plan.lengthUm.lo + plan.lengthUm.hi) / 2;
        tidy.forceN = kind == sim::DeviceKind::Pen ? 0.8F : kind == sim::DeviceKind::Roller ? 3.5F : 6.4F;
        speedMmS = kind == sim::DeviceKind::Roller ? 50 : 28;
    }

    test::Hold tidy;
    float speedMmS;
    uint32_t kinds = kAll;
    const sim::Happening *happening = nullptr;
    std::vector<std::string> shown; // the words of the main cue, each time they changed

    void step(const sim::Pose &pose) {
        world_.step(sim::quantise(pose));
        coach_.observe(world_, kinds, happening);
        const auto says = coach_.says();
        for (const auto &cue : {says.main, says.second}) {
            if (!cue)
                continue;
            CHECK(cue->alpha >= 0);
            CHECK(cue->alpha <= 1);
            CHECK_FALSE(cue->words.empty());
            CHECK_FALSE(cue->why.empty());
            CHECK(std::count(cue->words.begin(), cue->words.end(), ' ') <= 3);
        }
        const std::string now = says.main ? says.main->words : "";
        if (shown.empty() ? !now.empty() : shown.back() != now)
            shown.push_back(now);
    }
    void rest(float seconds, glm::vec2 atMm = {0, 0}) {
        for (int i = 0; i < static_cast<int>(seconds * 240); ++i)
            step(test::blockPose(atMm, {1, 0}, 4, tidy));
    }
    void line(glm::vec2 from, glm::vec2 to, const test::Hold &hold, float mmS) {
        const glm::vec2 way = to - from;
        const auto steps = static_cast<int>(glm::length(way) / mmS * 240);
        for (int i = 0; i < 16; ++i)
            step(test::blockPose(from, way, 4, hold));
        for (int i = 0; i <= steps; ++i)
            step(test::blockPose(from + way * (static_cast<float>(i) / static_cast<float>(steps)), way, 0, hold));
        for (int i = 0; i < 16; ++i)
            step(test::blockPose(to, way, 4, hold));
    }
    // Lines over the whole block; `skip`: this line and the next are left out, -1: none.
    void raster(float degrees, const test::Hold &hold, int skip = -1) {
        const float angle = glm::radians(degrees);
        const glm::vec2 along(std::cos(angle), std::sin(angle)), across(-along.y, along.x);
        const float reach = test::kSmallBlockMm / 2 * (std::fabs(along.x) + std::fabs(along.y));
        const float width = world_.setup().device.widthMm * (kind_ == sim::DeviceKind::Pen ? 0.65F : 0.75F);
        const auto lines = static_cast<int>(std::lround(2 * reach / width));
        for (int i = 0; i < lines; ++i) {
            const float offset = -reach + (static_cast<float>(i) + 0.5F) * 2 * reach / static_cast<float>(lines);
            const bool isStraight = degrees == 0 || degrees == 90;
            const float half = reach + 1 - (isStraight ? 0 : std::fabs(offset));
            if ((skip >= 0 && (i == skip || i == skip + 1)) || half < 5)
                continue;
            const float way = i % 2 == 0 ? 1.0F : -1.0F;
            line(across * offset - along * (half * way), across * offset + along * (half * way), hold, speedMmS);
        }
    }
    std::set<CueKind> told() const {
        std::set<CueKind> all;
        for (int i = 0; i < ui::kCueKinds; ++i)
            if (coach_.told(static_cast<CueKind>(i)) > 0)
                all.insert(static_cast<CueKind>(i));
        return all;
    }
    const sim::World &world() const { return world_; }
    ui::CoachSays says() const { return coach_.says(); }
    uint32_t told(CueKind kind) const { return coach_.told(kind); }

  private:
    static sim::World setupOf(sim::DeviceKind kind, const std::function<void(sim::Case &)> &change) {
        const sim::DeviceSpec &device = sim::deviceSpec(kind);
        sim::Case trainingCase = test::trainingCase("block-" + std::string(device.id));
        trainingCase.preparation.isLubricated = true;
        if (change)
            change(trainingCase);
        return sim::World({.skin = test::smallBlock(),
                           .trainingCase = trainingCase,
                           .rubric = test::rubric(),
                           .device = device,
                           .seed = 1,
                           .backend = nullptr});
    }

    sim::World world_;
    ui::Coach coach_;
    sim::DeviceKind kind_;
};

std::string listed(const std::set<CueKind> &kinds) {
    std::string text;
    for (const CueKind kind : kinds)
        text += std::to_string(static_cast<int>(kind)) + " ";
    return text;
}

using Kinds = std::set<CueKind>;

} // namespace

TEST_CASE("a tidy hand is told nothing, and each fault of the pen its own cue only") {
    struct Row {
        const char *name;
        Kinds expected;
        std::function<void(Lesson &, test::Hold &)> spoil;
        std::string words;
    };
    const std::vector<Row> rows = {
        {"tidy", {}, [](Lesson &, test::Hold &) {}, ""},
        {"hard", {CueKind::Force}, [](Lesson &, test::Hold &h) { h.forceN = 3; }, "Press lighter"},
        {"weak", {CueKind::Force}, [](Lesson &, test::Hold &h) { h.forceN = 0.15F; }, "Press harder"},
        {"tilted", {CueKind::Angle}, [](Lesson &, test::Hold &h) { h.tiltDeg = 14; }, "Set it square"},
        {"quick", {CueKind::Speed}, [](Lesson &l, test::Hold &) { l.speedMmS = 60; }, "Slower"},
        {"slow", {CueKind::Speed}, [](Lesson &l, test::Hold &) { l.speedMmS = 9; }, "Faster"},
        {"deep", {CueKind::Depth}, [](Lesson &, test::Hold &h) { h.lengthUm += 900; }, "Too deep here"},
        {"shallow", {CueKind::Depth}, [](Lesson &, test::Hold &h) { h.lengthUm = 60; }, "Too shallow here"},
        {"loose", {CueKind::Support}, [](Lesson &, test::Hold &h) { h.stretch = 0; }, "Stretch the skin"},
    };
    for (const Row &row : rows) {
        Lesson lesson(sim::DeviceKind::Pen);
        test::Hold hold = lesson.tidy;
        row.spoil(lesson, hold);
        lesson.raster(0, hold);
        INFO(row.name << ": told " << listed(lesson.told()));
        CHECK(lesson.told() == row.expected);
        CHECK(std::count(lesson.shown.begin(), lesson.shown.end(), row.words) >= (row.words.empty() ? 0 : 1));
    }
}

TEST_CASE("on dry skin the pen's user is told so") {
    Lesson lesson(sim::DeviceKind::Pen, [](sim::Case &c) { c.preparation.isLubricated = false; });
    lesson.raster(0, lesson.tidy);
    CHECK(lesson.told(CueKind::Support) == 1);
    REQUIRE_FALSE(lesson.shown.empty());
    CHECK(lesson.shown.front() == "Skin is dry");
}

TEST_CASE("a direction that is not planned, or done while another lacks, is told; going on to the next is right") {
    Lesson unplanned(sim::DeviceKind::Pen);
    unplanned.raster(135, unplanned.tidy);
    CHECK(unplanned.told() == Kinds{CueKind::Direction});
    CHECK(unplanned.shown.front().find("Turn ") == 0);
    Lesson again(sim::DeviceKind::Pen);
    again.raster(0, again.tidy);
    CHECK(again.told().empty());
    again.raster(0, again.tidy);
    CHECK(again.told() == Kinds{CueKind::Direction});
    Lesson right(sim::DeviceKind::Pen);
    for (const float degrees : {0.0F, 45.0F, 90.0F})
        right.raster(degrees, right.tidy);
    INFO(listed(right.told()));
    CHECK(right.told().empty());
}

TEST_CASE("skin that has had enough is told, with its place, and not before") {
    Lesson lesson(sim::DeviceKind::Pen, [](sim::Case &c) { c.plan.front().dosePerCm2 *= 0.5F; });
    for (const float degrees : {0.0F, 45.0F})
        lesson.raster(degrees, lesson.tidy);
    CHECK(lesson.told(CueKind::Enough) == 0);
    lesson.raster(90, lesson.tidy);
    lesson.raster(0, lesson.tidy);
    CHECK(lesson.told(CueKind::Enough) >= 1);
    Kinds others = lesson.told();
    others.erase(CueKind::Enough);
    INFO(listed(others));
    CHECK(others.empty());
}

TEST_CASE("a strip left out is told when the hand has gone on, and the arrow points to it") {
    Lesson lesson(sim::DeviceKind::Pen);
    lesson.raster(0, lesson.tidy, 2);
    for (int i = 0; i < 720 && !lesson.says().main; ++i)
        lesson.rest(1.0F / 240, {0, 14});
    const auto says = lesson.says();
    REQUIRE(says.main.has_value());
    CHECK(says.main->kind == CueKind::MissedStrip);
    REQUIRE(says.main->placeMm.has_value());
    CHECK(says.main->placeMm->y == Approx(0).margin(3)); // lines lie 5 mm apart from -12.5 mm on
    CHECK(says.main->wayMm->y < -0.3F);                  // the hand is beyond it
    CHECK(lesson.told() == Kinds{CueKind::MissedStrip});
    Lesson whole(sim::DeviceKind::Pen);
    whole.raster(0, whole.tidy);
    whole.rest(4);
    CHECK(whole.told().empty());
}

TEST_CASE("a roller that runs back over its line, or is pressed too hard, is told") {
    Lesson back(sim::DeviceKind::Roller);
    for (int i = 0; i < 3; ++i) {
        const float y = -5.0F * static_cast<float>(i);
        const int steps = 110;
        for (int k = 0; k < 2 * steps; ++k) {
            const float share = static_cast<float>(k < steps ? k : 2 * steps - k) / static_cast<float>(steps);
            back.step(test::blockPose({-12 + 24 * share, y}, {1, 0}, 0, back.tidy));
        }
        back.rest(0.3F, {-12, y});
    }
    INFO(listed(back.told()));
    CHECK(back.told() == Kinds{CueKind::Lift});
    Lesson hard(sim::DeviceKind::Roller);
    test::Hold hold = hard.tidy;
    hold.forceN = 10;
    hard.raster(0, hold);
    CHECK(hard.told(CueKind::HardForce) >= 1);
    REQUIRE_FALSE(hard.shown.empty());
    CHECK(hard.shown.front() == "Much lighter");
    Lesson good(sim::DeviceKind::Roller);
    good.raster(0, good.tidy);
    INFO(listed(good.told()));
    CHECK(good.told().empty());
}

TEST_CASE(
    "safety comes first and at once: what must not be needled, a setting above the zone's cap, a patient's call") {
    Lesson lesson(sim::DeviceKind::Pen, [](sim::Case &c) {
        c.noGo.push_back({.what = "mole", .zone = sim::ZoneId::Block, .zoneMm = {0, 0}, .diameterMm = 4});
    });
    test::Hold hard = lesson.tidy;
    hard.forceN = 3; // a technique cue is on when the mole comes
    lesson.line({-14, 0}, {-2, 0}, hard, 14);
    const auto says = lesson.says();
    REQUIRE(says.main.has_value());
    CHECK(says.main->kind == CueKind::KeepOff);
    CHECK(says.main->words == "Mole: keep off");
    CHECK_FALSE(says.second.has_value()); // and alone
    CHECK(lesson.told(CueKind::Force) == 1);
    CHECK(ui::severityOf(says.main->kind) == ui::CueSeverity::Safety);
    REQUIRE(says.main->wayMm.has_value()); // the way back
    CHECK(says.main->wayMm->x < -0.9F);

    Lesson deep(sim::DeviceKind::Pen);
    test::Hold over = deep.tidy;
    over.lengthUm = 2500;
    deep.line({-14, 0}, {0, 0}, over, 28);
    CHECK(deep.told(CueKind::OverCap) == 1);
    REQUIRE(deep.says().main.has_value());
    CHECK(deep.says().main->kind == CueKind::OverCap);

    const sim::Happening stop{
        .id = "stop", .kind = sim::HappeningKind::Stop, .text = "Stop!", .after = "needling", .delayS = 0};
    Lesson called(sim::DeviceKind::Pen);
    called.happening = &stop;
    called.line({-14, 0}, {-8, 0}, called.tidy, 28);
    REQUIRE(called.says().main.has_value());
    CHECK(called.says().main->kind == CueKind::PatientCalls);
    called.rest(2); // lifted: nothing more to say
    CHECK_FALSE(called.says().main.has_value());
}

TEST_CASE("work on skin that the plan leaves out is told, and only that") {
    const auto elsewhere = [](sim::Case &c) { c.plan.front().zone = sim::ZoneId::BlockMargin; };
    Lesson lesson(sim::DeviceKind::Pen, elsewhere);
    lesson.line({-12, 0}, {12, 0}, lesson.tidy, lesson.speedMmS);
    CHECK(lesson.told() == Kinds{CueKind::Outside});
    REQUIRE_FALSE(lesson.shown.empty());
    CHECK(lesson.shown.front() == "Outside the plan");
}

TEST_CASE("a fault shorter than a third of a second is let pass, and a cue stays at least 0.8 s") {
    Lesson lesson(sim::DeviceKind::Pen);
    test::Hold hard = lesson.tidy;
    hard.forceN = 3;
    float x = -14;
    const auto work = [&](const test::Hold &hold, int steps) {
        for (int i = 0; i < steps; ++i) {
            x += lesson.speedMmS / 240;
            lesson.step(test::blockPose({x, 0}, {1, 0}, 0, hold));
        }
    };
    work(hard, 60);
    CHECK_FALSE(lesson.says().main.has_value());
    work(lesson.tidy, 80);
    CHECK(lesson.told().empty());
    work(hard, 76);
    REQUIRE(lesson.says().main.has_value());
    CHECK(lesson.says().main->alpha < 1); // comes gently
    work(lesson.tidy, 40);
    REQUIRE(lesson.says().main.has_value());
    CHECK(lesson.says().main->alpha == 1);
    lesson.rest(3);
    CHECK_FALSE(lesson.says().main.has_value());
    CHECK(lesson.told(CueKind::Force) == 1);
}

TEST_CASE("cues never flicker and come no faster than one in 1.5 s, however wild the hand") {
    std::mt19937 random(7);
    Lesson lesson(sim::DeviceKind::Pen);
    std::uniform_real_distribution<float> force(0.1F, 4), tilt(0, 25), length(200, 2000), speed(5, 70);
    std::vector<uint32_t> news;
    std::map<CueKind, uint32_t> since;
    uint32_t shortest = 1000, before = 0, step = 0;
    test::Hold hold = lesson.tidy;
    float x = -14, way = 1, mmS = 28;
    for (; step < 240 * 40; ++step) {
        if (step % 45 == 0) {
            hold.forceN = force(random);
            hold.tiltDeg = tilt(random);
            hold.lengthUm = length(random);
            hold.stretch = random() % 2 == 0 ? 0.0F : 1.0F;
            mmS = speed(random);
        }
        way = x > 14 ? -1.0F : x < -14 ? 1.0F : way;
        x += way * mmS / 240;
        lesson.step(test::blockPose({x, static_cast<float>(step) / 480 - 10}, {1, 0}, 0, hold));
        uint32_t all = 0;
        for (int i = 0; i < ui::kCueKinds; ++i)
            if (ui::severityOf(static_cast<CueKind>(i)) != ui::CueSeverity::Safety)
                all += lesson.told(static_cast<CueKind>(i));
        if (all > before)
            news.push_back(step);
        before = all;
        const auto says = lesson.says();
        std::set<CueKind> now;
        for (const auto &cue : {says.main, says.second})
            if (cue && cue->alpha > 0)
                now.insert(cue->kind);
        for (const CueKind kind : now)
            since.try_emplace(kind, step);
        for (auto it = since.begin(); it != since.end();) {
            if (now.count(it->first) > 0) {
                ++it;
                continue;
            }
            shortest = std::min(shortest, step - it->second);
            it = since.erase(it);
        }
    }
    REQUIRE(news.size() > 5);
    for (size_t i = 1; i < news.size(); ++i)
        CHECK(news[i] - news[i - 1] >= 360);
    CHECK(shortest >= 192);
}

TEST_CASE("help fades: all at first, then what went wrong, then safety; nothing but safety after a pass") {
    using ui::coachLevel;
    CHECK(coachLevel({}) == CoachLevel::All);
    CHECK(coachLevel({.runsOfCase = 2, .runsInAll = 2}) == CoachLevel::All);
    CHECK(coachLevel({.runsOfCase = 3, .runsInAll = 3}) == CoachLevel::Fading);
    CHECK(coachLevel({.runsOfCase = 2, .runsInAll = 12}) == CoachLevel::Fading); // practised elsewhere
    CHECK(coachLevel({.runsOfCase = 1, .runsInAll = 40}) == CoachLevel::All);
    CHECK(coachLevel({.runsOfCase = 5, .runsInAll = 5}) == CoachLevel::Fading);
    CHECK(coachLevel({.runsOfCase = 6, .runsInAll = 6}) == CoachLevel::SafetyOnly);
    CHECK(coachLevel({.runsOfCase = 1, .runsInAll = 1, .hasPassed = true}) == CoachLevel::SafetyOnly);
    const ui::CoachHistory weak{.runsOfCase = 3, .weakKinds = ui::bitOf(CueKind::Depth)};
    for (int i = 0; i < ui::kCueKinds; ++i) {
        const auto kind = static_cast<CueKind>(i);
        const bool isSafety = ui::severityOf(kind) == ui::CueSeverity::Safety;
        CHECK((ui::cueKinds(CoachLevel::All, weak) & ui::bitOf(kind)) != 0);
        CHECK(((ui::cueKinds(CoachLevel::Fading, weak) & ui::bitOf(kind)) != 0) ==
              (isSafety || kind == CueKind::Depth));
        CHECK(((ui::cueKinds(CoachLevel::SafetyOnly, weak) & ui::bitOf(kind)) != 0) == isSafety);
        CHECK((ui::cueKinds(CoachLevel::None, weak) & ui::bitOf(kind)) == 0);
    }
    sim::Score score;
    score.metrics = {{.id = "M7", .name = "", .unit = "", .score = 79, .definition = "", .band = {}},
                     {.id = "M8", .name = "", .unit = "", .score = 80, .definition = "", .band = {}}};
    CHECK(ui::weakKinds(score, 80) == ui::bitOf(CueKind::Depth));
}

TEST_CASE("what is not to be told is not, and what stops being to be told goes") {
    Lesson lesson(sim::DeviceKind::Pen);
    test::Hold hold = lesson.tidy;
    hold.forceN = 3;
    lesson.kinds = ui::cueKinds(CoachLevel::SafetyOnly, {});
    lesson.raster(0, hold);
    CHECK(lesson.told().empty());
    lesson.kinds = kAll;
    lesson.line({-14, 0}, {14, 0}, hold, 28);
    CHECK(lesson.told(CueKind::Force) == 1);
    REQUIRE(lesson.says().main.has_value());
    lesson.kinds = 0;
    lesson.rest(0.3F);
    CHECK_FALSE(lesson.says().main.has_value());
}

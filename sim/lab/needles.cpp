// See needles.h. Passes are laid with random phase and place, as hands do, and counted over the middle of the band.
#include "sim/lab/needles.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <glm/gtc/quaternion.hpp>

#include "shaders/kernels/random.h"
#include "shaders/shared/limits.h"
#include "sim/needle/channel.h"
#include "sim/needle/contact.h"
#include "sim/session/world.h"

namespace stipple::sim::lab {

namespace {

constexpr float kPi = 3.14159265F;

// A flat piece of the site's skin, `sideMm` square, about the origin, +Z up.
std::shared_ptr<const ChartIndex> flatSkin(ZoneId site, float sideMm) {
    Chart chart = makeBlockChart(sideMm, sideMm);
    std::fill(chart.zone.begin(), chart.zone.end(), site);
    return std::make_shared<const ChartIndex>(std::move(chart));
}

// A world without plan or rubric: only its needles are looked at.
World makeBench(const Subject &subject, const DeviceSpec &device, float sideMm) {
    Case bench;
    bench.id = "lab";
    bench.device = device.id;
    bench.surface = Surface::Block;
    bench.patient = subject.patient;
    return World({.skin = flatSkin(subject.site, sideMm),
                  .trainingCase = bench,
                  .rubric = Rubric{},
                  .device = device,
                  .seed = subject.seed,
                  .backend = nullptr});
}

// How a hand-piece is held while it is led along +x.
struct Grip {
    float forceN = 1, lengthUm = 1000, frequencyHz = 110, stretch = 0;
    float yawDeg = 0;  // of the device's +X against the way
    float tiltDeg = 0; // sideways to the way
};

Pose poseAt(glm::vec3 posMm, const Grip &grip) {
    const glm::quat yaw = glm::angleAxis(glm::radians(grip.yawDeg), glm::vec3(0, 0, 1));
    const glm::quat tilt = glm::angleAxis(glm::radians(grip.tiltDeg), glm::vec3(1, 0, 0));
    return {.posMm = posMm,
            .orientation = tilt * yaw,
            .forceN = posMm.z > 0 ? 0 : grip.forceN,
            .lengthUm = grip.lengthUm,
            .frequencyHz = grip.frequencyHz,
            .stretch = grip.stretch,
            .isMotorOn = true,
            .isHeld = true};
}

struct Way {
    float fromX = 0, toX = 0, y = 0, speedMmS = 50;
};

// Sets down, goes along, lifts off. The clock keeps the speed exact: the last step may be shorter.
void lead(World &world, const Way &way, const Grip &grip) {
    const float stepMm = way.speedMmS / static_cast<float>(kStepsPerSecond);
    const int steps = std::max(1, static_cast<int>(std::floor((way.toX - way.fromX) / stepMm)));
    world.step(quantise(poseAt({way.fromX, way.y, 5}, grip)));
    for (int i = 0; i <= steps; ++i)
        world.step(quantise(poseAt({way.fromX + stepMm * static_cast<float>(i), way.y, 0}, grip)));
    world.step(quantise(poseAt({way.toX, way.y, 5}, grip)));
}

float unit(const Subject &subject, uint32_t number, uint32_t stream) {
    return shared::randomUnit(static_cast<uint32_t>(subject.seed ^ (subject.seed >> 32)), number, 0x1ABU, stream);
}

struct Depths {
    std::vector<double> reached, residual, diameter;
    void add(float reachedUm, float shaftUm) {
        const Channel channel = residualChannel(reachedUm, shaftUm);
        reached.push_back(static_cast<double>(reachedUm));
        residual.push_back(static_cast<double>(channel.depthUm));
        diameter.push_back(static_cast<double>(channel.diameterUm));
    }
    NeedleResult result(double piercedFraction) {
        return {.piercedFraction = piercedFraction,
                .reachedDepthUm = spreadOf(std::move(reached)),
                .residualDepthUm = spreadOf(std::move(residual)),
                .residualDiameterUm = spreadOf(std::move(diameter))};
    }
};

// The middle of the band, where every pass has been everywhere.
struct Window {
    float halfX = 15, halfY = 5;
    double areaCm2() const { return 4.0 * static_cast<double>(halfX) * static_cast<double>(halfY) / 100.0; }
};

// `attempts`: needles that came down in all, in the window and beside it.
PassResult count(const World &world, const Window &window, double attempts) {
    const Chart &chart = world.skin().chart();
    Depths depths;
    PassResult out;
    for (const Puncture &p : world.ledger().all()) {
        const glm::vec3 at = chart.positionAt({p.u, p.v});
        if (std::fabs(at.x) > window.halfX || std::fabs(at.y) > window.halfY)
            continue;
        ++out.punctures;
        out.tearMmPerCm2 += static_cast<double>(p.lateralUm) / 1000.0;
        depths.add(p.depthUm, world.setup().device.shaftUm);
    }
    out.holesPerCm2 = static_cast<double>(out.punctures) / window.areaCm2();
    out.tearMmPerCm2 /= window.areaCm2();
    const double pierced = static_cast<double>(world.ledger().size());
    out.needles = depths.result(attempts > 0 ? std::min(pierced / attempts, 1.0) : 0.0);
    return out;
}

} // namespace

NeedleResult press(const PressInput &in) {
    DeviceSpec head = deviceSpec(DeviceKind::Stamp);
    head.tipUm = in.tipUm;
    head.pitchUm = in.pitchUm;
    head.needles.clear();
    const int count = std::clamp(in.needles, 1, kMaxNeedles);
    const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
    const int rows = (count + columns - 1) / columns;
    const float pitchMm = in.pitchUm / 1000.0F;
    for (int i = 0; i < count; ++i)
        head.needles.push_back(
            {.xyMm = {pitchMm * (static_cast<float>(i % columns) - 0.5F * static_cast<float>(columns - 1)),
                      pitchMm * (static_cast<float>(i / columns) - 0.5F * static_cast<float>(rows - 1))}});
    const LocalPatch flat{};
    const ArrayContact contact = makeContact({.device = head,
                                              .patch = flat,
                                              .axis = {0, 0, 1},
                                              .heightMm = 0,
                                              .forceN = in.forceN,
                                              .lengthMm = in.lengthUm / 1000.0F,
                                              .stretch = in.stretch,
                                              .zone = in.subject.site,
                                              .ageYears = in.subject.patient.ageYears},
                                             Strike{.forceN = in.forceN});
    std::vector<shared::NeedleState> states(contact.places.size());
    CpuBackend().solveNeedles(contact.array, contact.places, states);
    Depths depths;
    for (const shared::NeedleState &state : states)
        if (state.depthMm > 0)
            depths.add(1000.0F * state.depthMm, head.shaftUm);
    const double pierced = static_cast<double>(depths.reached.size());
    return depths.result(pierced / static_cast<double>(count));
}

PassResult roll(const RollInput &in) {
    const DeviceSpec &device = deviceSpec(DeviceKind::Roller);
    World world = makeBench(in.subject, device, 90);
    const Grip grip{.forceN = in.forceN, .lengthUm = in.lengthUm, .stretch = in.stretch, .yawDeg = in.yawDeg};
    // Discs stand 2.5 mm apart: half of that either way is every place there is; the window holds five of them.
    const Window window{.halfX = 15, .halfY = 6.25F};
    double rolledMm = 0;
    for (int pass = 0; pass < in.passes; ++pass) {
        const auto number = static_cast<uint32_t>(pass);
        const Way way{.fromX = -30.0F + 5.0F * unit(in.subject, number, 0),
                      .toX = 30,
                      .y = 2.5F * (unit(in.subject, number, 1) - 0.5F),
                      .speedMmS = in.speedMmS};
        lead(world, way, grip);
        rolledMm += static_cast<double>((way.toX - way.fromX) * std::cos(glm::radians(in.yawDeg)));
    }
    const double perMm = static_cast<double>(device.needles.size()) /
                         (2.0 * static_cast<double>(kPi) * static_cast<double>(device.drumRadiusMm));
    return count(world, window, rolledMm * perMm);
}

PassResult pen(const PenInput &in) {
    const DeviceSpec device = *withNeedles(deviceSpec(DeviceKind::Pen), in.needles);
    World world = makeBench(in.subject, device, 80);
    const Grip grip{.forceN = in.forceN,
                    .lengthUm = in.settingUm,
                    .frequencyHz = in.frequencyHz,
                    .stretch = in.stretch,
                    .tiltDeg = in.tiltDeg};
    // Tracks edge to edge; the window is two of them wide, so that every place across a track is in it equally.
    const float widthMm = device.widthMm;
    const Window window{.halfX = 15, .halfY = widthMm};
    double strikes = 0;
    for (int pass = 0; pass < in.passes; ++pass)
        for (int track = -2; track <= 2; ++track) {
            const auto number = static_cast<uint32_t>(5 * pass + track + 2);
            const float shift = widthMm * (unit(in.subject, static_cast<uint32_t>(pass), 2) - 0.5F);
            const Way way{.fromX = -25.0F + 5.0F * unit(in.subject, number, 0),
                          .toX = 25,
                          .y = widthMm * static_cast<float>(track) + shift,
                          .speedMmS = in.speedMmS};
            lead(world, way, grip);
            strikes += std::floor(static_cast<double>((way.toX - way.fromX) / in.speedMmS * in.frequencyHz));
        }
    return count(world, window, strikes * static_cast<double>(in.needles));
}

NeedleResult stamp(const StampInput &in) {
    const DeviceSpec &device = deviceSpec(DeviceKind::Stamp);
    World world = makeBench(in.subject, device, 30);
    const Grip grip{.forceN = in.forceN, .lengthUm = in.lengthUm, .stretch = in.stretch};
    // Down at 60 mm/s, pressed within a quarter of a second, lifted.
    for (float height = 5; height > 0; height -= 0.25F)
        world.step(quantise(poseAt({0, 0, height}, grip)));
    for (int i = 1; i <= 60; ++i) {
        Grip now = grip;
        now.forceN = grip.forceN * static_cast<float>(i) / 60.0F;
        world.step(quantise(poseAt({0, 0, 0}, now)));
    }
    for (int i = 1; i <= 20; ++i)
        world.step(quantise(poseAt({0, 0, 0.25F * static_cast<float>(i)}, grip)));
    return count(world, {.halfX = 10, .halfY = 10}, static_cast<double>(device.needles.size())).needles;
}

} // namespace stipple::sim::lab

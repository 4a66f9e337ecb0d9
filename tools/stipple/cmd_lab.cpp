// stipple lab: the model on the bench. Each command reads its options, runs one experiment of sim/lab and prints it.
#include <cmath>

#include "sim/lab/bleed.h"
#include "sim/lab/course.h"
#include "sim/lab/mechanics.h"
#include "sim/lab/needles.h"
#include "sim/needle/insertion.h"
#include "sim/section/indent.h"
#include "sim/skin/monte_carlo.h"
#include "tools/stipple/lab_options.h"

namespace stipple::cli {

namespace {

using nlohmann::json;
namespace lab = sim::lab;

json needleJson(const lab::NeedleResult &result) {
    return {{"pierced_fraction", figure(result.piercedFraction)},
            {"reached_depth_um", spreadJson(result.reachedDepthUm)},
            {"residual_depth_um", spreadJson(result.residualDepthUm)},
            {"residual_diameter_um", spreadJson(result.residualDiameterUm)}};
}

json passJson(const lab::PassResult &result) {
    json out = needleJson(result.needles);
    out["holes_per_cm2"] = figure(result.holesPerCm2);
    out["tear_mm_per_cm2"] = figure(result.tearMmPerCm2);
    out["punctures"] = result.punctures;
    return out;
}

// A lab command whose result is a function of its options.
template <typename Options>
void addExperiment(LabCommand command, Program &program, std::shared_ptr<Options> options,
                   std::function<json(const Options &)> experiment) {
    const auto isJson = std::make_shared<bool>(false);
    command.json(*isJson);
    command.run(program, [options, isJson, experiment] {
        showResult(experiment(*options), *isJson);
        return static_cast<int>(kGood);
    });
}

void addNeedle(CLI::App &root, Program &program) {
    struct Input {
        float tipUm = 10, speedMmS = sim::kQuasiStaticMmS;
    };
    LabCommand command(root, "needle", "Force at which one fresh needle pierces skin", "--tip-um 10 --speed-mm-s 0.5");
    const auto in = std::make_shared<Input>();
    command.number(in->tipUm, ranges::kTipUm);
    command.number(in->speedMmS, ranges::kApproachMmS);
    addExperiment<Input>(command, program, in, [](const Input &input) -> json {
        return {{"insertion_force_mn",
                 figure(1000.0 * static_cast<double>(sim::insertionForceN(input.tipUm, input.speedMmS)))}};
    });
}

void addHold(CLI::App &root, Program &program) {
    LabCommand command(root, "hold", "Hold a pressed head still: the skin relaxes under it",
                       "--force-n 5 --seconds 10");
    const auto in = std::make_shared<lab::HoldInput>();
    command.number(in->forceN, ranges::kForceN);
    command.number(in->seconds, ranges::kSeconds);
    addExperiment<lab::HoldInput>(command, program, in, [](const lab::HoldInput &input) -> json {
        const lab::HoldResult result = lab::hold(input);
        return {{"t_s", series(result.timeS)}, {"force_n", series(result.forceN)}};
    });
}

void addIndent(CLI::App &root, Program &program) {
    struct Input {
        float halfAngleDeg = 45, depthUm = 100, modulusKpa = 35;
    };
    LabCommand command(root, "indent", "Press a cone into an elastic block: the section's solver beside Sneddon's law",
                       "--half-angle-deg 45 --depth-um 200 --modulus-kpa 35");
    const auto in = std::make_shared<Input>();
    command.number(in->halfAngleDeg, ranges::kHalfAngleDeg);
    command.number(in->depthUm, ranges::kIndentDepthUm);
    command.number(in->modulusKpa, ranges::kModulusKpa);
    addExperiment<Input>(command, program, in, [](const Input &input) -> json {
        const sim::IndentResult result = sim::indentCone({.halfAngleDeg = static_cast<double>(input.halfAngleDeg),
                                                          .depthUm = static_cast<double>(input.depthUm),
                                                          .modulusKpa = static_cast<double>(input.modulusKpa)});
        return {{"force_mn", figure(result.forceMn)},
                {"sneddon_mn", figure(result.sneddonMn)},
                {"contact_radius_um", figure(result.contactRadiusUm)}};
    });
}

void addPress(CLI::App &root, Program &program) {
    LabCommand command(root, "press", "Press a flat array of needles on flat skin once",
                       "--length-um 600 --needles 100 --pitch-um 500 --tip-um 10 --force-n 20 --json");
    const auto in = std::make_shared<lab::PressInput>();
    command.number(in->lengthUm, ranges::kLengthUm);
    command.number(in->needles, ranges::kNeedles);
    command.number(in->pitchUm, ranges::kPitchUm);
    command.number(in->tipUm, ranges::kTipUm);
    command.number(in->forceN, ranges::kForceN);
    command.number(in->stretch, ranges::kStretch, false);
    command.subject(in->subject);
    addExperiment<lab::PressInput>(command, program, in,
                                   [](const lab::PressInput &input) { return needleJson(lab::press(input)); });
}

void addRoll(CLI::App &root, Program &program) {
    LabCommand command(root, "roll", "Roll the roller over flat skin", "--length-um 1500 --force-n 6 --passes 4");
    const auto in = std::make_shared<lab::RollInput>();
    command.number(in->lengthUm, ranges::kLengthUm);
    command.number(in->forceN, ranges::kForceN);
    command.number(in->passes, ranges::kPasses);
    command.number(in->yawDeg, ranges::kYawDeg, false);
    command.number(in->speedMmS, ranges::kHandMmS, false);
    command.number(in->stretch, ranges::kStretch, false);
    command.subject(in->subject);
    addExperiment<lab::RollInput>(command, program, in,
                                  [](const lab::RollInput &input) { return passJson(lab::roll(input)); });
}

void addPen(CLI::App &root, Program &program) {
    LabCommand command(root, "pen", "Lead the pen over flat skin in tracks edge to edge",
                       "--setting-um 1000 --frequency-hz 110 --needles 12 --speed-mm-s 50 --tilt-deg 0 --passes 1");
    const auto in = std::make_shared<lab::PenInput>();
    command.number(in->settingUm, ranges::kSettingUm);
    command.number(in->frequencyHz, ranges::kFrequencyHz);
    command.word(
        "--needles", "Needles of the cartridge", "9, 12, 16, 36",
        [&needles = in->needles](const std::string &text) {
            for (const int count : {9, 12, 16, 36})
                if (text == std::to_string(count)) {
                    needles = count;
                    return true;
                }
            return false;
        },
        true);
    command.number(in->speedMmS, ranges::kHandMmS);
    command.number(in->tiltDeg, ranges::kTiltDeg);
    command.number(in->passes, ranges::kPasses);
    command.number(in->forceN, ranges::kForceN, false);
    command.number(in->stretch, ranges::kStretch, false);
    command.subject(in->subject);
    addExperiment<lab::PenInput>(command, program, in,
                                 [](const lab::PenInput &input) { return passJson(lab::pen(input)); });
}

void addBleed(CLI::App &root, Program &program) {
    LabCommand command(root, "bleed", "Follow ten thousand channels of one depth until they stop bleeding",
                       "--depth-um 900 --drug aspirin");
    const auto in = std::make_shared<lab::BleedInput>();
    command.number(in->depthUm, ranges::kDepthUm);
    command.word("--drug", "What the patient takes", "none, aspirin, anticoagulant",
                 [&drug = in->subject.patient.drug](const std::string &text) {
                     drug = text == "aspirin"         ? sim::Drug::Aspirin
                            : text == "anticoagulant" ? sim::Drug::Anticoagulant
                                                      : sim::Drug::None;
                     return text == "none" || drug != sim::Drug::None;
                 });
    command.subject(in->subject);
    addExperiment<lab::BleedInput>(command, program, in, [](const lab::BleedInput &input) -> json {
        const lab::BleedResult result = lab::bleed(input);
        const bool hasBeads = result.beadUm.count > 0;
        return {{"bleeding_fraction", figure(result.bleedingFraction)},
                {"first_bead_s", hasBeads ? figure(result.firstBeadS.mean) : json(nullptr)},
                {"stop_s", hasBeads ? figure(result.stopS.mean) : json(nullptr)},
                {"latest_stop_s", hasBeads ? figure(result.latestStopS) : json(nullptr)},
                {"bead_um", spreadJson(result.beadUm)},
                {"volume_nl", spreadJson(result.volumeNl)},
                {"bead_fraction", figure(result.beadFraction)},
                {"hit_fraction", figure(result.hitFraction)},
                {"channels", input.channels}};
    });
}

void addCourse(CLI::App &root, Program &program) {
    struct Input {
        lab::CourseSetup setup;
        float hours = 72;
    };
    LabCommand command(root, "course", "Follow treated skin: redness, blood, swelling, barrier, open channels",
                       "--device pen --length-um 1500 --density-cm2 250 --skin II --hours 168 --json");
    const auto in = std::make_shared<Input>();
    sim::Preparation &preparation = in->setup.preparation;
    command.word(
        "--device", "Hand-piece, led by a good hand", "pen, roller, stamp",
        [&setup = in->setup](const std::string &text) {
            const std::optional<sim::DeviceKind> device = sim::deviceByName(text);
            setup.device = device.value_or(setup.device);
            return device.has_value();
        },
        true);
    command.number(in->setup.lengthUm, ranges::kCourseLengthUm);
    command.number(in->setup.densityCm2, ranges::kDensityCm2);
    command.number(in->hours, ranges::kHours);
    command.number(preparation.anaestheticMin, ranges::kAnaestheticMin, false);
    command.app().add_flag("--occluded", preparation.isOccluded, "Film or mask over the skin afterwards");
    command.app().add_flag("--prp", preparation.hasPrp, "Platelet-rich plasma on the fresh channels");
    command.subject(in->setup.subject);
    addExperiment<Input>(command, program, in, [](const Input &input) -> json {
        const lab::GoodHand hand = lab::goodHand(input.setup);
        const lab::Course course(input.setup, hand);
        const std::vector<double> hours = lab::courseHours(static_cast<double>(input.hours), 120);
        json out = {{"t_h", series(hours)}, {"reached_depth_um", figure(static_cast<double>(hand.reachedUm))}};
        const std::pair<const char *, double sim::CoursePoint::*> columns[] = {
            {"delta_a", &sim::CoursePoint::deltaA},
            {"delta_L", &sim::CoursePoint::deltaL},
            {"blood_fraction", &sim::CoursePoint::bloodFraction},
            {"oxygenation", &sim::CoursePoint::oxygenation},
            {"swelling_mm", &sim::CoursePoint::swellingMm},
            {"tewl_ratio", &sim::CoursePoint::tewlRatio},
            {"open_channel_fraction", &sim::CoursePoint::openChannelFraction},
            {"serum_uptake", &sim::CoursePoint::serumUptake},
            {"numbness", &sim::CoursePoint::numbness}};
        for (const auto &[name, member] : columns) {
            std::vector<double> values;
            for (const double moment : hours)
                values.push_back(course.at(moment).*member);
            out[name] = series(values);
        }
        return out;
    });
}

json vectorJson(glm::vec3 v) {
    return series({static_cast<double>(v.x), static_cast<double>(v.y), static_cast<double>(v.z)});
}

void addSkin(CLI::App &root, Program &program) {
    LabCommand command(root, "skin", "Colour of skin of this make, as a spectrophotometer reads it",
                       "--melanosome 0.03 --blood 0.015 --oxygenation 0.7 --json");
    const auto in = std::make_shared<sim::SkinState>();
    command.number(in->melanosome, ranges::kMelanosome);
    command.number(in->blood, ranges::kBlood);
    command.number(in->oxygenation, ranges::kOxygenation);
    addExperiment<sim::SkinState>(command, program, in, [](const sim::SkinState &skin) -> json {
        const sim::SkinReading reading = sim::readSkin(skin);
        std::vector<double> wavelength, reflectance;
        for (int i = 0; i < sim::kWavelengths; ++i) {
            wavelength.push_back(static_cast<double>(sim::wavelengthNm(i)));
            reflectance.push_back(static_cast<double>(reading.reflectance[static_cast<size_t>(i)]));
        }
        return {{"wavelength_nm", series(wavelength)},
                {"reflectance", series(reflectance)},
                {"lab", vectorJson(reading.lab)},
                {"srgb", vectorJson(reading.srgb)},
                {"ita_deg", figure(static_cast<double>(reading.itaDeg))},
                {"erythema_index", figure(static_cast<double>(reading.erythemaIndex))}};
    });
}

void addSlab(CLI::App &root, Program &program) {
    struct Input {
        sim::OpticalLayer layer;
        float index = 1;
        int photons = 1'000'000;
        uint64_t seed = 1;
    };
    LabCommand command(root, "slab", "Light falling on one scattering slab: the Monte Carlo itself",
                       "--mua-mm 1 --mus-mm 9 --g 0.75 --n 1 --thickness-mm 0.2");
    const auto in = std::make_shared<Input>();
    command.number(in->layer.absorbPerMm, ranges::kMuaMm);
    command.number(in->layer.scatterPerMm, ranges::kMusMm);
    command.number(in->layer.anisotropy, ranges::kG);
    command.number(in->index, ranges::kIndex);
    command.numberOrInfinite(in->layer.thicknessMm, ranges::kThicknessMm);
    command.number(in->photons, ranges::kPhotons, false);
    addSeedOption(command.app(), in->seed);
    addExperiment<Input>(command, program, in, [](const Input &input) -> json {
        const sim::SlabEstimate light =
            sim::traceSlab({input.layer}, input.index, {.photons = input.photons, .seed = input.seed});
        return {{"reflectance", figure(light.reflectance + light.specular)},
                {"diffuse_reflectance", figure(light.reflectance)},
                {"specular_reflectance", figure(light.specular)},
                {"transmittance", figure(light.transmittance)},
                {"absorbed", figure(light.absorbed)},
                {"stderr", figure(light.reflectanceError)},
                {"transmittance_stderr", figure(light.transmittanceError)},
                {"photons", input.photons}};
    });
}

} // namespace

void addLabCommand(CLI::App &root, Program &program) {
    CLI::App *app = root.add_subcommand("lab", "The model on the bench: needles, bleeding, colour, and its evidence");
    app->require_subcommand(0, 1);
    app->callback([app, &program] {
        if (!app->get_subcommands().empty())
            return;
        std::string names;
        for (const CLI::App *one : app->get_subcommands([](const CLI::App *) { return true; }))
            names += (names.empty() ? "" : ", ") + one->get_name();
        program.action = [names] {
            return report(badUsage("lab needs an experiment: " + names + "; see `stipple lab --help`"));
        };
    });
    setExample(*app, "stipple lab press --length-um 600 --needles 100 --pitch-um 500 --tip-um 10 --force-n 20");
    addNeedle(*app, program);
    addPress(*app, program);
    addRoll(*app, program);
    addPen(*app, program);
    addHold(*app, program);
    addBleed(*app, program);
    addCourse(*app, program);
    addSkin(*app, program);
    addSlab(*app, program);
    addIndent(*app, program);
    addLabValidate(*app, program);
}

} // namespace stipple::cli

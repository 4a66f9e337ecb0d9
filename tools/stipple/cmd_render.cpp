// stipple render: a picture of any moment of a recording.
#include <cmath>
#include <memory>

#include "engine/app/demo.h"
#include "engine/assets/image.h"
#include "engine/base/file.h"
#include "engine/render/compare_picture.h"
#include "shaders/shared/limits.h"
#include "tools/stipple/pictures.h"
#include "tools/stipple/session_output.h"
#include "tools/stipple/video.h"

namespace stipple::cli {

namespace {

struct RenderOptions {
    CommonOptions common;
    std::string recording;
    double atS = -1; // negative: the end
    std::string view = "both";
    std::string size = "1280x720";
    std::string camera; // empty: the case's start view
    std::string overlay = "none";
    std::string quality = "ultra";
    double sectionMm = 0, sectionDepthMm = 0, afterH = -1;
    std::string split;  // empty: no
    std::string beside; // another recording; empty: none
    bool hasMagnifier = false;
    std::string out;
    std::string video;
    double fromS = 0;
    int framesPerS = 30;
};

// The picture's options, or what is wrong with the words that name them.
Result<PictureOptions> pictureOptions(const RenderOptions &options, const sim::Case &trainingCase) {
    const Result<PixelSize> size = parseSize(options.size);
    if (!size.ok())
        return size.error();
    PictureOptions picture;
    picture.width = size->width;
    picture.height = size->height;
    picture.view = *pictureViewByName(options.view); // checked by the parser
    picture.overlay = *overlayByName(options.overlay);
    picture.quality = *qualityByName(options.quality);
    picture.section = {.widthUm = static_cast<float>(1000.0 * options.sectionMm),
                       .depthUm = static_cast<float>(1000.0 * options.sectionDepthMm),
                       .afterH = static_cast<float>(options.afterH)};
    picture.hasMagnifier = options.hasMagnifier;
    picture.preset = options.camera.empty() ? presetOf(trainingCase) : *cameraPresetByName(options.camera);
    return picture;
}

// The session from `fromS` to the moment asked for, as it happened.
int renderVideo(gpu::Device &device, const app::SessionAssets &session, const sim::Recording &recording,
                const RenderOptions &options, const PictureOptions &picture) {
    const double endS = options.atS < 0 ? static_cast<double>(recording.frames.size()) / kStepsPerSecond : options.atS;
    Result<VideoWriter> video = VideoWriter::open(options.video, picture.width, picture.height, options.framesPerS);
    if (!video.ok())
        return report(video.error());
    sim::World world = app::makeWorld(session, recording.header.seed, nullptr);
    PicturePainter painter(device, app::subjectOf(session), world);
    int pictures = 0;
    for (size_t step = 0; step < recording.frames.size() && world.timeS() < endS; ++step) {
        world.step(recording.frames[step]);
        if (world.timeS() - options.fromS < static_cast<double>(pictures) / options.framesPerS)
            continue;
        const Result<Image8> image = painter.take(world, picture);
        if (!image.ok())
            return report(image.error());
        if (const Status added = video->add(*image); !added.ok())
            return report(added.error());
        ++pictures;
    }
    if (const Status finished = video->finish(); !finished.ok())
        return report(finished.error());
    if (options.common.isJson)
        printJson({{"file", options.video}, {"pictures", pictures}, {"frames_per_s", options.framesPerS}});
    else
        print("Left a video of " + std::to_string(pictures) + " pictures in " + options.video);
    return kGood;
}

// The picture asked for: one moment, before and after on one skin, or beside another recording at the same time.
Result<Image8> drawMoment(const app::AssetFolders &assets, gpu::Device &device, const RenderOptions &options,
                          const app::SessionAssets &session, const sim::Recording &recording, const sim::World &world,
                          const PictureOptions &picture) {
    if (!options.split.empty()) {
        const sim::World atRest = app::makeWorld(session, recording.header.seed, nullptr);
        return renderSplit(device, {atRest, app::subjectOf(session), "before"},
                           {world, app::subjectOf(session), "after " + fixed(world.timeS(), 0) + " s"}, picture);
    }
    if (options.beside.empty())
        return renderPicture(device, app::subjectOf(session), world, picture);
    const Result<sim::Recording> other = readRecordingFile(options.beside);
    if (!other.ok())
        return other.error();
    const Result<app::SessionAssets> otherSession = app::sessionOf(assets, other->header, options.common.head);
    if (!otherSession.ok())
        return Error{otherSession.error().kind, options.beside + ": " + otherSession.error().message};
    const sim::WorldMaker maker = [&otherSession](const sim::RecordingHeader &header) -> Result<sim::World> {
        return app::makeWorld(*otherSession, header.seed, nullptr);
    };
    const double endS = static_cast<double>(other->frames.size()) / kStepsPerSecond;
    const Result<sim::World> otherWorld = sim::replay(*other, maker, options.atS > endS ? endS : options.atS);
    if (!otherWorld.ok())
        return otherWorld.error();
    return renderBeside(device, {world, app::subjectOf(session), session.trainingCase.title},
                        {*otherWorld, app::subjectOf(*otherSession), otherSession->trainingCase.title}, picture);
}

int renderMoment(const Program &program, const RenderOptions &options) {
    if (options.out.empty() && options.video.empty())
        return report(badUsage("name the file to write: --out FILE.png, or --video FILE.mp4"));
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<PixelSize> size = parseSize(options.size);
    if (!size.ok())
        return report(size.error());
    const Result<sim::Recording> recording = readRecordingFile(options.recording);
    if (!recording.ok())
        return report(recording.error());
    const Result<app::SessionAssets> session = app::sessionOf(*assets, recording->header, options.common.head);
    if (!session.ok())
        return report({session.error().kind, options.recording + ": " + session.error().message});
    const double endS = static_cast<double>(recording->frames.size()) / kStepsPerSecond;
    if (options.atS > endS)
        return report(badUsage("--at: the recording ends at " + fixed(endS, 2) + " s; name an earlier moment"));
    if (options.common.device == "cpu")
        return report(badUsage("--device cpu: pictures need a Vulkan device; leave the option out"));
    const Result<std::unique_ptr<gpu::Device>> device =
        gpu::Device::create({.selector = options.common.device, .surfaceExtensions = {}, .makeSurface = {}});
    if (!device.ok())
        return report(device.error());
    const Result<PictureOptions> picture = pictureOptions(options, session->trainingCase);
    if (!picture.ok())
        return report(picture.error());
    const std::string missing = shortfall(*recording);
    if (!missing.empty())
        note(options.recording + ": " + missing);
    if (!options.video.empty())
        return renderVideo(**device, *session, *recording, options, *picture);
    const sim::WorldMaker maker = [&session](const sim::RecordingHeader &header) -> Result<sim::World> {
        return app::makeWorld(*session, header.seed, nullptr);
    };
    const Result<sim::World> world = sim::replay(*recording, maker, options.atS);
    if (!world.ok())
        return report(world.error());
    PictureOptions wanted = *picture;
    if (wanted.overlay == Overlay::Ghost) { // the expert at the same time of his run
        const Result<std::vector<sim::InputFrame>> expert = app::demoFrames(*session, options.common.ghost);
        if (!expert.ok())
            return report(expert.error());
        if (world->stepCount() < expert->size())
            wanted.ghost = sim::poseOf((*expert)[world->stepCount()]);
    }
    const Result<Image8> image = drawMoment(*assets, **device, options, *session, *recording, *world, wanted);
    if (!image.ok())
        return report(image.error());
    const Status written = writeFile(options.out, encodePng(*image));
    if (!written.ok())
        return report(written.error());
    if (options.common.isJson)
        printJson({{"file", options.out},
                   {"at_s", world->timeS()},
                   {"width", image->width},
                   {"height", image->height},
                   {"view", options.view},
                   {"device", (*device)->info().name}});
    else
        print("Left the moment at " + fixed(world->timeS(), 2) + " s in " + options.out);
    return kGood;
}

} // namespace

void addRenderCommand(CLI::App &root, Program &program) {
    CLI::App *command = root.add_subcommand("render", "A picture of any moment of a recording");
    const auto options = std::make_shared<RenderOptions>();
    command->add_option("recording", options->recording, "The .stipple file")->required();
    command->add_option("--at", options->atS, "Seconds from the start; left out: the end")->check(CLI::Range(0.0, 1e6));
    command->add_option("--view", options->view, "face, section or both")
        ->capture_default_str()
        ->check(CLI::IsMember({"face", "section", "both"}));
    command->add_option("--size", options->size, "Pixels, WIDTHxHEIGHT")->capture_default_str();
    CLI::Option *out = command->add_option("--out", options->out, "PNG file to write, up to 8192x8192");
    CLI::Option *video = command->add_option("--video", options->video,
                                             "Instead: a film (.mp4, .webm) up to --at, in real time; needs ffmpeg");
    out->excludes(video);
    command->add_option("--from", options->fromS, "Where the film begins, seconds")->check(CLI::Range(0.0, 1e6));
    command->add_option("--fps", options->framesPerS, "Its pictures a second")
        ->capture_default_str()
        ->check(CLI::Range(1, 120));
    command->add_option("--quality", options->quality, "low, medium, high or ultra")
        ->capture_default_str()
        ->check(CLI::IsMember({"low", "medium", "high", "ultra"}));
    command->add_option("--camera", options->camera, "front, left, right or close; left out: the case's own")
        ->check(CLI::IsMember({"front", "left", "right", "close"}));
    command
        ->add_option(
            "--overlay", options->overlay,
            "Laid over the face: none, coverage, dose, depth, direction, redness, plan, zones, no-go, strokes, ghost")
        ->capture_default_str()
        ->check(CLI::IsMember(std::vector<std::string>(kOverlayNames.begin(), kOverlayNames.end())));
    command->add_option(
        "--ghost", options->common.ghost,
        "The run that --overlay ghost shows instead of the expert's: a recording or a trace of the case");
    CLI::Option *split = command->add_option("--split", options->split, "before: the skin at rest in the left half")
                             ->check(CLI::IsMember({"before"}));
    command->add_option("--beside", options->beside, "Another recording, drawn beside this one")->excludes(split);
    command->add_flag("--magnifier", options->hasMagnifier, "A loupe over what the hand-piece works on");
    command
        ->add_option("--section-mm", options->sectionMm, "Width of skin the section shows; left out: as suits the size")
        ->check(CLI::Range(0.3, 9.6));
    command->add_option("--section-depth-mm", options->sectionDepthMm, "How deep the section begins, with --section-mm")
        ->check(CLI::Range(0.0, 3.0));
    command->add_option("--after-h", options->afterH, "So many hours after the session, healing")
        ->check(CLI::Range(0.0, 8760.0));
    command->add_option("--device", options->common.device, "Graphics device: auto, an index, or part of a name")
        ->capture_default_str();
    command->add_option("--head", options->common.head, "The head of your own it was recorded on");
    command->add_flag("--json", options->common.isJson, "One JSON document on stdout, nothing else");
    setExample(
        *command,
        "stipple render out/cheeks-pen-20260101-120000.stipple --at 30 --view both --size 1280x720 --out at30.png");
    command->callback(
        [&program, options] { program.action = [&program, options] { return renderMoment(program, *options); }; });
}

} // namespace stipple::cli

#include "tools/stipple/pictures.h"

#include "engine/assets/image.h"

namespace stipple::cli {

CameraPreset presetOf(const sim::Case &trainingCase) {
    if (trainingCase.surface == sim::Surface::Block)
        return CameraPreset::Front;
    return cameraPresetByName(trainingCase.startView).value_or(CameraPreset::Front);
}

Result<std::vector<Picture>> takePictures(gpu::Device &device, const sim::World &world,
                                          const app::SessionAssets &session, PixelSize size) {
    const bool isBlock = session.trainingCase.surface == sim::Surface::Block;
    const std::string skin = isBlock ? "practice block" : "face";
    std::vector<Picture> pictures = {
        {.name = "face",
         .caption = isBlock ? "The practice block at the end" : "The face at the end",
         .alt = "The " + skin + " after the session, with the redness and pinpoint blood the simulation gives",
         .pngBytes = {}},
        {.name = "section",
         .caption = "Through the skin where it was worked last",
         .alt = "A cross-section of the skin to scale: its layers, the punctures and the blood that rose in them",
         .pngBytes = {}}};
    const Subject subject = app::subjectOf(session);
    for (Picture &picture : pictures) {
        PictureOptions options;
        options.view = picture.name == "face" ? PictureView::Face : PictureView::Section;
        options.width = size.width;
        options.height = size.height;
        options.preset = presetOf(session.trainingCase);
        options.showsHandpiece = false;
        const Result<Image8> image = renderPicture(device, subject, world, options);
        if (!image.ok())
            return image.error();
        picture.pngBytes = encodePng(*image);
    }
    return pictures;
}

} // namespace stipple::cli

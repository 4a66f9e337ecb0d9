#include "engine/render/picture.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include <imgui.h>

#include "engine/render/magnifier.h"
#include "engine/render/overlay_legend.h"

namespace stipple {

namespace {

// An ImGui context of its own, so that labels can be drawn without a window and without touching another context.
class LabelContext {
  public:
    LabelContext(float width, float height) : before_(ImGui::GetCurrentContext()), own_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(own_);
        ImGuiIO &io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width, height};
        io.DeltaTime = 1.0F / 60.0F;
        const char *font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"; // Debian's; ImGui's own without it
        std::error_code ignored;
        const float px = height >= 1400.0F ? 22.0F : height < 420.0F ? 12.0F : 14.0F;
        static constexpr std::array<ImWchar, 7> kRanges = {0x20,   0xff,   0x394, 0x394,
                                                           0x2013, 0x2014, 0}; // Latin, Δ, dashes
        if (std::filesystem::exists(font, ignored))
            io.Fonts->AddFontFromFileTTF(font, px, nullptr, kRanges.data());
        else
            io.Fonts->AddFontDefault();
        io.Fonts->Build();
        ImGui::NewFrame();
    }
    ~LabelContext() {
        ImGui::DestroyContext(own_);
        ImGui::SetCurrentContext(before_);
    }
    LabelContext(const LabelContext &) = delete;
    LabelContext &operator=(const LabelContext &) = delete;

  private:
    ImGuiContext *before_, *own_;
};

constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr int kTilePx = 2048; // a larger picture is drawn by tiles: memory does not grow with it

Error notDrawn(const std::exception &fault) {
    return systemError(std::string("the picture could not be drawn: ") + fault.what() +
                       "; run `stipple doctor` to see what is wrong with the device");
}

void drawCaption(ImDrawList &list, glm::vec2 size, const PictureOptions::Caption &caption) {
    const ImVec2 text = ImGui::CalcTextSize(caption.text.c_str());
    constexpr float kPad = 7.0F, kFoot = 12.0F;
    const ImVec2 at(size.x * caption.at - 0.5F * text.x, size.y - kFoot - text.y - kPad);
    list.AddRectFilled({at.x - kPad, at.y - 0.5F * kPad}, {at.x + text.x + kPad, at.y + text.y + 0.5F * kPad},
                       IM_COL32(20, 24, 28, 170), 4.0F);
    list.AddText(at, IM_COL32(235, 238, 240, 255), caption.text.c_str());
}

} // namespace

std::optional<PictureView> pictureViewByName(std::string_view name) {
    if (name == "face")
        return PictureView::Face;
    if (name == "section")
        return PictureView::Section;
    if (name == "both")
        return PictureView::Both;
    return std::nullopt;
}

Subject subjectOf(const std::vector<TriMesh> &meshes, const Image8 *tint) { return {meshes, tint}; }

Camera pictureCamera(const sim::World &world, CameraPreset preset) {
    if (preset != CameraPreset::CloseUp)
        return presetCamera(preset, world.skin().chart());
    const sim::HandpieceView &hand = world.handpiece();
    if (hand.isHeld)
        return closeUp(hand.at, 60.0F);
    if (world.ledger().size() > 0) {
        const sim::Puncture &last = world.ledger().all().back();
        return closeUp(world.skin().closest(world.skin().chart().positionAt({last.u, last.v})), 15.0F);
    }
    return presetCamera(preset, world.skin().chart());
}

std::vector<ViewRect> pictureViews(PictureView view, int width, int height) {
    if (view == PictureView::Face)
        return {{ViewKind::Face, 0, 0, width, height}};
    if (view == PictureView::Section)
        return {{ViewKind::Section, 0, 0, width, height}};
    if (width >= height) { // face beside the section
        const int left = width * 54 / 100;
        return {{ViewKind::Face, 0, 0, left, height}, {ViewKind::Section, left, 0, width - left, height}};
    }
    const int top = height * 58 / 100;
    return {{ViewKind::Face, 0, 0, width, top}, {ViewKind::Section, 0, top, width, height - top}};
}

PicturePainter::PicturePainter(gpu::Device &device, const Subject &subject, const sim::World &world)
    : device_(device), renderer_(device, kFormat), commands_(device) {
    renderer_.setSubject(subject, world);
}

// One tile of the picture, with the labels of the whole drawn where they fall into it.
Image8 PicturePainter::tile(const Scene &whole, const PixelBox &box) {
    const glm::ivec2 size = box.hi - box.lo;
    if (target_.handle() == VK_NULL_HANDLE || target_.desc().width != static_cast<uint32_t>(size.x) ||
        target_.desc().height != static_cast<uint32_t>(size.y))
        target_ = gpu::Image(device_, {.width = static_cast<uint32_t>(size.x),
                                       .height = static_cast<uint32_t>(size.y),
                                       .format = kFormat,
                                       .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                                VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                       .name = "picture"});
    Scene scene = whole;
    for (ViewRect &view : scene.views) {
        view.x -= box.lo.x;
        view.y -= box.lo.y;
    }
    ImDrawData labels = *ImGui::GetDrawData();
    labels.DisplayPos = {static_cast<float>(box.lo.x), static_cast<float>(box.lo.y)};
    labels.DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
    scene.ui = &labels;
    commands_.begin();
    renderer_.record(commands_, target_, scene);
    commands_.submitAndWait();
    return gpu::readImage(device_, target_);
}

Result<Image8> PicturePainter::take(const sim::World &world, const PictureOptions &options) {
    if (options.width < 1 || options.height < 1 || options.width > kMostPicturePx || options.height > kMostPicturePx)
        return badUsage("a picture of " + std::to_string(options.width) + " x " + std::to_string(options.height) +
                        " pixels cannot be made; each side must be 1 to " + std::to_string(kMostPicturePx));
    try {
        Scene scene;
        scene.world = &world;
        scene.camera = options.camera ? *options.camera : pictureCamera(world, options.preset);
        scene.views = pictureViews(options.view, options.width, options.height);
        scene.overlay = options.overlay;
        scene.quality = options.quality;
        scene.faceScale = qualityRow(options.quality).faceScale;
        scene.products = options.products;
        scene.section = options.section;
        scene.isStill = true;
        scene.showsHandpiece = options.showsHandpiece && !scene.isLater();
        scene.isLightFlat = options.isLightFlat;
        scene.ghost = options.ghost;
        const ViewRect face = scene.views.front();
        const sim::HandpieceView &hand = world.handpiece();
        if (options.hasMagnifier && hand.isHeld && face.kind == ViewKind::Face)
            if (const auto loupe =
                    magnifierView(scene.camera, face, hand.at.posMm, std::min(face.width, face.height) * 2 / 5))
                scene.views.push_back(*loupe);
        const LabelContext labels(static_cast<float>(options.width), static_cast<float>(options.height));
        if (options.hasLabels) {
            ImDrawList &list = *ImGui::GetBackgroundDrawList();
            const Slice slice = renderer_.currentSlice(world);
            for (const ViewRect &view : scene.views) {
                const glm::vec2 origin(view.x, view.y), size(view.width, view.height);
                if (view.kind == ViewKind::Section) {
                    drawSectionLabels(list, origin, size, world, slice, options.section);
                    continue;
                }
                if (view.isLoupe) {
                    drawMagnifierRim(list, view, scene.camera, face, hand.at.posMm);
                    continue;
                }
                if (options.overlay == Overlay::Zones)
                    drawZoneLabels(list, origin, size, world, scene.camera);
                if (options.overlay != Overlay::None && view.width >= 320 && view.height >= 200)
                    drawOverlayLegend(list, origin + glm::vec2(12.0F, size.y - 12.0F),
                                      overlayLegend(world, options.overlay));
            }
        }
        for (const PictureOptions::Caption &caption : options.captions)
            drawCaption(*ImGui::GetBackgroundDrawList(), glm::vec2(options.width, options.height), caption);
        ImGui::Render();
        renderer_.invalidate(); // maps wholly up to date
        Image8 picture{
            options.width, options.height, 4,
            std::vector<uint8_t>(4U * static_cast<size_t>(options.width) * static_cast<size_t>(options.height))};
        for (int y = 0; y < options.height; y += kTilePx)
            for (int x = 0; x < options.width; x += kTilePx) {
                const PixelBox box{{x, y},
                                   {std::min(x + kTilePx, options.width), std::min(y + kTilePx, options.height)}};
                const Image8 part = tile(scene, box);
                for (int row = 0; row < part.height; ++row)
                    std::copy_n(part.pixels.begin() + 4L * row * part.width, 4L * part.width,
                                picture.pixels.begin() + 4L * ((y + row) * static_cast<long>(options.width) + x));
            }
        for (size_t i = 3; i < picture.pixels.size(); i += 4)
            picture.pixels[i] = 255;
        return picture;
    } catch (const std::exception &fault) {
        return notDrawn(fault);
    }
}

Result<Image8> renderPicture(gpu::Device &device, const Subject &subject, const sim::World &world,
                             const PictureOptions &options) {
    try {
        return PicturePainter(device, subject, world).take(world, options);
    } catch (const std::exception &fault) {
        return notDrawn(fault);
    }
}

Result<Image8> renderPicture(gpu::Device &device, const HeadAssets &head, const sim::World &world,
                             const PictureOptions &options) {
    std::vector<TriMesh> meshes = {head.skin};
    meshes.insert(meshes.end(), head.others.begin(), head.others.end());
    return renderPicture(device, subjectOf(meshes, &head.tint), world, options);
}

} // namespace stipple

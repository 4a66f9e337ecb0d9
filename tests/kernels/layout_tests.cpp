// Every struct of shaders/shared, member by member: where C++ puts it and where GLSL put it, read from the SPIR-V.
#include <cstddef>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <spirv_cross/spirv_cross_c.h>

#include "engine/base/file.h"
#include "engine/gpu/pipeline.h"
#include "shaders/shared/needle.h"
#include "shaders/shared/render.h"
#include "shaders/shared/tissue.h"

using namespace stipple;

namespace {

struct Place {
    size_t offset = 0, bytes = 0;
    bool operator==(const Place &) const = default;
};
struct Layout {
    size_t bytes = 0;
    std::map<std::string, Place> members;
};

#define ROW(Struct, member)                                                                                            \
    {                                                                                                                  \
#member, { offsetof(shared::Struct, member), sizeof(shared::Struct::member) }                                  \
    }

const std::map<std::string, Layout> &cppLayouts() {
    static const std::map<std::string, Layout> kLayouts = {
        {"NeedleArray",
         {sizeof(shared::NeedleArray),
          {ROW(NeedleArray, forceN), ROW(NeedleArray, lengthMm), ROW(NeedleArray, efficiency),
           ROW(NeedleArray, baseGapMm), ROW(NeedleArray, slopeX), ROW(NeedleArray, slopeY), ROW(NeedleArray, curveXx),
           ROW(NeedleArray, curveXy), ROW(NeedleArray, curveYy), ROW(NeedleArray, drumRadiusMm),
           ROW(NeedleArray, insertionN), ROW(NeedleArray, indentMm), ROW(NeedleArray, indentLeft),
           ROW(NeedleArray, needleCount), ROW(NeedleArray, isDriven), ROW(NeedleArray, pierceN)}}},
        {"NeedlePlace",
         {sizeof(shared::NeedlePlace),
          {ROW(NeedlePlace, xMm), ROW(NeedlePlace, yMm), ROW(NeedlePlace, cosAngle), ROW(NeedlePlace, sinAngle)}}},
        {"NeedleState",
         {sizeof(shared::NeedleState),
          {ROW(NeedleState, depthMm), ROW(NeedleState, pressMm), ROW(NeedleState, forceN), ROW(NeedleState, gapMm)}}},
        {"TissueStep",
         {sizeof(shared::TissueStep),
          {ROW(TissueStep, spread), ROW(TissueStep, keep), ROW(TissueStep, drive), ROW(TissueStep, keepResponse),
           ROW(TissueStep, width), ROW(TissueStep, height), ROW(TissueStep, tilesX), ROW(TissueStep, tileCount)}}},
        {"BloodStep",
         {sizeof(shared::BloodStep),
          {ROW(BloodStep, shedNl), ROW(BloodStep, keepFlow), ROW(BloodStep, keepFilm), ROW(BloodStep, holdUm),
           ROW(BloodStep, runScale), ROW(BloodStep, mostShare), ROW(BloodStep, width), ROW(BloodStep, height),
           ROW(BloodStep, tilesX), ROW(BloodStep, tileCount), ROW(BloodStep, padding0), ROW(BloodStep, padding1)}}},
        {"FaceFrame",
         {sizeof(shared::FaceFrame),
          {ROW(FaceFrame, clipFromMm), ROW(FaceFrame, eyeMm),      ROW(FaceFrame, keyTo),
           ROW(FaceFrame, keyColour),  ROW(FaceFrame, fillTo),     ROW(FaceFrame, fillColour),
           ROW(FaceFrame, sky),        ROW(FaceFrame, ground),     ROW(FaceFrame, plain),
           ROW(FaceFrame, capsuleA),   ROW(FaceFrame, capsuleB),   ROW(FaceFrame, backTop),
           ROW(FaceFrame, backBottom), ROW(FaceFrame, contact),    ROW(FaceFrame, more),
           ROW(FaceFrame, keyRight),   ROW(FaceFrame, tiles),      ROW(FaceFrame, spreadBroad),
           ROW(FaceFrame, spreadPore), ROW(FaceFrame, spreadFine), ROW(FaceFrame, handleA),
           ROW(FaceFrame, handleB),    ROW(FaceFrame, drumHalf),   ROW(FaceFrame, above),
           ROW(FaceFrame, ray),        ROW(FaceFrame, rayX),       ROW(FaceFrame, rayY)}}},
        {"PunctureMark",
         {sizeof(shared::PunctureMark),
          {ROW(PunctureMark, place), ROW(PunctureMark, normal), ROW(PunctureMark, look), ROW(PunctureMark, slit),
           ROW(PunctureMark, near0), ROW(PunctureMark, near1), ROW(PunctureMark, shape), ROW(PunctureMark, light)}}},
        {"PartPush",
         {sizeof(shared::PartPush), {ROW(PartPush, headFromPart), ROW(PartPush, colour), ROW(PartPush, options)}}},
        {"NeedlePush",
         {sizeof(shared::NeedlePush),
          {ROW(NeedlePush, headFromPart), ROW(NeedlePush, shape), ROW(NeedlePush, motion)}}},
        {"OverlayPush", {sizeof(shared::OverlayPush), {ROW(OverlayPush, edge), ROW(OverlayPush, options)}}},
        {"OverlayLine",
         {sizeof(shared::OverlayLine), {ROW(OverlayLine, from), ROW(OverlayLine, to), ROW(OverlayLine, colour)}}},
        {"SectionFrame",
         {sizeof(shared::SectionFrame),
          {ROW(SectionFrame, window), ROW(SectionFrame, size), ROW(SectionFrame, panel), ROW(SectionFrame, block),
           ROW(SectionFrame, reach)}}},
        {"SectionPart",
         {sizeof(shared::SectionPart),
          {ROW(SectionPart, ends), ROW(SectionPart, shape), ROW(SectionPart, look), ROW(SectionPart, more)}}},
    };
    return kLayouts;
}

// What one shader's SPIR-V says of every struct inside its blocks.
class Reader {
  public:
    explicit Reader(std::span<const uint32_t> spirv) {
        spvc_parsed_ir ir = nullptr;
        spvc_resources resources = nullptr;
        REQUIRE(spvc_context_create(&context_) == SPVC_SUCCESS);
        REQUIRE(spvc_context_parse_spirv(context_, spirv.data(), spirv.size(), &ir) == SPVC_SUCCESS);
        REQUIRE(spvc_context_create_compiler(context_, SPVC_BACKEND_NONE, ir, SPVC_CAPTURE_MODE_TAKE_OWNERSHIP,
                                             &compiler_) == SPVC_SUCCESS);
        REQUIRE(spvc_compiler_create_shader_resources(compiler_, &resources) == SPVC_SUCCESS);
        for (const spvc_resource_type kind :
             {SPVC_RESOURCE_TYPE_UNIFORM_BUFFER, SPVC_RESOURCE_TYPE_STORAGE_BUFFER, SPVC_RESOURCE_TYPE_PUSH_CONSTANT}) {
            const spvc_reflected_resource *list = nullptr;
            size_t count = 0;
            REQUIRE(spvc_resources_get_resource_list_for_type(resources, kind, &list, &count) == SPVC_SUCCESS);
            for (size_t i = 0; i < count; ++i)
                readStruct(list[i].base_type_id);
        }
    }
    ~Reader() { spvc_context_destroy(context_); }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    std::map<std::string, Layout> found;
    std::map<std::string, size_t> stride; // of arrays of a struct

  private:
    void readStruct(spvc_type_id id) {
        const spvc_type type = spvc_compiler_get_type_handle(compiler_, id);
        Layout layout;
        for (unsigned i = 0; i < spvc_type_get_num_member_types(type); ++i) {
            const spvc_type_id memberId = spvc_type_get_member_type(type, i);
            const spvc_type member = spvc_compiler_get_type_handle(compiler_, memberId);
            unsigned offset = 0;
            size_t bytes = 0;
            REQUIRE(spvc_compiler_type_struct_member_offset(compiler_, type, i, &offset) == SPVC_SUCCESS);
            const bool isOpen =
                spvc_type_get_num_array_dimensions(member) > 0 && spvc_type_get_array_dimension(member, 0) == 0;
            if (!isOpen)
                REQUIRE(spvc_compiler_get_declared_struct_member_size(compiler_, type, i, &bytes) == SPVC_SUCCESS);
            layout.members[spvc_compiler_get_member_name(compiler_, id, i)] = {offset, bytes};
            if (spvc_type_get_basetype(member) == SPVC_BASETYPE_STRUCT) {
                const spvc_type_id base = spvc_type_get_base_type_id(member);
                readStruct(base);
                unsigned apart = 0;
                if (spvc_type_get_num_array_dimensions(member) > 0 &&
                    spvc_compiler_type_struct_member_array_stride(compiler_, type, i, &apart) == SPVC_SUCCESS)
                    stride[spvc_compiler_get_name(compiler_, base)] = apart;
            }
        }
        REQUIRE(spvc_compiler_get_declared_struct_size(compiler_, type, &layout.bytes) == SPVC_SUCCESS);
        found[spvc_compiler_get_name(compiler_, id)] = layout;
    }
    spvc_context context_ = nullptr;
    spvc_compiler compiler_ = nullptr;
};

} // namespace

TEST_CASE("Every shared struct lies in GLSL where it lies in C++") {
    std::set<std::string> seen;
    for (const std::string_view shader : gpu::shaderNames()) {
        const Reader reader(gpu::findShader(shader));
        for (const auto &[name, layout] : reader.found) {
            const auto wanted = cppLayouts().find(name);
            if (wanted == cppLayouts().end())
                continue; // a shader's own block
            INFO(shader << ": struct " << name);
            seen.insert(name);
            CHECK(layout.bytes == wanted->second.bytes);
            for (const auto &[member, place] : layout.members) {
                INFO("member " << member);
                const auto row = wanted->second.members.find(member);
                REQUIRE(row != wanted->second.members.end());
                CHECK(place.offset == row->second.offset);
                CHECK(place.bytes == row->second.bytes);
            }
            CHECK(layout.members.size() == wanted->second.members.size());
        }
        for (const auto &[name, bytes] : reader.stride)
            if (const auto wanted = cppLayouts().find(name); wanted != cppLayouts().end()) {
                INFO(shader << ": array of " << name);
                CHECK(bytes == wanted->second.bytes);
            }
    }
    for (const auto &[name, layout] : cppLayouts()) {
        INFO("struct " << name << " must be in a shader's block; shaders/test/layouts.comp is the place for vertices");
        CHECK(seen.contains(name));
    }
}

TEST_CASE("Every struct of shaders/shared has a row in the layout test") {
    std::set<std::string> declared, rows;
    for (const auto &file : std::filesystem::directory_iterator(STIPPLE_SOURCE_DIR "/shaders/shared")) {
        const std::string text = readFile(file.path(), 1 << 20).value();
        const std::regex word("(?:^|\\n)struct (\\w+)");
        for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it)
            declared.insert((*it)[1]);
    }
    for (const auto &[name, layout] : cppLayouts())
        rows.insert(name);
    CHECK(declared == rows);
}

# Shaders: shaders/**/*.{comp,vert,frag} → SPIR-V 1.3 → spirv-val → embedded in the library stipple_spirv, found by name.
find_program(GLSLC glslc REQUIRED)
find_program(SPIRV_VAL spirv-val REQUIRED)

function(stipple_shaders)
    file(GLOB_RECURSE shaders CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/shaders
         ${CMAKE_SOURCE_DIR}/shaders/*.comp ${CMAKE_SOURCE_DIR}/shaders/*.vert ${CMAKE_SOURCE_DIR}/shaders/*.frag)
    set(out ${CMAKE_BINARY_DIR}/spirv)
    set(arrays "")
    set(rows "")
    set(words)
    set(number 0)
    foreach(shader ${shaders})
        set(spv ${out}/${shader}.spv)
        get_filename_component(folder ${spv} DIRECTORY)
        file(MAKE_DIRECTORY ${folder})
        # vulkan1.1 = SPIR-V 1.3: later versions meet a select fault in Mesa 22.3, silently. -O strips names, -g keeps them.
        add_custom_command(OUTPUT ${spv}
            COMMAND ${GLSLC} --target-env=vulkan1.1 -O -g -Werror -I${CMAKE_SOURCE_DIR} -MD -MF ${spv}.d
                    -o ${spv} ${CMAKE_SOURCE_DIR}/shaders/${shader}
            COMMAND ${SPIRV_VAL} --target-env vulkan1.1 ${spv}
            COMMAND ${GLSLC} --target-env=vulkan1.1 -O -g -Werror -I${CMAKE_SOURCE_DIR} -mfmt=num
                    -o ${spv}.inc ${CMAKE_SOURCE_DIR}/shaders/${shader}
            BYPRODUCTS ${spv}.inc
            DEPENDS ${CMAKE_SOURCE_DIR}/shaders/${shader} DEPFILE ${spv}.d VERBATIM COMMENT "Shader ${shader}")
        list(APPEND words ${spv})
        string(APPEND arrays "const uint32_t kShader${number}[] = {\n#include \"${spv}.inc\"\n};\n")
        string(APPEND rows "    {\"${shader}\", kShader${number}},\n")
        math(EXPR number "${number} + 1")
    endforeach()
    set(source ${out}/embedded.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made by tools/cmake/stipple_shaders.cmake: every shader's SPIR-V by name.
#include \"engine/gpu/pipeline.h\"

namespace stipple::gpu {
namespace {
@arrays@
struct Row {
    std::string_view name;
    std::span<const uint32_t> words;
};
const Row kRows[] = {
    {{}, {}},
@rows@};
} // namespace

std::span<const uint32_t> findShader(std::string_view name) {
    for (const Row& row : kRows)
        if (row.name == name)
            return row.words;
    return {};
}

std::vector<std::string_view> shaderNames() {
    std::vector<std::string_view> names;
    for (const Row& row : kRows)
        if (!row.name.empty())
            names.push_back(row.name);
    return names;
}
} // namespace stipple::gpu
")
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${words}")
    add_library(stipple_spirv STATIC ${source})
    target_link_libraries(stipple_spirv PUBLIC stipple_flags glm::glm)
endfunction()

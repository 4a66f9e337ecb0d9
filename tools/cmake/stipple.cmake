# Helpers of the build: warning flags, one static library per folder, shaders, generated assets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(stipple_flags INTERFACE)
target_compile_features(stipple_flags INTERFACE cxx_std_20)
# -ffp-contract=off: a CPU twin must give the same bits as its kernel; see tests/kernels.
target_compile_options(stipple_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion
                       -Werror -ffp-contract=off -fno-math-errno>)
# g++ 12 warns falsely of overlap in "text" + std::string (GCC bug 105651).
target_compile_options(stipple_flags INTERFACE $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-restrict>)
target_include_directories(stipple_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_include_directories(stipple_flags SYSTEM INTERFACE ${CMAKE_SOURCE_DIR}/tools/cmake/empty)

# stipple_library(NAME FOLDER DEPENDENCIES...): every .cpp of FOLDER; an interface library while it has none.
function(stipple_library name folder)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.h)
    if(sources)
        add_library(${name} STATIC ${sources} ${headers})
        target_link_libraries(${name} PUBLIC stipple_flags ${ARGN})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE stipple_flags ${ARGN})
    endif()
endfunction()

include(stipple_shaders)

# Every patient's head, built from the numbers of assets/patients by headgen into <build>/assets/heads/<id>.
function(stipple_assets)
    file(GLOB patients CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/patients/*.json)
    set(made "")
    foreach(patient ${patients})
        get_filename_component(id ${patient} NAME_WE)
        set(head ${CMAKE_BINARY_DIR}/assets/heads/${id})
        add_custom_command(OUTPUT ${head}/head.glb ${head}/zones.png ${head}/tint.png
            COMMAND ${CMAKE_COMMAND} -E make_directory ${head}
            COMMAND headgen --quiet ${patient} ${head}
            DEPENDS headgen ${patient}
            COMMENT "Building the head of ${id}" VERBATIM)
        list(APPEND made ${head}/head.glb)
    endforeach()
    add_custom_target(stipple_heads ALL DEPENDS ${made})
endfunction()

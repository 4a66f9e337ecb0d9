// One struct, one kernel, two languages: maps GLSL's types and words to C++ (GLM) and back.
//
// Kernel bodies (shaders/kernels/*.h) and shared structs (shaders/shared/*.h) include this first. Rules: only the types
// below (no vec3 and no bool in structs, padded by hand to 16 bytes); arithmetic only with + - * / sqrt floor min max
// clamp mix dot(2,3) length, which g++ -ffp-contract=off, clang and glslc with `precise` compute to the same bits;
// anything else comes from shaders/kernels/math_exact.h. Every float local of a kernel is declared PRECISE.
#ifndef STIPPLE_INTEROP_H
#define STIPPLE_INTEROP_H

#ifdef __cplusplus
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <glm/glm.hpp>

namespace stipple::shared {
using uint = uint32_t;
using vec2 = glm::vec2;
using vec3 = glm::vec3;
using vec4 = glm::vec4;
using ivec2 = glm::ivec2;
using ivec4 = glm::ivec4;
using uvec2 = glm::uvec2;
using uvec4 = glm::uvec4;
using mat4 = glm::mat4;
// GLSL's meaning to the bit: min(x, y) = y < x ? y : x, max(x, y) = x < y ? y : x.
inline float min(float a, float b) { return b < a ? b : a; }
inline float max(float a, float b) { return a < b ? b : a; }
inline vec4 min(vec4 a, vec4 b) { return {min(a.x, b.x), min(a.y, b.y), min(a.z, b.z), min(a.w, b.w)}; }
inline vec4 max(vec4 a, vec4 b) { return {max(a.x, b.x), max(a.y, b.y), max(a.z, b.z), max(a.w, b.w)}; }
inline float clamp(float x, float lo, float hi) { return min(max(x, lo), hi); }
inline float mix(float a, float b, float t) { return a * (1.0F - t) + b * t; }
inline float abs(float a) { return std::fabs(a); }
inline float sqrt(float a) { return std::sqrt(a); }
inline float floor(float a) { return std::floor(a); }
inline uint floatBitsToUint(float a) {
    uint bits = 0;
    std::memcpy(&bits, &a, sizeof bits);
    return bits;
}
inline float uintBitsToFloat(uint bits) {
    float a = 0;
    std::memcpy(&a, &bits, sizeof a);
    return a;
}
} // namespace stipple::shared

#define STIPPLE_SHARED_BEGIN namespace stipple::shared {
#define STIPPLE_SHARED_END }
#define KERNEL inline
#define PRECISE
// A buffer the kernel reads: a pointer argument in C++, the global buffer of the same name in GLSL. Put it last.
#define BUFFER_ARG(T, name) , const T *name
#define BUFFER_PASS(name) , name
// A value the kernel gives back beside its result.
#define OUT(T, name) T &name
#define LIT(x) x##F
#define UINT(x) static_cast<uint>(x)
#define FLOAT(x) static_cast<float>(x)
#define INT(x) static_cast<int>(x)
#else
#define STIPPLE_SHARED_BEGIN
#define STIPPLE_SHARED_END
#define KERNEL
#define PRECISE precise
#define BUFFER_ARG(T, name)
#define BUFFER_PASS(name)
#define OUT(T, name) out T name
#define LIT(x) x
#define UINT(x) uint(x)
#define FLOAT(x) float(x)
#define INT(x) int(x)
#endif

#endif

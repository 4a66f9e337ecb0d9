// Counter-based random numbers: the same (seed, id, step, stream) gives the same number in C++ and GLSL, in any order,
// on any thread. Four rounds of the PCG hash (O'Neill 2014; Jarzynski & Olano 2020, "Hash functions for GPU
// rendering").
#ifndef STIPPLE_KERNEL_RANDOM_H
#define STIPPLE_KERNEL_RANDOM_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

KERNEL uint randomMix(uint value) {
    uint state = value * 747796405U + 2891336453U;
    uint word = ((state >> ((state >> 28U) + 4U)) ^ state) * 277803737U;
    return (word >> 22U) ^ word;
}

KERNEL uint randomBits(uint seed, uint id, uint step, uint stream) {
    uint h = randomMix(seed ^ 0x9E3779B9U);
    h = randomMix(h ^ id);
    h = randomMix(h ^ (step * 0x85EBCA6BU));
    return randomMix(h ^ (stream * 0xC2B2AE35U));
}

// Uniform in [0, 1): 24 bits, so every value is exact.
KERNEL float randomUnit(uint seed, uint id, uint step, uint stream) {
    PRECISE float unit = FLOAT(randomBits(seed, id, step, stream) >> 8U) * LIT(5.9604644775390625e-8);
    return unit;
}

STIPPLE_SHARED_END

#endif

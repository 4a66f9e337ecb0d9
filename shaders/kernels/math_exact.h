// exp, log, pow, sin and cos rebuilt from + - * / and bit moves, so that g++, clang++ and GLSL give the same bits (the
// built-in ones differ by several ulp). Measured in tests/kernels: see the bounds beside each.
#ifndef STIPPLE_KERNEL_MATH_EXACT_H
#define STIPPLE_KERNEL_MATH_EXACT_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

// e^x to 1 ulp for -87 <= x <= 88; clamped outside. Reduction by ln 2 in two parts (Cody & Waite), Taylor to r^7.
KERNEL float expExact(float x) {
    PRECISE float c = clamp(x, LIT(-87.0), LIT(88.0));
    PRECISE float n = floor(c * LIT(1.44269504) + LIT(0.5));
    PRECISE float r = c - n * LIT(0.693359375);
    r = r - n * LIT(-2.12194440e-4);
    PRECISE float p = LIT(1.98412698e-4);
    p = p * r + LIT(1.38888889e-3);
    p = p * r + LIT(8.33333333e-3);
    p = p * r + LIT(4.16666667e-2);
    p = p * r + LIT(1.66666667e-1);
    p = p * r + LIT(0.5);
    PRECISE float q = p * r * r;
    PRECISE float value = LIT(1.0) + (r + q);
    int exponent = INT(n) + 127;
    PRECISE float scale = uintBitsToFloat(UINT(exponent) << 23U);
    value = value * scale;
    return value;
}

// ln x to 2 ulp (absolute 1e-7 near 1) for normal x > 0; smaller or non-positive x counts as 1.18e-38.
KERNEL float logExact(float x) {
    PRECISE float c = max(x, LIT(1.17549435e-38));
    uint bits = floatBitsToUint(c);
    int exponent = INT(bits >> 23U) - 127;
    PRECISE float m = uintBitsToFloat((bits & 0x007FFFFFU) | 0x3F800000U);
    if (m > LIT(1.41421356)) {
        m = m * LIT(0.5);
        exponent = exponent + 1;
    }
    PRECISE float s = (m - LIT(1.0)) / (m + LIT(1.0));
    PRECISE float z = s * s;
    PRECISE float p = LIT(0.111111111);
    p = p * z + LIT(0.142857143);
    p = p * z + LIT(0.2);
    p = p * z + LIT(0.333333333);
    PRECISE float tail = p * z * s;
    PRECISE float e = FLOAT(exponent);
    PRECISE float low = e * LIT(-2.12194440e-4) + LIT(2.0) * tail;
    PRECISE float value = low + LIT(2.0) * s;
    value = value + e * LIT(0.693359375);
    return value;
}

// x^y for x > 0; error grows with |y ln x|: relative 3e-7 (1 + |y ln x|).
KERNEL float powExact(float x, float y) {
    PRECISE float power = y * logExact(x);
    return expExact(power);
}

// Sine of r and of r + a quarter turn, |r| <= pi/4, relative 1 ulp or so.
KERNEL float sinReduced(float r) {
    PRECISE float z = r * r;
    PRECISE float p = LIT(2.75573192e-6);
    p = p * z + LIT(-1.98412698e-4);
    p = p * z + LIT(8.33333333e-3);
    p = p * z + LIT(-1.66666667e-1);
    PRECISE float value = r + r * (z * p);
    return value;
}

KERNEL float cosReduced(float r) {
    PRECISE float z = r * r;
    PRECISE float p = LIT(-2.75573192e-7);
    p = p * z + LIT(2.48015873e-5);
    p = p * z + LIT(-1.38888889e-3);
    p = p * z + LIT(4.16666667e-2);
    PRECISE float value = LIT(1.0) - LIT(0.5) * z + z * z * p;
    return value;
}

// Sine of x plus `quarters` quarter turns; absolute error 1e-7 for |x| <= 1,000.
KERNEL float sinQuarter(float x, int quarters) {
    PRECISE float n = floor(x * LIT(0.636619772) + LIT(0.5));
    PRECISE float r = x - n * LIT(1.5703125);
    r = r - n * LIT(4.83751297e-4);
    r = r - n * LIT(7.54978995e-8);
    int q = (INT(n) + quarters) & 3;
    PRECISE float even = sinReduced(r);
    PRECISE float odd = cosReduced(r);
    PRECISE float value = even;
    if (q == 1)
        value = odd;
    if (q == 2)
        value = -even;
    if (q == 3)
        value = -odd;
    return value;
}

KERNEL float sinExact(float x) { return sinQuarter(x, 0); }
KERNEL float cosExact(float x) { return sinQuarter(x, 1); }

STIPPLE_SHARED_END

#endif

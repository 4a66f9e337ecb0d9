// Angles between vectors from + - * / and sqrt alone, so that a tilt in a score has the same bits everywhere.
#pragma once

#include <cmath>

#include <glm/glm.hpp>

namespace stipple {

inline constexpr float kDegPerRad = 57.29577951F;

// Arc tangent of x >= 0, radians; error below 2e-7 (argument halved twice, then the odd series to x^9).
inline float atanExact(float x) {
    const bool isSteep = x > 1.0F;
    float t = isSteep ? 1.0F / x : x;
    t = t / (1.0F + std::sqrt(1.0F + t * t)); // half the angle
    t = t / (1.0F + std::sqrt(1.0F + t * t)); // a quarter
    const float s = t * t;
    const float quarter = t * (1.0F - s * (1.0F / 3.0F - s * (1.0F / 5.0F - s * (1.0F / 7.0F - s / 9.0F))));
    const float angle = 4.0F * quarter;
    return isSteep ? 1.57079633F - angle : angle;
}

// Angle between two vectors, 0..180 degrees; 0 when either has no length.
inline float angleDeg(glm::vec3 a, glm::vec3 b) {
    const glm::vec3 c(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    const float sine = std::sqrt(c.x * c.x + c.y * c.y + c.z * c.z);
    const float cosine = a.x * b.x + a.y * b.y + a.z * b.z;
    if (sine == 0.0F && cosine == 0.0F)
        return 0.0F;
    if (cosine == 0.0F)
        return 90.0F;
    const float angle = kDegPerRad * atanExact(sine / std::fabs(cosine));
    return cosine < 0.0F ? 180.0F - angle : angle;
}

} // namespace stipple

// Puts the surface together: proto shape, landmarks' interpolation, features.
#include "tools/headgen/face.h"

#include <cmath>

namespace stipple::headgen {

namespace {

Rbf makeShape(const Measures &m) {
    std::vector<Vec3> centres;
    std::vector<Vec3> values;
    for (const Landmark &l : makeLandmarks(m)) {
        centres.push_back(protoPoint(l.domain));
        values.push_back(l.position);
    }
    return Rbf(centres, values);
}

} // namespace

Face::Face(const Measures &m) : measures_(m), frame_(m), shape_(makeShape(m)) {}

BasePoint Face::basePoint(const Domain &d) const {
    constexpr double kStep = 0.25; // mm on the proto shape
    const double da = kStep / 85.0;
    const Vec3 p = base(d);
    const Vec3 du = base({d.a + da, d.b}) - base({d.a - da, d.b});
    const Vec3 dv = base({d.a, d.b + kStep}) - base({d.a, d.b - kStep});
    return {p, glm::normalize(glm::cross(du, dv))};
}

Vec3 Face::withoutEars(const BasePoint &at) const {
    return at.p + eyeFeature(measures_, frame_, at) + noseFeature(measures_, frame_, at) +
           mouthFeature(measures_, frame_, at) + cheekFeature(measures_, frame_, at) +
           jowlFeature(measures_, frame_, at) + neckFeature(measures_, frame_, at);
}

Vec3 Face::surfaceWithoutEars(const Domain &d) const { return withoutEars(basePoint(d)); }

Vec3 Face::surface(const Domain &d) const {
    const BasePoint at = basePoint(d);
    return withoutEars(at) + earFeature(measures_, frame_, at);
}

} // namespace stipple::headgen

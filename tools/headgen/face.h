// The whole surface of the head as one function of the domain: landmarks' interpolation plus local features.
#pragma once

#include "tools/headgen/landmarks.h"

namespace stipple::headgen {

/// A point of the landmarks' smooth surface and its outward normal: what the features start from.
struct BasePoint {
    Vec3 p, n;
};

/// Displacements (mm) that the anatomical features add at a base point. Each is zero away from its feature.
Vec3 eyeFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 noseFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 mouthFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 cheekFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 jowlFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 neckFeature(const Measures &m, const Frame &f, const BasePoint &at);
Vec3 earFeature(const Measures &m, const Frame &f, const BasePoint &at);

// Curves that shape, tint and zones share. x is |x|, the y of a curve is in the front view.
double lashLineY(const Measures &m, const Frame &f, double x);
double lidCreaseY(const Measures &m, const Frame &f, double x);
double upperLipEdgeY(const Measures &m, const Frame &f, double x);
double lowerLipEdgeY(const Measures &m, const Frame &f, double x);
double lipLineY(const Measures &m, const Frame &f, double x);

/// 0 in the middle of a nostril, about 1 at its edge; large elsewhere.
double nostrilRadius(const Measures &m, const Frame &f, const BasePoint &at);

/// The auricle's own coordinates of a base point: forward and up along its axes (1 = its outline's ends), |x| side.
struct EarPlace {
    double forward, up, r;
};
EarPlace earPlace(const Measures &m, const Frame &f, const Vec3 &p);

class Face {
  public:
    explicit Face(const Measures &m);
    const Measures &measures() const { return measures_; }
    const Frame &frame() const { return frame_; }
    /// The landmarks' surface (no features).
    Vec3 base(const Domain &d) const { return shape_(protoPoint(d)); }
    BasePoint basePoint(const Domain &d) const;
    /// The skin.
    Vec3 surface(const Domain &d) const;
    /// The skin without the ears: what the chart is evened out on.
    Vec3 surfaceWithoutEars(const Domain &d) const;

  private:
    Vec3 withoutEars(const BasePoint &at) const;

    Measures measures_;
    Frame frame_;
    Rbf shape_;
};

} // namespace stipple::headgen

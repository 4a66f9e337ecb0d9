// From measures to named landmarks in space (millimetres; +X patient's left, +Y crown, +Z out of the face).
#pragma once

#include <string>
#include <vector>

#include "tools/headgen/geometry.h"
#include "tools/headgen/measures.h"

namespace stipple::headgen {

/// Heights and depths that several parts of the model share. y = 0 lies 14 mm above subnasale, z = 0 on the ear axis.
struct Frame {
    explicit Frame(const Measures &m);
    double yNasion, zNasion, ySubnasale, zSubnasale, yTip, zTip;
    double yInnerCanthus, yOuterCanthus, xInnerCanthus, xOuterCanthus, xPupil, yLash, zLid;
    double yLabrale, yStomion, yLowerLip, ySublabiale, yGnathion, zPogonion, zUpperLip;
    double yBrow, yHairline, yCervical, zCervical;
};

/// A place of the chart's domain: a = angle around the vertical axis (radians, + = patient's left), b = height along it
/// (mm).
struct Domain {
    double a, b;
};

/// The landmark's place in space, and where in the domain it belongs. The latter is the same for all patients.
struct Landmark {
    std::string name;
    Vec3 position;
    Domain domain;
};

/// The smooth shape without anatomy (a tube closed by a dome) that the landmarks deform.
Vec3 protoPoint(const Domain &d);

/// All landmarks, both sides, for these measures.
std::vector<Landmark> makeLandmarks(const Measures &m);

} // namespace stipple::headgen

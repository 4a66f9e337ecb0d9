// Named landmarks from measures. Definitions after Farkas (1994) where a landmark bears a classical name; the helper
// points between them (cheek, jaw edge, neck) are this model's own and follow neighbouring measures.
#include "tools/headgen/landmarks.h"

#include <array>
#include <cmath>

namespace stipple::headgen {

namespace {

constexpr double kAxisZ = 25.0; // the domain's vertical axis, mm in front of the ear axis: evens out the face's cells
constexpr double kTubeTop = 45.0;
constexpr double kRamp = 60.0; // mm over which the dome's curvature grows
constexpr double kDome = 80.0; // radius of the dome

/// The tube's meridian: radius and height over b, integrated once in 1 mm steps from tube to crown.
struct Meridian {
    static constexpr int kCount = 190;
    std::array<double, kCount + 1> radius{}, height{}, angle{};
    Meridian() {
        double drop = 0.0;
        double y = kTubeTop;
        double theta = 0.0;
        for (int i = 0; i <= kCount; ++i) {
            const auto k = static_cast<size_t>(i);
            radius[k] = -drop;
            height[k] = y;
            angle[k] = theta;
            constexpr int kSub = 16;
            for (int s = 0; s < kSub; ++s) {
                const double h = 1.0 / kSub;
                const double t = i + (s + 0.5) * h;
                const double next = theta + h * rise(0.0, kRamp, t) / kDome;
                const double mid = 0.5 * (theta + next);
                drop += h * sine(mid);
                y += h * cosine(mid);
                theta = next;
            }
        }
        double crown = 0.0; // radius must be 0 where the angle is 90 degrees
        for (size_t k = 0; k <= kCount; ++k) {
            if (angle[k] <= kPi / 2.0) {
                crown = radius[k];
            }
        }
        for (double &r : radius) {
            r -= crown;
        }
    }
};

const Meridian &meridian() {
    static const Meridian kMeridian;
    return kMeridian;
}

double meridianRadius(double b) {
    const Meridian &m = meridian();
    const double t = b - kTubeTop;
    if (t <= 0.0) {
        return m.radius[0];
    }
    const int i = static_cast<int>(t) < Meridian::kCount - 1 ? static_cast<int>(t) : Meridian::kCount - 1;
    const auto k = static_cast<size_t>(i);
    const double s = t - i;
    const double d0 = -sine(m.angle[k]);
    const double d1 = -sine(m.angle[k + 1]);
    const double s2 = s * s;
    const double s3 = s2 * s;
    return (2 * s3 - 3 * s2 + 1) * m.radius[k] + (s3 - 2 * s2 + s) * d0 + (3 * s2 - 2 * s3) * m.radius[k + 1] +
           (s3 - s2) * d1;
}

double meridianHeight(double b) {
    const Meridian &m = meridian();
    const double t = b - kTubeTop;
    if (t <= 0.0) {
        return b;
    }
    const int i = static_cast<int>(t) < Meridian::kCount - 1 ? static_cast<int>(t) : Meridian::kCount - 1;
    const auto k = static_cast<size_t>(i);
    const double s = t - i;
    const double d0 = cosine(m.angle[k]);
    const double d1 = cosine(m.angle[k + 1]);
    const double s2 = s * s;
    const double s3 = s2 * s;
    return (2 * s3 - 3 * s2 + 1) * m.height[k] + (s3 - 2 * s2 + s) * d0 + (3 * s2 - 2 * s3) * m.height[k + 1] +
           (s3 - s2) * d1;
}

/// b whose height is y (for y up to a little below the crown).
double meridianInverse(double y) {
    if (y <= kTubeTop) {
        return y;
    }
    double lo = kTubeTop;
    double hi = kTubeTop + 150.0;
    for (int i = 0; i < 60; ++i) {
        const double mid = 0.5 * (lo + hi);
        (meridianHeight(mid) < y ? lo : hi) = mid;
    }
    return 0.5 * (lo + hi);
}

constexpr double kAuto = 1e9;

struct Place {
    std::string name;
    Vec3 position;
    double degrees; // kAuto: seen from the axis
    double b;       // kAuto: its height
};

} // namespace

Frame::Frame(const Measures &m) {
    ySubnasale = -14.0;
    yNasion = ySubnasale + m.nasalHeight;
    zNasion = m.nasionDepth;
    zSubnasale = zNasion + m.subnasaleProjection;
    yTip = ySubnasale + m.nasalTipHeight;
    zTip = zSubnasale + m.nasalTipProtrusion;
    yInnerCanthus = yNasion - m.eyeDrop;
    yOuterCanthus = yInnerCanthus + m.canthalTilt;
    xInnerCanthus = m.intercanthalWidth / 2.0;
    xOuterCanthus = xInnerCanthus + m.palpebralFissureLength;
    xPupil = xInnerCanthus + 0.5 * m.palpebralFissureLength;
    yLash = yInnerCanthus + 0.5 * m.canthalTilt - m.lashLineBow;
    zLid = zNasion - m.eyeSetback;
    yLabrale = ySubnasale - m.philtrumLength;
    yStomion = yLabrale - m.upperVermilionHeight;
    yLowerLip = yStomion - m.lowerVermilionHeight;
    ySublabiale = ySubnasale - m.sublabialHeight;
    yGnathion = ySubnasale - m.lowerFaceHeight;
    zPogonion = zSubnasale + m.chinProjection;
    zUpperLip = zSubnasale + m.upperLipProjection;
    yBrow = yLash + m.browHeight;
    yHairline = yNasion + m.foreheadHeight;
    yCervical = yGnathion - m.cervicalDrop;
    zCervical = zPogonion - m.submentalLength;
}

Vec3 protoPoint(const Domain &d) {
    const double r = meridianRadius(d.b);
    return {r * sine(d.a), meridianHeight(d.b), kAxisZ + r * cosine(d.a)};
}

namespace {

std::vector<Place> makePlaces(const Measures &m) {
    const Frame f(m);
    std::vector<Place> out;
    const auto at = [&out](const char *name, double x, double y, double z, double degrees = kAuto, double b = kAuto) {
        out.push_back({name, Vec3(x, y, z), degrees, b});
    };
    const double zN = f.zNasion;
    const double yS = f.ySubnasale;
    const double zS = f.zSubnasale;

    // forehead
    const double yGlabella = f.yNasion + m.glabellaHeight;
    const double yMid = mixed(yGlabella, f.yHairline, 0.40);
    const double zMid = zN + m.foreheadMidProjection;
    const double zTop = zN - m.foreheadSlope;
    at("glabella", 0, yGlabella, zN + m.glabellaProjection);
    at("metopion", 0, yMid, zMid);
    at("trichion", 0, f.yHairline, zTop);
    at("forehead_side", 40, yMid, zMid - m.foreheadRoundness);
    at("hairline_side", 45, f.yHairline - 4, zTop - m.foreheadRoundness - 3);
    at("frontotemporale", m.foreheadWidth / 2, yGlabella + 3, zN - m.foreheadTemporalSetback);
    at("forehead_corner", m.foreheadWidth / 2 + 3, yMid + 3, zN - m.foreheadTemporalSetback - 11);
    at("temple_front", m.templeWidth / 2 - 1 - m.templeHollow, f.yBrow - 6, 50 - 0.3 * m.templeHollow);
    at("temple_back", m.templeWidth / 2 + 5.5, f.yBrow - 4, 22);
    at("temple_high", m.templeWidth / 2 + 1 - 0.5 * m.templeHollow, yMid + 6, 38);
    // brow and orbit
    at("brow_inner", 15, f.yBrow + 0.5, zN + 0.3);
    at("superciliare", f.xPupil, f.yBrow + 0.5, zN - m.browRidgeSetback + 1.3);
    at("brow_tail", f.xOuterCanthus - 1.5, f.yBrow - 4, zN - m.browTailSetback + 6.0);
    at("orbital_rim", m.orbitalRimWidth / 2, mixed(f.yOuterCanthus, f.yBrow, 0.05), zN - m.orbitalRimSetback);
    at("sulcus", f.xPupil, mixed(f.yLash, f.yBrow, 0.66), zN - m.superiorSulcusSetback);
    at("sulcus_inner", f.xInnerCanthus + 1, f.yInnerCanthus + 10.5, zN - 9.0);
    at("sulcus_outer", f.xOuterCanthus + 0.5, f.yOuterCanthus + 9.5, zN - m.outerCanthusSetback + 6.0);
    at("endocanthion", f.xInnerCanthus, f.yInnerCanthus, zN - m.innerCanthusSetback);
    at("exocanthion", f.xOuterCanthus, f.yOuterCanthus, zN - m.outerCanthusSetback);
    at("lid_apex", f.xPupil, f.yLash + 5.5, f.zLid);
    at("lower_lid", f.xPupil, f.yLash - 0.55 * m.lowerLidHeight, zN - m.lowerLidSetback + 0.2);
    at("tear_trough", f.xInnerCanthus + 9.5, f.yInnerCanthus - 9, zN - m.lowerLidSetback + 0.6);
    at("orbitale", f.xPupil + 1, f.yLash - 1.9 * m.lowerLidHeight, zN - m.infraorbitalSetback + 0.2);
    at("lower_lid_outer", f.xOuterCanthus - 1, f.yOuterCanthus - 9, zN - m.outerCanthusSetback + 2.8);
    // nose
    const double yBridge = mixed(f.yNasion, f.yTip, 0.52);
    const double zBridge = mixed(zN, f.zTip, 0.52) + 0.6 + m.nasalBridgeHump;
    const double ySupra = f.yTip + 7.5;
    const double alar = m.alarWidth / 2;
    const double yAla = yS + m.alarBaseHeight + 0.55 * m.alarHeight;
    const double zAla = f.zTip - m.alarSetback;
    const double zCrease = zS - m.alarBaseSetback;
    const double yWing = yS + m.alarBaseHeight + m.alarHeight;
    at("nasion", 0, f.yNasion, zN);
    at("bridge_high", 0, mixed(f.yNasion, f.yTip, 0.28), mixed(zN, f.zTip, 0.28) - 0.8 + 0.6 * m.nasalBridgeHump);
    at("root_side", m.nasalRootWidth / 2, f.yNasion - 1, zN - 4.2);
    at("root_foot", m.nasalRootWidth / 2 + 5.5, f.yNasion - 5.5, zN - m.nasalRootSetback - 1.2);
    at("rhinion", 0, yBridge, zBridge);
    at("bridge_side", m.nasalBridgeWidth / 2, yBridge, zBridge - 5.6);
    at("sidewall", m.nasalSidewallWidth / 2, yBridge, mixed(zBridge - 5.6, zN - 8.8, 0.62));
    at("sidewall_foot", m.nasalSidewallWidth / 2 + 6.5, yBridge, zN - 8.6);
    at("supratip", 0, ySupra, mixed(zN, f.zTip, 0.87) + 0.2);
    at("supratip_side", 0.4 * m.nasalTipWidth, ySupra, mixed(zN, f.zTip, 0.87) - 3.4);
    at("wing_foot", alar + 1.3, yWing + 2.5, zN - 3.4);
    at("nasofacial", 17.75 + 0.5 * alar, mixed(yS, f.yInnerCanthus, 0.292), zN - 5.8);
    at("infranasal", 22.6 + 0.25 * alar, mixed(yS, f.yInnerCanthus, 0.584), zN - 8.4);
    at("paranasal", 16.25 + 0.5 * alar, yS + 1.5, zN - 3.6);
    at("tip_upper_side", 0.285 * m.nasalTipWidth + 0.35 * alar, f.yTip + 4.9, f.zTip - 10.4);
    at("pronasale", 0, f.yTip, f.zTip, 0, f.yTip + 1.5);
    at("tip_side", 0.38 * m.nasalTipWidth, f.yTip, f.zTip - 2.4, kAuto, f.yTip + 1.5);
    at("lobule_side", 0.58 * m.nasalTipWidth, f.yTip - 0.5, f.zTip - 7.2, kAuto, f.yTip + 0.5);
    at("infratip", 0, f.yTip - 6.0, f.zTip - 2.6, 0, f.yTip - 5.5);
    at("infratip_side", 0.36 * m.nasalTipWidth, f.yTip - 6.0, f.zTip - 6.0, kAuto, f.yTip - 5.5);
    at("columella", 0, mixed(yS, f.yTip, 0.32), zS + 0.48 * m.nasalTipProtrusion, 0, f.yTip - 11.5);
    at("alare", alar - 2.6, yAla, zAla - 1.5, kAuto, yAla);
    at("ala_base", alar - 4.0, yS + m.alarBaseHeight + 0.8, zAla - 0.5, kAuto, yS - 0.4);
    at("ala_crease", alar + 1.4, yS + m.alarBaseHeight + 0.45 * m.alarHeight, zCrease - 1.0);
    at("nostril_sill", 6.5, yS + 0.6, zS - 1.1, kAuto, yS - 1.6);
    at("subnasale", 0, yS, zS, 0, yS - 2.5);
    at("subalare", alar - 3.0, yS - 2.2, zS - 5.0, kAuto, yS - 4.2);
    // mouth
    const double half = m.mouthWidth / 2;
    const double zLow = f.zUpperLip - m.lowerLipSetback;
    at("philtrum", 0, mixed(yS, f.yLabrale, 0.5), zS + 0.25 * m.upperLipProjection + 0.2, 0,
       mixed(yS, f.yLabrale, 0.55));
    at("upper_lip_side", 14.5, mixed(yS, f.yLabrale, 0.55), zS - 4.4 + 0.2 * m.perioralFullness);
    at("labrale_superius", 0, f.yLabrale, f.zUpperLip);
    at("labrale_side", 0.5 * half, f.yLabrale - 1.2, f.zUpperLip - 3.8);
    at("stomion", 0, f.yStomion, f.zUpperLip - 2.8);
    at("stomion_side", 0.55 * half, f.yStomion, f.zUpperLip - 6.8);
    at("lower_lip_full", 0, f.yStomion - 0.62 * m.lowerVermilionHeight, zLow + 0.3);
    at("lower_lip_side", 0.5 * half, f.yStomion - 0.6 * m.lowerVermilionHeight, zLow - 3.6);
    at("labrale_inferius", 0, f.yLowerLip - 1.0, zLow - 2.2);
    at("cheilion", half, f.yStomion - m.commissureDrop, zS - m.commissureSetback);
    at("beside_mouth", half + 8, f.yStomion - 0.5, zS - m.commissureSetback - 3.0 + m.perioralFullness);
    at("below_corner", half - 1, f.yStomion - 13, zS - m.commissureSetback - 0.6 + 0.5 * m.perioralFullness);
    at("above_corner", half - 0.5, f.yStomion + 10.5, zS - 9.0 + m.perioralFullness);
    // chin
    const double yPog = mixed(f.ySublabiale, f.yGnathion, 0.40);
    at("sublabiale", 0, f.ySublabiale, zS - m.mentolabialSetback);
    at("sublabiale_side", 15, f.ySublabiale, zS - m.mentolabialSetback - 3.2);
    at("pogonion", 0, yPog, f.zPogonion);
    at("chin_side", m.chinWidth / 2, yPog + 1, f.zPogonion - 7.0);
    at("chin_low", 0, mixed(yPog, f.yGnathion, 0.62), f.zPogonion - 4.4);
    at("chin_corner", m.chinWidth / 2 + 3, f.yGnathion + 8.5, f.zPogonion - 18.5);
    at("gnathion", 0, f.yGnathion, f.zPogonion - 14.0, 0, f.yGnathion - 4.0);
    // jaw and under it
    const double tall =
        m.lowerFaceHeight / Measures{}.lowerFaceHeight; // neighbours follow, so that one number may change alone
    const double chinShift = m.chinProjection - Measures{}.chinProjection;
    const double yJaw = yS - m.jawBodyHeight * tall;
    const double zJaw = zN - m.jawBodySetback + 0.4 * chinShift;
    const double jaw = m.jawBodyWidth / 2;
    const double gonion = m.bigonialWidth / 2;
    const double yGon = yS - m.gonionHeight;
    at("jaw_body", jaw, yJaw, zJaw);
    at("jaw_under", jaw - 13, yJaw - 11.5, zJaw - 16, 47, yJaw - 24);
    at("gonion", gonion, yGon, m.gonionDepth);
    at("jaw_back", gonion + 2.2, yGon + 22, m.gonionDepth - 10, kAuto, kAuto);
    at("jaw_between", mixed(jaw, gonion, 0.56), mixed(yJaw, yGon, 0.5) + 1, mixed(zJaw, m.gonionDepth, 0.5) + 1);
    at("masseter", m.masseterWidth / 2, yS - 12, 44);
    const double full = m.submentalFullness;
    at("submental", 0, mixed(f.yGnathion, f.yCervical, 0.5) - 0.5 - 0.55 * full,
       mixed(f.zPogonion - 14, f.zCervical, 0.55) + 0.15 * full, 0, f.yGnathion - 17);
    at("submental_side", 20, mixed(f.yGnathion, f.yCervical, 0.45) + 2.0 - 0.50 * full,
       mixed(f.zPogonion - 14, f.zCervical, 0.60) + 0.15 * full, 17, f.yGnathion - 14);
    // cheek
    const double zyg = m.bizygomaticWidth / 2;
    const double yMalar = yS + m.cheekboneHeight;
    const double zMalar = zN - m.cheekboneSetback;
    at("malar", m.cheekboneWidth / 2, yMalar, zMalar);
    at("malar_side", mixed(m.cheekboneWidth / 2, zyg, 0.62), yMalar + 2, mixed(zMalar, m.zygionDepth, 0.32));
    at("zygion", zyg, yS + m.zygionHeight, m.zygionDepth);
    at("tragion_front", m.preauricularWidth / 2, yS + 17, 18);
    at("ramus", mixed(m.preauricularWidth, m.masseterWidth, 0.55) / 2, yS - 6, 18);
    at("mid_cheek", 35, mixed(yS, f.yInnerCanthus, 0.202), zN - m.midCheekSetback);
    at("cheek", 0.45 * m.cheekboneWidth, yS - 8, zN - m.cheekSetback - 0.4 * m.cheekHollow);
    at("cheek_side", mixed(m.masseterWidth, m.cheekboneWidth, 0.28) / 2, yS - 4, zN - 37 - m.cheekHollow);
    at("lower_cheek", 0.45 * m.cheekboneWidth, yS - 30 * tall, zN - m.lowerCheekSetback);
    at("lower_cheek_side", 0.43 * m.masseterWidth, yS - 25 * tall, zN - 40.0 - 0.5 * m.cheekHollow);
    at("chin_cheek", 0.80 * jaw, yS - 45 * tall, zN - 14.5 + 0.6 * chinShift);
    // skull
    const double wide = m.headBreadth / 2;
    const double yCrown = f.yNasion + m.vertexHeight;
    const double zBack = zN + m.glabellaProjection - m.headLength;
    at("vertex", 0, yCrown, 0.5 * (zN + zBack) - 4, kAuto, 188);
    at("crown_front", 0, yCrown - 13, 0.5 * (zN + zBack) + 48, 0, 150);
    at("crown_side", 0.66 * wide, yCrown - 22, 5, 97, 145);
    at("eurion", wide, yMid - 8, 2, 107, 71);
    at("skull_high", wide - 7, mixed(yMid, yCrown, 0.42), 5, 103, 105);
    at("skull_front", 0.72 * wide, mixed(yMid, yCrown, 0.42), 57, 60, 108);
    at("opisthocranion", 0, yMid - 15, zBack, 180, 65);
    at("skull_back_side", 0.68 * wide, yMid - 12, mixed(zBack, 0, 0.36), 146, 66);
    at("skull_back_high", 0, mixed(yMid, yCrown, 0.55), mixed(zBack, 0, 0.24), 180, 125);
    at("occiput", 0, 0, zBack + 13, 180, 5);
    at("occiput_side", 47, 2, mixed(zBack, 0, 0.45), 146, 6);
    at("above_ear", wide - 4, f.yNasion - 2, -2, 113, 45);
    at("behind_ear", wide - 11, yS + 17, -22, 131, 8);
    at("mastoid", gonion + 4.5, yS - 8, -14, 125, -24);
    // neck
    const double neck = m.neckWidth / 2;
    const double yBase = f.yCervical - m.neckLength;
    const double zBase = f.zCervical - m.neckLean;
    const double zNape = f.zCervical - m.neckDepth;
    const double bC = f.yGnathion - 29;
    at("cervicale", 0, f.yCervical - 0.75 * full, f.zCervical + 0.55 * full, 0, bC);
    at("hyoid_side", 22, f.yCervical + 1.5 - 0.6 * full, f.zCervical - 11.5 + 0.5 * full, 26, bC + 2);
    at("neck_front", 0, mixed(f.yCervical, yBase, 0.5), mixed(f.zCervical, zBase, 0.60), 0, bC - 34);
    at("neck_base", 0, yBase, zBase, 0, bC - 69);
    at("neck_front_side", 25, mixed(f.yCervical, yBase, 0.5), mixed(f.zCervical, zBase, 0.60) - 8.5, 34, bC - 33);
    at("neck_base_side", 27, yBase, zBase - 9.5, 38, bC - 67);
    at("under_gonion", neck - 7.5, yGon - 25, 26, 78, bC + 8);
    at("neck_side", neck, f.yCervical - 4, -4, 109, bC - 3);
    at("neck_side_low", neck + 9, mixed(f.yCervical, yBase, 0.62), -20, 117, bC - 40);
    at("neck_side_base", neck + 30, yBase + 2, -30, 118, bC - 67);
    at("nape", 0, f.yGnathion + 30, zNape - 2, 180, -46);
    at("nape_low", 0, f.yCervical - 14, zNape - 20, 180, bC - 10);
    at("nape_base", 0, yBase, zNape - 42, 180, bC - 69);
    at("neck_back_side", 0.76 * neck, f.yCervical - 2, mixed(zNape, 0, 0.44), 150, bC - 3);
    at("neck_back_base", neck + 24, yBase + 10, zNape - 20, 150, bC - 66);
    return out;
}

Domain placeDomain(const Place &p) {
    Domain d{};
    d.a = p.degrees != kAuto ? p.degrees * kDegree : std::atan2(p.position.x, p.position.z - kAxisZ);
    d.b = p.b != kAuto ? p.b : meridianInverse(p.position.y);
    return d;
}

} // namespace

std::vector<Landmark> makeLandmarks(const Measures &m) {
    const std::vector<Place> own = makePlaces(m);
    const std::vector<Place> mean = makePlaces(Measures{});
    std::vector<Landmark> out;
    for (size_t i = 0; i < own.size(); ++i) {
        const Domain d = placeDomain(mean[i]);
        const Vec3 p = own[i].position;
        out.push_back({own[i].name, p, d});
        if (p.x != 0.0) {
            out.push_back({own[i].name + "_right", Vec3(-p.x, p.y, p.z), {-d.a, d.b}});
        }
    }
    return out;
}

} // namespace stipple::headgen

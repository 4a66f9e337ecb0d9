#include "sim/needle/contact.h"

#include <algorithm>
#include <cmath>

#include "shaders/kernels/math_exact.h"
#include "sim/needle/relaxation.h"

namespace stipple::sim {

namespace {

constexpr float kIndentMm = 0.3F;      // before puncture, one sharp needle (Martanto 2006; Coulman 2011: 0.2–0.7)
constexpr float kDrivenIndent = 0.15F; // share left under a driven pen of 12 needles (assumption of form A)
// Oblique entry. Form A has 0.75 with the force shared evenly; refitted for the uneven share found here, so that its
// own checks come out: 1.5 mm at 6 N reaches 0.65 of the length, 0.5 mm 0.53 (reference §2.3, Lima 2013: 0.5–0.7).
constexpr float kRollerEfficiency = 0.71F;
constexpr float kSeatN = 0.3F;        // a pen's nose is seated from here (assumption)
constexpr float kSeatGapMm = 0.3F;    // and this far off the skin at no force at all (assumption)
constexpr float kStretchSaves = 0.5F; // stretching with the other hand halves the indentation (assumption)
// Dry skin (assumptions): it is carried down with the needle in proportion to the friction, 0.6 for 0.4; piercing takes
// as much more as friction's share of the force, 21 % (Barnett 2015); a driven tip is held back by a tenth.
constexpr float kDryIndent = 1.5F;
constexpr float kDryForce = 1.0F + 0.21F * 0.5F;
constexpr float kDryDriven = 0.9F;
constexpr float kDomeMm = 0.3F;     // skin pushed up into a pen's nose at twice the hard force (assumption)
constexpr float kLeastSlant = 0.7F; // of its depth a needle keeps however fast it is dragged (assumption)
constexpr int kNearNotches = 3;     // roller needles within ±45° of the bottom can touch skin

// Share of its depth a needle keeps while it is dragged sideways: the skin goes on under it, so half the drag slants
// its way in (assumption).
float slant(float dragMm, float lengthMm) {
    const float half = 0.5F * dragMm / std::max(lengthMm, 0.05F);
    return std::max(1.0F / std::sqrt(1.0F + half * half), kLeastSlant);
}

float smallAngle(int halfNotches) { return static_cast<float>(halfNotches) * (3.14159265F / 24.0F); }

} // namespace

float penEfficiency(float settingMm) {
    if (settingMm <= 1.5F)
        return 1.0F;
    if (settingMm <= 2.0F)
        return 1.0F - 0.30F * (settingMm - 1.5F);
    return std::max(0.85F - 0.20F * (settingMm - 2.0F), 0.5F);
}

ArrayContact makeContact(const ContactInput &in, const Strike &strike) {
    ArrayContact contact;
    const DeviceSpec &device = in.device;
    const ZoneFigures &zone = zoneFigures(in.zone);
    shared::NeedleArray &a = contact.array;
    a.forceN = in.forceN;
    a.lengthMm = in.lengthMm;
    a.baseGapMm = std::max(in.heightMm, 0.0F);
    // Rise over the skin's tangent plane of the head's own X and Y per mm, so that a needle w from the lowest one
    // stands w sin(tilt) above it; an axis nearly flat on the skin is taken as 80°.
    const float ax = glm::dot(in.axis, in.patch.axisX);
    const float ay = glm::dot(in.axis, in.patch.axisY);
    const float az = std::max(glm::dot(in.axis, in.patch.normal), 0.17F);
    const float across = std::sqrt(ax * ax + az * az);
    const float whole = std::sqrt(ax * ax + ay * ay + az * az);
    a.slopeX = -ax / across;
    a.slopeY = -ay * az / (across * whole);
    a.curveXx = in.patch.kxx;
    a.curveXy = in.patch.kxy;
    a.curveYy = in.patch.kyy;
    a.drumRadiusMm = device.drumRadiusMm;
    const float hard = std::min(overPress(device, in.forceN), 1.0F);
    // A nose pressed too hard slackens the skin that the other hand stretched.
    const float stretch = in.stretch * (device.kind == DeviceKind::Pen ? 1.0F - hard : 1.0F);
    const float dryForce = in.isLubricated ? 1.0F : kDryForce;
    a.insertionN = insertionForceN(device.tipUm) * dryForce * relaxedShare(strike.heldS);
    a.pierceN = insertionForceN(device.tipUm, strike.approachMmS) * spacingFactor(device.pitchUm) * dryForce;
    a.indentMm = kIndentMm * indentationOf(zone, in.ageYears) * (1.0F - kStretchSaves * stretch) *
                 (in.isLubricated ? 1.0F : kDryIndent);
    a.indentLeft = 1.0F;
    a.isDriven = 0;
    // A tilted needle's way in is longer than it is deep. A roller's needles lean with the drum's axis only.
    a.efficiency = device.kind == DeviceKind::Roller ? across / whole : az / whole;
    if (device.kind != DeviceKind::Stamp)
        a.efficiency *= slant(strike.lateralMm, in.lengthMm);
    if (device.kind == DeviceKind::Pen) {
        a.isDriven = 1;
        // More needles share the motor's blow (the "fakir effect" of dense cartridges; the root is an assumption), and
        // a needle that meets the hole it left before indents nothing.
        const float crowd = std::sqrt(static_cast<float>(device.needles.size()) / 12.0F);
        const float again = std::max(1.0F - strike.stepMm / (0.0005F * device.shaftUm), 0.0F);
        a.indentLeft = kDrivenIndent * crowd * (1.0F - again);
        a.efficiency *= penEfficiency(in.lengthMm) * (in.isLubricated ? 1.0F : kDryDriven);
        a.baseGapMm += kSeatGapMm * (1.0F - std::min(in.forceN / kSeatN, 1.0F));
        // Pressed too hard the nose sinks in, and the skin inside it domes up to meet the middle needles first.
        const float dome = kDomeMm * hard;
        const float radius = 0.5F * device.widthMm;
        a.baseGapMm -= dome;
        a.curveXx += 2.0F * dome / (radius * radius);
        a.curveYy += 2.0F * dome / (radius * radius);
    }
    if (device.kind == DeviceKind::Roller) {
        a.efficiency *= kRollerEfficiency;
        a.slopeX = 0; // the drum is round along its track
        // Discs in the strike's ring stand at whole notches from the bottom, the others half a notch off.
        for (size_t disc = 0; disc * 24 < device.needles.size(); ++disc) {
            const int ring = static_cast<int>(disc % 2);
            for (int k = -kNearNotches; k <= kNearNotches; ++k) {
                const int halves = 2 * k + (ring == strike.ring ? 0 : 1);
                // Needle n of the disc stands at angle drum - phase; at the strike, notch number strike.notch is
                // lowest.
                const int64_t lowest =
                    static_cast<int64_t>(strike.notch) + (ring != strike.ring && strike.ring == 1 ? 1 : 0);
                const auto n = static_cast<size_t>((((lowest + k) % 24) + 24) % 24);
                const float angle = smallAngle(halves);
                contact.places.push_back({.xMm = 0,
                                          .yMm = device.needles[disc * 24].xyMm.y,
                                          .cosAngle = shared::cosExact(angle),
                                          .sinAngle = shared::sinExact(angle)});
                contact.needleIds.push_back(static_cast<uint16_t>(disc * 24 + n));
                contact.isStriking.push_back(halves == 0 ? 1 : 0);
            }
        }
    } else {
        for (size_t i = 0; i < device.needles.size(); ++i) {
            contact.places.push_back(
                {.xMm = device.needles[i].xyMm.x, .yMm = device.needles[i].xyMm.y, .cosAngle = 1, .sinAngle = 0});
            contact.needleIds.push_back(static_cast<uint16_t>(i));
            contact.isStriking.push_back(1);
        }
    }
    a.needleCount = static_cast<uint32_t>(contact.places.size());
    return contact;
}

} // namespace stipple::sim

// One hand-piece on the skin at one instant: builds what the needle kernel wants, and what a pierced needle becomes in
// the ledger.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shaders/shared/needle.h"
#include "sim/device/handpiece.h"
#include "sim/device/kinematics.h"
#include "sim/needle/insertion.h"
#include "sim/skin/chart.h"
#include "sim/skin/patient.h"

namespace stipple::sim {

// The array of a strike, the kernel's places, and which needle of the hand-piece each place is.
struct ArrayContact {
    shared::NeedleArray array{};
    std::vector<shared::NeedlePlace> places;
    std::vector<uint16_t> needleIds;
    std::vector<uint8_t> isStriking; // roller: only needles at the bottom are entered in the ledger by this strike
};

struct ContactInput {
    const DeviceSpec &device;
    const LocalPatch &patch;
    glm::vec3 axis;     // device +Z, head frame
    float heightMm = 0; // of the device above the skin
    float forceN = 0;
    float lengthMm = 0;
    float stretch = 0; // 0..1
    ZoneId zone = ZoneId::None;
    int ageYears = 30;
    bool isLubricated = true;
};

// Share of a driven pen's setting that its tips reach, seated at 90° on stretched, lubricated skin: 1.0 to 1.5 mm, then
// falling (0.85 at 2.0, 0.75 at 2.5 mm: Sasaki 2019 for the range that is reached, the fall is an assumption).
float penEfficiency(float settingMm);

// Speed, dryness, stretch, tilt, gap, hard pressing, a held press and a dwelling pen all enter here (contact.cpp).
ArrayContact makeContact(const ContactInput &in, const Strike &strike);

} // namespace stipple::sim

// Zone boundaries from landmarks and measures. Zones after the skin table of Stipple's physics page; no-go areas
// (inside the orbital rim, red of the lips, nostril) after its technique page.
#include "tools/headgen/zones.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::headgen {

namespace {

struct AngleB {
    double degrees, b;
};

/// The jaw's edge in the domain, by straight lines between the landmarks' places.
double jawEdgeB(double degrees) {
    static constexpr std::array<AngleB, 7> kEdge = {
        {{0, -86}, {25, -79}, {47.5, -70}, {71, -61.5}, {97, -54}, {106, -44}, {180, -44}}};
    for (size_t i = 0; i + 1 < kEdge.size(); ++i) {
        if (degrees <= kEdge[i + 1].degrees) {
            const double t = (degrees - kEdge[i].degrees) / (kEdge[i + 1].degrees - kEdge[i].degrees);
            return mixed(kEdge[i].b, kEdge[i + 1].b, t);
        }
    }
    return kEdge.back().b;
}

double power4(double x) { return x * x * x * x; }

} // namespace

const char *zoneName(int id) {
    static constexpr std::array<const char *, kZoneCount> kNames = {
        "none",         "-",           "forehead",       "glabella",         "temple_left",
        "temple_right", "eyelid_left", "eyelid_right",   "periorbital_left", "periorbital_right",
        "nose_bridge",  "nose_tip",    "cheekbone_left", "cheekbone_right",  "cheek_left",
        "cheek_right",  "upper_lip",   "chin",           "jaw_left",         "jaw_right",
        "neck",         "vermilion",   "nostril",        "ear_left",         "ear_right",
        "scalp"};
    return id >= 0 && id < kZoneCount ? kNames[static_cast<size_t>(id)] : "?";
}

bool isTreatable(int id) { return id >= kForehead && id <= kNeck && id != kEyelidLeft && id != kEyelidRight; }

double nostrilNear(const Face &face, const Vec3 &base, const Domain &d) {
    const Frame &f = face.frame();
    const bool near = std::fabs(base.x) < 22.0 && base.z > 90.0 && base.y < f.yTip + 4.0 && base.y > f.ySubnasale - 6.0;
    return near ? nostrilRadius(face.measures(), f, face.basePoint(d)) : 1e9;
}

Zone zoneAt(const Measures &m, const Frame &f, const Vec3 &base, const Domain &d, double nostril) {
    const bool left = base.x >= 0.0;
    const double x = std::fabs(base.x);
    const double y = base.y;
    const double degrees = std::fabs(d.a) / kDegree;
    const auto sided = [left](Zone ofLeft, Zone ofRight) { return left ? ofLeft : ofRight; };
    if (d.b > hairlineB(d.a)) {
        return kScalp;
    }
    if (degrees > 80.0) {
        // the skin behind the ear that the model folds under it counts as ear too
        const EarPlace ear = earPlace(m, f, base);
        const double behind =
            std::max(rise(-0.35, 0.35, -ear.forward / (ear.r + 1e-9)), rise(0.55, 0.85, ear.up / (ear.r + 1e-9)));
        if (ear.r < 1.12 + 0.40 * behind) {
            return sided(kEarLeft, kEarRight);
        }
    }
    if (d.b < drapeB(d.a) || degrees > 128.0) {
        return kNone;
    }
    // below and along the jaw
    const double edge = jawEdgeB(degrees);
    const double chinHalf = 0.5 * m.chinWidth + 5.0;
    if (d.b < edge - 9.0 || (degrees > 100.0 && y < f.ySubnasale - 5.0)) {
        return degrees < 88.0 ? kNeck : kNone;
    }
    // the band over the jaw's body, sweeping up over its branch in front of the ear
    const double sweep = 48.0 * rise(64.0, 90.0, degrees);
    const double yMalar = f.ySubnasale + m.cheekboneHeight;
    const double boneLow =
        yMalar - 12.0 + 0.05 * (degrees - 27.0) + (degrees < 42.0 ? 0.05 * (42.0 - degrees) * (42.0 - degrees) : 0.0);
    if (d.b < edge + 13.0 + sweep && degrees <= 104.0 && x > chinHalf && y < boneLow) {
        return sided(kJawLeft, kJawRight);
    }
    // mouth
    const double half = 0.5 * m.mouthWidth;
    if (x < half && y <= upperLipEdgeY(m, f, x) + 0.2 && y >= lowerLipEdgeY(m, f, x) - 0.2) {
        return kVermilion;
    }
    // nose
    const double yAla = f.ySubnasale + m.alarBaseHeight + 0.55 * m.alarHeight;
    if (nostril < 1.3) {
        return kNostril;
    }
    const double down = (f.yNasion - y) / (f.yNasion - yAla);
    const double alaEdge = 0.5 * m.alarWidth + 1.8;
    const double noseEdge =
        down < 1.0 ? mixed(0.5 * m.nasalRootWidth + 1.5, alaEdge, std::max(0.0, down) * std::max(0.0, down)) : alaEdge;
    if (y < f.yNasion + 2.0 && y > f.ySubnasale - 0.8 && x < noseEdge) {
        const double bridgeEnd = mixed(f.yNasion, f.yTip, 0.66);
        return y > bridgeEnd && x < 0.5 * m.nasalBridgeWidth + 1.5 ? kNoseBridge
               : y > f.yNasion - 8.0                               ? kNoseBridge
                                                                   : kNoseTip;
    }
    // eye: everything inside the orbital rim, then the ring of skin on bone outside it
    const double ex = x - (f.xPupil + 1.5);
    const double up = f.yBrow - 5.0 - (f.yLash + 2.0);
    const double low = 1.75 * m.lowerLidHeight + 2.0;
    const double ey = y - (f.yLash + 2.0);
    const double wide = 0.5 * m.orbitalRimWidth - 1.0 - (f.xPupil + 1.5);
    const double oval = power4(ex / wide) * 0.35 + (ex / wide) * (ex / wide) * 0.65 +
                        (ey > 0.0 ? power4(ey / up) * 0.5 + (ey / up) * (ey / up) * 0.5
                                  : power4(ey / low) * 0.35 + (ey / low) * (ey / low) * 0.65);
    const bool front = degrees < 66.0;
    if (front && oval < 1.0 && y < f.yBrow) {
        return sided(kEyelidLeft, kEyelidRight);
    }
    const double ringWide = wide + (ex > 0.0 ? 15.0 : 7.0);
    const double ringLow = low + 9.0;
    const double ring =
        (ex / ringWide) * (ex / ringWide) + (ey > 0.0 ? (ey / up) * (ey / up) : (ey / ringLow) * (ey / ringLow));
    if (front && ring < 1.0 && (ey < 0.0 || ex > 0.0) && y < f.yBrow - 4.0) {
        return sided(kPeriorbitalLeft, kPeriorbitalRight);
    }
    // upper face
    const double yGlabella = f.yNasion + m.glabellaHeight;
    const double yMiddle = 0.5 * (f.yNasion + yGlabella + 12.0);
    if (power4(x / 13.0) + power4((y - yMiddle) / (yMiddle - f.yNasion + 2.0)) < 1.0) {
        return kGlabella;
    }
    const double yTemple = f.yOuterCanthus - 4.0;
    if (y > yTemple) {
        const double crest = 47.0 + (y > f.yBrow ? 0.10 * (y - f.yBrow) : 0.25 * (f.yBrow - y));
        if (degrees > crest) {
            return sided(kTempleLeft, kTempleRight);
        }
        return kForehead;
    }
    // lower face
    const double fold = 0.5 * m.alarWidth + 3.0;
    const double lipEdge = fold + (half + 6.0 - fold) * std::clamp((yAla - y) / (yAla - f.yStomion), 0.0, 1.0);
    if (y >= lipLineY(m, f, x) && y < yAla && x < lipEdge) {
        return kUpperLip;
    }
    if (y < lipLineY(m, f, x) && x < mixed(half + 6.0, chinHalf, std::clamp((f.yStomion - y) / 30.0, 0.0, 1.0))) {
        return kChin;
    }
    if (degrees > 27.0 && degrees < 104.0 && y > boneLow) {
        return sided(kCheekboneLeft, kCheekboneRight);
    }
    return degrees < 104.0 ? sided(kCheekLeft, kCheekRight) : kNone;
}

namespace {

/// Keeps the largest piece of every zone; the cells of the others take the id of a neighbour, nearest first.
void joinStrays(std::vector<uint8_t> &ids) {
    constexpr int kN = kChartCells;
    std::vector<int> piece(ids.size(), -1);
    std::vector<size_t> pieceSize;
    std::vector<uint8_t> pieceZone;
    std::vector<size_t> stack;
    const auto eachNeighbour = [](size_t k, const auto &visit) {
        const int x = static_cast<int>(k) % kN;
        const int y = static_cast<int>(k) / kN;
        if (x > 0) {
            visit(k - 1);
        }
        if (x + 1 < kN) {
            visit(k + 1);
        }
        if (y > 0) {
            visit(k - kN);
        }
        if (y + 1 < kN) {
            visit(k + kN);
        }
    };
    for (size_t start = 0; start < ids.size(); ++start) {
        if (piece[start] >= 0) {
            continue;
        }
        const int id = static_cast<int>(pieceSize.size());
        pieceSize.push_back(0);
        pieceZone.push_back(ids[start]);
        piece[start] = id;
        stack.push_back(start);
        while (!stack.empty()) {
            const size_t k = stack.back();
            stack.pop_back();
            ++pieceSize[static_cast<size_t>(id)];
            eachNeighbour(k, [&](size_t n) {
                if (piece[n] < 0 && ids[n] == ids[start]) {
                    piece[n] = id;
                    stack.push_back(n);
                }
            });
        }
    }
    // The nostrils are two, and so are the outer fields without zone: they may stay in pieces of their own.
    const auto stays = [&](size_t p) {
        if (pieceZone[p] == kNone) {
            return pieceSize[p] > 60;
        }
        size_t larger = 0;
        for (size_t q = 0; q < pieceSize.size(); ++q) {
            if (pieceZone[q] == pieceZone[p] &&
                (pieceSize[q] > pieceSize[p] || (pieceSize[q] == pieceSize[p] && q < p))) {
                ++larger;
            }
        }
        return larger < (pieceZone[p] == kNostril ? 2u : 1u);
    };
    constexpr uint8_t kOpen = 255;
    std::vector<bool> kept(pieceSize.size());
    for (size_t p = 0; p < pieceSize.size(); ++p) {
        kept[p] = stays(p);
    }
    bool open = false;
    for (size_t k = 0; k < ids.size(); ++k) {
        if (!kept[static_cast<size_t>(piece[k])]) {
            ids[k] = kOpen;
            open = true;
        }
    }
    while (open) {
        open = false;
        const std::vector<uint8_t> before = ids;
        for (size_t k = 0; k < ids.size(); ++k) {
            if (before[k] == kOpen) {
                eachNeighbour(k, [&](size_t n) {
                    if (ids[k] == kOpen && before[n] != kOpen) {
                        ids[k] = before[n];
                    }
                });
                open = open || ids[k] == kOpen;
            }
        }
    }
}

} // namespace

std::vector<uint8_t> makeZones(const Face &face, const ChartGrid &grid) {
    std::vector<uint8_t> ids(static_cast<size_t>(kChartCells * kChartCells));
    for (int y = 0; y < kChartCells; ++y) {
        for (int x = 0; x < kChartCells; ++x) {
            const double u = (x + 0.5) / kChartCells;
            const double v = (y + 0.5) / kChartCells;
            const Vec3 base = grid.baseAt(u, v);
            const Domain d = grid.domainAt(u, v);
            ids[static_cast<size_t>(y * kChartCells + x)] =
                zoneAt(face.measures(), face.frame(), base, d, nostrilNear(face, base, d));
        }
    }
    joinStrays(ids);
    return ids;
}

} // namespace stipple::headgen

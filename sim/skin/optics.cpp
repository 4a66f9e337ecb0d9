#include "sim/skin/optics.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

// Nodes of direction: Gauss–Legendre over the angles that leave the skin and over those totally reflected, and one node
// of no weight straight down for the light that comes in.
constexpr int kHalf = 4;
constexpr int kNodes = 2 * kHalf + 1;
using Matrix = std::array<std::array<double, kNodes>, kNodes>;

struct Directions {
    std::array<double, kNodes> mu{}, weight{}, inner{}; // inner: Fresnel reflectance from inside at this angle
    double straightIn = 0;                              // share of perpendicular light that enters
};

// Fresnel reflectance, unpolarised, from index n to 1 at cosine mu inside.
double fresnelInside(double n, double mu) {
    const double sine2 = n * n * (1 - mu * mu);
    if (sine2 >= 1)
        return 1;
    const double out = std::sqrt(1 - sine2);
    const double s = (n * mu - out) / (n * mu + out), p = (n * out - mu) / (n * out + mu);
    return 0.5 * (s * s + p * p);
}

Directions makeDirections(double n) {
    constexpr std::array<double, kHalf> x = {-0.861136311594053, -0.339981043584856, 0.339981043584856,
                                             0.861136311594053};
    constexpr std::array<double, kHalf> w = {0.347854845137454, 0.652145154862546, 0.652145154862546,
                                             0.347854845137454};
    Directions d;
    const double critical = n > 1 ? std::sqrt(1 - 1 / (n * n)) : 0.5;
    for (size_t i = 0; i < kHalf; ++i) {
        d.mu[i] = 0.5 * critical * (1 + x[i]);
        d.weight[i] = 0.5 * critical * w[i];
        d.mu[kHalf + i] = critical + 0.5 * (1 - critical) * (1 + x[i]);
        d.weight[kHalf + i] = 0.5 * (1 - critical) * w[i];
    }
    d.mu[kNodes - 1] = 1;
    for (size_t i = 0; i < kNodes; ++i)
        d.inner[i] = fresnelInside(n, d.mu[i]);
    d.straightIn = 1 - d.inner[kNodes - 1];
    return d;
}

// Matrices act on fluxes: entry (i, j) is what leaves along i for one unit arriving along j.
Matrix product(const Matrix &a, const Matrix &b) {
    Matrix c{};
    for (size_t i = 0; i < kNodes; ++i)
        for (size_t k = 0; k < kNodes; ++k)
            for (size_t j = 0; j < kNodes; ++j)
                c[i][j] += a[i][k] * b[k][j];
    return c;
}

// a / (1 - m): a × the inverse, by elimination with pivots on the transposed system.
Matrix overOneMinus(const Matrix &a, const Matrix &m) {
    Matrix left{}, right{};
    for (size_t i = 0; i < kNodes; ++i)
        for (size_t j = 0; j < kNodes; ++j) {
            left[i][j] = (i == j ? 1.0 : 0.0) - m[j][i];
            right[i][j] = a[j][i];
        }
    for (size_t c = 0; c < kNodes; ++c) {
        size_t pivot = c;
        for (size_t r = c + 1; r < kNodes; ++r)
            if (std::fabs(left[r][c]) > std::fabs(left[pivot][c]))
                pivot = r;
        std::swap(left[c], left[pivot]);
        std::swap(right[c], right[pivot]);
        for (size_t r = 0; r < kNodes; ++r) {
            if (r == c)
                continue;
            const double f = left[r][c] / left[c][c];
            for (size_t k = c; k < kNodes; ++k)
                left[r][k] -= f * left[c][k];
            for (size_t k = 0; k < kNodes; ++k)
                right[r][k] -= f * right[c][k];
        }
    }
    Matrix out{};
    for (size_t i = 0; i < kNodes; ++i)
        for (size_t j = 0; j < kNodes; ++j)
            out[i][j] = right[j][i] / left[j][j];
    return out;
}

struct Layer2 { // reflection and transmission of a symmetric layer, or of a stack seen from above and below
    Matrix reflectDown{}, transmitDown{}, reflectUp{}, transmitUp{};
};

// `top` over `bottom`.
Layer2 stacked(const Layer2 &top, const Layer2 &bottom) {
    const Matrix toBottom = overOneMinus(bottom.transmitDown, product(top.reflectUp, bottom.reflectDown));
    const Matrix toTop = overOneMinus(top.transmitUp, product(bottom.reflectDown, top.reflectUp));
    Layer2 out;
    out.transmitDown = product(toBottom, top.transmitDown);
    out.transmitUp = product(toTop, bottom.transmitUp);
    out.reflectDown = product(product(toTop, bottom.reflectDown), top.transmitDown);
    out.reflectUp = product(product(toBottom, top.reflectUp), bottom.transmitUp);
    for (size_t i = 0; i < kNodes; ++i)
        for (size_t j = 0; j < kNodes; ++j) {
            out.reflectDown[i][j] += top.reflectDown[i][j];
            out.reflectUp[i][j] += bottom.reflectUp[i][j];
        }
    return out;
}

// A homogeneous layer: a slice thin enough for one scattering, doubled until it is thick enough. The forward peak of
// Henyey–Greenstein is cut off (delta-M, Wiscombe 1977) at the number of nodes.
Layer2 makeLayer(const OpticalLayer &layer, const Directions &d) {
    const double g = static_cast<double>(layer.anisotropy);
    const double peak = std::pow(g, 2 * kHalf);
    const double scatter = static_cast<double>(layer.scatterPerMm) * (1 - peak);
    const double extinct = scatter + static_cast<double>(layer.absorbPerMm);
    double tau = extinct * static_cast<double>(layer.thicknessMm);
    const double albedo = extinct > 0 ? scatter / extinct : 0;
    int doublings = 0;
    while (tau > 0.002) {
        tau *= 0.5;
        ++doublings;
    }
    std::array<std::array<double, 2 * kHalf>, kNodes> legendre{};
    for (size_t i = 0; i < kNodes; ++i) {
        legendre[i][0] = 1;
        legendre[i][1] = d.mu[i];
        for (size_t k = 2; k < 2 * kHalf; ++k)
            legendre[i][k] = ((2.0 * static_cast<double>(k) - 1) * d.mu[i] * legendre[i][k - 1] -
                              (static_cast<double>(k) - 1) * legendre[i][k - 2]) /
                             static_cast<double>(k);
    }
    Layer2 thin;
    for (size_t i = 0; i < kNodes; ++i)
        for (size_t j = 0; j < kNodes; ++j) {
            double same = 0, opposite = 0, moment = 1;
            for (size_t k = 0; k < 2 * kHalf; ++k) {
                const double term =
                    (2.0 * static_cast<double>(k) + 1) * (moment - peak) / (1 - peak) * legendre[i][k] * legendre[j][k];
                same += term;
                opposite += k % 2 == 0 ? term : -term;
                moment *= g;
            }
            const double reach = 0.5 * albedo * tau / d.mu[j] * d.weight[i];
            thin.transmitDown[i][j] = same * reach + (i == j ? 1 - tau / d.mu[j] : 0);
            thin.reflectDown[i][j] = opposite * reach;
        }
    thin.transmitUp = thin.transmitDown;
    thin.reflectUp = thin.reflectDown;
    for (int i = 0; i < doublings; ++i) {
        // A symmetric layer over itself: half the work of stacked().
        const Matrix between = overOneMinus(thin.transmitDown, product(thin.reflectDown, thin.reflectDown));
        Matrix reflect = product(product(between, thin.reflectDown), thin.transmitDown);
        const Matrix transmit = product(between, thin.transmitDown);
        for (size_t a = 0; a < kNodes; ++a)
            for (size_t b = 0; b < kNodes; ++b)
                reflect[a][b] += thin.reflectDown[a][b];
        thin.transmitDown = thin.transmitUp = transmit;
        thin.reflectDown = thin.reflectUp = reflect;
    }
    return thin;
}

// The stack between two surfaces to air, light from above along the last node.
SlabLight throughSurfaces(const Layer2 &stack, const Directions &d) {
    Layer2 surface;
    for (size_t i = 0; i < kNodes; ++i) {
        surface.reflectUp[i][i] = d.inner[i]; // of light inside, at the top surface
        surface.transmitUp[i][i] = surface.transmitDown[i][i] = 1 - d.inner[i];
    }
    Layer2 below = surface;
    std::swap(below.reflectUp, below.reflectDown);
    const Layer2 all = stacked(stacked(surface, stack), below);
    SlabLight light;
    double up = 0, down = 0;
    for (size_t i = 0; i < kNodes; ++i) {
        up += all.reflectDown[i][kNodes - 1];
        down += all.transmitDown[i][kNodes - 1];
    }
    light.reflectance = static_cast<float>(up);
    light.transmittance = static_cast<float>(down);
    return light;
}

constexpr double kSkinIndex = 1.4; // between epidermis 1.43 and dermis 1.37–1.38 at 600 nm (Ding 2006)
constexpr float kAnisotropy = 0.8F;

// Molar extinction of haemoglobin, cm⁻¹/M (Prahl, OMLC), 400..700 nm.
constexpr std::array<float, kWavelengths> kOxy = {
    266232, 466840, 480360, 246072, 102580, 62816, 44480, 33209, 26629, 23684, 20933, 20035, 24202, 39957, 53236, 43016,
    32613,  44496,  50104,  14401,  3200,   1506,  942,   610,   442,   368,   320,   294,   278,   276,   290};
constexpr std::array<float, kWavelengths> kDeoxy = {223296, 303956, 407560, 528600, 413280, 103292, 23389, 16156,
                                                    14550,  16684,  20862,  25774,  31590,  39036,  46592, 53412,
                                                    53788,  45072,  37020,  28324,  14677,  9444,   6510,  5149,
                                                    4345,   3750,   3227,   2795,   2408,   2052,   1794};
// CIE 1931 2° observer and D65, every 10 nm.
constexpr std::array<glm::vec3, kWavelengths> kObserver = {
    {{0.01431F, 0.000396F, 0.06785F}, {0.04351F, 0.00121F, 0.2074F},  {0.13438F, 0.0040F, 0.6456F},
     {0.2839F, 0.0116F, 1.3856F},     {0.34828F, 0.0230F, 1.74706F},  {0.3362F, 0.0380F, 1.77211F},
     {0.2908F, 0.0600F, 1.6692F},     {0.19536F, 0.09098F, 1.28764F}, {0.09564F, 0.13902F, 0.81295F},
     {0.03201F, 0.20802F, 0.46518F},  {0.0049F, 0.3230F, 0.2720F},    {0.0093F, 0.5030F, 0.1582F},
     {0.06327F, 0.7100F, 0.07825F},   {0.1655F, 0.8620F, 0.04216F},   {0.2904F, 0.9540F, 0.0203F},
     {0.43345F, 0.99495F, 0.00875F},  {0.5945F, 0.9950F, 0.0039F},    {0.7621F, 0.9520F, 0.0021F},
     {0.9163F, 0.8700F, 0.00165F},    {1.0263F, 0.7570F, 0.0011F},    {1.0622F, 0.6310F, 0.0008F},
     {1.0026F, 0.5030F, 0.00034F},    {0.85445F, 0.3810F, 0.00019F},  {0.6424F, 0.2650F, 0.00005F},
     {0.4479F, 0.1750F, 0.00002F},    {0.2835F, 0.1070F, 0.0F},       {0.1649F, 0.0610F, 0.0F},
     {0.0874F, 0.0320F, 0.0F},        {0.04677F, 0.0170F, 0.0F},      {0.0227F, 0.00821F, 0.0F},
     {0.01136F, 0.0041F, 0.0F}}};
constexpr std::array<float, kWavelengths> kD65 = {
    82.75F,  91.49F,  93.43F,  86.68F,  104.86F, 117.01F, 117.81F, 114.86F, 115.92F, 108.81F, 109.35F,
    107.80F, 104.79F, 107.69F, 104.41F, 104.05F, 100.00F, 96.33F,  95.79F,  88.69F,  90.01F,  89.60F,
    87.70F,  83.29F,  83.70F,  80.03F,  80.21F,  82.28F,  78.28F,  69.72F,  71.61F};
constexpr glm::vec3 kWhite(0.95047F, 1.0F, 1.08883F);

// µa of the blood of the upper dermis, 1/mm, 150 g/l haemoglobin, packed in vessels of 10 µm radius.
float bloodAbsorbPerMm(size_t i, float oxygenation) {
    const float molar = oxygenation * kOxy[i] + (1.0F - oxygenation) * kDeoxy[i];
    const float whole = molar * 2.303F * 150.0F / 64500.0F / 10.0F;
    const float across = 2.0F * whole * 0.010F;
    return whole * (1.0F - std::exp(-across)) / across;
}

float scatterPerMm(float nm) { return 4.6F * std::pow(nm / 500.0F, -1.421F) / (1.0F - kAnisotropy); }
float baseAbsorbPerMm(float nm) { return 0.0244F + 8.53F * std::exp(-(nm - 154.0F) / 66.2F); }

OpticalLayer epidermisLayer(size_t i, float melanosome) {
    const float nm = wavelengthNm(static_cast<int>(i));
    const float melanin = 6.6e10F * std::pow(nm, -3.33F);
    return {melanosome * melanin + (1.0F - melanosome) * baseAbsorbPerMm(nm), scatterPerMm(nm), kAnisotropy, 0.08F};
}
OpticalLayer dermisLayer(size_t i, float blood, float oxygenation, float thicknessMm) {
    const float nm = wavelengthNm(static_cast<int>(i));
    return {blood * bloodAbsorbPerMm(i, oxygenation) + (1.0F - blood) * baseAbsorbPerMm(nm), scatterPerMm(nm),
            kAnisotropy, thicknessMm};
}
OpticalLayer deepLayer(size_t i) { return dermisLayer(i, 0.004F, 0.7F, 8.0F); }

// Table axes: melanosome by equal steps of its logarithm, blood by equal steps of its square root.
constexpr size_t kMelanosomes = 14, kBloods = 14, kOxygenations = 2;
constexpr float kLeastMelanosome = 0.004F, kMostMelanosome = 0.45F, kMostBlood = 0.12F;
constexpr float kLowOxygenation = 0.4F, kHighOxygenation = 0.9F;
constexpr float kDeltaStep = 0.25F;
constexpr size_t kDeltas = 81; // to Δa* 20

size_t nodeIndex(size_t m, size_t b, size_t o) { return (m * kBloods + b) * kOxygenations + o; }

} // namespace

float wavelengthNm(int index) { return 400.0F + 10.0F * static_cast<float>(index); }

SlabLight solveSlab(const std::vector<OpticalLayer> &layers, float refractiveIndex) {
    const Directions d = makeDirections(static_cast<double>(refractiveIndex));
    if (layers.empty())
        return {0.0F, static_cast<float>(d.straightIn)};
    Layer2 stack = makeLayer(layers.front(), d);
    for (size_t i = 1; i < layers.size(); ++i)
        stack = stacked(stack, makeLayer(layers[i], d));
    return throughSurfaces(stack, d);
}

Spectrum skinReflectance(const SkinState &skin) {
    Spectrum out{};
    for (size_t i = 0; i < kWavelengths; ++i)
        out[i] = solveSlab({epidermisLayer(i, skin.melanosome), dermisLayer(i, skin.blood, skin.oxygenation, 0.3F),
                            deepLayer(i)},
                           static_cast<float>(kSkinIndex))
                     .reflectance;
    return out;
}

glm::vec3 xyzOf(const Spectrum &reflectance) {
    glm::vec3 sum(0), white(0);
    for (size_t i = 0; i < kWavelengths; ++i) {
        sum += kObserver[i] * (kD65[i] * reflectance[i]);
        white += kObserver[i] * kD65[i];
    }
    return kWhite * sum / white; // a perfect white is D65 whatever 10 nm steps leave out
}

glm::vec3 linearSrgbOf(glm::vec3 c) {
    return {3.2404542F * c.x - 1.5371385F * c.y - 0.4985314F * c.z,
            -0.9692660F * c.x + 1.8760108F * c.y + 0.0415560F * c.z,
            0.0556434F * c.x - 0.2040259F * c.y + 1.0572252F * c.z};
}

glm::vec3 xyzOfLinearSrgb(glm::vec3 c) {
    return {0.4124564F * c.x + 0.3575761F * c.y + 0.1804375F * c.z,
            0.2126729F * c.x + 0.7151522F * c.y + 0.0721750F * c.z,
            0.0193339F * c.x + 0.1191920F * c.y + 0.9503041F * c.z};
}

glm::vec3 labOf(glm::vec3 xyz) {
    const auto f = [](float t) { return t > 0.008856F ? std::cbrt(t) : 7.787F * t + 16.0F / 116.0F; };
    const float x = f(xyz.x / kWhite.x), y = f(xyz.y / kWhite.y), z = f(xyz.z / kWhite.z);
    return {116.0F * y - 16.0F, 500.0F * (x - y), 200.0F * (y - z)};
}

float itaDeg(glm::vec3 lab) { return std::atan2(lab.x - 50.0F, lab.z) * 57.29578F; }

// The layers do not depend on each other: each is doubled once per node of its own axis and they are stacked per node
// of the table.
SkinColours::SkinColours() : nodes_(kMelanosomes * kBloods * kOxygenations, glm::vec3(0)) {
    const Directions d = makeDirections(kSkinIndex);
    std::vector<Spectrum> spectra(nodes_.size());
    for (size_t i = 0; i < kWavelengths; ++i) {
        const Layer2 deep = makeLayer(deepLayer(i), d);
        std::vector<Layer2> epidermis;
        for (size_t m = 0; m < kMelanosomes; ++m)
            epidermis.push_back(
                makeLayer(epidermisLayer(i, kLeastMelanosome *
                                                std::pow(kMostMelanosome / kLeastMelanosome,
                                                         static_cast<float>(m) / static_cast<float>(kMelanosomes - 1))),
                          d));
        for (size_t b = 0; b < kBloods; ++b)
            for (size_t o = 0; o < kOxygenations; ++o) {
                const float t = static_cast<float>(b) / static_cast<float>(kBloods - 1);
                const Layer2 dermis = stacked(
                    makeLayer(dermisLayer(i, kMostBlood * t * t, o == 0 ? kLowOxygenation : kHighOxygenation, 0.3F), d),
                    deep);
                for (size_t m = 0; m < kMelanosomes; ++m)
                    spectra[nodeIndex(m, b, o)][i] = throughSurfaces(stacked(epidermis[m], dermis), d).reflectance;
            }
    }
    for (size_t n = 0; n < nodes_.size(); ++n)
        nodes_[n] = glm::sqrt(glm::max(linearSrgbOf(xyzOf(spectra[n])), glm::vec3(0)));
    // Δa* of a light skin as a function of added blood, turned round.
    const Patient light = patientOfType(2);
    const SkinState rest{light.melanosomeFraction, light.bloodFraction, 0.7F};
    const float a0 = lab(rest).y;
    float added = 0;
    for (size_t i = 0; i < kDeltas; ++i) {
        const float wanted = kDeltaStep * static_cast<float>(i);
        const auto deltaAt = [&](float extra) {
            return lab({rest.melanosome, rest.blood + extra, 0.7F + 0.2F * std::min(extra / 0.01F, 1.0F)}).y - a0;
        };
        while (deltaAt(added) < wanted && added < kMostBlood - rest.blood)
            added += 0.0001F;
        addedBloodOfDelta_.push_back(added);
    }
}

glm::vec3 SkinColours::sample(const SkinState &skin) const {
    const auto split = [](float x, size_t count, size_t &index, float &rest) {
        x = std::clamp(x, 0.0F, 1.0F) * static_cast<float>(count - 1);
        index = std::min(static_cast<size_t>(x), count - 2);
        rest = x - static_cast<float>(index);
    };
    size_t m = 0, b = 0, o = 0;
    float tm = 0, tb = 0, to = 0;
    split(std::log(std::max(skin.melanosome, kLeastMelanosome) / kLeastMelanosome) /
              std::log(kMostMelanosome / kLeastMelanosome),
          kMelanosomes, m, tm);
    split(std::sqrt(std::max(skin.blood, 0.0F) / kMostBlood), kBloods, b, tb);
    split((skin.oxygenation - kLowOxygenation) / (kHighOxygenation - kLowOxygenation), kOxygenations, o, to);
    const auto along = [&](size_t mm, size_t bb) {
        return glm::mix(nodes_[nodeIndex(mm, bb, o)], nodes_[nodeIndex(mm, bb, o + 1)], to);
    };
    return glm::mix(glm::mix(along(m, b), along(m, b + 1), tb), glm::mix(along(m + 1, b), along(m + 1, b + 1), tb), tm);
}

glm::vec3 SkinColours::linearSrgb(const SkinState &skin) const {
    const glm::vec3 root = sample(skin);
    return root * root;
}

glm::vec3 SkinColours::lab(const SkinState &skin) const {
    return labOf(xyzOfLinearSrgb(linearSrgb(skin)) + kSurfaceReflectance * kWhite);
}

SkinState SkinColours::reddened(const SkinState &rest, float deltaA) const {
    const float x = std::clamp(deltaA / kDeltaStep, 0.0F, static_cast<float>(kDeltas - 1));
    const size_t i = std::min(static_cast<size_t>(x), kDeltas - 2);
    const float t = x - static_cast<float>(i);
    const float added = addedBloodOfDelta_[i] * (1.0F - t) + addedBloodOfDelta_[i + 1] * t;
    const float share = std::min(added / 0.01F, 1.0F);
    return {rest.melanosome, rest.blood + added, rest.oxygenation + (0.9F - rest.oxygenation) * share};
}

} // namespace stipple::sim

// Brings a mesh of unknown unit and axes onto our face: every axis convention, a range of scales, every bump of the
// middle profile as the nose; then iterative closest points (Besl & McKay 1992) with scale, point to plane (Chen &
// Medioni 1992), the worst matches left out (Chetverikov 2002).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/skin/registration_parts.h"
#include "sim/skin/small_solve.h"

namespace stipple::sim {

namespace {

bool isFace(ZoneId zone) {
    switch (zone) {
    case ZoneId::None:
    case ZoneId::Block:
    case ZoneId::BlockMargin:
    case ZoneId::Neck:
    case ZoneId::EarLeft:
    case ZoneId::EarRight:
    case ZoneId::Scalp:
        return false;
    default:
        return true;
    }
}

struct Candidate {
    Similarity place;
    double score = 0;
};

// The 24 rotations that carry axes onto axes.
std::vector<glm::dmat3> axisRotations() {
    std::vector<glm::dmat3> all;
    constexpr std::array<std::array<int, 3>, 6> kOrders = {
        {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}};
    for (const auto &order : kOrders)
        for (int signs = 0; signs < 8; ++signs) {
            glm::dmat3 m(0.0);
            for (int row = 0; row < 3; ++row)
                m[order[static_cast<size_t>(row)]][row] = (signs >> row & 1) != 0 ? -1.0 : 1.0;
            if (glm::dot(glm::cross(m[0], m[1]), m[2]) > 0)
                all.push_back(m);
        }
    return all;
}

// Rotation matrix to quaternion by the largest of its four squares (Shepperd 1978).
glm::dquat quatOf(const glm::dmat3 &m) {
    const double trace = m[0][0] + m[1][1] + m[2][2];
    const std::array<double, 4> squares = {1 + trace, 1 + 2 * m[0][0] - trace, 1 + 2 * m[1][1] - trace,
                                           1 + 2 * m[2][2] - trace};
    const auto most = static_cast<size_t>(std::max_element(squares.begin(), squares.end()) - squares.begin());
    const double twice = std::sqrt(squares[most]); // 2 × the component
    const double f = 0.5 / twice;
    switch (most) {
    case 0:
        return {0.5 * twice, (m[1][2] - m[2][1]) * f, (m[2][0] - m[0][2]) * f, (m[0][1] - m[1][0]) * f};
    case 1:
        return {(m[1][2] - m[2][1]) * f, 0.5 * twice, (m[0][1] + m[1][0]) * f, (m[2][0] + m[0][2]) * f};
    case 2:
        return {(m[2][0] - m[0][2]) * f, (m[0][1] + m[1][0]) * f, 0.5 * twice, (m[1][2] + m[2][1]) * f};
    default:
        return {(m[0][1] - m[1][0]) * f, (m[2][0] + m[0][2]) * f, (m[1][2] + m[2][1]) * f, 0.5 * twice};
    }
}

// Peaks of the profile in the middle plane: the foremost point of each of 64 slices, where neighbours lie behind it.
std::vector<glm::dvec3> noseCandidates(const std::vector<glm::dvec3> &points, glm::dvec3 low, glm::dvec3 high) {
    constexpr size_t kSlices = 64;
    constexpr size_t kMostNoses = 8;
    const double middle = 0.5 * (low.x + high.x);
    const double halfWidth = 0.06 * (high.x - low.x);
    const double height = std::max(high.y - low.y, 1e-12);
    std::array<glm::dvec3, kSlices> front{};
    front.fill(glm::dvec3(0, 0, std::numeric_limits<double>::lowest()));
    for (const glm::dvec3 p : points) {
        if (std::fabs(p.x - middle) > halfWidth)
            continue;
        const auto slice = std::min(static_cast<size_t>((p.y - low.y) / height * kSlices), kSlices - 1);
        if (p.z > front[slice].z)
            front[slice] = {middle, p.y, p.z};
    }
    std::vector<glm::dvec3> noses;
    for (size_t i = 0; i < kSlices; ++i) {
        bool isPeak = front[i].z > std::numeric_limits<double>::lowest();
        for (size_t k = i >= 2 ? i - 2 : 0; k <= std::min(i + 2, kSlices - 1); ++k)
            isPeak = isPeak && front[k].z <= front[i].z;
        if (isPeak)
            noses.push_back(front[i]);
    }
    std::sort(noses.begin(), noses.end(),
              [](glm::dvec3 a, glm::dvec3 b) { return a.z != b.z ? a.z > b.z : a.y < b.y; });
    noses.resize(std::min(noses.size(), kMostNoses));
    return noses;
}

// Mean squared distance, capped, of our face's spots to the user's samples; normals must be parallel, either way.
double coarseScore(const SearchSurface &surface, const Similarity &place, std::span<const Spot> face) {
    constexpr double kCapMm = 20.0;
    const glm::dquat back = glm::conjugate(place.turn);
    double sum = 0;
    for (const Spot &spot : face) {
        const Spot *near =
            surface.nearestSample(glm::vec3(place.applyInverse(spot.pos)), static_cast<float>(kCapMm / place.scale));
        double cost = kCapMm;
        if (near != nullptr) {
            const double distance = glm::length(place.apply(near->pos) - glm::dvec3(spot.pos));
            const double turned = 1.0 - std::fabs(glm::dot(back * glm::dvec3(spot.normal), glm::dvec3(near->normal)));
            cost = std::min(distance + 15.0 * turned, kCapMm);
        }
        sum += cost * cost;
    }
    return sum / static_cast<double>(face.size());
}

std::optional<Spot> matchOf(const SearchSurface &surface, const Similarity &place, const Spot &spot,
                            const SearchSurface::Want &want) {
    SearchSurface::Want inUser = want;
    inUser.reach = static_cast<float>(static_cast<double>(want.reach) / place.scale);
    inUser.turnWeight = static_cast<float>(static_cast<double>(want.turnWeight) / place.scale);
    const glm::dquat back = glm::conjugate(place.turn);
    const Spot at{glm::vec3(place.applyInverse(spot.pos)), glm::vec3(back * glm::dvec3(spot.normal))};
    std::optional<Spot> match = surface.nearest(at, inUser);
    if (match)
        match = Spot{glm::vec3(place.apply(match->pos)), glm::vec3(place.turn * glm::dvec3(match->normal))};
    return match;
}

// Residuals of values on a quartic of (x, y): what is left of a face when its overall roundness is taken away.
std::vector<double> detrended(std::span<const glm::dvec3> at, std::span<const double> values) {
    constexpr size_t kTerms = 15;
    const auto termsOf = [](glm::dvec3 p) {
        std::array<double, kTerms> terms{};
        size_t next = 0;
        double px = 1;
        for (int i = 0; i <= 4; ++i, px *= p.x / 50.0) {
            double py = 1;
            for (int j = 0; i + j <= 4; ++j, py *= p.y / 50.0)
                terms[next++] = px * py;
        }
        return terms;
    };
    AugmentedRows<kTerms> m{};
    for (size_t i = 0; i < at.size(); ++i)
        addObservation<kTerms>(m, termsOf(at[i]), values[i], 1.0);
    std::array<double, kTerms> fit{};
    std::vector<double> left(values.begin(), values.end());
    if (!solveRows<kTerms>(m, fit))
        return std::vector<double>(values.size(), 0.0);
    for (size_t i = 0; i < at.size(); ++i) {
        const std::array<double, kTerms> terms = termsOf(at[i]);
        for (size_t k = 0; k < kTerms; ++k)
            left[i] -= fit[k] * terms[k];
    }
    return left;
}

// How far in front of our spot (along our z) the placed surface lies, by a few steps of a line against nearest planes.
std::optional<double> depthAt(const SearchSurface &surface, const Similarity &place, const Spot &spot) {
    Spot at = spot;
    for (int step = 0; step < 6; ++step) {
        const std::optional<Spot> match = matchOf(surface, place, at, {.minDot = 0.0F, .reach = 40.0F});
        if (!match || match->normal.z < 0.15F)
            return std::nullopt;
        const float ahead = glm::dot(match->pos - at.pos, match->normal) / match->normal.z;
        at.pos.z += ahead;
        at.normal = match->normal;
        if (std::fabs(ahead) < 0.1F)
            return static_cast<double>(at.pos.z) - static_cast<double>(spot.pos.z);
    }
    return std::nullopt;
}

double correlation(std::span<const double> a, std::span<const double> b) {
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    // A surface with almost no relief correlates with noise: it counts as none.
    return bb < 0.05 * aa || aa <= 0 ? 0.0 : ab / std::sqrt(aa * bb);
}

} // namespace

std::vector<Spot> faceSpots(const Chart &chart, size_t count) {
    double total = 0;
    for (size_t i = 0; i < chart.size(); ++i)
        total += isFace(chart.zone[i]) ? static_cast<double>(chart.areaMm2[i]) : 0.0;
    const double step = total / static_cast<double>(std::max<size_t>(count, 1));
    std::vector<Spot> spots;
    double since = 0.5 * step;
    // Along a diagonal-friendly order (every 7th row first), so that equal steps of area do not line up in columns.
    for (int phase = 0; phase < 7; ++phase)
        for (int y = phase; y < chart.height; y += 7)
            for (int x = 0; x < chart.width; ++x) {
                const auto i = static_cast<size_t>(chart.index(x, y));
                if (!isFace(chart.zone[i]))
                    continue;
                since += static_cast<double>(chart.areaMm2[i]);
                if (since >= step) {
                    since -= step;
                    spots.push_back({chart.posMm[i], chart.normal[i]});
                }
            }
    return spots;
}

Fit measureFit(const SearchSurface &surface, const Similarity &place, std::span<const Spot> face) {
    constexpr float kCoveredMm = 12.0F;
    Fit fit;
    size_t covered = 0;
    std::vector<glm::dvec3> at;
    std::vector<double> ours;
    std::vector<double> theirs;
    for (const Spot &spot : face) {
        const std::optional<Spot> match = matchOf(surface, place, spot, {.minDot = 0.3F, .reach = kCoveredMm});
        if (!match)
            continue;
        ++covered;
        const glm::dvec3 off = glm::dvec3(match->pos) - glm::dvec3(spot.pos);
        fit.meanMm += glm::length(off);
    }
    size_t front = 0;
    for (const Spot &spot : face) {
        if (spot.normal.z < 0.35F || std::fabs(spot.pos.x) > 45.0F)
            continue;
        ++front;
        const std::optional<double> ahead = depthAt(surface, place, spot);
        if (!ahead)
            continue;
        at.emplace_back(spot.pos);
        ours.push_back(static_cast<double>(spot.pos.z));
        theirs.push_back(static_cast<double>(spot.pos.z) + *ahead);
    }
    if (covered == 0 || face.empty())
        return fit;
    fit.meanMm /= static_cast<double>(covered);
    fit.coverage = static_cast<double>(covered) / static_cast<double>(face.size());
    fit.relief =
        at.size() < 100 || at.size() * 2 < front ? 0.0 : correlation(detrended(at, ours), detrended(at, theirs));
    return fit;
}

void refine(const SearchSurface &surface, std::span<const Spot> face, int rounds, Similarity &place) {
    struct Pair {
        glm::dvec3 ours, theirs, normal;
        double distance;
    };
    std::vector<Pair> pairs;
    std::vector<double> distances;
    for (int round = 0; round < rounds; ++round) {
        pairs.clear();
        distances.clear();
        for (const Spot &spot : face) {
            const std::optional<Spot> match = matchOf(surface, place, spot, {.minDot = 0.3F, .reach = 40.0F});
            if (!match)
                continue;
            pairs.push_back(
                {spot.pos, match->pos, match->normal, glm::length(glm::dvec3(match->pos) - glm::dvec3(spot.pos))});
            distances.push_back(pairs.back().distance);
        }
        if (pairs.size() < 12)
            return;
        const auto kept = static_cast<std::ptrdiff_t>(distances.size() * 5 / 6);
        std::nth_element(distances.begin(), distances.begin() + kept, distances.end());
        const double most = distances[static_cast<size_t>(kept)];
        glm::dvec3 centre(0);
        double count = 0;
        for (const Pair &pair : pairs)
            if (pair.distance <= most) {
                centre += pair.theirs;
                count += 1;
            }
        centre /= count;
        // Unknowns: turn (3), shift (3), growth, in units that keep the rows alike: turn and growth over 50 mm.
        constexpr double kArm = 50.0;
        constexpr double kPointShare = 0.05; // of point-to-point, so that sliding is not free
        AugmentedRows<7> m{};
        for (const Pair &pair : pairs) {
            if (pair.distance > most)
                continue;
            const glm::dvec3 arm = (pair.theirs - centre) / kArm;
            const glm::dvec3 off = pair.ours - pair.theirs;
            const auto add = [&](glm::dvec3 along, double weight) {
                const glm::dvec3 turn = glm::cross(arm, along);
                addObservation<7>(m, {turn.x, turn.y, turn.z, along.x, along.y, along.z, glm::dot(arm, along)},
                                  glm::dot(off, along), weight);
            };
            add(pair.normal, 1.0);
            add({1, 0, 0}, kPointShare);
            add({0, 1, 0}, kPointShare);
            add({0, 0, 1}, kPointShare);
        }
        std::array<double, 7> x{};
        if (!solveRows<7>(m, x))
            return;
        const glm::dvec3 turn = glm::dvec3(x[0], x[1], x[2]) / kArm;
        const double grow = std::clamp(1.0 + x[6] / kArm, 0.8, 1.25);
        glm::dquat small(1.0, 0.5 * turn.x, 0.5 * turn.y, 0.5 * turn.z);
        small = small / std::sqrt(glm::dot(small, small));
        // x'' = centre + grow · small(x' − centre) + shift
        place.shift = centre + grow * (small * (place.shift - centre)) + glm::dvec3(x[3], x[4], x[5]);
        place.turn = small * place.turn;
        place.turn = place.turn / std::sqrt(glm::dot(place.turn, place.turn));
        place.scale *= grow;
        if (glm::length(turn) * kArm + std::fabs(grow - 1) * kArm + glm::length(glm::dvec3(x[3], x[4], x[5])) < 1e-5)
            return;
    }
}

std::optional<Similarity> alignCoarsely(const SearchSurface &surface, const Chart &ours) {
    const std::vector<Spot> few = faceSpots(ours, 90);
    const std::vector<Spot> some = faceSpots(ours, 250);
    const std::vector<Spot> many = faceSpots(ours, 700);
    if (few.size() < 30)
        return std::nullopt;
    glm::dvec3 ourNose(0, 0, std::numeric_limits<double>::lowest());
    for (const Spot &spot : faceSpots(ours, 4000))
        if (static_cast<double>(spot.pos.z) > ourNose.z)
            ourNose = spot.pos;

    std::vector<Candidate> candidates;
    std::vector<glm::dvec3> points;
    const size_t every = std::max<size_t>(1, surface.samples().size() / 20'000);
    for (const glm::dmat3 &rotation : axisRotations()) {
        points.clear();
        glm::dvec3 low(std::numeric_limits<double>::max());
        glm::dvec3 high(std::numeric_limits<double>::lowest());
        for (size_t i = 0; i < surface.samples().size(); i += every) {
            points.push_back(rotation * glm::dvec3(surface.samples()[i].pos));
            low = glm::min(low, points.back());
            high = glm::max(high, points.back());
        }
        const glm::dvec3 size = high - low;
        const double largest = std::max({size.x, size.y, size.z});
        const std::vector<glm::dvec3> noses = noseCandidates(points, low, high);
        std::vector<Candidate> here;
        // From a face mask (150 mm) to a whole figure (1.9 m), in steps of an eighth.
        for (double extentMm = 150.0; extentMm < 1900.0; extentMm *= 1.125)
            for (const glm::dvec3 nose : noses) {
                Candidate candidate;
                candidate.place.scale = extentMm / largest;
                candidate.place.turn = quatOf(rotation);
                candidate.place.shift = ourNose - candidate.place.scale * nose;
                candidate.score = coarseScore(surface, candidate.place, few);
                here.push_back(candidate);
            }
        // A few of each orientation, so that no wrong one crowds out the right one.
        const auto better = [](const Candidate &a, const Candidate &b) { return a.score < b.score; };
        std::sort(here.begin(), here.end(), better);
        here.resize(std::min<size_t>(here.size(), 4));
        candidates.insert(candidates.end(), here.begin(), here.end());
    }
    const auto improve = [&](size_t keep, int rounds, std::span<const Spot> face) {
        std::sort(candidates.begin(), candidates.end(),
                  [](const Candidate &a, const Candidate &b) { return a.score < b.score; });
        candidates.resize(std::min(candidates.size(), keep));
        for (Candidate &candidate : candidates) {
            refine(surface, face, rounds, candidate.place);
            candidate.score = coarseScore(surface, candidate.place, face);
        }
    };
    improve(24, 10, few);
    improve(6, 15, some);
    improve(2, 20, many);
    if (candidates.empty())
        return std::nullopt;
    const Candidate &best = *std::min_element(candidates.begin(), candidates.end(),
                                              [](const Candidate &a, const Candidate &b) { return a.score < b.score; });
    return best.place;
}

} // namespace stipple::sim

// Bakes the table of skin colours (shaders/shared/skin_colour.h) with the Monte Carlo of sim/skin/monte_carlo.h.
//
// Per wavelength the photons are traced once through skin without melanosomes and without blood in its upper dermis;
// every node of the table weighs the same photons by its own absorption, so the table is smooth from node to node.
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "sim/skin/monte_carlo.h"

namespace stipple::skinlut {

struct BakeSetup {
    int photons = 400'000; // per wavelength
    uint64_t seed = 2016;
    int threads = 2;
};

struct Node {
    glm::vec4 value{0};   // square roots of linear sRGB, and the erythema index
    glm::vec3 lab{0};     // with the surface term
    float labError = 0;   // standard error, as a distance
    float indexError = 0; // … of the erythema index
};

sim::SkinState stateOfNode(int melanosome, int blood, int oxygenation);

// In the kernel's order. The same setup gives the same numbers whatever the threads.
std::vector<Node> bake(const BakeSetup &setup);

} // namespace stipple::skinlut

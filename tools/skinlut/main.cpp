// skinlut: bakes the table of skin colours into sim/skin/optics_table.inc, or checks the table this was built with.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

#include "engine/base/file.h"
#include "tools/skinlut/bake.h"

using namespace stipple;
using skinlut::Node;

namespace {

struct Errors { // of all nodes
    float mean = 0, worst = 0, worstIndex = 0;
};

Errors errorsOf(const std::vector<Node> &nodes) {
    Errors e;
    for (const Node &n : nodes) {
        e.mean += n.labError / static_cast<float>(nodes.size());
        e.worst = std::max(e.worst, n.labError);
        e.worstIndex = std::max(e.worstIndex, n.indexError);
    }
    return e;
}

std::string tableText(const std::vector<Node> &nodes, const skinlut::BakeSetup &setup) {
    const Errors e = errorsOf(nodes);
    std::array<char, 1024> line{};
    std::snprintf(
        line.data(), line.size(),
        "// Made by tools/skinlut; do not edit. %d photons per wavelength, 31 wavelengths, seed %llu.\n"
        "// %d melanosome x %d blood x %d oxygenation nodes: square roots of linear sRGB, erythema index.\n"
        "// Standard error as a distance in L*a*b*: mean %.3f, worst %.3f; of the erythema index: worst %.3f.\n",
        setup.photons, static_cast<unsigned long long>(setup.seed), shared::kSkinMelanosomes, shared::kSkinBloods,
        shared::kSkinOxygenations, static_cast<double>(e.mean), static_cast<double>(e.worst),
        static_cast<double>(e.worstIndex));
    std::string text = line.data();
    for (size_t n = 0; n < nodes.size(); ++n) {
        const glm::vec4 v = nodes[n].value;
        std::snprintf(line.data(), line.size(), "%.5fF,%.5fF,%.5fF,%.3fF,%c", static_cast<double>(v.x),
                      static_cast<double>(v.y), static_cast<double>(v.z), static_cast<double>(v.w),
                      n % 3 == 2 ? '\n' : ' ');
        text += line.data();
    }
    return text;
}

// The table of this build against a fresh estimate by other photons: every node within 5 of its standard errors (those
// of the smaller count lead) and 1 unit of L*a*b*, the mean within what its error allows.
int check(const std::vector<Node> &fresh) {
    const sim::SkinColours colours;
    int wrong = 0;
    float worst = 0, mean = 0;
    for (size_t n = 0; n < fresh.size(); ++n) {
        const glm::vec3 root = colours.table()[n];
        const glm::vec3 lab = sim::instrumentLab(root * root);
        const float apart = glm::length(lab - fresh[n].lab);
        worst = std::max(worst, apart);
        mean += apart / static_cast<float>(fresh.size());
        if (!(apart < 5.0F * fresh[n].labError + 0.05F && apart < 1.0F)) {
            ++wrong;
            std::printf("node %zu: %.3f from the table, standard error %.3f\n", n, static_cast<double>(apart),
                        static_cast<double>(fresh[n].labError));
        }
    }
    std::printf("%zu nodes, %d wrong; from the table: mean %.3f, worst %.3f L*a*b* units; standard error of the check: "
                "mean %.3f\n",
                fresh.size(), wrong, static_cast<double>(mean), static_cast<double>(worst),
                static_cast<double>(errorsOf(fresh).mean));
    return wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app{"Bakes the table of skin colours by Monte Carlo."};
    skinlut::BakeSetup setup;
    std::string out;
    bool isCheck = false;
    app.add_option("--photons", setup.photons, "photons per wavelength (default 400000; 10000 for --check)")
        ->check(CLI::Range(160, 100'000'000));
    app.add_option("--seed", setup.seed, "of the random numbers");
    app.add_option("--threads", setup.threads, "workers")->check(CLI::Range(1, 256));
    app.add_option("--out", out, "the table's file: sim/skin/optics_table.inc");
    app.add_flag("--check", isCheck, "compare the table of this build with a fresh estimate by other photons");
    CLI11_PARSE(app, argc, argv);
    if (isCheck == !out.empty()) {
        std::fprintf(stderr, "skinlut: give either --out FILE or --check\n");
        return 2;
    }
    if (isCheck && app.count("--photons") == 0)
        setup.photons = 10'000;
    if (isCheck && app.count("--seed") == 0)
        ++setup.seed;
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<Node> nodes = skinlut::bake(setup);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%d photons per wavelength, seed %llu: %.1f s\n", setup.photons,
                static_cast<unsigned long long>(setup.seed), seconds);
    if (isCheck)
        return check(nodes);
    const Errors e = errorsOf(nodes);
    std::printf("standard error: mean %.3f, worst %.3f L*a*b* units; erythema index worst %.3f\n",
                static_cast<double>(e.mean), static_cast<double>(e.worst), static_cast<double>(e.worstIndex));
    const Status written = writeFile(out, tableText(nodes, setup));
    if (!written) {
        std::fprintf(stderr, "skinlut: %s\n", written.error().message.c_str());
        return 1;
    }
    return 0;
}

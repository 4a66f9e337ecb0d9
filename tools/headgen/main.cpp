// headgen: builds a patient's head (mesh, zones, tint) from a file of named measures.
// Exit codes: 0 done, 1 output cannot be written, 2 usage, 3 patient file refused.
#include <cstdio>
#include <exception>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "tools/headgen/hair.h"
#include "tools/headgen/zones.h"

namespace {

using namespace stipple::headgen;

void printReport(const std::vector<Mesh> &meshes, const std::vector<uint8_t> &zones, const ChartGrid &grid) {
    size_t triangles = 0;
    for (const Mesh &mesh : meshes) {
        std::printf("%-6s %6zu vertices %6zu triangles\n", mesh.name, mesh.positions.size(), mesh.indices.size() / 3);
        triangles += mesh.indices.size() / 3;
    }
    std::vector<bool> mask(zones.size());
    for (size_t k = 0; k < zones.size(); ++k) {
        mask[k] = isTreatable(zones[k]);
    }
    const CellStats s = measureCells(grid, mask);
    std::printf("total  %zu triangles\n", triangles);
    std::printf("chart cells (%dx%d, treatable zones), min / median / max: across %.2f / %.2f / %.2f mm, along %.2f / "
                "%.2f / %.2f mm\n",
                kChartCells, kChartCells, s.uMin, s.uMedian, s.uMax, s.vMin, s.vMedian, s.vMax);
    std::printf("chart anisotropy median %.2f, max %.2f, above 2.5 in %.2f %%; %.2f %% of the cells have a side "
                "outside 0.3 to 0.9 mm; %s\n",
                s.anisotropyMedian, s.anisotropyMax, 100.0 * s.shareStretched, 100.0 * s.shareOutside,
                s.injective ? "injective" : "NOT INJECTIVE");
    for (int id = kForehead; id < kZoneCount; ++id) {
        size_t cells = 0;
        for (size_t k = 0; k < zones.size(); ++k) {
            mask[k] = zones[k] == id;
            cells += mask[k] ? 1u : 0u;
        }
        const CellStats z = measureCells(grid, mask);
        std::printf("zone %2d %-17s %6zu cells %6.1f cm2, across %.2f to %.2f, along %.2f to %.2f mm, %.1f %% outside, "
                    "%.1f %% above 2.5\n",
                    id, zoneName(id), cells, z.areaMm2 / 100.0, z.uMin, z.uMax, z.vMin, z.vMax, 100.0 * z.shareOutside,
                    100.0 * z.shareStretched);
    }
}

int run(const std::string &patient, const std::string &folder, bool quiet) {
    const Measures m = readPatient(patient);
    std::filesystem::create_directories(folder);
    const Face face(m);
    const Chart chart;
    const ChartGrid grid = makeChartGrid(face, chart);
    std::vector<Mesh> meshes;
    meshes.push_back(makeSkin(face, chart, grid));
    meshes.push_back(makeCap(face));
    meshes.push_back(makeDrape(face));
    meshes.push_back(makeHair(face));
    const std::vector<uint8_t> zones = makeZones(face, grid);
    writeGlb(folder + "/head.glb", meshes);
    writePng(folder + "/zones.png", kChartCells, kChartCells, 1, zones);
    writePng(folder + "/tint.png", kTintSize, kTintSize, 4, makeTint(face, grid));
    if (!quiet) {
        printReport(meshes, zones, grid);
    }
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app{"headgen: builds a patient's head from named anthropometric measures."};
    app.footer(
        "Writes OUT_DIR/head.glb (millimetres; meshes skin, cap, drape, hair), zones.png (512x512 zone ids) and "
        "tint.png\n"
        "(1024x1024). Row 0 of both pictures is the chart's smallest v (the neck's end); u grows to the patient's "
        "left.\n"
        "Example: headgen assets/patients/default.json /tmp/head\n"
        "Exit codes: 0 done, 1 output cannot be written, 2 usage, 3 patient file refused.");
    std::string patient;
    std::string folder;
    bool quiet = false;
    app.add_option("PATIENT.json", patient, "the patient's measures")->required();
    app.add_option("OUT_DIR", folder, "folder for the results, made if missing")->required();
    app.add_flag("-q,--quiet", quiet, "print no report");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    try {
        return run(patient, folder, quiet);
    } catch (const PatientError &e) {
        std::fprintf(stderr, "headgen: %s\n", e.what());
        return 3;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "headgen: %s\n", e.what());
        return 1;
    }
}

// From names and files to a session: where the program's data lie, a case with its rubric, skin and hand-piece loaded,
// and the world built from them. The window and the headless commands both start here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/mesh.h"
#include "engine/base/result.h"
#include "engine/render/scene.h"
#include "sim/session/recording.h"
#include "sim/session/world.h"

namespace stipple::app {

// The program's data. `heads` is built (see tools/headgen), the others are source files.
struct AssetFolders {
    std::filesystem::path heads;    // <heads>/<patient's id>/head.glb, zones.png, tint.png
    std::filesystem::path cases;    // <id>.json
    std::filesystem::path rubrics;  // <id>.json
    std::filesystem::path patients; // <id>.json
};

// Where to look, first to last: $STIPPLE_ASSETS, <executable>/../share/stipple/assets, then the build tree.
struct AssetSearch {
    std::filesystem::path executableFolder;
    std::filesystem::path buildAssets;  // <build>/assets: heads
    std::filesystem::path sourceAssets; // <source>/assets: cases, rubrics, patients
};
// Error: no folder holds the cases; names the places searched.
Result<AssetFolders> findAssets(const AssetSearch &search);

// Where recordings go unless told otherwise: $XDG_DATA_HOME/stipple or ~/.local/share/stipple.
std::filesystem::path recordingsFolder();

// Ids of the cases in the folder, sorted.
Result<std::vector<std::string>> caseIds(const AssetFolders &assets);
// Ids of the patients in the folder, sorted.
Result<std::vector<std::string>> patientIds(const AssetFolders &assets);
// Who somebody is, from their file, and its bytes. Error: unknown id (names what there is), or what is wrong in the
// file.
struct LoadedPatient {
    sim::Patient patient;
    std::string bytes;
};
Result<LoadedPatient> loadPatient(const AssetFolders &assets, std::string_view patientId);
// One case by id, with its patient. Error: unknown id (names what there is), or what is wrong in the file.
Result<sim::Case> loadCase(const AssetFolders &assets, std::string_view caseId);
// All of them, sorted by id. Error: the first that is broken.
Result<std::vector<sim::Case>> loadCases(const AssetFolders &assets);

// The skin of a session and what the renderer draws of it.
struct Skin {
    std::shared_ptr<const sim::ChartIndex> index;
    std::shared_ptr<const std::vector<TriMesh>> meshes; // the head's parts (charted skin first), or the block's sheet
    std::shared_ptr<const Image8> tint; // colour of what is not simulated; null on the block and on heads without one
    std::string headName;               // empty: our own; else the user's file and its hash, for recordings
};
// The skin a case is worked on: the block's, or the head of its patient. `headFile`: a head of the user's own; empty:
// ours. The block has no other.
struct SkinChoice {
    sim::Surface surface = sim::Surface::Head;
    std::string patientId = "default";
    std::filesystem::path headFile;
};
Result<Skin> loadSkin(const AssetFolders &assets, const SkinChoice &choice);

// Everything a session is made of.
struct SessionAssets {
    sim::Case trainingCase;
    sim::Rubric rubric;
    sim::DeviceSpec device;
    Skin skin;
};

// Whom the renderer shows.
inline Subject subjectOf(const SessionAssets &assets) {
    return {.meshes = *assets.skin.meshes, .tint = assets.skin.tint.get()};
}

struct SessionChoice {
    std::string caseId;
    std::filesystem::path headFile; // empty: the case's own skin
    int needles = 0;                // 0: as the device comes
};
Result<SessionAssets> loadSession(const AssetFolders &assets, const SessionChoice &choice);

// `backend` null: CPU twins.
sim::World makeWorld(const SessionAssets &assets, uint64_t seed, std::shared_ptr<sim::Backend> backend);

struct RecordingOrigin {
    std::string build;      // program version
    std::string inputClass; // "mouse", "trace"
    std::string backend;    // name of the live backend
    bool isExact = true;    // it gives the CPU twins' bits
    uint64_t seed = 1;
};
// The header of a recording that starts now.
sim::RecordingHeader recordingHeader(const SessionAssets &assets, const RecordingOrigin &origin);

// What a recording was made with. Error: the case, rubric, head or device it names is not what is installed.
Result<SessionAssets> sessionOf(const AssetFolders &assets, const sim::RecordingHeader &header,
                                const std::filesystem::path &headFile);

// Builds the worlds that recordings ask for, on the CPU twins; errors as sessionOf. `headFile`: the user's head it was
// made on, if any.
sim::WorldMaker worldMaker(const AssetFolders &assets, const std::filesystem::path &headFile);

} // namespace stipple::app

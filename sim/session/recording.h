// Recordings: what was put in, step by step, with state hashes, so that a score can be replayed and checked.
// Format 1, little-endian, field by field, append-only, in chunks:
//   file magic "STPL" + u32 format version, then chunks of
//   u32 type ('HEAD' 'INPT' 'HASH' 'EVNT' 'RSLT' 'DONE'), u32 payload bytes, u32 sequence number, payload,
//   16-byte BLAKE2b (libsodium crypto_generichash) over the previous chunk's checksum, the chunk's head and payload.
// A chain, so that no chunk can be altered, dropped or moved unseen. Readable after a crash up to the last whole chunk.
// This layer works on bytes; files are the caller's (engine/app, tools).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "sim/session/world.h"

namespace stipple::sim {

inline constexpr uint32_t kRecordingVersion = 2; // frames tell the tool, and the model is another

struct RecordingHeader {
    uint32_t stepsPerSecond = 240;
    std::string caseId;
    uint64_t caseHash = 0;
    uint64_t rubricHash = 0;
    uint64_t chartHash = 0;
    uint64_t seed = 1;
    std::string deviceId; // "pen"
    uint32_t needleCount = 12;
    std::string build;      // program version
    std::string inputClass; // "mouse", "trace"
    std::string backend;    // where the kernels ran live
    bool isExact = true;    // the backend gives the CPU twins' bits; false (a real GPU): its hashes are not compared
    std::string startedAt;  // ISO 8601, given by the caller
    std::string head;       // empty: the case's own; else the user's head file name and hash, for people
};

struct RecordingHash {
    uint32_t step = 0; // steps done
    uint64_t stateHash = 0;
};

struct RecordingEvent {
    uint32_t step = 0;
    std::string json;
};

// Makes the bytes to append. The caller writes and flushes each returned piece at once.
class RecordingWriter {
  public:
    std::string begin(const RecordingHeader &header);
    // Collects; returns bytes once a second (240 frames): an INPT chunk and a HASH chunk. Empty otherwise.
    std::string frame(const InputFrame &frame, const World &worldAfterStep);
    std::string event(uint32_t step, std::string_view json);
    // The frames not yet written, then the result chunk (JSON text of the score) and DONE.
    std::string finish(const World &world, std::string_view resultJson);

  private:
    std::string chunk(uint32_t type, std::string_view payload);
    std::string flushFrames(const World &world);
    std::vector<InputFrame> pending_;
    std::string previous_ = std::string(16, '\0');
    uint32_t sequence_ = 0;
    uint32_t steps_ = 0;
};

struct Recording {
    RecordingHeader header;
    std::vector<InputFrame> frames;
    std::vector<RecordingHash> hashes;
    std::vector<RecordingEvent> events;
    std::string resultJson;  // empty when it ended without one
    bool isComplete = false; // ended with DONE
    std::string damage;      // empty, or what is wrong with the bytes and in which chunk ("chunk 7 (INPT): …")
};

// Reads up to the first damaged or cut-off chunk; `damage` names it. Error only when nothing can be read: not a
// recording, newer format, damaged header. The message then names the chunk too.
Result<Recording> readRecording(std::string_view bytes);

struct Verdict {
    bool isGood = false;
    std::string message; // one line: what agrees, or the first thing that does not
};
// Replays on the CPU twins and compares hashes, result and chain. `makeWorld` builds the world the header names.
using WorldMaker = std::function<Result<World>(const RecordingHeader &)>;
Verdict verifyRecording(const Recording &recording, const WorldMaker &makeWorld);
// Replays all inputs (up to `untilS` if >= 0).
Result<World> replay(const Recording &recording, const WorldMaker &makeWorld, double untilS = -1);

} // namespace stipple::sim

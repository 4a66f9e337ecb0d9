// Writing recordings: chunks, their checksum chain, and the bytes of each payload. The reader is recording_read.cpp,
// replay and verification recording_verify.cpp. Payloads (all numbers little-endian, text as u32 length + UTF-8):
//   HEAD  the fields of RecordingHeader in their order
//   INPT  u32 index of the first frame, then 32 bytes a frame in the order of InputFrame's fields
//   HASH  u32 steps done, u64 state hash after them
//   EVNT  u32 step, JSON text to the end of the payload
//   RSLT  JSON text of the score to the end of the payload
//   DONE  u32 steps of the whole recording
#include "sim/session/recording.h"

#include <sodium.h>

#include "sim/session/recording_bytes.h"

namespace stipple::sim {

namespace recording {

std::string checksumOf(std::string_view previous, std::string_view head, std::string_view payload) {
    static const bool isReady = sodium_init() >= 0;
    STIPPLE_ASSERT(isReady, "libsodium starts");
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, kChecksumBytes);
    for (const std::string_view part : {previous, head, payload})
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(part.data()), part.size());
    std::string sum(kChecksumBytes, '\0');
    crypto_generichash_final(&state, reinterpret_cast<unsigned char *>(sum.data()), kChecksumBytes);
    return sum;
}

std::string typeName(uint32_t type) {
    std::string name;
    for (int i = 0; i < 4; ++i) {
        const char c = static_cast<char>((type >> (8 * i)) & 0xFF);
        name += c >= 'A' && c <= 'Z' ? c : '?';
    }
    return name;
}

} // namespace recording

using namespace recording;

namespace {

void putText(std::string &out, std::string_view text) {
    const std::string_view kept = text.substr(0, kMaxHeaderText);
    put(out, static_cast<uint32_t>(kept.size()));
    out += kept;
}

void putFrame(std::string &out, const InputFrame &frame) {
    for (const int32_t part : frame.posUm)
        put(out, static_cast<uint32_t>(part));
    for (const int16_t part : frame.quat)
        put(out, static_cast<uint16_t>(part));
    put(out, frame.forceMn);
    put(out, frame.lengthUm);
    put(out, frame.stretch);
    put(out, frame.motor);
    put(out, frame.held);
    put(out, frame.frequencyDhz);
    put(out, frame.tool);
}

} // namespace

std::string RecordingWriter::chunk(uint32_t type, std::string_view payload) {
    std::string bytes;
    put(bytes, type);
    put(bytes, static_cast<uint32_t>(payload.size()));
    put(bytes, sequence_++);
    previous_ = checksumOf(previous_, bytes, payload);
    bytes += payload;
    bytes += previous_;
    return bytes;
}

std::string RecordingWriter::begin(const RecordingHeader &header) {
    STIPPLE_ASSERT(sequence_ == 0, "a recording begins once");
    std::string payload;
    put(payload, header.stepsPerSecond);
    putText(payload, header.caseId);
    put(payload, header.caseHash);
    put(payload, header.rubricHash);
    put(payload, header.chartHash);
    put(payload, header.seed);
    putText(payload, header.deviceId);
    put(payload, header.needleCount);
    putText(payload, header.build);
    putText(payload, header.inputClass);
    putText(payload, header.backend);
    put(payload, static_cast<uint8_t>(header.isExact ? 1 : 0));
    putText(payload, header.startedAt);
    putText(payload, header.head);
    std::string bytes(kMagic);
    put(bytes, kRecordingVersion);
    return bytes + chunk(kHead, payload);
}

std::string RecordingWriter::frame(const InputFrame &frame, const World &worldAfterStep) {
    pending_.push_back(frame);
    if (pending_.size() < kFramesPerChunk)
        return {};
    return flushFrames(worldAfterStep);
}

std::string RecordingWriter::flushFrames(const World &world) {
    std::string bytes;
    if (!pending_.empty()) {
        std::string payload;
        payload.reserve(4 + pending_.size() * kFrameBytes);
        put(payload, steps_);
        for (const InputFrame &frame : pending_)
            putFrame(payload, frame);
        steps_ += static_cast<uint32_t>(pending_.size());
        pending_.clear();
        bytes += chunk(kInput, payload);
    }
    std::string payload;
    put(payload, steps_);
    put(payload, world.stateHash());
    return bytes + chunk(kHash, payload);
}

std::string RecordingWriter::event(uint32_t step, std::string_view json) {
    std::string payload;
    put(payload, step);
    payload += json;
    return chunk(kEvent, payload);
}

std::string RecordingWriter::finish(const World &world, std::string_view resultJson) {
    std::string bytes = flushFrames(world);
    bytes += chunk(kResult, resultJson);
    std::string payload;
    put(payload, steps_);
    return bytes + chunk(kDone, payload);
}

} // namespace stipple::sim

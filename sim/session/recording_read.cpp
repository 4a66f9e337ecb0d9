// Reading recordings: any bytes at all may come in. Sizes are checked before they are used, memory stays in proportion
// to the bytes given, and nothing after the first damaged chunk is believed.
#include <sodium.h>

#include <cstdlib>
#include <cstring>

#include "sim/session/recording.h"
#include "sim/session/recording_bytes.h"

namespace stipple::sim {

using namespace recording;

namespace {

// Takes numbers and texts off the front of a payload; after the first shortfall everything is zero and isShort() true.
class Cursor {
  public:
    explicit Cursor(std::string_view bytes) : left_(bytes) {}

    template <typename T>
    T take() {
        if (left_.size() < sizeof(T)) {
            isShort_ = true;
            left_ = {};
            return 0;
        }
        uint64_t value = 0;
        for (size_t i = 0; i < sizeof(T); ++i)
            value |= static_cast<uint64_t>(static_cast<unsigned char>(left_[i])) << (8 * i);
        left_.remove_prefix(sizeof(T));
        return static_cast<T>(value);
    }
    std::string takeText() {
        const auto size = take<uint32_t>();
        if (size > kMaxHeaderText || size > left_.size()) {
            isShort_ = true;
            left_ = {};
            return {};
        }
        std::string text(left_.substr(0, size));
        left_.remove_prefix(size);
        return text;
    }
    std::string_view left() const { return left_; }
    bool isShort() const { return isShort_; }

  private:
    std::string_view left_;
    bool isShort_ = false;
};

struct Chunk {
    uint32_t type = 0;
    uint32_t sequence = 0;
    std::string_view payload;
};

std::string named(uint32_t sequence, uint32_t type) {
    return "chunk " + std::to_string(sequence) + " (" + typeName(type) + ")";
}

// Cuts the next chunk off `bytes` and checks it against the chain. A non-empty text says what is wrong with it.
std::string takeChunk(std::string_view &bytes, uint32_t expectedSequence, std::string &previous, Chunk &chunk) {
    if (bytes.size() < kChunkHeadBytes)
        return "chunk " + std::to_string(expectedSequence) + ": is cut off after " + std::to_string(bytes.size()) +
               " bytes";
    const std::string_view head = bytes.substr(0, kChunkHeadBytes);
    Cursor cursor(head);
    chunk.type = cursor.take<uint32_t>();
    const auto size = cursor.take<uint32_t>();
    chunk.sequence = cursor.take<uint32_t>();
    const std::string name = named(expectedSequence, chunk.type);
    if (size > kMaxPayloadBytes)
        return name + ": its length is damaged (" + std::to_string(size) + " bytes)";
    const size_t whole = kChunkHeadBytes + size_t{size} + kChecksumBytes;
    if (bytes.size() < whole)
        return name + ": is cut off or its length is damaged (" + std::to_string(whole) + " bytes expected, " +
               std::to_string(bytes.size()) + " left)";
    chunk.payload = bytes.substr(kChunkHeadBytes, size);
    const std::string sum = checksumOf(previous, head, chunk.payload);
    if (sum != bytes.substr(kChunkHeadBytes + size, kChecksumBytes))
        return name + ": its checksum does not agree, so its bytes or those of a chunk before it were changed";
    if (chunk.sequence != expectedSequence)
        return name + ": is out of order (numbered " + std::to_string(chunk.sequence) + ")";
    previous = sum;
    bytes.remove_prefix(whole);
    return {};
}

std::string readHeader(std::string_view payload, RecordingHeader &header) {
    Cursor cursor(payload);
    header.stepsPerSecond = cursor.take<uint32_t>();
    header.caseId = cursor.takeText();
    header.caseHash = cursor.take<uint64_t>();
    header.rubricHash = cursor.take<uint64_t>();
    header.chartHash = cursor.take<uint64_t>();
    header.seed = cursor.take<uint64_t>();
    header.deviceId = cursor.takeText();
    header.needleCount = cursor.take<uint32_t>();
    header.build = cursor.takeText();
    header.inputClass = cursor.takeText();
    header.backend = cursor.takeText();
    header.isExact = cursor.take<uint8_t>() != 0;
    header.startedAt = cursor.takeText();
    header.head = cursor.takeText();
    if (cursor.isShort() || !cursor.left().empty())
        return "its fields do not fit its length";
    if (header.stepsPerSecond != kStepsPerSecond)
        return "it was recorded at " + std::to_string(header.stepsPerSecond) + " steps/s, this program knows " +
               std::to_string(kStepsPerSecond);
    if (header.needleCount == 0 || header.needleCount > static_cast<uint32_t>(kMaxNeedles))
        return "it names a hand-piece of " + std::to_string(header.needleCount) + " needles";
    return {};
}

// What quantise() can give and nothing else: the world may rely on it.
bool isPossible(const InputFrame &frame) {
    constexpr int32_t kFarUm = 2'000'000;
    for (const int32_t part : frame.posUm)
        if (part > kFarUm || part < -kFarUm)
            return false;
    int64_t norm = 0;
    for (const int16_t part : frame.quat)
        norm += int64_t{part} * part;
    constexpr int64_t kOne = 32767;
    const bool isUnit = norm > (kOne - 3) * (kOne - 3) && norm < (kOne + 3) * (kOne + 3);
    return isUnit && frame.motor <= 1 && frame.held <= 1 && frame.tool <= 1 &&
           frame.forceMn <= static_cast<uint16_t>(kMaxForceN * 1000);
}

std::string readFrames(std::string_view payload, std::vector<InputFrame> &frames) {
    Cursor cursor(payload);
    const auto first = cursor.take<uint32_t>();
    const size_t count = cursor.left().size() / kFrameBytes;
    if (cursor.isShort() || cursor.left().size() % kFrameBytes != 0 || count == 0 || count > kFramesPerChunk)
        return "its length does not fit a second of input";
    if (first != frames.size())
        return "it begins at step " + std::to_string(first) + " where " + std::to_string(frames.size()) +
               " is expected";
    if (frames.size() + count > kMaxSteps)
        return "the recording is longer than " + std::to_string(static_cast<int>(kMaxSessionSeconds)) + " s";
    for (size_t i = 0; i < count; ++i) {
        InputFrame frame;
        for (int32_t &part : frame.posUm)
            part = static_cast<int32_t>(cursor.take<uint32_t>());
        for (int16_t &part : frame.quat)
            part = static_cast<int16_t>(cursor.take<uint16_t>());
        frame.forceMn = cursor.take<uint16_t>();
        frame.lengthUm = cursor.take<uint16_t>();
        frame.stretch = cursor.take<uint16_t>();
        frame.motor = cursor.take<uint8_t>();
        frame.held = cursor.take<uint8_t>();
        frame.frequencyDhz = cursor.take<uint16_t>();
        frame.tool = cursor.take<uint16_t>();
        if (!isPossible(frame))
            return "step " + std::to_string(frames.size()) + " holds values no hand-piece gives";
        frames.push_back(frame);
    }
    return {};
}

// Takes one good chunk's meaning into the recording. A non-empty text says what is wrong with it.
std::string readChunk(const Chunk &chunk, Recording &recording) {
    Cursor cursor(chunk.payload);
    if (chunk.type == kInput)
        return readFrames(chunk.payload, recording.frames);
    if (chunk.type == kHash) {
        const auto step = cursor.take<uint32_t>();
        const auto hash = cursor.take<uint64_t>();
        if (cursor.isShort() || !cursor.left().empty() || step != recording.frames.size())
            return "it does not belong to step " + std::to_string(recording.frames.size());
        recording.hashes.push_back({.step = step, .stateHash = hash});
        return {};
    }
    if (chunk.type == kEvent) {
        const auto step = cursor.take<uint32_t>();
        if (cursor.isShort() || step > kMaxSteps)
            return "its step is damaged";
        recording.events.push_back({.step = step, .json = std::string(cursor.left())});
        return {};
    }
    if (chunk.type == kResult) {
        if (!recording.resultJson.empty() || chunk.payload.empty())
            return "there must be one result, and not an empty one";
        recording.resultJson = chunk.payload;
        return {};
    }
    if (chunk.type == kDone) {
        const auto steps = cursor.take<uint32_t>();
        if (cursor.isShort() || !cursor.left().empty() || steps != recording.frames.size())
            return "it counts " + std::to_string(steps) + " steps, there are " +
                   std::to_string(recording.frames.size());
        recording.isComplete = true;
        return {};
    }
    return "this version of the program does not know this kind of chunk";
}

} // namespace

Result<Recording> readRecording(std::string_view bytes) {
    constexpr size_t kFileHeadBytes = 8;
    if (bytes.size() < kFileHeadBytes || bytes.substr(0, 4) != kMagic)
        return badInput("not a recording: the file head (its first 8 bytes) does not begin with STPL; name a .stipple "
                        "file");
    Cursor fileHead(bytes.substr(4, 4));
    const auto version = fileHead.take<uint32_t>();
    if (version != kRecordingVersion)
        return badInput("the file head (its first 8 bytes) says format " + std::to_string(version) +
                        ", this program reads format " + std::to_string(kRecordingVersion) +
                        "; another version of stipple wrote it, or it is damaged");
    bytes.remove_prefix(kFileHeadBytes);

    Recording recording;
    std::string previous(kChecksumBytes, '\0');
    uint32_t sequence = 0;
    Chunk chunk;
    std::string wrong = takeChunk(bytes, sequence, previous, chunk);
    if (wrong.empty()) {
        wrong = chunk.type == kHead ? readHeader(chunk.payload, recording.header) : "it should be the header (HEAD)";
        if (!wrong.empty())
            wrong = named(0, chunk.type) + ": " + wrong;
    }
    if (!wrong.empty())
        return badInput("the recording's header cannot be read: " + wrong);

    while (!bytes.empty()) {
        ++sequence;
        if (recording.isComplete) {
            recording.damage = "after chunk " + std::to_string(sequence - 1) +
                               " (DONE): " + std::to_string(bytes.size()) +
                               " bytes that do not belong to the recording";
            return recording;
        }
        recording.damage = takeChunk(bytes, sequence, previous, chunk);
        if (!recording.damage.empty())
            return recording;
        const std::string meaning = readChunk(chunk, recording);
        if (!meaning.empty()) {
            recording.damage = named(sequence, chunk.type) + ": " + meaning;
            return recording;
        }
    }
    return recording;
}

} // namespace stipple::sim

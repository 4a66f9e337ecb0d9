// What the writer and the reader of recordings share: chunk types, sizes, byte order, checksum. Not for other folders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "shaders/shared/limits.h"

namespace stipple::sim::recording {

inline constexpr std::string_view kMagic = "STPL";
inline constexpr size_t kChecksumBytes = 16;
inline constexpr size_t kChunkHeadBytes = 12; // type, payload bytes, sequence number
inline constexpr size_t kFrameBytes = 32;
inline constexpr size_t kFramesPerChunk = kStepsPerSecond;
inline constexpr size_t kMaxHeaderText = 4096;        // of one text in the header
inline constexpr size_t kMaxPayloadBytes = 64U << 20; // of any chunk: a result with all its cells is < 4 MiB
inline constexpr auto kMaxSteps = static_cast<uint32_t>(kMaxSessionSeconds * kStepsPerSecond);

constexpr uint32_t chunkType(const char (&name)[5]) {
    uint32_t type = 0;
    for (unsigned i = 0; i < 4; ++i)
        type |= static_cast<uint32_t>(static_cast<unsigned char>(name[i])) << (8 * i);
    return type;
}
inline constexpr uint32_t kHead = chunkType("HEAD");
inline constexpr uint32_t kInput = chunkType("INPT");
inline constexpr uint32_t kHash = chunkType("HASH");
inline constexpr uint32_t kEvent = chunkType("EVNT");
inline constexpr uint32_t kResult = chunkType("RSLT");
inline constexpr uint32_t kDone = chunkType("DONE");

// Appends an unsigned number, least significant byte first.
template <typename T>
void put(std::string &out, T value) {
    static_assert(std::is_unsigned_v<T>);
    for (size_t i = 0; i < sizeof(T); ++i)
        out += static_cast<char>((static_cast<uint64_t>(value) >> (8 * i)) & 0xFF);
}

// BLAKE2b-128 over the three parts.
std::string checksumOf(std::string_view previous, std::string_view head, std::string_view payload);
// For messages: the four letters, '?' for a byte that is no capital letter.
std::string typeName(uint32_t type);

} // namespace stipple::sim::recording

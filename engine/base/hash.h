// 64-bit content hashes (XXH3): state hashes and asset identities. Not a signature.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stipple {

uint64_t hash64(std::span<const std::byte> bytes, uint64_t seed = 0);
uint64_t hash64(std::string_view text, uint64_t seed = 0);
std::string hexOf(uint64_t value); // 16 lower-case digits

// The hash of the raw bytes of trivially copyable elements; `values` must hold no padding.
template <typename T>
uint64_t hashOf(std::span<const T> values, uint64_t seed = 0) {
    return hash64(std::as_bytes(values), seed);
}

} // namespace stipple

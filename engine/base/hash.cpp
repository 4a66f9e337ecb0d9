#include "engine/base/hash.h"

#include <xxhash.h>

namespace stipple {

uint64_t hash64(std::span<const std::byte> bytes, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

uint64_t hash64(std::string_view text, uint64_t seed) { return XXH3_64bits_withSeed(text.data(), text.size(), seed); }

std::string hexOf(uint64_t value) {
    static const char *const kDigits = "0123456789abcdef";
    std::string text(16, '0');
    for (int i = 15; i >= 0; --i, value >>= 4)
        text[static_cast<size_t>(i)] = kDigits[value & 15U];
    return text;
}

} // namespace stipple

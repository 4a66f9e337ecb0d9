// STIPPLE_ASSERT(condition, "what must hold"): a programmer's error; on in every build we ship.
#pragma once

namespace stipple {
[[noreturn]] void assertFailed(const char *condition, const char *message, const char *file, int line);
}

#define STIPPLE_ASSERT(condition, message)                                                                             \
    ((condition) ? static_cast<void>(0) : ::stipple::assertFailed(#condition, message, __FILE__, __LINE__))

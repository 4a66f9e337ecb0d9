#include "engine/base/assert.h"

#include <cstdio>
#include <stdexcept>
#include <string>

namespace stipple {

// Throws, so that main can flush a recording before the program ends with its own exit code.
void assertFailed(const char *condition, const char *message, const char *file, int line) {
    throw std::logic_error(std::string("internal error: ") + message + " (" + condition + ", " + file + ":" +
                           std::to_string(line) + ")");
}

} // namespace stipple

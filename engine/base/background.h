// For work nobody waits for: it gives way to the threads that draw and simulate.
#pragma once

namespace stipple {

// Lowers the calling thread's priority for good, where the system lets it; threads it starts begin as low.
void giveWay();

} // namespace stipple

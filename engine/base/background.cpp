#include "engine/base/background.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace stipple {

void giveWay() {
#ifdef __linux__
    // Linux keeps a priority for each thread. A failure only means that frames take longer.
    constexpr int kNice = 15;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
#endif
}

} // namespace stipple

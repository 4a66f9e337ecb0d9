#include "sim/technique/course.h"

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr auto kCourseSteps = static_cast<uint32_t>(kCourseS * kStepsPerSecond);

float over(double sum, uint32_t count) { return count > 0 ? static_cast<float>(sum / count) : 0.0F; }

} // namespace

void CourseLog::work(const Step &step) {
    force_ += static_cast<double>(step.force);
    ++forces_;
    if (step.hasSpeed) {
        speed_ += static_cast<double>(step.speed);
        ++speeds_;
    }
}

void CourseLog::hit(float perS) {
    speed_ += static_cast<double>(perS);
    ++speeds_;
}

void CourseLog::pierced(float depthUm) {
    depth_ += static_cast<double>(depthUm);
    ++depths_;
}

void CourseLog::noteBands(const CourseBand &speed, const CourseBand &force) {
    done_.speed = speed;
    done_.force = force;
}

CourseSample CourseLog::mean() const {
    return {.speed = over(speed_, speeds_),
            .force = over(force_, forces_),
            .depthUm = over(depth_, depths_),
            .isWorking = forces_ > 0};
}

void CourseLog::endStep() {
    if (++steps_ < kCourseSteps)
        return;
    done_.samples.push_back(mean());
    steps_ = speeds_ = forces_ = depths_ = 0;
    speed_ = force_ = depth_ = 0;
}

Course CourseLog::course() const {
    Course out = done_;
    if (steps_ > 0)
        out.samples.push_back(mean());
    return out;
}

} // namespace stipple::sim

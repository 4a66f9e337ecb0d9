// How the hand went through the session: its speed, its force and the depth its needles reached, a mean every quarter
// of a second. For the plots of the debriefing; no metric reads it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stipple::sim {

inline constexpr float kCourseS = 0.25F; // of one sample

// Means over kCourseS; 0 where there was nothing to measure (off the skin, nothing pierced).
struct CourseSample {
    float speed = 0; // as M10: mm/s on the skin; of a stamp presses a second
    float force = 0; // as M9: N; of a stamp N per needle
    float depthUm = 0;
    bool isWorking = false; // the needles were at work at all
};

struct CourseBand {
    float lo = 0, hi = 0;
    bool isKnown() const { return hi > lo; }
};

struct Course {
    std::vector<CourseSample> samples; // the first begins with the session
    CourseBand speed, force;           // full marks; a pen's speed band is that of the frequency it last ran at
};

// Collects it, step by step.
class CourseLog {
  public:
    // What one step with the needles at work was; `hasSpeed`: a speed is known.
    struct Step {
        float speed = 0, force = 0;
        bool hasSpeed = false;
    };
    void work(const Step &step);
    void hit(float perS); // of a stamp: the rate of this press
    void pierced(float depthUm);
    void endStep();
    // The band the last step was judged by.
    void noteBands(const CourseBand &speed, const CourseBand &force);
    Course course() const; // with the sample under way

  private:
    CourseSample mean() const;
    Course done_;
    uint32_t steps_ = 0; // of the sample under way
    double speed_ = 0, force_ = 0, depth_ = 0;
    uint32_t speeds_ = 0, forces_ = 0, depths_ = 0;
};

} // namespace stipple::sim

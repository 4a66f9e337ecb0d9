// Treated skin over hours and days on the bench: what a hand-piece reaches, worked evenly at a density, then followed.
#pragma once

#include <vector>

#include "sim/device/handpiece.h"
#include "sim/lab/subject.h"
#include "sim/tissue/course.h"

namespace stipple::sim::lab {

struct CourseSetup {
    Subject subject = {};
    DeviceKind device = DeviceKind::Pen;
    float lengthUm = 1000; // dial or needle length
    float densityCm2 = 250;
    Preparation preparation = {};
};

// The work of a good hand: pen seated at 50 mm/s, roller and stamp at 6 N, the skin stretched by the other hand.
struct GoodHand {
    float reachedUm = 0;
    float lateralUm = 0; // sideways travel of each needle
};
GoodHand goodHand(const CourseSetup &setup);

// The skin after it, ready to be asked for any moment.
class Course {
  public:
    explicit Course(const CourseSetup &setup);
    Course(const CourseSetup &setup, const GoodHand &hand);
    Course(const Course &) = delete; // colours_ points into it
    Course &operator=(const Course &) = delete;
    CoursePoint at(double hours) const { return courseAt(input_, colours_, hours); }
    const TissueDose &dose() const { return input_.dose; }
    // The last moment, to a minute, within `untilHours` at which `isSo` holds; 0 when it never does.
    template <typename Predicate>
    double lastHour(double untilHours, const Predicate &isSo) const {
        for (double hours = untilHours; hours > 0; hours -= 1.0 / 60)
            if (isSo(at(hours)))
                return hours;
        return 0;
    }

  private:
    SkinColours table_;
    CourseColours colours_{table_};
    CourseInput input_;
};

// Moments from 0 to `hours`, close together at first.
std::vector<double> courseHours(double hours, int points);

} // namespace stipple::sim::lab

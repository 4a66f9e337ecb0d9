// See course.h.
#include "sim/lab/course.h"

#include "sim/lab/needles.h"

namespace stipple::sim::lab {

GoodHand goodHand(const CourseSetup &setup) {
    if (setup.device == DeviceKind::Stamp) {
        const NeedleResult result =
            stamp({.subject = setup.subject, .lengthUm = setup.lengthUm, .forceN = 6, .stretch = 1});
        return {.reachedUm = static_cast<float>(result.reachedDepthUm.mean)};
    }
    const PassResult result =
        setup.device == DeviceKind::Pen
            ? pen({.subject = setup.subject, .settingUm = setup.lengthUm})
            : roll({.subject = setup.subject, .lengthUm = setup.lengthUm, .forceN = 6, .stretch = 1});
    return {.reachedUm = static_cast<float>(result.needles.reachedDepthUm.mean),
            .lateralUm =
                result.holesPerCm2 > 0 ? static_cast<float>(1000 * result.tearMmPerCm2 / result.holesPerCm2) : 0.0F};
}

Course::Course(const CourseSetup &setup) : Course(setup, goodHand(setup)) {}

Course::Course(const CourseSetup &setup, const GoodHand &hand)
    : input_{.dose = doseOf(EvenWork{.reachedUm = hand.reachedUm,
                                     .perCm2 = hand.reachedUm > 0 ? setup.densityCm2 : 0.0F,
                                     .shaftUm = deviceSpec(setup.device).shaftUm,
                                     .lateralUm = hand.lateralUm,
                                     .zone = setup.subject.site,
                                     .sex = setup.subject.patient.sex,
                                     .ageYears = setup.subject.patient.ageYears}),
             .rest = restOf(setup.subject.patient),
             .preparation = setup.preparation} {}

std::vector<double> courseHours(double hours, int points) {
    std::vector<double> moments;
    for (int i = 0; i <= points; ++i) {
        const double share = static_cast<double>(i) / points;
        moments.push_back(hours * share * share * share);
    }
    return moments;
}

} // namespace stipple::sim::lab

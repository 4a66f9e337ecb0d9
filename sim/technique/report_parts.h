// Parts of the report (private to this folder): words, maps, plots, the page's style.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/technique/deductions.h"
#include "sim/technique/report_words.h"
#include "sim/technique/technique.h"

namespace stipple::sim::report {

std::string px(double value); // of a drawing

// Numbered discs that keep clear of each other.
class Markers {
  public:
    explicit Markers(glm::dvec2 size) : size_(size) {}
    std::string add(size_t number, glm::dvec2 at);

  private:
    glm::dvec2 size_;
    std::vector<glm::dvec2> taken_;
};

// Text safe inside HTML elements and double-quoted attributes.
std::string escaped(std::string_view text);
std::string base64(std::string_view bytes);
// All maps of all zones with their legends, as HTML figures.
std::string maps(const Score &score, const Case &trainingCase);
// Over time: strokes and numbered deductions, then hand speed, force and depth with their bands.
std::string timeline(const Score &score, const Case &trainingCase);
// A ring filled to `total`.
std::string scoreRing(const Score &score);

// Decision, set-up and the check lists of preparation and close-out; empty where nothing of them was assessed.
std::string procedureSection(const Score &score);

extern const std::string_view kStyle;

} // namespace stipple::sim::report

// The evidence page: what the model was checked against, what came out, what is assumed. One self-contained HTML file.
#pragma once

#include <string>
#include <vector>

#include "sim/lab/targets.h"
#include "tools/stipple/evidence_plot.h"

namespace stipple::cli {

struct Figure {
    Plot plot;
    std::string caption;            // what to see, in a clinician's words
    std::string alt;                // the same for people who do not see it, with figures
    std::vector<std::string> ids{}; // of the targets it shows
    std::string assumed{};          // what in it is assumption; empty: nothing
};

// Every figure, from the model as it is.
std::vector<Figure> evidenceFigures();
std::vector<Figure> needleFigures();
std::vector<Figure> bloodFigures();
std::vector<Figure> courseFigures();
std::vector<Figure> colourFigures();

std::string evidenceHtml(const std::vector<sim::lab::Target> &targets, const std::vector<Figure> &figures,
                         std::string_view version);

} // namespace stipple::cli

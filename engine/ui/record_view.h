// A person's record as plain values: how they stand with each case, the learning curve with its CuSum, and the list of
// who practises here. Made from the runs by pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/record/progress.h"

namespace stipple::ui {

struct CaseCard;

// Writes into each card how the person stands with its case.
void addStandings(std::vector<CaseCard> &cards, std::span<const sim::Case> cases,
                  std::span<const record::Attempt> attempts, record::TimeS nowS);

struct RecordRow {
    std::string id{}; // of the case; empty: all runs
    std::string title{}, score{}, state{};
    bool isDue = false, isSelected = false;
};
struct CurveDot {
    float total = 0, error = 0;
    float mean = 0, meanError = 0;
    float sum = 0, base = 0; // CuSum, and where its test began
    bool isPassed = false, isAssessment = false;
};
struct RecordView {
    std::string person, facts;   // "Ann", "27 runs since 2026-11-03"
    std::vector<RecordRow> rows; // all runs, then each case that was tried or is due, in the course's order
    std::string title;           // of the chosen row
    std::vector<CurveDot> dots;  // of its runs, oldest first
    float limit = 0;             // of the CuSum, either side of its base
    std::string curveText, cusumText, standing;
    std::string notice;
};
struct RecordSource {
    std::span<const sim::Case> cases;
    std::span<const record::Attempt> attempts;
    std::string person{};
    int selected = 0; // row
    record::TimeS nowS = 0;
};
RecordView recordView(const RecordSource &source);

// Who practises: nobody first, then everybody known.
struct PeopleView {
    std::vector<std::string> names;
    int selected = 0; // 0: nobody, 1: names[0] …
    std::string typed, notice;
};

// "Wilhelmina Quarterma…": whole letters.
std::string shortened(std::string_view text, size_t letters);

} // namespace stipple::ui

// The report: one self-contained, accessible HTML page about one session. No files, scripts or fonts from elsewhere.
#pragma once

#include <string>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

// A picture to show in the report, as a PNG file's bytes.
struct ReportPicture {
    std::string caption;
    std::string alt; // what it shows, for people who do not see it
    std::string pngBytes;
};

// Facts the score does not know; empty ones are left out.
struct ReportFacts {
    std::string recording{}; // file name
    std::string build{};     // program version
    std::string backend{};   // where the kernels ran live
    std::string startedAt{}; // ISO 8601
    std::string input{};     // "mouse", "trace"
    std::string help{};      // live cues while working
    std::string head{};      // a head of the user's own
    std::string seed{};
    std::string stateHash{}; // final
    std::vector<ReportPicture> pictures{};
};

std::string reportHtml(const Score &score, const Case &trainingCase, const ReportFacts &facts);

} // namespace stipple::sim

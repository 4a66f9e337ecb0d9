// The reports about a session, in words a recording's header knows: for what is written beside a recording and for
// `stipple score`.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "sim/session/recording.h"
#include "sim/technique/report.h"

namespace stipple::app {

sim::ReportFacts reportFacts(const sim::RecordingHeader &header, const std::string &recordingName, uint64_t stateHash);

// Files to write; empty ones are not. The first that cannot be written is the error, the others are tried all the same.
struct ReportFiles {
    std::filesystem::path html, pdf, csv;
};
Status writeReports(const ReportFiles &files, const sim::Score &score, const sim::Case &trainingCase,
                    const sim::ReportFacts &facts);

} // namespace stipple::app

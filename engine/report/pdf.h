// The report as a tagged A4 PDF, the same content as the HTML page: vectors and text, fonts embedded. Cairo is seen in
// this folder's .cpp files only.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "sim/technique/report.h"

namespace stipple {

// The file's bytes. Error: Cairo could not draw it (out of memory, no font).
Result<std::string> reportPdf(const sim::Score &score, const sim::Case &trainingCase, const sim::ReportFacts &facts);

} // namespace stipple

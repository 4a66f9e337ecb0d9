// The score as one CSV table (RFC 4180, CRLF, '.' decimals): a `kind` column tells the rows apart: total, domain,
// metric, not_assessed, critical_fail, minor_error, deduction. What a kind has not is empty.
#pragma once

#include <string>

#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple {

std::string reportCsv(const sim::Score &score, const sim::Case &trainingCase);

} // namespace stipple

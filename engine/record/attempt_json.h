// Attempts as JSON: for the export, the spool and the command line. The keys are a public contract: add, do not change.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/record/attempt.h"

namespace stipple::record {

// {uid, case, case_hash, rubric{id, hash}, device, hand, mode (practice, assess), locked, started_at, duration_s,
// total, error, band, result, critical_fails[], metrics[{id, value, score}], recording, recording_hash}
nlohmann::ordered_json attemptJson(const Attempt &attempt);
// Error: a key is missing or of another kind.
Result<Attempt> attemptOf(const nlohmann::json &json);

nlohmann::ordered_json metricsJson(const std::vector<MetricScore> &metrics);
std::vector<MetricScore> metricsOf(const nlohmann::json &json); // throws what nlohmann does

} // namespace stipple::record

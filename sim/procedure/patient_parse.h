// Patients as files: who somebody is (person) and how the skin looks at rest (skin). The measures of the head in the
// same file are headgen's (tools/headgen/measures.h). Reading the file is the caller's.
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "sim/procedure/json_reader.h"
#include "sim/skin/patient.h"

namespace stipple::sim {

// assets/patients/*.json; its id is the caller's to set. `fileName` is named in errors, with the field: unknown keys,
// wrong types and absurd values are refused.
Result<Patient> parsePatient(std::string_view json, std::string_view fileName);

// {"sex", "age_years", "fitzpatrick", optional "drug"}, with the usual look; also a case's own patient.
Patient readPerson(JsonObject json);
// The field "drug".
Drug readDrug(JsonObject &json);

} // namespace stipple::sim

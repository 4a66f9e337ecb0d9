// The named anthropometric measures of a patient and their reading from JSON.
// Sources of the numbers: see assets/patients/default.json (Farkas, Anthropometry of the Head and Face, 1994, and
// others).
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace stipple::headgen {

/// One field per line of measures.def, millimetres unless the table says degrees.
struct Measures {
#define HEADGEN_MEASURE(name, def, lo, hi, unit, meaning) double name = def;
#include "tools/headgen/measures.def"
#undef HEADGEN_MEASURE
};

struct MeasureInfo {
    const char *name;
    double def, lo, hi;
    const char *unit;
    const char *meaning;
    double Measures::*field;
};

/// All measures in the order of measures.def.
const std::vector<MeasureInfo> &measureTable();

/// A patient file that cannot be used; what() is one line that names the file and the field.
struct PatientError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads {"format":1,"name":…,"measures":{"alarWidth":{"value":35,"source":"…"},…}}.
/// Throws PatientError if a measure is missing, unknown, not a finite number or out of measureTable()'s range.
Measures readPatient(const std::string &path);
Measures parsePatient(const std::string &text, const std::string &path);

} // namespace stipple::headgen

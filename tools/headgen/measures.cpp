// Reads a patient's measures; refuses what is missing, unknown, not a number or out of range.
#include "tools/headgen/measures.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace stipple::headgen {

const std::vector<MeasureInfo> &measureTable() {
    static const std::vector<MeasureInfo> kTable = {
#define HEADGEN_MEASURE(name, def, lo, hi, unit, meaning) {#name, def, lo, hi, unit, meaning, &Measures::name},
#include "tools/headgen/measures.def"
#undef HEADGEN_MEASURE
    };
    return kTable;
}

namespace {

[[noreturn]] void refuse(const std::string &path, const std::string &field, const std::string &why) {
    throw PatientError(path + ": " + field + ": " + why);
}

std::string shortNumber(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

} // namespace

Measures parsePatient(const std::string &text, const std::string &path) {
    const nlohmann::json doc = nlohmann::json::parse(text, nullptr, false);
    if (doc.is_discarded() || !doc.is_object()) {
        refuse(path, "(whole file)", "not a JSON object (JSON has no NaN or comments)");
    }
    for (const auto &[key, value] : doc.items()) {
        // person and skin are read by the trainer (sim/procedure/patient_parse.h)
        if (key != "format" && key != "name" && key != "about" && key != "sources" && key != "measures" &&
            key != "person" && key != "skin") {
            refuse(path, key, "unknown field; known are format, name, about, sources, person, skin, measures");
        }
    }
    if (!doc.contains("format") || doc["format"] != 1) {
        refuse(path, "format", "must be 1");
    }
    if (!doc.contains("measures") || !doc["measures"].is_object()) {
        refuse(path, "measures", "missing, or not an object");
    }
    const nlohmann::json &given = doc["measures"];
    Measures out;
    for (const MeasureInfo &info : measureTable()) {
        const std::string field = std::string("measures.") + info.name;
        if (!given.contains(info.name)) {
            refuse(path, field, std::string("missing (") + info.meaning + ", " + info.unit + ")");
        }
        const nlohmann::json &entry = given[info.name];
        const nlohmann::json &value = entry.is_object() && entry.contains("value") ? entry["value"] : entry;
        if (!value.is_number() || !std::isfinite(value.get<double>())) {
            refuse(path, field, "value must be a finite number");
        }
        const double number = value.get<double>();
        if (number < info.lo || number > info.hi) {
            refuse(path, field,
                   shortNumber(number) + " " + info.unit + " is outside " + shortNumber(info.lo) + " to " +
                       shortNumber(info.hi));
        }
        out.*(info.field) = number;
    }
    for (const auto &[key, value] : given.items()) {
        bool known = false;
        for (const MeasureInfo &info : measureTable()) {
            known = known || key == info.name;
        }
        if (!known) {
            refuse(path, "measures." + key, "unknown measure");
        }
    }
    return out;
}

Measures readPatient(const std::string &path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        refuse(path, "(file)", "cannot be opened");
    }
    std::ostringstream text;
    text << in.rdbuf();
    return parsePatient(text.str(), path);
}

} // namespace stipple::headgen

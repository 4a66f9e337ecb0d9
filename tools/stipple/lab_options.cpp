// See lab_options.h.
#include "tools/stipple/lab_options.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace stipple::cli {

namespace {

using nlohmann::json;

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

bool isNumberIn(const std::string &text, const Range &range, bool isWhole) {
    double value = 0;
    const char *const end = text.data() + text.size();
    const auto [last, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc{} || last != end || !std::isfinite(value) || value < range.lo || value > range.hi)
        return false;
    return !isWhole || std::floor(value) >= value;
}

std::string allowedText(const Range &range, bool isWhole) {
    return (isWhole ? "a whole number from " : "a number from ") + rangeText(range);
}

// Cells of a table: as many digits as help, "-" for what there is not.
std::string cellOf(const json &value) {
    if (value.is_null())
        return "-";
    if (value.is_number())
        return shortNumber(value.get<double>());
    return value.is_string() ? value.get<std::string>() : value.dump();
}

} // namespace

std::string rangeText(const Range &range) {
    std::string text = shortNumber(range.lo) + " to " + shortNumber(range.hi);
    return range.unit.empty() ? text : text + " " + std::string(range.unit);
}

int skinTypeOf(const std::string &text) {
    constexpr std::string_view kTypes[] = {"I", "II", "III", "IV", "V", "VI"};
    for (int type = 1; type <= 6; ++type)
        if (text == kTypes[type - 1] || text == std::to_string(type))
            return type;
    return 0;
}

LabCommand::LabCommand(CLI::App &lab, const std::string &name, const std::string &what, std::string_view example)
    : app_(lab.add_subcommand(name, what)) {
    setExample(*app_, "stipple lab " + name + " " + std::string(example));
}

void LabCommand::number(float &value, const Range &range, bool isRequired) {
    CLI::Option *option =
        app_->add_option(std::string(range.option), value, std::string(range.help) + " (" + rangeText(range) + ")")
            ->check([range](const std::string &text) {
                return isNumberIn(text, range, false) ? std::string()
                                                      : "'" + text + "' is not " + allowedText(range, false);
            });
    if (isRequired)
        required_->push_back({option, allowedText(range, false)});
    else
        option->capture_default_str();
}

void LabCommand::number(int &value, const Range &range, bool isRequired) {
    CLI::Option *option =
        app_->add_option(std::string(range.option), value, std::string(range.help) + " (" + rangeText(range) + ")")
            ->check([range](const std::string &text) {
                return isNumberIn(text, range, true) ? std::string()
                                                     : "'" + text + "' is not " + allowedText(range, true);
            });
    if (isRequired)
        required_->push_back({option, allowedText(range, true)});
    else
        option->capture_default_str();
}

void LabCommand::numberOrInfinite(float &value, const Range &range) {
    const std::string allowed = allowedText(range, false) + ", or inf";
    CLI::Option *option =
        app_->add_option(std::string(range.option), value, std::string(range.help) + " (" + rangeText(range) + ")")
            ->check([range, allowed](const std::string &text) {
                return text == "inf" || isNumberIn(text, range, false) ? std::string()
                                                                       : "'" + text + "' is not " + allowed;
            });
    required_->push_back({option, allowed});
}

void LabCommand::word(const std::string &option, const std::string &help, const std::string &allowed,
                      std::function<bool(const std::string &)> take, bool isRequired) {
    CLI::Option *added = app_->add_option_function<std::string>(
        option,
        [option, allowed, take](const std::string &text) {
            if (!take(text))
                throw CLI::ValidationError(option, "'" + text + "' is not one of " + allowed);
        },
        help + " (" + allowed + ")");
    if (isRequired)
        required_->push_back({added, "one of " + allowed});
}

void LabCommand::subject(sim::lab::Subject &subject) {
    std::string sites;
    for (const std::string_view site : sim::lab::siteNames())
        sites += (sites.empty() ? "" : ", ") + std::string(site);
    word("--site", "Where on the body", sites, [&subject](const std::string &text) {
        const std::optional<sim::ZoneId> site = sim::lab::siteByName(text);
        subject.site = site.value_or(subject.site);
        return site.has_value();
    });
    word("--sex", "Sex", "f, m", [&subject](const std::string &text) {
        subject.patient.sex = text == "m" ? sim::Sex::Male : sim::Sex::Female;
        return text == "m" || text == "f";
    });
    number(subject.patient.ageYears, ranges::kAge, false);
    word("--skin", "Fitzpatrick type", "I, II, III, IV, V, VI", [&subject](const std::string &text) {
        const int type = skinTypeOf(text);
        const sim::Patient preset = sim::patientOfType(type);
        subject.patient.fitzpatrick = preset.fitzpatrick;
        subject.patient.melanosomeFraction = preset.melanosomeFraction;
        subject.patient.bloodFraction = preset.bloodFraction;
        return type != 0;
    });
    addSeedOption(*app_, subject.seed);
}

void LabCommand::json(bool &isJson) { app_->add_flag("--json", isJson, "One JSON document on stdout, nothing else"); }

void LabCommand::run(Program &program, std::function<int()> action) {
    app_->callback([&program, action, required = required_, name = app_->get_name()] {
        program.action = [action, required, name]() -> int {
            for (const Required &one : *required)
                if (one.option->count() == 0)
                    return report(badUsage(one.option->get_name() + " is missing; give it " + one.allowed +
                                           "; see `stipple lab " + name + " --help`"));
            return action();
        };
    });
}

json figure(double value) {
    if (!std::isfinite(value))
        return nullptr;
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return json::parse(text);
}

json series(const std::vector<double> &values) {
    json out = json::array();
    for (const double value : values)
        out.push_back(figure(value));
    return out;
}

json spreadJson(const sim::lab::Spread &spread) {
    const bool isEmpty = spread.count == 0;
    const auto shown = [isEmpty](double value) { return isEmpty ? json(nullptr) : figure(value); };
    return {
        {"mean", shown(spread.mean)}, {"sd", shown(spread.sd)}, {"p5", shown(spread.p5)}, {"p95", shown(spread.p95)}};
}

void showResult(const json &result, bool isJson) {
    if (isJson) {
        printJson(result);
        return;
    }
    using Rows = std::vector<std::vector<std::string>>;
    Rows figures = {{"FIGURE", "VALUE"}}, spreads = {{"FIGURE", "MEAN", "SD", "5 %", "95 %"}}, columns(1);
    for (const auto &[key, value] : result.items()) {
        if (value.is_object() && value.contains("mean")) {
            spreads.push_back(
                {key, cellOf(value["mean"]), cellOf(value["sd"]), cellOf(value["p5"]), cellOf(value["p95"])});
        } else if (value.is_array() && value.size() > 3) {
            columns.front().push_back(key);
            columns.resize(std::max(columns.size(), value.size() + 1), std::vector<std::string>{});
            for (size_t i = 0; i < value.size(); ++i)
                columns[i + 1].push_back(cellOf(value[i]));
        } else {
            figures.push_back({key, value.is_array() ? value.dump() : cellOf(value)});
        }
    }
    bool isFirst = true;
    for (const Rows *rows : {&figures, &spreads, &columns})
        if (rows->size() > 1) {
            if (!isFirst)
                print("");
            isFirst = false;
            printTable(*rows);
        }
}

} // namespace stipple::cli

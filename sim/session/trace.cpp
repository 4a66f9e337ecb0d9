// The strict reader of trace files. Numbers are read with from_chars: a point whatever the locale, and no surprises.
#include "sim/session/trace.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr size_t kMaxLineBytes = 1024;
constexpr std::string_view kFirstLine = "# stipple-trace 1";

enum Column : size_t { Time, Zone, U, V, Height, Force, Tilt, TiltDir, Yaw, Motor, Stretch, Length, kColumnCount };
constexpr size_t kNeededColumns = Length; // those after them may be left out

struct ColumnRule {
    std::string_view name;
    double min, max;
};
// Ranges no hand leaves; a value outside is a mistake in the file, not a bad technique.
constexpr std::array<ColumnRule, kColumnCount> kColumns = {{
    {"t_s", 0, kMaxSessionSeconds},
    {"zone", 0, 0},
    {"u_mm", -1000, 1000},
    {"v_mm", -1000, 1000},
    {"height_mm", 0, 500},
    {"force_n", 0, kMaxForceN},
    {"tilt_deg", 0, kMaxTiltDeg},
    {"tilt_dir_deg", -3600, 3600},
    {"yaw_deg", -36000, 36000},
    {"motor", 0, 1},
    {"stretch", 0, 1},
    {"length_um", 0, 5000}, // and what the hand-piece has
}};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// The text in quotes for a one-line message: short, and with nothing a terminal would act on.
std::string inQuotes(std::string_view text) {
    std::string shown = "'";
    for (const char c : text.substr(0, 40))
        shown += c >= 0x20 && c < 0x7F ? c : '?';
    return shown + (text.size() > 40 ? "…'" : "'");
}

std::optional<double> numberIn(std::string_view text) {
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string numberText(double value) {
    std::array<char, 32> text{};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} ? std::string(text.data(), end) : std::string("?");
}

class Parser {
  public:
    Parser(std::string_view text, std::string_view fileName) : text_(text) { trace_.fileName = fileName; }

    Result<Trace> parse() {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF")
            text_.remove_prefix(3);
        std::string wrong = parseAll();
        if (!wrong.empty())
            return badInput(trace_.fileName + ":" + std::to_string(line_) + ": " + wrong);
        return std::move(trace_);
    }

  private:
    // The next line without its end; false at the end of the text.
    bool nextLine(std::string_view &line) {
        if (text_.empty())
            return false;
        ++line_;
        const size_t end = text_.find('\n');
        line = text_.substr(0, end);
        text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        return true;
    }

    std::string parseAll() {
        std::string_view line;
        if (!nextLine(line) || line != kFirstLine) {
            line_ = 1;
            return "not a stipple trace: the first line must be '" + std::string(kFirstLine) + "'";
        }
        bool hasColumns = false;
        while (nextLine(line)) {
            if (line.size() > kMaxLineBytes)
                return "the line is longer than " + std::to_string(kMaxLineBytes) + " bytes; one sample a line";
            if (trimmed(line).empty())
                continue;
            std::string wrong;
            if (line.front() == '#')
                wrong = hasColumns ? "header lines come before the column names" : parseKey(line.substr(1));
            else if (!hasColumns) {
                wrong = parseColumns(line);
                hasColumns = true;
            } else
                wrong = parseRow(line);
            if (!wrong.empty())
                return wrong;
        }
        if (!hasColumns)
            return "the line of column names is missing; it begins with t_s,zone,u_mm";
        return {};
    }

    std::string parseKey(std::string_view line) {
        const size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            return "a header line must read '# key: value'";
        const std::string_view key = trimmed(line.substr(0, colon));
        const std::string_view value = trimmed(line.substr(colon + 1));
        const auto setOnce = [&](auto &slot, auto content) -> std::string {
            if (slot)
                return "the header key " + std::string(key) + " is given twice";
            slot = content;
            return {};
        };
        if (key == "name")
            return setOnce(name_, std::string(value));
        if (key == "device")
            return setOnce(deviceId_, std::string(value));
        std::optional<double> *slot = key == "setting_um"     ? &settingUm_
                                      : key == "length_um"    ? &lengthUm_
                                      : key == "frequency_hz" ? &frequencyHz_
                                      : key == "needles"      ? &needles_
                                                              : nullptr;
        if (slot == nullptr)
            return "unknown header key " + inQuotes(key) +
                   "; known are device, setting_um, frequency_hz, length_um, needles, name";
        const std::optional<double> number = numberIn(value);
        if (!number)
            return std::string(key) + ": " + inQuotes(value) + " is not a number";
        return setOnce(*slot, *number);
    }

    std::string parseColumns(std::string_view line) {
        std::string wrong = useHeader();
        if (!wrong.empty())
            return wrong;
        order_.clear();
        std::array<bool, kColumnCount> isSeen{};
        while (true) {
            const size_t comma = line.find(',');
            const std::string_view name = trimmed(line.substr(0, comma));
            size_t column = 0;
            while (column < kColumnCount && kColumns[column].name != name)
                ++column;
            if (column == kColumnCount)
                return "unknown column " + inQuotes(name);
            if (isSeen[column])
                return "the column " + std::string(name) + " is given twice";
            isSeen[column] = true;
            order_.push_back(column);
            if (comma == std::string_view::npos)
                break;
            line.remove_prefix(comma + 1);
        }
        for (size_t column = 0; column < kNeededColumns; ++column)
            if (!isSeen[column])
                return "the column " + std::string(kColumns[column].name) + " is missing";
        return {};
    }

    // Checks the header as a whole, once its last line was read.
    std::string useHeader() {
        if (!deviceId_)
            return "the header key device is missing: add '# device: pen' (or roller, stamp)";
        const std::optional<DeviceKind> kind = deviceByName(*deviceId_);
        if (!kind)
            return "unknown device " + inQuotes(*deviceId_) + "; known are pen, roller, stamp";
        trace_.device = deviceSpec(*kind);
        if (name_)
            trace_.name = *name_;
        if (needles_) {
            const bool isCount = *needles_ >= 1 && *needles_ <= kMaxNeedles && std::floor(*needles_) == *needles_;
            std::optional<DeviceSpec> other;
            if (isCount)
                other = withNeedles(trace_.device, static_cast<int>(*needles_));
            if (!other)
                return "needles: the " + *deviceId_ + " is not made with " + numberText(*needles_) + " needles";
            trace_.device = *other;
        }
        const bool isPen = *kind == DeviceKind::Pen;
        const std::string_view lengthKey = isPen ? "setting_um" : "length_um";
        const std::optional<double> &length = isPen ? settingUm_ : lengthUm_;
        if (isPen ? lengthUm_.has_value() : settingUm_.has_value() || frequencyHz_.has_value())
            return "a " + *deviceId_ + " has " + (isPen ? "setting_um and frequency_hz" : "length_um") +
                   ", not the other keys";
        std::string wrong = checkKey(lengthKey, length, trace_.device.minLengthUm, trace_.device.maxLengthUm);
        if (wrong.empty() && isPen)
            wrong = checkKey("frequency_hz", frequencyHz_, trace_.device.minFrequencyHz, trace_.device.maxFrequencyHz);
        if (!wrong.empty())
            return wrong;
        trace_.lengthUm = static_cast<float>(*length);
        trace_.frequencyHz = isPen ? static_cast<float>(*frequencyHz_) : 0.0F;
        return {};
    }

    std::string checkKey(std::string_view key, const std::optional<double> &value, float min, float max) const {
        if (!value)
            return "the header key " + std::string(key) + " is missing: a " + *deviceId_ + " needs it";
        if (*value < static_cast<double>(min) || *value > static_cast<double>(max))
            return std::string(key) + ": " + numberText(*value) + " is outside what the " + *deviceId_ + " has, " +
                   numberText(static_cast<double>(min)) + " to " + numberText(static_cast<double>(max));
        return {};
    }

    std::string parseRow(std::string_view line) {
        if (trace_.rows.size() >= static_cast<size_t>(kMaxTraceRows))
            return "the trace has more than " + std::to_string(kMaxTraceRows) + " samples; sample it less often";
        std::array<double, kColumnCount> values{};
        values[Length] = static_cast<double>(trace_.lengthUm);
        TraceRow row;
        row.line = line_;
        for (size_t i = 0; i < order_.size(); ++i) {
            const size_t comma = line.find(',');
            const bool isLast = i + 1 == order_.size();
            if ((comma == std::string_view::npos) != isLast)
                return "the row has " + std::string(isLast ? "more" : "fewer") + " than " +
                       std::to_string(order_.size()) + " fields";
            const std::string_view field = trimmed(line.substr(0, comma));
            line.remove_prefix(isLast ? line.size() : comma + 1);
            const size_t column = order_[i];
            const ColumnRule &rule = kColumns[column];
            if (column == Zone) {
                const std::optional<ZoneId> zone = zoneByName(field);
                if (!zone)
                    return "unknown zone " + inQuotes(field) + "; `stipple zones` lists them";
                row.zone = *zone;
                continue;
            }
            const std::optional<double> value = numberIn(field);
            if (!value)
                return std::string(rule.name) + ": " + inQuotes(field) + " is not a finite number";
            if (*value < rule.min || *value > rule.max)
                return std::string(rule.name) + ": " + numberText(*value) + " is outside " + numberText(rule.min) +
                       " to " + numberText(rule.max);
            values[column] = *value;
        }
        if (values[Motor] != 0 && values[Motor] != 1)
            return "motor: must be 0 or 1";
        if (std::string wrong =
                checkKey("length_um", values[Length], trace_.device.minLengthUm, trace_.device.maxLengthUm);
            !wrong.empty())
            return wrong;
        row.timeS = values[Time];
        if (!trace_.rows.empty() && !(row.timeS > trace_.rows.back().timeS))
            return "t_s: " + numberText(row.timeS) + " does not come after " + numberText(trace_.rows.back().timeS) +
                   "; times must increase";
        row.uMm = static_cast<float>(values[U]);
        row.vMm = static_cast<float>(values[V]);
        row.heightMm = static_cast<float>(values[Height]);
        row.forceN = static_cast<float>(values[Force]);
        row.tiltDeg = static_cast<float>(values[Tilt]);
        row.tiltDirDeg = static_cast<float>(values[TiltDir]);
        row.yawDeg = static_cast<float>(values[Yaw]);
        row.isMotorOn = values[Motor] != 0;
        row.stretch = static_cast<float>(values[Stretch]);
        row.lengthUm = static_cast<float>(values[Length]);
        trace_.rows.push_back(row);
        return {};
    }

    std::string_view text_;
    uint32_t line_ = 0;
    Trace trace_;
    std::optional<std::string> name_, deviceId_;
    std::optional<double> settingUm_, lengthUm_, frequencyHz_, needles_;
    std::vector<size_t> order_; // the file's columns, left to right
};

} // namespace

Result<Trace> parseTrace(std::string_view text, std::string_view fileName) { return Parser(text, fileName).parse(); }

} // namespace stipple::sim

// Traces as text: see trace.h. Numbers as short decimals with a point, whatever the locale.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "sim/session/trace.h"

namespace stipple::sim {

namespace {

void addNumber(std::string &text, double value, int decimals) {
    std::array<char, 64> digits{};
    const auto [end, code] =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
    std::string_view number(digits.data(), static_cast<size_t>(end - digits.data()));
    if (number.find('.') != std::string_view::npos)
        number.remove_suffix(number.size() - 1 - number.find_last_not_of('0'));
    if (number.ends_with('.'))
        number.remove_suffix(1);
    text += number;
}

void addRow(std::string &text, const Trace &trace, const TraceRow &row) {
    addNumber(text, row.timeS, 6);
    text += ',';
    text += zoneFigures(row.zone).name;
    for (const float value : {row.uMm, row.vMm, row.heightMm, row.forceN, row.tiltDeg, row.tiltDirDeg, row.yawDeg}) {
        text += ',';
        addNumber(text, static_cast<double>(value), 4);
    }
    text += row.isMotorOn ? ",1," : ",0,";
    addNumber(text, static_cast<double>(row.stretch), 4);
    text += ',';
    addNumber(text, static_cast<double>(row.lengthUm > 0 ? row.lengthUm : trace.lengthUm), 2);
    text += '\n';
}

} // namespace

std::string traceText(const Trace &trace, double samplesPerS) {
    std::string text = "# stipple-trace 1\n# device: " + std::string(trace.device.id) + "\n";
    if (!trace.name.empty())
        text += "# name: " + trace.name + "\n";
    const bool isPen = trace.device.kind == DeviceKind::Pen;
    text += isPen ? "# setting_um: " : "# length_um: ";
    addNumber(text, static_cast<double>(trace.lengthUm), 2);
    if (isPen) {
        text += "\n# frequency_hz: ";
        addNumber(text, static_cast<double>(trace.frequencyHz), 2);
    }
    text += "\n# needles: " + std::to_string(trace.device.needles.size()) +
            "\nt_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch,length_um\n";
    if (!(samplesPerS > 0) || trace.rows.empty()) {
        for (const TraceRow &row : trace.rows)
            addRow(text, trace, row);
        return text;
    }
    const double endS = trace.rows.back().timeS;
    size_t next = 0; // first row later than the sample
    for (uint64_t n = 0;; ++n) {
        const double timeS = static_cast<double>(n) / samplesPerS;
        if (timeS >= endS - 1e-6)
            break;
        while (next < trace.rows.size() && trace.rows[next].timeS <= timeS)
            ++next;
        if (next == 0)
            continue;
        const TraceRow &before = trace.rows[next - 1];
        if (timeS == before.timeS || before.zone == trace.rows[next].zone)
            addRow(text, trace, timeS == before.timeS ? before : between(before, trace.rows[next], timeS));
    }
    addRow(text, trace, trace.rows.back());
    return text;
}

} // namespace stipple::sim

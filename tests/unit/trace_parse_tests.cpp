// The strict reader of trace files: what it takes, and what it refuses with line and reason.
#include <clocale>
#include <string>

#include <catch2/catch.hpp>

#include "sim/session/trace.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

const std::string kColumns = "t_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch\n";
const std::string kHeader = "# stipple-trace 1\n# device: pen\n# setting_um: 1000\n# frequency_hz: 110\n";
const std::string kRow1 = "0.000,cheek_left,-12.0,5.0,4.0,0.0,0.0,0.0,0.0,1,1\n";
const std::string kRow2 = "0.050,cheek_left,-12.0,5.0,0.0,0.8,2.0,90.0,0.0,1,1\n";

std::string errorOf(const std::string &text) {
    const Result<Trace> trace = parseTrace(text, "t.csv");
    REQUIRE_FALSE(trace.ok());
    CHECK(trace.error().kind == ErrorKind::BadInput);
    CHECK(trace.error().message.find('\n') == std::string::npos);
    CHECK(trace.error().message.size() < 250);
    return trace.error().message;
}

std::string withRow(const std::string &row) { return kHeader + kColumns + kRow1 + row; }

bool startsWith(const std::string &text, const std::string &start) { return text.compare(0, start.size(), start) == 0; }

} // namespace

TEST_CASE("the trace of the public command line's example is read to the last field") {
    const Result<Trace> trace = parseTrace(kHeader + kColumns + kRow1 + kRow2, "t.csv");
    REQUIRE(trace.ok());
    CHECK(trace->device.id == "pen");
    CHECK(trace->lengthUm == 1000.0F);
    CHECK(trace->frequencyHz == 110.0F);
    REQUIRE(trace->rows.size() == 2);
    const TraceRow &row = trace->rows[1];
    CHECK(row.timeS == 0.05);
    CHECK(row.zone == ZoneId::CheekLeft);
    CHECK(row.uMm == -12.0F);
    CHECK(row.vMm == 5.0F);
    CHECK(row.heightMm == 0.0F);
    CHECK(row.forceN == 0.8F);
    CHECK(row.tiltDeg == 2.0F);
    CHECK(row.tiltDirDeg == 90.0F);
    CHECK(row.isMotorOn);
    CHECK(row.stretch == 1.0F);
    CHECK(row.line == 7);
}

TEST_CASE("a trace may have CRLF line ends, a byte order mark, no last line end and columns in another order") {
    std::string text = "\xEF\xBB\xBF" + kHeader +
                       "zone,t_s,v_mm,u_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,"
                       "motor,stretch\nblock, 0.5 ,3,-2,0,1,0,0,0,1,0.5";
    for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\r\n");
    const Result<Trace> trace = parseTrace(text, "t.csv");
    REQUIRE(trace.ok());
    REQUIRE(trace->rows.size() == 1);
    CHECK(trace->rows[0].timeS == 0.5);
    CHECK(trace->rows[0].uMm == -2.0F);
    CHECK(trace->rows[0].vMm == 3.0F);
}

TEST_CASE("numbers have a point whatever the locale") {
    const char *const set = std::setlocale(LC_ALL, "de_DE.UTF-8");
    if (set == nullptr)
        WARN("locale de_DE.UTF-8 is not installed here: only the C locale was tried");
    const Result<Trace> trace = parseTrace(withRow(kRow2), "t.csv");
    const std::string message = errorOf(withRow("0,5,cheek_left,0,0,0,0,0,0,0,1,1\n"));
    std::setlocale(LC_ALL, "C");
    REQUIRE(trace.ok());
    CHECK(trace->rows[1].forceN == 0.8F);
    CHECK(startsWith(message, "t.csv:7: "));
}

TEST_CASE("a trace with a header and no samples is an empty session") {
    const Result<Trace> trace = parseTrace(kHeader + kColumns, "t.csv");
    REQUIRE(trace.ok());
    CHECK(trace->rows.empty());
}

TEST_CASE("a bad row is refused with its line and the field") {
    const auto check = [](const std::string &row, const std::string &word) {
        INFO(row);
        const std::string message = errorOf(withRow(row));
        CHECK(startsWith(message, "t.csv:7: "));
        CHECK(message.find(word) != std::string::npos);
    };
    check("0.000,cheek_left,0,0,0,0,0,0,0,1,1\n", "t_s");
    check("-1,cheek_left,0,0,0,0,0,0,0,1,1\n", "t_s");
    check("7201,cheek_left,0,0,0,0,0,0,0,1,1\n", "t_s");
    check("0.1,cheek,0,0,0,0,0,0,0,1,1\n", "zone");
    check("0.1,,0,0,0,0,0,0,0,1,1\n", "zone");
    check("0.1,cheek_left,nan,0,0,0,0,0,0,1,1\n", "u_mm");
    check("0.1,cheek_left,0,inf,0,0,0,0,0,1,1\n", "v_mm");
    check("0.1,cheek_left,0,1e999,0,0,0,0,0,1,1\n", "v_mm");
    check("0.1,cheek_left,0,0,-1,0,0,0,0,1,1\n", "height_mm");
    check("0.1,cheek_left,0,0,0,31,0,0,0,1,1\n", "force_n");
    check("0.1,cheek_left,0,0,0,0,81,0,0,1,1\n", "tilt_deg");
    check("0.1,cheek_left,0,0,0,0,0,x,0,1,1\n", "tilt_dir_deg");
    check("0.1,cheek_left,0,0,0,0,0,0,0x10,1,1\n", "yaw_deg");
    check("0.1,cheek_left,0,0,0,0,0,0,0,2,1\n", "motor");
    check("0.1,cheek_left,0,0,0,0,0,0,0,0.5,1\n", "motor");
    check("0.1,cheek_left,0,0,0,0,0,0,0,1,1.1\n", "stretch");
    check("0.1,cheek_left,0,0,0,0,0,0,0,1\n", "fewer");
    check("0.1,cheek_left,0,0,0,0,0,0,0,1,1,\n", "more");
    check("0.1,cheek_left,0,0,0,0,0,0,0,1,\n", "stretch");
    check("# device: pen\n", "column names");
    check(std::string(1025, '1') + "\n", "longer");
    check(std::string("0.1,\x1b[31m\0,0", 12) + "\n", "zone");
}

TEST_CASE("a bad header is refused with its line and what is missing or unknown") {
    const auto check = [](const std::string &text, const std::string &start, const std::string &word) {
        INFO(text);
        const std::string message = errorOf(text);
        CHECK(startsWith(message, start));
        CHECK(message.find(word) != std::string::npos);
    };
    check("", "t.csv:1: ", "not a stipple trace");
    check("hello", "t.csv:1: ", "not a stipple trace");
    check("# stipple-trace 2\n", "t.csv:1: ", "not a stipple trace");
    check("# stipple-trace 1\n", "t.csv:1: ", "column names");
    check("# stipple-trace 1\n# device: laser\n" + kColumns, "t.csv:3: ", "unknown device 'laser'");
    check("# stipple-trace 1\n" + kColumns, "t.csv:2: ", "device is missing");
    check("# stipple-trace 1\n# colour: red\n", "t.csv:2: ", "unknown header key 'colour'");
    check("# stipple-trace 1\n# device pen\n", "t.csv:2: ", "key: value");
    check(kHeader + "# device: pen\n", "t.csv:5: ", "twice");
    check("# stipple-trace 1\n# device: pen\n# setting_um: 1000\n" + kColumns, "t.csv:4: ", "frequency_hz is missing");
    check("# stipple-trace 1\n# device: pen\n# setting_um: 9000\n# frequency_hz: 110\n" + kColumns,
          "t.csv:5: ", "setting_um: 9000");
    check("# stipple-trace 1\n# device: pen\n# setting_um: 1000\n# frequency_hz: 1\n" + kColumns,
          "t.csv:5: ", "frequency_hz");
    check("# stipple-trace 1\n# device: pen\n# setting_um: 1,5\n", "t.csv:3: ", "not a number");
    check("# stipple-trace 1\n# device: roller\n# setting_um: 1000\n" + kColumns, "t.csv:4: ", "length_um");
    check("# stipple-trace 1\n# device: roller\n" + kColumns, "t.csv:3: ", "length_um is missing");
    check(kHeader + "# length_um: 1000\n" + kColumns, "t.csv:6: ", "not the other keys");
    check(kHeader + "# needles: 13\n" + kColumns, "t.csv:6: ", "13 needles");
    check(kHeader + "# needles: 1e9\n" + kColumns, "t.csv:6: ", "needles");
    check(kHeader + "t_s,zone,u_mm\n", "t.csv:5: ", "v_mm is missing");
    check(kHeader + "t_s,zone,u_mm,colour\n", "t.csv:5: ", "unknown column 'colour'");
    check(kHeader + "t_s,t_s\n", "t.csv:5: ", "twice");
}

TEST_CASE("a pen may have another cartridge") {
    const Result<Trace> trace = parseTrace(kHeader + "# needles: 36\n# name: a test\n" + kColumns, "t.csv");
    REQUIRE(trace.ok());
    CHECK(trace->device.needles.size() == 36);
    CHECK(trace->name == "a test");
}

TEST_CASE("a trace cut off anywhere is read or refused, never worse") {
    const std::string whole = kHeader + kColumns + kRow1 + kRow2;
    size_t refused = 0;
    for (size_t length = 0; length < whole.size(); ++length)
        refused += parseTrace(whole.substr(0, length), "t.csv").ok() ? 0 : 1;
    CHECK(refused > whole.size() / 2);
}

// The program's sub-commands: one addX per group puts its options into the parser and, once they are parsed, leaves
// the work to do in `action`. Exit codes are fixed by the public command line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "engine/base/result.h"

namespace stipple::cli {

enum ExitCode : int { kGood = 0, kNo = 1, kUsage = 2, kBadInput = 3, kSystemFault = 4 };

// What the parser leaves for main to run.
struct Program {
    app::AssetSearch assetSearch;
    std::function<int()> action;
};

// Options that several commands share; each command adds those it has.
struct CommonOptions {
    bool isJson = false;
    std::string device = "auto";
    std::string head;   // empty: the case's own
    std::string ghost;  // a run to follow; empty: the expert's
    std::string person; // whose record the run goes into; empty: nobody's
    uint64_t seed = 1;
};

void addListCommands(CLI::App &root, Program &program);      // cases, patients, devices, zones
void addTraceCommand(CLI::App &root, Program &program);      // trace
void addSimulateCommand(CLI::App &root, Program &program);   // simulate
void addRecordingCommands(CLI::App &root, Program &program); // score, verify
void addRecordCommands(CLI::App &root, Program &program);    // people, record
void addRenderCommand(CLI::App &root, Program &program);     // render
void addDoctorCommand(CLI::App &root, Program &program);     // doctor
void addBenchCommand(CLI::App &root, Program &program);      // bench
void addLabCommand(CLI::App &root, Program &program);        // lab
void addWindowCommands(CLI::App &root, Program &program);    // (bare), practice, demo, assess, replay

// One line on stderr; returns the error's exit code.
int report(const Error &error);
// One line on stderr that is no error: a note, a fall-back.
void note(std::string_view text);
// One line of JSON or text on stdout.
void printJson(const nlohmann::json &document);
void print(std::string_view text);
// Text columns as wide as their widest cell, two spaces between; the first row is the heading.
void printTable(const std::vector<std::vector<std::string>> &rows);
// `value` with `decimals` places and a point.
std::string fixed(double value, int decimals);

struct PixelSize {
    int width = 0, height = 0;
};
// "1280x720", each side 16 to 8192.
Result<PixelSize> parseSize(std::string_view text);

// --person, whose record a run goes into.
void addPersonOption(CLI::App &command, std::string &person);
// --seed, a whole number from 0 to 2^64 - 1.
void addSeedOption(CLI::App &command, uint64_t &seed);

// Help's last words: an example that works as it stands.
void setExample(CLI::App &command, std::string_view example);

} // namespace stipple::cli

// What the commands print: results on stdout, everything else as single lines on stderr.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

// File names and messages may hold anything: one line, nothing a terminal would act on.
std::string oneLine(std::string_view text) {
    std::string line;
    for (const char c : text)
        line += c == '\n' || c == '\r' || c == '\t'                   ? ' '
                : (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) ? '?'
                                                                      : c;
    return line;
}

// Columns of text a UTF-8 string takes, near enough: its code points.
size_t widthOf(std::string_view text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

int report(const Error &error) {
    std::fprintf(stderr, "stipple: %s\n", oneLine(error.message).c_str());
    switch (error.kind) {
    case ErrorKind::BadUsage:
        return kUsage;
    case ErrorKind::BadInput:
        return kBadInput;
    case ErrorKind::System:
        return kSystemFault;
    }
    return kSystemFault;
}

void note(std::string_view text) { std::fprintf(stderr, "stipple: %s\n", oneLine(text).c_str()); }

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}

void printJson(const nlohmann::json &document) {
    print(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void printTable(const std::vector<std::vector<std::string>> &rows) {
    std::vector<size_t> widths;
    for (const std::vector<std::string> &row : rows) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    for (const std::vector<std::string> &row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line += std::string(widths[i] + 2 - widthOf(row[i]), ' ');
        }
        print(line);
    }
}

std::string fixed(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, std::isfinite(value) ? value : 0.0);
    return text;
}

Result<PixelSize> parseSize(std::string_view text) {
    constexpr int kLeast = 16, kMost = 8192;
    PixelSize size;
    const char *const end = text.data() + text.size();
    const auto [cross, widthCode] = std::from_chars(text.data(), end, size.width);
    if (widthCode == std::errc{} && cross != end && *cross == 'x') {
        const auto [last, heightCode] = std::from_chars(cross + 1, end, size.height);
        const bool isInRange =
            size.width >= kLeast && size.width <= kMost && size.height >= kLeast && size.height <= kMost;
        if (heightCode == std::errc{} && last == end && isInRange)
            return size;
    }
    return badUsage("--size: '" + std::string(text) + "' is not a size; write it as 1280x720, each side " +
                    std::to_string(kLeast) + " to " + std::to_string(kMost));
}

void addPersonOption(CLI::App &command, std::string &person) {
    command.add_option("--person", person, "Whose record the run is kept in; nobody's unless a name is given");
}

void addSeedOption(CLI::App &command, uint64_t &seed) {
    // CLI11 would take -1 for 2^64 - 1.
    command.add_option("--seed", seed, "Seed of the random numbers")
        ->capture_default_str()
        ->check([](const std::string &text) {
            const bool isWhole = !text.empty() && text.size() <= 20 &&
                                 std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
            return isWhole ? std::string() : "'" + text + "' is not a whole number from 0";
        });
}

void setExample(CLI::App &command, std::string_view example) { command.footer("Example:\n  " + std::string(example)); }

} // namespace stipple::cli

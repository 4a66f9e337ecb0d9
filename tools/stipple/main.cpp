// The program: parses the command line, runs one sub-command and turns whatever happens into its exit code.
//   0 good, 1 the answer is "no", 2 usage, 3 bad input file, 4 device or system
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <system_error>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "tools/stipple/commands.h"

namespace {

using namespace stipple;

app::AssetSearch assetSearch() {
    std::error_code code;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", code);
    return {.executableFolder = code ? std::filesystem::path() : self.parent_path(),
            .buildAssets = STIPPLE_BUILD_ASSETS,
            .sourceAssets = STIPPLE_SOURCE_ASSETS};
}

// The sub-command that was being parsed, for the hint after a usage error.
std::string commandWords(const CLI::App &root) {
    for (const CLI::App *command : root.get_subcommands())
        return "stipple " + command->get_name();
    return "stipple";
}

int run(int argc, char **argv) {
    cli::Program program{.assetSearch = assetSearch(), .action = {}};
    CLI::App root("Stipple: practise microneedling on a simulated face.", "stipple");
    root.set_version_flag("--version", std::string("stipple ") + STIPPLE_VERSION);
    root.set_help_flag("-h,--help", "Show this help");
    cli::setExample(root, "stipple practice --case cheeks-pen");
    root.require_subcommand(0, 1);
    cli::addWindowCommands(root, program);
    cli::addListCommands(root, program);
    cli::addTraceCommand(root, program);
    cli::addSimulateCommand(root, program);
    cli::addRecordingCommands(root, program);
    cli::addRecordCommands(root, program);
    cli::addRenderCommand(root, program);
    cli::addLabCommand(root, program);
    cli::addBenchCommand(root, program);
    cli::addDoctorCommand(root, program);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0) // --help, --version
            return root.exit(error);
        return cli::report(badUsage(std::string(error.what()) + "; see `" + commandWords(root) + " --help`"));
    }
    if (!root.get_subcommands().empty())
        for (const CLI::Option *option : root.get_options())
            if (option->count() > 0)
                return cli::report(badUsage(option->get_name() + " belongs after the sub-command; see `" +
                                            commandWords(root) + " --help`"));
    return program.action();
}

} // namespace

int main(int argc, char **argv) {
    // Broken pipes and full disks come back as errors of write, not as signals.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    int code = cli::kSystemFault;
    try {
        spdlog::set_default_logger(spdlog::stderr_logger_mt("stipple"));
        spdlog::set_pattern("stipple: %v");
        code = run(argc, argv);
    } catch (const std::exception &error) {
        code = cli::report(systemError(std::string("stopped by a fault of the program or the system: ") + error.what() +
                                       "; `stipple doctor` may show the cause"));
    }
    if (std::fflush(stdout) != 0 && errno != EPIPE)
        code = cli::report(systemError(std::string("cannot write to the standard output: ") + std::strerror(errno)));
    return code;
}

#include "engine/record/spool.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file.h"
#include "engine/record/attempt_json.h"

namespace stipple::record {

namespace fs = std::filesystem;

namespace {

constexpr int kSpoolVersion = 1;
constexpr off_t kReserveBytes = 64 * 1024; // about thirty runs
constexpr uint64_t kMaxSpoolBytes = 64ULL << 20;

Error failure(const fs::path &path, int code) { return systemError(path.string() + ": " + std::strerror(code)); }

// An open file that others wait for.
class Locked {
  public:
    explicit Locked(const fs::path &path, int flags)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)), code_(descriptor_ < 0 ? errno : 0) {
        while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0)
            if (errno != EINTR) {
                code_ = errno;
                break;
            }
    }
    ~Locked() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    Locked(const Locked &) = delete;
    Locked &operator=(const Locked &) = delete;
    int code() const { return code_; } // 0: it is open and ours
    int operator*() const { return descriptor_; }

    // Nothing of it, or all of it on the disk: a part is taken back. 0 or an errno.
    int appendAll(std::string_view bytes) const {
        const off_t before = ::lseek(descriptor_, 0, SEEK_END);
        const auto undo = [&](int code) {
            (void)::ftruncate(descriptor_, before);
            return code;
        };
        while (!bytes.empty()) {
            const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
            if (wrote < 0 && errno == EINTR)
                continue;
            if (wrote <= 0)
                return undo(wrote < 0 ? errno : EIO);
            bytes.remove_prefix(static_cast<size_t>(wrote));
        }
        return ::fsync(descriptor_) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : undo(errno);
    }
    // Whether the last line was finished.
    bool endsWhole() const {
        const off_t size = ::lseek(descriptor_, 0, SEEK_END);
        char last = '\n';
        return size <= 0 || (::pread(descriptor_, &last, 1, size - 1) == 1 && last == '\n');
    }
    std::string content() const {
        std::string bytes;
        char block[65536];
        off_t at = 0;
        for (ssize_t got = 0;
             bytes.size() < kMaxSpoolBytes && (got = ::pread(descriptor_, block, sizeof block, at)) > 0; at += got)
            bytes.append(block, static_cast<size_t>(got));
        return bytes;
    }

  private:
    int descriptor_;
    int code_;
};

std::string lineOf(const SpooledRun &run) {
    const nlohmann::ordered_json line = {{"version", kSpoolVersion},
                                         {"person", {{"name", run.name}, {"created_at", isoTime(run.createdAtS)}}},
                                         {"attempt", attemptJson(run.attempt)}};
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<SpooledRun> runOf(std::string_view line) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    try {
        if (json.is_discarded() || json.at("version").get<int>() > kSpoolVersion)
            return badInput("no line of this program");
        Result<Attempt> attempt = attemptOf(json.at("attempt"));
        const Result<std::string> name = cleanName(json.at("person").at("name").get<std::string>());
        const Result<TimeS> created = parseIsoTime(json.at("person").at("created_at").get<std::string>());
        if (!attempt.ok() || !name.ok() || !created.ok())
            return badInput("a line that lacks something");
        return SpooledRun{.name = *name, .createdAtS = *created, .attempt = std::move(*attempt)};
    } catch (const nlohmann::json::exception &fault) {
        return badInput(fault.what());
    }
}

struct Lines {
    std::vector<SpooledRun> runs;
    std::vector<std::string> raw; // of the runs
    std::string damaged;          // the others, as they are
};
Lines linesOf(std::string_view bytes) {
    Lines lines;
    while (!bytes.empty()) {
        const size_t end = bytes.find('\n');
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (line.empty())
            continue;
        if (Result<SpooledRun> run = runOf(line); run.ok()) {
            lines.runs.push_back(std::move(*run));
            lines.raw.emplace_back(line);
        } else {
            lines.damaged += std::string(line) + "\n";
        }
    }
    return lines;
}

} // namespace

Spool::Spool(const fs::path &folder) : path_(folder / "record.spool"), reserve_(folder / "record.reserve") {}

bool Spool::reserve() const {
    const int file = ::open(reserve_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return errno == EEXIST;
    const bool isKept = ::posix_fallocate(file, 0, kReserveBytes) == 0;
    ::close(file);
    if (!isKept)
        ::unlink(reserve_.c_str());
    return isKept;
}

Status Spool::append(const SpooledRun &run) const {
    const Locked file(path_, O_RDWR | O_CREAT | O_APPEND);
    if (file.code() != 0)
        return failure(path_, file.code());
    const std::string line = (file.endsWhole() ? "" : "\n") + lineOf(run);
    int code = file.appendAll(line);
    if (code != 0 && ::unlink(reserve_.c_str()) == 0)
        code = file.appendAll(line);
    return code == 0 ? Status(Ok{}) : Status(failure(path_, code));
}

std::vector<SpooledRun> Spool::read() const {
    const Locked file(path_, O_RDWR);
    return file.code() == 0 ? linesOf(file.content()).runs : std::vector<SpooledRun>{};
}

bool Spool::isEmpty() const {
    std::error_code code;
    const auto bytes = fs::file_size(path_, code);
    return code || bytes == 0;
}

Status Spool::drain(const std::function<Status(const std::vector<SpooledRun> &)> &take, TimeS nowS,
                    fs::path &damaged) const {
    const Locked file(path_, O_RDWR);
    if (file.code() == ENOENT)
        return Ok{};
    if (file.code() != 0)
        return failure(path_, file.code());
    const Lines lines = linesOf(file.content());
    if (const Status taken = take(lines.runs); !taken.ok())
        return taken;
    if (!lines.damaged.empty()) {
        const fs::path aside = path_.string() + ".damaged-" + fileStamp(nowS);
        if (const Status kept = writeFile(aside, lines.damaged); !kept.ok())
            return kept;
        damaged = aside;
    }
    return ::ftruncate(*file, 0) == 0 ? Status(Ok{}) : Status(failure(path_, errno));
}

Result<int> Spool::forget(const std::string &name) const {
    const Locked file(path_, O_RDWR);
    if (file.code() == ENOENT)
        return 0;
    if (file.code() != 0)
        return failure(path_, file.code());
    const Lines lines = linesOf(file.content());
    std::string kept = lines.damaged;
    int forgotten = 0;
    for (size_t i = 0; i < lines.runs.size(); ++i) {
        if (lines.runs[i].name == name)
            ++forgotten;
        else
            kept += lines.raw[i] + "\n";
    }
    if (forgotten == 0)
        return 0;
    // In place, so that whoever waits for the lock has the file that stays; what follows the rest is cut off.
    if (::pwrite(*file, kept.data(), kept.size(), 0) != static_cast<ssize_t>(kept.size()) ||
        ::ftruncate(*file, static_cast<off_t>(kept.size())) != 0 || ::fsync(*file) != 0)
        return failure(path_, errno);
    return forgotten;
}

} // namespace stipple::record

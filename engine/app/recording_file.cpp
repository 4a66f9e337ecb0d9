#include "engine/app/recording_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file.h"

namespace stipple::app {

namespace {

std::string localStamp() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts);
    return text.data();
}

// The whole piece or an errno.
int writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno;
        if (wrote == 0)
            return EIO;
        bytes.remove_prefix(static_cast<size_t>(wrote));
    }
    return 0;
}

} // namespace

Result<RecordingFile> RecordingFile::create(const std::filesystem::path &folder, std::string_view caseId) {
    const Status made = makeFolder(folder);
    if (!made.ok())
        return made.error();
    const std::string stem = std::string(caseId) + "-" + localStamp();
    constexpr int kMostTries = 1000; // recordings of one case in one second
    for (int attempt = 1; attempt <= kMostTries; ++attempt) {
        const std::filesystem::path path =
            folder / (stem + (attempt > 1 ? "-" + std::to_string(attempt) : std::string()) + ".stipple");
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
        if (descriptor >= 0)
            return RecordingFile(path, descriptor);
        if (errno != EEXIST)
            return systemError("cannot write the recording " + path.string() + ": " + std::strerror(errno) +
                               "; choose another folder with --out");
    }
    return systemError("cannot name a new recording in " + folder.string() + "; move the old ones away");
}

RecordingFile::RecordingFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor), lastSync_(std::chrono::steady_clock::now()) {}

RecordingFile::RecordingFile(RecordingFile &&other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)),
      failure_(std::move(other.failure_)), lastSync_(other.lastSync_) {}

RecordingFile &RecordingFile::operator=(RecordingFile &&other) noexcept {
    if (this != &other) {
        if (descriptor_ >= 0)
            ::close(descriptor_);
        path_ = std::move(other.path_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        failure_ = std::move(other.failure_);
        lastSync_ = other.lastSync_;
    }
    return *this;
}

RecordingFile::~RecordingFile() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

Status RecordingFile::fail(int code) {
    failure_ = "the recording " + path_.string() + " cannot be written on: " + std::strerror(code) +
               "; it ends here, free some space before the next session";
    return systemError(failure_);
}

Status RecordingFile::append(std::string_view bytes) {
    if (!failure_.empty())
        return systemError(failure_);
    STIPPLE_ASSERT(descriptor_ >= 0, "a closed recording is not appended to");
    const int code = writeAll(descriptor_, bytes);
    if (code != 0)
        return fail(code);
    const auto now = std::chrono::steady_clock::now();
    if (now - lastSync_ >= std::chrono::seconds(1)) {
        lastSync_ = now;
        if (::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) // some media cannot sync
            return fail(errno);
    }
    return Ok{};
}

Status RecordingFile::close() {
    if (descriptor_ < 0)
        return failure_.empty() ? Status(Ok{}) : Status(systemError(failure_));
    if (failure_.empty() && ::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP)
        (void)fail(errno);
    if (::close(std::exchange(descriptor_, -1)) != 0 && failure_.empty())
        (void)fail(errno);
    return failure_.empty() ? Status(Ok{}) : Status(systemError(failure_));
}

} // namespace stipple::app

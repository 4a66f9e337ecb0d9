#include "engine/base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <unistd.h>

namespace stipple {

namespace fs = std::filesystem;

Result<std::string> readFile(const fs::path &path, uint64_t maxBytes) {
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (code || !fs::exists(status))
        return badInput("cannot read " + path.string() + ": there is no such file; check the path");
    if (fs::is_directory(status))
        return badInput("cannot read " + path.string() + ": it is a folder; name a file");
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (file == nullptr)
        return badInput("cannot read " + path.string() + ": " + std::strerror(errno));
    std::string bytes;
    char block[65536];
    size_t got = 0;
    while ((got = std::fread(block, 1, sizeof block, file)) > 0) {
        bytes.append(block, got);
        if (bytes.size() > maxBytes) {
            std::fclose(file);
            return badInput("cannot read " + path.string() + ": it is larger than " + std::to_string(maxBytes) +
                            " bytes, the most this kind of file may hold");
        }
    }
    const bool failed = std::ferror(file) != 0;
    std::fclose(file);
    if (failed)
        return badInput("cannot read " + path.string() + ": " + std::strerror(errno));
    return bytes;
}

Status writeFile(const fs::path &path, std::string_view bytes) {
    const fs::path temporary = path.string() + ".part" + std::to_string(::getpid());
    const auto fail = [&](int code) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return systemError("cannot write " + path.string() + ": " + std::strerror(code) +
                           "; choose another folder with --out");
    };
    std::FILE *file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr)
        return fail(errno);
    const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0;
    const int writeCode = errno;
    const bool closed = std::fclose(file) == 0;
    if (!whole || !closed)
        return fail(whole ? errno : writeCode);
    if (std::rename(temporary.c_str(), path.c_str()) != 0)
        return fail(errno);
    return Ok{};
}

Status makeFolder(const fs::path &path) {
    std::error_code code;
    fs::create_directories(path, code);
    if (code || !fs::is_directory(path, code))
        return systemError("cannot create the folder " + path.string() + ": " +
                           (code ? code.message() : "a file of that name is in the way"));
    return Ok{};
}

} // namespace stipple

#include "engine/record/database.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <sqlite3.h>

namespace stipple::record {

namespace fs = std::filesystem;

namespace {

constexpr int kApplicationId = 0x5354504C; // "STPL"

// From one version to the next, oldest first. Never change one: old files are brought up by all that follow theirs.
constexpr std::array<const char *, kRecordVersion> kMigrations = {
    // 0 → 1
    R"(CREATE TABLE people(
         id INTEGER PRIMARY KEY,
         name TEXT NOT NULL UNIQUE,
         created_s INTEGER NOT NULL) STRICT;
       CREATE TABLE attempts(
         uid TEXT PRIMARY KEY,
         person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
         case_id TEXT NOT NULL, case_hash INTEGER NOT NULL,
         rubric_id TEXT NOT NULL, rubric_hash INTEGER NOT NULL,
         device TEXT NOT NULL,
         mode TEXT NOT NULL CHECK(mode IN ('practice', 'assess')),
         started_s INTEGER NOT NULL, duration_s REAL NOT NULL,
         total REAL NOT NULL, error REAL NOT NULL,
         band TEXT NOT NULL, result TEXT NOT NULL,
         critical_fails TEXT NOT NULL, metrics TEXT NOT NULL,
         recording TEXT NOT NULL, recording_hash INTEGER NOT NULL) STRICT;
       CREATE INDEX attempts_of ON attempts(person, case_id, started_s);)",
    // 1 → 2: what moved the hand-piece, and whether the course had come to the case
    R"(ALTER TABLE attempts ADD COLUMN hand TEXT NOT NULL DEFAULT '';
       ALTER TABLE attempts ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;)"};

// What a file's first bytes say, without touching it: opening alone may change a database.
struct Header {
    bool isDatabase = false;
    int version = 0, application = 0;
};
Header headerOf(const fs::path &path) {
    constexpr size_t kVersionAt = 60, kApplicationAt = 68, kBytes = 100; // https://sqlite.org/fileformat.html 1.3
    std::array<unsigned char, kBytes> bytes{};
    Header header;
    if (std::FILE *file = std::fopen(path.c_str(), "rb")) {
        if (std::fread(bytes.data(), 1, bytes.size(), file) == bytes.size() &&
            std::memcmp(bytes.data(), "SQLite format 3", 16) == 0) {
            const auto number = [&](size_t at) {
                return static_cast<int>((unsigned{bytes[at]} << 24U) | (unsigned{bytes[at + 1]} << 16U) |
                                        (unsigned{bytes[at + 2]} << 8U) | unsigned{bytes[at + 3]});
            };
            header = {.isDatabase = true, .version = number(kVersionAt), .application = number(kApplicationAt)};
        }
        std::fclose(file);
    }
    return header;
}

std::string newerText(int version) {
    return "it is of a newer Stipple (version " + std::to_string(version) + ", this one knows " +
           std::to_string(kRecordVersion) + "): update Stipple; nothing in it was changed";
}

constexpr const char *kForeign = "it is not a record of Stipple: move it away; nothing in it was changed";

} // namespace

Statement::Statement(sqlite3 *database, std::string_view sql)
    : code_(sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement &Statement::add(int64_t value) {
    if (code_ == SQLITE_OK)
        code_ = sqlite3_bind_int64(statement_, ++bound_, value);
    return *this;
}

Statement &Statement::add(double value) {
    if (code_ == SQLITE_OK)
        code_ = sqlite3_bind_double(statement_, ++bound_, value);
    return *this;
}

Statement &Statement::add(std::string_view value) {
    if (code_ == SQLITE_OK)
        code_ = sqlite3_bind_text64(statement_, ++bound_, value.empty() ? "" : value.data(), value.size(),
                                    SQLITE_TRANSIENT, SQLITE_UTF8); // no pointer would be NULL
    return *this;
}

bool Statement::next() {
    if (code_ == SQLITE_OK || code_ == SQLITE_ROW)
        code_ = sqlite3_step(statement_);
    return code_ == SQLITE_ROW;
}

bool Statement::run() {
    while (next()) {
    }
    return code_ == SQLITE_DONE;
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const {
    const unsigned char *text = sqlite3_column_text(statement_, column);
    return text == nullptr ? std::string()
                           : std::string(reinterpret_cast<const char *>(text),
                                         static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
}

void Database::close() {
    if (database_ != nullptr)
        sqlite3_close_v2(database_);
    database_ = nullptr;
}

bool Database::run(const char *sql) { return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

std::string Database::why() const {
    const int code = database_ == nullptr ? SQLITE_CANTOPEN : sqlite3_errcode(database_) & 0xFF;
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program holds it; close that one";
    case SQLITE_FULL:
        return "the disk is full; free some space";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return "it cannot be opened for writing; mend the rights or the space of its folder";
    case SQLITE_IOERR: {
        const int system = sqlite3_system_errno(database_);
        return (system != 0 ? std::string(std::strerror(system)) : "the disk gives errors") +
               "; free some space or mend the disk";
    }
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "it is damaged";
    default:
        return std::string(sqlite3_errmsg(database_)) + "; see `stipple doctor`";
    }
}

Opened Database::open(const fs::path &path, int busyMs, std::string &why) {
    close();
    if (const Header header = headerOf(path); header.isDatabase) {
        if (header.application == kApplicationId && header.version > kRecordVersion) {
            why = newerText(header.version);
            return Opened::Newer;
        }
        if (header.application != kApplicationId && header.application != 0) {
            why = kForeign;
            return Opened::Foreign;
        }
    }
    // For nobody else to read; SQLite gives its other files the same rights.
    if (const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); made >= 0)
        ::close(made);
    Opened opened = Opened::Failed;
    if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) == SQLITE_OK)
        opened = prepare(busyMs, why);
    else
        why = this->why();
    if (opened != Opened::Good)
        close();
    return opened;
}

Opened Database::prepare(int busyMs, std::string &why) {
    const auto failed = [&] {
        const int code = sqlite3_errcode(database_) & 0xFF;
        why = this->why();
        return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? Opened::Damaged : Opened::Failed;
    };
    sqlite3_busy_timeout(database_, busyMs);
    sqlite3_extended_result_codes(database_, 1);
    const auto number = [&](const char *sql) -> int64_t {
        Statement statement(database_, sql);
        return statement.next() ? statement.integer(0) : -1;
    };
    const int64_t version = number("PRAGMA user_version");
    const int64_t tables = version < 0 ? -1 : number("SELECT count(*) FROM sqlite_master");
    if (tables < 0)
        return failed();
    if (version > kRecordVersion) {
        why = newerText(static_cast<int>(version));
        return Opened::Newer;
    }
    if (version == 0 && tables > 0) {
        why = kForeign;
        return Opened::Foreign;
    }
    {
        Statement check(database_, "PRAGMA quick_check(1)");
        const bool hasAnswer = check.next();
        if (!hasAnswer || check.text(0) != "ok") {
            if (!hasAnswer)
                return failed();
            why = "it is damaged";
            return Opened::Damaged;
        }
    }
    // Readers and writers do not wait for each other, what is stored outlives a power cut, what is erased is gone.
    if (!run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"))
        return failed();
    if (version == kRecordVersion)
        return Opened::Good;
    if (!run("BEGIN IMMEDIATE"))
        return failed();
    bool isGood = true;
    for (int64_t at = number("PRAGMA user_version"); isGood && at < kRecordVersion; ++at) // another may have been first
        isGood = run(kMigrations[static_cast<size_t>(at)]);
    const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                              "; PRAGMA user_version=" + std::to_string(kRecordVersion) + "; COMMIT";
    if (isGood && run(stamp.c_str()))
        return Opened::Good;
    const Opened opened = failed();
    run("ROLLBACK");
    return opened;
}

bool Database::openForSalvage(const fs::path &path) {
    close();
    // Without it a database shorter than its header says is not read at all.
    if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
        run("PRAGMA writable_schema=ON"))
        return true;
    close();
    return false;
}

} // namespace stipple::record

// SQLite, as the record needs it: statements that clean up after themselves, the schema with its migrations, and what
// SQLite's codes mean to people. The only code that knows SQLite is in this library's .cpp files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace stipple::record {

inline constexpr int kRecordVersion = 2; // of the schema, kept in user_version

class Statement {
  public:
    Statement(sqlite3 *database, std::string_view sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    // The next parameter.
    Statement &add(int64_t value);
    Statement &add(double value);
    Statement &add(std::string_view value);
    // Whether there is a row. False: done, or failed (code()).
    bool next();
    // Runs it to its end. Whether all went well.
    bool run();
    int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    int code() const { return code_; } // SQLite's

  private:
    sqlite3_stmt *statement_ = nullptr;
    int code_ = 0;
    int bound_ = 0;
};

// What came of opening a database.
enum class Opened : uint8_t {
    Good,
    Damaged, // not a database any more, or not whole
    Newer,   // of a later program; it was not touched
    Foreign, // a database of something else; it was not touched
    Failed,  // locked, no room, no right: see `why`
};

class Database {
  public:
    Database() = default;
    ~Database() { close(); }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    // Opens or makes it, checks that it is whole and brings it up to kRecordVersion, all of it or nothing. `why`: one
    // clause. Waits so long for other programs.
    Opened open(const std::filesystem::path &path, int busyMs, std::string &why);
    // Only to read what can be read of a damaged one.
    bool openForSalvage(const std::filesystem::path &path);
    void close();
    bool isOpen() const { return database_ != nullptr; }
    operator sqlite3 *() const { return database_; }
    // Whether it went well.
    bool run(const char *sql);
    // The last fault in words: "another program holds it; close that".
    std::string why() const;

  private:
    Opened prepare(int busyMs, std::string &why);

    sqlite3 *database_ = nullptr;
};

} // namespace stipple::record

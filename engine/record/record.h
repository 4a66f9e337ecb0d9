// The trainees' record on this computer: who practised, and every scored run, in an SQLite database in the user's data
// folder. Nothing stored is lost: what the database cannot take goes to a spool beside it (see spool.h), a damaged
// database is put aside and read as far as it can be, one of a newer program is left alone. Files of the folder:
// record.sqlite (and SQLite's own -wal and -shm), record.spool, record.reserve, and *.damaged-DATE.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/attempt.h"

namespace stipple::record {

struct Person {
    std::string name;
    TimeS createdAtS = 0;
    int runs = 0;
    TimeS lastAtS = 0; // of the last run; 0: none
};

struct RecordPlace {
    std::filesystem::path folder; // made when something is stored
    int busyMs = 1500;            // how long to wait for other programs
};

// Erased, and what is left to be done about it.
struct Erased {
    int runs = 0;
    std::vector<std::string> recordings; // of the person; they are not touched
    std::vector<std::string> leftovers;  // files in which the name may still stand
};

class Record {
  public:
    // Does not fail and, where there is nothing yet, makes nothing: reading says what is wrong, storing goes round it.
    static Record open(const RecordPlace &place, TimeS nowS);
    Record(Record &&) noexcept;
    Record &operator=(Record &&) noexcept;
    ~Record();

    std::filesystem::path file() const;
    // What people should know, a line each: a damaged record put aside, runs taken in. Once.
    std::vector<std::string> takeNotices();

    // Everybody, by name.
    Result<std::vector<Person>> people();
    // Somebody new; fine when they are there already.
    Status addPerson(std::string_view name, TimeS nowS);
    // All runs of a person in the order of time, those in the spool among them. `caseId` empty: of all cases. Nobody of
    // that name: none.
    Result<std::vector<Attempt>> runsOf(std::string_view name, std::string_view caseId = {});
    // Keeps a run, and makes the person if need be. Error: neither the record nor the spool could take it; it is tried
    // again with the next one. The notice: it went to the spool.
    struct Stored {
        std::string notice; // empty: it is in the record
    };
    Result<Stored> store(std::string_view name, Attempt attempt, TimeS nowS);
    // Everything kept of a person as JSON: {format "stipple-record", version 1, exported_at, person{name, created_at},
    // attempts[…]} with the keys of attempt_json.h. Error: nobody of that name.
    Result<std::string> exportJson(std::string_view name, TimeS nowS);
    // Error: nobody of that name, or it could not be done; then nothing is erased.
    Result<Erased> erase(std::string_view name);

  private:
    struct State;
    explicit Record(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Recordings to delete with their owner: only files that are still what was recorded, and the report beside each.
// Returns those that were deleted.
std::vector<std::string> deleteRecordings(const std::vector<Attempt> &attempts);

} // namespace stipple::record

#include "engine/record/record.h"

#include <algorithm>
#include <random>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/record/attempt_json.h"
#include "engine/record/database.h"
#include "engine/record/spool.h"
#include "shaders/shared/limits.h"

namespace stipple::record {

namespace fs = std::filesystem;

namespace {

// The columns runOf reads.
constexpr const char *kRunColumns = "uid, case_id, case_hash, rubric_id, rubric_hash, device, hand, mode, locked, "
                                    "started_s, duration_s, total, error, band, result, critical_fails, metrics, "
                                    "recording, recording_hash";
// The same of version 1.
constexpr const char *kOldColumns = "uid, case_id, case_hash, rubric_id, rubric_hash, device, '', mode, 0, "
                                    "started_s, duration_s, total, error, band, result, critical_fails, metrics, "
                                    "recording, recording_hash";

std::string newUid() {
    std::random_device chance;
    return hexOf((uint64_t{chance()} << 32U) | chance());
}

// A row of kRunColumns.
Attempt runOf(const Statement &row) {
    const nlohmann::json fails = nlohmann::json::parse(row.text(15), nullptr, false);
    const nlohmann::json metrics = nlohmann::json::parse(row.text(16), nullptr, false);
    Attempt attempt{.uid = row.text(0),
                    .caseId = row.text(1),
                    .rubricId = row.text(3),
                    .caseHash = static_cast<uint64_t>(row.integer(2)),
                    .rubricHash = static_cast<uint64_t>(row.integer(4)),
                    .device = row.text(5),
                    .hand = row.text(6),
                    .isAssessment = row.text(7) == "assess",
                    .wasLocked = row.integer(8) != 0,
                    .startedAtS = row.integer(9),
                    .durationS = row.real(10),
                    .total = row.real(11),
                    .error = row.real(12),
                    .band = row.text(13),
                    .result = row.text(14),
                    .criticalFails = {},
                    .metrics = {},
                    .recording = row.text(17),
                    .recordingHash = static_cast<uint64_t>(row.integer(18))};
    try {
        attempt.criticalFails = fails.get<std::vector<std::string>>();
        attempt.metrics = metricsOf(metrics);
    } catch (const nlohmann::json::exception &) { // another program's hand was in it; the rest still holds
    }
    return attempt;
}

bool insertPerson(Database &database, std::string_view name, TimeS createdAtS) {
    return Statement(database, "INSERT OR IGNORE INTO people(name, created_s) VALUES(?, ?)")
        .add(name)
        .add(createdAtS)
        .run();
}

bool insertRun(Database &database, const SpooledRun &run) {
    const Attempt &a = run.attempt;
    const auto dumped = [](const nlohmann::ordered_json &json) {
        return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    return insertPerson(database, run.name, run.createdAtS) &&
           Statement(database,
                     "INSERT OR IGNORE INTO attempts(uid, person, case_id, case_hash, rubric_id, rubric_hash, device, "
                     "hand, mode, locked, started_s, duration_s, total, error, band, result, critical_fails, metrics, "
                     "recording, recording_hash) VALUES(?, (SELECT id FROM people WHERE name = ?), ?, ?, ?, ?, ?, ?, "
                     "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
               .add(a.uid)
               .add(run.name)
               .add(a.caseId)
               .add(static_cast<int64_t>(a.caseHash))
               .add(a.rubricId)
               .add(static_cast<int64_t>(a.rubricHash))
               .add(a.device)
               .add(a.hand)
               .add(std::string_view(a.isAssessment ? "assess" : "practice"))
               .add(int64_t{a.wasLocked ? 1 : 0})
               .add(a.startedAtS)
               .add(a.durationS)
               .add(a.total)
               .add(a.error)
               .add(a.band)
               .add(a.result)
               .add(dumped(a.criticalFails))
               .add(dumped(metricsJson(a.metrics)))
               .add(a.recording)
               .add(static_cast<int64_t>(a.recordingHash))
               .run();
}

bool insertAll(Database &database, const std::vector<SpooledRun> &runs) {
    if (!database.run("BEGIN IMMEDIATE"))
        return false;
    bool isGood = true;
    for (const SpooledRun &run : runs)
        isGood = isGood && insertRun(database, run);
    return isGood && database.run("COMMIT");
}

std::string countOf(size_t runs) { return std::to_string(runs) + (runs == 1 ? " run" : " runs"); }

// As much of a damaged record as can be read.
std::vector<SpooledRun> salvage(const fs::path &file) {
    std::vector<SpooledRun> runs;
    Database damaged;
    if (!damaged.openForSalvage(file))
        return runs;
    struct Owner {
        std::string name;
        TimeS createdAtS = 0;
    };
    std::vector<std::pair<int64_t, Owner>> owners;
    for (Statement row(damaged, "SELECT id, name, created_s FROM people"); row.next();)
        owners.emplace_back(row.integer(0), Owner{.name = row.text(1), .createdAtS = row.integer(2)});
    for (const char *columns : {kRunColumns, kOldColumns}) {
        Statement row(damaged, "SELECT " + std::string(columns) + ", person FROM attempts");
        while (row.next()) {
            const auto owner = std::find_if(owners.begin(), owners.end(),
                                            [&](const auto &one) { return one.first == row.integer(19); });
            if (owner != owners.end() && cleanName(owner->second.name).ok() && !row.text(0).empty())
                runs.push_back(
                    {.name = owner->second.name, .createdAtS = owner->second.createdAtS, .attempt = runOf(row)});
        }
        if (!runs.empty())
            break;
    }
    return runs;
}

// Whether a file holds the bytes; one that cannot be read may.
bool mayHold(const fs::path &file, const std::vector<std::string> &words) {
    const Result<std::string> bytes = readFile(file, static_cast<uint64_t>(kMaxRecordingBytes));
    return !bytes.ok() || std::any_of(words.begin(), words.end(),
                                      [&](const std::string &word) { return bytes->find(word) != std::string::npos; });
}

} // namespace

struct Record::State {
    RecordPlace place;
    Spool spool;
    Database database;
    std::string refusal; // why there is no database; one clause
    std::vector<std::string> notices;
    std::vector<SpooledRun> unsaved; // neither the database nor the spool had room

    explicit State(const RecordPlace &at) : place(at), spool(at.folder) {}
    fs::path file() const { return place.folder / "record.sqlite"; }

    bool exists() const {
        std::error_code code;
        return fs::exists(file(), code) || !spool.isEmpty();
    }

    // The database, opened if it is not. `isMade`: also where there is none yet.
    bool ready(TimeS nowS, bool isMade) {
        if (database.isOpen())
            return true;
        if (!isMade && !exists())
            return false;
        if (const Status made = makeFolder(place.folder); !made.ok()) {
            refusal = made.error().message;
            return false;
        }
        Opened opened = database.open(file(), place.busyMs, refusal);
        if (opened == Opened::Damaged)
            opened = beginAnew(nowS);
        if (opened != Opened::Good)
            return false;
        refusal.clear();
        takeIn(nowS);
        return true;
    }

    // Puts the damaged database aside and begins a new one with what could be read of it.
    Opened beginAnew(TimeS nowS) {
        const fs::path aside = file().string() + ".damaged-" + fileStamp(nowS);
        std::error_code code;
        fs::rename(file(), aside, code);
        if (code) {
            refusal = "it is damaged and cannot be put aside: " + code.message() + "; mend the rights of its folder";
            return Opened::Failed;
        }
        for (const char *part : {"-wal", "-shm"}) { // they belong to it by their names
            std::error_code ignored;
            fs::rename(file().string() + part, aside.string() + part, ignored);
        }
        const std::vector<SpooledRun> saved = salvage(aside);
        const Opened opened = database.open(file(), place.busyMs, refusal);
        if (opened != Opened::Good)
            return opened;
        std::string what = "nothing could be read of it";
        if (!saved.empty())
            what = insertAll(database, saved) ? countOf(saved.size()) + " could be read and taken over"
                                              : "what could be read could not be taken over: " + undone();
        notices.push_back("The record was damaged. It is kept as " + aside.string() + ", a new one was begun; " + what +
                          ".");
        return opened;
    }

    // Ends a transaction that went wrong; why it did.
    std::string undone() {
        std::string why = database.why();
        database.run("ROLLBACK");
        return why;
    }

    void takeIn(TimeS nowS) {
        if (spool.isEmpty())
            return;
        fs::path damaged;
        size_t count = 0;
        const Status drained = spool.drain(
            [&](const std::vector<SpooledRun> &runs) -> Status {
                count = runs.size();
                if (insertAll(database, runs))
                    return Ok{};
                return systemError(undone());
            },
            nowS, damaged);
        if (!drained.ok())
            notices.push_back("Runs wait in " + spool.path().string() +
                              " and could not be taken into the record: " + drained.error().message + ".");
        else if (count > 0)
            notices.push_back(countOf(count) + " kept beside the record " + (count == 1 ? "is" : "are") +
                              " in it now.");
        if (!damaged.empty())
            notices.push_back("Something in the spool could not be read; it is kept as " + damaged.string() + ".");
    }

    Error unreadable() const { return systemError("the record " + file().string() + " cannot be used: " + refusal); }
    Error failed() { return systemError("the record " + file().string() + " cannot be used: " + undone()); }
    Error nobody(std::string_view name) {
        std::string known;
        for (Statement row(database, "SELECT name FROM people ORDER BY name LIMIT 20"); row.next();)
            known += (known.empty() ? "" : ", ") + row.text(0);
        return badUsage("nobody called '" + std::string(name.substr(0, kMaxNameBytes)) + "' is in the record; " +
                        (known.empty() ? "it is empty" : "there are " + known));
    }
    bool isKnown(std::string_view name) {
        if (Statement(database, "SELECT 1 FROM people WHERE name = ?").add(name).next())
            return true;
        const std::vector<SpooledRun> waiting = spool.read();
        return std::any_of(waiting.begin(), waiting.end(), [&](const SpooledRun &run) { return run.name == name; });
    }
};

Record::Record(std::unique_ptr<State> state) : state_(std::move(state)) {}
Record::Record(Record &&) noexcept = default;
Record &Record::operator=(Record &&) noexcept = default;
Record::~Record() = default;

Record Record::open(const RecordPlace &place, TimeS nowS) {
    Record record(std::make_unique<State>(place));
    record.state_->ready(nowS, false);
    return record;
}

fs::path Record::file() const { return state_->file(); }

std::vector<std::string> Record::takeNotices() { return std::exchange(state_->notices, {}); }

Result<std::vector<Person>> Record::people() {
    State &s = *state_;
    std::vector<Person> people;
    if (!s.database.isOpen()) {
        if (!s.refusal.empty())
            return s.unreadable();
        return people;
    }
    Statement row(s.database, "SELECT name, created_s, count(uid), coalesce(max(started_s), 0) FROM people "
                              "LEFT JOIN attempts ON person = id GROUP BY id ORDER BY name COLLATE NOCASE");
    while (row.next())
        people.push_back({.name = row.text(0),
                          .createdAtS = row.integer(1),
                          .runs = static_cast<int>(row.integer(2)),
                          .lastAtS = row.integer(3)});
    if (!row.run())
        return s.failed();
    return people;
}

Status Record::addPerson(std::string_view name, TimeS nowS) {
    const Result<std::string> clean = cleanName(name);
    if (!clean.ok())
        return clean.error();
    if (!state_->ready(nowS, true))
        return state_->unreadable();
    return insertPerson(state_->database, *clean, nowS) ? Status(Ok{}) : Status(state_->failed());
}

Result<std::vector<Attempt>> Record::runsOf(std::string_view name, std::string_view caseId) {
    State &s = *state_;
    std::vector<Attempt> runs;
    if (!s.database.isOpen() && !s.refusal.empty())
        return s.unreadable();
    std::set<std::string> known;
    if (s.database.isOpen()) {
        Statement row(s.database, "SELECT " + std::string(kRunColumns) +
                                      " FROM attempts WHERE person = (SELECT id FROM people WHERE name = ?1) "
                                      "AND (?2 = '' OR case_id = ?2) ORDER BY started_s, rowid");
        row.add(name).add(caseId);
        while (row.next()) {
            runs.push_back(runOf(row));
            known.insert(runs.back().uid);
        }
        if (!row.run())
            return s.failed();
    }
    std::vector<SpooledRun> waiting = s.spool.read();
    waiting.insert(waiting.end(), s.unsaved.begin(), s.unsaved.end());
    for (SpooledRun &run : waiting)
        if (run.name == name && (caseId.empty() || run.attempt.caseId == caseId) &&
            known.insert(run.attempt.uid).second)
            runs.push_back(std::move(run.attempt));
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Attempt &a, const Attempt &b) { return a.startedAtS < b.startedAtS; });
    return runs;
}

Result<Record::Stored> Record::store(std::string_view name, Attempt attempt, TimeS nowS) {
    State &s = *state_;
    Result<std::string> clean = cleanName(name);
    if (!clean.ok())
        return clean.error();
    if (attempt.uid.empty())
        attempt.uid = newUid();
    std::vector<SpooledRun> runs = std::exchange(s.unsaved, {});
    runs.push_back({.name = std::move(*clean), .createdAtS = nowS, .attempt = std::move(attempt)});
    std::string why;
    if (!s.ready(nowS, true))
        why = s.refusal;
    else if (!s.spool.reserve())
        why = "the disk is full; free some space";
    else if (insertAll(s.database, runs))
        return Stored{};
    else
        why = s.undone();
    for (size_t i = 0; i < runs.size(); ++i)
        if (const Status kept = s.spool.append(runs[i]); !kept.ok()) {
            s.unsaved.assign(runs.begin() + static_cast<std::ptrdiff_t>(i), runs.end());
            return systemError("this run could not be kept, neither in the record (" + why + ") nor beside it (" +
                               kept.error().message + "); free some space: it is tried again with the next run");
        }
    return Stored{.notice =
                      "This run waits in " + s.spool.path().string() + " until the record can take it: " + why + "."};
}

Result<std::string> Record::exportJson(std::string_view name, TimeS nowS) {
    const Result<std::vector<Attempt>> runs = runsOf(name);
    if (!runs.ok())
        return runs.error();
    if (!state_->isKnown(name))
        return state_->nobody(name);
    Statement row(state_->database, "SELECT created_s FROM people WHERE name = ?");
    const TimeS created = row.add(name).next() ? row.integer(0) : 0;
    nlohmann::ordered_json out = {{"format", "stipple-record"},
                                  {"version", 1},
                                  {"exported_at", isoTime(nowS)},
                                  {"person", {{"name", name}, {"created_at", isoTime(created)}}},
                                  {"attempts", nlohmann::ordered_json::array()}};
    for (const Attempt &run : *runs)
        out["attempts"].push_back(attemptJson(run));
    return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<Erased> Record::erase(std::string_view name) {
    State &s = *state_;
    const Result<std::vector<Attempt>> runs = runsOf(name);
    if (!runs.ok())
        return runs.error();
    if (!s.isKnown(name))
        return s.nobody(name);
    Erased erased{.runs = static_cast<int>(runs->size()), .recordings = {}, .leftovers = {}};
    for (const Attempt &run : *runs)
        if (!run.recording.empty())
            erased.recordings.push_back(run.recording);
    // Foreign keys take the runs along.
    if (!Statement(s.database, "DELETE FROM people WHERE name = ?").add(name).run())
        return s.failed();
    if (const Result<int> forgotten = s.spool.forget(std::string(name)); !forgotten.ok())
        return systemError("the record has forgotten this person, the file beside it has not: " +
                           forgotten.error().message + "; mend that and erase again");
    std::erase_if(s.unsaved, [&](const SpooledRun &run) { return run.name == name; });
    // Rewritten, so that no free page keeps a letter; another program that reads just now may keep SQLite from it.
    bool isClean = s.database.run("VACUUM");
    Statement checkpoint(s.database, "PRAGMA wal_checkpoint(TRUNCATE)");
    isClean = checkpoint.next() && checkpoint.integer(0) == 0 && isClean; // the first column: somebody was in the way
    if (!isClean)
        erased.leftovers.push_back(s.file().string());
    const std::string quoted = nlohmann::json(name).dump();
    const std::vector<std::string> words = {std::string(name), quoted.substr(1, quoted.size() - 2)};
    std::error_code code;
    for (const auto &entry : fs::directory_iterator(s.place.folder, code))
        if (entry.path().filename().string().find(".damaged-") != std::string::npos && entry.is_regular_file(code) &&
            mayHold(entry.path(), words))
            erased.leftovers.push_back(entry.path().string());
    std::sort(erased.leftovers.begin(), erased.leftovers.end());
    return erased;
}

std::vector<std::string> deleteRecordings(const std::vector<Attempt> &attempts) {
    std::vector<std::string> deleted;
    for (const Attempt &attempt : attempts) {
        if (attempt.recording.empty())
            continue;
        const Result<std::string> bytes = readFile(attempt.recording, static_cast<uint64_t>(kMaxRecordingBytes));
        std::error_code code;
        if (!bytes.ok() || hash64(*bytes) != attempt.recordingHash || !fs::remove(attempt.recording, code))
            continue;
        deleted.push_back(attempt.recording);
        fs::remove(fs::path(attempt.recording).replace_extension(".html"), code);
    }
    return deleted;
}

} // namespace stipple::record

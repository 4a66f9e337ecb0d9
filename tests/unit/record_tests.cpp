// The record on the disk, and all that can happen to it: full, locked, cut short, old, new, killed, used by two at
// once.
#include <csignal>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "engine/base/hash.h"
#include "engine/record/record.h"
#include "tests/unit/record_support.h"

using namespace stipple;
using namespace stipple::record;
using test::kMonday;
using test::madeRun;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

// A folder of its own for each test case.
class Folder {
  public:
    Folder() {
        std::string made = (fs::temp_directory_path() / "stipple-record-XXXXXX").string();
        REQUIRE(::mkdtemp(made.data()) != nullptr);
        path_ = made;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    operator const fs::path &() const { return path_; }
    fs::path operator/(const std::string &name) const { return path_ / name; }

  private:
    fs::path path_;
};

Record openIn(const fs::path &folder, int busyMs = 100) {
    return Record::open({.folder = folder, .busyMs = busyMs}, kMonday);
}

std::string bytesOf(const fs::path &file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

// Every byte of every file of the folder.
std::string everything(const fs::path &folder) {
    std::string all;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            all += bytesOf(entry.path());
    return all;
}

void keep(Record &record, const std::string &name, int runs, TimeS from = kMonday) {
    for (int i = 0; i < runs; ++i) {
        const auto stored = record.store(name, madeRun("block-pen", from + i, true), from);
        INFO((stored.ok() ? stored->notice : stored.error().message));
        REQUIRE(stored.ok());
        REQUIRE(stored->notice.empty());
    }
}

size_t countOf(Record &record, const std::string &name) {
    const auto runs = record.runsOf(name);
    INFO((runs.ok() ? std::string() : runs.error().message));
    REQUIRE(runs.ok());
    return runs->size();
}

bool runSql(const fs::path &file, const char *sql) {
    sqlite3 *database = nullptr;
    const bool isGood = sqlite3_open(file.c_str(), &database) == SQLITE_OK &&
                        sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return isGood;
}

bool isOneLine(const std::string &text) { return !text.empty() && text.find('\n') == std::string::npos; }

// Runs `work` in a program of its own; its exit code, or -signal.
template <typename Work>
pid_t startProgram(Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    return child;
}
int endOf(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace

TEST_CASE("a run comes back from the record as it was stored") {
    const Folder folder;
    const Attempt stored = madeRun("block-pen", kMonday, false, 83.25);
    {
        Record record = openIn(folder);
        CHECK_FALSE(fs::exists(record.file())); // nobody asked for one
        CHECK(record.people()->empty());
        CHECK(record.runsOf("Ann")->empty());
        REQUIRE(record.store("Ann", stored, kMonday).ok());
    }
    Record record = openIn(folder);
    CHECK(record.takeNotices().empty());
    const auto runs = record.runsOf("Ann", "block-pen");
    REQUIRE(runs.ok());
    REQUIRE(runs->size() == 1);
    const Attempt &run = runs->front();
    CHECK(run.uid.size() == 16);
    CHECK(run.caseId == stored.caseId);
    CHECK(run.caseHash == stored.caseHash);
    CHECK(run.rubricId == stored.rubricId);
    CHECK(run.rubricHash == stored.rubricHash);
    CHECK(run.device == stored.device);
    CHECK(run.hand == stored.hand);
    CHECK_FALSE(run.isAssessment);
    CHECK(run.startedAtS == stored.startedAtS);
    CHECK(run.durationS == stored.durationS);
    CHECK(run.total == stored.total);
    CHECK(run.error == stored.error);
    CHECK(run.band == stored.band);
    CHECK(run.result == "failed");
    CHECK(run.criticalFails == stored.criticalFails);
    REQUIRE(run.metrics.size() == 2);
    CHECK(run.metrics[1].id == "M9");
    CHECK(run.metrics[1].value == 1.25);
    CHECK(run.metrics[1].score == 72.5);
    CHECK(run.recording == stored.recording);
    CHECK(run.recordingHash == stored.recordingHash);
    CHECK(record.runsOf("Ann", "cheeks-pen")->empty());
    CHECK(record.runsOf("Bob")->empty());
    const auto people = record.people();
    REQUIRE(people->size() == 1);
    CHECK(people->front().name == "Ann");
    CHECK(people->front().runs == 1);
    CHECK(people->front().lastAtS == kMonday);
    CHECK((fs::status(record.file()).permissions() & fs::perms(077)) == fs::perms::none); // nobody else reads it
}

TEST_CASE("names may hold anything that is a letter or a sign, and nothing else") {
    const Folder folder;
    Record record = openIn(folder);
    for (const std::string name :
         {"O'Brien \"Bo\"; DROP TABLE people;--", "Zoë 👩‍⚕️", "李小龍", "%s\\n?1", "  Ann  "}) {
        REQUIRE(record.store(name, madeRun("block-pen", kMonday, true), kMonday).ok());
        CHECK(countOf(record, *cleanName(name)) == 1);
    }
    CHECK(record.people()->size() == 5);
    CHECK(countOf(record, "Ann") == 1);
    for (const std::string &name : {std::string(10'240, 'x'), std::string(""), std::string("   "), std::string("a\nb"),
                                    std::string("a\0b", 3), std::string("\xff\xfe"), std::string("cut \xe2\x82")}) {
        const auto stored = record.store(name, madeRun("block-pen", kMonday, true), kMonday);
        REQUIRE_FALSE(stored.ok());
        CHECK(isOneLine(stored.error().message));
        CHECK(stored.error().message.size() < 200);
        CHECK_FALSE(record.addPerson(name, kMonday).ok());
    }
    CHECK(record.people()->size() == 5);
    REQUIRE(record.addPerson("Ann", kMonday + 9).ok()); // there already
    CHECK(record.people()->size() == 5);
}

TEST_CASE("while another program holds the record, runs wait beside it and are taken in at the next start") {
    const Folder folder;
    {
        Record record = openIn(folder);
        keep(record, "Ann", 2);
    }
    sqlite3 *other = nullptr;
    REQUIRE(sqlite3_open((folder / "record.sqlite").c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE people SET name = name;",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
    {
        Record record = openIn(folder, 50);
        const auto runs = record.runsOf("Ann");
        REQUIRE_FALSE(runs.ok());
        CHECK(isOneLine(runs.error().message));
        CHECK(runs.error().message.find("another program holds it") != std::string::npos);
        for (int i = 0; i < 2; ++i) {
            const auto stored = record.store("Bob", madeRun("block-pen", kMonday + 10 + i, true), kMonday);
            REQUIRE(stored.ok());
            CHECK(isOneLine(stored->notice));
            CHECK(stored->notice.find("record.spool") != std::string::npos);
        }
    }
    REQUIRE(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    Record record = openIn(folder);
    const std::vector<std::string> notices = record.takeNotices();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0] == "2 runs kept beside the record are in it now.");
    CHECK(countOf(record, "Ann") == 2);
    CHECK(countOf(record, "Bob") == 2);
    CHECK(fs::file_size(folder / "record.spool") == 0);
    CHECK(openIn(folder).takeNotices().empty());
}

TEST_CASE("a program that only writes for a moment is waited for") {
    const Folder folder;
    Record record = openIn(folder, 5000);
    keep(record, "Ann", 1);
    const pid_t writer = startProgram([&] {
        sqlite3 *other = nullptr;
        sqlite3_open((folder / "record.sqlite").c_str(), &other);
        sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        std::ofstream(folder / "has-it") << "1";
        ::usleep(200'000);
        sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
    });
    while (!fs::exists(folder / "has-it"))
        ::usleep(1000);
    keep(record, "Ann", 1, kMonday + 1); // not through the spool
    CHECK(endOf(writer) == 0);
    CHECK(countOf(record, "Ann") == 2);
}

TEST_CASE("when files can grow no more, runs wait beside the record") {
    const Folder folder;
    {
        Record record = openIn(folder);
        keep(record, "Ann", 3);
    }
    const pid_t program = startProgram([&] {
        std::signal(SIGXFSZ, SIG_IGN); // as the program does
        Record record = Record::open({.folder = folder, .busyMs = 50}, kMonday);
        rlimit most{};
        ::getrlimit(RLIMIT_FSIZE, &most);
        most.rlim_cur = 16 * 1024; // bytes: less than the database and its log, more than the spool
        ::setrlimit(RLIMIT_FSIZE, &most);
        for (int i = 0; i < 8; ++i) {
            const auto stored = record.store("Ann", madeRun("block-pen", kMonday + 100 + i, true), kMonday);
            if (!stored.ok())
                ::_exit(2);
            if (i == 7 && stored->notice.empty())
                ::_exit(3); // it never was full
        }
        if (const auto runs = record.runsOf("Ann"); !runs.ok() || runs->size() != 11)
            ::_exit(4); // they count although they wait
    });
    CHECK(endOf(program) == 0);
    Record record = openIn(folder);
    CHECK(record.takeNotices().size() == 1);
    CHECK(countOf(record, "Ann") == 11);
}

TEST_CASE("on a full disk runs wait in the space that was kept for them") {
    const Folder folder;
    if (::mount("tmpfs", (folder / "").c_str(), "tmpfs", 0, "size=300k") != 0) {
        WARN("SKIPPED: a small disk cannot be mounted here (" << std::strerror(errno)
                                                              << "); a limit on files' size was tried instead");
        return;
    }
    struct Unmount {
        fs::path path;
        ~Unmount() { ::umount2(path.c_str(), MNT_DETACH); }
    } const unmount{folder};
    {
        Record record = openIn(folder);
        keep(record, "Ann", 1);
        {
            std::ofstream filler(folder / "filler", std::ios::binary);
            const std::string page(1024, 'f');
            while (filler.write(page.data(), 1024).flush())
                continue;
        }
        int waiting = 0;
        for (int i = 0; i < 20; ++i) {
            const auto stored = record.store("Ann", madeRun("block-pen", kMonday + 1 + i, true), kMonday);
            INFO((stored.ok() ? stored->notice : stored.error().message));
            REQUIRE(stored.ok());
            waiting += stored->notice.empty() ? 0 : 1;
            if (!stored->notice.empty())
                CHECK(stored->notice.find("full") != std::string::npos);
        }
        CHECK(waiting > 0);
        CHECK(countOf(record, "Ann") == 21);
        // Far more than was kept: at last there is one clear line, and nothing is dropped from memory.
        bool hasFailed = false;
        for (int i = 0; i < 100 && !hasFailed; ++i) {
            const auto stored = record.store("Bob", madeRun("block-pen", kMonday + i, true), kMonday);
            hasFailed = !stored.ok();
            if (hasFailed)
                CHECK(isOneLine(stored.error().message));
        }
        CHECK(hasFailed);
        const size_t bobs = countOf(record, "Bob");
        fs::remove(folder / "filler");
        REQUIRE(record.store("Bob", madeRun("block-pen", kMonday + 999, true), kMonday).ok());
        CHECK(countOf(record, "Bob") == bobs + 1);
    }
    Record record = openIn(folder);
    CHECK(countOf(record, "Ann") == 21);
    CHECK(fs::file_size(folder / "record.spool") == 0);
}

TEST_CASE("a record cut short is put aside, read as far as it goes, and a new one is begun") {
    const Folder folder;
    {
        Record record = openIn(folder);
        keep(record, "Ann", 60);
    }
    const fs::path file = folder / "record.sqlite";
    const auto whole = fs::file_size(file);
    fs::resize_file(file, whole - 8192);
    const std::string cut = bytesOf(file);
    Record record = openIn(folder);
    const std::vector<std::string> notices = record.takeNotices();
    REQUIRE(notices.size() == 1);
    INFO(notices[0]);
    CHECK(isOneLine(notices[0]));
    const fs::path aside = file.string() + ".damaged-" + fileStamp(kMonday);
    CHECK(notices[0].find(aside.string()) != std::string::npos);
    CHECK(bytesOf(aside) == cut);
    const size_t saved = countOf(record, "Ann");
    CHECK(saved > 0);
    CHECK(saved < 60);
    keep(record, "Ann", 1, kMonday + 1000);
    CHECK(countOf(record, "Ann") == saved + 1);
    CHECK(openIn(folder).takeNotices().empty());
}

TEST_CASE("a record that is no database any more is put aside") {
    const Folder folder;
    std::ofstream(folder / "record.sqlite") << std::string(5000, '#');
    Record record = openIn(folder);
    CHECK(record.takeNotices().size() == 1);
    keep(record, "Ann", 1);
    CHECK(bytesOf(folder / ("record.sqlite.damaged-" + fileStamp(kMonday))) == std::string(5000, '#'));
}

TEST_CASE("an empty file, as a crash at the first start leaves it, becomes a record") {
    const Folder folder;
    std::ofstream(folder / "record.sqlite") << "";
    Record record = openIn(folder);
    CHECK(record.takeNotices().empty());
    keep(record, "Ann", 1);
}

TEST_CASE("a line of the spool cut short is kept aside and spoils no other") {
    const Folder folder;
    { // a newer record, so that all goes to the spool
        Record record = openIn(folder);
        keep(record, "Ann", 1);
    }
    REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=99"));
    const auto wait = [&](int i) {
        Record record = openIn(folder);
        REQUIRE(record.store("Ann", madeRun("block-pen", kMonday + i, true), kMonday).ok());
    };
    wait(1);
    wait(2);
    const fs::path spool = folder / "record.spool";
    fs::resize_file(spool, fs::file_size(spool) - 100); // killed while writing
    wait(3);
    REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=2"));
    Record record = openIn(folder);
    const std::vector<std::string> notices = record.takeNotices();
    REQUIRE(notices.size() == 2);
    CHECK(notices[0] == "2 runs kept beside the record are in it now.");
    CHECK(notices[1].find(".damaged-") != std::string::npos);
    CHECK(countOf(record, "Ann") == 3);
}

TEST_CASE("what the spool still holds after it was taken in is not taken in twice") {
    const Folder folder;
    {
        Record record = openIn(folder);
        keep(record, "Ann", 1);
    }
    REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=99"));
    {
        Record record = openIn(folder);
        REQUIRE(record.store("Ann", madeRun("block-pen", kMonday + 1, true), kMonday).ok());
    }
    REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=2"));
    const std::string spool = bytesOf(folder / "record.spool");
    { Record record = openIn(folder); }
    std::ofstream(folder / "record.spool", std::ios::binary) << spool; // as if killed before it was emptied
    Record record = openIn(folder);
    CHECK(countOf(record, "Ann") == 2);
}

TEST_CASE("a record of version 1 is brought up to today's with nothing lost") {
    const Folder folder;
    fs::copy_file(STIPPLE_SOURCE_DIR "/tests/unit/data/record-1.sqlite", folder / "record.sqlite");
    Record record = openIn(folder);
    CHECK(record.takeNotices().empty());
    const auto runs = record.runsOf("Zoë \"Z\" O'Hara");
    REQUIRE(runs.ok());
    REQUIRE(runs->size() == 2);
    CHECK(runs->at(0).total == 71.5);
    CHECK(runs->at(0).criticalFails == std::vector<std::string>{"CF7"});
    CHECK(runs->at(0).hand.empty());
    CHECK_FALSE(runs->at(0).wasLocked);
    CHECK(runs->at(1).isAssessment);
    CHECK(runs->at(1).isPassed());
    CHECK(runs->at(1).caseHash == 0xFEDCBA9876543210U);
    keep(record, "Ann", 1);
    CHECK(record.people()->size() == 2);
}

TEST_CASE("a record of a newer program and somebody else's database are left as they are, and runs wait") {
    const Folder folder;
    {
        Record record = openIn(folder);
        keep(record, "Ann", 1);
    }
    const fs::path file = folder / "record.sqlite";
    bool isNewer = false;
    SECTION("newer") {
        isNewer = true;
        REQUIRE(runSql(file, "PRAGMA user_version=3"));
    }
    SECTION("not ours") {
        fs::remove(file);
        REQUIRE(runSql(file, "CREATE TABLE people(x); INSERT INTO people VALUES(1)"));
    }
    const std::string before = bytesOf(file);
    {
        Record record = openIn(folder);
        const auto people = record.people();
        REQUIRE_FALSE(people.ok());
        INFO(people.error().message);
        CHECK(isOneLine(people.error().message));
        CHECK(people.error().message.find(isNewer ? "newer Stipple (version 3" : "not a record of Stipple") !=
              std::string::npos);
        const auto stored = record.store("Ann", madeRun("block-pen", kMonday + 1, true), kMonday);
        REQUIRE(stored.ok());
        CHECK(isOneLine(stored->notice));
        CHECK_FALSE(record.erase("Ann").ok());
    }
    CHECK(bytesOf(file) == before);
    CHECK(fs::file_size(folder / "record.spool") > 100);
}

TEST_CASE("a program killed in the middle of a hundred writes loses none it had been told of") {
    const Folder folder;
    for (int killAfter : {1, 17, 60}) {
        int told[2];
        REQUIRE(::pipe(told) == 0);
        const std::string name = "run " + std::to_string(killAfter);
        const pid_t writer = startProgram([&] {
            Record record = Record::open({.folder = folder, .busyMs = 2000}, kMonday);
            for (int i = 0; i < 100; ++i)
                if (const auto stored = record.store(name, madeRun("block-pen", kMonday + i, true), kMonday);
                    stored.ok() && stored->notice.empty())
                    (void)::write(told[1], "x", 1);
        });
        ::close(told[1]);
        int stored = 0;
        char one = 0;
        while (stored < killAfter && ::read(told[0], &one, 1) == 1)
            ++stored;
        ::kill(writer, SIGKILL);
        CHECK(endOf(writer) == -SIGKILL);
        while (::read(told[0], &one, 1) == 1) // told of before the kill came
            ++stored;
        ::close(told[0]);
        Record record = openIn(folder);
        CHECK(record.takeNotices().empty());
        const size_t kept = countOf(record, name);
        CHECK(kept >= static_cast<size_t>(stored));
        CHECK(kept <= static_cast<size_t>(stored) + 1); // the one being written
    }
}

TEST_CASE("two programs store at once and every run is there") {
    const Folder folder;
    std::vector<pid_t> programs;
    for (const std::string name : {"Ann", "Ann", "Bob"})
        programs.push_back(startProgram([&] {
            Record record = Record::open({.folder = folder, .busyMs = 10'000}, kMonday);
            for (int i = 0; i < 30; ++i)
                if (!record.store(name, madeRun("block-pen", kMonday + i, true), kMonday).ok())
                    ::_exit(1);
        }));
    for (const pid_t program : programs)
        CHECK(endOf(program) == 0);
    Record record = openIn(folder);
    CHECK(countOf(record, "Ann") == 60);
    CHECK(countOf(record, "Bob") == 30);
    CHECK(record.people()->size() == 2);
}

TEST_CASE("the export is complete: from it alone every run can be read again") {
    const Folder folder;
    Record record = openIn(folder);
    keep(record, "Zoë \"Z\"", 3);
    keep(record, "Bob", 1);
    const auto text = record.exportJson("Zoë \"Z\"", kMonday + 77);
    REQUIRE(text.ok());
    const Json out = Json::parse(*text);
    CHECK(out["format"] == "stipple-record");
    CHECK(out["version"] == 1);
    CHECK(out["exported_at"] == isoTime(kMonday + 77));
    CHECK(out["person"]["name"] == "Zoë \"Z\"");
    CHECK(out["person"]["created_at"] == isoTime(kMonday));
    REQUIRE(out["attempts"].size() == 3);
    CHECK(text->find("Bob") == std::string::npos);
    const Json &run = out["attempts"][0];
    for (const char *key :
         {"uid", "case", "case_hash", "rubric", "device", "hand", "mode", "locked", "started_at", "duration_s", "total",
          "error", "band", "result", "critical_fails", "metrics", "recording", "recording_hash"})
        CHECK(run.contains(key));
    CHECK(run["case_hash"] == "fedcba9876543210");
    CHECK(run["metrics"][1] == Json{{"id", "M9"}, {"value", 1.25}, {"score", 72.5}});
    CHECK(run["started_at"] == isoTime(kMonday));
    const auto nobody = record.exportJson("Zoe", kMonday);
    REQUIRE_FALSE(nobody.ok());
    CHECK(nobody.error().message == "nobody called 'Zoe' is in the record; there are Bob, Zoë \"Z\"");
}

TEST_CASE("after erasing, no byte of the name is left in any file, and the others keep everything") {
    const Folder folder;
    const std::string name = "Wilhelmina Quartermaine";
    Record record = openIn(folder);
    keep(record, "Bob", 3);
    keep(record, name, 40);
    keep(record, "Cleo", 3);
    { // and some that wait
        REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=99"));
        Record other = openIn(folder);
        REQUIRE(other.store(name, madeRun("block-pen", kMonday + 900, true), kMonday).ok());
        REQUIRE(other.store("Bob", madeRun("block-pen", kMonday + 901, true), kMonday).ok());
        REQUIRE(runSql(folder / "record.sqlite", "PRAGMA user_version=2"));
    }
    CHECK(everything(folder).find("Quartermaine") != std::string::npos);
    const auto erased = record.erase(name);
    INFO((erased.ok() ? std::string() : erased.error().message));
    REQUIRE(erased.ok());
    CHECK(erased->runs == 41);
    CHECK(erased->recordings.size() == 41);
    CHECK(erased->leftovers.empty());
    CHECK(everything(folder).find("Quartermaine") == std::string::npos);
    CHECK(everything(folder).find("Wilhelmina") == std::string::npos);
    CHECK(countOf(record, "Bob") == 4);
    CHECK(countOf(record, "Cleo") == 3);
    CHECK(countOf(record, name) == 0);
    CHECK_FALSE(record.erase(name).ok());
}

TEST_CASE("erasing says where the name may still stand") {
    const Folder folder;
    Record record = openIn(folder);
    keep(record, "Wilhelmina", 2);
    std::ofstream(folder / "record.sqlite.damaged-20200101-000000") << "…Wilhelmina…";
    std::ofstream(folder / "record.sqlite.damaged-20200101-000001") << "…";
    const auto erased = record.erase("Wilhelmina");
    REQUIRE(erased.ok());
    CHECK(erased->leftovers == std::vector<std::string>{(folder / "record.sqlite.damaged-20200101-000000").string()});
}

TEST_CASE("only recordings that are still what was recorded are deleted, with the report beside them") {
    const Folder folder;
    for (const char *name : {"a.stipple", "a.html", "b.stipple", "b.html"})
        std::ofstream(folder / name) << name;
    Attempt a = madeRun("block-pen", kMonday, true), b = a, gone = a;
    a.recording = (folder / "a.stipple").string();
    a.recordingHash = hash64(std::string_view("a.stipple"));
    b.recording = (folder / "b.stipple").string(); // somebody put another file there
    gone.recording = (folder / "c.stipple").string();
    CHECK(deleteRecordings({a, b, gone}) == std::vector<std::string>{a.recording});
    CHECK_FALSE(fs::exists(folder / "a.stipple"));
    CHECK_FALSE(fs::exists(folder / "a.html"));
    CHECK(fs::exists(folder / "b.stipple"));
    CHECK(fs::exists(folder / "b.html"));
}

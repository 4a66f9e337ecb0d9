// The trainer and the trainees' record: who practises, keeping their runs, what the course has opened to them, and the
// page that shows it. Nobody is the default, and then nothing is kept.
#include <algorithm>
#include <ctime>

#include "engine/app/trainer.h"
#include "engine/base/file.h"
#include "engine/record/progress.h"
#include "sim/technique/hands.h"

namespace stipple::app {

record::TimeS Trainer::wallS() const {
    return setup_.wallClock ? setup_.wallClock() : static_cast<record::TimeS>(std::time(nullptr));
}

void Trainer::openRecord() {
    if (setup_.recordFolder.empty())
        return;
    record_.emplace(record::Record::open({.folder = setup_.recordFolder}, wallS()));
    for (const std::string &notice : record_->takeNotices())
        recordNotice_ += (recordNotice_.empty() ? "" : " ") + notice;
    if (!setup_.person.empty())
        choosePerson(setup_.person);
}

void Trainer::readRuns() {
    runs_.clear();
    if (!record_ || person_.empty())
        return;
    Result<std::vector<record::Attempt>> runs = record_->runsOf(person_);
    if (runs.ok())
        runs_ = std::move(*runs);
    else
        recordNotice_ = runs.error().message;
}

// Empty: nobody. A name that is none is told where it was written.
void Trainer::choosePerson(const std::string &name) {
    std::string chosen;
    if (!name.empty()) {
        const Result<std::string> clean = record::cleanName(name);
        if (!clean.ok()) {
            (people_ ? people_->notice : recordNotice_) = clean.error().message;
            return;
        }
        chosen = *clean;
    }
    people_.reset();
    recordNotice_.clear();
    recordRow_ = 0;
    person_ = chosen;
    if (!person_.empty())
        if (const Status added = record_->addPerson(person_, wallS()); !added.ok())
            recordNotice_ = added.error().message + ". Runs wait beside it meanwhile.";
    for (const std::string &notice : record_->takeNotices())
        recordNotice_ += (recordNotice_.empty() ? "" : " ") + notice;
    readRuns();
    if (person_.empty())
        screen_ = ui::Screen::Home;
}

void Trainer::listPeople() {
    people_.emplace();
    const Result<std::vector<record::Person>> known = record_->people();
    if (!known.ok()) {
        people_->notice = known.error().message;
        return;
    }
    for (const record::Person &one : *known) {
        people_->names.push_back(one.name);
        if (one.name == person_)
            people_->selected = static_cast<int>(people_->names.size());
    }
}

void Trainer::takePerson(int index) {
    const int chosen = index >= 0 ? index : people_->selected;
    if (index < 0 && !people_->typed.empty())
        choosePerson(people_->typed);
    else if (chosen == 0)
        choosePerson({});
    else if (static_cast<size_t>(chosen) <= people_->names.size())
        choosePerson(std::string(people_->names[static_cast<size_t>(chosen - 1)]));
}

void Trainer::type(std::string_view text) {
    if (people_ && people_->typed.size() + text.size() <= record::kMaxNameBytes)
        people_->typed += text;
}

size_t Trainer::runsOf(std::string_view caseId) const {
    return static_cast<size_t>(
        std::count_if(runs_.begin(), runs_.end(), [&](const record::Attempt &run) { return run.caseId == caseId; }));
}

// Whether it was for this page or the question of who practises.
bool Trainer::handlePeople(const ui::Event &event) {
    using ui::Act;
    if (!record_)
        return false;
    if (people_) {
        std::string &typed = people_->typed;
        switch (event.act) {
        case Act::NextPerson:
            typed.clear();
            people_->selected =
                std::clamp(people_->selected + event.amount, 0, static_cast<int>(people_->names.size()));
            break;
        case Act::TakePerson:
            takePerson(event.amount);
            break;
        case Act::EraseLetter: // a whole one
            while (!typed.empty() && (static_cast<unsigned char>(typed.back()) & 0xC0U) == 0x80U)
                typed.pop_back();
            if (!typed.empty())
                typed.pop_back();
            break;
        case Act::ClosePeople:
            people_.reset();
            break;
        default:
            break;
        }
        return true;
    }
    if (screen_ == ui::Screen::Home && event.act == Act::OpenRecord && !person_.empty()) {
        readRuns(); // another program may have added some
        recordRow_ = 0;
        recordNotice_.clear();
        screen_ = ui::Screen::Record;
        return true;
    }
    if ((screen_ == ui::Screen::Home || screen_ == ui::Screen::Record) && event.act == Act::OpenPeople) {
        listPeople();
        return true;
    }
    if (screen_ != ui::Screen::Record)
        return false;
    const int rows = static_cast<int>(
        ui::recordView({.cases = cases_, .attempts = runs_, .person = person_, .nowS = wallS()}).rows.size());
    switch (event.act) {
    case Act::SelectRow:
        recordRow_ = std::clamp(event.amount, 0, rows - 1);
        return true;
    case Act::NextRow:
        recordRow_ = std::clamp(recordRow_ + event.amount, 0, rows - 1);
        return true;
    case Act::ExportRecord:
        exportRecord();
        return true;
    case Act::AskErase:
        ask_ = Ask::Erase;
        return true;
    case Act::GoHome:
        recordNotice_.clear();
        goHome();
        return true;
    default:
        return false;
    }
}

void Trainer::exportRecord() {
    const Result<std::string> text = record_->exportJson(person_, wallS());
    if (!text.ok()) {
        recordNotice_ = text.error().message;
        return;
    }
    const std::filesystem::path file = setup_.outFolder / ("record-" + record::fileStamp(wallS()) + ".json");
    const Status made = makeFolder(setup_.outFolder);
    const Status written = made.ok() ? writeFile(file, *text) : made;
    recordNotice_ = written.ok() ? "Everything kept is in " + file.string() : written.error().message;
}

void Trainer::eraseRecord() {
    const Result<record::Erased> erased = record_->erase(person_);
    if (!erased.ok()) {
        recordNotice_ = erased.error().message;
        return;
    }
    const std::string name = person_;
    choosePerson({});
    recordNotice_ = "Everything kept of " + ui::shortened(name, 24) + " is erased.";
    for (const std::string &file : erased->leftovers)
        recordNotice_ += " The name may still stand in " + file + ".";
}

bool Trainer::isLocked(const std::string &caseId) const {
    if (person_.empty())
        return false;
    const std::vector<record::Standing> all = record::standings(cases_, runs_, wallS());
    return std::any_of(all.begin(), all.end(),
                       [&](const record::Standing &standing) { return standing.caseId == caseId && !standing.isOpen; });
}

// A case the course has not come to is practised, and marked; it is not assessed.
Status Trainer::mayBegin() const {
    if (!mode_->isJudged || person_.empty())
        return Ok{};
    for (const record::Standing &standing : record::standings(cases_, runs_, wallS()))
        if (standing.caseId == caseId_ && !standing.isOpen)
            return badUsage("the case " + caseId_ + " is not open to assessment yet: " + standing.needs +
                            "; practise it meanwhile");
    return Ok{};
}

// The finished run into the record of whoever practises. What goes wrong is told where the recording's troubles are.
void Trainer::keepRun() {
    if (!record_ || person_.empty() || mode_->isScripted || !finished_)
        return;
    const Result<record::Record::Stored> stored = record_->store(
        person_,
        record::makeAttempt(finished_->score, assets_->trainingCase,
                            {.hand = finished_->score.hands.empty() ? std::string(mode_->inputClass)
                                                                    : sim::handText(finished_->score.hands),
                             .isAssessment = mode_->isJudged,
                             .wasLocked = isLocked(assets_->trainingCase.id),
                             .startedAtS = startedAtS_,
                             .recording = finished_->recording}),
        wallS());
    const std::string trouble = stored.ok() ? stored->notice : stored.error().message;
    if (!trouble.empty())
        finished_->problem += (finished_->problem.empty() ? "" : "; ") + trouble;
    readRuns();
}

// "84 ± 3 · your 5th run"
std::string Trainer::standingText() const {
    const record::Run run{.total = static_cast<double>(finished_->score.total),
                          .error = static_cast<double>(finished_->score.error)};
    const size_t count = runsOf(assets_->trainingCase.id);
    return record::scoreText(run) + (count > 0 ? " · your " + record::ordinal(count) + " run" : "");
}

} // namespace stipple::app

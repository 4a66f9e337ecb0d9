#include "engine/app/report_files.h"

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/report/csv.h"
#include "engine/report/pdf.h"

namespace stipple::app {

sim::ReportFacts reportFacts(const sim::RecordingHeader &header, const std::string &recordingName, uint64_t stateHash) {
    return {.recording = recordingName,
            .build = header.build,
            .backend = header.backend,
            .startedAt = header.startedAt,
            .input = header.inputClass,
            .head = header.head,
            .seed = std::to_string(header.seed),
            .stateHash = hexOf(stateHash),
            .pictures = {}};
}

Status writeReports(const ReportFiles &files, const sim::Score &score, const sim::Case &trainingCase,
                    const sim::ReportFacts &facts) {
    Status first = Ok{};
    const auto write = [&first](const std::filesystem::path &file, const Result<std::string> &bytes) {
        const Status written = bytes.ok() ? writeFile(file, *bytes) : Status(bytes.error());
        if (!written.ok() && first.ok())
            first = written;
    };
    if (!files.html.empty())
        write(files.html, sim::reportHtml(score, trainingCase, facts));
    if (!files.pdf.empty())
        write(files.pdf, reportPdf(score, trainingCase, facts));
    if (!files.csv.empty())
        write(files.csv, reportCsv(score, trainingCase));
    return first;
}

} // namespace stipple::app

// The reports `stipple score` writes: page, PDF and table from a recording alone, read back by other programs.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

using namespace stipple::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

bool has(const char *program) { return runProgram({"sh", "-c", std::string("command -v ") + program}).code == 0; }

} // namespace

TEST_CASE("a recording gives its report as page, PDF and table") {
    const fs::path folder = freshFolder("reports");
    const fs::path trace = makeTrace(folder, "block-pen", {"--force", "3", "--tilt", "12"});
    REQUIRE(trainer({"simulate", "--case", "block-pen", "--trace", trace.string(), "--out", folder.string(), "--device",
                     "cpu"})
                .code == 0);
    const fs::path pdf = folder / "r.pdf", html = folder / "r.html", csv = folder / "r.csv";
    const Ran ran = trainer({"score", recordingIn(folder).string(), "--json", "--pdf", pdf.string(), "--html",
                             html.string(), "--csv", csv.string()});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json score = json::parse(ran.out);
    REQUIRE(score["deductions"].size() > 1);
    CHECK(score["change"].size() >= 1);
    CHECK(score["course"]["speed"].size() == score["course"]["force"].size());
    CHECK(score["course"]["speed"].size() ==
          static_cast<size_t>(score["durations"]["total_s"].get<double>() / 0.25 + 0.999));
    CHECK(contentOf(html).find("</html>") != std::string::npos);
    CHECK(contentOf(csv).starts_with("kind,id,name,"));
    const std::string bytes = contentOf(pdf);
    REQUIRE(bytes.starts_with("%PDF-1."));
    if (!has("pdfinfo") || !has("pdftotext")) {
        WARN("SKIPPED: the PDF is not opened without pdfinfo and pdftotext (apt-get install poppler-utils)");
        return;
    }
    const Ran info = runProgram({"pdfinfo", pdf.string()});
    CHECK(info.code == 0);
    CHECK(info.out.find("Tagged:          yes") != std::string::npos);
    CHECK(info.out.find("(A4)") != std::string::npos);
    CHECK(info.out.find("Title:           Pen on the practice block") != std::string::npos);
    const Ran text = runProgram({"pdftotext", "-layout", pdf.string(), "-"});
    REQUIRE(text.code == 0);
    for (const char *word :
         {"Domains", "Keep", "Change", "Coverage", "Boundary", "Hand speed", "Metrics", "Deductions", "Provisional"}) {
        INFO(word);
        CHECK(text.out.find(word) != std::string::npos);
    }
    const Ran fonts = runProgram({"pdffonts", pdf.string()});
    CHECK(fonts.out.find("DejaVuSans") != std::string::npos);
    // A folder that is not there: told, nothing else done.
    const Ran nowhere = trainer({"score", recordingIn(folder).string(), "--pdf", (folder / "none" / "r.pdf").string()});
    CHECK(nowhere.code == 4);
    CHECK(nowhere.err.find("r.pdf") != std::string::npos);
    CHECK(std::count(nowhere.err.begin(), nowhere.err.end(), '\n') == 1);
}

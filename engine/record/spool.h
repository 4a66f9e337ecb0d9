// The spool: a small file beside the record that takes the runs the database could not (disk full, locked, of a newer
// program), a line of JSON each, until it can. Two programs may use it at once (flock). A reserve of disk space is kept
// beside it and given up when the disk is full, so that there is room for the next runs.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/record/attempt.h"

namespace stipple::record {

struct SpooledRun {
    std::string name; // of the person
    TimeS createdAtS = 0;
    Attempt attempt;
};

class Spool {
  public:
    explicit Spool(const std::filesystem::path &folder);

    const std::filesystem::path &path() const { return path_; }
    // Keeps the space for later. False: there is none, so what is left had better go to the spool.
    bool reserve() const;
    // The run, on the disk when this returns. A line that a crash cut short stays apart from it.
    Status append(const SpooledRun &run) const;
    // What it holds. Lines that cannot be read are left out.
    std::vector<SpooledRun> read() const;
    bool isEmpty() const;
    // Hands all runs to `take` and, if that went well, empties the file; nobody else can write meanwhile. Lines that
    // cannot be read are moved to a file of their own, named in `damaged`.
    Status drain(const std::function<Status(const std::vector<SpooledRun> &)> &take, TimeS nowS,
                 std::filesystem::path &damaged) const;
    // Takes out the lines of one person; how many those were.
    Result<int> forget(const std::string &name) const;

  private:
    std::filesystem::path path_, reserve_;
};

} // namespace stipple::record

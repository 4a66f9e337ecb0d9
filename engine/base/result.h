// Result<T>: a value or an error the user can act on (file, device, case, recording). Programmer errors use
// STIPPLE_ASSERT.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/assert.h"

namespace stipple {

// What went wrong in the world outside; decides the program's exit code (see tools/stipple/main.cpp).
enum class ErrorKind {
    BadUsage, // exit code 2
    BadInput, // a file or its contents: exit code 3
    System,   // device, display, disk: exit code 4
};

// `message` is one line: what, where (file, line, field) and what to do about it.
struct Error {
    ErrorKind kind = ErrorKind::BadInput;
    std::string message;
};

inline Error badInput(std::string message) { return {ErrorKind::BadInput, std::move(message)}; }
inline Error badUsage(std::string message) { return {ErrorKind::BadUsage, std::move(message)}; }
inline Error systemError(std::string message) { return {ErrorKind::System, std::move(message)}; }

template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T &value() & {
        STIPPLE_ASSERT(ok(), error().message.c_str());
        return std::get<0>(content_);
    }
    const T &value() const & {
        STIPPLE_ASSERT(ok(), error().message.c_str());
        return std::get<0>(content_);
    }
    // By value, so that `for (… : f().value())` does not outlive what it walks.
    T value() && {
        STIPPLE_ASSERT(ok(), error().message.c_str());
        return std::get<0>(std::move(content_));
    }
    const Error &error() const { return std::get<1>(content_); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }

  private:
    std::variant<T, Error> content_;
};

// Success without a value.
struct Ok {};
using Status = Result<Ok>;

} // namespace stipple

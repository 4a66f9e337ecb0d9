// Strict reading of JSON files people write by hand: every key must be known, of the right type and in range. The
// things wrong are kept, each as one line naming file and field (a JSON pointer), or line and column when it is no JSON
// at all.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/result.h"

namespace stipple::sim {

struct NumberRange {
    double lo = 0, hi = 0;
};

// The file being read and what was found wrong in it.
class JsonSource {
  public:
    explicit JsonSource(std::string_view fileName) : fileName_(fileName) {}
    void fail(const std::string &pointer, const std::string &what);
    bool failed() const { return !mistakes_.empty(); }
    Error error() const; // the first
    struct Mistake {
        std::string pointer, what;
    };
    const std::vector<Mistake> &mistakes() const { return mistakes_; }
    const std::string &fileName() const { return fileName_; }

  private:
    std::string fileName_;
    std::vector<Mistake> mistakes_;
};

// One JSON object. Readers return a harmless default once anything failed; look at JsonSource::failed() at the end.
class JsonObject {
  public:
    JsonObject(JsonSource &source, const nlohmann::json &node, std::string pointer);

    bool has(std::string_view key) const;
    // Plain text without control characters, 1 to `maxBytes` long.
    std::string text(std::string_view key, size_t maxBytes);
    // One of `choices`.
    std::string choice(std::string_view key, std::initializer_list<std::string_view> choices);
    // Lower-case letters, digits and '-'.
    std::string identifier(std::string_view key);
    // `least` to `most` texts.
    std::vector<std::string> texts(std::string_view key, size_t maxBytes, size_t least, size_t most);
    double number(std::string_view key, NumberRange range);
    int integer(std::string_view key, NumberRange range);
    // `least` to `most` numbers in range.
    std::vector<double> numbers(std::string_view key, NumberRange range, size_t least, size_t most);
    // Two numbers in range, the first not above the second.
    std::vector<double> interval(std::string_view key, NumberRange range);
    JsonObject object(std::string_view key);
    std::vector<JsonObject> objects(std::string_view key, size_t least, size_t most);
    std::vector<std::string> keys() const;
    // Refuses every key that was not read. Call it last.
    void refuseOthers();

    const std::string &pointer() const { return pointer_; }
    std::string pointerTo(std::string_view key) const;
    JsonSource &source() { return *source_; }

  private:
    const nlohmann::json *find(std::string_view key);
    double checked(const nlohmann::json &value, const std::string &pointer, NumberRange range);

    JsonSource *source_;
    const nlohmann::json *node_;
    std::string pointer_;
    std::vector<std::string> read_;
};

// The text as a JSON document; refuses syntax errors (line and column), keys given twice, and more than `maxBytes`.
Result<nlohmann::json> parseJson(std::string_view text, std::string_view fileName, size_t maxBytes);

// The line of a JSON text on which the value at `pointer` stands, or of what holds it when it is missing. From 1.
int lineOf(std::string_view text, std::string_view pointer);

} // namespace stipple::sim

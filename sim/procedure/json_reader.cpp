// Strict reading of hand-written JSON: see the header.
#include "sim/procedure/json_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stipple::sim {

namespace {

using Json = nlohmann::json;

constexpr size_t kMaxQuoted = 60;

// Safe to print on one line: control characters become '?', long text is cut.
std::string inQuotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text.substr(0, kMaxQuoted))
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    return out + (text.size() > kMaxQuoted ? "…\"" : "\"");
}

std::string shortNumber(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

std::string found(const Json &value) {
    if (value.is_string())
        return "the text " + inQuotes(value.get_ref<const std::string &>());
    if (value.is_number())
        return shortNumber(value.get<double>());
    return std::string(value.type_name());
}

std::string placeOf(std::string_view text, size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const size_t lastBreak = before.rfind('\n');
    const size_t column = before.size() - (lastBreak == std::string_view::npos ? 0 : lastBreak + 1) + 1;
    return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column);
}

// The library's explanation without its own place and number.
std::string reasonOf(std::string_view what) {
    const size_t start = what.find(": ", what.find("error at"));
    std::string out;
    for (const char c : start == std::string_view::npos ? what : what.substr(start + 2))
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return out.substr(0, 160);
}

} // namespace

void JsonSource::fail(const std::string &pointer, const std::string &what) {
    constexpr size_t kMost = 100; // of one file are enough to read
    const bool isKnown = std::any_of(mistakes_.begin(), mistakes_.end(),
                                     [&pointer](const Mistake &one) { return one.pointer == pointer; });
    if (mistakes_.size() < kMost && !isKnown) // a field's first mistake often brings others
        mistakes_.push_back({.pointer = pointer, .what = what});
}

Error JsonSource::error() const {
    if (mistakes_.empty())
        return badInput("");
    const Mistake &first = mistakes_.front();
    return badInput(fileName_ + ": " + (first.pointer.empty() ? "/" : first.pointer) + ": " + first.what);
}

JsonObject::JsonObject(JsonSource &source, const Json &node, std::string pointer)
    : source_(&source), node_(&node), pointer_(std::move(pointer)) {
    if (!node.is_object())
        source.fail(pointer_, "must be an object { … }, found " + found(node));
}

std::string JsonObject::pointerTo(std::string_view key) const {
    std::string out = pointer_ + "/";
    for (const char c : key.substr(0, kMaxQuoted)) // RFC 6901
        out += c == '~'                                            ? "~0"
               : c == '/'                                          ? "~1"
               : static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? "?"
                                                                   : std::string(1, c);
    return out;
}

bool JsonObject::has(std::string_view key) const { return node_->is_object() && node_->contains(key); }

const Json *JsonObject::find(std::string_view key) {
    read_.emplace_back(key);
    if (!node_->is_object())
        return nullptr;
    const auto it = node_->find(key);
    if (it != node_->end())
        return &*it;
    source_->fail(pointerTo(key), "is missing; add it");
    return nullptr;
}

std::string JsonObject::text(std::string_view key, size_t maxBytes) {
    const Json *value = find(key);
    if (value == nullptr)
        return {};
    if (!value->is_string()) {
        source_->fail(pointerTo(key), "must be text, found " + found(*value));
        return {};
    }
    std::string out = value->get<std::string>();
    const bool isPlain =
        std::none_of(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (out.empty() || out.size() > maxBytes || !isPlain) {
        source_->fail(pointerTo(key),
                      "must be 1 to " + std::to_string(maxBytes) + " bytes of text without control characters");
        return {};
    }
    return out;
}

std::string JsonObject::choice(std::string_view key, std::initializer_list<std::string_view> choices) {
    const Json *value = find(key);
    if (value == nullptr)
        return {};
    std::string list;
    for (const std::string_view name : choices) {
        if (value->is_string() && value->get_ref<const std::string &>() == name)
            return std::string(name);
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    source_->fail(pointerTo(key), "must be one of " + list + "; found " + found(*value));
    return {};
}

std::string JsonObject::identifier(std::string_view key) {
    const std::string id = text(key, 40);
    if (!std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }))
        source_->fail(pointerTo(key), "may hold only lower-case letters, digits and '-'");
    return id;
}

std::vector<std::string> JsonObject::texts(std::string_view key, size_t maxBytes, size_t least, size_t most) {
    const Json *value = find(key);
    std::vector<std::string> out;
    if (value != nullptr && (!value->is_array() || value->size() < least || value->size() > most)) {
        source_->fail(pointerTo(key), "must be a list of " + std::to_string(least) + " to " + std::to_string(most) +
                                          " texts, found " +
                                          (value->is_array() ? std::to_string(value->size()) : found(*value)));
    } else if (value != nullptr) {
        for (size_t i = 0; i < value->size(); ++i) {
            const Json &one = (*value)[i];
            const bool isText = one.is_string() && !one.get_ref<const std::string &>().empty() &&
                                one.get_ref<const std::string &>().size() <= maxBytes;
            if (!isText)
                source_->fail(pointerTo(key) + "/" + std::to_string(i),
                              "must be text of 1 to " + std::to_string(maxBytes) + " bytes, found " + found(one));
            out.push_back(isText ? one.get<std::string>() : std::string());
        }
    }
    out.resize(std::max(out.size(), least));
    return out;
}

double JsonObject::checked(const Json &value, const std::string &pointer, NumberRange range) {
    const std::string wanted =
        "must be a number from " + shortNumber(range.lo) + " to " + shortNumber(range.hi) + ", found ";
    if (!value.is_number()) {
        source_->fail(pointer, wanted + found(value));
        return range.lo;
    }
    const double x = value.get<double>();
    if (!std::isfinite(x) || x < range.lo || x > range.hi) {
        source_->fail(pointer, wanted + shortNumber(x));
        return range.lo;
    }
    return x;
}

double JsonObject::number(std::string_view key, NumberRange range) {
    const Json *value = find(key);
    return value == nullptr ? range.lo : checked(*value, pointerTo(key), range);
}

int JsonObject::integer(std::string_view key, NumberRange range) {
    const double x = number(key, range);
    if (x != std::floor(x)) {
        source_->fail(pointerTo(key), "must be a whole number, found " + shortNumber(x));
        return static_cast<int>(range.lo);
    }
    return static_cast<int>(x);
}

std::vector<double> JsonObject::numbers(std::string_view key, NumberRange range, size_t least, size_t most) {
    const Json *value = find(key);
    std::vector<double> out;
    if (value != nullptr && (!value->is_array() || value->size() < least || value->size() > most)) {
        const std::string count =
            least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
        source_->fail(pointerTo(key), "must be a list of " + count + " numbers, found " +
                                          (value->is_array() ? std::to_string(value->size()) : found(*value)));
    } else if (value != nullptr) {
        for (size_t i = 0; i < value->size(); ++i)
            out.push_back(checked((*value)[i], pointerTo(key) + "/" + std::to_string(i), range));
    }
    out.resize(std::max(out.size(), least), range.lo);
    return out;
}

std::vector<double> JsonObject::interval(std::string_view key, NumberRange range) {
    std::vector<double> out = numbers(key, range, 2, 2);
    if (out[0] > out[1])
        source_->fail(pointerTo(key), "the first number must not be above the second, found " + shortNumber(out[0]) +
                                          " and " + shortNumber(out[1]));
    return out;
}

JsonObject JsonObject::object(std::string_view key) {
    static const Json kEmpty = Json::object();
    const Json *value = find(key);
    return {*source_, value == nullptr ? kEmpty : *value, pointerTo(key)};
}

std::vector<JsonObject> JsonObject::objects(std::string_view key, size_t least, size_t most) {
    const Json *value = find(key);
    std::vector<JsonObject> out;
    if (value == nullptr)
        return out;
    if (!value->is_array() || value->size() < least || value->size() > most) {
        source_->fail(pointerTo(key), "must be a list of " + std::to_string(least) + " to " + std::to_string(most) +
                                          " objects, found " +
                                          (value->is_array() ? std::to_string(value->size()) : found(*value)));
        return out;
    }
    for (size_t i = 0; i < value->size(); ++i)
        out.emplace_back(*source_, (*value)[i], pointerTo(key) + "/" + std::to_string(i));
    return out;
}

std::vector<std::string> JsonObject::keys() const {
    std::vector<std::string> out;
    if (node_->is_object())
        for (const auto &[key, value] : node_->items())
            out.push_back(key);
    return out;
}

void JsonObject::refuseOthers() {
    for (const std::string &key : keys())
        if (std::find(read_.begin(), read_.end(), key) == read_.end())
            source_->fail(pointerTo(key), "is not a known field; remove it or mend its name");
}

Result<Json> parseJson(std::string_view text, std::string_view fileName, size_t maxBytes) {
    const std::string file(fileName);
    if (text.size() > maxBytes)
        return badInput(file + ": is " + std::to_string(text.size()) + " bytes, more than the limit of " +
                        std::to_string(maxBytes) + "; make it smaller");
    std::vector<std::vector<std::string>> seen; // keys of the objects now open
    std::string twice;
    const Json::parser_callback_t watch = [&](int, Json::parse_event_t event, Json &parsed) {
        if (event == Json::parse_event_t::object_start) {
            seen.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            seen.pop_back();
        } else if (event == Json::parse_event_t::key) {
            const std::string key = parsed.get<std::string>();
            std::vector<std::string> &here = seen.back();
            if (twice.empty() && std::find(here.begin(), here.end(), key) != here.end())
                twice = key;
            if (here.size() < 256) // objects we read have far fewer fields; more is refused as unknown
                here.push_back(key);
        }
        return true;
    };
    try {
        Json document = Json::parse(text.begin(), text.end(), watch);
        if (!twice.empty())
            return badInput(file + ": the field " + inQuotes(twice) + " is given twice in one object; keep one");
        return document;
    } catch (const Json::parse_error &error) {
        return badInput(file + ": " + placeOf(text, error.byte) + ": not JSON: " + reasonOf(error.what()));
    } catch (const Json::exception &error) { // a number no double can hold
        return badInput(file + ": not usable JSON: " + reasonOf(error.what()));
    }
}

namespace {

// Walks a text that is known to be JSON.
class Walker {
  public:
    explicit Walker(std::string_view text) : text_(text) {}
    size_t at() const { return at_; }
    char next() {
        while (at_ < text_.size() && std::string_view(" \t\r\n,:").find(text_[at_]) != std::string_view::npos)
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    std::string_view string() { // between its quotes, as it stands
        const size_t begin = ++at_;
        while (at_ < text_.size() && text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_, text_.size());
        const std::string_view out = text_.substr(begin, at_ - begin);
        ++at_;
        return out;
    }
    void enter() { ++at_; }
    void skip() {
        int depth = 0;
        do {
            const char c = next();
            if (c == '\0')
                return;
            if (c == '"') {
                string();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            const bool isBracket = std::string_view("{}[]").find(c) != std::string_view::npos;
            ++at_;
            while (!isBracket && at_ < text_.size() &&
                   std::string_view(",:]} \t\r\n").find(text_[at_]) == std::string_view::npos)
                ++at_;
        } while (depth > 0);
    }

  private:
    std::string_view text_;
    size_t at_ = 0;
};

// To the value of `token` in the object or list begun here; false: it holds none.
bool descend(Walker &walker, const std::string &token) {
    const char open = walker.next();
    if (open != '{' && open != '[')
        return false;
    walker.enter();
    for (size_t i = 0; walker.next() != '}' && walker.next() != ']' && walker.next() != '\0'; ++i) {
        if (open == '{' ? walker.string() == token : std::to_string(i) == token) {
            walker.next();
            return true;
        }
        walker.skip();
    }
    return false;
}

} // namespace

int lineOf(std::string_view text, std::string_view pointer) {
    Walker walker(text);
    walker.next();
    size_t place = walker.at();
    while (!pointer.empty()) {
        const size_t end = std::min(pointer.find('/', 1), pointer.size());
        std::string token(pointer.substr(1, end - 1));
        for (const auto &[from, to] : {std::pair("~1", "/"), std::pair("~0", "~")})
            for (size_t at = token.find(from); at != std::string::npos; at = token.find(from, at + 1))
                token.replace(at, 2, to);
        pointer.remove_prefix(end);
        if (!descend(walker, token))
            break;
        place = walker.at();
    }
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(place), '\n'));
}

} // namespace stipple::sim

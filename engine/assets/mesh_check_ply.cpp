// Walks a PLY file's header and body: element counts, list lengths and the file's length must fit each other.
// Format: Turk 1994, "The PLY polygon file format".
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/assets/mesh_check.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

struct Property {
    bool isList = false;
    size_t bytes = 0;      // of the scalar, or of a list's items
    size_t countBytes = 0; // of a list's length
};

struct Element {
    std::string name;
    long long count = 0;
    std::vector<Property> properties;
};

enum class Encoding { Unknown, Ascii, Little, Big };

struct Header {
    Encoding encoding = Encoding::Unknown;
    std::vector<Element> elements;
    size_t bodyAt = 0;
};

size_t bytesOf(std::string_view type) {
    if (type == "char" || type == "uchar" || type == "int8" || type == "uint8")
        return 1;
    if (type == "short" || type == "ushort" || type == "int16" || type == "uint16")
        return 2;
    if (type == "int" || type == "uint" || type == "int32" || type == "uint32" || type == "float" || type == "float32")
        return 4;
    return type == "double" || type == "float64" ? 8 : 0;
}

std::vector<std::string_view> wordsOf(std::string_view line) {
    std::vector<std::string_view> words;
    for (size_t at = 0; at < line.size();) {
        const size_t start = line.find_first_not_of(" \t\r", at);
        if (start == std::string_view::npos)
            break;
        at = std::min(line.find_first_of(" \t\r", start), line.size());
        words.push_back(line.substr(start, at - start));
    }
    return words;
}

Error damaged(const std::string &what) { return badInput("its PLY " + what + "; export it again"); }

// The next line without its end; moves `at` behind it. Empty at the end of the text.
std::string_view nextLine(std::string_view bytes, size_t &at) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    at = std::min(end + 1, bytes.size());
    return line;
}

Result<Header> readHeader(std::string_view bytes) {
    constexpr int kMaxHeaderLines = 200;
    Header header;
    size_t at = 0;
    const std::vector<std::string_view> magic = wordsOf(nextLine(bytes, at));
    if (magic.size() != 1 || magic[0] != "ply")
        return badInput("it is not a PLY file; give it its own extension or export it again");
    for (int line = 0; line < kMaxHeaderLines && at < bytes.size(); ++line) {
        const std::vector<std::string_view> words = wordsOf(nextLine(bytes, at));
        if (words.empty() || words[0] == "comment" || words[0] == "obj_info")
            continue;
        if (words[0] == "end_header") {
            header.bodyAt = at;
            return header;
        }
        if (words[0] == "format" && words.size() >= 2) {
            header.encoding = words[1] == "ascii"                  ? Encoding::Ascii
                              : words[1] == "binary_little_endian" ? Encoding::Little
                              : words[1] == "binary_big_endian"    ? Encoding::Big
                                                                   : Encoding::Unknown;
        } else if (words[0] == "element" && words.size() == 3) {
            const bool isCount = words[2].size() <= 12 && words[2].find_first_not_of("0123456789") == words[2].npos;
            if (!isCount)
                return damaged("header counts \"" + std::string(words[2].substr(0, 40)) + "\" elements");
            header.elements.push_back(
                {std::string(words[1].substr(0, 40)), std::atoll(std::string(words[2]).c_str()), {}});
        } else if (words[0] == "property" && words.size() >= 3 && !header.elements.empty()) {
            const bool isList = words[1] == "list" && words.size() >= 5;
            const Property property{.isList = isList,
                                    .bytes = bytesOf(isList ? words[3] : words[1]),
                                    .countBytes = isList ? bytesOf(words[2]) : 0};
            if (property.bytes == 0 || (isList && property.countBytes == 0))
                return damaged("header has a property of an unknown type");
            // Lists counted in 32 bits could claim billions of items.
            if (isList && property.countBytes != 1)
                return badInput("its PLY lists are not counted in 8 bits (uchar); export it with another program");
            header.elements.back().properties.push_back(property);
        } else {
            return damaged("header has a line that is no PLY (\"" + std::string(words[0].substr(0, 40)) + "\")");
        }
    }
    return damaged("header has no end");
}

Status checkBinaryBody(std::string_view body, const Header &header) {
    size_t at = 0;
    for (const Element &element : header.elements) {
        size_t fixed = 0;
        bool hasList = false;
        for (const Property &property : element.properties) {
            hasList = hasList || property.isList;
            fixed += property.isList ? 0 : property.bytes;
        }
        if (!hasList) {
            if (fixed * static_cast<size_t>(element.count) > body.size() - at)
                return damaged("body is cut off in element " + element.name);
            at += fixed * static_cast<size_t>(element.count);
            continue;
        }
        for (long long i = 0; i < element.count; ++i)
            for (const Property &property : element.properties) {
                size_t need = property.bytes;
                if (property.isList) {
                    if (at >= body.size())
                        return damaged("body is cut off in element " + element.name);
                    need *= static_cast<uint8_t>(body[at]);
                    ++at;
                }
                if (need > body.size() - at)
                    return damaged("body is cut off in element " + element.name);
                at += need;
            }
    }
    return Ok{};
}

Status checkAsciiBody(std::string_view body, const Header &header) {
    size_t at = 0;
    for (const Element &element : header.elements)
        for (long long i = 0; i < element.count; ++i) {
            std::vector<std::string_view> words;
            while (words.empty() && at < body.size())
                words = wordsOf(nextLine(body, at));
            size_t used = 0;
            for (const Property &property : element.properties) {
                size_t need = 1;
                if (property.isList && used < words.size()) {
                    const std::string_view count = words[used];
                    const bool isCount =
                        !count.empty() && count.size() <= 3 && count.find_first_not_of("0123456789") == count.npos;
                    if (!isCount)
                        return damaged("body has a list of \"" + std::string(count.substr(0, 40)) + "\" items");
                    need += static_cast<size_t>(std::atoi(std::string(count).c_str()));
                }
                used += need;
            }
            if (used > words.size())
                return damaged("body is cut off in element " + element.name + " " + std::to_string(i));
        }
    return Ok{};
}

} // namespace

Status checkPly(std::string_view bytes) {
    Result<Header> header = readHeader(bytes);
    if (!header)
        return header.error();
    if (header->encoding == Encoding::Unknown)
        return damaged("header names no known format (ascii, binary_little_endian, binary_big_endian)");
    long long vertices = 0;
    long long faces = 0;
    for (const Element &element : header->elements) {
        // An element without properties would be read as often as its count says, without consuming a byte.
        if (element.properties.empty() && element.count > 0)
            return damaged("header has an element without properties");
        if (element.count > 3 * kMaxHeadTriangles)
            return element.name == "face" ? tooManyTriangles(element.count) : tooManyVertices(element.count);
        vertices += element.name == "vertex" ? element.count : 0;
        faces += element.name == "face" ? element.count : 0;
    }
    if (faces > kMaxHeadTriangles)
        return tooManyTriangles(faces);
    if (vertices == 0 || faces == 0)
        return badInput("it has no faces (a point cloud?); export it as a mesh of triangles");
    const std::string_view body = bytes.substr(header->bodyAt);
    return header->encoding == Encoding::Ascii ? checkAsciiBody(body, *header) : checkBinaryBody(body, *header);
}

} // namespace stipple

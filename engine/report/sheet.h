// An A4 document written from top to bottom (private to this folder): headings, paragraphs, tables and boxes to draw
// in, each tagged with its structure; a new page where there is no room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

using cairo_t = struct _cairo; // Cairo's own names for them
using cairo_surface_t = struct _cairo_surface;

namespace stipple::pdf {

inline constexpr double kPageWidth = 595.28, kPageHeight = 841.89, kMargin = 45; // points

struct Ink {
    double r = 0, g = 0, b = 0;
};
inline constexpr Ink kText{0.137, 0.188, 0.231}, kSoft{0.33, 0.37, 0.41}, kRule{0.79, 0.77, 0.73},
    kBlue{0.106, 0.29, 0.45}, kWhite{1, 1, 1};

struct Font {
    double size = 9.5;
    bool isBold = false;
    Ink ink = kText;
};

enum class Align : uint8_t { Left, Right, Centre };

struct Column {
    std::string title;
    double share = 1; // of the width
    Align align = Align::Left;
};

class Sheet {
  public:
    explicit Sheet(const std::string &title);
    ~Sheet();
    Sheet(const Sheet &) = delete;
    Sheet &operator=(const Sheet &) = delete;
    // The bytes, or why there are none. The last call.
    Result<std::string> finish();

    cairo_t *cairo() { return cairo_; }
    double y() const { return y_; }
    void setY(double y) { y_ = y; }
    double left() const { return kMargin; }
    double width() const { return kPageWidth - 2 * kMargin; }
    double room() const { return kPageHeight - kMargin - 14 - y_; }
    void space(double points) { y_ += points; }
    void newPage();
    // A new page, if there is less room than that.
    void need(double points);

    // Level 1 or 2; also an entry of the outline.
    void heading(int level, const std::string &words);
    void paragraph(const std::string &words, const Font &font = {});
    void table(const std::vector<Column> &columns, const std::vector<std::vector<std::string>> &rows);

    // Text at a place, without structure of its own.
    double textWidth(std::string_view words, const Font &font);
    void put(double x, double baseline, std::string_view words, const Font &font, Align align = Align::Left);
    // Lines as wide as `width` at most.
    std::vector<std::string> wrapped(const std::string &words, const Font &font, double width);
    void colour(const Ink &ink);
    // Structure around what is drawn: "Figure", "P" …
    void begin(const char *tag);
    void end(const char *tag);

  private:
    void select(const Font &font);
    void footer();
    void tableRow(const std::vector<Column> &columns, const std::vector<std::string> &cells, bool isHead);

    std::string bytes_, title_;
    cairo_surface_t *surface_ = nullptr;
    cairo_t *cairo_ = nullptr;
    double y_ = kMargin;
    int page_ = 1;
};

} // namespace stipple::pdf

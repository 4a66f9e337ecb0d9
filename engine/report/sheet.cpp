#include "engine/report/sheet.h"

#include <algorithm>

#include <cairo-pdf.h>

namespace stipple::pdf {

namespace {

constexpr double kLine = 1.35; // of a font's size
constexpr double kCell = 8;    // font size of tables

} // namespace

Sheet::Sheet(const std::string &title) : title_(title) {
    const auto append = [](void *bytes, const unsigned char *data, unsigned int length) {
        static_cast<std::string *>(bytes)->append(reinterpret_cast<const char *>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    surface_ = cairo_pdf_surface_create_for_stream(append, &bytes_, kPageWidth, kPageHeight);
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_SUBJECT, "Stipple technique report");
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Stipple");
    cairo_ = cairo_create(surface_);
    cairo_tag_begin(cairo_, "Document", nullptr);
    footer();
}

Sheet::~Sheet() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

Result<std::string> Sheet::finish() {
    cairo_tag_end(cairo_, "Document");
    cairo_show_page(cairo_);
    const cairo_status_t drawn = cairo_status(cairo_);
    cairo_surface_finish(surface_);
    const cairo_status_t written = cairo_surface_status(surface_);
    for (const cairo_status_t status : {drawn, written})
        if (status != CAIRO_STATUS_SUCCESS)
            return systemError(std::string("the PDF could not be drawn: ") + cairo_status_to_string(status) +
                               "; the HTML report says the same");
    return std::move(bytes_);
}

void Sheet::newPage() {
    cairo_show_page(cairo_);
    ++page_;
    y_ = kMargin;
    footer();
}

void Sheet::need(double points) {
    if (room() < points)
        newPage();
}

void Sheet::footer() {
    const Font font{.size = 7.5, .ink = kSoft};
    const double at = kPageHeight - kMargin + 12;
    put(left(), at, "Stipple technique report · " + title_, font);
    put(left() + width(), at, std::to_string(page_), font, Align::Right);
}

void Sheet::colour(const Ink &ink) { cairo_set_source_rgb(cairo_, ink.r, ink.g, ink.b); }
void Sheet::begin(const char *tag) { cairo_tag_begin(cairo_, tag, nullptr); }
void Sheet::end(const char *tag) { cairo_tag_end(cairo_, tag); }

void Sheet::select(const Font &font) {
    cairo_select_font_face(cairo_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo_, font.size);
    colour(font.ink);
}

double Sheet::textWidth(std::string_view words, const Font &font) {
    select(font);
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_, std::string(words).c_str(), &extents);
    return extents.x_advance;
}

void Sheet::put(double x, double baseline, std::string_view words, const Font &font, Align align) {
    const double wide = align == Align::Left ? 0 : textWidth(words, font);
    select(font);
    cairo_move_to(cairo_, align == Align::Left ? x : align == Align::Right ? x - wide : x - 0.5 * wide, baseline);
    cairo_show_text(cairo_, std::string(words).c_str());
}

std::vector<std::string> Sheet::wrapped(const std::string &words, const Font &font, double width) {
    std::vector<std::string> lines;
    std::string line;
    for (size_t at = 0; at < words.size();) {
        const size_t space = std::min(words.find_first_of(" \n", at), words.size());
        const std::string word = words.substr(at, space - at);
        const std::string longer = line.empty() ? word : line + " " + word;
        if (!line.empty() && textWidth(longer, font) > width) {
            lines.push_back(line);
            line = word;
        } else {
            line = longer;
        }
        at = space + 1;
    }
    if (!line.empty())
        lines.push_back(line);
    return lines;
}

void Sheet::heading(int level, const std::string &words) {
    const Font font{.size = level == 1 ? 19.0 : 12.5, .isBold = true};
    need(level == 1 ? 60 : 90); // never alone at a page's foot
    const char *tag = level == 1 ? "H1" : "H2";
    y_ += level == 1 ? 0 : 12;
    if (level == 2) {
        colour(kRule);
        cairo_set_line_width(cairo_, 0.6);
        cairo_move_to(cairo_, left(), y_);
        cairo_line_to(cairo_, left() + width(), y_);
        cairo_stroke(cairo_);
        y_ += 6;
    }
    begin(tag);
    for (const std::string &line : wrapped(words, font, width())) {
        y_ += font.size * 1.2;
        put(left(), y_, line, font);
    }
    end(tag);
    y_ += level == 1 ? 4 : 5;
    const std::string link = "page=" + std::to_string(page_) + " pos=[0 0]";
    cairo_pdf_surface_add_outline(surface_, CAIRO_PDF_OUTLINE_ROOT, words.c_str(), link.c_str(),
                                  static_cast<cairo_pdf_outline_flags_t>(0));
}

void Sheet::paragraph(const std::string &words, const Font &font) {
    const std::vector<std::string> lines = wrapped(words, font, width());
    if (lines.empty())
        return;
    need(std::min<double>(3, static_cast<double>(lines.size())) * font.size * kLine);
    begin("P");
    for (const std::string &line : lines) {
        if (room() < font.size * kLine) { // a paragraph's parts are paragraphs, where a page ends
            end("P");
            newPage();
            begin("P");
        }
        y_ += font.size * kLine;
        put(left(), y_, line, font);
    }
    end("P");
    y_ += 0.45 * font.size;
}

void Sheet::tableRow(const std::vector<Column> &columns, const std::vector<std::string> &cells, bool isHead) {
    double shares = 0;
    for (const Column &column : columns)
        shares += column.share;
    constexpr double kGap = 10;
    const double unit = (width() - kGap * static_cast<double>(columns.size() - 1)) / shares;
    std::vector<std::vector<std::string>> lines;
    size_t most = 1;
    for (size_t i = 0; i < columns.size(); ++i) {
        const Font font{.size = kCell, .isBold = isHead || i == 0, .ink = isHead ? kSoft : kText};
        lines.push_back(wrapped(cells[i], font, columns[i].share * unit));
        most = std::max(most, lines.back().size());
    }
    begin("TR");
    double x = left();
    for (size_t i = 0; i < columns.size(); ++i) {
        const Font font{.size = kCell, .isBold = isHead || i == 0, .ink = isHead ? kSoft : kText};
        const char *tag = isHead || i == 0 ? "TH" : "TD";
        const double wide = columns[i].share * unit;
        begin(tag);
        for (size_t line = 0; line < lines[i].size(); ++line)
            put(columns[i].align == Align::Right ? x + wide : x, y_ + kCell * kLine * static_cast<double>(line + 1),
                lines[i][line], font, columns[i].align);
        end(tag);
        x += wide + kGap;
    }
    end("TR");
    y_ += kCell * kLine * static_cast<double>(most) + 4;
    colour(kRule);
    cairo_set_line_width(cairo_, 0.4);
    cairo_move_to(cairo_, left(), y_);
    cairo_line_to(cairo_, left() + width(), y_);
    cairo_stroke(cairo_);
    y_ += 1;
}

void Sheet::table(const std::vector<Column> &columns, const std::vector<std::vector<std::string>> &rows) {
    std::vector<std::string> titles;
    for (const Column &column : columns)
        titles.push_back(column.title);
    constexpr double kRow = 40; // taller than any but the longest
    need(2 * kRow);
    begin("Table");
    tableRow(columns, titles, true);
    for (const std::vector<std::string> &row : rows) {
        if (room() < kRow) { // its head again on the next page
            end("Table");
            newPage();
            begin("Table");
            tableRow(columns, titles, true);
        }
        tableRow(columns, row, false);
    }
    end("Table");
    y_ += 4;
}

} // namespace stipple::pdf

#include "engine/render/section_art.h"

#include <thread>

#include "engine/render/section_layers.h"

namespace stipple {

namespace art {

float Profile::at(const std::vector<float> &line, float x) const {
    const auto n = static_cast<int>(line.size());
    const float f = x / stepUm - 0.5F;
    const int i = static_cast<int>(std::floor(f));
    const float t = f - static_cast<float>(i);
    const int a = (i % n + n) % n, b = a + 1 == n ? 0 : a + 1;
    return line[static_cast<size_t>(a)] * (1 - t) + line[static_cast<size_t>(b)] * t;
}

namespace {

// Furrows: narrow grooves at uneven distances, over a soft swell.
float furrow(const Canvas &c, float x) {
    float deep = 4.0F * c.noise({x, 0.5F}, 640.0F, 1.0F, 11U) + 2.0F * c.noise({x, 0.5F}, 60.0F, 1.0F, 12U);
    const int count = std::max(static_cast<int>(c.periodUm / 290.0F), 1);
    const float step = c.periodUm / static_cast<float>(count);
    const int here = static_cast<int>(std::floor(x / step));
    for (int i = here - 1; i <= here + 1; ++i) {
        const uint32_t h = hash((i % count + count) % count, 0, 13U);
        const float away = std::fabs(x - (static_cast<float>(i) + 0.2F + 0.6F * unit(h, 0)) * step);
        const float wide = 22.0F + 40.0F * unit(h, 1), depth = 4.0F + 20.0F * unit(h, 2) * unit(h, 2);
        const float q = std::clamp(1.0F - away / wide, 0.0F, 1.0F);
        deep += depth * q * q * (2.0F - q);
    }
    return deep;
}

// Ridges of the epidermis: pegs of uneven length and breadth between dome-shaped papillae.
float peg(const Canvas &c, const SkinTraits &traits, float x) {
    const int count = std::max(static_cast<int>(c.periodUm / traits.ridgeUm), 1);
    const float step = c.periodUm / static_cast<float>(count);
    const int here = static_cast<int>(std::floor(x / step));
    float down = 0;
    for (int i = here - 1; i <= here + 1; ++i) {
        const uint32_t h = hash((i % count + count) % count, 0, 21U);
        const float middle = (static_cast<float>(i) + 0.5F + 0.42F * (unit(h, 0) - 0.5F)) * step;
        const float wide = step * (0.34F + 0.26F * unit(h, 1));
        const float q = std::clamp(1.0F - std::fabs(x - middle) / wide, 0.0F, 1.0F);
        const float length = 0.45F + 0.75F * unit(h, 2);
        down = std::max(down, length * q * q * (3.0F - 2.0F * q));
    }
    return traits.reteUm * (down - 0.36F + 0.10F * (c.noise({x, 0.5F}, 46.0F, 1.0F, 22U) - 0.5F));
}

// Lobules of fat bulge up into the dermis, highest about follicles and sweat glands, which are bedded in fat.
float fatTop(const Canvas &c, const PlatePlan &plan, float x) {
    const float dermis = plan.borders[5], size = std::min({0.20F * dermis, 260.0F, 0.5F * plan.traits.fatUm});
    const float count = std::max(std::round(c.periodUm / 520.0F), 1.0F), step = c.periodUm / count;
    float dome = 0;
    const int here = static_cast<int>(std::floor(x / step));
    for (int i = here - 1; i <= here + 1; ++i) {
        const uint32_t h =
            hash((i % static_cast<int>(count) + static_cast<int>(count)) % static_cast<int>(count), 0, 65U);
        const float q =
            (x - (static_cast<float>(i) + 0.25F + 0.5F * unit(h, 0)) * step) / (step * (0.42F + 0.3F * unit(h, 1)));
        dome = std::max(dome, (0.35F + 0.65F * unit(h, 2)) * std::sqrt(std::max(1.0F - q * q, 0.0F)));
    }
    float up = size * (dome - 0.45F) + 40.0F * (c.noise({x, 0.5F}, 150.0F, 1.0F, 66U) - 0.5F);
    const auto bed = [&](float middle, float high, float wide) {
        float d = x - middle;
        d -= c.periodUm * std::round(d / c.periodUm);
        up = std::max(up, high * rise(wide, 0.15F * wide, std::fabs(d)) + 0.4F * up);
    };
    for (int i = 0; i < follicleCount(plan); ++i)
        bed(follicleX(plan, i) + follicleLean(i) * 0.8F * dermis, size * (0.75F + 0.6F * plan.traits.hair), 260.0F);
    for (int i = 0; i < sweatCount(plan); ++i)
        bed(sweatX(plan, i), 0.8F * size, 330.0F);
    return dermis - up;
}

Canvas blank(const PlatePlan &plan) {
    Canvas c;
    c.width = plan.width;
    c.height = c.lastRow = plan.height();
    c.umPerPx = plan.umPerPx();
    c.periodUm = plan.periodUm;
    c.topUm = plan.topUm;
    return c;
}

} // namespace

Profile makeProfile(const PlatePlan &plan) {
    const Canvas c = blank(plan);
    Profile profile;
    profile.stepUm = c.umPerPx;
    for (int i = 0; i < plan.width; ++i) {
        const float x = (static_cast<float>(i) + 0.5F) * c.umPerPx, top = furrow(c, x);
        profile.surface.push_back(top);
        profile.basal.push_back(std::max(plan.borders[2] + 0.6F * top + peg(c, plan.traits, x),
                                         top + plan.borders[1] + 0.42F * (plan.borders[2] - plan.borders[1])));
        profile.fat.push_back(fatTop(c, plan, x));
    }
    return profile;
}

std::vector<vec2> smoothPath(std::span<const vec2> through, int stepsEach) {
    std::vector<vec2> path;
    const auto n = static_cast<int>(through.size());
    const auto at = [&](int i) { return through[static_cast<size_t>(std::clamp(i, 0, n - 1))]; };
    for (int i = 0; i + 1 < n; ++i)
        for (int k = 0; k < stepsEach; ++k) { // Catmull and Rom
            const float t = static_cast<float>(k) / static_cast<float>(stepsEach);
            const vec2 a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
            path.push_back(0.5F * (2.0F * b + (c - a) * t + (2.0F * a - 5.0F * b + 4.0F * c - d) * t * t +
                                   (3.0F * b - a - 3.0F * c + d) * t * t * t));
        }
    path.push_back(through.back());
    return path;
}

} // namespace art

int PlatePlan::height() const { return static_cast<int>(std::ceil((bottomUm - topUm) / umPerPx())); }

Borders zoneBorders(const sim::ZoneFigures &zone, sim::Sex sex, int ageYears) {
    const float epidermis = sim::epidermisUm(zone), papillary = epidermis + sim::papillaryUm(zone, sex, ageYears);
    const float dermis = sim::dermisBottomUm(zone, sex, ageYears);
    const float plexus = std::clamp(zone.plexusDepthUm, papillary + 20.0F, dermis - 60.0F);
    return {0.0F, zone.corneumUm, epidermis, papillary, plexus, dermis};
}

PlatePlan platePlan(sim::ZoneId zone, const sim::Patient &patient, const PlateWindow &window) {
    PlatePlan plan;
    plan.borders = zoneBorders(sim::zoneFigures(zone), patient.sex, patient.ageYears);
    plan.traits = skinTraits(zone, patient.sex, patient.ageYears);
    plan.melanin = std::clamp(std::sqrt(patient.melanosomeFraction / 0.19F) * 0.95F, 0.12F, 1.0F);
    plan.periodUm = window.periodUm;
    plan.topUm = window.topUm;
    plan.bottomUm = window.bottomUm > 0.0F ? window.bottomUm : std::max(plan.borders.back() + 1950.0F, 3250.0F);
    return plan;
}

std::vector<FollicleMouth> follicleMouths(const PlatePlan &plan) {
    std::vector<FollicleMouth> mouths;
    const int count = art::follicleCount(plan);
    const float step = plan.periodUm / static_cast<float>(std::max(count, 1));
    for (int i = 0; i < count; ++i) {
        art::Dice dice(i, 0, 151U);
        mouths.push_back({art::follicleX(plan, i), 0, art::follicleLean(i), dice.unit()});
        for (int k = 0; k < 2; ++k) // behind it
            mouths.push_back({step * (static_cast<float>(i) + dice.unit()), plan.periodUm * dice.between(0.03F, 0.19F),
                              art::follicleLean(i) * dice.between(0.7F, 1.3F), dice.unit()});
    }
    return mouths;
}

float plateSurfaceUm(const PlatePlan &plan, float xUm) { return art::furrow(art::blank(plan), xUm); }

Image8 paintSectionTop(const PlatePlan &plan) {
    const art::Canvas c = art::blank(plan);
    const int width = 1024, height = 320;
    const float step = plan.periodUm / static_cast<float>(width);
    const std::vector<FollicleMouth> mouths = follicleMouths(plan);
    // Furrows go on from those of the cut face and wander; others cross them.
    const auto relief = [&](art::vec2 p) {
        // A net: two families aslant, and finer lines that part its fields.
        const float far = art::rise(0.0F, 200.0F, p.y), wander = 110.0F * (c.noise(p, 240.0F, 240.0F, 161U) - 0.5F);
        const float own = art::furrow(c, p.x + far * wander + 0.5F * p.y);
        const float cross = art::furrow(c, 0.62F * p.x - 1.05F * p.y + 0.8F * wander + 4000.0F);
        const art::Nearest field = c.nearest(p, {130.0F, 120.0F}, 0.85F, 164U);
        const float lines = 3.4F * art::rise(0.26F, 0.0F, field.second - field.first);
        const float fine = lines + c.noise(p, 38.0F, 38.0F, 162U) * 2.2F;
        float pit = 0;
        for (const FollicleMouth &m : mouths) {
            float dx = p.x - m.xUm;
            dx -= plan.periodUm * std::round(dx / plan.periodUm);
            const float d = std::sqrt(dx * dx + (p.y - m.zUm) * (p.y - m.zUm));
            pit = std::max(pit, art::rise(70.0F + 50.0F * plan.traits.gland, 12.0F, d));
        }
        return art::vec2(0.55F * own + 0.5F * far * cross + fine, pit);
    };
    Image8 top{width, height, 4, std::vector<uint8_t>(static_cast<size_t>(width * height) * 4)};
    std::vector<art::vec2> row, before;
    for (int y = -1; y < height; ++y) {
        before.swap(row);
        row.clear();
        for (int x = 0; x < width; ++x)
            row.push_back(relief({(static_cast<float>(x) + 0.5F) * step, (static_cast<float>(y) + 0.5F) * step}));
        for (int x = 0; y >= 0 && x < width; ++x) {
            const auto at = static_cast<size_t>(x), left = static_cast<size_t>(x > 0 ? x - 1 : width - 1);
            const art::vec2 p((static_cast<float>(x) + 0.5F) * step, (static_cast<float>(y) + 0.5F) * step);
            // Light from the upper left; furrows lie in shade; horny cells show when near.
            const float slopeX = (row[at].x - row[left].x) / step, slopeY = (row[at].x - before[at].x) / step;
            float light = 1.05F - 0.62F * std::clamp(slopeX - 0.7F * slopeY, -0.30F, 0.30F) - 0.011F * row[at].x;
            const art::Nearest cell = c.nearest(p, {34.0F, 34.0F}, 0.7F, 163U);
            const float fine = art::rise(0.5F, 0.1F, step / 4.0F);
            light *= 1.0F + fine * (0.09F * (art::unit(cell.id, 1) - 0.5F) -
                                    0.16F * art::rise(0.09F, 0.02F, cell.second - cell.first));
            light *= 1.0F - 0.34F * row[at].y;
            uint8_t *out = &top.pixels[4 * static_cast<size_t>(y * width + x)];
            const auto grey = static_cast<uint8_t>(std::clamp(light * 128.0F, 0.0F, 255.0F));
            out[0] = out[1] = out[2] = grey;
            out[3] = static_cast<uint8_t>(
                std::clamp(255.0F * (0.5F - 1.6F * (slopeX - slopeY) - 0.02F * row[at].x - row[at].y), 0.0F, 255.0F));
        }
    }
    return top;
}

Image8 paintSectionPlate(const PlatePlan &plan) {
    const art::Profile profile = art::makeProfile(plan);
    const int height = plan.height();
    std::vector<art::Paint> paint(static_cast<size_t>(plan.width) * static_cast<size_t>(height));
    Image8 plate{plan.width, height, 4, std::vector<uint8_t>(paint.size() * 4)};
    const auto rows = [&](int first, int last) {
        art::Canvas canvas = art::blank(plan);
        canvas.pixels = paint.data();
        canvas.firstRow = first;
        canvas.lastRow = last;
        const art::Painter painter{plan, profile, canvas};
        art::paintGround(painter);
        art::paintCollagen(painter);
        art::paintMuscle(painter);
        art::paintGlands(painter);
        art::paintVessels(painter);
        art::paintFollicles(painter);
        art::paintEpidermis(painter);
        art::paintHairs(painter);
        const auto byte = [](float v) { return static_cast<uint8_t>(std::clamp(v, 0.0F, 1.0F) * 255.0F + 0.5F); };
        for (int y = first; y < last; ++y)
            for (int x = 0; x < plan.width; ++x) {
                const art::Paint &p = canvas.at(x, y);
                const float inside = canvas.edge(canvas.placeOf(x, y).y - profile.surface[static_cast<size_t>(x)]);
                uint8_t *out = &plate.pixels[4 * (static_cast<size_t>(y) * static_cast<size_t>(plan.width) +
                                                  static_cast<size_t>(x))];
                out[0] = byte(p.r);
                out[1] = byte(p.g);
                out[2] = byte(p.b);
                out[3] = byte(inside * (0.25F + 0.75F * std::clamp(p.blood, 0.0F, 1.0F)));
            }
    };
    // The upper part has most to paint: an uneven split for two threads.
    const int split = std::clamp(static_cast<int>(0.42F * static_cast<float>(height)), 1, height);
    std::jthread other(rows, 0, split);
    rows(split, height);
    other.join();
    return plate;
}

} // namespace stipple

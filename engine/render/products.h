// What has been put on the skin of a zone, for pictures: the procedure decides, the renderer shows.
#pragma once

#include <cstdint>

#include "sim/skin/zones.h"

namespace stipple {

enum class Product : uint8_t {
    Gel,   // glide gel or serum: a clear wet film
    Cream, // numbing cream: white, lets the skin through where it is thin
    Prp,   // plasma: straw-coloured, wet
};

struct ZoneProduct {
    sim::ZoneId zone = sim::ZoneId::None;
    Product product = Product::Gel;
    float amount = 1; // 1: as it is put on; less when partly taken in or wiped
    bool operator==(const ZoneProduct &) const = default;
};

struct ProductCell { // 0..255 of each
    uint8_t gel = 0, cream = 0, prp = 0;
};

} // namespace stipple

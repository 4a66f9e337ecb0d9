// The painters of the plate's layers, from below: fat and dermis, what lies in them, epidermis.
#pragma once

#include <array>

#include "engine/render/section_art.h"
#include "engine/render/section_canvas.h"

namespace stipple::art {

// Depths over one period, every pixel column: the skin's surface, the borders of epidermis and dermis and of dermis and
// fat.
struct Profile {
    std::vector<float> surface, basal, fat;
    float stepUm = 4;
    float surfaceAt(float x) const { return at(surface, x); }
    float basalAt(float x) const { return at(basal, x); }
    float fatAt(float x) const { return at(fat, x); }

  private:
    float at(const std::vector<float> &line, float x) const;
};
Profile makeProfile(const PlatePlan &plan);

struct Painter {
    const PlatePlan &plan;
    const Profile &profile;
    const Canvas &canvas;
    float corneum() const { return plan.borders[1]; }
    float epidermis() const { return plan.borders[2]; }
    float papillary() const { return plan.borders[3]; }
    float plexus() const { return plan.borders[4]; }
    float dermis() const { return plan.borders[5]; }
    float fatAt(float x) const { return profile.fatAt(x); }
};

void paintGround(const Painter &at);    // base colours of the dermis
void paintMuscle(const Painter &at);    // under the fat, where the zone has one within reach
void paintCollagen(const Painter &at);  // bundles, fibres, elastin, fibroblasts; fat
void paintGlands(const Painter &at);    // sweat glands and their ducts up to the epidermis
void paintVessels(const Painter &at);   // plexuses, communicating vessels, capillary loops
void paintFollicles(const Painter &at); // sebaceous glands and arrectors
void paintEpidermis(const Painter &at); // cells, melanin, horny layer
void paintHairs(const Painter &at);     // hairs in their sheaths, spiral ends of the sweat ducts

// Follicles of a period and where they are, for the plate, the top's relief and the hairs.
int follicleCount(const PlatePlan &plan);
float follicleX(const PlatePlan &plan, int index);
float follicleLean(int index); // sideways per depth
int sweatCount(const PlatePlan &plan);
float sweatX(const PlatePlan &plan, int index);

// A smooth path through points.
std::vector<vec2> smoothPath(std::span<const vec2> through, int stepsEach);

} // namespace stipple::art

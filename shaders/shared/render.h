// What the renderer's shaders read: one block per frame and view, and the instances of punctures and section parts.
#ifndef STIPPLE_SHARED_RENDER_H
#define STIPPLE_SHARED_RENDER_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

// Face view. Positions in millimetres of the head frame; radiances linear. 480 bytes.
struct FaceFrame {
    mat4 clipFromMm;
    vec4 eyeMm;      // w: millimetres per pixel at the target
    vec4 keyTo;      // direction to the key light; w: 1 = flat light (tests: albedo as it is)
    vec4 keyColour;  // w: strength of the surface relief
    vec4 fillTo;     // w: unused
    vec4 fillColour; // w: unused
    vec4 sky;        // w: unused
    vec4 ground;     // w: unused
    vec4 plain;      // linear colour of skin off the chart; w: its oiliness
    vec4 capsuleA;   // hand-piece for its shadow, a cone with round ends: end, w: radius there (0 = none)
    vec4 capsuleB;   // other end, w: radius there
    vec4 backTop;    // display colours behind the head
    vec4 backBottom;
    vec4 contact;  // middle of the hand-piece's contact face (roller: of its axle); w: radius, 0 = none
    vec4 more;     // x: alpha of the hand-piece's body; yzw unused
    vec4 keyRight; // sideways across the window the key light comes from, unit
    vec4 tiles; // xy: tiles of furrows and of pores across the chart; z: chart widths per mm, for skin off the chart;
                // w: as rayY.w, of the pores
    vec4 spreadBroad; // rgb: contrast that light spreading under the skin leaves to folds and scars …
    vec4 spreadPore;  // … to pores …
    vec4 spreadFine;  // … and to furrows (sim/skin/light_spread.h)
    vec4 handleA;     // the hand-piece's handle for its shadow, as capsuleA and B
    vec4 handleB;
    vec4 drumHalf; // roller: half its drum's axis, mm; else 0
    vec4 above;    // middle of the body above the contact face; w: its radius
    // From the eye to the view's top left corner, of unit depth; across the view; down it. A w: depth of the furthest
    // surface kept, mm; exponents of 2: texels of the skin's map, and of the furrows, in a pixel at unit depth.
    vec4 ray;
    vec4 rayX;
    vec4 rayY;
};

// A puncture seen close up, in the skin's own frame there (across and up: mark.vert). 128 bytes.
struct PunctureMark {
    vec4 place;  // mm; w: radius of the channel's mouth, mm, 0 = not drawn
    vec4 normal; // w: radius of the cap of blood, mm, 0 = none
    vec4 look;   // x: wet 1 .. dry 0, y: -0.5..0.5 how three-cornered the cap is, z: half side of its square, mm, w:
                 // strength of the mark 0..1
    vec4 slit;   // xy: half of the slit a drag left, mm; zw: the cap's middle from the hole, mm
    vec4 near0;  // xy: the nearest other cap from this one's middle, mm; z: its radius, 0 = none; w: how full the
                 // channel stands, 0..1
    vec4 near1;  // and the next; w: height of this cap over its radius
    vec4 shape;  // xy: middle of the square from the hole, mm; zw: how far the cap is out of round
    vec4 light;  // the skin's baked light there (light_bake.h)
};

// A moved part: hand-piece body, its needles, cloth. Push constants, 96 bytes.
struct PartPush {
    mat4 headFromPart; // mm
    vec4 colour;       // cloth: linear colour; w: alpha
    vec4 options; // x: 1 = glassy (alpha rises at grazing angles), y: strength of its lamp, zw unused; gauze: see there
};

// The needles of a hand-piece. Push constants, 96 bytes; per instance the tip and the foot, mm.
struct NeedlePush {
    mat4 headFromPart;
    vec4 shape;  // radius of the shaft and of the tip, length of the point, mm; w: opacity
    vec4 motion; // x: shift of the tips along the needle, mm; y: blurred stroke, mm, 0 = still; z: duty; w: turn, rad
};

// The measures laid over the skin. Push constants, 32 bytes.
struct OverlayPush {
    vec4 edge;    // display colour of the area's outline; w: its opacity
    vec4 options; // x: step of the scale between lines, 0 = none; y: 1 = borders of zones; z: width of the palette's
                  // texel; w unused
};

// A line on the skin. 48 bytes.
struct OverlayLine {
    vec4 from;   // mm; w: half width, pixels
    vec4 to;     // mm; w unused
    vec4 colour; // display; w: opacity
};

// Cross-section. All lengths in µm, x along the slice from the device, depth below the skin at rest, z behind the cut
// face: drawn sheared, up and to the right. 80 bytes.
struct SectionFrame {
    vec4 window; // x at the left edge, depth at the top edge, µm per pixel; w: curvature of the skin, 1/µm
    vec4 size;   // pixels: width, height; z: blanching under pressure 0..1; w: redness 0..1
    vec4 panel;  // pixels: left, top, right, bottom of the cut face with the air above it
    vec4 block;  // right and up per z; depth of the block; w: µm per period of its top's texture
    vec4 reach;  // pixels: left and right end of what may be drawn beside the cut face; zw unused
};

// A part drawn over the tissue: 64 bytes.
struct SectionPart {
    vec4 ends;  // x, depth of the one end; x, depth of the other (µm; depth below the skin as it lies there)
    vec4 shape; // half width at the one end, at the other; z: kind; w: opacity
    vec4 look;  // by kind, see section_parts.h
    vec4 more;  // z; depth below which it is hidden, in the block; light on it 0..1; w: 0..1 random
};

STIPPLE_SHARED_END

#ifdef __cplusplus
static_assert(sizeof(stipple::shared::FaceFrame) == 480);
static_assert(sizeof(stipple::shared::PunctureMark) == 128);
static_assert(sizeof(stipple::shared::PartPush) == 96);
static_assert(sizeof(stipple::shared::NeedlePush) == 96);
static_assert(sizeof(stipple::shared::OverlayPush) == 32);
static_assert(sizeof(stipple::shared::OverlayLine) == 48);
static_assert(sizeof(stipple::shared::SectionFrame) == 80);
static_assert(sizeof(stipple::shared::SectionPart) == 64);
#endif

#endif

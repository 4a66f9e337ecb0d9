// See knowledge.h. Keep beside the constants: what is marked an assumption in the code stands here in plain words.
#include "sim/lab/knowledge.h"

#include <array>

namespace stipple::sim::lab {

std::span<const Disagreement> disagreements() {
    static constexpr std::array kAll = {
        Disagreement{
            "How deep does a roller go?",
            "0.20 of the needle (Kalluri 2011, rat, confocal after withdrawal); 0.5–0.7 (Lima 2013 and clinical "
            "practice); 0.77 for a flat array in place (Donnelly 2010)",
            "Both, as two numbers. Depth reached follows the second and drives bleeding, injury and score; the "
            "channel left follows the first and drives barrier and uptake. A channel closes behind the needle, so "
            "the sources measured different things."},
        Disagreement{
            "How deep does the superficial plexus lie?",
            "200–600 µm (optical models, imaging of faces); 1,000–1,500 µm (Braverman 1997, thick body skin)",
            "350 µm on most of the face. The simulator needles faces; the deeper figure would leave the pinpoint "
            "bleeding that 1 mm needles are known for unexplained."},
        Disagreement{
            "When is the barrier closed again?",
            "Within 2 h (Gupta 2011, short arrays); 4–5 h (Kalluri 2011, rat); 24 h (polymer array, human); within "
            "72 h (Kim 2012, facial roller ten times over); 58–63 h under film (Ogunjimi 2021)",
            "2 h for single channels in the open, 20–26 h half-life under film. Longer times were found for worked "
            "areas or film, where inflammation as well as holes leaks."},
        Disagreement{
            "How thick is facial skin?",
            "About 1 mm to the fat (Iyengar 2018 and 20 MHz ultrasound); 1.2–2 mm (histology); 1.9–2.5 mm (50 MHz "
            "ultrasound, Chinese adults)",
            "1.1–2.0 mm by zone, nearest to histology: low-frequency ultrasound cannot part epidermis from its "
            "own entrance echo, and the 50 MHz series is one group of young adults."},
        Disagreement{
            "Do capillary loops grow fewer with age?",
            "By 40–70 % from the twenties to the seventies (Li 2006); constant number, lower papillae (harmonic "
            "microscopy 2014, forearm)",
            "The first, on the face where it was measured, down to 40 %."},
        Disagreement{
            "How long is skin red after 1.5 mm?",
            "3–6 h (36 patients, Hong Kong); 24 h (Graham); 24–48 h (SkinPen); 4–5 days (makers' downtime, with "
            "flaking)",
            "Visible for about 40 h, within the trials; makers count flaking as well."},
        Disagreement{
            "How strongly does melanin absorb, and bloodless skin?",
            "Melanosomes 6.6e10 λ^-3.33 with skin 0.0244 + 8.53 exp(-(λ - 154) / 66.2); melanosomes 1.70e11 λ^-3.48 "
            "with "
            "skin 7.84e7 λ^-3.255 (both Jacques 1998)",
            "The second pair: it gives all six measured classes within their bands, the first leaves light skin too "
            "yellow."},
        Disagreement{"Does aspirin make needling bleed?",
                     "Raises template bleeding times (laboratory pages); antiplatelets did not raise bleeding of "
                     "acupuncture, anticoagulants did (8 of 10,000 insertions)",
                     "1.5 times as long, 2 times with anticoagulants: the cautious reading, for cutting needles."},
    };
    return kAll;
}

std::span<const Assumption> assumptions() {
    static constexpr std::array kAll = {
        Assumption{"Skin",
                   "Division of each zone's skin into layers; practice block like a cheek; ears, scalp, forearm",
                   "thickness to the fat by zone (Meng 2022, Chopra 2015)"},
        Assumption{"Skin", "Skin and its stiffness fall by 0.5 % a year after 40",
                   "direction: Meng 2022, Ambroziak 2019"},
        Assumption{"Skin", "Indentation by zone: bony 0.7, cheek 1.3, eyelid 1.4 of the forearm's", "none"},
        Assumption{"Skin", "Top of the capillary loops at 0.85 of the epidermis + 15 µm",
                   "papillae imaged at 50 and 80 µm (Kawasaki 2015)"},
        Assumption{"Needles", "Form of depth against force; 0.3 mm of give at the piercing force",
                   "Donnelly 2010, Römgens 2014, Martanto 2006"},
        Assumption{"Needles", "Each doubling of approach speed takes a quarter off the force, down to 0.4",
                   "Olatunji 2013 for 0.5 to 1 mm/s"},
        Assumption{"Needles", "How fast force rises for needles closer than 150 µm", "that it does: Olatunji 2013"},
        Assumption{"Needles", "Stretching with the other hand halves the give; a driven pen keeps 0.15 of it", "none"},
        Assumption{"Needles", "Pens fall short of dials beyond 1.5 mm: 0.85 at 2.0, 0.75 at 2.5 mm",
                   "Sasaki 2019 up to 1.5 mm"},
        Assumption{"Needles", "A pen's nose is seated from 0.3 N; over-pressed and dry skin lose depth and drag more",
                   "training lists; friction 0.2–0.6"},
        Assumption{"Needles", "Dense cartridges lose depth with the root of the number of needles",
                   "that they do: PRIME 2015"},
        Assumption{"Needles", "Channel left: 0.3 of the depth reached up to 0.5 mm, 0.2 from 1.5 mm",
                   "Kalluri 2011; OCT after radio-frequency needles 2019"},
        Assumption{"Needles", "Time constants 0.3 and 3 s of relaxation", "loss at 1 and 10 s: Crichton 2013"},
        Assumption{"Bleeding", "60 capillary loops per mm² at 25 years on the face", "20–100 published for other skin"},
        Assumption{"Bleeding", "1.15 plexus vessels cut per mm below its top; half as many where 250 per cm² were cut",
                   "clinical estimates of bleeding by length"},
        Assumption{"Bleeding", "Needling doubles the flow; half of an arteriole's flow on average",
                   "hyperaemic reserve 2.3 times (OCT angiography)"},
        Assumption{"Bleeding", "Clotting with 45 s; 1.5 times with aspirin, 2 times with anticoagulants",
                   "stops in 0.5–3 min; template bleeding times"},
        Assumption{"Bleeding",
                   "A bead is seen from 0.1 mm; films dry in 5 min, cling below 60 µm; gauze takes 9 of 10 parts",
                   "none"},
        Assumption{"Bleeding", "Petechiae after 2 % of plexus hits, fading in 3 days",
                   "≤ 2 % of patients: Al Qarqaz 2018"},
        Assumption{"Redness", "Strength and duration by depth, as one table", "durations: Bal 2008, Graham, Chu 2021"},
        Assumption{"Redness", "Grows with the root of density up to 2.25 times 250 per cm²", "none"},
        Assumption{"Redness", "Flare spreads 5 mm, inflammation 1 mm; visible from Δa* = 2",
                   "axon-reflex flares; just visible difference 2.5"},
        Assumption{"Redness", "Oxygenation of inflamed skin rises from 0.7 to 0.9 with the first 1 % of blood",
                   "direction of colour: Takiwaki 2002"},
        Assumption{"Redness", "Platelet-rich plasma shortens redness and swelling to 0.7",
                   "direction, after laser: Kar 2017"},
        Assumption{"Redness",
                   "Numbing cream takes half of the flare; at most half of the flow, then a rebound of a fifth",
                   "signs and times: Bjerring 1989; Groth and Serup 1998"},
        Assumption{"Redness", "Numbness by minutes of cream, fading with two hours",
                   "leaflet: an hour for small procedures"},
        Assumption{"Swelling",
                   "Peak and drain by depth; fluid adds with density, to 0.45 mm at most, and spreads a millimetre",
                   "durations of clinical swelling; formation as wheals (Cook and Shuster 1980)"},
        Assumption{"Barrier",
                   "Channels in the open halve every 30 min; shape of the occluded fall; growth with their size",
                   "closed within 2 h (Gupta 2011), 58–63 h under film (Ogunjimi 2021)"},
        Assumption{"Barrier", "Water loss and uptake threefold at 250 fresh channels per cm², ten at most",
                   "uptake ×1 to ×10.5, by drug"},
        Assumption{"Barrier", "Inflamed skin's own water loss over days is not modelled", "Kim 2012, Wu 2022"},
        Assumption{"Healing",
                   "All courses between the published end points; each session adds less; gains halve in five years",
                   "Lotfi 2013, Kenkel 2021, El-Domyati 2015"},
        Assumption{"Healing",
                   "200 punctures per cm² do 63 % of what a session can; nothing for the dermis from shallow ones",
                   "none"},
        Assumption{"Healing",
                   "Over-treatment from tears, density, depth and sessions too close; half of such places may mark",
                   "2 of 36 with tram-track scars (Dogra 2014)"},
        Assumption{"Healing", "Dark marks: chance by skin type, three times as likely when over-treated",
                   "5 of 30 (Dogra 2014), none worse (Al Qarqaz 2018)"},
        Assumption{"Healing", "How much rolling, boxcar and ice-pick scars, lines, pores, spots and stretch marks gain",
                   "11.73 to 6.5 points (Dogra 2014); 45.8 % (Asif)"},
        Assumption{"Colour", "Fitzpatrick types are stood for by the means of six ITA classes",
                   "moderate correlation; spectra Xiao 2016"},
        Assumption{"Colour",
                   "A flat 4.5 % of specular light in instrument readings; melanin falls with λ^-3.48 everywhere",
                   "needed for the dark classes; Jacques 1998"},
        Assumption{"Section", "Fat 4 mm on a firm base; strain of the corneum at rest; where cutting and friction act",
                   "Iyengar 2018; shares: Barnett 2015"},
    };
    return kAll;
}

} // namespace stipple::sim::lab

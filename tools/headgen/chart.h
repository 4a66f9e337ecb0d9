// The chart: one injective map from [0,1]² to the skin. u grows to the patient's left, v towards the crown.
// It is evened out once on the default measures, so a place keeps its cell from patient to patient.
#pragma once

#include <string>
#include <vector>

#include "tools/headgen/face.h"

namespace stipple::headgen {

constexpr int kChartCells = 512; // the simulation's grid: cell (x,y) has its centre at ((x+0.5)/512, (y+0.5)/512)

/// The hairline (and the cap's edge) over the angle, as height b of the domain.
double hairlineB(double a);
/// The upper edge of the drape over the angle, as height b of the domain.
double drapeB(double a);

class Chart {
  public:
    Chart();
    Domain at(double u, double v) const;

  private:
    std::vector<Vec2> nodes_; // control points of a bicubic B-spline: (a in units of 85 mm · radians, b) in mm
};

/// Base points of the skin at all corners of the chart's 512² cells, row by row, v growing: what zones and tint look
/// up.
struct ChartGrid {
    std::vector<Vec3> base;
    std::vector<Domain> domain;
    std::vector<Vec3> skin;
    Vec3 baseAt(double u, double v) const;
    Domain domainAt(double u, double v) const;
};
ChartGrid makeChartGrid(const Face &face, const Chart &chart);

/// Sizes of the 512² cells that lie in the given zones (mask per cell).
struct CellStats {
    double uMin, uMedian, uMax, vMin, vMedian, vMax, anisotropyMedian, anisotropyMax;
    double shareStretched; // share of the cells with an anisotropy above 2.5
    double shareOutside;   // share of the cells with a side outside 0.3 to 0.9 mm
    double areaMm2;
    bool injective; // no cell of the whole chart is turned over against the domain
};
CellStats measureCells(const ChartGrid &grid, const std::vector<bool> &mask);

} // namespace stipple::headgen

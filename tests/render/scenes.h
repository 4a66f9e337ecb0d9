// Worlds to be looked at: the default head with a treated cheek, the section in the middle of a puncture, the block.
#pragma once

#include <memory>

#include "engine/assets/head.h"
#include "engine/base/result.h"
#include "engine/gpu/device.h"
#include "engine/render/picture.h"
#include "tests/support/bench.h"

namespace stipple::test {

// Built once per process.
const HeadAssets &defaultHead();
std::shared_ptr<const sim::ChartIndex> headSkin();
Subject headSubject(); // of the renderer
const sim::SkinColours &colours();
// The device for pictures, with validation where the layers are installed.
gpu::Device &pictureDevice();

sim::World headWorld(const std::string &caseId, int fitzpatrick = 2);

// The hand-piece on the skin of a zone, `offsetMm` from the zone's middle in its plane, moving along `way`.
sim::Pose headPose(const sim::World &world, sim::ZoneId zone, glm::vec2 offsetMm, glm::vec2 way, float heightMm,
                   const Hold &hold);
void headStroke(sim::World &world, sim::ZoneId zone, glm::vec2 from, glm::vec2 to, float speedMmS, const Hold &hold);
// Horizontal and then vertical strokes over a square of the zone.
void treat(sim::World &world, sim::ZoneId zone, float sideMm, const Hold &hold);

} // namespace stipple::test

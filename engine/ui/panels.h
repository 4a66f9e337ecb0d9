// The screens, drawn with Dear ImGui from their view models. They keep nothing but scroll positions; what is asked for
// comes back as events.
#pragma once

#include "engine/ui/view_model.h"
#include "engine/ui/widgets.h"

namespace stipple::ui {

// One frame, between ImGui::NewFrame and ImGui::Render. Tags are cleared first.
void drawScreen(Canvas &canvas, const ScreenView &view);

void drawHome(Canvas &canvas, const HomeView &view);
void drawWork(Canvas &canvas, const WorkView &view);
float replayControlsHeight(const Canvas &canvas);
void drawReplayControls(Canvas &canvas, const ReplayView &view, float width);
void drawScrubber(Canvas &canvas, const ReplayView &view, const Rect &rect);
void drawSteps(Canvas &canvas, const StepsView &view);
void drawScore(Canvas &canvas, const ScoreView &view);
void drawScorePane(Canvas &canvas, const ScoreView &view, float width, float height);
void drawHelp(Canvas &canvas);
void drawDialog(Canvas &canvas, const DialogView &view);
void drawBusy(Canvas &canvas, const std::string &words);

} // namespace stipple::ui

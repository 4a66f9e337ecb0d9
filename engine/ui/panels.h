// The screens, drawn with Dear ImGui from their view models. They keep nothing but scroll positions; what is asked for
// comes back as events.
#pragma once

#include "engine/ui/coach_view.h"
#include "engine/ui/view_model.h"
#include "engine/ui/widgets.h"

namespace stipple::ui {

// One frame, between ImGui::NewFrame and ImGui::Render. Tags are cleared first.
void drawScreen(Canvas &canvas, const ScreenView &view);

void drawHome(Canvas &canvas, const HomeView &view);
void drawWork(Canvas &canvas, const WorkView &view);
void drawCoach(Canvas &canvas, const CoachView &view, const Rect &face);
void drawSteps(Canvas &canvas, const StepsView &view);
void drawScore(Canvas &canvas, const ScoreView &view);
void drawHelp(Canvas &canvas);
void drawDialog(Canvas &canvas, const DialogView &view);
void drawBusy(Canvas &canvas, const std::string &words);

} // namespace stipple::ui

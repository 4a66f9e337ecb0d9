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
void drawRecord(Canvas &canvas, const RecordView &view);
void drawPeople(Canvas &canvas, const PeopleView &view);
void drawWork(Canvas &canvas, const WorkView &view);
void drawCoach(Canvas &canvas, const CoachView &view, const Rect &face);
float replayControlsHeight(const Canvas &canvas);
void drawReplayControls(Canvas &canvas, const ReplayView &view, float width);
void drawScrubber(Canvas &canvas, const ReplayView &view, const Rect &rect);
void drawSteps(Canvas &canvas, const StepsView &view);
void drawHands(Canvas &canvas, const HandsView &view);
void drawScore(Canvas &canvas, const ScoreView &view);
void drawScorePane(Canvas &canvas, const ScoreView &view, float width, float height);
void drawHelp(Canvas &canvas);
void drawDialog(Canvas &canvas, const DialogView &view);
void drawBusy(Canvas &canvas, const std::string &words);

// A card over everything else, which is darkened and takes no clicks. One window: a window that took the focus from
// another every frame would also take the button being pressed. End with endCard.
void beginCard(const Canvas &canvas, const char *name, const Rect &rect);
void endCard();

} // namespace stipple::ui

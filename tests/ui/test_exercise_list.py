"""The strip of exercises and their list in the window: where they lie, what begins one, and that every word fits."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.screens.exercises import ExerciseState
from kiosk.ui.buttons import RowButton
from kiosk.ui.exercise_list import ExerciseList
from kiosk.ui.exercise_strip import ExerciseStrip
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.sheet import Sheet
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.venue_page import VenuePage
from tests.ui.conftest import MakeWindow
from tests.ui.exercise_samples import EXERCISE_STATES, LIST, LIST_STATES, ExercisesOnPaper
from tests.ui.gallery import settle
from tests.ui.test_nothing_cut_off import faults_of
from tests.ui.venue_samples import VENUE_STATES, VenueOnPaper


class Recorded(ExercisesOnPaper):
    def __init__(self, state: ExerciseState = LIST) -> None:
        super().__init__(state)
        self.chosen: list[str] = []

    def choose(self, name: str) -> None:
        self.chosen.append(name)


def shown(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def top_px(window: MainWindow, part: QWidget) -> int:
    return part.mapTo(window, QPoint(0, 0)).y()


@pytest.fixture
def trained(make_window: MakeWindow):
    window, touches = make_window(), Recorded()
    window.show_exercises(touches)
    settle()
    return window, touches


def test_it_begins_with_the_list_and_a_number_begins_a_group(trained):
    window, touches = trained
    assert shown(window, ExerciseList)

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    settle()

    assert touches.chosen == ["activity"]
    assert not shown(window, ExerciseList)


def test_escape_puts_the_list_away_and_chooses_nothing(trained):
    window, touches = trained

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    settle()

    assert touches.chosen == []
    assert not shown(window, ExerciseList)


def test_a_group_goes_on_where_it_was_left_and_what_needs_something_waits(make_window: MakeWindow):
    first, *others = LIST.groups
    lines = (replace(first.lines[0], is_done=True), *first.lines[1:])
    window, touches = make_window(), Recorded(replace(LIST, groups=(replace(first, lines=lines), *others)))
    window.show_exercises(touches)
    settle()
    rows = {row.accessibleName(): row for row in window.findChildren(RowButton) if row.isVisible()}
    assert not rows["受付を取り消す"].isEnabled()
    assert rows["人数だけで受け付ける"].isEnabled()

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)

    assert touches.chosen == ["count"]


def test_the_desk_pages_and_sheets_begin_below_the_strip(make_window: MakeWindow):
    window = make_window(calls=WindowCalls(venue=VenueOnPaper(VENUE_STATES["venue_idle"])))
    window.show_exercises(Recorded())
    settle()
    for open_next in (lambda: window.sheets.open("help"), window.open_settings, window.open_venue):
        open_next()
        settle()
        [strip] = shown(window, ExerciseStrip)
        below = [*shown(window, Sheet), *shown(window, VenuePage), window.centralWidget()]
        assert strip.height() > 0
        assert {top_px(window, one) for one in below} == {strip.height()}


def test_another_look_has_one_strip_in_its_place(trained):
    window, _touches = trained
    window.change_look(replace(window.look, theme=ThemeName.DARK, text_step=TextStep.LARGEST))
    settle()

    [strip] = shown(window, ExerciseStrip)
    assert top_px(window, window.centralWidget()) == strip.height()


@pytest.mark.parametrize("step", [TextStep.NORMAL, TextStep.LARGEST])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_of_strip_and_list_fits(make_window: MakeWindow, language: str, step: TextStep):
    faults = {}
    for name, state in {**EXERCISE_STATES, **LIST_STATES}.items():
        window = make_window(language=language, step=step)
        window.show_exercises(Recorded(state))
        settle()
        faults[name] = faults_of(window)
    assert faults == {name: [] for name in faults}

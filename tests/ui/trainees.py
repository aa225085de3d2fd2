"""Whoever practises at the real program: does by keys and touches what the strip of the exercise says."""

import contextlib
import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as NotYet

from kiosk.app.cards import cards_of_training
from kiosk.app.window import WindowedKiosk
from kiosk.screens.centre_state import DetailPanel, FormPanel, ListPanel
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import CardEntry, CountEntry, FormEntry, Found, Idle, NameEntry, Panel
from kiosk.screens.staff_state import StaffPage
from kiosk.screens.venue_state import Choosing, Closing, CodeShown, HandForm, ParticipantCard, VenueIdle
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.exercise_list import ExerciseList
from kiosk.ui.exercise_strip import ExerciseStrip
from kiosk.ui.report_sheet import ReportSheet
from kiosk.ui.tray_pane import SampleRow
from ledger import training
from tests.ui.gallery import settle

LIMIT_MS = 60_000
TRIES = 6
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PICTURES = os.environ.get("EXERCISE_PICTURES", "")
"""A folder: each sentence is then photographed as somebody who practises sees it."""


class Trainee:
    """Does what the strip says."""

    def __init__(self, qtbot, program: WindowedKiosk) -> None:
        self.qtbot, self.program, self.window = qtbot, program, program.window
        self.screen = program._exercises

    @property
    def panel(self) -> Panel:
        return self.program.kiosk.screen.state.panel

    def until(self, is_so) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=LIMIT_MS)

    def sees(self, kind: type) -> None:
        self.until(lambda: isinstance(self.panel, kind))

    def told(self, key: str) -> None:
        self.until(lambda: self.screen.state.task.key == f"exercise.{key}")
        if PICTURES:
            settle()
            self.window.grab().save(str(Path(PICTURES) / f"{key}.png"))

    def begin(self, number: str) -> None:
        """Of the list, by the number of a group."""
        strip = self.window.findChild(ExerciseStrip)
        if not self.lists:
            self.touch("練習の一覧", strip)
        self.until(lambda: self.lists)
        self.type(number)

    @property
    def lists(self) -> list[QWidget]:
        return [one for one in self.window.findChildren(ExerciseList) if one.isVisible()]

    def touch(self, start: str, room: QWidget | None = None) -> None:
        """The first button whose words begin so, whatever it is."""
        self.until(lambda: self.buttons(start, room))
        QTest.mouseClick(self.buttons(start, room)[0], Qt.MouseButton.LeftButton)

    def buttons(self, start: str, room: QWidget | None) -> list[ActionButton]:
        found = (room or self.window).findChildren(ActionButton)
        return [one for one in found if one.isVisible() and (one.accessibleName() or one.text()).startswith(start)]

    def hold_up(self, name: str, room: QWidget, is_read) -> None:
        """A code of the tray, once more where a machine under load has missed it."""
        for _ in range(TRIES):
            self.until(lambda: self.samples(name, room))
            QTest.mouseClick(self.samples(name, room)[0], Qt.MouseButton.LeftButton)
            with contextlib.suppress(NotYet):
                self.qtbot.waitUntil(lambda: bool(is_read()), timeout=LIMIT_MS // TRIES)
                return
        raise AssertionError(name)

    def samples(self, name: str, room: QWidget) -> list[SampleRow]:
        rows = [one for one in room.findChildren(SampleRow) if one.isVisible()]
        return [one for one in rows if name in one.accessibleName()]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.window.focusWidget() or self.window, text)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)

    def enter(self, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(Qt.Key.Key_Return, held)


class AtDesk(Trainee):
    """The shelter's desk."""

    def back_to_idle(self) -> None:
        while not isinstance(self.panel, Idle):
            self.press(Qt.Key.Key_Escape)

    def receive_by_code(self) -> None:
        self.until(lambda: self.window.findChildren(SampleRow))
        self.told("code.1")
        self.hold_up("見本 太郎", self.window, lambda: isinstance(self.panel, Found))
        self.told("code.2")
        self.enter()

    def count(self) -> None:
        self.told("count.1")
        self.type("4")
        self.sees(CountEntry)
        self.told("count.2")
        self.enter()

    def receive_from_paper(self) -> None:
        self.told("hand.1")
        self.type("reida")
        self.sees(NameEntry)
        self.until(lambda: not self.panel.searching)
        self.told("hand.2")
        self.enter()
        self.sees(FormEntry)
        self.told("hand.3")
        self.enter(CONTROL)

    def receive_by_card(self) -> None:
        self.told("card.1")
        card = next(card for card in cards_of_training() if card.name == "例示 梅")
        self.program._place_card(card)
        self.sees(CardEntry)
        self.told("card.2")
        self.until(lambda: self.panel.step.value == "asking_number")
        self.type(card.number)
        self.told("card.3")
        self.enter(CONTROL)

    def undo(self) -> None:
        self.told("undo.1")
        self.press(Qt.Key.Key_F2)

    def type_a_pile(self) -> None:
        self.told("pile.1")
        self.back_to_idle()
        self.told("pile.2")
        self.press(Qt.Key.Key_F5)
        self.sees(PileEntry)
        self.told("pile.3")
        self.type("2")
        self.enter()
        self.told("pile.4")
        self.enter()
        self.sees(FormEntry)
        self.told("pile.5")
        self.enter()
        self.type("mogi")
        self.enter(CONTROL)
        self.told("pile.6")
        self.sees(FormEntry)
        self.enter()
        self.type("rei")
        self.enter(CONTROL)

    def go_through_the_door(self) -> None:
        self.told("door.1")
        self.back_to_idle()
        self.told("door.2")
        self._pass("1", "door.3")
        self.told("door.4")
        self.back_to_idle()
        self.told("door.5")
        self._pass("2", "door.6")

    def _pass(self, choice: str, told: str) -> None:
        self.press(Qt.Key.Key_F4)
        self.sees(PassEntry)
        self.told(told)
        self.type(choice)
        self.until(lambda: self.panel.is_running)
        self.type("A-0002")
        self.until(lambda: self.panel.found)
        self.enter()

    def report(self) -> None:
        self.told("report.1")
        self.back_to_idle()
        self.told("report.2")
        self.press(Qt.Key.Key_R, CONTROL)
        self.until(lambda: bool(self.program.kiosk.report.state.text))
        assert self.window.findChild(ReportSheet) is not None
        self.touch("この報告を記録する")

    def take_over(self) -> None:
        self.told("shift.1")
        self.press(Qt.Key.Key_F9, SHIFT)
        self.told("shift.2")
        self._say_who("shift.3")

    def hide(self) -> None:
        self.told("hide.1")
        self.press(Qt.Key.Key_F9, SHIFT)
        self.told("hide.2")
        self.touch("画面をかくす")
        self.until(lambda: self.program.kiosk.staff.state.is_locked)
        self._say_who("hide.3")

    def _say_who(self, told: str) -> None:
        self.touch("練習 責任者")
        self.until(lambda: self.program.kiosk.staff.state.page is StaffPage.PIN)
        self.told(told)
        self.type(training.STAFF_PIN)
        self.enter()


class AtVenue(Trainee):
    """The venue's table."""

    @property
    def page(self):
        return self.program.kiosk.venue.state

    def shows(self, kind: type) -> None:
        self.until(lambda: isinstance(self.page.panel, kind))

    def choose_activity(self) -> None:
        self.told("go.venue")
        self.until(lambda: self.window.findChildren(SampleRow))
        self.touch("活動受付")
        self.shows(Choosing)
        self.told("activity.2")
        self.touch("見本公園の清掃")
        self.shows(VenueIdle)

    def show_code(self) -> None:
        self.told("show.1")
        self.press(Qt.Key.Key_F8)
        self.shows(CodeShown)
        self.until(lambda: self.page.panel.text)
        self.told("show.2")
        self.press(Qt.Key.Key_Escape)

    def read_participant(self) -> None:
        self.told("participant.1")
        self.hold_up("見本 太郎", self.window._front, lambda: self.page.counts.noted)

    def receive_applicant(self) -> None:
        self.told("applicant.1")
        self.press(Qt.Key.Key_F3)
        self.shows(HandForm)
        self.told("applicant.2")
        self.type("rei")
        self.until(lambda: self.page.panel.offers)
        self.press(Qt.Key.Key_Down)
        self.enter()

    def receive_walk_in(self) -> None:
        self.told("walk_in.1")
        self.press(Qt.Key.Key_F3)
        self.shows(HandForm)
        self.told("walk_in.2")
        self.type("mogi")
        self.enter()

    def hand_certificate(self) -> None:
        self.told("certificate.1")
        self.touch(self.page.lines[0].name, self.window._front)
        self.shows(ParticipantCard)
        self.told("certificate.2")
        self.press(Qt.Key.Key_F6)

    def note_leaving(self) -> None:
        self.told("leaving.1")
        self.press(Qt.Key.Key_F4)
        self.told("leaving.2")
        before = self.page.counts.there
        self.hold_up("見本 太郎", self.window._front, lambda: self.page.counts.there < before)
        self.told("leaving.3")
        self.press(Qt.Key.Key_F4)

    def close_shift(self) -> None:
        self.told("closing.1")
        self.press(Qt.Key.Key_F7)
        self.shows(Closing)
        self.told("closing.2")
        self.enter()


class AtCentre(Trainee):
    """The volunteer centre."""

    @property
    def page(self):
        return self.program.kiosk.centre.state

    def shows(self, kind: type) -> None:
        self.until(lambda: isinstance(self.page.panel, kind))

    def receive(self) -> None:
        self.told("go.centre")
        self.touch("ボランティア")
        self.told("volunteer.1")
        self.type("mogi")
        self.enter()
        self.shows(FormPanel)
        self.told("volunteer.2")
        for _ in range(4):
            self.enter()
        self.type("1")
        self.enter(CONTROL)

    def take_need(self) -> None:
        self.told("need.1")
        self.press(Qt.Key.Key_F5)
        self.shows(FormPanel)
        self.told("need.2")
        for text in ("見本町", "泥出し", "1"):
            self.window.focusWidget().insert(text)  # as an input method does
            self.press(Qt.Key.Key_Down)
        self.enter(CONTROL)

    def form_team(self) -> None:
        self.told("team.1")
        self.touch_row(self.page.needs)
        self.shows(DetailPanel)
        self.enter()
        self.told("team.2")
        self.touch_row(self.page.panel.rows)
        self.enter()

    def touch_row(self, rows) -> None:
        wanted = rows[0].entry_id
        found = [
            one
            for one in self.window.findChildren(RowButton)
            if one.isVisible() and getattr(getattr(one, "_drawn", None), "entry_id", None) == wanted
        ]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def depart(self) -> None:
        self.told("depart.1")
        self.enter()

    def come_back(self) -> None:
        self.told("return.1")
        self.enter()
        self.told("return.2")
        self.shows(FormPanel)
        self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Down)
        self.type("1")
        self.enter(CONTROL)
        self.shows(DetailPanel)
        self.press(Qt.Key.Key_Escape)
        self.shows(ListPanel)

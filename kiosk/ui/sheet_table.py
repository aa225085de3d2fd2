"""The sheets over the desk, one entry each: what it shows, its key, and where staff find the button that opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.screens.reception_state import Answer, Idle, Panel, ReceptionState
from kiosk.ui.arrivals_sheet import ArrivalsSheet
from kiosk.ui.cards_sheet import CardsSheet
from kiosk.ui.centre_page import CentrePage
from kiosk.ui.discrepancy_sheet import DiscrepancySheet
from kiosk.ui.help_sheet import HelpSheet
from kiosk.ui.look import WindowCalls
from kiosk.ui.own_shelter_sheet import OwnShelterSheet
from kiosk.ui.posted_code_sheet import PostedCodeSheet
from kiosk.ui.records_sheet import RecordsSheet
from kiosk.ui.report_sheet import ReportSheet
from kiosk.ui.roster_sheet import RosterSheet
from kiosk.ui.sheet import Sheet
from kiosk.ui.shelf_sheet import ShelfSheet
from kiosk.ui.shelter_list_sheet import ShelterListSheet
from kiosk.ui.stage import Stage
from kiosk.ui.whereabouts_sheet import WhereaboutsSheet

Close = Callable[[], None]
Touches = TypeVar("Touches")

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALONE = Qt.KeyboardModifier.NoModifier


class Corner(Enum):
    """Where a sheet's button stands: under the camera, beside the list of receptions, or as a row of the settings."""

    DESK = auto()
    SIDE = auto()
    SETTINGS = auto()


@dataclass(frozen=True)
class Key:
    """`code` alone or with one modifier; on all panels, or on `panels` alone, where others have a use for the key."""

    code: Qt.Key
    held: Qt.KeyboardModifier = _ALONE
    panels: tuple[type[Panel], ...] | None = None

    @property
    def text(self) -> str:
        """As it is printed on the button."""
        held = {_CTRL: "Ctrl+", _SHIFT: "Shift+"}.get(self.held, "")
        return f"{held}{self.code.name.removeprefix('Key_')}"

    def is_meant(self, code: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Whether a press is this key. Letters are meant with Ctrl alone; an F key whatever else is held with it."""
        return code == self.code and (held == _CTRL if self.held == _CTRL else held != _CTRL and self.held in held)

    def is_free(self, panel: Panel | None) -> bool:
        """Whether the panel leaves the key to the sheet."""
        return self.panels is None or isinstance(panel, self.panels)


@dataclass(frozen=True)
class Button:
    """`word` is the key of its text; `waiting` says how many wait, where the button is there only while some do."""

    corner: Corner
    word: str = ""
    waiting: Callable[[ReceptionState], int] | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class SheetEntry(Generic[Touches]):
    """`kind` makes the sheet over the screen that `touches` finds among the window's calls, where there is one."""

    name: str
    kind: Callable[[Stage, QWidget, Touches, Close], Sheet]
    touches: Callable[[WindowCalls], Touches | None]
    key: Key | None = None
    button: Button | None = None

    def made(self, stage: Stage, window: QWidget, calls: WindowCalls, close: Close) -> Sheet | None:
        """The sheet; None where the program has no such screen."""
        found = self.touches(calls)
        return None if found is None else self.kind(stage, window, found, close)


def _help(stage: Stage, window: QWidget, _calls: WindowCalls, close: Close) -> Sheet:
    return HelpSheet(stage, window, close)


def _centre(stage: Stage, window: QWidget, calls: WindowCalls, close: Close) -> Sheet:
    """Over the whole window: who stands there is asked from the page itself."""
    assert calls.centre is not None
    return CentrePage(stage, window, calls.centre, close, calls.staff.open if calls.staff is not None else None)


def _ctrl(code: Qt.Key) -> Key:
    return Key(code, _CTRL)


def _side(word: str) -> Button:
    return Button(Corner.SIDE, word)


_ARRIVALS = Button(Corner.DESK, "arrivals.button", lambda state: state.arrivals, is_urgent=True)
_DISCREPANCIES = Button(Corner.DESK, "discrepancy.button", lambda state: state.disagreements)
_SETTING = Button(Corner.SETTINGS)

SHEETS: tuple[SheetEntry[Any], ...] = (
    SheetEntry("help", _help, lambda calls: calls, Key(Qt.Key.Key_F1)),
    SheetEntry(
        "shelf", ShelfSheet, lambda calls: calls.shelf, Key(Qt.Key.Key_F10), Button(Corner.DESK, "shelf.button")
    ),
    SheetEntry(
        "whereabouts",
        WhereaboutsSheet,
        lambda calls: calls.whereabouts,
        _ctrl(Qt.Key.Key_D),
        _side("whereabouts.button"),
    ),
    SheetEntry("roster", RosterSheet, lambda calls: calls.roster, _ctrl(Qt.Key.Key_L), _side("roster.button")),
    SheetEntry("report", ReportSheet, lambda calls: calls.report, _ctrl(Qt.Key.Key_R), _side("report.button")),
    SheetEntry(
        "centre",
        _centre,
        lambda calls: calls if calls.centre is not None else None,
        _ctrl(Qt.Key.Key_B),
        _side("centre.button"),
    ),
    SheetEntry("arrivals", ArrivalsSheet, lambda calls: calls.arrivals, Key(Qt.Key.Key_F8, _SHIFT), _ARRIVALS),
    SheetEntry(
        "posted_code",
        PostedCodeSheet,
        lambda calls: calls.own_shelter,
        Key(Qt.Key.Key_F8, panels=(Idle, Answer)),
        _side("posted.button"),
    ),
    SheetEntry(
        "discrepancies", DiscrepancySheet, lambda calls: calls.discrepancies, Key(Qt.Key.Key_F11), _DISCREPANCIES
    ),
    SheetEntry("own_shelter", OwnShelterSheet, lambda calls: calls.own_shelter, button=_SETTING),
    SheetEntry("cards", CardsSheet, lambda calls: calls.cards, button=_SETTING),
    SheetEntry("shelter_list", ShelterListSheet, lambda calls: calls.shelter_list, button=_SETTING),
    SheetEntry("records", RecordsSheet, lambda calls: calls.records, button=_SETTING),
)
"""In the order of their buttons, and of the question which of them a key means."""

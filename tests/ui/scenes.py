"""Every screen, sheet and window, each by name: pictures are taken of them, and rules are checked on all of them.

A new state of the reception belongs into one of the sample dicts below; a new sheet is one line in SHEETS, a new
window one line in WINDOWS.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from kiosk.screens.evacuee_state import EvacueeLanguage
from kiosk.screens.exercises import ExerciseState
from kiosk.screens.message import message
from kiosk.screens.reception_state import ReceptionState
from kiosk.ui.evacuee_view import EvacueeView
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.report_sheet import PAGES, ReportSheet
from kiosk.ui.stop_window import StopWindow
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.translator import Translator
from kiosk.ui.unlock_window import UnlockWindow
from tests.ui.card_samples import CARD_STATES
from tests.ui.cards_samples import CARDS, CARDS_WRITING, CardsOnPaper
from tests.ui.centre_samples import CENTRE_STATES, CentreOnPaper
from tests.ui.discrepancy_samples import DISCREPANCY_STATES, DiscrepanciesOnPaper
from tests.ui.evacuee_samples import PANELS, EvacueeOnPaper, state
from tests.ui.exercise_samples import EXERCISE_STATES, LIST_STATES, VENUE_EXERCISE, ExercisesOnPaper
from tests.ui.form_samples import FORM_PANELS
from tests.ui.paper_samples import PAPER_STATES
from tests.ui.records_samples import RECORDS_STATES, RecordsOnPaper
from tests.ui.report_samples import NOW, REPORT_STATES, ReportOnPaper
from tests.ui.roster_samples import ROSTER_STATES, RosterOnPaper
from tests.ui.samples import IDLE, STATES, with_panel
from tests.ui.shelf_samples import SHELF_STATES, ShelfOnPaper
from tests.ui.shelter_samples import ARRIVALS, LIST, SHELTER, SHELTER_STATES, RecordedShelter
from tests.ui.staff_samples import STAFF_STATES, StaffOnPaper
from tests.ui.stay_samples import STAY_STATES
from tests.ui.touches import RecordedTouches
from tests.ui.venue_samples import VENUE_STATES, VenueOnPaper
from tests.ui.whereabouts_samples import WHEREABOUTS_STATES, WhereaboutsOnPaper

CORNERS = ((230.0, 150.0), (400.0, 160.0), (390.0, 330.0), (220.0, 320.0))
SHELTERS = (("1", "見本第一小学校"), ("2", "例示中学校"), ("3", "訓練公民館"))
RESIDENTS = tuple((f"見本 {name}（{count}人）", name) for name, count in (("花子", 4), ("次郎", 1), ("ウメ", 2)))
FORM_STATES = {name: with_panel(panel) for name, panel in FORM_PANELS.items()}
DESK_STATES = {**STATES, **CARD_STATES, **PAPER_STATES, **FORM_STATES, **SHELTER_STATES, **STAY_STATES}
Open = Callable[[MainWindow], object]


@dataclass(frozen=True)
class Scene:
    """`make` gives the widget, not yet shown, in a look and a language of staff (`is_for_evacuees`: of evacuees)."""

    name: str
    make: Callable[[str, Theme], QWidget]
    is_for_evacuees: bool = False
    has_own_size: bool = False


@dataclass(frozen=True)
class SheetScenes:
    """A sheet in all its states: the name of its WindowCalls field, a screen that only writes down, how it opens."""

    calls_field: str
    on_paper: Callable[[Any], object]
    states: Mapping[str, Any]
    open: Open


def _opened(name: str) -> Open:
    """A sheet by its name in the table."""
    return lambda window: window.sheets.open(name)


def _turned(page: str, window: MainWindow) -> None:
    """The report opened at a page of it."""
    window.sheets.open("report")
    window.findChildren(ReportSheet)[-1].turn(page)


def _exercised(exercise: ExerciseState, state: ReceptionState, window: MainWindow) -> None:
    """The desk of training with a strip that says what to do."""
    window.show_samples(RESIDENTS, _ignore)
    window.draw(state)
    window.show_exercises(ExercisesOnPaper(exercise))
    window.sheets.close()


def _listed(exercise: ExerciseState, window: MainWindow) -> None:
    """As training begins."""
    window.show_exercises(ExercisesOnPaper(exercise))


def _exercised_venue(window: MainWindow) -> None:
    """The venue's page of training: the strip above it, participants' codes beside it."""
    _exercised(VENUE_EXERCISE, IDLE, window)
    window.open_venue()


SHEETS = (
    SheetScenes("shelf", ShelfOnPaper, SHELF_STATES, _opened("shelf")),
    SheetScenes("discrepancies", DiscrepanciesOnPaper, DISCREPANCY_STATES, _opened("discrepancies")),
    SheetScenes("report", ReportOnPaper, REPORT_STATES, _opened("report")),
    *(SheetScenes("report", ReportOnPaper, {f"report_{page}": NOW}, partial(_turned, page)) for page in PAGES[1:]),
    SheetScenes("roster", RosterOnPaper, ROSTER_STATES, _opened("roster")),
    SheetScenes("whereabouts", WhereaboutsOnPaper, WHEREABOUTS_STATES, _opened("whereabouts")),
    SheetScenes("own_shelter", RecordedShelter, {"own_shelter": SHELTER}, _opened("own_shelter")),
    SheetScenes("own_shelter", RecordedShelter, {"posted_code": SHELTER}, _opened("posted_code")),
    SheetScenes("arrivals", RecordedShelter, {"arrivals": ARRIVALS}, _opened("arrivals")),
    SheetScenes("shelter_list", RecordedShelter, {"shelter_list": LIST}, _opened("shelter_list")),
    SheetScenes("cards", CardsOnPaper, {"cards": CARDS, "cards_writing": CARDS_WRITING}, _opened("cards")),
    SheetScenes("records", RecordsOnPaper, RECORDS_STATES, _opened("records")),
    SheetScenes("venue", VenueOnPaper, VENUE_STATES, MainWindow.open_venue),
    SheetScenes("staff", StaffOnPaper, STAFF_STATES, MainWindow.open_staff),
    SheetScenes("centre", CentreOnPaper, CENTRE_STATES, _opened("centre")),
    SheetScenes("evacuee", EvacueeOnPaper, {"evacuee_page": state("evacuee_check")}, MainWindow.show_to_evacuee),
)
WINDOWS = (
    Scene(
        "unlock",
        lambda language, theme: UnlockWindow(_words(language, theme), theme, "", _ignore, is_new=False),
        has_own_size=True,
    ),
    Scene(
        "unlock_new",
        lambda language, theme: UnlockWindow(_words(language, theme), theme, "", _ignore, is_new=True),
        has_own_size=True,
    ),
    Scene(
        "stop",
        lambda language, theme: StopWindow(_words(language, theme), theme, message("error.desk_busy")),
        has_own_size=True,
    ),
)


def desk_picture() -> np.ndarray:
    """A grey gradient with a pale card: enough to see frame and outline."""
    rows = np.linspace(70, 130, 480, dtype=np.uint8)
    picture = np.repeat(np.repeat(rows[:, None, None], 640, axis=1), 3, axis=2).copy()
    picture[150:330, 220:400] = 225
    return picture


def all_scenes() -> Iterator[Scene]:
    """Every picture that staff or evacuees can see."""
    yield from (desk_scene(name, {}, lambda window, one=one: window.draw(one)) for name, one in DESK_STATES.items())
    yield desk_scene("training", {}, lambda window: window.show_samples(RESIDENTS, _ignore))
    for name, exercise in EXERCISE_STATES.items():
        panel = FORM_STATES["form_towns"] if name == "exercise_right" else IDLE
        yield desk_scene(name, {}, partial(_exercised, exercise, panel))
    for name, exercise in LIST_STATES.items():
        yield desk_scene(name, {}, partial(_listed, exercise))
    venue = {"venue": (VenueOnPaper, VENUE_STATES["venue_idle"])}
    yield desk_scene("exercise_venue", venue, _exercised_venue)
    yield desk_scene("settings", {"staff": (StaffOnPaper, STAFF_STATES["staff"])}, MainWindow.open_settings)
    yield desk_scene("help", {}, MainWindow.open_help)
    for sheet in SHEETS:
        for name, one in sheet.states.items():
            yield desk_scene(name, {sheet.calls_field: (sheet.on_paper, one)}, sheet.open)
    yield from WINDOWS
    yield from (evacuee_scene(panel) for panel in PANELS)


def desk_scene(name: str, papers: Mapping[str, tuple[Callable[[Any], object], Any]], show: Open) -> Scene:
    """The desk's window at the moment that `show` brings about."""

    def make(language: str, theme: Theme) -> MainWindow:
        usual = {sheet.calls_field: (sheet.on_paper, next(iter(sheet.states.values()))) for sheet in SHEETS}
        screens = {field: on_paper(one) for field, (on_paper, one) in {**usual, **papers}.items()}
        calls = WindowCalls(record_mode_changed=_ignore, shelter_changed=_ignore, shelters=lambda: SHELTERS)
        window = MainWindow(_words(language, theme), theme, RecordedTouches(), replace(calls, **screens))
        window.draw(IDLE)
        window.show_preview(desk_picture(), (CORNERS,))
        show(window)
        return window

    return Scene(name, make)


def evacuee_scene(panel: str) -> Scene:
    """What an evacuee sees on a screen of their own."""

    def make(language: str, theme: Theme) -> EvacueeView:
        load_fonts(theme.resources / "fonts")
        view = EvacueeView(theme, EvacueeOnPaper(state(panel, EvacueeLanguage(language))))
        view.open()
        return view

    return Scene(panel, make, is_for_evacuees=True)


def _ignore(_value: object) -> None:
    """Nobody listens."""


def _words(language: str, theme: Theme) -> Translator:
    return Translator.load(theme.resources / "translations", language)

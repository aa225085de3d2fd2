"""What staff chose about the look and sound of the desk, and whom the window tells about deliberate acts."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.screens.evacuee_state import EvacueeTouches
from kiosk.ui.cards_sheet import CardsTouches
from kiosk.ui.centre_touches import CentreTouches
from kiosk.ui.discrepancy_sheet import DiscrepancyTouches
from kiosk.ui.own_shelter_touches import ArrivalsTouches, OwnShelterTouches
from kiosk.ui.records_sheet import RecordsTouches
from kiosk.ui.report_sheet import ReportTouches
from kiosk.ui.roster_sheet import RosterTouches
from kiosk.ui.shelf_sheet import ShelfTouches
from kiosk.ui.shelter_list_sheet import ShelterListTouches
from kiosk.ui.staff_sheet import StaffTouches
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.venue_touches import VenueTouches
from kiosk.ui.whereabouts_sheet import WhereaboutsTouches
from sync.protocol.values import RecordMode


@dataclass(frozen=True)
class Look:
    """Kept by the program between starts. `lock_minutes` 0 never hides the desk; None is what is usual."""

    theme: ThemeName = ThemeName.LIGHT
    text_step: TextStep = TextStep.NORMAL
    language: str = "ja"
    sounds: bool = True
    evacuee_window: bool = False
    full_screen: bool = False
    lock_minutes: int | None = None


def _ignore(_value: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class WindowCalls:
    """What the window tells the program; each is called on the Qt thread, after the person confirmed where needed.

    Where record mode or shelter cannot be changed (None) the settings do not offer it. `shelters` are the (code, name)
    among which the shelter may be changed.
    `leaving` is asked whether the window may be closed now; where not, it has asked somebody.
    `evacuee_looks` is whether the evacuee has a screen of their own; where not, the desk's is turned to them.
    """

    look_changed: Callable[[Look], None] = _ignore
    record_mode_changed: Callable[[RecordMode], None] | None = None
    shelter_changed: Callable[[str], None] | None = None
    closed: Callable[[], None] = lambda: None
    leaving: Callable[[], bool] = lambda: True
    shelters: Callable[[], tuple[tuple[str, str], ...]] = tuple
    shelf: ShelfTouches | None = None
    discrepancies: DiscrepancyTouches | None = None
    report: ReportTouches | None = None
    evacuee: EvacueeTouches | None = None
    evacuee_looks: Callable[[], bool] = lambda: False
    own_shelter: OwnShelterTouches | None = None
    shelter_list: ShelterListTouches | None = None
    arrivals: ArrivalsTouches | None = None
    cards: CardsTouches | None = None
    records: RecordsTouches | None = None
    roster: RosterTouches | None = None
    whereabouts: WhereaboutsTouches | None = None
    venue: VenueTouches | None = None
    staff: StaffTouches | None = None
    centre: CentreTouches | None = None

"""What the report's sheet shows at one moment: frozen values and message keys."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.occupancy_series import Series
from kiosk.screens.message import Message
from kiosk.screens.shelf_state import Told

REMARK_FIELDS = ("voluntary_persons", "meals", "shortages", "lifelines", "text")
"""What staff may say beside the figures, in the order of the form; the first two are numbers."""


@dataclass(frozen=True)
class Tile:
    """A large figure: its label (message key), its value, and its change as the city writes it, or empty."""

    label: str
    value: int
    change: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label (message key) and how long it is."""

    label: str
    value: int


@dataclass(frozen=True)
class Charts:
    """What is drawn: persons over time, households by method, persons by age."""

    series: Series = ()
    methods: tuple[Bar, ...] = ()
    ages: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """A report that was made: when, for which time of the schedule (empty for one by hand), and its figures."""

    as_of_us: int
    made: Message
    figures: Message
    chosen: bool


@dataclass(frozen=True)
class Place:
    """Where a document may go: a folder (None is the printer, or this computer without one), in words."""

    folder: Path | None
    words: Message


@dataclass(frozen=True)
class Work:
    """A document under way: what it is, how far, and whether it can be stopped."""

    words: Message
    percent: int = 0


@dataclass(frozen=True)
class ReportState:
    """Everything that the sheet draws. `text` is empty until the first figures are there."""

    as_of: Message | None = None
    compared: Message | None = None
    text: str = ""
    is_kept: bool = False
    tiles: tuple[Tile, ...] = ()
    charts: Charts = Charts()
    history: tuple[HistoryLine, ...] = ()
    remarks: tuple[str, ...] = ("",) * len(REMARK_FIELDS)
    times: str = ""
    next_due: Message | None = None
    places: tuple[Place, ...] = ()
    work: Work | None = None
    told: Told | None = None

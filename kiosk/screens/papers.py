"""The office as a screen sees it: documents are made on a thread of their own, told of, stopped, written or printed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from kiosk.domain.occupancy_series import Series
from kiosk.domain.shelter_report import Remarks, ShelterReport
from kiosk.ports.kept_reports import KeptReport


class PaperFormat(Enum):
    """How a document is written."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    TEXT = "txt"


@dataclass(frozen=True)
class RosterOrder:
    """The roster of those who are staying; `only_public` is the list that others may read (閲覧用名簿)."""

    format: PaperFormat
    with_care: bool = False
    with_hidden: bool = False
    only_public: bool = False


@dataclass(frozen=True)
class ReportOrder:
    """A report that was made, compared with the one before it."""

    report: KeptReport
    format: PaperFormat


@dataclass(frozen=True)
class CardsOrder:
    """Blank 避難者カード with numbers: so many households, and with each so many sheets for persons."""

    households: int
    persons: int = 0
    language: str = "ja"


@dataclass(frozen=True)
class SlipOrder:
    """受付票 of a household."""

    household_id: UUID


@dataclass(frozen=True)
class PosterOrder:
    """The shelter's code for residents' phones on a sheet to hang up."""


@dataclass(frozen=True)
class CertificateOrder:
    """活動証明書 of this number, as it was handed out."""

    number: str


@dataclass(frozen=True)
class ActivityCodeOrder:
    """The chosen activity's code on a sheet to hang up, with its risk in words."""


@dataclass(frozen=True)
class TeamSheetOrder:
    """活動班の用紙 of a volunteer centre: who goes where, with the code for departure and return."""

    team_id: UUID


@dataclass(frozen=True)
class CentreFiguresOrder:
    """The figures of a volunteer centre's day, in the words of the report."""

    day: date


PaperOrder = (
    RosterOrder
    | ReportOrder
    | CardsOrder
    | SlipOrder
    | PosterOrder
    | CertificateOrder
    | ActivityCodeOrder
    | TeamSheetOrder
    | CentreFiguresOrder
)


@dataclass(frozen=True)
class Written:
    """The document lies at `path`, or was handed to the printer of that name."""

    path: Path | None = None
    printer: str = ""


@dataclass(frozen=True)
class GivenUp:
    """Somebody asked to stop; nothing was written."""


@dataclass(frozen=True)
class PaperFailed:
    """`key` names the sentence under `error.`, `data` fills it."""

    key: str
    data: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A report as the figures stand now: not kept before it is sent; `previous` is what it is compared with."""

    kept: KeptReport
    report: ShelterReport
    previous: ShelterReport | None
    series: Series


@dataclass(frozen=True)
class Places:
    """Where documents can go: sticks, the folder of this computer, the printer (empty where there is none)."""

    sticks: tuple[Path, ...]
    folder: Path
    printer: str


OnProgress = Callable[[int, int], None]


class PaperDoor(Protocol):
    """One document at a time; each answer comes on the screen's own thread."""

    def look(self, answer: Callable[[Places | PaperFailed], None]) -> None:
        """Where documents can go."""

    def draft(self, remarks: Remarks, due_us: int | None, answer: Callable[[Draft | PaperFailed], None]) -> None:
        """The text of a report as of now, or of the time when it was due."""

    def write(
        self,
        order: PaperOrder,
        folder: Path | None,
        on_progress: OnProgress,
        answer: Callable[[Written | GivenUp | PaperFailed], None],
    ) -> None:
        """Make a document and write it into `folder`; None prints it, or keeps it in this computer's own folder."""

    def give_up(self) -> None:
        """Stop the document that is being made."""

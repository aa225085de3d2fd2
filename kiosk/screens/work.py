"""What is in work at the reception screen: one of a few frozen values, each of which knows how it is drawn."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from kiosk.desk.desk import Act
from kiosk.domain.kana import kana_from_typing
from kiosk.domain.outcomes import AlreadyHere, CodeFound, Deepened, Failed, Received, Refused, Undone
from kiosk.ports.store import KnownPerson
from kiosk.screens import answers
from kiosk.screens.carding import Carding
from kiosk.screens.entry_form import Form
from kiosk.screens.form_fields import form_entry
from kiosk.screens.message import Message, message
from kiosk.screens.passing import Passing
from kiosk.screens.pile import Pile
from kiosk.screens.reception_state import Answer, Candidate, CountEntry, Idle, NameEntry, Panel, Suggestion
from kiosk.screens.stay_answers import told_of
from kiosk.screens.staying import Staying
from sync.protocol.ages import age_on
from sync.protocol.household import MAX_PERSONS, Household
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import StayType

_STATUS = {
    Whereabouts.HERE: "status.here",
    Whereabouts.OUT: "status.out",
    Whereabouts.OVERNIGHT: "status.overnight",
    Whereabouts.MOVED: "status.moved",
    Whereabouts.LEFT: "status.left",
}
NAMELESS = "@reception.recent.nameless"
"""Stands for a household of which only the number of people is known."""
NEW_HOUSEHOLD = -1
"""`selected` of the name line when nobody known is meant."""
NO_OFFER = -1
"""`selected` of the form when Enter goes on to the next field."""


@dataclass(frozen=True)
class Waiting:
    """つぎの方どうぞ: nothing in work, every way of reception is live."""

    def panel(self, today: date) -> Panel:  # noqa: ARG002 - every work is drawn by the same call
        """Nothing in work."""
        return Idle()


@dataclass(frozen=True)
class Presenting:
    """A code's household waits for a touch. `started_mono_ms` is when the code came."""

    outcome: CodeFound
    ticks: tuple[bool, ...]
    started_mono_ms: int
    busy: bool = False

    def panel(self, today: date) -> Panel:
        """The household with its ticks."""
        return answers.found(self.outcome, self.ticks, today, busy=self.busy)

    def coming(self) -> Household:
        """The household with those who were ticked."""
        household = self.outcome.household
        pairs = zip(household.persons, self.ticks, strict=True)
        return replace(household, persons=tuple(replace(person, came=came) for person, came in pairs))


@dataclass(frozen=True)
class Answered:
    """An answer stands. `record` is the household it speaks of, `household` what a refused code said.

    `undo` takes back what the answer tells of, where that is not the reception itself.
    """

    answer: Answer
    record: HouseholdRecord | None = None
    household: Household | None = None
    undo: Act[Any] | None = None

    def panel(self, today: date) -> Panel:  # noqa: ARG002 - every work is drawn by the same call
        """The answer."""
        return self.answer


@dataclass(frozen=True)
class Counting:
    """人数だけ: the number of people is typed."""

    digits: str
    started_mono_ms: int
    stay: StayType = StayType.SHELTER
    problem: Message | None = None
    busy: bool = False

    def panel(self, today: date) -> Panel:  # noqa: ARG002 - every work is drawn by the same call
        """The digits."""
        return CountEntry(self.digits, self.stay, self.problem, busy=self.busy)

    def what_is_wrong(self) -> Message | None:
        """Why so many cannot be received, or None."""
        if int(self.digits) == 0:
            return message("problem.count_zero")
        return message("problem.count_too_large", limit=MAX_PERSONS) if int(self.digits) > MAX_PERSONS else None


@dataclass(frozen=True)
class Naming:
    """The name line is typed."""

    text: str
    started_mono_ms: int
    hits: tuple[KnownPerson, ...] = ()
    selected: int = NEW_HOUSEHOLD
    searching: bool = False

    def panel(self, today: date) -> Panel:
        """The line and who is known by it."""
        return NameEntry(
            self.text,
            kana_from_typing(self.text),
            tuple(_candidate(hit, today) for hit in self.hits),
            self.selected,
            searching=self.searching,
        )


@dataclass(frozen=True)
class Typing:
    """The entry form is open. `twins` are persons of other households who may be the one in work.

    `offers` may be taken into the field in work; `selected` is the one that Enter takes, -1 for none.
    """

    form: Form
    problem: Message | None = None
    busy: bool = False
    twins: tuple[KnownPerson, ...] = ()
    offers: tuple[Suggestion, ...] = ()
    selected: int = NO_OFFER

    def panel(self, today: date) -> Panel:
        """The form."""
        entry = form_entry(self.form, today, busy=self.busy, problem=self.problem)
        at = entry.focus
        offering = dataclasses.replace(entry.fields[at], suggestions=self.offers, selected=self.selected)
        fields = (*entry.fields[:at], offering, *entry.fields[at + 1 :])
        return dataclasses.replace(entry, fields=fields, twin=answers.twin_notice(self.twins))


@dataclass(frozen=True)
class Piling:
    """A pile of paper is read into a list; `digits` is a number of sheets without codes as it is typed."""

    pile: Pile
    digits: str = ""
    notice: Message | None = None

    def panel(self, today: date) -> Panel:  # noqa: ARG002 - every work is drawn by the same call
        """The list."""
        return dataclasses.replace(self.pile.entry(self.digits), notice=self.notice)


Work = Waiting | Presenting | Answered | Counting | Naming | Typing | Carding | Piling | Staying | Passing


def answered(outcome: object, today: date, undo_left_s: int | None = None) -> Answered | None:
    """The answer to what the desk did; None for what is no outcome of an act."""
    match outcome:
        case Received(record):
            return Answered(answers.received(outcome, undo_left_s), record)
        case AlreadyHere(record):
            return Answered(answers.already_here(outcome, today), record)
        case Deepened(record):
            return Answered(answers.deepened(outcome), record)
        case Undone(record):
            return Answered(answers.undone(outcome), record)
        case Refused():
            return Answered(answers.refused(outcome))
        case Failed():
            return Answered(answers.failed(outcome))
        case _:
            return _answered_about_presence(outcome, today)


def _answered_about_presence(outcome: object, today: date) -> Answered | None:
    told = told_of(outcome, today)
    return Answered(told.answer, told.record, undo=told.undo) if told else None


def _candidate(hit: KnownPerson, today: date) -> Candidate:
    return Candidate(
        name=hit.name or hit.kana or NAMELESS,
        kana=hit.kana,
        age=age_on(hit.birth_date, today) if hit.birth_date else None,
        town=hit.address,
        reception_no=hit.reception_no,
        status=_STATUS[hit.whereabouts] if hit.whereabouts else "status.undone",
    )

"""The card of a stay as a value: whom the next act is about, and what is asked before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from uuid import UUID

from kiosk.desk.own_shelter import AreaUse
from kiosk.desk.presence import ChangePresence
from kiosk.screens.message import Message
from kiosk.screens.stay_card import card_of
from kiosk.screens.stay_state import StayCard, StayOption, StayQuestion
from sync.protocol.presence import Destination, PresenceChange
from sync.protocol.records import HouseholdRecord


class Asking(Enum):
    """Which question stands on the card."""

    NOTHING = "nothing"
    RETURN = "return"
    RETURN_TYPED = "return_typed"
    MEAL = "meal"
    MEAL_AGAIN = "meal_again"
    SHELTER = "shelter"
    DESTINATION = "destination"
    AREA = "area"
    SPACE = "space"


TYPED = (Asking.RETURN_TYPED, Asking.SHELTER, Asking.AREA, Asking.SPACE)
"""Questions that have a line to type into."""


@dataclass(frozen=True)
class Staying:
    """The work at the card of a stay. `ticks` are rows of the card, the one behind the last person stands for the rest.

    `found` are ids and words of what the typed text brought up, `selected` the one that Enter means (-1 for the text
    itself); `areas` are those of this shelter.
    """

    record: HouseholdRecord
    shelter_names: Mapping[str, str] = field(default_factory=dict)
    ticks: frozenset[int] = frozenset()
    cursor: int = 0
    asking: Asking = Asking.NOTHING
    change: PresenceChange = PresenceChange.OUT
    options: tuple[StayOption, ...] = ()
    text: str = ""
    found: tuple[tuple[str, Message], ...] = ()
    areas: tuple[AreaUse, ...] = ()
    selected: int = 0
    title: Message | None = None
    understood: Message | None = None
    problem: Message | None = None
    notice: Message | None = None
    busy: bool = False

    @property
    def rows(self) -> int:
        """Named persons who came, and one more row where others were only counted."""
        return len(self.record.household.came) + (1 if self.unnamed else 0)

    @property
    def unnamed(self) -> int:
        """How many people of the household nobody has named."""
        return self.record.household.heads - len(self.record.household.came)

    def panel(self, today: date) -> StayCard:
        """The card of the stay."""
        card = card_of(self.record, self.shelter_names, today, self.ticks, self.cursor)
        return replace(card, question=self._question(), notice=self.notice, busy=self.busy)

    def _question(self) -> StayQuestion | None:
        if self.title is None:
            return None
        found = tuple(
            StayOption("", words, chosen=index == self.selected) for index, (_key, words) in enumerate(self.found)
        )
        text = self.text if self.asking in TYPED else None
        return StayQuestion(self.title, found + self.options, text, self.understood, self.problem)

    def changing(
        self,
        change: PresenceChange,
        *,
        expected_return_us: int | None = None,
        destination: Destination | None = None,
        shelter_id: str = "",
    ) -> ChangePresence:
        """The act about those who are ticked; about everybody where nobody or everybody is."""
        ids: tuple[UUID, ...] = ()
        unnamed = 0
        if self.ticks and len(self.ticks) < self.rows:
            came = self.record.household.came
            ids = tuple(one.person_id for index, one in enumerate(came) if index in self.ticks)
            unnamed = self.unnamed if len(came) in self.ticks else 0
        return ChangePresence(
            self.record.household.household_id,
            change,
            person_ids=ids,
            unnamed_heads=unnamed,
            expected_return_us=expected_return_us,
            destination=destination,
            destination_shelter_id=shelter_id,
        )


def ticked(work: Staying, row: int) -> Staying:
    """The row turned over."""
    if not 0 <= row < work.rows:
        return work
    return replace(work, ticks=work.ticks ^ {row}, cursor=row)


def moved(work: Staying, step: int) -> Staying:
    """The cursor, or the choice among what was found, one line up (-1) or down (1)."""
    if work.asking is Asking.NOTHING:
        return replace(work, cursor=(work.cursor + step) % max(work.rows, 1))
    lines = len(work.found) + 1
    return replace(work, selected=(work.selected + step) % lines) if work.asking in TYPED else work


def back(work: Staying) -> Staying:
    """The card without a question."""
    return replace(
        work,
        asking=Asking.NOTHING,
        options=(),
        text="",
        found=(),
        selected=0,
        title=None,
        understood=None,
        problem=None,
    )


def asked(work: Staying, asking: Asking, title: Message, options: tuple[StayOption, ...] = ()) -> Staying:
    """The card with a question."""
    return replace(back(work), asking=asking, title=title, options=options, notice=None)

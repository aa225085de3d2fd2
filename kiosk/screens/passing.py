"""Slips that are read one after the other, as a value: what each shot means, and how many there were."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.desk.desk import Act
from kiosk.desk.presence import ChangePresence, HandMeal
from kiosk.ports.store import KnownPerson
from kiosk.screens.message import Message, message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.stay_answers import Told
from kiosk.screens.stay_state import StayOption
from sync.protocol.presence import MealSlot, PresenceChange
from sync.protocol.records import HouseholdRecord


class Passage(StrEnum):
    """What each shot means; the value is the end of a message key."""

    OUT = "out"
    RETURN = "return"
    MORNING = "morning"
    NOON = "noon"
    EVENING = "evening"


_SLOTS = {Passage.MORNING: MealSlot.MORNING, Passage.NOON: MealSlot.NOON, Passage.EVENING: MealSlot.EVENING}


@dataclass(frozen=True)
class Passing:
    """The work at the door. `passage` None until it is chosen; `suggested` is what Enter chooses then.

    `told` is what came of the last shot, `text` what is typed for people without a slip.
    """

    suggested: Passage = Passage.OUT
    passage: Passage | None = None
    shots: int = 0
    heads: int = 0
    told: Told | None = None
    notice: Message | None = None
    text: str = ""
    hits: tuple[KnownPerson, ...] = ()
    selected: int = 0

    def panel(self, today: date) -> PassEntry:  # noqa: ARG002 - every work is drawn by the same call
        """The sheet at the door."""
        if self.passage is None:
            return PassEntry(message("pass.title"), _options(self.suggested), shots=self.shots, heads=self.heads)
        answer = self.told.answer if self.told and self.notice is None else None
        return PassEntry(
            message(f"pass.running.{self.passage.value}"),
            _options(self.passage),
            is_running=True,
            shots=self.shots,
            heads=self.heads,
            tone=answer.tone.value if answer else "look" if self.notice else "",
            headline=answer.headline if answer else self.notice,
            who=answer.lines if answer else (),
            number=answer.reception_no if answer else "",
            can_undo=self.told is not None and self.told.undo is not None,
            text=self.text,
            found=tuple(_hit(hit, chosen=index == self.selected) for index, hit in enumerate(self.hits)),
        )


def act_of(passage: Passage, record: HouseholdRecord, today: date) -> Act[object]:
    """What a shot at this household's slip writes."""
    household_id = record.household.household_id
    if passage in _SLOTS:
        return HandMeal(household_id, today, _SLOTS[passage])
    change = PresenceChange.OUT if passage is Passage.OUT else PresenceChange.RETURN
    return ChangePresence(household_id, change)


def needs_no_act(passage: Passage, record: HouseholdRecord) -> Message | None:
    """Why nothing is written, where a slip is read a second time; meals know it by themselves."""
    if record.heads_staying == 0:
        return message("outcome.gone_already")
    is_all_out = record.heads_here == 0
    return message("outcome.out_already") if passage is Passage.OUT and is_all_out else None


def _options(chosen: Passage) -> tuple[StayOption, ...]:
    return tuple(
        StayOption(str(index), message(f"pass.{one.value}"), chosen=one is chosen)
        for index, one in enumerate(Passage, 1)
    )


def _hit(hit: KnownPerson, *, chosen: bool) -> StayOption:
    words = message(
        "pass.found", name=hit.name or hit.kana or "@reception.recent.nameless", reception_no=hit.reception_no
    )
    return StayOption("", words, chosen=chosen)

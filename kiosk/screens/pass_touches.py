"""Touches at the door: what a shot means is chosen once, and each slip is recorded at once, with undo and a count."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kiosk.desk.overview import OpenHousehold, SearchNames
from kiosk.domain.day_times import meal_at
from kiosk.domain.outcomes import (
    CodeFound,
    CodeRefused,
    Failed,
    ForeignCode,
    MealNoted,
    MealTakenBack,
    PresenceNoted,
    PresenceTakenBack,
    Refused,
    SheetFound,
    SlipFound,
)
from kiosk.screens import answers
from kiosk.screens.message import Message, message
from kiosk.screens.passing import Passage, Passing, act_of, needs_no_act
from kiosk.screens.stand import Stand
from kiosk.screens.stay_answers import already, told_of
from kiosk.screens.work import Answered, Waiting
from sync.protocol.presence import MealSlot
from sync.protocol.records import HouseholdRecord

FOUND_SHOWN = 4
_MEALS = {MealSlot.MORNING: Passage.MORNING, MealSlot.NOON: Passage.NOON, MealSlot.EVENING: Passage.EVENING}
_MEAL_HOURS = (7, 12, 18)
"""The hours in which shelters hand out meals; a suggestion only."""


class PassTouches:
    """What staff do at the door."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._asked = 0

    def open(self) -> None:
        """出入りの続け読み: choose what the shots mean."""
        if isinstance(self._stand.work, Waiting | Answered):
            self._stand.flash = None
            self._stand.change(Passing(self._suggested()))

    def took(self, outcome: object) -> bool:
        """Whether the work is at the door: then a code is dealt with there."""
        work = self._stand.work
        if not isinstance(work, Passing):
            return False
        if work.passage is None:  # a shot before anything was chosen: the sheet gives way, nothing is guessed
            self._stand.work = Waiting()
            return False
        match outcome:
            case SlipFound(record) | SheetFound(received=HouseholdRecord() as record):
                self._record(work, record)
            case CodeFound() if outcome.already:
                self._look_up(outcome.already[0].household_id)
            case _:
                self._say(work, _notice_of(outcome))
        return True

    def choose(self, index: int) -> None:
        """What the shots mean, counted from 0; the count begins anew when it is another thing than before."""
        work = self._stand.work
        if isinstance(work, Passing) and 0 <= index < len(Passage):
            passage = tuple(Passage)[index]
            goes_on = passage is work.suggested and work.passage is None
            counts = replace(work, told=None, notice=None) if goes_on else Passing()
            self._stand.change(replace(counts, suggested=passage, passage=passage))

    def typed(self, work: Passing, character: str) -> None:
        """A printable key: a digit chooses while nothing is chosen; after that a number or name is typed."""
        if work.passage is None and character.isdecimal():
            self.choose(int(character) - 1)
        elif work.passage is not None:
            self.text_changed(work.text + character)

    def text_changed(self, text: str) -> None:
        """The line for people without a slip."""
        work = self._stand.work
        if not isinstance(work, Passing) or work.passage is None:
            return
        self._stand.change(replace(work, text=text, selected=0, hits=work.hits if text.strip() else ()))
        self._asked += 1
        asked = self._asked
        if text.strip():
            self._stand.desk.ask(SearchNames(text, FOUND_SHOWN), lambda found: self._take_hits(found, asked))

    def backspace(self, work: Passing) -> None:
        """The last typed sign was wrong."""
        self.text_changed(work.text[:-1])

    def move(self, step: int) -> None:
        """Another of those who were found."""
        work = self._stand.work
        if isinstance(work, Passing) and work.hits:
            self._stand.change(replace(work, selected=(work.selected + step) % len(work.hits)))

    def pick(self, index: int) -> None:
        """One of those who were found."""
        work = self._stand.work
        if isinstance(work, Passing) and 0 <= index < len(work.hits):
            self._look_up(work.hits[index].household_id)

    def confirm(self, work: Passing) -> None:
        """Enter: what is suggested, or who was found."""
        if work.passage is None:
            self.choose(tuple(Passage).index(work.suggested))
        elif work.hits:
            self.pick(work.selected)
        elif work.text.strip():
            self._say(work, message("pass.nobody_found"))

    def leave(self, work: Passing) -> bool:
        """Whether Esc only goes one step back: from the line to the shots, from the shots to the choice."""
        if work.text:
            self._stand.change(replace(work, text="", hits=()))
        elif work.passage is not None:
            self._stand.change(replace(work, suggested=work.passage, passage=None, told=None, notice=None))
        else:
            return False
        return True

    def undo(self, work: Passing) -> None:
        """The last shot was a mistake."""
        if work.told is not None and work.told.undo is not None:
            heads = work.told.heads
            self._stand.desk.submit(work.told.undo, lambda outcome: self._taken_back(outcome, heads))

    def _look_up(self, household_id: UUID) -> None:
        self._stand.desk.ask(OpenHousehold(household_id=household_id), self._looked_up)

    def _looked_up(self, record: object) -> None:
        work = self._stand.work
        if isinstance(work, Passing) and work.passage is not None and isinstance(record, HouseholdRecord):
            self._record(work, record)

    def _record(self, work: Passing, record: HouseholdRecord) -> None:
        assert work.passage is not None
        cleared = replace(work, text="", hits=(), notice=None)
        if record.undone or record.shelter_id != self._stand.desk.site.shelter_id:
            self._say(cleared, message("pass.not_received"))
        elif why := needs_no_act(work.passage, record):
            self._stand.change(replace(cleared, told=already(record, why)))
        else:
            self._stand.change(cleared)
            self._stand.desk.submit(act_of(work.passage, record, self._stand.today()), self._done)

    def _done(self, outcome: object) -> None:
        work, told = self._stand.work, told_of(outcome, self._stand.today())
        if not isinstance(work, Passing):
            self._stand.answer(outcome)
            return
        if told is not None:
            heads = told.heads if isinstance(outcome, PresenceNoted | MealNoted) else 0
            shots = work.shots + (1 if heads else 0)
            self._stand.change(replace(work, told=told, notice=None, shots=shots, heads=work.heads + heads))
        elif isinstance(outcome, Refused):
            self._say(work, answers.refused(outcome).headline)
        elif isinstance(outcome, Failed):
            self._say(work, answers.failed(outcome).headline)
        self._stand.acted()

    def _taken_back(self, outcome: object, heads: int) -> None:
        work, told = self._stand.work, told_of(outcome, self._stand.today())
        if isinstance(work, Passing) and isinstance(outcome, PresenceTakenBack | MealTakenBack):
            shots, left = max(0, work.shots - 1), max(0, work.heads - heads)
            self._stand.change(replace(work, told=told, notice=None, shots=shots, heads=left))
            self._stand.acted()
        else:
            self._done(outcome)

    def _take_hits(self, found: object, asked: int) -> None:
        work = self._stand.work
        if isinstance(work, Passing) and asked == self._asked and isinstance(found, tuple):
            self._stand.change(replace(work, hits=tuple(hit for hit in found if hit.is_here), selected=0))

    def _say(self, work: Passing, notice: Message) -> None:
        self._stand.change(replace(work, notice=notice, told=None))

    def _suggested(self) -> Passage:
        """At meal times the meal, else going out."""
        now = datetime.fromtimestamp(self._stand.clock.now_us() / 1_000_000).astimezone()
        return _MEALS[meal_at(now)] if now.hour in _MEAL_HOURS else Passage.OUT


def _notice_of(outcome: object) -> Message:
    """Why a shot was no household that is here."""
    match outcome:
        case CodeFound() | SheetFound():
            return message("pass.not_received")
        case CodeRefused():
            return answers.code_refused(outcome).headline
        case ForeignCode():
            return answers.foreign_code(outcome).headline
        case Refused():
            return answers.refused(outcome).headline
        case _:
            return message("outcome.failed.call_staff")

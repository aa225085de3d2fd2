"""Touches about counting and naming: a digit counts people, a letter or kana begins a name."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from kiosk.desk.counter import is_here
from kiosk.desk.overview import OpenHousehold, SearchNames
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.domain.reception_number import reception_no_typed
from kiosk.screens import covering, entry_form, form_records
from kiosk.screens.message import message
from kiosk.screens.stand import Stand
from kiosk.screens.work import NEW_HOUSEHOLD, Answered, Counting, Naming, Typing, Waiting
from sync.protocol.household import MAX_PERSONS
from sync.protocol.ids import HouseholdId
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod, StayType

CANDIDATES = 6
"""Lines below the name line at the smallest window."""


class EntryTouches:
    """What staff type where no form is open."""

    def __init__(self, stand: Stand, open_stay: Callable[[UUID], None]) -> None:
        self._stand = stand
        self._open_stay = open_stay
        self._asked = 0

    def count(self, digit: str) -> None:
        """One more digit of a number of people."""
        work = self._stand.work
        if isinstance(work, Counting) and len(work.digits) == entry_form.MAX_HEADS_DIGITS:
            self._stand.change(replace(work, problem=message("problem.count_too_large", limit=MAX_PERSONS)))
        elif isinstance(work, Counting):
            self._stand.change(replace(work, digits=work.digits + digit, problem=None))
        else:
            self._stand.change(Counting(digit, self._stand.clock.mono_ms()))

    def uncount(self, work: Counting) -> None:
        """The last digit was wrong."""
        shorter = replace(work, digits=work.digits[:-1], problem=None)
        self._stand.change(shorter if shorter.digits else Waiting())

    def choose_stay(self, stay_type: StayType) -> None:
        """Where the counted household stays."""
        if isinstance(self._stand.work, Counting):
            self._stand.change(replace(self._stand.work, stay=stay_type))

    def receive_count(self, work: Counting) -> None:
        """Receive so many people."""
        if problem := work.what_is_wrong() or self._stand.intake.ask():
            self._stand.change(replace(work, problem=problem))
            return
        self._stand.change(replace(work, busy=True))
        household = counted_household(HouseholdId(self._stand.new_id()), int(work.digits), work.stay)
        act = ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, work.started_mono_ms)
        self._stand.desk.submit(act, self._stand.answer)

    def name_changed(self, text: str) -> None:
        """The name line as it stands; everybody known by it is looked up."""
        stand, work = self._stand, self._stand.work
        if isinstance(work, Naming) and not text:
            stand.change(Waiting())
            return
        if isinstance(work, Naming):
            stand.change(replace(work, text=text, selected=NEW_HOUSEHOLD, searching=bool(text.strip())))
        elif isinstance(work, Waiting | Answered):
            stand.change(Naming(text, stand.clock.mono_ms(), searching=bool(text.strip())))
        else:
            return
        self._asked += 1
        asked = self._asked
        stand.desk.ask(SearchNames(text, CANDIDATES), lambda found: self._take_hits(found, asked))

    def select(self, index: int) -> None:
        """A candidate is meant; -1 is the new household."""
        work = self._stand.work
        if isinstance(work, Naming) and NEW_HOUSEHOLD <= index < len(work.hits):
            self._stand.change(replace(work, selected=index))

    def move_selection(self, step: int) -> None:
        """One candidate down (1) or up (-1); the new household is above the first."""
        work = self._stand.work
        if isinstance(work, Naming):
            lines = len(work.hits) + 1
            self.select((work.selected + 1 + step) % lines - 1)

    def open_named(self, work: Naming) -> None:
        """Enter on the name line: the known person, or a new card that begins with the name."""
        if work.selected != NEW_HOUSEHOLD:
            hit = work.hits[work.selected]
            self._stand.desk.ask(OpenHousehold(household_id=hit.household_id), self._open_known)
            return
        form = entry_form.named(work.text, self._stand.new_id(), self._stand.new_id(), work.started_mono_ms)
        self._stand.change(Typing(form))

    def _take_hits(self, found: object, asked: int) -> None:
        work = self._stand.work
        if isinstance(work, Naming) and asked == self._asked:
            hits = found if isinstance(found, tuple) else ()
            meant = work.hits[work.selected] if work.selected != NEW_HOUSEHOLD else None
            selected = hits.index(meant) if meant in hits else NEW_HOUSEHOLD
            if meant is None and reception_no_typed(work.text, self._stand.desk.site.desk_letter) and hits:
                selected = 0  # a reception number means one household, and a name has no digits
            self._stand.change(replace(work, hits=hits, selected=selected, searching=False))

    def _open_known(self, record: object) -> None:
        if not isinstance(record, HouseholdRecord):
            return
        if not is_here(record, self._stand.desk.site):
            now_ms = self._stand.clock.mono_ms()
            form = form_records.form_of(record.household, "", ReceptionMethod.MANUAL, now_ms)
            self._stand.change(Typing(covering.covered(form)))
        else:
            self._open_stay(record.household.household_id)


def digit_of(character: str) -> str:
    """The digit that a key means, full-width ones included; empty for anything else."""
    return str(int(character)) if len(character) == 1 and character.isdecimal() else ""

"""What paper with a code of ours means at the desk: a sheet's household, known or not, and a slip's."""

from dataclasses import dataclass
from typing import ClassVar

from kiosk.desk.counter import Counter, is_here
from kiosk.domain.outcomes import Refused, SheetFound, SlipFound
from sync.protocol import sheet_code, slip_code
from sync.protocol.codec import Malformed
from sync.protocol.household import Household
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import Depth

PILE_SETTING = "paper_pile"


def sheet_found(counter: Counter, text: str) -> SheetFound | Refused:
    """The household of a sheet's code; a damaged code is refused with the number to be typed."""
    try:
        sheet = sheet_code.parse(text)
    except Malformed:
        return Refused("problem.sheet_unreadable")
    return household_of_sheet(counter, sheet)


def household_of_sheet(counter: Counter, sheet: SheetCode) -> SheetFound:
    """What is known of the household that the sheet is written on; the blank household where nobody typed it yet.

    A sheet may have been joined to a household that was counted before, which keeps its own id.
    """
    site, people = counter.site, counter.unit.people
    own_id = sheet.household_id(site.book)
    printed = sheet.household_sheet.printed
    known = people.by_paper_ref(printed, site.operation_id, site.record_mode) or people.get(own_id)
    if known is None:
        return SheetFound(sheet, Household(household_id=own_id, depth=Depth.COUNT, paper_ref=printed))
    return SheetFound(sheet, known.household, known if is_here(known, site) else None)


def slip_found(counter: Counter, text: str) -> SlipFound | Refused:
    """The household of a slip's code, if it was received in this operation and still is."""
    try:
        household_id = slip_code.parse(text)
    except Malformed:
        return Refused("problem.slip_unreadable")
    known = counter.unit.people.get(household_id)
    if known is None:
        return Refused("problem.slip_unknown")
    if (known.operation_id, known.record_mode) != (counter.site.operation_id, counter.site.record_mode):
        return Refused("problem.slip_of_another_operation")
    if known.undone:
        return Refused("problem.slip_undone", (("reception_no", known.reception_no),))
    return SlipFound(known)


@dataclass(frozen=True)
class KeepPile:
    """Put by which sheets of a pile wait to be typed; None where none waits."""

    data: bytes | None
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> None:
        """Write or clear the list."""
        counter.unit.settings.put(PILE_SETTING, self.data)


@dataclass(frozen=True)
class TakePile:
    """Ask for the pile that an earlier run left."""

    def perform(self, counter: Counter) -> bytes | None:
        """The list's bytes, or None."""
        return counter.unit.settings.get(PILE_SETTING)

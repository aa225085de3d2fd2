"""Paper as the entry form: a sheet's household opened for typing, and a sheet joined to a household counted before."""

import uuid
from dataclasses import replace

import msgspec

from kiosk.domain.outcomes import SheetFound
from kiosk.screens import covering, entry_form, form_records
from kiosk.screens.entry_form import HOUSEHOLD_KEYS, PERSON_KEYS, Form, PersonDraft
from kiosk.screens.pile import UNCODED
from sync.protocol import sheet_code
from sync.protocol.household import MAX_PERSONS, Household
from sync.protocol.ids import HouseholdId
from sync.protocol.records import HouseholdRecord
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import Depth, ReceptionMethod

_SAID_OF_HOUSEHOLD = (
    *(HOUSEHOLD_KEYS - {"joins"}),
    "postal_code",
    "town",
    "residence",
    "housing_damage",
    "food_support",
)
"""What a sheet may say of a household; `stay` always says something and stays as it was received."""
_SAID_OF_PERSON = (*PERSON_KEYS, "needs", "communication", "languages", "allergies", "consent", "protect")


def sheet_number(sheet: str) -> str:
    """How a form's sheet is printed; empty for one without a code."""
    return "" if sheet in ("", UNCODED) else sheet_code.parse(sheet).printed


def opened(found: SheetFound, now_mono_ms: int) -> Form:
    """The form of a sheet that was shown: new, or the household with what is there."""
    number, method = "", ReceptionMethod.PAPER
    if found.received is not None:
        number, method = found.received.reception_no, found.received.method
    form = form_records.form_of(found.household, number, method, now_mono_ms)
    if found.household.heads:  # it was received, here or elsewhere
        form = covering.covered(form)
    return turned_to(replace(form, sheet=found.sheet.text), found.sheet)


def uncoded(household_id: HouseholdId, now_mono_ms: int) -> Form:
    """The form of a sheet that carries no code."""
    blank = Household(household_id=household_id, depth=Depth.COUNT)
    return replace(form_records.form_of(blank, "", ReceptionMethod.PAPER, now_mono_ms), sheet=UNCODED)


def turned_to(form: Form, sheet: SheetCode) -> Form:
    """The form at the person of a person's sheet; a household's own sheet leaves it where it is.

    Sheet n is the n-th person's; who has none yet gets an id that is the same at every desk.
    """
    form = replace(form, sheet=sheet.text)
    if not sheet.member:
        return form
    own_id = uuid.uuid5(form.household_id, f"sheet:{sheet.member}")
    ids = [person.person_id for person in form.persons]
    if own_id in ids:
        return replace(form, part=ids.index(own_id), focus=0, asks_for_more=False)
    if sheet.member <= len(ids):
        return replace(form, part=sheet.member - 1, focus=0, asks_for_more=False)
    return entry_form.with_family(form, own_id)


def joined_to(form: Form, record: HouseholdRecord, now_mono_ms: int) -> Form:
    """A sheet's form on the household that was received before it: nothing known and nothing typed is lost.

    What is typed on the sheet stands over what was known; the household keeps its id and number.
    """
    known = covering.covered(form_records.form_of(record.household, record.reception_no, record.method, now_mono_ms))
    is_counted_only = all(person.is_empty for person in known.persons)
    typed = tuple(person for person in form.persons if not person.is_empty)
    persons = _laid_over(known.persons, typed, takes_ids=is_counted_only)[:MAX_PERSONS]
    said = {name: getattr(form, name) or getattr(known, name) for name in _SAID_OF_HOUSEHOLD}
    household = msgspec.structs.replace(record.household, paper_ref=_paper_ref(form))
    return replace(
        known,
        persons=persons,
        base=msgspec.msgpack.encode(household),
        sheet=form.sheet,
        started_mono_ms=form.started_mono_ms,
        note_behind=covering.joined(known.note_behind, form.note_behind),
        **said,
    )


def _laid_over(
    known: tuple[PersonDraft, ...], typed: tuple[PersonDraft, ...], *, takes_ids: bool
) -> tuple[PersonDraft, ...]:
    """The representative of the sheet is that of the household; everybody else on it is somebody more."""
    if not typed:
        return known
    if takes_ids:
        return (replace(typed[0], person_id=known[0].person_id, behind=known[0].behind), *typed[1:])
    said = {name: getattr(typed[0], name) or getattr(known[0], name) for name in _SAID_OF_PERSON}
    care = tuple(dict.fromkeys((*known[0].care, *typed[0].care)))
    first = covering.behind_too(replace(known[0], care=care, **said), typed[0])
    return (first, *known[1:], *typed[1:])


def _paper_ref(form: Form) -> str:
    return "" if form.sheet == UNCODED else sheet_code.parse(form.sheet).household_sheet.printed

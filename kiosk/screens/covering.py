"""What is noted of people's needs, laid behind a form: whoever types adds to it unseen, and nothing of it is lost.

A form of a household that is stored opens covered. What is typed from then on stands open beside the cover, and both
go into the file together. The cover is taken away by a touch, for somebody who may, and comes back when their rights
end or the form is put aside; what was typed while all was open is then behind it too.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from kiosk.domain.duties import Duty
from kiosk.screens.entry_form import Behind, Form, PersonDraft
from sync.protocol.support import Need, Urgency

Word = TypeVar("Word")
_SOONEST_FIRST = tuple(Urgency)
BETWEEN_TEXTS = "、"


class Cover(Enum):
    """What a touch would show next."""

    NOTHING = ""
    CARE = "care"
    PROTECTION = "protection"


def covered(form: Form) -> Form:
    """The form with all that is noted of people's needs, the remarks and who must stay hidden behind it."""
    persons = tuple(_covered(person) for person in form.persons)
    return replace(
        form,
        persons=persons,
        note="",
        note_behind=joined(form.note_behind, form.note),
        shows_care=False,
        hides_protection=True,
    )


def with_care_shown(form: Form) -> Form:
    """The form with needs and remarks open; who must stay hidden stays behind it."""
    persons = tuple(_shown(person) for person in form.persons)
    return replace(form, persons=persons, note=joined(form.note_behind, form.note), note_behind="", shows_care=True)


def whole(form: Form) -> Form:
    """The form with nothing behind it: what goes into the file, and what a leader sees."""
    shown = with_care_shown(form)
    persons = tuple(
        replace(person, protect=person.protect or _is_protected(person), behind=None) for person in shown.persons
    )
    return replace(shown, persons=persons, hides_protection=False)


def without_what_is_behind(form: Form) -> Form:
    """Only what stands open to everybody, and nothing that was shown to somebody who may: for whoever reads along."""
    form = covered(form) if form.shows_care else form
    persons = tuple(replace(person, behind=None) for person in form.persons)
    return replace(form, persons=persons, note_behind="")


def cover_of(form: Form) -> Cover:
    """Needs and remarks come first; whether somebody is hidden can be asked where the form asks for it.

    That can always be asked of a covered form: an offer that stood only where somebody is hidden would tell it.
    """
    if form.note_behind or any(has_care_behind(person) for person in form.persons):
        return Cover.CARE
    return Cover.PROTECTION if form.hides_protection and form.is_deep else Cover.NOTHING


def has_care_behind(person: PersonDraft) -> bool:
    """Whether something is noted of this person that is not shown."""
    return person.behind is not None and replace(person.behind, protect=False) != Behind()


def covered_again(form: Form, may: Collection[Duty]) -> Form:
    """The form after somebody else took over: what they may not see is behind it, where it was shown."""
    if not form.shows_care:
        return form
    if Duty.CARE not in may:
        return covered(form)
    hides = not form.hides_protection and Duty.PROTECTED not in may
    return with_care_shown(covered(form)) if hides else form


def behind_too(person: PersonDraft, further: PersonDraft) -> PersonDraft:
    """`person`, with what is behind `further` behind them besides."""
    behind = further.behind or Behind()
    added = PersonDraft(
        person.person_id,
        care=behind.care,
        needs=behind.needs,
        communication=behind.communication,
        allergies=behind.allergies,
        allergy_note=behind.allergy_note,
        care_level=behind.care_level,
        protect=behind.protect,
        behind=person.behind,
    )
    return replace(person, behind=_covered(added).behind)


def _covered(person: PersonDraft) -> PersonDraft:
    shown = _shown(person)
    behind = Behind(
        care=shown.care,
        needs=shown.needs,
        communication=shown.communication,
        allergies=shown.allergies,
        allergy_note=shown.allergy_note,
        care_level=shown.care_level,
        protect=person.protect or _is_protected(person),
    )
    return replace(
        person,
        care=(),
        needs=(),
        communication=(),
        allergies=(),
        allergy_note="",
        care_level="",
        protect=False,
        behind=behind if behind != Behind() else None,
    )


def _shown(person: PersonDraft) -> PersonDraft:
    behind = person.behind or Behind()
    return replace(
        person,
        care=_words(behind.care, person.care),
        needs=_needs(behind.needs, person.needs),
        communication=_words(behind.communication, person.communication),
        allergies=_words(behind.allergies, person.allergies),
        allergy_note=joined(behind.allergy_note, person.allergy_note),
        care_level=joined(behind.care_level, person.care_level),
        behind=Behind(protect=True) if behind.protect else None,
    )


def _is_protected(person: PersonDraft) -> bool:
    return person.behind is not None and person.behind.protect


def _words(before: tuple[Word, ...], added: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(dict.fromkeys((*before, *added)))


def _needs(before: Iterable[Need], added: Iterable[Need]) -> tuple[Need, ...]:
    """Each need once, with the sooner of both: whoever adds does not see what was said before."""
    found: dict[str, Need] = {}
    for need in (*before, *added):
        known = found.get(need.code)
        if known is None or _SOONEST_FIRST.index(need.urgency) < _SOONEST_FIRST.index(known.urgency):
            found[need.code] = need
    return tuple(found.values())


def joined(before: str, added: str) -> str:
    """What was written before, and behind it what is new; what does not fit then is refused where it is received."""
    if not added.strip() or added.strip() in (before, *before.split(BETWEEN_TEXTS)):
        return before
    return f"{before}{BETWEEN_TEXTS}{added.strip()}" if before else added

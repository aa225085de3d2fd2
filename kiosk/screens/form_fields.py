"""The entry form as fields for the eye: labels, choices, what was understood, and the card as a summary."""

from dataclasses import replace
from datetime import date

from kiosk.domain.kana import finished_kana, kana_from_typing
from kiosk.screens import covering
from kiosk.screens.entry_form import Form
from kiosk.screens.form_choices import CHOICES, picked, suggested_relation
from kiosk.screens.message import Message, message
from kiosk.screens.paper_form import sheet_number
from kiosk.screens.reception_state import Choice, FieldKind, FormEntry, FormField, SummaryLine
from sync.protocol.ages import age_on
from sync.protocol.birth_date import (
    BirthDate,
    BornAbout,
    DateProblem,
    EraWanted,
    era_typed,
    parse_birth_date,
)
from sync.protocol.eras import ERAS, era_of
from sync.protocol.household import MAX_PERSONS
from sync.protocol.support import Allergen
from sync.protocol.values import CareCode, StayType

DAYS_SHOWN_AS_AGE = 365
"""Below one year an age of 0 says little about a baby: days are shown."""
SECTIONS = {"needs": "section.more", "emergency_contact": "section.household", "consent": "section.consent"}
"""Headings above the first field of what a full card asks besides."""
_STAYS_WITH_PARKING = (StayType.CAR, StayType.TENT)
_POSTAL_HEAD = 3


def field_keys(form: Form) -> tuple[str, ...]:
    """The fields of the part in work, in the order of the Enter key: the usual card first, what is deeper behind it."""
    if form.part:
        usual: tuple[str, ...] = ("kana", "name", "birth_date", "sex", "relation", *_care(form))
    else:
        vehicle = ("vehicle",) if form.stay is StayType.CAR else ()
        joins = ("joins",) if form.sheet and not form.reception_no else ()
        headline = (*joins, "kana", "name", "heads", "stay", *vehicle)
        usual = (*headline, "birth_date", "sex", "phone", "address", *_care(form), "note")
    return (*usual, *_deeper(form)) if form.is_deep else usual


def _care(form: Form) -> tuple[str, ...]:
    """要配慮, and what follows from it: a code opens the question that belongs to it."""
    person = form.current
    keys = ["care"]
    if CareCode.NURSING in person.care:
        keys.append("care_level")
    if CareCode.ALLERGY in person.care:
        keys.append("allergies")
    if Allergen.OTHER in person.allergies:
        keys.append("allergy_note")
    return tuple(keys)


def _deeper(form: Form) -> tuple[str, ...]:
    urgency = ("urgency",) if form.current.needs else ()
    person = ("needs", *urgency, "communication", "languages")
    if form.part:
        return (*person, "own_address", "consent", "protect")
    parking = ("parking",) if form.stay in _STAYS_WITH_PARKING else ()
    household = ("emergency_contact", "residence", "town_association", "housing_damage", "living_group", "space_no")
    return (*person, *household, *parking, "pets", "food_support", "skills", "consent", "protect")


def focused(form: Form, key: str) -> Form:
    """The form with the field `key` in work; unknown keys change nothing."""
    keys = field_keys(form)
    return replace(form, focus=keys.index(key), asks_for_more=False) if key in keys else form


def key_in_work(form: Form) -> str:
    """The field that is typed."""
    keys = field_keys(form)
    return keys[min(form.focus, len(keys) - 1)]


def moved_on(form: Form) -> Form:
    """One field on; behind the last one stands the question for more family."""
    form = replace(form, reading_is_guess=False)
    if form.focus + 1 < len(field_keys(form)):
        return replace(form, focus=form.focus + 1)
    return replace(form, asks_for_more=True)


def deeper(form: Form) -> Form:
    """The first of the fields beyond the usual card."""
    deep = replace(form, is_deep=True, asks_for_more=False)
    return replace(deep, focus=field_keys(deep).index("needs"))


def moved_back(form: Form) -> Form:
    """One field back; from a member's first field to the person before."""
    if form.asks_for_more:
        return replace(form, asks_for_more=False)
    if form.focus == 0 and form.part:
        return replace(form, part=form.part - 1)
    return replace(form, focus=max(0, form.focus - 1))


def form_entry(form: Form, today: date, *, busy: bool, problem: Message | None = None) -> FormEntry:
    """The form as the screen draws it."""
    return FormEntry(
        title=_title(form),
        fields=tuple(_field(form, key, today) for key in field_keys(form)),
        focus=min(form.focus, len(field_keys(form)) - 1),
        summary=_summary(form, today),
        asks_for_more_family=form.asks_for_more,
        deepens=form.reception_no,
        problem=problem,
        busy=busy,
        is_deep=form.is_deep,
        cover=covering.cover_of(form).value,
    )


def _title(form: Form) -> Message:
    if form.part:
        return message("form.title.person", number=form.part + 1)
    if form.sheet and not form.reception_no:
        return message("form.title.sheet", sheet=sheet_number(form.sheet))
    if form.reception_no:
        return message("form.title.deepen", reception_no=form.reception_no)
    return message("form.title.new")


def _field(form: Form, key: str, today: date) -> FormField:
    section = SECTIONS.get(key, "") if form.is_deep else ""
    return replace(_plain_field(form, key, today), section=section)


def _plain_field(form: Form, key: str, today: date) -> FormField:
    if key in CHOICES:
        return _choice_field(form, key, today)
    label = f"field.{key}"
    if key == "kana":
        guess = message("understood.suggested_reading") if form.reading_is_guess else None
        understood = guess or _reading(form.current.kana)
        return FormField(key, label, FieldKind.KANA, form.current.kana, understood=understood)
    if key in ("name", "allergy_note", "care_level"):
        return FormField(key, label, FieldKind.TEXT, getattr(form.current, key))
    if key == "own_address":
        return FormField(key, label, FieldKind.TEXT, form.current.own_address, understood=_same_address(form))
    if key == "birth_date":
        return birth_date_field(form.current.birth_date, today, is_current=key_in_work(form) == key)
    if key == "heads":
        return FormField(key, label, FieldKind.NUMBER, form.heads, problem=heads_problem(form.heads))
    if key == "address":
        return FormField(key, label, FieldKind.TEXT, form.address, understood=_postal_code(form.postal_code))
    kind = FieldKind.PHONE if key == "phone" else FieldKind.TEXT
    return FormField(key, label, kind, getattr(form, key), understood=_covered(form, key))


def _choice_field(form: Form, key: str, today: date) -> FormField:
    choosing, held = CHOICES[key], picked(form, key)
    suggested = suggested_relation(form, today) if key == "relation" else ""
    choices = tuple(
        Choice(value, f"{key}.{value.replace('-', '_')}", value in held, suggested=value == suggested)
        for value in choosing.offered
    )
    understood = message("understood.suggested_relation", relation=f"@relation.{suggested}") if suggested else None
    understood = _covered(form, key) or understood
    kind = FieldKind.TOGGLES if choosing.many else FieldKind.CHOICE
    return FormField(key, f"field.{key}", kind, choices=choices, understood=understood)


def _covered(form: Form, key: str) -> Message | None:
    """That something is noted already which is not shown; of who is hidden nothing is said but that it is not shown."""
    if key == "care" and covering.has_care_behind(form.current):
        return message("understood.care_noted")
    if key == "note" and form.note_behind:
        return message("understood.note_noted")
    return message("understood.protection_unseen") if key == "protect" and form.hides_protection else None


def _same_address(form: Form) -> Message | None:
    """Whoever types nothing lives where the representative does."""
    is_same = not form.current.own_address.strip() and form.address.strip()
    return message("understood.same_address", address=form.address.strip()) if is_same else None


def _postal_code(code: str) -> Message | None:
    if not code:
        return None
    return message("understood.postal_code", code=f"{code[:_POSTAL_HEAD]}-{code[_POSTAL_HEAD:]}")


def _reading(typed: str) -> Message | None:
    kana = kana_from_typing(typed)
    return message("understood.kana", kana=kana) if kana != typed else None


def heads_problem(typed: str) -> Message | None:
    """Why so many people cannot be received, or None; an empty field says nothing."""
    if not typed:
        return None
    if int(typed) == 0:
        return message("problem.count_zero")
    return message("problem.count_too_large", limit=MAX_PERSONS) if int(typed) > MAX_PERSONS else None


def birth_date_field(typed: str, today: date, *, is_current: bool) -> FormField:
    """A birth date as people say it, with what was understood and the eras that may be meant."""
    read = parse_birth_date(typed, today)
    understood, problem = _said_of(read, today), None
    if isinstance(read, DateProblem):
        if is_current and read.key == "problem.date_unreadable":  # half a date is no mistake
            understood = message("understood.date_example")
        else:
            problem = Message(read.key, _with_era_word(dict(read.data)))
    return FormField(
        "birth_date",
        "field.birth_date",
        FieldKind.DATE,
        typed,
        choices=_eras(typed, read, today),
        understood=understood,
        problem=problem,
    )


def _with_era_word(data: dict[str, str | int]) -> dict[str, str | int]:
    return {name: f"@era.{value}" if name == "era" else value for name, value in data.items()}


def _eras(typed: str, read: object, today: date) -> tuple[Choice, ...]:
    """The era keys, each with the age that it would mean where several eras have the year."""
    days = dict(read.readings) if isinstance(read, EraWanted) else {}
    picked_era = era_typed(typed)
    return tuple(
        Choice(
            letter,
            f"era.{letter}",
            letter == picked_era,
            detail=message("reception.age", age=age_on(days[letter], today)) if letter in days else None,
        )
        for letter in ERAS
    )


def _said_of(read: object, today: date) -> Message | None:
    match read:
        case BirthDate(value):
            return _age(value, today)
        case BornAbout(youngest, oldest) if youngest == oldest:
            return message("understood.about_age", age=oldest)
        case BornAbout(youngest, oldest):
            return message("understood.about_ages", youngest=youngest, oldest=oldest)
        case EraWanted():
            return message("understood.which_era")
        case _:
            return None


def _age(born: date, today: date) -> Message:
    days, era = (today - born).days, era_of(born)
    written: dict[str, str | int] = {"date": born.isoformat(), "era": f"@era.{era.letter}", "year": era.year_of(born)}
    if days < DAYS_SHOWN_AS_AGE:
        return Message("understood.days_old", {"days": days, **written})
    return Message("understood.age", {"age": age_on(born, today), **written})


def _age_in_words(typed: str, today: date) -> str:
    read = parse_birth_date(typed, today)
    if isinstance(read, BirthDate):
        return f" ({age_on(read.value, today)})"
    return f" ({read.oldest}?)" if isinstance(read, BornAbout) else ""


def _summary(form: Form, today: date) -> tuple[SummaryLine, ...]:
    heads = max(int(form.heads or 0), len([person for person in form.persons if not person.is_empty]))
    lines = [
        SummaryLine("field.heads", str(heads) if heads else ""),
        SummaryLine("field.stay", f"@stay.{form.stay.value}"),
    ]
    for index, person in enumerate(form.persons):
        label = "field.representative" if index == 0 else "field.member"
        value = person.name.strip() or finished_kana(person.kana).strip()
        value += _age_in_words(person.birth_date, today)
        lines.append(SummaryLine(label, value, is_current=index == form.part))
    lines += [SummaryLine("field.phone", form.phone)] if form.phone else []
    lines += [SummaryLine("field.address", form.address)] if form.address else []
    lines += [SummaryLine("field.care", "@form.noted")] if any(map(covering.has_care_behind, form.persons)) else []
    lines += [SummaryLine("field.note", "@form.noted")] if form.note_behind else []
    return tuple(lines)

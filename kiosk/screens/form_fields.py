"""The entry form as fields for the eye: labels, choices, what was understood, and the card as a summary."""

from dataclasses import replace
from datetime import date

from kiosk.domain.birth_date import BirthDate, DateProblem, age_on, parse_birth_date
from kiosk.domain.kana import finished_kana, kana_from_typing
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message
from kiosk.screens.paper_form import sheet_number
from kiosk.screens.reception_state import Choice, FieldKind, FormEntry, FormField, SummaryLine
from sync.protocol.household import MAX_PERSONS
from sync.protocol.values import CareCode, Relation, Sex, StayType

DAYS_SHOWN_AS_AGE = 365
"""Below one year an age of 0 says little about a baby: days are shown."""

_STAYS_OFFERED = (StayType.SHELTER, StayType.CAR, StayType.TENT, StayType.HOME, StayType.RELATIVES, StayType.OTHER)
_RELATIONS_OFFERED = tuple(relation for relation in Relation if relation is not Relation.SELF)


def field_keys(form: Form) -> tuple[str, ...]:
    """The fields of the part in work, in the order of the Enter key."""
    if form.part:
        return ("kana", "name", "birth_date", "sex", "relation", "care")
    vehicle = ("vehicle",) if form.stay is StayType.CAR else ()
    joins = ("joins",) if form.sheet and not form.reception_no else ()
    return (*joins, "kana", "name", "heads", "stay", *vehicle, "birth_date", "sex", "phone", "address", "care", "note")


def focused(form: Form, key: str) -> Form:
    """The form with the field `key` in work; unknown keys change nothing."""
    keys = field_keys(form)
    return replace(form, focus=keys.index(key), asks_for_more=False) if key in keys else form


def moved_on(form: Form) -> Form:
    """One field on; behind the last one stands the question for more family."""
    form = replace(form, reading_is_guess=False)
    if form.focus + 1 < len(field_keys(form)):
        return replace(form, focus=form.focus + 1)
    return replace(form, asks_for_more=True)


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
        focus=form.focus,
        summary=_summary(form, today),
        asks_for_more_family=form.asks_for_more,
        deepens=form.reception_no,
        problem=problem,
        busy=busy,
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
    if key in ("stay", "sex", "relation", "care"):
        return _choice_field(form, key)
    label = f"field.{key}"
    if key == "kana":
        guess = message("understood.suggested_reading") if form.reading_is_guess else None
        understood = guess or _reading(form.current.kana)
        return FormField(key, label, FieldKind.KANA, form.current.kana, understood=understood)
    if key == "name":
        return FormField(key, label, FieldKind.TEXT, form.current.name)
    if key == "birth_date":
        return _birth_date_field(form.current.birth_date, today)
    if key == "heads":
        return FormField(key, label, FieldKind.NUMBER, form.heads, problem=heads_problem(form.heads))
    kind = FieldKind.PHONE if key == "phone" else FieldKind.TEXT
    return FormField(key, label, kind, getattr(form, key))


def _choice_field(form: Form, key: str) -> FormField:
    person, label = form.current, f"field.{key}"
    if key == "stay":
        return FormField(key, label, FieldKind.CHOICE, choices=_choices("stay", _STAYS_OFFERED, (form.stay,)))
    if key == "sex":
        return FormField(key, label, FieldKind.CHOICE, choices=_choices("sex", tuple(Sex), (person.sex,)))
    if key == "relation":
        picked = (person.relation,) if person.relation else ()
        return FormField(key, label, FieldKind.CHOICE, choices=_choices("relation", _RELATIONS_OFFERED, picked))
    return FormField(key, label, FieldKind.TOGGLES, choices=_choices("care", tuple(CareCode), person.care))


def _choices(
    family: str, offered: tuple[StayType | Sex | Relation | CareCode, ...], picked: object
) -> tuple[Choice, ...]:
    chosen = picked if isinstance(picked, tuple) else ()
    return tuple(Choice(one.value, f"{family}.{one.value}", one in chosen) for one in offered)


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


def _birth_date_field(typed: str, today: date) -> FormField:
    read = parse_birth_date(typed, today)
    understood = _age(read.value, today) if isinstance(read, BirthDate) else None
    problem = message(read.key) if isinstance(read, DateProblem) else None
    return FormField(
        "birth_date",
        "field.birth_date",
        FieldKind.DATE,
        typed,
        understood=understood,
        problem=problem,
    )


def _age(born: date, today: date) -> Message:
    days = (today - born).days
    if days < DAYS_SHOWN_AS_AGE:
        return message("understood.days_old", days=days, date=born.isoformat())
    return message("understood.age", age=age_on(born, today), date=born.isoformat())


def _summary(form: Form, today: date) -> tuple[SummaryLine, ...]:
    heads = max(int(form.heads or 0), len([person for person in form.persons if not person.is_empty]))
    lines = [
        SummaryLine("field.heads", str(heads) if heads else ""),
        SummaryLine("field.stay", f"@stay.{form.stay.value}"),
    ]
    for index, person in enumerate(form.persons):
        label = "field.representative" if index == 0 else "field.member"
        value = person.name.strip() or finished_kana(person.kana).strip()
        read = parse_birth_date(person.birth_date, today)
        if isinstance(read, BirthDate):
            value += f" ({age_on(read.value, today)})"
        lines.append(SummaryLine(label, value, is_current=index == form.part))
    lines += [SummaryLine("field.phone", form.phone)] if form.phone else []
    lines += [SummaryLine("field.address", form.address)] if form.address else []
    return tuple(lines)

"""The forms of a volunteer centre: which fields are asked in which order, and what they make; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from uuid import UUID

from kiosk.domain.centre_rules import CentreRules, is_minor
from kiosk.domain.kana import finished_kana, kana_from_typing
from kiosk.screens.form_fields import birth_date_field
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Choice, FieldKind, FormField
from sync.protocol.birth_date import BirthDate, parse_birth_date, with_era
from sync.protocol.centre import MAX_HEADS, ActivityReport, CentreNeed, Volunteer
from sync.protocol.eras import ERAS
from sync.protocol.values import ReceptionMethod


class FormKind(Enum):
    """Which form of the volunteer centre is typed."""

    VOLUNTEER = "volunteer"
    GROUP = "group"
    NEED = "need"
    REPORT = "report"


@dataclass(frozen=True)
class Spec:
    """A field of a form; `is_short` where it is asked of everybody. `choices` are values of `centre.<key>.<value>`."""

    key: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    is_short: bool = True
    is_optional: bool = True


@dataclass(frozen=True)
class CentreForm:
    """A form in work. `base` is what it began with; `is_known` where that was received or taken before.

    `values` are texts as typed, and values of choices.
    """

    kind: FormKind
    base: Volunteer | CentreNeed | UUID
    values: Mapping[str, str] = field(default_factory=dict)
    focus: int = 0
    is_deep: bool = False
    is_known: bool = False
    method: ReceptionMethod = ReceptionMethod.MANUAL
    started_mono_ms: int = 0

    def value(self, key: str) -> str:
        """What was typed or chosen."""
        return self.values.get(key, "")


_YES_NO = ("yes", "no")
_INSURANCE = Spec("insurance", FieldKind.CHOICE, ("joined", "today", "unknown"), is_optional=False)
_CONSENT = Spec("guardian_consent", FieldKind.CHOICE, ("given", "missing", "unknown"), is_optional=False)
_PERSON = (
    Spec("kana", FieldKind.KANA, is_optional=False),
    Spec("name"),
    Spec("birth_date", FieldKind.DATE),
    Spec("phone", FieldKind.PHONE),
)
_FURTHER = (
    Spec("sex", FieldKind.CHOICE, ("male", "female", "other", "unknown"), is_short=False),
    Spec("address", is_short=False),
    Spec("emergency_contact", is_short=False),
    Spec("skills", is_short=False),
    Spec("experience", is_short=False),
    Spec("vehicle", is_short=False),
    Spec("tools", is_short=False),
    Spec("health", is_short=False),
    Spec("app_registered", FieldKind.CHOICE, _YES_NO, is_short=False),
    Spec("note", is_short=False),
)
_SPECS: dict[FormKind, tuple[Spec, ...]] = {
    FormKind.VOLUNTEER: (*_PERSON, _CONSENT, _INSURANCE, *_FURTHER),
    FormKind.GROUP: (
        Spec("heads", FieldKind.NUMBER, is_optional=False),
        Spec("group_name"),
        *_PERSON,
        _CONSENT,
        _INSURANCE,
        Spec("members", is_short=False),
        *_FURTHER,
    ),
    FormKind.NEED: (
        Spec("area", is_optional=False),
        Spec("work", is_optional=False),
        Spec("people_needed", FieldKind.NUMBER, is_optional=False),
        Spec("tools"),
        Spec("danger"),
        Spec("address"),
        Spec("asked_by"),
        Spec("phone", FieldKind.PHONE),
        Spec("note"),
    ),
    FormKind.REPORT: (
        Spec("people", FieldKind.NUMBER, is_optional=False),
        Spec("work_done"),
        Spec("is_finished", FieldKind.CHOICE, _YES_NO, is_optional=False),
        Spec("remaining"),
        Spec("injured", FieldKind.NUMBER),
        Spec("injuries"),
        Spec("near_misses"),
    ),
}
_MOST = {"heads": MAX_HEADS, "people_needed": MAX_HEADS, "people": MAX_HEADS, "injured": MAX_HEADS}
"""As on the wire."""
_MAY_BE_NONE = ("injured", "people")


def specs_of(form: CentreForm, today: date, rules: CentreRules) -> tuple[Spec, ...]:
    """The fields that are asked now: further ones on demand, the consent only of minors, what follows from answers."""
    return tuple(one for one in _SPECS[form.kind] if _is_asked(one, form, today, rules))


def _is_asked(spec: Spec, form: CentreForm, today: date, rules: CentreRules) -> bool:
    match spec.key:
        case "guardian_consent":
            return is_minor(birth_date_in(form, today), today, rules)
        case "remaining":
            return form.value("is_finished") == "no"
        case "injuries":
            return form.value("injured").strip() not in ("", "0")
        case _:
            return spec.is_short or form.is_deep


def fields_of(form: CentreForm, today: date, rules: CentreRules) -> tuple[FormField, ...]:
    """The fields as the page draws them."""
    specs = specs_of(form, today, rules)
    return tuple(_field(spec, form, today, is_current=index == form.focus) for index, spec in enumerate(specs))


def key_in_work(form: CentreForm, today: date, rules: CentreRules) -> str:
    """The field where the cursor stands."""
    specs = specs_of(form, today, rules)
    return specs[min(form.focus, len(specs) - 1)].key


def changed(form: CentreForm, key: str, value: str) -> CentreForm:
    """A field's whole text or choice; on a date's era only the era."""
    if key == "birth_date" and value in ERAS:
        value = with_era(form.value(key), value)
    return replace(form, values={**form.values, key: value})


def focused(form: CentreForm, key: str, today: date, rules: CentreRules) -> CentreForm:
    """The cursor on a field that is asked."""
    keys = [one.key for one in specs_of(form, today, rules)]
    return replace(form, focus=keys.index(key)) if key in keys else form


def moved(form: CentreForm, step: int, today: date, rules: CentreRules) -> CentreForm:
    """One field on (1) or back (-1), within the form."""
    last = len(specs_of(form, today, rules)) - 1
    return replace(form, focus=min(max(form.focus + step, 0), last))


def is_at_end(form: CentreForm, today: date, rules: CentreRules) -> bool:
    """Whether Enter has no further field to go to."""
    return form.focus >= len(specs_of(form, today, rules)) - 1


def first_open(form: CentreForm, today: date, rules: CentreRules) -> CentreForm:
    """The cursor on the first field that must be answered and is not yet."""
    specs = specs_of(form, today, rules)
    named = form.value("kana") or form.value("name")
    for index, spec in enumerate(specs):
        if not form.value(spec.key) and not spec.is_optional and not (spec.key == "kana" and named):
            return replace(form, focus=index)
    return replace(form, focus=len(specs) - 1)


def birth_date_in(form: CentreForm, today: date) -> date | None:
    """The birth date as far as it was understood."""
    read = parse_birth_date(form.value("birth_date"), today)
    return read.value if isinstance(read, BirthDate) else None


def wrong_field(form: CentreForm, today: date, rules: CentreRules) -> FormField | None:
    """The first field that cannot be taken as it stands."""
    settled = replace(form, focus=-1)  # no field is half typed any more
    return next((one for one in fields_of(settled, today, rules) if one.problem is not None), None)


def number_in(form: CentreForm, key: str, otherwise: int = 0) -> int:
    """A number as typed."""
    typed = form.value(key).strip()
    return int(typed) if typed.isdecimal() else otherwise


def report_in(form: CentreForm) -> ActivityReport:
    """The activity report."""
    return ActivityReport(
        people=number_in(form, "people"),
        work_done=form.value("work_done").strip(),
        is_finished=form.value("is_finished") == "yes",
        remaining=form.value("remaining").strip(),
        injured=number_in(form, "injured"),
        injuries=form.value("injuries").strip(),
        near_misses=form.value("near_misses").strip(),
    )


def kana_of(form: CentreForm) -> str:
    """The reading in hiragana, however it was typed."""
    return finished_kana(form.value("kana").strip())


def _field(spec: Spec, form: CentreForm, today: date, *, is_current: bool) -> FormField:
    value = form.value(spec.key)
    if spec.kind is FieldKind.DATE:
        return birth_date_field(value, today, is_current=is_current)
    label = f"centre.field.{spec.key}"
    if spec.kind is FieldKind.CHOICE:
        choices = tuple(Choice(one, f"centre.{spec.key}.{one}", one == value) for one in spec.choices)
        return FormField(spec.key, label, spec.kind, value, choices, optional=spec.is_optional)
    kana = kana_from_typing(value) if spec.kind is FieldKind.KANA else value
    return FormField(
        spec.key,
        label,
        spec.kind,
        value,
        optional=spec.is_optional,
        understood=message("understood.kana", kana=kana) if kana != value else None,
        problem=None if is_current else _problem(spec, value),
    )


def _problem(spec: Spec, value: str) -> Message | None:
    if spec.kind is not FieldKind.NUMBER or (not value.strip() and spec.is_optional):
        return None
    most, least = _MOST[spec.key], 0 if spec.key in _MAY_BE_NONE else 1
    if not value.strip().isdecimal() or not least <= int(value) <= most:
        return message("problem.centre_number", least=least, most=most)
    return None

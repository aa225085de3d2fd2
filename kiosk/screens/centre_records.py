"""Cards, needs and their forms, turned into each other."""

from dataclasses import replace as replaced
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from cardreader.holder import HolderFacts
from kiosk.domain.card_holder import person_of_card
from kiosk.screens.centre_forms import CentreForm, FormKind, birth_date_in, kana_of, number_in
from sync.protocol.centre import (
    MAX_NAMED,
    CentreNeed,
    GroupMember,
    GuardianConsent,
    Insurance,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.values import IdSource, ReceptionMethod, Sex

BETWEEN_NAMES = "、"
_SEPARATORS = ("、", ",", "，", "\n", "・")
_TEXTS = (
    *("name", "phone", "address", "emergency_contact", "group_name", "skills", "experience", "vehicle", "tools"),
    *("health", "note"),
)
_NEED_TEXTS = ("area", "work", "address", "asked_by", "phone", "tools", "danger", "note")


def form_of_volunteer(volunteer: Volunteer, method: ReceptionMethod, started_mono_ms: int) -> CentreForm:
    """The form of a card as far as it is known."""
    values = {key: getattr(volunteer, key) for key in _TEXTS} | {"kana": volunteer.kana}
    if volunteer.birth_date is not None:
        values["birth_date"] = volunteer.birth_date.isoformat()
    if volunteer.insurance is not Insurance.UNKNOWN:
        values["insurance"] = volunteer.insurance.value
    if volunteer.guardian_consent is not GuardianConsent.UNKNOWN:
        values["guardian_consent"] = volunteer.guardian_consent.value
    if volunteer.sex is not Sex.UNKNOWN:
        values["sex"] = volunteer.sex.value
    if volunteer.app_registered is not None:
        values["app_registered"] = "yes" if volunteer.app_registered else "no"
    is_group = volunteer.kind is VolunteerKind.GROUP
    if is_group:
        values["heads"] = str(volunteer.heads)
        values["members"] = BETWEEN_NAMES.join(one.name for one in volunteer.members)
    kind = FormKind.GROUP if is_group else FormKind.VOLUNTEER
    return CentreForm(kind, volunteer, values, method=method, started_mono_ms=started_mono_ms)


def volunteer_in(form: CentreForm, today: date) -> Volunteer:
    """The card that the form makes of what it began with."""
    base = form.base
    assert isinstance(base, Volunteer)
    is_group = form.kind is FormKind.GROUP
    app = form.value("app_registered")
    return replace(
        base,
        kind=VolunteerKind.GROUP if is_group else VolunteerKind.INDIVIDUAL,
        heads=number_in(form, "heads", 1) if is_group else 1,
        kana=kana_of(form),
        sex=Sex(form.value("sex") or Sex.UNKNOWN.value),
        birth_date=birth_date_in(form, today),
        insurance=Insurance(form.value("insurance") or Insurance.UNKNOWN.value),
        guardian_consent=GuardianConsent(form.value("guardian_consent") or GuardianConsent.UNKNOWN.value),
        app_registered={"yes": True, "no": False}.get(app, base.app_registered),
        members=_members(form, base) if is_group else (),
        **{key: form.value(key).strip() for key in _TEXTS},
    )


def form_of_need(need: CentreNeed, *, is_known: bool) -> CentreForm:
    """The form of a need."""
    values = {key: getattr(need, key) for key in _NEED_TEXTS}
    values["people_needed"] = str(need.people_needed) if is_known else ""
    return CentreForm(FormKind.NEED, need, values, is_known=is_known)


def need_in(form: CentreForm) -> CentreNeed:
    """The need that the form makes of what it began with."""
    base = form.base
    assert isinstance(base, CentreNeed)
    texts = {key: form.value(key).strip() for key in _NEED_TEXTS}
    return replace(base, people_needed=number_in(form, "people_needed", 1), **texts)


def form_of_report(team_id: UUID, heads: int) -> CentreForm:
    """The form of a team's report; that all came back is likely."""
    return CentreForm(FormKind.REPORT, team_id, {"people": str(heads)}, focus=1)


def form_of_card(volunteer_id: UUID, facts: HolderFacts, source: IdSource, started_mono_ms: int) -> CentreForm:
    """The form that a My Number card begins; the card has no reading."""
    person = person_of_card(volunteer_id, facts, source)
    volunteer = Volunteer(
        volunteer_id=volunteer_id,
        name=person.name_display,
        sex=person.sex,
        birth_date=person.birth_date,
        address=facts.address,
    )
    return replaced(form_of_volunteer(volunteer, ReceptionMethod.CARD, started_mono_ms), focus=0)


def _members(form: CentreForm, base: Volunteer) -> tuple[GroupMember, ...]:
    """Names as typed; what was known of a name stays with it."""
    text = form.value("members")
    for sign in _SEPARATORS:
        text = text.replace(sign, BETWEEN_NAMES)
    known = {one.name: one for one in base.members}
    names = [one.strip() for one in text.split(BETWEEN_NAMES) if one.strip()]
    return tuple(known.get(name, GroupMember(name=name)) for name in names[:MAX_NAMED])

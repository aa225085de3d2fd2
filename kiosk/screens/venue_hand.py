"""Writing down a participant without the app: a name, a reading, a birth date and a sex, or one of who applied."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from kiosk.domain.folding import fold
from kiosk.domain.kana import kana_from_typing
from kiosk.screens.message import Message, message
from kiosk.screens.venue_state import ApplicantOffer, HandForm
from sync.protocol.ages import age_on
from sync.protocol.birth_date import BirthDate, BornAbout, DateProblem, EraWanted, parse_birth_date
from sync.protocol.household import Person
from sync.protocol.values import Sex
from sync.protocol.venue_records import ApplicantRecord

MAX_OFFERS = 4
"""More are not read while somebody waits."""


def changed(form: HandForm, key: str, value: str, today: date, applicants: Sequence[ApplicantRecord]) -> HandForm:
    """The form with one field as it stands now: `key` is name, kana, birth or sex."""
    if key == "sex":
        return replace(form, sex=Sex(value), problem=None)
    longer = replace(form, **{key: value}, problem=None)  # type: ignore[arg-type]
    if key == "birth":
        return replace(longer, understood=_understood(value, today))
    typed = value if key == "name" else form.name
    return replace(longer, offers=offers(typed or longer.kana, today, applicants), selected=-1)


def offers(typed: str, today: date, applicants: Sequence[ApplicantRecord]) -> tuple[ApplicantOffer, ...]:
    """Who applied and whose name or reading begins as typed, in kanji, kana or latin letters."""
    keys = {fold(one) for one in (typed, kana_from_typing(typed)) if one.strip()}
    found = [one for one in applicants if any(_begins(one, key) for key in keys if key)]
    return tuple(
        ApplicantOffer(one.resident_id, one.name, one.kana, age_on(one.birth_date, today) if one.birth_date else None)
        for one in found[:MAX_OFFERS]
    )


def _begins(one: ApplicantRecord, key: str) -> bool:
    return fold(one.name).startswith(key) or fold(one.kana).startswith(key)


def person_of(form: HandForm, person_id: UUID, today: date) -> Person | Message:
    """The person in the form, or why it is none."""
    read = parse_birth_date(form.birth, today)
    if isinstance(read, DateProblem | EraWanted):
        return _sentence(read)
    name = form.name.strip() or form.kana.strip()
    if not name:
        return message("venue.problem.nameless")
    return Person(
        person_id=person_id,
        name_raw=form.name.strip(),
        name_display=name,
        kana=kana_from_typing(form.kana.strip()),
        sex=form.sex,
        birth_date=read.value if isinstance(read, BirthDate) else None,
        birth_date_raw=form.birth.strip(),
    )


def _understood(text: str, today: date) -> Message | None:
    match parse_birth_date(text, today):
        case BirthDate(value):
            return message("venue.hand.understood", date=value.isoformat(), age=age_on(value, today))
        case BornAbout(youngest, oldest):
            return message("venue.hand.about", youngest=youngest, oldest=oldest)
        case _:
            return None


def _sentence(read: DateProblem | EraWanted) -> Message:
    if isinstance(read, EraWanted):
        return message("venue.hand.era_wanted")
    eras = {name: f"@era.{value}" if name == "era" else value for name, value in read.data.items()}
    return Message(read.key, eras)

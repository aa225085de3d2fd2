"""避難者名簿 as lines: one for each person who came, and one for the heads of a household that nobody named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sync.protocol.ages import age_on
from sync.protocol.birth_date import age_as_said
from sync.protocol.city_form import local_time
from sync.protocol.household import Household, Person
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.records import HouseholdRecord

GONE = (Whereabouts.MOVED, Whereabouts.LEFT)
"""Who has no place here any more."""


@dataclass(frozen=True)
class RosterLine:
    """A person, or `unnamed` heads of a household (`person` None). `is_first` opens a household.

    `away` says where they are who are not here now.
    """

    record: HouseholdRecord
    person: Person | None
    unnamed: int
    is_first: bool
    away: PersonPresence | None = None

    @property
    def whereabouts(self) -> Whereabouts:
        """Here, unless something else was written."""
        return self.away.whereabouts if self.away is not None else Whereabouts.HERE

    @property
    def household(self) -> Household:
        """The household of the line."""
        return self.record.household


def roster_lines(
    records: Iterable[HouseholdRecord],
    *,
    with_hidden: bool = False,
    with_gone: bool = False,
    only_public: bool = False,
) -> Iterator[RosterLine]:
    """The lines of all households that were not taken back, in the order given; a household's lines stand together.

    Whoever is to be protected is left out unless `with_hidden`, and whoever moved on or left unless `with_gone`;
    `only_public` leaves those who agreed to be on the list that others may read.
    """
    keeps_out = [is_hidden] * (not with_hidden) + [is_gone] * (not with_gone) + [is_not_public] * only_public
    for record in records:
        lines = [] if record.undone else list(_lines_of(record))
        shown = [one for one in lines if not any(keeps_out_line(one) for keeps_out_line in keeps_out)]
        for index, line in enumerate(shown):
            yield replace(line, is_first=index == 0)


def is_hidden(line: RosterLine) -> bool:
    """Whether nobody but a leader may see this line."""
    return line.person is not None and line.person.protect


def is_gone(line: RosterLine) -> bool:
    """Whether these people moved on or left."""
    return line.whereabouts in GONE


def is_not_public(line: RosterLine) -> bool:
    """Whether these people are on no list that others may read: nobody asked them, they said no, or are hidden."""
    consent = line.person.consent if line.person is not None else None
    return consent is None or not consent.to_public or is_hidden(line)


def _lines_of(record: HouseholdRecord) -> Iterator[RosterLine]:
    away = {one.person_id: one for one in record.away if one.person_id is not None}
    came = record.household.came
    for person in came:
        yield RosterLine(record, person, 0, is_first=False, away=away.get(person.person_id))
    unnamed = record.household.heads - len(came)
    for one in record.away:
        if one.person_id is None and unnamed:
            yield RosterLine(record, None, min(one.heads, unnamed), is_first=False, away=one)
            unnamed -= min(one.heads, unnamed)
    if unnamed:
        yield RosterLine(record, None, unnamed, is_first=False)


VALUES = (
    "reception_no",
    "received_at",
    "method",
    "record_mode",
    "operation_id",
    "shelter_id",
    "household_id",
    "depth",
    "evacuee_type",
    "stay_type",
    "vehicle",
    "postal_code",
    "address",
    "phone",
    "pets",
    "note",
    "paper_ref",
    "heads",
    "living_group",
    "space_no",
    "unnamed",
    "whereabouts",
    "expected_return",
    "representative",
    "relation",
    "name",
    "kana",
    "name_latin",
    "sex",
    "birth_date",
    "age",
    "care",
    "care_note",
    "id_source",
)
"""What a line can say; the column map of an export picks and names them."""


def values_of(line: RosterLine, today: date) -> dict[str, str]:
    """Everything that a line says, by the names in VALUES; words of closed lists as they stand in facts."""
    return _values_of_household(line.record) | _values_of_person(line, today)


def _values_of_household(record: HouseholdRecord) -> dict[str, str]:
    household = record.household
    return {
        "reception_no": record.reception_no,
        "received_at": f"{local_time(record.received_at_us):%Y-%m-%d %H:%M}",
        "method": record.method.value,
        "record_mode": record.record_mode.value,
        "operation_id": record.operation_id,
        "shelter_id": record.shelter_id,
        "household_id": str(household.household_id),
        "depth": household.depth.value,
        "evacuee_type": household.evacuee_type.value,
        "stay_type": household.stay_type.value,
        "vehicle": household.vehicle,
        "postal_code": household.postal_code,
        "address": household.address_raw,
        "phone": household.phone,
        "pets": " ".join(f"{pet.species}{pet.count}" for pet in household.pets),
        "note": household.note,
        "paper_ref": household.paper_ref,
        "heads": str(household.heads),
        "living_group": household.living_group,
        "space_no": household.space_no,
    }


def _values_of_person(line: RosterLine, today: date) -> dict[str, str]:
    person = line.person
    back_us = line.away.expected_return_us if line.away is not None else None
    values = {
        "unnamed": str(line.unnamed) if line.unnamed else "",
        "whereabouts": line.whereabouts.value,
        "expected_return": f"{local_time(back_us):%Y-%m-%d %H:%M}" if back_us is not None else "",
    }
    if person is None:
        return values | dict.fromkeys(VALUES[VALUES.index("representative") :], "")
    born = person.birth_date
    return values | {
        "address": line.household.address_of(person),
        "representative": "1" if line.household.representative is person else "",
        "relation": person.relation.value if person.relation is not None else "",
        "name": person.name_display or person.name_raw or person.name_latin,
        "kana": person.kana,
        "name_latin": person.name_latin,
        "sex": person.sex.value,
        "birth_date": born.isoformat() if born else person.birth_date_raw,
        "age": _age(line, person, today),
        "care": " ".join(code.value for code in person.care_codes),
        "care_note": person.care_note,
        "id_source": person.id_source.value,
    }


def _age(line: RosterLine, person: Person, today: date) -> str:
    """Completed years; of whom only a year was said have one of two ages."""
    if person.birth_date is not None:
        return str(age_on(person.birth_date, today)) if person.birth_date <= today else ""
    said = age_as_said(person.birth_date_raw, local_time(line.record.received_at_us).date(), today)
    if said is None:
        return ""
    return str(said.oldest) if said.youngest == said.oldest else f"{said.youngest}〜{said.oldest}"

"""Who may be the same person: by name and birth date, or by reading and town; a person decides, never this file."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, or_, select

from kiosk.domain.folding import fold
from kiosk.domain.twins import Likeness, likeness
from kiosk.ports.store import KnownPerson
from kiosk.store.search import known_person
from kiosk.store.tables import name_token
from kiosk.store.tables import person as person_table
from sync.protocol.household import Person
from sync.protocol.values import RecordMode

_LOOKED_AT = 200
"""Bearers of one full name that are compared; the commonest full name in a city of 740,000 has some 60."""


def find_twins(
    connection: Connection,
    person: Person,
    address: str,
    record_mode: RecordMode,
    limit: int,
) -> tuple[KnownPerson, ...]:
    """Persons here under another id who are likely the same, likeliest first."""
    ranked: list[tuple[Likeness, KnownPerson]] = []
    for known in dict.fromkeys(_namesakes(connection, person, record_mode)):  # who bears both names comes twice
        rank = likeness(person, address, known.name, known.kana, known.birth_date, known.address)
        if rank is not None and known.person_id != person.person_id:
            ranked.append((rank, known))
    ranked.sort(key=lambda pair: pair[0].value)
    return tuple(known for _, known in ranked[:limit])


def _namesakes(connection: Connection, person: Person, record_mode: RecordMode) -> Iterator[KnownPerson]:
    keys = {fold(name) for name in (person.name_display, person.kana) if name} - {""}
    if not keys:
        return
    same = and_(
        name_token.c.person_id == person_table.c.person_id,
        name_token.c.household_id == person_table.c.household_id,
    )
    alike = [name_token.c.token.in_(keys), name_token.c.record_mode == record_mode.value, person_table.c.is_here]
    if person.birth_date is not None:  # another birth date is another person: namesakes with one need no second look
        born = person_table.c.birth_date
        alike.append(or_(born == person.birth_date.isoformat(), born.is_(None)))
    for row in connection.execute(select(person_table).join(name_token, same).where(*alike).limit(_LOOKED_AT)):
        yield known_person(row)

"""Name search over the whole file: one index of folded names, one range look-up a word."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, select

from kiosk.domain.folding import query_readings
from kiosk.ports.store import KnownPerson
from kiosk.store.tables import name_token, person
from sync.protocol.presence import Whereabouts
from sync.protocol.values import RecordMode

_ROWS_A_PERSON = 3
"""One prefix may fit the whole name and its later word; more than three fits of one person are rare."""
_LAST_CHARACTER = "\U0010ffff"
"""Sorts behind every continuation of a prefix."""


def search_persons(
    connection: Connection,
    text: str,
    record_mode: RecordMode,
    limit: int,
) -> tuple[KnownPerson, ...]:
    """Persons of whom every typed word begins one of the names, shorter names first; at most `limit`."""
    found: dict[tuple[bytes, bytes], KnownPerson] = {}
    for words in query_readings(text):
        for row in connection.execute(_query(words, record_mode, limit)):
            found.setdefault((row.person_id, row.household_id), known_person(row))
        if len(found) >= limit:
            break
    return tuple(found.values())[:limit]


def search_keys(
    connection: Connection,
    text: str,
    record_mode: RecordMode,
    limit: int,
) -> frozenset[tuple[bytes, bytes]]:
    """The same persons by (household_id, person_id) alone, out of the index: for lists that know the rest."""
    found: dict[tuple[bytes, bytes], None] = {}
    for words in query_readings(text):
        best = _best(words, record_mode, limit)
        found |= {(row.household_id, row.person_id): None for row in connection.execute(best)}
        if len(found) >= limit:
            break
    return frozenset(list(found)[:limit])


def names_column(tokens: tuple[str, ...]) -> str:
    """All keys of a person in one text, each behind a blank, so that a word's beginning is found by blank + word."""
    return "".join(f" {token}" for token in tokens)


def _query(words: tuple[str, ...], record_mode: RecordMode, limit: int) -> Select[tuple[object, ...]]:
    best = _best(words, record_mode, limit).subquery()
    same = and_(best.c.person_id == person.c.person_id, best.c.household_id == person.c.household_id)
    return select(person).join(best, same).order_by(best.c.token)


def _best(words: tuple[str, ...], record_mode: RecordMode, limit: int) -> Select[tuple[bytes, bytes, str]]:
    """Walks the index along the longest word, which is the rarest; the others are looked for in the same index rows."""
    driver, *others = sorted(words, key=len, reverse=True)
    hits = select(name_token.c.person_id, name_token.c.household_id, name_token.c.token).where(
        name_token.c.token >= driver,
        name_token.c.token < driver + _LAST_CHARACTER,
        name_token.c.record_mode == record_mode.value,
        *(func.instr(name_token.c.names, f" {word}") > 0 for word in others),
    )
    return hits.order_by(name_token.c.token).limit(limit * _ROWS_A_PERSON)


def known_person(row: object) -> KnownPerson:
    """A row of the table `person` as the port's value."""
    fields = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 - SQLAlchemy's public name for it
    born = fields["birth_date"]
    return KnownPerson(
        person_id=UUID(bytes=fields["person_id"]),
        household_id=UUID(bytes=fields["household_id"]),
        name=fields["name"],
        kana=fields["kana"],
        birth_date=date.fromisoformat(born) if born else None,
        address=fields["address"],
        reception_no=fields["reception_no"],
        is_here=bool(fields["is_here"]),
        whereabouts=Whereabouts(fields["whereabouts"]) if fields["whereabouts"] else None,
    )

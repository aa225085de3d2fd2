"""Arrivals that people announced with their own phones: what became of each, and the record that its desks get."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection, or_, select

from ledger.database import Row, Versions, among, put
from ledger.facts import Fact
from ledger.journal import Scope, facts_of, parts
from ledger.publishing import Published, publish, to_site
from ledger.tables import arrival, stay
from sync.protocol import codec
from sync.protocol.events import ArrivalDeclined, HouseholdAdmitted, ReceptionUndone
from sync.protocol.presence import Whereabouts
from sync.protocol.records import ArrivalRecord, HouseholdRecord
from sync.protocol.values import ArrivalState

_GONE = (Whereabouts.MOVED, Whereabouts.LEFT)


@dataclass(frozen=True)
class Standing:
    """An arrival as it stands, and the household's reception at its shelter where there is one."""

    record: ArrivalRecord
    reception: HouseholdRecord | None


def keep(connection: Connection, versions: Versions, record: ArrivalRecord) -> None:
    """Writes an arrival, or what the same people announced anew, and tells the desks of its shelter."""
    row = {
        "arrival_id": record.arrival_id,
        "household_id": record.household.household_id,
        "record_mode": record.record_mode.value,
        "operation_id": record.operation_id,
        "shelter_id": record.shelter_id,
        "expires_at_us": record.expires_at_us,
        "body": codec.encode(record),
    }
    put(connection, arrival, [row])
    publish(connection, versions, [Published(record, to_site(record.shelter_id))])


def tell(connection: Connection, versions: Versions, scopes: Collection[Scope]) -> None:
    """Publishes what became of the arrivals that fresh facts of `scopes` (households or arrivals) may have settled."""
    ids = {aggregate for _, aggregate in scopes}
    rows: list[Row] = []
    for part in parts(ids):
        touched = or_(
            among(connection, arrival.c.household_id, part),
            among(connection, arrival.c.arrival_id, part),
        )
        rows += [dict(row) for row in connection.execute(select(arrival).where(touched)).mappings()]
    if rows:
        found = _standings(connection, [codec.decode(row["body"], ArrivalRecord) for row in rows])
        publish(connection, versions, [Published(one.record, to_site(one.record.shelter_id)) for one in found])


def of_household(connection: Connection, household_id: UUID, shelter_id: str) -> list[Standing]:
    """All arrivals of a household at a shelter."""
    statement = select(arrival.c.body).where(arrival.c.household_id == household_id, arrival.c.shelter_id == shelter_id)
    bodies = connection.execute(statement).scalars().all()
    return _standings(connection, [codec.decode(body, ArrivalRecord) for body in bodies])


def one_of(connection: Connection, arrival_id: UUID) -> Standing | None:
    """An arrival by its id."""
    body = connection.execute(select(arrival.c.body).where(arrival.c.arrival_id == arrival_id)).scalar()
    return None if body is None else _standings(connection, [codec.decode(body, ArrivalRecord)])[0]


def reception_of(connection: Connection, record: ArrivalRecord) -> HouseholdRecord | None:
    """The household's reception at the arrival's shelter, undone or not."""
    statement = select(stay.c.body).where(
        stay.c.record_mode == record.record_mode.value,
        stay.c.household_id == record.household.household_id,
        stay.c.operation_id == record.operation_id,
        stay.c.shelter_id == record.shelter_id,
    )
    body = connection.execute(statement).scalar()
    return None if body is None else codec.decode(body, HouseholdRecord)


def are_all_here(record: ArrivalRecord, reception: HouseholdRecord | None) -> bool:
    """Whether everybody who is announced is received there already, out for a while or not."""
    if reception is None or reception.undone:
        return False
    gone = {one.person_id for one in reception.away if one.whereabouts in _GONE}
    here = {person.person_id for person in reception.household.came} - gone
    return reception.heads_staying > 0 and {person.person_id for person in record.household.came} <= here


def _standings(connection: Connection, records: Iterable[ArrivalRecord]) -> list[Standing]:
    found = list(records)
    scopes = {(one.record_mode, name) for one in found for name in (one.household.household_id, one.arrival_id)}
    facts = facts_of(connection, scopes, {})
    return [_standing(connection, one, facts) for one in found]


def _standing(connection: Connection, record: ArrivalRecord, facts: Mapping[Scope, list[Fact]]) -> Standing:
    reception = reception_of(connection, record)
    is_here = are_all_here(record, reception)
    is_named = _is_named(record, facts[record.record_mode, record.household.household_id])
    declined = any(isinstance(fact.payload, ArrivalDeclined) for fact in facts[record.record_mode, record.arrival_id])
    state = ArrivalState.DECLINED if declined else ArrivalState.WAITING
    # Who was received is here, whatever another desk of the shelter said before or after.
    state = ArrivalState.CONFIRMED if is_here or is_named else state
    return Standing(replace(record, state=state), reception)


def _is_named(record: ArrivalRecord, facts: Iterable[Fact]) -> bool:
    """Whether an admission that counts says that it confirms this arrival."""
    known = list(facts)
    undone = {fact.payload.undone_event_id for fact in known if isinstance(fact.payload, ReceptionUndone)}
    return any(
        isinstance(fact.payload, HouseholdAdmitted)
        and fact.payload.arrival_id == record.arrival_id
        and fact.event_id not in undone
        for fact in known
    )

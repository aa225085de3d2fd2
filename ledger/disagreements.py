"""Discrepancies on their way down: to the desks of both shelters, with what a clerk needs to answer them."""

from collections.abc import Collection, Iterable
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection, select

from ledger.database import Versions, among
from ledger.journal import parts
from ledger.publishing import Published, publish, standing_of, to_site
from ledger.reconcile import Discrepancy, DiscrepancyKind
from ledger.tables import stay
from sync.protocol import codec
from sync.protocol.household import Person
from sync.protocol.records import DiscrepancyPlace, DiscrepancyRecord, HouseholdRecord
from sync.protocol.values import DiscrepancyState

_Stays = dict[tuple[str, UUID, str, str], HouseholdRecord]


def tell(connection: Connection, versions: Versions, opened: Iterable[Discrepancy], over: Collection[str]) -> None:
    """Publishes those that are open as they stand now, and that those which are `over` are settled.

    Only persons in two places are told: what else disagrees is settled by the rules, and nobody is asked.
    """
    asked = [one for one in opened if one.kind is DiscrepancyKind.PERSON_ELSEWHERE]
    if not asked and not over:
        return
    stays = _stays(connection, {id_ for one in asked for id_ in (one.household_id, one.other_household_id)})
    records = [record for one in asked if (record := _record(one, stays)) is not None]
    for record in standing_of(connection, DiscrepancyRecord, over):
        records.append(replace(record, state=DiscrepancyState.SETTLED))  # noqa: PERF401 - reads as what it does
    news = [Published(record, to_site(site)) for record in records for site in _sites(record)]
    if news:
        publish(connection, versions, news)


def _sites(record: DiscrepancyRecord) -> set[str]:
    return {record.place.shelter_id, record.other.shelter_id}


def _stays(connection: Connection, household_ids: Collection[object]) -> _Stays:
    found: _Stays = {}
    for part in parts(household_ids):
        for row in connection.execute(select(stay).where(among(connection, stay.c.household_id, part))):
            name = (row.record_mode, row.household_id, row.operation_id, row.shelter_id)
            found[name] = codec.decode(row.body, HouseholdRecord)
    return found


def _record(one: Discrepancy, stays: _Stays) -> DiscrepancyRecord | None:
    here = stays.get((one.record_mode.value, one.household_id, one.operation_id, one.shelter_id))
    there = stays.get((one.record_mode.value, one.other_household_id, one.operation_id, one.other_shelter_id))
    if here is None or there is None or one.person_id is None:
        return None
    return DiscrepancyRecord(
        discrepancy_id=one.discrepancy_id,
        kind=one.kind.value,
        operation_id=one.operation_id,
        record_mode=one.record_mode,
        person_id=one.person_id,
        person_name=_name_in(here, one.person_id) or _name_in(there, one.person_id),
        place=_place(here),
        other=_place(there),
        state=DiscrepancyState.OPEN,
    )


def _place(record: HouseholdRecord) -> DiscrepancyPlace:
    return DiscrepancyPlace(
        shelter_id=record.shelter_id,
        household_id=record.household.household_id,
        reception_no=record.reception_no,
        received_at_us=record.received_at_us,
    )


def _name_in(record: HouseholdRecord, person_id: UUID) -> str:
    return next((_name(one) for one in record.household.persons if one.person_id == person_id), "")


def _name(person: Person) -> str:
    return person.name_display or person.name_raw or person.kana or person.name_latin

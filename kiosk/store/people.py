"""Households and persons in the file: written whole, found by id, number or name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, literal_column, select, true
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.folding import tokens_of
from kiosk.domain.standing import PersonStanding
from kiosk.ports.store import KnownPerson, Occupancy
from kiosk.store.roster_lines import put_lines
from kiosk.store.search import names_column, search_persons
from kiosk.store.tables import elsewhere, household, name_token, paper, person
from kiosk.store.twins import find_twins
from sync.protocol import codec
from sync.protocol.household import Person
from sync.protocol.presence import GONE, StepKind, Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod, RecordMode, ReportedMethod, reported_method

LOCAL_VERSION = 0
"""`ledger_version` of a household that was written here and that the ledger has not sent back yet."""

_PUTTING = insert(household)
_PUT = _PUTTING.on_conflict_do_update(
    index_elements=["household_id"],
    set_={one.name: one for one in _PUTTING.excluded if one.name != "household_id"},
)
_FORGET_PERSONS = delete(person).where(person.c.household_id == bindparam("key"))
_FORGET_TOKENS = delete(name_token).where(name_token.c.household_id == bindparam("key"))
_PUT_PAPER = insert(paper).on_conflict_do_nothing()
_ADD_PERSON, _ADD_TOKEN = person.insert(), name_token.insert()
"""Statements that are built once: building one costs several times what carrying it out does."""


class SqlPeople:
    """The port `People` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, household_id: UUID) -> HouseholdRecord | None:
        """The household as it stands here."""
        return self._one(household.c.household_id == household_id.bytes)

    def by_reception_no(self, reception_no: str, operation_id: str = "") -> HouseholdRecord | None:
        """The newest household that was given this number in an operation; numbers begin anew in each."""
        of_operation = household.c.operation_id == operation_id if operation_id else true()
        return self._one(and_(household.c.reception_no == reception_no, of_operation))

    def by_paper_ref(self, paper_ref: str, operation_id: str, record_mode: RecordMode) -> HouseholdRecord | None:
        """The newest household in an operation that was typed from this sheet, or got its number later."""
        found = self.of_sheet(paper_ref, operation_id, record_mode)
        return max(found, key=lambda one: (not one.undone, one.received_at_us), default=None)

    def of_sheet(self, paper_ref: str, operation_id: str, record_mode: RecordMode) -> tuple[HouseholdRecord, ...]:
        """Every household that bears this sheet's number: several where desks could not hear of each other."""
        ids = self._connection.execute(select(paper.c.household_id).where(paper.c.paper_ref == paper_ref)).scalars()
        records = [self._one(household.c.household_id == one) for one in ids]
        return tuple(
            one
            for one in records
            if one is not None
            and (one.household.paper_ref, one.operation_id, one.record_mode) == (paper_ref, operation_id, record_mode)
        )

    def put(self, record: HouseholdRecord, version: int = LOCAL_VERSION) -> None:
        """Write the household and its search keys, replacing its older self."""
        self.put_all([(record, version)])

    def put_all(self, records: Sequence[tuple[HouseholdRecord, int]]) -> None:
        """Write households with their versions, each household once; many cost little more than one."""
        if not records:
            return
        connection = self._connection
        connection.execute(_PUT, [_household_row(record, version) for record, version in records])
        keys = [{"key": record.household.household_id.bytes} for record, _ in records]
        connection.execute(_FORGET_PERSONS, keys)
        connection.execute(_FORGET_TOKENS, keys)
        sheets = [_paper_row(record) for record, _ in records if record.household.paper_ref]
        if sheets:
            connection.execute(_PUT_PAPER, sheets)
        everyone = [(record, one) for record, _ in records for one in record.household.persons]
        if everyone:
            connection.execute(_ADD_PERSON, [row for record, _ in records for row in _person_rows(record)])
        tokens = [row for record, one in everyone for row in _token_rows(one, record)]
        if tokens:
            connection.execute(_ADD_TOKEN, tokens)
        put_lines(connection, [record for record, _ in records])

    def standings(
        self, person_ids: Sequence[UUID], operation_id: str, record_mode: RecordMode
    ) -> tuple[PersonStanding, ...]:
        """Where these persons are now, first those received here, then those known to be elsewhere."""
        keys = [person_id.bytes for person_id in person_ids]
        here = select(person, household.c.shelter_id).join(
            household,
            household.c.household_id == person.c.household_id,
        )
        rows = self._connection.execute(
            here.where(
                person.c.person_id.in_(keys),
                person.c.operation_id == operation_id,
                person.c.record_mode == record_mode.value,
                person.c.is_here,
            )
        )
        found = [
            PersonStanding(
                UUID(bytes=row.person_id),
                UUID(bytes=row.household_id),
                row.reception_no,
                row.shelter_id,
                row.since_us,
            )
            for row in rows
        ]
        away = self._connection.execute(
            select(elsewhere).where(elsewhere.c.person_id.in_(keys), elsewhere.c.operation_id == operation_id)
        )
        found += [PersonStanding(UUID(bytes=row.person_id), None, "", row.shelter_id, row.since_us) for row in away]
        return tuple(found)

    def search(self, text: str, record_mode: RecordMode, limit: int) -> tuple[KnownPerson, ...]:
        """Persons whose name or reading begins like `text`, best first."""
        return search_persons(self._connection, text, record_mode, limit)

    def twins(self, person: Person, address: str, record_mode: RecordMode, limit: int) -> tuple[KnownPerson, ...]:
        """Persons who may be the same one under another id, likeliest first."""
        return find_twins(self._connection, person, address, record_mode, limit)

    def occupancy(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Occupancy:
        """Who has a place at this shelter in this operation and record mode, and how many of them are out."""
        rows = self._connection.execute(
            select(
                household.c.method,
                func.count().label("households"),
                func.sum(household.c.heads_staying).label("heads"),
                func.sum(household.c.heads_staying - household.c.heads_here).label("out"),
            )
            .where(*_at(operation_id, shelter_id, record_mode), household.c.heads_staying > 0)
            .group_by(household.c.method)
        ).all()
        by_method = dict.fromkeys(ReportedMethod, 0)
        for row in rows:
            by_method[reported_method(ReceptionMethod(row.method))] += row.households
        return Occupancy(
            households=sum(row.households for row in rows),
            persons=sum(row.heads for row in rows),
            by_method=by_method,
            out=sum(row.out for row in rows),
        )

    def staying(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households of whom somebody has a place here, out or not, in the order of their numbers' making."""
        at = _at(operation_id, shelter_id, record_mode)
        return self._records([*at, household.c.heads_staying > 0], [literal_column("household.rowid")], limit)

    def out(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households of whom somebody is out or away overnight."""
        at = _at(operation_id, shelter_id, record_mode)
        is_out = household.c.heads_staying > household.c.heads_here
        return self._records([*at, is_out], [household.c.last_seen_us], limit)

    def not_seen_since(
        self, before_us: int, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households that should be here and were at no desk since `before_us`, longest first."""
        at = _at(operation_id, shelter_id, record_mode)
        conditions = [*at, household.c.heads_here > 0, household.c.last_seen_us < before_us]
        return self._records(conditions, [household.c.last_seen_us, household.c.household_id], limit)

    def recent(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """The last receptions, newest first, undone ones among them; by their order in the file, for clocks go back."""
        at = _at(operation_id, shelter_id, record_mode)
        return self._records(at, [literal_column("household.rowid").desc()], limit)

    def highest_number(self, operation_id: str, letter: str) -> int:
        """The highest running number given under this letter; 0 for none."""
        start = len(letter) + 2
        number = func.max(func.cast(func.substr(household.c.reception_no, start), household.c.heads.type))
        found = self._connection.execute(
            select(number).where(
                household.c.operation_id == operation_id,
                household.c.reception_no.startswith(f"{letter}-", autoescape=True),
            )
        ).scalar()
        return int(found or 0)

    def _records(
        self, conditions: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]], limit: int
    ) -> tuple[HouseholdRecord, ...]:
        rows = self._connection.execute(select(household.c.body).where(*conditions).order_by(*order).limit(limit))
        return tuple(codec.decode(row.body, HouseholdRecord) for row in rows)

    def _one(self, condition: object) -> HouseholdRecord | None:
        query = select(household.c.body).where(condition).order_by(household.c.received_at_us.desc()).limit(1)  # type: ignore[arg-type]
        body = self._connection.execute(query).scalar()
        return None if body is None else codec.decode(body, HouseholdRecord)


def _at(operation_id: str, shelter_id: str, record_mode: RecordMode) -> list[ColumnElement[bool]]:
    return [
        household.c.operation_id == operation_id,
        household.c.shelter_id == shelter_id,
        household.c.record_mode == record_mode.value,
    ]


def _household_row(record: HouseholdRecord, version: int) -> dict[str, object]:
    return {
        "household_id": record.household.household_id.bytes,
        "operation_id": record.operation_id,
        "record_mode": record.record_mode.value,
        "shelter_id": record.shelter_id,
        "reception_no": record.reception_no,
        "method": record.method.value,
        "heads": record.household.heads,
        "undone": record.undone,
        "received_at_us": record.received_at_us,
        "device_id": record.device_id,
        "ledger_version": version,
        "body": codec.encode(record),
        "heads_here": record.heads_here,
        "heads_staying": record.heads_staying,
        "last_seen_us": max(record.received_at_us, record.last_seen_us),
    }


def _paper_row(record: HouseholdRecord) -> dict[str, object]:
    return {"paper_ref": record.household.paper_ref, "household_id": record.household.household_id.bytes}


def _token_rows(one: Person, record: HouseholdRecord) -> list[dict[str, object]]:
    # Whoever is protected is found by no name; only a leader's list has them.
    tokens = () if one.protect else tokens_of(one.name_display, one.kana, one.name_latin)
    shared = {
        "person_id": one.person_id.bytes,
        "household_id": record.household.household_id.bytes,
        "names": names_column(tokens),
        "record_mode": record.record_mode.value,
    }
    return [{"token": token, **shared} for token in tokens]


def _person_rows(record: HouseholdRecord) -> list[dict[str, object]]:
    away = {one.person_id: one.whereabouts for one in record.away}
    admitted = [step.at_us for step in record.steps if step.kind is StepKind.ADMIT]
    since_us = max([record.received_at_us, *admitted])
    return [
        _person_row(record, one, away.get(one.person_id, Whereabouts.HERE)) | {"since_us": since_us}
        for one in record.household.persons
    ]


def _person_row(record: HouseholdRecord, one: Person, whereabouts: Whereabouts) -> dict[str, object]:
    is_received = one.came and not record.undone
    return {
        "person_id": one.person_id.bytes,
        "household_id": record.household.household_id.bytes,
        "name": one.name_display or one.name_latin,
        "kana": one.kana,
        "birth_date": one.birth_date.isoformat() if one.birth_date else None,
        "address": record.household.address_of(one),
        "reception_no": record.reception_no,
        "operation_id": record.operation_id,
        "record_mode": record.record_mode.value,
        "is_here": is_received and whereabouts not in GONE,
        "whereabouts": whereabouts.value if is_received else "",
    }

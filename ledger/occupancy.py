"""How full each shelter is: households, persons, and households by the city's three columns."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, func, select

from ledger import shelter_facts
from ledger.publishing import operations, shelters
from ledger.service import Service
from ledger.tables import stay
from sync.protocol.records import ShelterRecord, ShelterStateRecord
from sync.protocol.values import Crowd, OpenState, ReceptionMethod, RecordMode, ReportedMethod, reported_method


class ShelterCount(Struct, frozen=True):
    """One shelter's figures; `capacity` None means unknown.

    `persons` have a place there, `out` of them are out at the moment; nobody is counted twice in an operation.
    """

    id: str
    name: str
    ward: str
    open_state: OpenState
    capacity: int | None
    households: int
    persons: int
    by_method: dict[str, int]
    as_of: datetime
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN
    out: int = 0


class Occupancy(Struct, frozen=True):
    """All shelters in one record mode, as of a time (UTC)."""

    record_mode: RecordMode
    as_of: datetime
    shelters: list[ShelterCount]


class _Figures:
    """The sums of one shelter."""

    def __init__(self) -> None:
        self.persons = 0
        self.out = 0
        self.by_method = {method.value: 0 for method in ReportedMethod}

    def add(self, method: ReceptionMethod, households: int, persons: int, out: int) -> None:
        """Further households of one method."""
        self.by_method[reported_method(method).value] += households
        self.persons += persons
        self.out += out


def occupancy(service: Service, mode: RecordMode) -> Occupancy:
    """The figures of one record mode over all operations that have not ended.

    A household counts where at least one of its people does. People at a place that is not on the master list are shown
    under its bare id: nobody is left out for want of a row.
    """
    figures: dict[str, _Figures] = defaultdict(_Figures)
    with service.database.read() as connection:
        master = {shelter.shelter_id: shelter for shelter in shelters(connection)}
        states = _states(connection, mode)
        for row in connection.execute(_sums(connection, mode)):
            figures[row.shelter_id].add(ReceptionMethod(row.method), row.households, int(row.persons), int(row.out))
    for shelter_id in figures.keys() - master.keys():
        master[shelter_id] = ShelterRecord(shelter_id=shelter_id, name="", open_state=OpenState.UNKNOWN)
    as_of = datetime.fromtimestamp(service.clock() / 1_000_000, UTC)
    counts = [
        _count(shelter, states.get(shelter.shelter_id), figures[shelter.shelter_id], as_of)
        for shelter in master.values()
    ]
    return Occupancy(mode, as_of, counts)


def _states(connection: Connection, mode: RecordMode) -> dict[str, ShelterStateRecord]:
    """What desks said last of each shelter, in operations that have not ended."""
    running = {one.operation_id for one in operations(connection) if one.ended_at_us is None}
    said = (one for place, one in shelter_facts.states(connection, mode).items() if place[0] in running)
    return {one.shelter_id: one for one in sorted(said, key=lambda one: one.set_at_us)}


def _sums(connection: Connection, mode: RecordMode) -> Select[Any]:
    ended = [operation.operation_id for operation in operations(connection) if operation.ended_at_us is not None]
    return (
        select(
            stay.c.shelter_id,
            stay.c.method,
            func.count().label("households"),
            func.sum(stay.c.counted_heads).label("persons"),
            func.sum(stay.c.out_heads).label("out"),
        )
        .where(stay.c.record_mode == mode.value, stay.c.counted_heads > 0, stay.c.operation_id.not_in(ended))
        .group_by(stay.c.shelter_id, stay.c.method)
    )


def _count(
    shelter: ShelterRecord, state: ShelterStateRecord | None, figures: _Figures, as_of: datetime
) -> ShelterCount:
    return ShelterCount(
        id=shelter.shelter_id,
        name=shelter.name,
        ward=shelter.ward,
        open_state=shelter_facts.open_state_of(shelter, state),
        capacity=shelter.capacity,
        households=sum(figures.by_method.values()),
        persons=figures.persons,
        by_method=figures.by_method,
        as_of=as_of,
        intake_stopped=state is not None and state.intake_stopped,
        crowd=state.crowd if state is not None else Crowd.UNKNOWN,
        out=figures.out,
    )

"""Who saw or changed what is sensitive, as desks have told: read out of the journal, which nobody changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, or_, select

from ledger.audit_chain import LogStanding, standing_of
from ledger.journal import BROKEN_CHAIN
from ledger.tables import alarm, journal, presence, stay
from sync.protocol import codec
from sync.protocol.events import Event, SightingNoted, payload_of
from sync.protocol.papers_out import FIGURES, PaperCount, papers_counted
from sync.protocol.sightings import SightingLine

LISTS = ("protected_shown", "care_listed", "exported", "printed", "copied")
"""Kinds of lines about many households at once: who asks about one wants to know of these too, but for mere figures."""
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Told:
    """A desk's line, where the desk stood, and as which of the desk's facts the line came."""

    device_id: str
    shelter_id: str
    line: SightingLine
    seq: int


def told(connection: Connection, device_id: str | None = None) -> Iterator[Told]:
    """All lines, by device and in the order in which they were written."""
    query = select(journal.c.device_id, journal.c.seq, journal.c.event).where(journal.c.type == SightingNoted.__name__)
    if device_id is not None:
        query = query.where(journal.c.device_id == device_id)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        query.order_by(journal.c.device_id, journal.c.seq)
    )
    for row in rows:
        try:
            payload = payload_of(codec.decode(row.event, Event))
        except codec.Malformed:  # was refused when it came; the journal's own list of verdicts tells of it
            continue
        if isinstance(payload, SightingNoted):
            yield Told(row.device_id, payload.shelter_id, payload.line, row.seq)


def about(connection: Connection, households: Collection[UUID]) -> list[Told]:
    """Lines about these households, and those about all at shelters where they stayed; by time."""
    where = select(stay.c.shelter_id).where(stay.c.household_id.in_(households)).distinct()
    shelters = set(connection.execute(where).scalars())
    found = [one for one in told(connection) if _is_about(one, households, shelters)]
    return sorted(found, key=lambda one: (one.line.at_us, one.device_id, one.line.number))


def households_of(connection: Connection, person_id: UUID) -> set[UUID]:
    """The households with which a person was received, or which their id names."""
    query = select(presence.c.household_id).where(
        or_(presence.c.person_id == person_id, presence.c.household_id == person_id)
    )
    return set(connection.execute(query).scalars())


def standings(connection: Connection) -> dict[str, LogStanding]:
    """How each device's log stands, by device."""
    by_device: dict[str, list[Told]] = {}
    for one in told(connection):
        by_device.setdefault(one.device_id, []).append(one)
    put_back = _put_back_at(connection)
    return {device_id: standing_of(lines, put_back.get(device_id, ())) for device_id, lines in by_device.items()}


def _put_back_at(connection: Connection) -> dict[str, list[int]]:
    """The seqs at which a device's facts do not name the fact before: its file was put back, or was tampered with."""
    found: dict[str, list[int]] = {}
    for row in connection.execute(select(alarm.c.device_id, alarm.c.seq).where(alarm.c.kind == BROKEN_CHAIN)):
        found.setdefault(row.device_id, []).append(row.seq)
    return found


def papers_counted_by_shelter(connection: Connection) -> dict[str, tuple[PaperCount, ...]]:
    """How many documents were let out at each shelter; shelters where none was are left out."""
    by_shelter: dict[str, list[SightingLine]] = {}
    for one in told(connection):
        by_shelter.setdefault(one.shelter_id, []).append(one.line)
    counted = {shelter_id: papers_counted(lines) for shelter_id, lines in sorted(by_shelter.items())}
    return {shelter_id: counts for shelter_id, counts in counted.items() if counts}


def _is_about(one: Told, households: Collection[UUID], shelters: Collection[str]) -> bool:
    if one.line.household_id is not None:
        return one.line.household_id in households
    is_of_figures = one.line.detail.split(" ")[0] in FIGURES
    return one.line.kind in LISTS and not is_of_figures and one.shelter_id in shelters

"""Who saw or changed what is sensitive, as desks have told: read out of the journal, which nobody changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, or_, select

from ledger.tables import journal, presence, stay
from sync.protocol import codec
from sync.protocol.events import Event, SightingNoted, payload_of
from sync.protocol.papers_out import FIGURES, PaperCount, papers_counted
from sync.protocol.sightings import SightingLine, breaks_in, digest_of

LISTS = ("protected_shown", "care_listed", "exported", "printed", "copied")
"""Kinds of lines about many households at once: who asks about one wants to know of these too, but for mere figures."""
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Told:
    """A desk's line, and where the desk stood."""

    device_id: str
    shelter_id: str
    line: SightingLine


def told(connection: Connection, device_id: str | None = None) -> Iterator[Told]:
    """All lines, by device and in the order in which they were written."""
    query = select(journal.c.device_id, journal.c.event).where(journal.c.type == SightingNoted.__name__)
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
            yield Told(row.device_id, payload.shelter_id, payload.line)


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


def faults(connection: Connection) -> dict[str, list[int]]:
    """Numbers of lines that do not fit the one before them, by device; devices whose logs are whole are left out."""
    by_device: dict[str, list[SightingLine]] = {}
    for one in told(connection):
        by_device.setdefault(one.device_id, []).append(one.line)
    found = {}
    for device_id, lines in by_device.items():
        first, *_ = lines
        # Lines from before a desk told of them have numbers and stay at the desk: the chain is checked from the first.
        chain = [(line, digest_of(line)) for line in lines]
        broken = [number for number in breaks_in(chain) if number != first.number or first.number == 1]
        if broken:
            found[device_id] = broken
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

"""The journal: events in, once each and as they were written; facts out, for whatever is computed from them."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, Uuid, func, literal, select, tuple_
from sqlalchemy.exc import DataError, IntegrityError

from ledger.database import Row, add_missing, among, insertion
from ledger.facts import Fact, Key
from ledger.tables import CODE_CHARACTERS, alarm, journal, stray
from sync.protocol import codec, events
from sync.protocol.centre_events import (
    NeedRevised,
    NeedTaken,
    VolunteerDetailed,
    VolunteerReceived,
)
from sync.protocol.events import (
    AreaSet,
    ArrivalDeclined,
    DeskMoved,
    DiscrepancyAnswered,
    Event,
    HouseholdAdmitted,
    HouseholdDetailed,
    Payload,
    ShelterStateSet,
    StaffSet,
)
from sync.protocol.ids import participation_of_resident, shelter_aggregate, staff_aggregate
from sync.protocol.values import RecordMode
from sync.protocol.venue_facts import (
    CertificateHandedOut,
    CertificateRevoked,
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
)

_log = logging.getLogger("ledger.journal")

Scope: TypeAlias = tuple[RecordMode, UUID]
"""A household within one record mode: what is real and what is practice never meet."""

MAX_CORRECTED_US = 1 << 60
"""Some 36,000 years: a clock further off is nonsense, and a database column ends at 63 bits."""
KEYS_PER_STATEMENT = 5_000
"""Both databases take more parameters in one statement; their planners like fewer."""

SEQS_AT_A_TIME = 1_000
"""Two bundles' worth: behind a gap a device may have tens of thousands, and each bundle would read them all."""
_OBJECTIONS = (DataError, IntegrityError)

BROKEN_CHAIN = "chain"
"""`prev_hash` is not the digest of the event before: an alarm, never a reason to refuse a fact."""
MALFORMED = "malformed"
NEWER_PROGRAM = "newer_program"


class Unfit(ValueError):
    """A payload that the rules cannot use: `reason` is MALFORMED or NEWER_PROGRAM."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """An event on its way into the journal: its envelope, its bytes, and its fact where it can be read."""

    event: Event
    raw: bytes
    digest: bytes
    payload: Payload | None
    unfit: str = ""

    @property
    def key(self) -> Key:
        """The event's name in the journal."""
        return self.event.device_id, self.event.seq

    @property
    def scope(self) -> Scope:
        """The household and record mode that the event is about."""
        return self.event.record_mode, self.event.aggregate

    @property
    def fact(self) -> Fact | None:
        """The fact in the event; None where it cannot be read."""
        return fact_of(self.event, self.payload) if self.payload is not None else None


def entry_of(event: Event, raw: bytes) -> Entry:
    """`event` with its fact, or with the reason why there is none."""
    try:
        return Entry(event, raw, events.digest(raw), payload_of(event))
    except Unfit as unfit:
        return Entry(event, raw, events.digest(raw), None, unfit.reason)


def payload_of(event: Event) -> Payload:
    """The fact in `event`, fit to be stored and folded. Raises Unfit."""
    try:
        payload = events.payload_of(event)
    except events.UnknownEvent:
        raise Unfit(NEWER_PROGRAM) from None
    except codec.Malformed:
        raise Unfit(MALFORMED) from None
    if _aggregate_in(payload) not in (None, event.aggregate):
        raise Unfit(MALFORMED)
    if not all(_is_storable(word) for word in _words_in(payload)):
        raise Unfit(MALFORMED)
    return payload


def _aggregate_in(payload: Payload) -> UUID | None:
    """Whom the fact speaks of, where it says so itself."""
    match payload:
        case HouseholdAdmitted() | HouseholdDetailed():
            return payload.household.household_id
        case VolunteerReceived() | VolunteerDetailed():
            return payload.volunteer.volunteer_id
        case NeedTaken() | NeedRevised():
            return payload.need.need_id
        case DiscrepancyAnswered():
            return payload.person_id
        case ArrivalDeclined():
            return payload.arrival_id
        case AreaSet() | ShelterStateSet():
            return shelter_aggregate(payload.operation_id, payload.shelter_id)
        case ParticipantCheckedIn(resident_id=resident_id) if resident_id:
            return participation_of_resident(payload.activity_id, resident_id)
        case _:
            return staff_aggregate(payload.staff.staff_id) if isinstance(payload, StaffSet) else None


def _words_in(payload: Payload) -> Iterator[str]:
    """The texts of a fact that become columns of tables, beyond the fact's own bytes."""
    yield payload.operation_id
    yield payload.shelter_id
    match payload:
        case HouseholdAdmitted():
            yield payload.reception_no
        case DeskMoved():
            yield payload.desk_letter
        case DiscrepancyAnswered():
            yield payload.discrepancy_id
            yield payload.other_shelter_id
        case AreaSet():
            yield payload.name
        case ParticipantCheckedIn():
            yield payload.activity_id
            yield payload.resident_id
        case CertificateHandedOut() | CertificateRevoked():
            yield payload.activity_id
            yield payload.certificate_no
        case ParticipantCheckedOut() | ParticipationCorrected() | ParticipationUndone():
            yield payload.activity_id
        case _:
            yield from _words_about_staff(payload)


def _words_about_staff(payload: Payload) -> Iterator[str]:
    if isinstance(payload, StaffSet):
        yield payload.staff.staff_id
        yield payload.staff.name


def fact_of(event: Event, payload: Payload) -> Fact:
    """The fact as the rules see it."""
    time_us = corrected_us(event)
    return Fact(event.device_id, event.seq, event.event_id, time_us, payload, time_us - event.wall_time_us)


def corrected_us(event: Event) -> int:
    """The desk's time plus its last measured offset (ledger minus desk): UTC in µs, within what can be stored."""
    offset_us = (event.clock_offset_ms or 0) * 1000
    return min(max(event.wall_time_us + offset_us, 0), MAX_CORRECTED_US)


def append(connection: Connection, entries: Sequence[Entry], now_us: int) -> tuple[set[int], set[int]]:
    """Adds what is not there yet. Answers with the seqs added, and those that the database would not take.

    One statement for all; only where the database objects to a value is each event tried alone, so that a misbehaving
    one stops no other. A database that fails in any other way is not the events' fault: that is raised.
    """
    rows = [_row(entry, now_us) for entry in entries]
    if not rows:
        return set(), set()
    try:
        with connection.begin_nested():
            return _insert(connection, rows), set()
    except _OBJECTIONS:
        return _append_one_by_one(connection, rows)


def _append_one_by_one(connection: Connection, rows: Iterable[Row]) -> tuple[set[int], set[int]]:
    added: set[int] = set()
    rejected: set[int] = set()
    for row in rows:
        try:
            with connection.begin_nested():
                added |= _insert(connection, [row])
        except _OBJECTIONS:
            rejected.add(row["seq"])
    return added, rejected


def _insert(connection: Connection, rows: list[Row]) -> set[int]:
    statement, values = insertion(connection, journal, rows)
    return set(connection.execute(statement.on_conflict_do_nothing().returning(journal.c.seq), values).scalars())


def _row(entry: Entry, now_us: int) -> Row:
    event = entry.event
    return {
        "device_id": event.device_id,
        "seq": event.seq,
        "event_id": event.event_id,
        "type": event.type if _is_storable(event.type) else "?",
        "schema": event.schema,
        "aggregate": event.aggregate,
        "record_mode": event.record_mode.value,
        "corrected_us": corrected_us(event),
        "received_at_us": now_us,
        "digest": entry.digest,
        "event": entry.raw,
    }


def _is_storable(word: str) -> bool:
    """PostgreSQL's text holds no NUL."""
    return "\x00" not in word and len(word) <= CODE_CHARACTERS


def keep_stray(connection: Connection, device_id: str, seq: int | None, raw: bytes, reason: str, now_us: int) -> None:
    """Keeps bytes that cannot stand in the journal, and raises an alarm about them."""
    row = {"device_id": device_id, "digest": events.digest(raw), "seq": seq, "reason": reason}
    add_missing(connection, stray, [row | {"received_at_us": now_us, "event": raw}])
    raise_alarm(connection, reason, device_id, seq or 0, now_us)


def raise_alarm(connection: Connection, kind: str, device_id: str, seq: int, now_us: int) -> None:
    """Notes, once, that something is wrong with a device; it blocks nothing."""
    row = {"kind": kind, "device_id": device_id, "seq": seq, "raised_at_us": now_us}
    add_missing(connection, alarm, [row])


def digests_of(connection: Connection, device_id: str, seqs: Collection[int]) -> dict[int, bytes]:
    """The fingerprints of a device's events, by seq."""
    statement = select(journal.c.seq, journal.c.digest).where(
        journal.c.device_id == device_id, among(connection, journal.c.seq, seqs)
    )
    return {seq: digest for seq, digest in connection.execute(statement)} if seqs else {}  # noqa: C416 - rows


def previous_hashes_of(connection: Connection, device_id: str, seqs: Collection[int]) -> dict[int, bytes]:
    """What a device's events say of the event before each, by seq."""
    return {event.seq: event.prev_hash for event in events_at(connection, [(device_id, seq) for seq in seqs])}


def high_water_of(connection: Connection, device_id: str, known: int) -> int:
    """The highest seq of a device below which nothing is missing; `known` is where the search may start."""
    while True:
        later = select(journal.c.seq).where(journal.c.device_id == device_id, journal.c.seq > known)
        seqs = connection.execute(later.order_by(journal.c.seq).limit(SEQS_AT_A_TIME)).scalars().all()
        for seq in seqs:
            if seq != known + 1:
                return known
            known = seq
        if len(seqs) < SEQS_AT_A_TIME:
            return known


def facts_of(connection: Connection, scopes: Collection[Scope], at_hand: Mapping[Key, Fact]) -> dict[Scope, list[Fact]]:
    """All facts of the given households, those not `at_hand` read from the journal; unreadable ones are left out."""
    result: dict[Scope, list[Fact]] = {scope: [] for scope in scopes}
    missing: list[Key] = []
    aggregates = {aggregate for _, aggregate in scopes}
    for part in parts(aggregates):
        statement = select(journal.c.device_id, journal.c.seq, journal.c.record_mode, journal.c.aggregate)
        for device_id, seq, mode, aggregate in connection.execute(
            statement.where(among(connection, journal.c.aggregate, part))
        ):
            scope = (RecordMode(mode), aggregate)
            if scope not in result:
                continue
            fact = at_hand.get((device_id, seq))
            if fact is None:
                missing.append((device_id, seq))
            else:
                result[scope].append(fact)
    for event in events_at(connection, missing):
        try:
            fact = fact_of(event, payload_of(event))
        except Unfit:
            continue
        result[event.record_mode, event.aggregate].append(fact)
    return result


def events_at(connection: Connection, keys: Iterable[Key]) -> Iterator[Event]:
    """The events of these names; a damaged one is left out, and said in the log."""
    by_device: dict[str, list[int]] = defaultdict(list)
    for device_id, seq in keys:
        by_device[device_id].append(seq)
    for device_id, seqs in by_device.items():
        for part in parts(seqs):
            statement = select(journal.c.event).where(
                journal.c.device_id == device_id, among(connection, journal.c.seq, part)
            )
            for raw in connection.execute(statement).scalars():
                try:
                    yield codec.decode(raw, Event)
                except codec.Malformed as error:  # damaged since it was written: the others must go on
                    _log.error("journal_unreadable", extra={"data": {"device": device_id, "where": error.where}})


def last_move(connection: Connection, device_id: str) -> DeskMoved | None:
    """Where a device was last set up, by its own sequence, however its events arrived."""
    return next(moves_of(connection, device_id), None)


def moves_of(connection: Connection, device_id: str) -> Iterator[DeskMoved]:
    """Where a device said that it was set up, the last first."""
    statement = select(journal.c.seq).where(journal.c.device_id == device_id, journal.c.type == DeskMoved.__name__)
    for seq in connection.execute(statement.order_by(journal.c.seq.desc())).scalars().all():
        for event in events_at(connection, [(device_id, seq)]):
            try:
                payload = payload_of(event)
            except Unfit:
                continue
            if isinstance(payload, DeskMoved):
                yield payload


def count(connection: Connection) -> int:
    """How many events the journal holds."""
    return connection.execute(select(func.count()).select_from(journal)).scalar_one()


def scopes_after(connection: Connection, after: Scope | None, limit: int) -> list[Scope]:
    """The next `limit` households in the journal, in a fixed order, for going through all of them."""
    columns = (journal.c.record_mode, journal.c.aggregate)
    statement = select(*columns).distinct().order_by(*columns).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*columns) > tuple_(literal(after[0].value), literal(after[1], Uuid())))
    return [(RecordMode(mode), aggregate) for mode, aggregate in connection.execute(statement)]


def known_scopes(connection: Connection, scopes: Collection[Scope]) -> set[Scope]:
    """Those of `scopes` about which the journal holds anything."""
    found: set[Scope] = set()
    for part in parts({aggregate for _, aggregate in scopes}):
        statement = select(journal.c.record_mode, journal.c.aggregate).distinct()
        rows = connection.execute(statement.where(among(connection, journal.c.aggregate, part)))
        found |= {(RecordMode(mode), aggregate) for mode, aggregate in rows}
    return found & set(scopes)


def parts(values: Collection[object]) -> Iterator[list[object]]:
    """`values` in pieces that fit one statement."""
    all_values = list(values)
    for start in range(0, len(all_values), KEYS_PER_STATEMENT):
        yield all_values[start : start + KEYS_PER_STATEMENT]

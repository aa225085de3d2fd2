"""What follows from the journal, kept as tables: stays, presences, discrepancies and the verdicts that changed."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Connection, and_, or_, select, update

from ledger import arrivals, centres, disagreements, mentions, shelter_facts, staffing
from ledger.database import Row, Versions, among, put
from ledger.facts import Fact, Key
from ledger.fold import Claim, Folded, fold
from ledger.journal import Scope, facts_of, parts
from ledger.points import participations
from ledger.publishing import Published, publish, to_device
from ledger.reconcile import Discrepancy, Resolution, resolve
from ledger.residents import registered_households
from ledger.tables import discrepancy, journal, presence, stay, verdict
from sync.protocol import codec
from sync.protocol.centre_events import CentreFactUndone
from sync.protocol.events import DiscrepancyAnswered, MealUndone, PresenceUndone, ReceptionUndone
from sync.protocol.records import VerdictRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_facts import ParticipationUndone
from sync.protocol.verdict import Verdict, VerdictKind

_log = logging.getLogger("ledger.projections")

LEDGER_FAULT = "ledger_fault"
"""What an event waits for when our own rules failed on its household: a corrected program and `ledger reproject`."""

_PRESENCE_KEY = ("record_mode", "operation_id", "person_id", "household_id", "shelter_id")


@dataclass
class _Work:
    """One transaction's computation, from households in to rows out.

    `seen_before` are the households with facts from before: only they can have rows already, and most have none.
    `answered` are those that a fresh answer names: their desks hear how they stand, changed or not, for the desk that
    answered shows its own word until then.
    """

    connection: Connection
    versions: Versions
    folded: dict[Scope, Folded]
    failed: set[Scope]
    stored: dict[tuple[object, ...], Row]
    seen_before: set[UUID]
    answered: set[Scope]


def apply(
    connection: Connection, touched: Collection[Scope], fresh: Mapping[Key, Fact], now_us: int
) -> dict[Key, Verdict]:
    """Brings all tables up to date after `fresh` facts of the `touched` households; answers each fresh fact.

    Holds the ledger's sequence until the commit, so that workers take turns and each sees all facts before its own.
    """
    work = _Work(connection, Versions(connection), {}, set(), {}, set(), _named_by_answers(connection, fresh, touched))
    touched = set(touched) | work.answered
    _fold(work, touched, fresh)
    neighbours = _load_presences(work) - set(touched)
    if neighbours:
        _fold(work, neighbours, {})
        _load_presences(work)
    outside = [_claim_of(row) for row in work.stored.values() if row["here"] and _scope_of(row) not in work.folded]
    resolution = resolve(work.folded.values(), outside)
    _write_stays(work, resolution)
    _write_presences(work, resolution)
    _write_discrepancies(work, resolution.discrepancies, now_us)
    arrivals.tell(connection, work.versions, work.folded.keys())
    shelter_facts.tell(connection, work.versions, work.folded.values())
    staffing.tell(connection, work.versions, work.folded.values())
    centres.tell(connection, work.versions, work.folded.values())
    participations.tell(connection, work.versions, work.folded.values(), now_us)
    answers = _write_verdicts(work, resolution, fresh)
    work.versions.keep()
    return answers


def _named_by_answers(connection: Connection, fresh: Mapping[Key, Fact], touched: Collection[Scope]) -> set[Scope]:
    """The households that fresh answers name: what is believed of them may change too."""
    answers = [fact for fact in fresh.values() if isinstance(fact.payload, DiscrepancyAnswered)]
    if not answers:
        return set()
    modes = {mode for mode, _ in touched}
    return {(mode, household_id) for mode in modes for household_id in mentions.note(connection, answers)}


def _fold(work: _Work, scopes: Collection[Scope], fresh: Mapping[Key, Fact]) -> None:
    facts = facts_of(work.connection, scopes, fresh)
    mentions.add_named(work.connection, facts)
    registered = registered_households(work.connection, [fact for group in facts.values() for fact in group])
    for (mode, household_id), group in facts.items():
        if any(fact.key not in fresh for fact in group):
            work.seen_before.add(household_id)
        try:
            work.folded[mode, household_id] = fold(household_id, mode, group, registered)
        except Exception as error:  # noqa: BLE001 - one household must not stop the others; it can be folded again
            _log.error("household_not_folded", extra={"data": {"error": type(error).__name__}})
            work.failed.add((mode, household_id))


def _load_presences(work: _Work) -> set[Scope]:
    """Reads what is stored of the folded households and of their persons anywhere; answers whose it is.

    Only the same operation and record mode count: a person was perhaps received in every disaster of ten years.
    """
    for part in parts(work.seen_before):
        _remember(work, _presences(work, presence.c.household_id, part))
    places = {
        (claim.record_mode.value, claim.operation_id, claim.person_id)
        for folded in work.folded.values()
        for one in folded.stays
        for claim in one.claims
    }
    places |= {_place_of(row) for row in work.stored.values() if _scope_of(row) in work.folded}
    for part in parts({person_id for _, _, person_id in places}):
        _remember(work, (row for row in _presences(work, presence.c.person_id, part) if _place_of(row) in places))
    return {_scope_of(row) for row in work.stored.values() if row["here"]} - work.failed


def _presences(work: _Work, column: Column[UUID], values: Collection[object]) -> list[Row]:
    statement = select(presence).where(among(work.connection, column, values))
    return [dict(row) for row in work.connection.execute(statement).mappings()]


def _remember(work: _Work, rows: Iterable[Row]) -> None:
    for row in rows:
        work.stored[tuple(row[name] for name in _PRESENCE_KEY)] = row


def _place_of(row: Row) -> tuple[str, str, UUID]:
    return row["record_mode"], row["operation_id"], row["person_id"]


def _scope_of(row: Row) -> Scope:
    return RecordMode(row["record_mode"]), row["household_id"]


def _claim_of(row: Row) -> Claim:
    return Claim(
        person_id=row["person_id"],
        household_id=row["household_id"],
        operation_id=row["operation_id"],
        shelter_id=row["shelter_id"],
        record_mode=RecordMode(row["record_mode"]),
        order=(row["claimed_at_us"], row["device_id"], row["seq"]),
        event_id=row["event_id"],
    )


def _write_stays(work: _Work, resolution: Resolution) -> None:
    standing = {}
    for part in parts(work.seen_before):
        statement = select(stay).where(among(work.connection, stay.c.household_id, part))
        for row in work.connection.execute(statement):
            standing[row.record_mode, row.household_id, row.operation_id, row.shelter_id] = row
    rows = []
    for folded in work.folded.values():
        for one in folded.stays:
            record, body, counted = one.record, codec.encode(one.record), resolution.counted_heads(folded, one)
            name = (folded.record_mode.value, folded.household_id, record.operation_id, record.shelter_id)
            before = standing.get(name)
            is_asked = (folded.record_mode, folded.household_id) in work.answered
            if before is not None and before.body == body and before.counted_heads == counted and not is_asked:
                continue
            rows.append(
                {
                    "record_mode": name[0],
                    "household_id": name[1],
                    "operation_id": name[2],
                    "shelter_id": name[3],
                    "reception_no": record.reception_no,
                    "method": record.method.value,
                    "received_at_us": record.received_at_us,
                    "undone": record.undone,
                    "heads": record.household.heads,
                    "counted_heads": counted,
                    "out_heads": resolution.out_heads(folded, one),
                    "version": work.versions.next(),
                    "body": body,
                }
            )
    put(work.connection, stay, rows)


def _write_presences(work: _Work, resolution: Resolution) -> None:
    rows = {}
    for folded in work.folded.values():
        for one in folded.stays:
            for claim in one.claims:
                rows[_name_of(claim)] = _presence_row(claim, counted=claim in resolution.counted)
    for name, before in work.stored.items():
        if name not in rows and _scope_of(before) in work.folded:
            rows[name] = {**before, "here": False, "counted": False}
    changed = [row for name, row in rows.items() if not _is_same(row, work.stored.get(name))]
    # Who no longer counts goes first: a reader of the feed must end with where the person is.
    changed.sort(key=lambda row: bool(row["counted"]))
    put(work.connection, presence, [{**row, "version": work.versions.next()} for row in changed])


def _name_of(claim: Claim) -> tuple[object, ...]:
    """As _PRESENCE_KEY."""
    mode = claim.record_mode.value
    return mode, claim.operation_id, claim.person_id, claim.household_id, claim.shelter_id


def _presence_row(claim: Claim, *, counted: bool) -> Row:
    claimed_at_us, device_id, seq = claim.order
    return {
        "record_mode": claim.record_mode.value,
        "operation_id": claim.operation_id,
        "person_id": claim.person_id,
        "household_id": claim.household_id,
        "shelter_id": claim.shelter_id,
        "claimed_at_us": claimed_at_us,
        "device_id": device_id,
        "seq": seq,
        "event_id": claim.event_id,
        "here": True,
        "counted": counted,
    }


def _is_same(row: Row, before: Row | None) -> bool:
    return before is not None and all(before[name] == value for name, value in row.items() if name != "version")


def _write_discrepancies(work: _Work, found: Iterable[Discrepancy], now_us: int) -> None:
    wanted = {one.discrepancy_id: one for one in found}
    standing: dict[str, bool] = {}
    for part in parts({household_id for _, household_id in work.folded}):
        touching = or_(
            among(work.connection, discrepancy.c.household_id, part),
            among(work.connection, discrepancy.c.other_household_id, part),
        )
        modes = {mode.value for mode, _ in work.folded}
        statement = select(discrepancy.c.discrepancy_id, discrepancy.c.open)
        rows = work.connection.execute(
            statement.where(touching, among(work.connection, discrepancy.c.record_mode, modes))
        )
        standing.update({name: is_open for name, is_open in rows})  # noqa: C416 - rows are not pairs to mypy
    put(work.connection, discrepancy, [_row_of(one, now_us) for name, one in wanted.items() if not standing.get(name)])
    over = [name for name, is_open in standing.items() if is_open and name not in wanted]
    disagreements.tell(work.connection, work.versions, wanted.values(), over)
    for part in parts(over):
        closing = update(discrepancy).where(among(work.connection, discrepancy.c.discrepancy_id, part))
        work.connection.execute(closing.values(open=False))


def _row_of(one: Discrepancy, now_us: int) -> Row:
    return {
        "discrepancy_id": one.discrepancy_id,
        "kind": one.kind.value,
        "record_mode": one.record_mode.value,
        "operation_id": one.operation_id,
        "person_id": one.person_id,
        "household_id": one.household_id,
        "shelter_id": one.shelter_id,
        "other_household_id": one.other_household_id,
        "other_shelter_id": one.other_shelter_id,
        "opened_at_us": now_us,
        "open": True,
    }


def _write_verdicts(work: _Work, resolution: Resolution, fresh: Mapping[Key, Fact]) -> dict[Key, Verdict]:
    verdicts = {
        fact.key: resolution.verdict_of(folded, fact) for folded in work.folded.values() for fact in folded.facts
    }
    verdicts |= _undoing_nothing(work)
    for key, fact in fresh.items():
        verdicts.setdefault(key, Verdict(fact.seq, fact.event_id, VerdictKind.HELD, LEDGER_FAULT))
    before = stored_verdicts(work.connection, [key for key in verdicts if key not in fresh])
    changed = {
        key: now
        for key, now in verdicts.items()
        if now != before.get(key, Verdict(now.seq, now.event_id, VerdictKind.APPLIED))
    }
    store_verdicts(work.connection, changed)
    news = [
        Published(VerdictRecord(verdict=now), to_device(key[0])) for key, now in changed.items() if key not in fresh
    ]
    if news:
        publish(work.connection, work.versions, news)
    return {key: verdicts[key] for key in fresh}


def _undoing_nothing(work: _Work) -> dict[Key, Verdict]:
    """What was refused never counted, so that whatever takes it back has nothing to wait for."""
    waiting = [
        (fact, fact.payload.undone_event_id)
        for folded in work.folded.values()
        for fact in folded.facts
        if fact.key in folded.held
        and isinstance(
            fact.payload, ReceptionUndone | PresenceUndone | MealUndone | CentreFactUndone | ParticipationUndone
        )
    ]
    if not waiting:
        return {}
    refused = _refused(work.connection, {household_id for _, household_id in work.folded})
    return {
        fact.key: Verdict(fact.seq, fact.event_id, VerdictKind.APPLIED)
        for fact, undone_event_id in waiting
        if undone_event_id in refused
    }


def _refused(connection: Connection, households: Collection[UUID]) -> set[UUID]:
    """The events of these households that stand in the journal, and are refused."""
    found: set[UUID] = set()
    of_it = and_(verdict.c.device_id == journal.c.device_id, verdict.c.seq == journal.c.seq)
    for part in parts(households):
        statement = select(journal.c.event_id).join(verdict, of_it)
        is_refused = verdict.c.kind == VerdictKind.REFUSED.value
        found.update(
            connection.execute(statement.where(among(connection, journal.c.aggregate, part), is_refused)).scalars()
        )
    return found


def stored_verdicts(connection: Connection, keys: Collection[Key]) -> dict[Key, Verdict]:
    """The verdicts other than `applied` that stand for the given events."""
    by_device: dict[str, list[int]] = {}
    for device_id, seq in keys:
        by_device.setdefault(device_id, []).append(seq)
    result = {}
    for device_id, seqs in by_device.items():
        for part in parts(seqs):
            statement = select(verdict).where(verdict.c.device_id == device_id, among(connection, verdict.c.seq, part))
            for row in connection.execute(statement):
                result[row.device_id, row.seq] = Verdict(row.seq, row.event_id, VerdictKind(row.kind), row.detail)
    return result


def store_verdicts(connection: Connection, verdicts: Mapping[Key, Verdict]) -> None:
    """Keeps verdicts as they stand now; one that is back to `applied` says so."""
    rows = [
        {
            "device_id": device_id,
            "seq": seq,
            "event_id": now.event_id,
            "kind": now.kind.value,
            "detail": now.detail,
        }
        for (device_id, seq), now in verdicts.items()
    ]
    put(connection, verdict, rows)

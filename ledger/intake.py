"""A bundle in, a receipt out, in one database transaction."""

import logging
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from ledger import devices, journal, posting, projections, quarantine
from ledger.database import Versions
from ledger.devices import Device, SigningKeys
from ledger.errors import UnknownDevice, Unreadable
from ledger.facts import Key
from ledger.journal import Entry
from ledger.service import Service
from sync.protocol import bundle, codec, events, sealed, signed
from sync.protocol.bundle import Opened
from sync.protocol.events import DeskMoved, Event
from sync.protocol.messages import Batch, Receipt
from sync.protocol.signed import Context
from sync.protocol.values import RecordMode
from sync.protocol.verdict import Verdict, VerdictKind

_log = logging.getLogger("ledger.intake")

FORKED = "forked"
"""Another event stands under this device and seq: the disk was cloned, or put back. Both copies are kept."""
WRONG_DEVICE = "wrong_device"
"""An event of another device in this device's bundle; kept, and believed only from its own."""
UNSTORABLE = "unstorable"
"""The database would not take the event; its bytes are kept apart."""
UNNAMED = "unnamed"
"""Bytes so damaged that not even their seq can be told: kept, an alarm, and no verdict, since none could name them."""

_MAX_SEQ = (1 << 63) - 1


def receive(service: Service, body: bytes) -> tuple[bytes, Counter[str]]:
    """The sealed receipt for a sealed bundle, and how many events got which verdict.

    What a revoked device sends is kept in quarantine, for a lost laptop's backlog is not lost.
    Raises Unreadable, UnknownDevice, or RevokedDevice where its quarantine is full; then nothing was written. Otherwise
    all that could be named is kept when this returns.
    """
    opened, device = _open(service, body)
    received_at_us = service.clock()
    sorting = _Sorting(device, opened.message.events)
    with service.database.write() as connection:
        standing = devices.lock(connection, device.device_id)
        if standing.is_revoked:
            raws = opened.message.events
            verdicts = quarantine.take(connection, device.device_id, raws, received_at_us)
            high_water = standing.high_water
        else:
            verdicts, high_water = _take_all(connection, standing, sorting, received_at_us)
            _post_where_moved(connection, service, sorting, standing.record_mode)
    receipt = Receipt(
        epoch=service.epoch,
        device_id=device.device_id,
        high_water=high_water,
        ledger_time_us=service.clock(),  # now, not before the wait for a lock: the desk sets its clock's offset by it
        bundle_digest=opened.digest,
        verdicts=tuple(verdicts),
    )
    counts = Counter(verdict.kind.value for verdict in verdicts)
    _log.info("bundle", extra={"data": {"device": device.device_id, "high_water": high_water, **counts}})
    return bundle.pack(receipt, Context.RECEIPT, service.keyring.sign, device.seal_key), counts


def release(service: Service, device_id: str) -> Counter[str]:
    """Believe what a revoked device has sent since; how many events got which verdict. Raises NoSuchThing."""
    with service.database.write() as connection:
        device = devices.lock_if_known(connection, device_id)
        sorting = _Sorting(device, quarantine.events_of(connection, device_id))
        verdicts, _ = _take_all(connection, device, sorting, service.clock())
        quarantine.mark_released(connection, device_id)
    counts = Counter(verdict.kind.value for verdict in verdicts)
    _log.info("released", extra={"data": {"device": device_id, **counts}})
    return counts


def recover(service: Service, device_id: str, raws: Sequence[bytes]) -> Counter[str]:
    """Believe events that were read from a kiosk's own file; how many got which verdict. Raises NoSuchThing.

    An operator vouches for the file, as a signature would; what the ledger has already is a duplicate.
    """
    with service.database.write() as connection:
        device = devices.lock_if_known(connection, device_id)
        verdicts, _ = _take_all(connection, device, _Sorting(device, raws), service.clock())
    counts = Counter(verdict.kind.value for verdict in verdicts)
    _log.info("recovered", extra={"data": {"device": device_id, **counts}})
    return counts


def _take_all(connection: Connection, device: Device, sorting: "_Sorting", now_us: int) -> tuple[list[Verdict], int]:
    """Writes a bundle; answers with the verdicts and the seq up to which the device has no gap now."""
    verdicts = _take(connection, sorting, now_us)
    high_water = journal.high_water_of(connection, device.device_id, device.high_water)
    if high_water != device.high_water:
        devices.set_high_water(connection, device.device_id, high_water)
    return verdicts, high_water


def _post_where_moved(connection: Connection, service: Service, sorting: "_Sorting", mode: RecordMode) -> None:
    """A desk that stands elsewhere from now on gets the code of that shelter to show."""
    moves = [entry.payload for entry in sorting.entries.values() if isinstance(entry.payload, DeskMoved)]
    if moves:
        versions = Versions(connection)
        places = [(move.operation_id, move.shelter_id) for move in moves]
        places += [place for move in moves for place in posting.places_at(connection, move.shelter_id, mode)]
        posting.post(connection, versions, service.keyring.sign, places, service.clock())
        versions.keep()


def _open(service: Service, body: bytes) -> tuple[Opened[Batch], Device]:
    with service.database.read() as connection:
        known = SigningKeys(connection)
        try:
            opened = bundle.unpack(body, Batch, Context.BUNDLE, service.keyring.opening, known)
        except (sealed.CannotOpen, codec.Malformed):
            raise Unreadable from None
        except (signed.UnknownSigner, signed.SignatureWrong):
            raise UnknownDevice from None
        return opened, known.author(opened.message.device_id)


class _Sorting:
    """A bundle's events, sorted before any transaction begins: decoding takes longer than writing."""

    def __init__(self, device: Device, raws: Sequence[bytes]) -> None:
        self.device_id = device.device_id
        self.entries: dict[int, Entry] = {}
        self.apart: list[tuple[Verdict | None, bytes, str]] = []
        self.order: list[Key | Verdict] = []
        for raw in raws:
            self._sort(raw)

    def _sort(self, raw: bytes) -> None:
        try:
            event = codec.decode(raw, Event)
        except codec.Malformed:
            self._set_apart(_named(raw), raw, journal.MALFORMED)
            return
        if event.device_id != self.device_id:
            self._set_apart((event.seq, event.event_id), raw, WRONG_DEVICE)
            return
        if event.seq > _MAX_SEQ:
            self._set_apart((event.seq, event.event_id), raw, journal.MALFORMED)
            return
        entry = journal.entry_of(event, raw)
        first = self.entries.setdefault(event.seq, entry)
        if first.digest != entry.digest:
            self._set_apart((event.seq, event.event_id), raw, FORKED)
        elif first is entry:
            self.order.append(entry.key)
        else:
            self.order.append(Verdict(event.seq, event.event_id, VerdictKind.DUPLICATE))

    def _set_apart(self, name: tuple[int, UUID] | None, raw: bytes, reason: str) -> None:
        if name is None:
            self.apart.append((None, raw, UNNAMED))
            return
        refused = Verdict(*name, VerdictKind.REFUSED, reason)
        self.apart.append((refused, raw, reason))
        self.order.append(refused)


def _named(raw: bytes) -> tuple[int, UUID] | None:
    """The seq and id of an event that is otherwise damaged, so that it can at least be refused by name."""
    try:
        plain = codec.plain_of(raw)
    except codec.Malformed:
        return None
    match plain:
        case [UUID() as event_id, str(), int(seq), *_] if type(seq) is int and 0 < seq <= _MAX_SEQ:
            return seq, event_id
        case _:
            return None


def _take(connection: Connection, sorting: _Sorting, now_us: int) -> list[Verdict]:
    """Writes a bundle and answers each event, in the bundle's order."""
    device_id = sorting.device_id
    for refused, raw, reason in sorting.apart:
        journal.keep_stray(connection, device_id, refused.seq if refused else None, raw, reason, now_us)
    entries = list(sorting.entries.values())
    added, rejected = journal.append(connection, entries, now_us)
    answers: dict[Key, Verdict] = {}
    for entry in entries:
        if entry.event.seq in rejected:
            journal.keep_stray(connection, device_id, entry.event.seq, entry.raw, UNSTORABLE, now_us)
            answers[entry.key] = _refused(entry, UNSTORABLE)
    fresh = [entry for entry in entries if entry.event.seq in added]
    known = [entry for entry in entries if entry.event.seq not in added and entry.event.seq not in rejected]
    _check_chain(connection, device_id, fresh, now_us)
    answers |= _apply(connection, fresh, now_us)
    if any(isinstance(entry.payload, DeskMoved) for entry in fresh):
        move = journal.last_move(connection, device_id)
        if move is not None:
            devices.set_place(connection, device_id, move)
    answers |= _recall(connection, device_id, known, now_us)
    return [answers[item] if isinstance(item, tuple) else item for item in sorting.order]


def _apply(connection: Connection, fresh: Sequence[Entry], now_us: int) -> dict[Key, Verdict]:
    answers = {entry.key: _unfit(entry) for entry in fresh if entry.payload is None}
    projections.store_verdicts(connection, answers)
    facts = {entry.key: fact for entry in fresh if (fact := entry.fact) is not None}
    if fresh:  # one that cannot be used may be what an undoing waits for
        answers |= projections.apply(connection, {entry.scope for entry in fresh}, facts, now_us)
    return answers


def _recall(connection: Connection, device_id: str, known: Sequence[Entry], now_us: int) -> dict[Key, Verdict]:
    """Answers events that came before: a lost refusal is refused again, what was applied is a duplicate."""
    if not known:
        return {}
    digests = journal.digests_of(connection, device_id, [entry.event.seq for entry in known])
    stored = projections.stored_verdicts(connection, [entry.key for entry in known])
    answers = {}
    for entry in known:
        if digests[entry.event.seq] != entry.digest:
            journal.keep_stray(connection, device_id, entry.event.seq, entry.raw, FORKED, now_us)
            answers[entry.key] = _refused(entry, FORKED)
            continue
        before = stored.get(entry.key)
        is_settled = before is None or before.kind is VerdictKind.APPLIED
        duplicate = Verdict(entry.event.seq, entry.event.event_id, VerdictKind.DUPLICATE)
        answers[entry.key] = duplicate if is_settled or before is None else before
    return answers


def _check_chain(connection: Connection, device_id: str, fresh: Sequence[Entry], now_us: int) -> None:
    """Compares each new event's `prev_hash` with the event before it, and the event after a late one with it."""
    by_seq = {entry.event.seq: entry for entry in fresh}
    around = {seq + step for seq in by_seq for step in (-1, 1)} - by_seq.keys() - {0}
    digests = journal.digests_of(connection, device_id, around) | {0: events.FIRST_HASH}
    digests |= {seq: entry.digest for seq, entry in by_seq.items()}
    hashes = {seq: entry.event.prev_hash for seq, entry in by_seq.items()}
    followers = [seq + 1 for seq in by_seq if seq + 1 in digests and seq + 1 not in by_seq]
    hashes |= journal.previous_hashes_of(connection, device_id, followers)
    for seq, prev_hash in hashes.items():
        if seq - 1 in digests and digests[seq - 1] != prev_hash:
            journal.raise_alarm(connection, journal.BROKEN_CHAIN, device_id, seq, now_us)
            _log.warning("alarm", extra={"data": {"kind": journal.BROKEN_CHAIN, "device": device_id, "seq": seq}})


def _unfit(entry: Entry) -> Verdict:
    if entry.unfit == journal.NEWER_PROGRAM:
        return Verdict(entry.event.seq, entry.event.event_id, VerdictKind.HELD, journal.NEWER_PROGRAM)
    return _refused(entry, entry.unfit)


def _refused(entry: Entry, reason: str) -> Verdict:
    return Verdict(entry.event.seq, entry.event.event_id, VerdictKind.REFUSED, reason)

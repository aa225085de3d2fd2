"""Begin under a new name: every fact that the ledger has not confirmed is written again, as it was and when it was."""

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.counter import Counter
from sync.protocol import codec, events
from sync.protocol.events import FIRST_HASH, Event, ReceptionUndone


def carry_over(counter: Counter, former: Iterable[bytes]) -> int:
    """Write `former` events anew under the counter's device; returns how many.

    Time, operator, household and reception number stay: the family has that number in its hand. An undoing of a fact
    that is carried over as well speaks of its new name.
    """
    names: dict[UUID, UUID] = {}
    aggregates: set[UUID] = set()
    seq, last = counter.unit.outbox.last() or (0, FIRST_HASH)
    for count, data in enumerate(former, start=1):
        event = _renamed(counter, codec.decode(data, Event), names, (seq + count, last))
        written = codec.encode(event)
        last = events.digest(written)
        counter.unit.outbox.append(event, written, last)
        aggregates.add(event.aggregate)
    _rename_admissions(counter, names, aggregates)
    return len(names)


def _renamed(counter: Counter, event: Event, names: dict[UUID, UUID], place: tuple[int, bytes]) -> Event:
    names[event.event_id] = counter.new_id()
    seq, prev_hash = place
    return replace(
        event,
        event_id=names[event.event_id],
        device_id=counter.site.device_id,
        seq=seq,
        prev_hash=prev_hash,
        payload=_payload(event, names),
    )


def _payload(event: Event, names: dict[UUID, UUID]) -> bytes:
    if event.type != ReceptionUndone.__name__:
        return event.payload
    try:
        undone = events.payload_of(event)
    except (events.UnknownEvent, codec.Malformed):
        return event.payload
    if not isinstance(undone, ReceptionUndone):
        return event.payload
    return codec.encode(replace(undone, undone_event_id=names.get(undone.undone_event_id, undone.undone_event_id)))


def _rename_admissions(counter: Counter, names: dict[UUID, UUID], aggregates: set[UUID]) -> None:
    """Households received under the former name are known by the admission's new name, so that they can be undone."""
    for aggregate in aggregates:
        known = counter.unit.people.get(aggregate)
        if known is not None and known.admitted_event_id in names:
            admitted = names[known.admitted_event_id]
            counter.unit.people.put(replace(known, admitted_event_id=admitted))

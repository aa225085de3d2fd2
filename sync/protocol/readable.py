"""Bundles and receipts as plain words, for whoever holds the key; a person's particulars only where asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.protocol.messages import Batch, Receipt

Line = dict[str, object]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def lines_of_batch(batch: Batch, *, with_payloads: bool) -> Iterator[Line]:
    """What a bundle holds: one line for the whole, one for each event, damaged ones named as such."""
    yield {"kind": "bundle", "device": batch.device_id, "events": len(batch.events)}
    for data in batch.events:
        try:
            event = codec.decode(data, Event)
        except codec.Malformed as error:
            yield {"damaged": error.where, "bytes": len(data), "digest": events.digest(data).hex()[:16]}
            continue
        line = _line_of(event, data)
        yield line | {"payload": _payload_of(event)} if with_payloads else line


def lines_of_receipt(receipt: Receipt) -> Iterator[Line]:
    """What a receipt says: one line for the whole, one for each verdict."""
    yield {
        "kind": "receipt",
        "device": receipt.device_id,
        "epoch": receipt.epoch,
        "high_water": receipt.high_water,
        "ledger_time": _time(receipt.ledger_time_us),
        "bundle_digest": receipt.bundle_digest.hex()[:16],
        "verdicts": len(receipt.verdicts),
    }
    for verdict in receipt.verdicts:
        yield {
            "seq": verdict.seq,
            "event_id": str(verdict.event_id),
            "verdict": verdict.kind.value,
            "detail": verdict.detail,
        }


def _line_of(event: Event, data: bytes) -> Line:
    return {
        "seq": event.seq,
        "event_id": str(event.event_id),
        "type": event.type,
        "schema": event.schema,
        "household_id": str(event.aggregate),
        "time": _time(event.wall_time_us),
        "record_mode": event.record_mode.value,
        "bytes": len(data),
        "digest": events.digest(data).hex()[:16],
    }


def _payload_of(event: Event) -> object:
    try:
        return msgspec.to_builtins(events.payload_of(event))
    except (events.UnknownEvent, codec.Malformed) as error:
        return {"unreadable": type(error).__name__}


def _time(us: int) -> str:
    """UTC; a clock of nonsense is shown as the number that it told."""
    try:
        return (_EPOCH + timedelta(microseconds=us)).isoformat(timespec="seconds")
    except OverflowError:
        return str(us)

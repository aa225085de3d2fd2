"""What the office grants and takes back by its own hand, each with a reason; no later fact changes it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from ledger.errors import LedgerError, NoSuchThing
from ledger.point_tables import point_entry
from ledger.points import entries, granting, tariffs
from ledger.points.calendar import day_of
from ledger.points.entries import ISSUE, Entry, EntryKind, Line, Owner, account_of
from sync.protocol.values import ActivityKind, RecordMode


class OfficeRefused(LedgerError):
    """An office act that cannot be: `key` says why."""

    def __init__(self, key: str, **data: str | int) -> None:
        self.key = key
        super().__init__(**data)


@dataclass(frozen=True, kw_only=True)
class OfficeGrant:
    """A grant by the office (S4:410-412: where the app failed on the day). `day` is the day of the activity.

    The same again is the same act. Without `points` it is what the tariff gives.
    """

    owner: Owner
    day: date
    reason: str
    author: str
    activity_id: str
    kind: ActivityKind
    points: int | None = None


def grant(connection: Connection, asked: OfficeGrant, now_us: int) -> UUID:
    """Writes it and answers its entry; the same words again change nothing.

    Raises OfficeRefused: `reason_missing`, `day_to_come`, `no_tariff`, `no_points`, or `already_granted` where the
    person has the points of that activity.
    """
    if not asked.reason.strip() or not asked.author.strip():
        raise OfficeRefused("reason_missing")
    if asked.day > day_of(now_us):
        raise OfficeRefused("day_to_come")
    tariff = tariffs.on(connection, asked.day)
    if tariff is None:
        raise OfficeRefused("no_tariff")
    points = asked.points if asked.points is not None else tariff.grants.get(asked.kind, 0)
    if points < 1:
        raise OfficeRefused("no_points")
    entries.lock(connection, [asked.owner])
    pair = (asked.owner, asked.activity_id)
    before = granting.standing(connection, [pair]).get(pair)
    if before is not None and before.is_live:
        if before.kind is EntryKind.OFFICE_GRANT and _author_of(connection, before.entry_id) == _signature(asked):
            return before.entry_id
        raise OfficeRefused("already_granted")
    key = granting.grant_key(asked.owner, asked.activity_id, before.generation + 1 if before else 0)
    entry = Entry(
        key=key,
        owner=asked.owner,
        kind=EntryKind.OFFICE_GRANT,
        day=asked.day,
        lines=(Line(ISSUE, account_of(asked.owner), points, entries.entry_id_of(key)),),
        activity_id=asked.activity_id,
        activity_kind=asked.kind,
        tariff_version=tariff.version,
        reason=asked.reason,
        author=asked.author,
    )
    granting.write_grants(connection, [(entry, tariff)], now_us)
    return entry.entry_id


def _signature(asked: OfficeGrant) -> tuple[str, str, date]:
    return asked.author, asked.reason, asked.day


def _author_of(connection: Connection, entry_id: UUID) -> tuple[str, str, date]:
    columns = (point_entry.c.author, point_entry.c.reason, point_entry.c.day)
    row = connection.execute(select(*columns).where(point_entry.c.entry_id == entry_id)).one()
    return row.author, row.reason, row.day


def reverse(connection: Connection, entry_id: UUID, *, reason: str, author: str, now_us: int) -> tuple[Owner, str]:
    """Takes a grant back by a counter-entry; answers whose, of which activity.

    Raises NoSuchThing, or OfficeRefused where it is taken back already.
    """
    if not reason.strip() or not author.strip():
        raise OfficeRefused("reason_missing")
    row = connection.execute(select(point_entry).where(point_entry.c.entry_id == entry_id)).one_or_none()
    if row is None or row.kind not in (EntryKind.GRANT, EntryKind.OFFICE_GRANT):
        raise NoSuchThing(grant=str(entry_id))
    owner = RecordMode(row.record_mode), row.resident_id
    entries.lock(connection, [owner])
    taken_back = select(point_entry.c.entry_id).where(point_entry.c.reverses == entry_id)
    if connection.execute(taken_back).first() is not None:
        raise OfficeRefused("already_reversed")
    granting.reverse(connection, owner, entry_id, now_us, kind=EntryKind.OFFICE_REVERSAL, reason=reason, author=author)
    return owner, row.activity_id

"""Who took part in an activity and what came of it, for the office: records, points, rank and certificates."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, select

from ledger.point_tables import participation
from ledger.points import accounts, certificates
from ledger.points.calendar import day_of
from ledger.service import Service
from sync.protocol import codec
from sync.protocol.certificate_code import LEDGER
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import ParticipationRecord


class TookPart(Struct, frozen=True, kw_only=True):
    """One participation. `balance` and `rank` are the person's on this day, of nobody whom no code named.

    `certificates` are the numbers that are good, `by_table` those of them that a table handed out.
    """

    participation_id: UUID
    resident_id: str
    name: str
    method: str
    is_walk_in: bool
    is_undone: bool
    is_estimated: bool
    grant: str
    reason: str
    points: int
    balance: int
    rank: str
    participations: int
    certificates: tuple[str, ...]
    by_table: int


def took_part(service: Service, activity_id: str, mode: RecordMode) -> list[TookPart]:
    """All participations in an activity, in the order in which people came."""
    statement = select(participation.c.body).where(
        participation.c.record_mode == mode.value, participation.c.activity_id == activity_id
    )
    with service.database.read() as connection:
        bodies = connection.execute(statement).scalars().all()
        records = [codec.decode_own(bytes(body), ParticipationRecord) for body in bodies]
        records.sort(key=lambda one: (one.checked_in_us, one.participation_id))
        return [_line(service, connection, one) for one in records]


def _line(service: Service, connection: Connection, one: ParticipationRecord) -> TookPart:
    owner, today = (one.record_mode, one.resident_id), day_of(service.clock())
    standing = accounts.standing(connection, owner, today) if one.resident_id else None
    known = certificates.of_participations(connection, [one.participation_id])
    good = [each for each in known if each.is_good and each.record_mode is one.record_mode]
    return TookPart(
        participation_id=one.participation_id,
        resident_id=one.resident_id,
        name=one.name,
        method=one.method.value,
        is_walk_in=one.is_walk_in,
        is_undone=one.is_undone,
        is_estimated=one.is_estimated,
        grant=one.grant.value,
        reason=one.reason,
        points=one.points,
        balance=accounts.balance(connection, owner, today).points if one.resident_id else 0,
        rank=standing.rank.rank if standing is not None else "",
        participations=standing.participations if standing is not None else 0,
        certificates=tuple(each.number for each in good),
        by_table=sum(each.issuer != LEDGER for each in good),
    )

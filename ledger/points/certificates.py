"""活動証明書 of the ledger: given with the points, taken back with them, given anew under a new number."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from ledger.database import Row as DatabaseRow
from ledger.database import Versions, add_missing, among, epoch_of, insertion
from ledger.errors import Refused
from ledger.participation_facts import Participation
from ledger.point_tables import certificate as table
from ledger.points.calendar import day_of
from ledger.publishing import Published, publish
from sync.protocol import certificate_code
from sync.protocol.certificate_code import LEDGER, MAX_MINUTES, MAX_NUMBER, Certificate
from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import CertificateRevokedRecord, OrganizerRecord, ParticipationRecord

US_PER_MINUTE = 60_000_000
SERIES_BYTES = 8
"""As many random bits as the six characters of a series hold, twice over."""
TAKEN_BACK = "taken_back"
"""Why a certificate went with its participation."""
REPLACED = "replaced"
AT_THE_TABLE = "at_the_table"
"""A table took it back."""


@dataclass(frozen=True)
class Known:
    """A certificate as the ledger knows it; a paper one of a table has no words here, for it brings its own."""

    number: str
    record_mode: RecordMode
    participation_id: UUID
    resident_id: str
    issuer: str
    issued_at_us: int
    revoked_at_us: int | None = None
    replaced_by_no: str = ""
    reason: str = ""
    words: Certificate | None = field(default=None, repr=False)

    @property
    def is_good(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked_at_us is None


def of_participations(connection: Connection, ids: Collection[UUID]) -> list[Known]:
    """All certificates of some participations, the oldest first."""
    if not ids:
        return []
    statement = select(table).where(among(connection, table.c.participation_id, list(ids)))
    return [_known(row) for row in connection.execute(statement.order_by(table.c.issued_at_us, table.c.certificate_no))]


def of_resident(connection: Connection, mode: RecordMode, resident_id: str) -> list[Known]:
    """The ledger's certificates of a resident, the newest first."""
    statement = select(table).where(
        table.c.record_mode == mode.value, table.c.resident_id == resident_id, table.c.issuer == LEDGER
    )
    return [_known(row) for row in connection.execute(statement.order_by(table.c.issued_at_us.desc()))]


def numbered(connection: Connection, number: str) -> Known | None:
    """The certificate of a number; None where the ledger never heard of it."""
    row = connection.execute(select(table).where(table.c.certificate_no == number)).one_or_none()
    return None if row is None else _known(row)


Wanted: TypeAlias = tuple[ParticipationRecord, Mapping[str, str]]
"""A participation that gets a certificate, and what `about_of` says of its activity."""


def give(connection: Connection, wanted: Sequence[Wanted], now_us: int) -> list[Known]:
    """A new certificate for each; whoever calls holds the ledger's sequence."""
    if not wanted:
        return []
    numbers = _fresh_numbers(connection, len(wanted))
    given = [_new(number, record, about, now_us) for number, (record, about) in zip(numbers, wanted, strict=True)]
    running = (connection.execute(select(func.max(table.c.running))).scalar() or 0) + 1
    rows = [_row_of(one, at) for at, one in enumerate(given, running)]
    statement, values = insertion(connection, table, rows)
    connection.execute(statement, values)
    return given


def _new(number: str, record: ParticipationRecord, about: Mapping[str, str], now_us: int) -> Known:
    words = Certificate(
        number=number,
        name=record.name or record.kana,
        activity=about["activity"],
        organizer=about["organizer"],
        leader=about["leader"],
        place=about["place"],
        day=day_of(record.checked_in_us),
        minutes=minutes_of(record),
        issued=day_of(now_us),
        has_points=record.points > 0,
        record_mode=record.record_mode,
    )
    return Known(
        number=number,
        record_mode=record.record_mode,
        participation_id=record.participation_id,
        resident_id=record.resident_id,
        issuer=LEDGER,
        issued_at_us=now_us,
        words=words,
    )


def _row_of(one: Known, running: int | None) -> DatabaseRow:
    return {
        "certificate_no": one.number,
        "running": running,
        "record_mode": one.record_mode.value,
        "participation_id": one.participation_id,
        "resident_id": one.resident_id,
        "issuer": one.issuer,
        "issued_at_us": one.issued_at_us,
        "revoked_at_us": one.revoked_at_us,
        "replaced_by_no": one.replaced_by_no,
        "reason": one.reason,
        "body": msgspec.json.encode(one.words) if one.words is not None else None,
    }


def about_of(activity: ActivityRecord, organizer: OrganizerRecord | None) -> dict[str, str]:
    """What a certificate says of the activity."""
    return {
        "activity": activity.title,
        "organizer": activity.organizer or (organizer.name if organizer else ""),
        "leader": activity.leader or (organizer.leader if organizer else ""),
        "place": activity.place,
    }


def _fresh_numbers(connection: Connection, count: int) -> list[str]:
    """Numbers that nobody has, drawn and not counted: a ledger that was put back from yesterday's copy must not give
    today's numbers to others, and nobody guesses a neighbour's.
    """
    epoch = epoch_of(connection)
    found: dict[str, None] = {}
    while len(found) < count:
        drawn = {_drawn(epoch) for _ in range(count - len(found))}
        taken = select(table.c.certificate_no).where(among(connection, table.c.certificate_no, sorted(drawn)))
        found |= dict.fromkeys(sorted(drawn - set(connection.execute(taken).scalars())))
    return list(found)


def _drawn(epoch: str) -> str:
    series = f"{epoch}/{secrets.token_hex(SERIES_BYTES)}"
    return certificate_code.number_of(series, 1 + secrets.randbelow(MAX_NUMBER))


def minutes_of(record: ParticipationRecord) -> int | None:
    """How long they helped; None where nobody noted when they went."""
    if record.checked_out_us is None:
        return None
    return min(max(0, (record.checked_out_us - record.checked_in_us) // US_PER_MINUTE), MAX_MINUTES)


def keep_papers(connection: Connection, found: Iterable[Participation], known: Iterable[Known]) -> list[Known]:
    """Keeps what tables handed out, as their facts say, and answers what was new; a known number stays as it stands."""
    numbers = {each.number for each in known}
    fresh = {
        paper.told.certificate_no: Known(
            number=paper.told.certificate_no,
            record_mode=one.record_mode,
            participation_id=one.participation_id,
            resident_id=one.shown.told.resident_id,
            issuer=paper.device_id,
            issued_at_us=paper.at_us,
        )
        for one in found
        for paper in one.papers
        if paper.told.certificate_no not in numbers
    }
    add_missing(connection, table, [_row_of(each, None) for each in fresh.values()])
    return list(fresh.values())


def revoke(
    connection: Connection, versions: Versions, number: str, at_us: int, *, reason: str, replaced_by: str = ""
) -> None:
    """Takes a certificate out of use and tells every kiosk its number, and nothing else of it."""
    open_one = (table.c.certificate_no == number) & table.c.revoked_at_us.is_(None)
    values = {"revoked_at_us": at_us, "replaced_by_no": replaced_by, "reason": reason}
    if connection.execute(update(table).where(open_one).values(**values)).rowcount:
        told = CertificateRevokedRecord(certificate_no=number, revoked_at_us=at_us, replaced_by_no=replaced_by)
        publish(connection, versions, [Published(told)])


def reissue(
    connection: Connection, versions: Versions, known: Known, record: ParticipationRecord, now_us: int
) -> Known:
    """The same under a new number, with hours and name as they stand now. Raises Refused where it is not good."""
    if not known.is_good or known.words is None:
        raise Refused("certificate_not_good")
    words = known.words
    about = {"activity": words.activity, "organizer": words.organizer, "leader": words.leader, "place": words.place}
    (fresh,) = give(connection, [(record, about)], now_us)
    revoke(connection, versions, known.number, now_us, reason=REPLACED, replaced_by=fresh.number)
    return fresh


def _known(row: Row[tuple[object, ...]]) -> Known:
    return Known(
        number=row.certificate_no,
        record_mode=RecordMode(row.record_mode),
        participation_id=row.participation_id,
        resident_id=row.resident_id,
        issuer=row.issuer,
        issued_at_us=row.issued_at_us,
        revoked_at_us=row.revoked_at_us,
        replaced_by_no=row.replaced_by_no,
        reason=row.reason,
        words=msgspec.json.decode(bytes(row.body), type=Certificate) if row.body is not None else None,
    )

"""Activities, applicants, participations and certificates in the file."""

from collections.abc import Iterator, Mapping
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.venue import KeptCertificate, Standing
from kiosk.store.outbox import UNSETTLED
from kiosk.store.tables import certificate, outbox, participation, record
from sync.protocol import codec
from sync.protocol.ids import participation_of_resident
from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import (
    ApplicantRecord,
    DeviceCertificateRecord,
    OrganizerRecord,
    ParticipationRecord,
)

_GRANT_FIELDS = ("grant", "reason", "points")
"""What the ledger alone decides; all else this table may know better until the ledger has heard of it."""
_KEY = ("participation_id", "record_mode")


class SqlVenue:
    """The port `Venue` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def activity(self, activity_id: str) -> ActivityRecord | None:
        """An activity by its id."""
        body = self._body("activity", activity_id)
        return None if body is None else codec.decode_own(body, ActivityRecord)

    def activities(self, organizer_id: str) -> tuple[ActivityRecord, ...]:
        """The organiser's activities, earliest first."""
        found = [codec.decode_own(body, ActivityRecord) for body in self._bodies("activity")]
        own = [one for one in found if one.organizer_id in ("", organizer_id)]
        return tuple(sorted(own, key=lambda one: (one.starts_at_us, one.activity_id)))

    def organizer(self, organizer_id: str) -> OrganizerRecord | None:
        """How the office sees the organiser."""
        body = self._body("organizer", organizer_id)
        return None if body is None else codec.decode_own(body, OrganizerRecord)

    def applicant(self, activity_id: str, resident_id: str) -> ApplicantRecord | None:
        """Whether this resident applied; the key is as the ledger publishes it."""
        body = self._body("applicant", str(participation_of_resident(activity_id, resident_id)))
        return None if body is None else codec.decode_own(body, ApplicantRecord)

    def applicants(self, activity_id: str) -> tuple[ApplicantRecord, ...]:
        """Who applied and did not cancel, by reading."""
        found = [codec.decode_own(body, ApplicantRecord) for body in self._bodies("applicant")]
        applied = [one for one in found if one.activity_id == activity_id and not one.is_cancelled]
        return tuple(sorted(applied, key=lambda one: (one.kana, one.resident_id)))

    def participation(self, participation_id: UUID, record_mode: RecordMode) -> Standing | None:
        """One participation as it stands."""
        where = participation.c.participation_id == participation_id.bytes
        return next(self._standings(where, participation.c.record_mode == record_mode.value), None)

    def participations(self, activity_id: str, record_mode: RecordMode) -> tuple[Standing, ...]:
        """All of an activity, newest first."""
        where = participation.c.activity_id == activity_id
        found = self._standings(where, participation.c.record_mode == record_mode.value)
        return tuple(sorted(found, key=lambda one: (-one.record.checked_in_us, one.record.participation_id)))

    def _standings(self, *where: object) -> Iterator[Standing]:
        unsettled = (
            select(outbox.c.seq)
            .where(outbox.c.aggregate == participation.c.participation_id, outbox.c.state.in_(UNSETTLED))
            .exists()
        )
        statement = select(participation, unsettled.label("waits")).where(*where)  # type: ignore[arg-type]
        for row in self._connection.execute(statement):
            own = codec.decode_own(row.own, ParticipationRecord) if row.own is not None else None
            told = codec.decode_own(row.told, ParticipationRecord) if row.told is not None else None
            event_id = UUID(bytes=row.event_id) if row.event_id is not None else None
            yield Standing(joined(own, told, waits=bool(row.waits)), event_id, is_settled=not row.waits)

    def put(self, record: ParticipationRecord, event_id: UUID | None = None) -> None:
        """What this table says of a participation."""
        values = {"activity_id": record.activity_id, "own": codec.encode(record)}
        if event_id is not None:
            values["event_id"] = event_id.bytes
        put_participation(self._connection, record, values)

    def certificates_given(self) -> int:
        """The highest running number of this table's certificates."""
        return self._connection.execute(select(func.max(certificate.c.running))).scalar() or 0

    def certificate(self, number: str) -> KeptCertificate | None:
        """A certificate that was handed out here."""
        row = self._connection.execute(select(certificate).where(certificate.c.number == number)).first()
        if row is None:
            return None
        return KeptCertificate(
            row.number,
            UUID(bytes=row.participation_id),
            RecordMode(row.record_mode),
            row.issued_us,
            row.text,
            is_revoked=row.is_revoked,
        )

    def put_certificate(self, kept: KeptCertificate, running: int) -> None:
        """Keep what was handed out."""
        self._connection.execute(
            certificate.insert().values(
                number=kept.number,
                running=running,
                participation_id=kept.participation_id.bytes,
                record_mode=kept.record_mode.value,
                issued_us=kept.issued_us,
                text=kept.text,
                is_revoked=kept.is_revoked,
            )
        )

    def revoke(self, number: str) -> None:
        """A certificate of this table is no longer good."""
        self._connection.execute(update(certificate).where(certificate.c.number == number).values(is_revoked=True))

    def is_revoked(self, number: str) -> bool:
        """Whether this table or the ledger took the certificate back."""
        kept = self.certificate(number)
        return (kept is not None and kept.is_revoked) or self._body("certificate_revoked", number) is not None

    def device_certificate(self, device_id: str) -> bytes:
        """The ledger's word for this device's key."""
        body = self._body("device_certificate", device_id)
        return b"" if body is None else codec.decode_own(body, DeviceCertificateRecord).token

    def _body(self, kind: str, key: str) -> bytes | None:
        query = select(record.c.body).where(record.c.kind == kind, record.c.key == key)
        body: bytes | None = self._connection.execute(query).scalar()
        return body

    def _bodies(self, kind: str) -> list[bytes]:
        return list(self._connection.execute(select(record.c.body).where(record.c.kind == kind)).scalars())


def joined(own: ParticipationRecord | None, told: ParticipationRecord | None, *, waits: bool) -> ParticipationRecord:
    """What stands: the ledger's word, or this table's own while the ledger has not heard all of it.

    Of a participation that waits the points are still the ledger's to say: another table or the participant's phone may
    have brought it the same participation.
    """
    if own is None or told is None:
        one = told or own
        assert one is not None
        return one
    if not waits:
        return told
    return msgspec.structs.replace(own, **{name: getattr(told, name) for name in _GRANT_FIELDS})


def take_told(connection: Connection, told: ParticipationRecord, version: int) -> None:
    """The ledger's word about a participation; an older one never replaces a newer one."""
    values = {"activity_id": told.activity_id, "told": codec.encode(told), "told_version": version}
    put_participation(connection, told, values, newer_than=version)


def put_participation(
    connection: Connection, one: ParticipationRecord, values: Mapping[str, object], newer_than: int | None = None
) -> None:
    """Write some columns of a participation's row, which is made where there is none."""
    key = {"participation_id": one.participation_id.bytes, "record_mode": one.record_mode.value}
    statement = insert(participation).values(**key, **values)
    where = None if newer_than is None else participation.c.told_version <= newer_than
    connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=values, where=where))

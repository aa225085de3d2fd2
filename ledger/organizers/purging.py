"""Headquarters order that names go which an organiser's bygone activities brought: from its tables, and from here.

What stays here: accounts, amounts and times, for points hang on them; certificates' numbers and what they say but for
the name; the journal of desks' facts and phones' scans, which nobody changes (ADR 0042).
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, delete, select, update

from ledger.database import Versions, among, put
from ledger.errors import LedgerError, NoSuchThing
from ledger.nameless import nameless_applicant, nameless_participation
from ledger.organizer_tables import applicant, bearer, organizer_document, organizer_member, organizer_request
from ledger.organizers import standing
from ledger.organizers.profile import KeptProfile
from ledger.organizers.standing import Entry, Standing, told_to_tables
from ledger.point_tables import certificate, participation
from ledger.publishing import Published, key_of, publish, to_organizer
from ledger.service import Service
from ledger.tables import record
from sync.protocol import codec, purge_order
from sync.protocol.certificate_code import Certificate
from sync.protocol.granting import day_of
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import ActivitiesPurgeRecord, ActivityRecord, kind_of_shape
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord
from sync.protocol.venue_values import GrantState, OrganizerStatus

_Told = TypeVar("_Told", ApplicantRecord, ParticipationRecord)
_NO_NAME = b'{"name":""}'
"""As members and their words of access are noted."""


class DayToCome(LedgerError):
    """An order about activities that may not be over yet; `data` holds the day."""

    key = "day_to_come"


@dataclass(frozen=True)
class Ordered:
    """The signed order, and whom it was about here; `pending` are participations of which points may still come."""

    order_id: str
    token: bytes
    activities: int
    participations: int
    applicants: int
    pending: int
    has_taken_papers: bool


def order(service: Service, organizer_id: str, ended_before: date) -> Ordered:
    """Signs the order for the organiser's tables and takes the names away here, at once and together.

    Raises NoSuchThing, and DayToCome for a day after today: what is not over cannot be ordered away.
    """
    if ended_before > day_of(service.clock()):
        raise DayToCome(day=ended_before.isoformat())
    with service.database.write() as connection:
        versions = Versions(connection)
        holder = next(iter(standing.all_of(connection, organizer_id)), None)
        if holder is None:
            raise NoSuchThing(organizer=organizer_id)
        signed = ActivitiesOrder(organizer_id, ended_before, service.clock())
        token = purge_order.issue(signed, service.keyring.sign)
        told = ActivitiesPurgeRecord(organizer_id=organizer_id, ended_before=ended_before, order=token)
        publish(connection, versions, [Published(told, to_organizer(organizer_id))])
        found = _activities(connection, organizer_id)
        over = [one.activity_id for one in found if day_of(one.ends_at_us) < ended_before]
        told_of = _told_applicants(connection, organizer_id)
        counted = [_take_names(connection, versions, activity_id, told_of[activity_id]) for activity_id in over]
        took_part, applied, pending = (sum(column) for column in zip((0, 0, 0), *counted, strict=True))
        is_gone = holder.status is OrganizerStatus.ENDED and len(over) == len(found)
        if is_gone:
            _take_papers(connection, versions, holder)
        versions.keep()
    return Ordered(signed.order_id, token, len(over), took_part, applied, pending, is_gone)


def _activities(connection: Connection, organizer_id: str) -> list[ActivityRecord]:
    """All that its tables were told of, what was deleted since among it."""
    statement = select(record.c.body).where(
        record.c.audience == to_organizer(organizer_id), record.c.kind == kind_of_shape(ActivityRecord)
    )
    return [codec.decode_own(bytes(body), ActivityRecord) for body in connection.execute(statement).scalars()]


def _told_applicants(connection: Connection, organizer_id: str) -> defaultdict[str, set[str]]:
    """The keys under which its tables were told who applied, by activity."""
    statement = select(record.c.key, record.c.body).where(
        record.c.audience == to_organizer(organizer_id), record.c.kind == kind_of_shape(ApplicantRecord)
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(statement):
        found[codec.decode_own(bytes(row.body), ApplicantRecord).activity_id].add(row.key)
    return found


def _take_names(
    connection: Connection, versions: Versions, activity_id: str, told_applicants: Collection[str]
) -> tuple[int, int, int]:
    """Participations, applicants, and how many of the first have no points yet."""
    took_part = connection.execute(select(participation).where(participation.c.activity_id == activity_id)).all()
    records = [codec.decode_own(bytes(row.body), ParticipationRecord) for row in took_part]
    changed = [
        {**row._asdict(), "body": codec.encode(nameless_participation(one))}
        for row, one in zip(took_part, records, strict=True)
    ]
    put(connection, participation, changed)
    tell_nameless(connection, versions, ParticipationRecord, {key_of(one) for one in records}, nameless_participation)
    _empty_certificates(connection, activity_id)
    applied = connection.execute(select(applicant).where(applicant.c.activity_id == activity_id)).all()
    rows = [
        {
            **row._asdict(),
            "body": msgspec.json.encode(nameless_applicant(msgspec.json.decode(row.body, type=ApplicantRecord))),
        }
        for row in applied
    ]
    put(connection, applicant, rows)
    tell_nameless(connection, versions, ApplicantRecord, told_applicants, nameless_applicant)
    return len(records), len(applied), sum(one.grant is GrantState.PENDING for one in records)


def tell_nameless(
    connection: Connection,
    versions: Versions,
    shape: type[_Told],
    keys: Collection[str],
    nameless: Callable[[_Told], _Told],
) -> int:
    """Whoever was told of these people is told of nobody from now on; answers how many records changed."""
    if not keys:
        return 0
    statement = select(record.c.audience, record.c.body).where(
        record.c.kind == kind_of_shape(shape), among(connection, record.c.key, keys)
    )
    found = connection.execute(statement).all()
    return publish(
        connection,
        versions,
        [Published(nameless(codec.decode_own(bytes(row.body), shape)), row.audience) for row in found],
    )


def _empty_certificates(connection: Connection, activity_id: str) -> None:
    """The number and its state answer whoever checks one; the name is read from the holder's own code, or the paper."""
    theirs = select(participation.c.participation_id).where(participation.c.activity_id == activity_id)
    statement = select(certificate.c.certificate_no, certificate.c.body).where(
        certificate.c.participation_id.in_(theirs), certificate.c.body.is_not(None)
    )
    for row in connection.execute(statement).all():
        words = msgspec.json.decode(bytes(row.body), type=Certificate)
        body = msgspec.json.encode(dataclasses.replace(words, name=""))
        same = certificate.c.certificate_no == row.certificate_no
        connection.execute(update(certificate).where(same).values(body=body))


def _take_papers(connection: Connection, versions: Versions, holder: Standing) -> None:
    """Of an organiser that has ended: what it handed in, who may be reached, who its people were."""
    organizer_id = holder.organizer_id
    connection.execute(delete(organizer_document).where(organizer_document.c.organizer_id == organizer_id))
    for table in (organizer_member, bearer):
        connection.execute(update(table).where(table.c.organizer_id == organizer_id).values(body=_NO_NAME))
    asked = select(organizer_request).where(organizer_request.c.organizer_id == organizer_id)
    rows = [
        {**row._asdict(), "body": msgspec.json.encode(_bare(msgspec.json.decode(row.body, type=KeptProfile)))}
        for row in connection.execute(asked)
    ]
    put(connection, organizer_request, rows)
    bare = Entry(profile=_bare(holder.entry.profile), reason=holder.entry.reason)
    standing.keep(connection, Standing(organizer_id, holder.status, holder.valid_until_us, bare))
    publish(connection, versions, [told_to_tables(standing.load(connection, organizer_id))])


def _bare(profile: KeptProfile) -> KeptProfile:
    return replace(profile, representative="", address="", phone="", email="", documents=())

"""参加: what tables and phones tell of who took part becomes grants, certificates and the record that comes down."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Uuid, literal, select, tuple_

from ledger.database import Row, Versions, among, put
from ledger.fold import Folded
from ledger.journal import Scope
from ledger.nameless import is_ordered, nameless_participation, ordered_days
from ledger.participation_facts import CheckIn, Participation, participation_of, tells_of_venue
from ledger.point_tables import participation as table
from ledger.point_tables import phone_scan
from ledger.points import certificates, granting, judging, tariffs
from ledger.points.calendar import day_of
from ledger.points.certificates import AT_THE_TABLE, REPLACED, TAKEN_BACK, Known
from ledger.points.entries import EntryKind
from ledger.points.granting import Due, Pair, Standing
from ledger.points.judging import Found, Setting
from ledger.points.tariff import Tariff, in_force
from ledger.publishing import Published, publish, standing_of, to_device, to_organizer
from ledger.tables import journal
from sync.protocol import codec
from sync.protocol.ids import participation_of_resident
from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_facts import ParticipantCheckedIn
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord, ParticipationRecord
from sync.protocol.venue_values import GrantReason, GrantState


@dataclass(frozen=True)
class _Case:
    """A participation with what the office says of it, and how it is judged.

    `is_nameless`: headquarters ordered the names of its activity away.
    """

    one: Participation
    setting: Setting
    organizer: OrganizerRecord | None
    found: Found
    is_nameless: bool = False

    @property
    def pair(self) -> Pair | None:
        """Whose points of which activity; None for somebody whom no code named."""
        resident_id = self.one.shown.told.resident_id
        return ((self.one.record_mode, resident_id), self.one.activity_id) if resident_id else None


def tell(connection: Connection, versions: Versions, folded: Iterable[Folded], now_us: int) -> None:
    """Brings points, certificates and records to what follows from the facts among `folded` and from phones' scans.

    The journal of points is compared, never made anew: what is due and stands there is left alone.
    """
    found = [one for one in folded if not one.facts or tells_of_venue(one.facts)]
    if not found:
        return
    scans = scans_of(connection, {one.household_id for one in found})
    known = [
        participation
        for one in found
        if (
            participation := participation_of(
                one.record_mode, one.household_id, one.facts, scans.get((one.record_mode, one.household_id), ())
            )
        )
    ]
    cases = _cases(connection, known)
    grants = _settle(connection, cases, now_us)
    records = _certified(connection, versions, cases, grants, now_us)
    put(connection, table, [_row_of(record) for record in records])
    publish(
        connection,
        versions,
        [
            Published(record, audience)
            for case, record in zip(cases, records, strict=True)
            for audience in _audiences(case)
        ],
    )


def scans_of(connection: Connection, ids: Collection[UUID]) -> dict[Scope, list[CheckIn]]:
    """What participants' own phones told, by record mode and participation."""
    found: dict[Scope, list[CheckIn]] = {}
    statement = select(phone_scan).where(among(connection, phone_scan.c.participation_id, list(ids)))
    for row in connection.execute(statement):
        told = codec.decode_own(bytes(row.body), ParticipantCheckedIn)
        order = (row.scanned_at_us, row.device_id, 0)
        key = RecordMode(row.record_mode), row.participation_id
        found.setdefault(key, []).append(CheckIn(order, row.device_id, told))
    return found


def record_of(connection: Connection, mode: RecordMode, participation_id: UUID) -> ParticipationRecord | None:
    """A participation as it stands; None where there is none."""
    wanted = (table.c.record_mode == mode.value) & (table.c.participation_id == participation_id)
    body = connection.execute(select(table.c.body).where(wanted)).scalar()
    return None if body is None else codec.decode_own(bytes(body), ParticipationRecord)


def refresh(
    connection: Connection, versions: Versions, mode: RecordMode, participation_id: UUID, certificate_no: str
) -> None:
    """The participation has another certificate now: its record says so, wherever it was told."""
    record = record_of(connection, mode, participation_id)
    if record is None:
        return
    record = msgspec.structs.replace(record, certificate_no=certificate_no)
    put(connection, table, [_row_of(record)])
    activity = next(iter(standing_of(connection, ActivityRecord, [record.activity_id])), None)
    audience = (
        to_organizer(activity.organizer_id) if activity and activity.organizer_id else to_device(record.device_id)
    )
    publish(connection, versions, [Published(record, audience)])


def scans_after(connection: Connection, after: Scope | None, limit: int) -> list[Scope]:
    """The next participations that only phones told of, in a fixed order: the journal of desks does not hold them."""
    columns = (phone_scan.c.record_mode, phone_scan.c.participation_id)
    in_journal = select(journal.c.seq).where(journal.c.aggregate == columns[1], journal.c.record_mode == columns[0])
    statement = select(*columns).where(~in_journal.exists()).distinct().order_by(*columns).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*columns) > tuple_(literal(after[0].value), literal(after[1], Uuid())))
    return [(RecordMode(mode), participation_id) for mode, participation_id in connection.execute(statement)]


def open_ones(connection: Connection, activity_id: str = "") -> set[Scope]:
    """Participations that may be judged otherwise now: those of an activity, or all that have no points yet."""
    statement = select(table.c.record_mode, table.c.participation_id)
    if activity_id:
        statement = statement.where(table.c.activity_id == activity_id)
    else:
        statement = statement.where(table.c.grant == GrantState.PENDING.value)
    return {(RecordMode(mode), participation_id) for mode, participation_id in connection.execute(statement)}


def _cases(connection: Connection, known: Collection[Participation]) -> list[_Case]:
    activities = {
        one.activity_id: one for one in standing_of(connection, ActivityRecord, {one.activity_id for one in known})
    }
    holders = {one.organizer_id for one in activities.values() if one.organizer_id}
    organizers = {one.organizer_id: one for one in standing_of(connection, OrganizerRecord, holders)}
    days = ordered_days(connection, holders)
    keys = {_applicant_key(one) for one in known if one.shown.told.resident_id}
    applicants = {
        str(participation_of_resident(one.activity_id, one.resident_id)): one
        for one in standing_of(connection, ApplicantRecord, keys)
    }
    cases = [_case(one, activities, organizers, applicants.get(_applicant_key(one))) for one in known]
    return [replace(case, is_nameless=is_ordered(case.setting.activity, days)) for case in cases]


def _applicant_key(one: Participation) -> str:
    return str(participation_of_resident(one.activity_id, one.shown.told.resident_id))


def _case(
    one: Participation,
    activities: Mapping[str, ActivityRecord],
    organizers: Mapping[str, OrganizerRecord],
    applicant: ApplicantRecord | None,
) -> _Case:
    activity = activities.get(one.activity_id)
    organizer = organizers.get(activity.organizer_id) if activity is not None else None
    setting = Setting(activity, organizer.status if organizer is not None else None, applicant)
    return _Case(one, setting, organizer, judging.judge(one, setting))


def _settle(connection: Connection, cases: Iterable[_Case], now_us: int) -> Mapping[Pair, Standing]:
    named = {case.pair: case for case in cases if case.pair is not None}
    before = granting.standing(connection, named.keys())
    known = tariffs.known(connection) if named else []
    wanted = {pair: _due(case, known) for pair, case in named.items() if not _is_left_alone(case, before.get(pair))}
    if not wanted:
        return before
    return before | granting.settle(connection, wanted, now_us)


def _is_left_alone(case: _Case, before: Standing | None) -> bool:
    """Whether nothing is to be done: there was no grant and none is due, or what was granted still counts."""
    if case.found.is_due:
        return False
    if before is None or not before.is_live:
        return True
    return judging.still_counts(case.one, case.setting.activity, before.day)


def _due(case: _Case, known: Iterable[Tariff]) -> Due | None:
    day = day_of(case.found.check_in.at_us)
    tariff = in_force(known, day)
    if not case.found.is_due or tariff is None or case.setting.activity is None:
        return None
    return Due(day, case.setting.activity.kind, tariff)


def _certified(
    connection: Connection, versions: Versions, cases: Sequence[_Case], grants: Mapping[Pair, Standing], now_us: int
) -> list[ParticipationRecord]:
    """The records of participations, once their certificates are as facts and points say."""
    known = certificates.of_participations(connection, {case.one.participation_id for case in cases})
    known += certificates.keep_papers(connection, [case.one for case in cases], known)
    by_participation: dict[Scope, list[Known]] = {}
    for each in known:
        by_participation.setdefault((each.record_mode, each.participation_id), []).append(each)
    records, good, wanted = [], [], []
    for case in cases:
        record = _record(case, grants.get(case.pair) if case.pair is not None else None)
        own = by_participation.get((record.record_mode, record.participation_id), [])
        standing = _good(connection, versions, case, own)
        if record.is_undone or record.reason == GrantReason.UNDONE:
            for each in standing:
                certificates.revoke(connection, versions, each.number, now_us, reason=TAKEN_BACK)
        else:
            good += standing
            if _lacks_one(record, own) and case.setting.activity is not None:
                wanted.append((record, certificates.about_of(case.setting.activity, case.organizer)))
        records.append(record)
    good += certificates.give(connection, wanted, now_us)
    newest = {
        (each.record_mode, each.participation_id): each.number
        for each in sorted(good, key=lambda each: (each.issued_at_us, each.number))
    }
    return [
        msgspec.structs.replace(one, certificate_no=newest.get((one.record_mode, one.participation_id), ""))
        for one in records
    ]


def _good(connection: Connection, versions: Versions, case: _Case, own: Iterable[Known]) -> list[Known]:
    """The certificates that are still good once what the tables took back is done."""
    good = []
    for each in own:
        if each.number in case.one.revoked and each.is_good:
            at_us, replaced_by = case.one.revoked[each.number]
            reason = REPLACED if replaced_by else AT_THE_TABLE
            certificates.revoke(connection, versions, each.number, at_us, reason=reason, replaced_by=replaced_by)
        elif each.is_good:
            good.append(each)
    return good


def _lacks_one(record: ParticipationRecord, known: Iterable[Known]) -> bool:
    """Points bring a certificate (S3:371), once: one that a table replaced or the office revoked comes not again."""
    return record.grant is GrantState.GRANTED and not any(
        each.words is not None and each.reason != TAKEN_BACK for each in known
    )


def _record(case: _Case, grant: Standing | None) -> ParticipationRecord:
    one, told = case.one, case.one.shown.told
    state, reason, points = _outcome(case, grant)
    applicant = case.setting.applicant
    record = ParticipationRecord(
        participation_id=one.participation_id,
        activity_id=one.activity_id,
        record_mode=one.record_mode,
        checked_in_us=one.checked_in_us,
        method=told.method,
        name=told.name,
        kana=told.kana,
        birth_date=told.birth_date,
        sex=told.sex,
        resident_id=told.resident_id,
        card_registered=judging.registered(one.check_ins or (one.shown,), case.setting),
        is_walk_in=applicant is None or applicant.is_cancelled if told.resident_id else told.is_walk_in,
        checked_out_us=one.checked_out_us,
        is_estimated=one.is_estimated,
        is_undone=one.is_undone,
        grant=state,
        reason=reason,
        points=points,
        device_id=one.shown.device_id,
    )
    return nameless_participation(record) if case.is_nameless else record


def _outcome(case: _Case, grant: Standing | None) -> tuple[GrantState, str, int]:
    if grant is not None and grant.is_live:
        return GrantState.GRANTED, "", grant.points
    if grant is not None and grant.reversed_by is EntryKind.OFFICE_REVERSAL:
        return GrantState.REFUSED, GrantReason.UNDONE.value, 0
    judgement = case.found.judgement
    return judgement.state, judgement.reason.value if judgement.reason is not None else "", 0


def _audiences(case: _Case) -> set[str]:
    """The organiser's tables; where no organiser is known, the tables that noted it."""
    activity = case.setting.activity
    if activity is not None and activity.organizer_id:
        return {to_organizer(activity.organizer_id)}
    return {to_device(each.device_id) for each in (case.one.check_ins or (case.one.shown,))}


def _row_of(record: ParticipationRecord) -> Row:
    return {
        "record_mode": record.record_mode.value,
        "participation_id": record.participation_id,
        "activity_id": record.activity_id,
        "resident_id": record.resident_id,
        "grant": record.grant.value,
        "reason": record.reason,
        "body": codec.encode(record),
    }

"""Who took part or applied, without who they are: what stays once headquarters ordered an organiser's names away.

Accounts and amounts stay, for points hang on them; the journal of desks' facts stays as it is (ADR 0042), so that
whatever is computed from it again asks here first.
"""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec.structs import replace
from sqlalchemy import Connection, select

from ledger.publishing import to_organizer
from ledger.tables import record
from sync.protocol import codec
from sync.protocol.granting import day_of
from sync.protocol.records import ActivitiesPurgeRecord, ActivityRecord, kind_of_shape
from sync.protocol.values import Sex
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord


def ordered_days(connection: Connection, organizer_ids: Collection[str]) -> dict[str, date]:
    """Before which day each organiser's activities had to end whose names go; who has no order is left out."""
    statement = select(record.c.body).where(
        record.c.audience.in_([to_organizer(one) for one in sorted(organizer_ids)]),
        record.c.kind == kind_of_shape(ActivitiesPurgeRecord),
    )
    found: dict[str, date] = {}
    for body in connection.execute(statement).scalars():
        order = codec.decode_own(bytes(body), ActivitiesPurgeRecord)
        found[order.organizer_id] = max(order.ended_before, found.get(order.organizer_id, date.min))
    return found


def is_ordered(activity: ActivityRecord | None, days: Mapping[str, date]) -> bool:
    """Whether the names of an activity's people were ordered away."""
    if activity is None or activity.organizer_id not in days:
        return False
    return day_of(activity.ends_at_us) < days[activity.organizer_id]


def nameless_participation(one: ParticipationRecord) -> ParticipationRecord:
    """The same of nobody: whose account it is, when, how and with what points."""
    return replace(one, name="", kana="", birth_date=None, sex=Sex.UNKNOWN)


def nameless_applicant(one: ApplicantRecord) -> ApplicantRecord:
    """The same of nobody: which account applied, registered by card or not, withdrawn or not."""
    return replace(one, name="", kana="", birth_date=None, sex=Sex.UNKNOWN)

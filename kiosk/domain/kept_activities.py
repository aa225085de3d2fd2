"""What stays of activities whose participants were purged: how many came, how, for how long, with what points."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from kiosk.domain.kept_statistics import StatisticsUnreadable
from sync.protocol import codec
from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord

US_PER_MINUTE = 60_000_000


class TookPart(Struct, frozen=True, kw_only=True):
    """Participations of one record mode that were not taken back; `minutes` of those whose end was noted.

    `by_method` counts them by the word of `ParticipationMethod`; `estimated` left at a time that nobody saw.
    """

    record_mode: RecordMode
    persons: int
    by_method: dict[str, int] = {}
    walk_ins: int = 0
    minutes: int = 0
    estimated: int = 0
    undone: int = 0
    certified: int = 0
    points: int = 0


class KeptActivity(Struct, frozen=True, kw_only=True):
    """One activity's figures; `title` and `day` are empty where the file did not know the activity any more."""

    activity_id: str
    title: str = ""
    day: date | None = None
    applicants: int = 0
    took_part: tuple[TookPart, ...] = ()


class KeptActivities(Struct, frozen=True, kw_only=True):
    """Of an organiser's activities that were purged at `purged_us` by the order of `ordered_us` (UTC, µs).

    `is_finished`: the copies and kept files are gone too.
    """

    order_id: str
    organizer: str
    ordered_us: int
    purged_us: int
    activities: tuple[KeptActivity, ...] = ()
    is_finished: bool = False

    @property
    def participations(self) -> int:
        """How many came to all of them together, in whatever record mode."""
        return sum(part.persons for one in self.activities for part in one.took_part)


def activity_figures(
    activity_id: str,
    activity: ActivityRecord | None,
    day: date | None,
    applicants: Iterable[ApplicantRecord],
    participations: Sequence[ParticipationRecord],
) -> KeptActivity:
    """The figures of one activity, which hold nobody any more; `participations` are of all record modes."""
    modes = sorted({one.record_mode for one in participations})
    return KeptActivity(
        activity_id=activity_id,
        title=activity.title if activity is not None else "",
        day=day,
        applicants=sum(not one.is_cancelled for one in applicants),
        took_part=tuple(_took_part(mode, [one for one in participations if one.record_mode is mode]) for mode in modes),
    )


def _took_part(mode: RecordMode, found: Sequence[ParticipationRecord]) -> TookPart:
    standing = [one for one in found if not one.is_undone]
    return TookPart(
        record_mode=mode,
        persons=len(standing),
        by_method=dict(sorted(Counter(one.method.value for one in standing).items())),
        walk_ins=sum(one.is_walk_in for one in standing),
        minutes=sum(_minutes(one) for one in standing),
        estimated=sum(one.is_estimated for one in standing),
        undone=len(found) - len(standing),
        certified=sum(bool(one.certificate_no) for one in standing),
        points=sum(one.points for one in standing),
    )


def _minutes(one: ParticipationRecord) -> int:
    return 0 if one.checked_out_us is None else max(0, one.checked_out_us - one.checked_in_us) // US_PER_MINUTE


def encode(kept: KeptActivities) -> bytes:
    """As it is kept."""
    return msgspec.json.encode(kept)


def decode(data: bytes) -> KeptActivities:
    """What `encode` wrote. Raises StatisticsUnreadable."""
    try:
        kept: KeptActivities = codec.decode_json(data, KeptActivities)
    except codec.Malformed:
        raise StatisticsUnreadable from None
    return kept

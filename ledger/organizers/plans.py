"""What an organiser tells of an activity, and what is wrong with it; fields as the manual's 活動作成のポイント."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.errors import Refused
from ledger.organizer_rules import OrganizerRules
from ledger.organizers.profile import UNPROCESSABLE, Document, KeptDocument, Long, Purpose, Short, is_what_it_says
from sync.protocol.values import ActivityKind
from sync.protocol.venue_values import Visibility

MAX_CAPACITY = 10_000
Title = Annotated[str, Meta(min_length=1, max_length=100)]
Moment = Annotated[datetime, Meta(tz=True)]


class Plan(Struct, frozen=True, kw_only=True):
    """An activity as it is asked for.

    A school district is written for people to read: the system restricts nobody (Q1). `confirmed` are the conditions of
    §6 of the city's outline, each by its word in the rules, that the organiser says are met. `outside_reason` is given
    where it is not in the city (原則として熊本市内).
    """

    kind: ActivityKind
    title: Title
    starts_at: Moment
    ends_at: Moment
    place: Title
    contact: Title
    """⑥ 問い合わせ先"""
    contents: Annotated[str, Meta(min_length=1, max_length=2000)]
    """④ 活動内容、準備物、駐車場"""
    target: Annotated[str, Meta(min_length=1, max_length=200)]
    """⑤ 募集対象"""
    message: Long = ""
    """③ 活動への思い"""
    capacity: Annotated[int, Meta(ge=1, le=MAX_CAPACITY)] | None = None
    """定員; None: none was set, so that who comes without an application can be granted points too (Q8)"""
    school_district: Short = ""
    visibility: Visibility = Visibility.PUBLIC
    co_organizers: Short = ""
    """共催"""
    leader: Short = ""
    confirmed: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    outside_reason: Short = ""


class KeptPlan(Plan, frozen=True, kw_only=True):
    """With its picture (① サムネイル画像) by what it is called."""

    picture: KeptDocument | None = None


class AskedPlan(Plan, frozen=True, kw_only=True):
    """As a phone sends it. Without `picture` what was there stays."""

    picture: Document | None = None

    def kept(self, before: KeptDocument | None = None) -> KeptPlan:
        """The same without the picture's content."""
        plain = {name: getattr(self, name) for name in Plan.__struct_fields__}
        return KeptPlan(**plain, picture=before if self.picture is None else self.picture.kept)


class Creation(Struct, frozen=True, kw_only=True):
    """A new activity; the same request again changes nothing."""

    request_id: UUID
    plan: AskedPlan


class Change(Struct, frozen=True, kw_only=True):
    """An activity as it shall be; `revision` is the one that the organiser saw."""

    revision: int
    plan: AskedPlan


def us_of(moment: datetime) -> int:
    """UTC in µs since 1970, whole seconds."""
    return int(moment.timestamp()) * 1_000_000


def refuse_faulty(plan: AskedPlan, rules: OrganizerRules, organizer_kind: str, now_us: int) -> None:
    """Raises Refused for what this organiser may not hold, times that cannot be, and conditions nobody confirmed."""
    if plan.kind not in rules.activity_kinds_of(organizer_kind):
        raise Refused("activity_kind_not_yours", UNPROCESSABLE)
    missing = [word for word in rules.conditions if word not in plan.confirmed]
    if missing:
        raise Refused("conditions_unconfirmed", UNPROCESSABLE, conditions=" ".join(missing))
    if not any(word in plan.place for word in rules.city_words) and not _is_in_city(plan):
        raise Refused("outside_city", UNPROCESSABLE)
    _refuse_times(plan, rules, now_us)
    picture = plan.picture
    if picture is not None and (picture.purpose is not Purpose.PICTURE or not is_what_it_says(picture)):
        raise Refused("picture_wrong", UNPROCESSABLE)


def _is_in_city(plan: AskedPlan) -> bool:
    return bool(plan.outside_reason.strip()) or IN_CITY in plan.confirmed


IN_CITY = "in_city"
"""§6(5), by which a place that does not say its city is in it; a place elsewhere takes a reason instead."""


def _refuse_times(plan: AskedPlan, rules: OrganizerRules, now_us: int) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Refused("times_wrong", UNPROCESSABLE)
    if plan.ends_at - plan.starts_at > timedelta(days=rules.longest_activity_days):
        raise Refused("too_long", UNPROCESSABLE)
    if us_of(plan.ends_at) <= now_us:
        raise Refused("already_over", UNPROCESSABLE)

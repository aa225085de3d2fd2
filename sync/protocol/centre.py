"""What a disaster volunteer centre writes down: volunteers' cards, needs, teams and their reports."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.household import Line, Name, Note, Phone
from sync.protocol.values import Sex

MAX_HEADS = 300
"""Volunteers on one card; a school comes with several buses and several cards."""
MAX_NAMED = 60
"""Members of a group on one card: a full coach. With their longest names a card stays within an event's payload."""
MAX_PEOPLE_NEEDED = 300
"""As MAX_HEADS: the largest need is the largest group's."""
MAX_TEAM_MEMBERS = 100
"""Cards in one team; teams of more than a bus are led as several."""
MAX_TEAM_STEPS = 200
"""What happened to a team in one day; later steps of a longer list are not read."""
MAX_INJURED = 300
"""As MAX_HEADS."""

Heads = Annotated[int, Meta(ge=1, le=MAX_HEADS)]


class VolunteerKind(StrEnum):
    """個人 / 団体."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class Insurance(StrEnum):
    """ボランティア活動保険: 未確認 / 加入済 / 本日加入."""

    UNKNOWN = "unknown"
    JOINED = "joined"
    TODAY = "today"


class GuardianConsent(StrEnum):
    """保護者の同意 of a minor: 未確認 / あり / なし. Of an adult nobody asks."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    MISSING = "missing"


class NeedState(StrEnum):
    """案件 as staff set it: 受付中 / 完了 / 取り下げ. A team's report may end it as well (`centre_board`)."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class TeamStepKind(StrEnum):
    """What happened to a team: 加わった / 外れた / 出発 / 帰着 / 活動報告."""

    MATCHED = "matched"
    RELEASED = "released"
    DEPARTED = "departed"
    RETURNED = "returned"
    REPORTED = "reported"


class GroupMember(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One of a group's members, whose details may come after the group was received."""

    name: Name = ""
    kana: Name = ""
    birth_date: date | None = None
    phone: Phone = ""
    insurance: Insurance = Insurance.UNKNOWN


class Volunteer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """ボランティア受付票 of one day: one person, or a group with its leader and a number.

    Name, birth date and phone are the person's or the leader's; `heads` counts the leader. `person_id` is known where a
    resident's code or registration said it; `app_registered` None means that nobody knows.
    """

    volunteer_id: UUID
    kind: VolunteerKind = VolunteerKind.INDIVIDUAL
    heads: Heads = 1
    name: Name = ""
    kana: Name = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    address: Line = ""
    phone: Phone = ""
    emergency_contact: Line = ""
    group_name: Line = ""
    insurance: Insurance = Insurance.UNKNOWN
    skills: Line = ""
    experience: Line = ""
    vehicle: Line = ""
    tools: Line = ""
    health: Note = ""
    guardian_consent: GuardianConsent = GuardianConsent.UNKNOWN
    app_registered: bool | None = None
    person_id: UUID | None = None
    credential_id: bytes = b""
    members: Annotated[tuple[GroupMember, ...], Meta(max_length=MAX_NAMED)] = ()
    note: Note = ""


class CentreNeed(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """案件 (ニーズ票): where help is wanted, by how many. `area` is the part of the address for the board."""

    need_id: UUID
    area: Line
    work: Line
    people_needed: Annotated[int, Meta(ge=1, le=MAX_PEOPLE_NEEDED)] = 1
    address: Line = ""
    asked_by: Name = ""
    phone: Phone = ""
    tools: Line = ""
    danger: Line = ""
    note: Note = ""
    state: NeedState = NeedState.OPEN


class TeamMember(Struct, frozen=True, array_like=True):
    """So many heads of one volunteer's card go with a team: a group may be split between teams."""

    volunteer_id: UUID
    heads: Heads = 1


class ActivityReport(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """活動報告 of a team: how many worked, what was done, what remains, who was hurt, what nearly happened."""

    people: Annotated[int, Meta(ge=0, le=MAX_HEADS)]
    work_done: Note = ""
    is_finished: bool = False
    remaining: Note = ""
    injured: Annotated[int, Meta(ge=0, le=MAX_INJURED)] = 0
    injuries: Note = ""
    near_misses: Note = ""


class TeamStep(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One step of a team that counts: what happened, when (as the ledger corrects it), by which event."""

    kind: TeamStepKind
    at_us: int
    event_id: UUID
    members: Annotated[tuple[TeamMember, ...], Meta(max_length=MAX_TEAM_MEMBERS)] = ()
    volunteer_ids: Annotated[tuple[UUID, ...], Meta(max_length=MAX_TEAM_MEMBERS)] = ()
    expected_return_us: int | None = None
    report: ActivityReport | None = None

"""Facts of a volunteer centre: who was received, what was needed, who went where, came back and said what."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.centre import MAX_TEAM_MEMBERS, ActivityReport, CentreNeed, TeamMember, Volunteer
from sync.protocol.values import ReceptionMethod

Code = Annotated[str, Meta(max_length=64)]


class CentreFact(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The place of a fact: the operation and the volunteer centre."""

    operation_id: Code
    centre_id: Code

    @property
    def shelter_id(self) -> str:
        """The site, under the name that facts of every kind have it by."""
        return self.centre_id


class VolunteerReceived(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A volunteer or a group was received for a day; the aggregate is the volunteer's card.

    Cards of residents' codes have derived ids, so that two desks without a network write one card. The two times
    measure how long the reception took.
    """

    day: date
    volunteer_no: Code
    method: ReceptionMethod
    volunteer: Volunteer
    started_mono_ms: int = 0
    done_mono_ms: int = 0


class VolunteerDetailed(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """More became known of a card that was received before; `volunteer` is the whole as it stands now."""

    volunteer: Volunteer


class NeedTaken(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody asked for help; the aggregate is the need."""

    day: date
    need_no: Code
    need: CentreNeed


class NeedRevised(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A need was corrected, ended or taken up again; `need` is the whole as it stands now."""

    need: CentreNeed


class VolunteersMatched(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """Volunteers go with a team to a need; the aggregate is the team, which the first such fact makes.

    Who is with the team already is with it by so many heads as said last.
    """

    day: date
    team_no: Code
    need_id: UUID
    members: Annotated[tuple[TeamMember, ...], Meta(min_length=1, max_length=MAX_TEAM_MEMBERS)]


class VolunteersReleased(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """Volunteers are no longer with the team; the aggregate is the team."""

    volunteer_ids: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=MAX_TEAM_MEMBERS)]


class TeamDeparted(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A team left for its need; the aggregate is the team."""

    expected_return_us: int | None = None


class TeamReturned(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A team came back; the aggregate is the team."""


class ActivityReported(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A team said what it did; the aggregate is the team, and the last report counts."""

    report: ActivityReport


class CentreFactUndone(CentreFact, frozen=True, omit_defaults=True, kw_only=True):
    """A reception, a need or a step of a team was a mistake and counts no longer; the aggregate is the same."""

    undone_event_id: UUID
    reason: Annotated[str, Meta(max_length=300)]


CentrePayload = (
    VolunteerReceived
    | VolunteerDetailed
    | NeedTaken
    | NeedRevised
    | VolunteersMatched
    | VolunteersReleased
    | TeamDeparted
    | TeamReturned
    | ActivityReported
    | CentreFactUndone
)

CENTRE_SHAPES: dict[tuple[str, int], type[CentrePayload]] = {
    ("VolunteerReceived", 1): VolunteerReceived,
    ("VolunteerDetailed", 1): VolunteerDetailed,
    ("NeedTaken", 1): NeedTaken,
    ("NeedRevised", 1): NeedRevised,
    ("VolunteersMatched", 1): VolunteersMatched,
    ("VolunteersReleased", 1): VolunteersReleased,
    ("TeamDeparted", 1): TeamDeparted,
    ("TeamReturned", 1): TeamReturned,
    ("ActivityReported", 1): ActivityReported,
    ("CentreFactUndone", 1): CentreFactUndone,
}

"""Outcomes of the acts of a volunteer centre."""

from dataclasses import dataclass

from kiosk.domain.centre_rules import Concern
from sync.protocol.centre import TeamStepKind, Volunteer
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.credential import Refusal
from sync.protocol.values import ReceptionMethod


@dataclass(frozen=True)
class VolunteerFound:
    """A code brought up who may be received; what it does not say is typed."""

    volunteer: Volunteer
    method: ReceptionMethod


@dataclass(frozen=True)
class VolunteerKnown:
    """The card was received before."""

    record: VolunteerRecord


@dataclass(frozen=True)
class VolunteerTaken:
    """受付しました; `concerns` are what staff should look at."""

    record: VolunteerRecord
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True)
class VolunteerNoted:
    """More of a card was written."""

    record: VolunteerRecord
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True)
class CardTakenBack:
    """The reception of a card counts no longer."""

    record: VolunteerRecord


@dataclass(frozen=True)
class CentreCodeRefused:
    """A resident's code that does not count; `volunteer` is what it says where only its time is over."""

    reason: Refusal
    volunteer: Volunteer | None = None


@dataclass(frozen=True)
class TeamFound:
    """The code of a team's sheet was shown."""

    record: TeamRecord


@dataclass(frozen=True)
class NeedNoted:
    """A need was taken (`is_new`) or revised."""

    record: NeedRecord
    is_new: bool = False


@dataclass(frozen=True)
class NeedTakenBack:
    """A need was taken by mistake."""

    record: NeedRecord


@dataclass(frozen=True)
class TeamNoted:
    """Something happened to a team; `heads` are with it now."""

    record: TeamRecord
    step: TeamStepKind
    heads: int


@dataclass(frozen=True)
class StepTakenBack:
    """The last thing that happened to a team counts no longer."""

    record: TeamRecord
    step: TeamStepKind

"""What the steps of a team say together: who is with it, whether it is out, what it reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sync.protocol.centre import ActivityReport, TeamStep, TeamStepKind


class TeamState(StrEnum):
    """準備中 / 活動中 / 帰着 (未報告) / 報告済み / 解散 (nobody is with it)."""

    READY = "ready"
    OUT = "out"
    BACK = "back"
    REPORTED = "reported"
    EMPTY = "empty"


@dataclass(frozen=True)
class TeamStanding:
    """A team after its steps; `members` are heads by volunteer's card. `has_departed` also after it came back."""

    members: Mapping[UUID, int] = field(default_factory=dict)
    is_out: bool = False
    departed_at_us: int | None = None
    returned_at_us: int | None = None
    expected_return_us: int | None = None
    report: ActivityReport | None = None

    @property
    def heads(self) -> int:
        """How many people are with the team."""
        return sum(self.members.values())

    @property
    def has_departed(self) -> bool:
        """Whether the team was ever out."""
        return self.departed_at_us is not None

    @property
    def state(self) -> TeamState:
        """The one word for it."""
        if self.is_out:
            return TeamState.OUT
        if not self.members:
            return TeamState.EMPTY
        if self.report is not None:
            return TeamState.REPORTED
        return TeamState.BACK if self.returned_at_us is not None else TeamState.READY

    def is_overdue(self, now_us: int) -> bool:
        """Whether it should be back by now."""
        return self.is_out and self.expected_return_us is not None and now_us > self.expected_return_us


def standing_after(steps: Iterable[TeamStep]) -> TeamStanding:
    """The team after `steps`, oldest first. Two desks that both saw it leave saw it leave once."""
    members: dict[UUID, int] = {}
    departed_us: int | None = None
    returned_us: int | None = None
    expected_us: int | None = None
    report: ActivityReport | None = None
    is_out = False
    for step in steps:
        match step.kind:
            case TeamStepKind.MATCHED:
                members |= {one.volunteer_id: one.heads for one in step.members}
            case TeamStepKind.RELEASED:
                members = {one: heads for one, heads in members.items() if one not in step.volunteer_ids}
            case TeamStepKind.DEPARTED:
                departed_us = departed_us if is_out else step.at_us
                expected_us, is_out = step.expected_return_us, True
            case TeamStepKind.RETURNED:
                returned_us, is_out = step.at_us, False
            case TeamStepKind.REPORTED:
                report = step.report
    return TeamStanding(members, is_out, departed_us, returned_us, expected_us, report)

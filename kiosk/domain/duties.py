"""Who may do what at a desk: the table of roles. Receiving, counting and searching need no role at all."""

from collections.abc import Mapping
from enum import StrEnum

from sync.protocol.values import StaffRole


class Duty(StrEnum):
    """What not everybody may do; each is asked for by the acts that need it."""

    CARE = "care"
    PROTECTED = "protected"
    EXPORT = "export"
    SHELF = "shelf"
    SETTINGS = "settings"
    CLOSING = "closing"
    PURGE = "purge"
    STAFF = "staff"
    EXIT = "exit"


EVERY_DUTY = frozenset(Duty)
"""What training allows to everybody: nothing there is real."""
NO_DUTY: frozenset[Duty] = frozenset()
"""What somebody may do of whom nobody knows who they are. Receiving goes on: most people come at three in the night, to
whoever is there."""

MAY: Mapping[StaffRole, frozenset[Duty]] = {
    StaffRole.RECEPTION: frozenset({Duty.CARE}),
    StaffRole.LEADER: EVERY_DUTY,
    StaffRole.ORGANIZER: NO_DUTY,
    StaffRole.IT: frozenset({Duty.SETTINGS, Duty.SHELF, Duty.EXIT}),
}
"""受付 sees what somebody needs (a dialysis patient comes at night too); 避難所責任者 may do all; 主催者 works at a
venue's table and sees nothing sensitive of a shelter; IT sets machines up and sees nobody's data. A table in the
program and not a file beside it, which anybody at the machine could change."""
EMERGENCY_MAY = EVERY_DUTY - {Duty.PURGE}
"""A sealed code stands in for a leader, but nothing is wiped by it."""
EMERGENCY_OPERATOR = "emergency"
"""Before the number of a sealed code: who acts is not known, only that headquarters' envelope was opened."""


def roles_with(duty: Duty) -> frozenset[StaffRole]:
    """Who may do it."""
    return frozenset(role for role, duties in MAY.items() if duty in duties)

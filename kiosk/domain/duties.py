"""Who may do what at a desk: the table of roles. Receiving, counting and searching need no role at all."""

from collections.abc import Mapping
from enum import Enum, StrEnum

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
    CORRECT = "correct"


EVERY_DUTY = frozenset(Duty)
"""What training allows to everybody: nothing there is real."""
NO_DUTY: frozenset[Duty] = frozenset()
"""What somebody may do of whom nobody knows who they are. Receiving goes on: most people come at three in the night, to
whoever is there."""

MAY: Mapping[StaffRole, frozenset[Duty]] = {
    StaffRole.RECEPTION: frozenset({Duty.CARE}),
    StaffRole.LEADER: EVERY_DUTY,
    StaffRole.ORGANIZER: frozenset({Duty.CORRECT}),
    StaffRole.IT: frozenset({Duty.SETTINGS, Duty.SHELF, Duty.EXIT}),
}
"""受付 sees what somebody needs (a dialysis patient comes at night too); 避難所責任者 may do all; 主催者
corrects what was noted at their tables and sees nothing sensitive of a shelter; IT sets machines up and sees nobody's
data. A table in the program and not a file beside it, which anybody at the machine could change."""
AT_OWN_TABLE = frozenset({Duty.CORRECT, Duty.EXIT})
"""What 主催者 may at a table that is no shelter's desk besides: they also end the day there. Whoever belongs to an
organiser may nowhere do more, whatever their role."""
WHERE_NOBODY_COULD = frozenset({Duty.CORRECT})
"""What is not refused at a place where nobody is known, and no sealed code lies, that could allow it: a table must
never be shut out of its work, and each such act is noted. Care data are not among it."""
EMERGENCY_MAY = EVERY_DUTY - {Duty.PURGE}
"""A sealed code stands in for a leader, but nothing is wiped by it."""
EMERGENCY_OPERATOR = "emergency"
"""Before the number of a sealed code: who acts is not known, only that headquarters' envelope was opened."""


def roles_with(duty: Duty) -> frozenset[StaffRole]:
    """Who may do it."""
    return frozenset(role for role, duties in MAY.items() if duty in duties)


class Belonging(Enum):
    """Whose somebody is, as the desk where they stand sees it."""

    CITY = "city"
    """Known at every desk."""
    PLACE = "place"
    """Of this shelter or this volunteer centre."""
    ORGANIZER = "organizer"
    """Of the organiser whose table this is."""


def may_of(role: StaffRole, belonging: Belonging, *, is_table_alone: bool) -> frozenset[Duty]:
    """What somebody of this role may do at a desk.

    主催者 without a place are nobody's in particular, and correct nothing: one organiser's people do not come to
    another's table.
    """
    if role is StaffRole.ORGANIZER and belonging is Belonging.CITY:
        return NO_DUTY
    if belonging is not Belonging.ORGANIZER:
        return MAY[role]
    if not is_table_alone:
        return MAY[role] & MAY[StaffRole.ORGANIZER]
    return AT_OWN_TABLE if role is StaffRole.ORGANIZER else MAY[role] & AT_OWN_TABLE

"""What an organiser's status lets its table do: a table of data, one row for each status.

Sources: the city's operating rules (運用ルール) 4 (approval), 5 and 9 (yearly renewal), 8 (change), 10 (end), 11
(suspension without notice). Looking and correcting what was noted is always possible: it happened.
"""

from dataclasses import dataclass

from sync.protocol.venue_values import OrganizerStatus


@dataclass(frozen=True)
class Permit:
    """What a table may do besides looking and correcting.

    `notes`: participants are checked in; `shows_code`: the activity's code is shown and printed; `certifies`:
    certificates are handed out.
    """

    notes: bool
    shows_code: bool
    certifies: bool


_ALL = Permit(notes=True, shows_code=True, certifies=True)
_NOTHING = Permit(notes=False, shows_code=False, certifies=False)
_CERTIFIES = Permit(notes=False, shows_code=False, certifies=True)

PERMITS: dict[OrganizerStatus, Permit] = {
    OrganizerStatus.IN_REVIEW: _NOTHING,
    OrganizerStatus.SENT_BACK: _NOTHING,
    OrganizerStatus.APPROVED: _ALL,
    OrganizerStatus.CHANGE_PENDING: _ALL,  # only new activities must wait, and those are not made at a table
    OrganizerStatus.SUSPENDED: _NOTHING,
    OrganizerStatus.NOT_RENEWED: _CERTIFIES,  # who took part while it was approved may still need the paper
    OrganizerStatus.ENDED: _CERTIFIES,
}


def permit_of(status: OrganizerStatus | None) -> Permit:
    """What a table may do. Nothing is known of the organiser (None): as approved, for its table was enrolled."""
    return _ALL if status is None else PERMITS[status]

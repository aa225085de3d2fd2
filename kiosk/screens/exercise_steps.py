"""The exercises of training as their file has them: groups of tasks, each done in steps that a screen shows as done."""

from enum import StrEnum

import msgspec

from kiosk.screens.reception_state import Tone


class Place(StrEnum):
    """The page of the window that an exercise is done on."""

    DESK = "desk"
    VENUE = "venue"
    CENTRE = "centre"


class Counted(StrEnum):
    """Figures that stand on the screens and that a step may wait for.

    At the desk households by method, all households, persons who are out, sheets of the pile; at the venue's table who
    was noted, is there now and has a paper certificate; at the volunteer centre cards, who waits, open needs, teams,
    and heads that are out with one.
    """

    APP = "app"
    CARD = "card"
    PAPER = "paper"
    HOUSEHOLDS = "households"
    OUT = "out"
    SHEETS = "sheets"
    NOTED = "noted"
    THERE = "there"
    CERTIFICATES = "certificates"
    VOLUNTEERS = "volunteers"
    WAITING = "waiting"
    NEEDS = "needs"
    TEAMS = "teams"
    WORKING = "working"


class Kept(StrEnum):
    """What a report must have become."""

    KEPT = "kept"


DESK_PANELS = ("idle", "found", "count", "name", "form", "card", "pile", "stay", "pass")
VENUE_PANELS = ("choosing", "chosen", "idle", "answer", "hand", "opened", "code", "closing", "leaving", "coming")
CENTRE_PANELS = (
    "centre.prompt",
    "centre.match.prompt",
    "centre.form.volunteer",
    "centre.form.need",
    "centre.form.report",
    "centre.need.title",
    "centre.team.panel",
)
"""The volunteer centre's panels are named by the keys of their headings."""
STAFF_PANELS = ("people", "pin", "hidden", "closed", "named")
PANELS = frozenset(
    (
        *DESK_PANELS,
        *(f"venue:{name}" for name in VENUE_PANELS),
        *CENTRE_PANELS,
        *(f"staff:{name}" for name in STAFF_PANELS),
    )
)
"""What a step may wait for by name; `exercise_seen` says when each is there."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do; exactly one of the fields says how the screen looks when it was done."""

    panel: str | None = None
    tone: Tone | None = None
    rises: Counted | None = None
    falls: Counted | None = None
    report: Kept | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a step that nothing could fulfil, or more than one thing."""
        said = [one for one in (self.panel, self.tone, self.rises, self.falls, self.report) if one is not None]
        if len(said) != 1 or (self.panel is not None and self.panel not in PANELS):
            raise ValueError(str(self))


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its words are `exercise.<name>` and, for each step from 1 on, `exercise.<name>.<number>`.

    `needs` are figures that must stand above 0 before it can be done: nobody goes out where nobody was received.
    """

    name: str
    steps: tuple[Step, ...]
    needs: tuple[Counted, ...] = ()


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one kind of person practises, on one page; its words are `exercise.group.<name>` and `….<name>.who`."""

    name: str
    at: Place
    exercises: tuple[Exercise, ...]


def groups_in(text: bytes) -> tuple[Group, ...]:
    """The exercises of a file. Raises msgspec.DecodeError, which a test of the bundled file finds first."""
    return msgspec.json.decode(text, type=tuple[Group, ...])

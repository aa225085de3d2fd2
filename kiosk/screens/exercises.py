"""Guided exercises of training: each is a task in words, and what the real screen shows says whether it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from kiosk.screens.message import Message, message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CountEntry,
    FormEntry,
    Found,
    Idle,
    NameEntry,
    Panel,
    ReceptionState,
    Tone,
)
from kiosk.screens.stay_state import StayCard

PANELS: dict[str, type[Panel]] = {
    "idle": Idle,
    "found": Found,
    "count": CountEntry,
    "name": NameEntry,
    "form": FormEntry,
    "card": CardEntry,
    "pile": PileEntry,
    "stay": StayCard,
    "pass": PassEntry,
}
"""What a step may wait for by name."""


class Counted(StrEnum):
    """Figures of the side pane that a step may wait for: households by method, persons who are out."""

    APP = "app"
    CARD = "card"
    PAPER = "paper"
    OUT = "out"


class Kept(StrEnum):
    """What a report must have become."""

    KEPT = "kept"


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
    """Its words are `exercise.<name>` and, for each step from 1 on, `exercise.<name>.<number>`."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ExerciseState:
    """What the strip shows: where in the row of exercises, what to do now, and whether the last step was done.

    `is_over` where all of them are behind, `done` of them fulfilled.
    """

    heading: Message
    task: Message
    done: int
    of: int
    is_praised: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class _Seen:
    """What of a screen counts for exercises."""

    panel: Panel | None = None
    counts: tuple[tuple[str, int], ...] = ()
    is_report_kept: bool = False

    def count(self, name: Counted) -> int:
        return dict(self.counts).get(name.value, 0)


def exercises_in(text: bytes) -> tuple[Exercise, ...]:
    """The exercises of a file. Raises msgspec.DecodeError, which a test of the bundled file finds first."""
    return msgspec.json.decode(text, type=tuple[Exercise, ...])


class ExercisesScreen:
    """One method for each touch; `follow` and `report_is_kept` hear of what the real screens show."""

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._exercises = tuple(exercises)
        self._draw: Callable[[ExerciseState], None] = lambda _state: None
        self._seen = self._before = _Seen()
        self._number = self._step = self._done = 0
        self._is_praised = False

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        """Have `draw` called with the present state and each new one."""
        self._draw = draw
        self._draw(self.state)

    @property
    def state(self) -> ExerciseState:
        """What is drawn now."""
        of = len(self._exercises)
        if self._number >= of:
            key = "exercise.all_done" if self._done == of else "exercise.some_skipped"
            words = message(key, done=self._done, of=of)
            return ExerciseState(message("exercise.over"), words, self._done, of, is_praised=True, is_over=True)
        exercise = self._exercises[self._number]
        heading = message("exercise.heading", number=self._number + 1, of=of, name=f"@exercise.{exercise.name}")
        task = message(f"exercise.{exercise.name}.{self._step + 1}")
        return ExerciseState(heading, task, self._done, of, is_praised=self._is_praised)

    def follow(self, state: ReceptionState) -> None:
        """The reception shows another state."""
        counts = [(method.value, count) for method, count in state.tally.by_method]
        self._look(replace(self._seen, panel=state.panel, counts=(*counts, (Counted.OUT.value, state.tally.out))))

    def report_is_kept(self, *, kept: bool) -> None:
        """Whether the report's sheet shows one that was kept."""
        self._look(replace(self._seen, is_report_kept=kept))

    def skip(self) -> None:
        """This one not now."""
        if self._number < len(self._exercises):
            self._begin(self._number + 1)

    def begin_again(self) -> None:
        """All of them once more."""
        self._done = 0
        self._begin(0)

    def _begin(self, number: int, *, is_praised: bool = False) -> None:
        self._number, self._step, self._is_praised, self._before = number, 0, is_praised, self._seen
        self._draw(self.state)

    def _look(self, seen: _Seen) -> None:
        if seen == self._seen:
            return
        self._seen = seen
        if self._number < len(self._exercises):
            steps = self._exercises[self._number].steps
            if _is_done(steps[self._step], self._before, seen):
                self._step_done(len(steps))

    def _step_done(self, steps: int) -> None:
        if self._step + 1 < steps:
            self._step += 1
            self._is_praised, self._before = True, self._seen
            self._draw(self.state)
        else:
            self._done += 1
            self._begin(self._number + 1, is_praised=True)


def _is_done(step: Step, before: _Seen, now: _Seen) -> bool:
    """A panel that stands there already counts: whoever is a step ahead need not go back."""
    if step.panel is not None:
        return isinstance(now.panel, PANELS[step.panel])
    if step.tone is not None:
        return isinstance(now.panel, Answer) and now.panel.tone is step.tone
    if step.rises is not None:
        return now.count(step.rises) > before.count(step.rises)
    if step.falls is not None:
        return now.count(step.falls) < before.count(step.falls)
    return now.is_report_kept and not before.is_report_kept

"""Guided exercises of training: each is a task in words, and what the real screens show says whether it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.screens.centre_state import CentreState
from kiosk.screens.exercise_seen import Seen, is_done
from kiosk.screens.exercise_steps import Exercise, Group, Place
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import ReceptionState
from kiosk.screens.staff_state import StaffState
from kiosk.screens.venue_state import VenueState


@dataclass(frozen=True)
class ExerciseLine:
    """An exercise on the list. `can_begin` is False where something must have been practised before."""

    name: str
    title: Message
    is_done: bool = False
    is_current: bool = False
    can_begin: bool = True


@dataclass(frozen=True)
class GroupLines:
    """A heading of the list, for whom it is, and the exercises below it."""

    title: Message
    who: Message
    lines: tuple[ExerciseLine, ...]


@dataclass(frozen=True)
class ExerciseState:
    """What the strip shows: where in the row of exercises, what to do now, and whether the last step was done.

    `is_over` where all of a group are behind, `done` of them fulfilled; `is_chosen` is False before any was begun.
    `groups` is the whole list.
    """

    heading: Message
    task: Message
    done: int
    of: int
    is_praised: bool = False
    is_over: bool = False
    is_chosen: bool = True
    groups: tuple[GroupLines, ...] = ()


class ExercisesScreen:
    """One method for each touch; `follow…` and `report_is_kept` hear of what the real screens show."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = tuple(groups)
        self._draw: Callable[[ExerciseState], None] = lambda _state: None
        self._seen = self._before = Seen()
        self._group: Group | None = None
        self._number = self._step = 0
        self._done: set[str] = set()
        self._is_praised = False

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        """Have `draw` called with the present state and each new one."""
        self._draw = draw
        self._draw(self.state)

    @property
    def state(self) -> ExerciseState:
        """What is drawn now."""
        group = self._group
        if group is None:
            words = message("exercise.choose"), message("exercise.choose.task")
            return ExerciseState(*words, 0, 0, is_chosen=False, groups=self._list())
        of, done = len(group.exercises), sum(one.name in self._done for one in group.exercises)
        exercise = self._exercise
        if exercise is None:
            key = "exercise.all_done" if done == of else "exercise.some_skipped"
            words = message("exercise.over", name=f"@exercise.group.{group.name}"), message(key, done=done, of=of)
            return ExerciseState(*words, done, of, is_praised=True, is_over=True, groups=self._list())
        heading = message("exercise.heading", number=self._number + 1, of=of, name=f"@exercise.{exercise.name}")
        return ExerciseState(
            heading, self._task(group, exercise), done, of, is_praised=self._is_praised, groups=self._list()
        )

    def follow(self, state: ReceptionState) -> None:
        """The reception shows another state."""
        self._look(self._seen.with_desk(state))

    def follow_venue(self, state: VenueState | None) -> None:
        """The venue's page shows another state; None: it was put away."""
        self._look(self._seen.with_venue(state))

    def follow_centre(self, state: CentreState | None) -> None:
        """The volunteer centre's page shows another state; None: it was put away."""
        self._look(self._seen.with_centre(state))

    def follow_staff(self, state: StaffState) -> None:
        """What is asked of staff changed."""
        self._look(self._seen.with_staff(state))

    def report_is_kept(self, *, kept: bool) -> None:
        """Whether the report's sheet shows one that was kept."""
        self._look(replace(self._seen, is_report_kept=kept))

    def choose(self, name: str) -> None:
        """Begin with this exercise of the list; those that follow it in its group come after it."""
        for group in self._groups:
            for number, exercise in enumerate(group.exercises):
                if exercise.name == name and self._can_begin(exercise):
                    self._group = group
                    self._begin(number)

    def skip(self) -> None:
        """This one not now, nor those that need what it would have brought."""
        if self._exercise is not None:
            self._begin(self._number + 1)

    def begin_again(self) -> None:
        """All of the group once more."""
        if self._group is not None:
            self._done -= {one.name for one in self._group.exercises}
            self._begin(0)

    @property
    def _exercise(self) -> Exercise | None:
        """The one in work; None before any was chosen, and after the last."""
        of_group = self._group.exercises if self._group is not None else ()
        return of_group[self._number] if self._number < len(of_group) else None

    def _task(self, group: Group, exercise: Exercise) -> Message:
        """What to do now: first of all to be on the page where it is done."""
        here = self._seen.place
        if here is group.at:
            return message(f"exercise.{exercise.name}.{self._step + 1}")
        return message(f"exercise.go.{group.at.value}" if here is Place.DESK else f"exercise.leave.{here.value}")

    def _can_begin(self, exercise: Exercise) -> bool:
        return all(self._seen.count(one) for one in exercise.needs)

    def _list(self) -> tuple[GroupLines, ...]:
        return tuple(
            GroupLines(
                title=message(f"exercise.group.{group.name}"),
                who=message(f"exercise.group.{group.name}.who"),
                lines=tuple(self._line(one) for one in group.exercises),
            )
            for group in self._groups
        )

    def _line(self, exercise: Exercise) -> ExerciseLine:
        return ExerciseLine(
            exercise.name,
            message(f"exercise.{exercise.name}"),
            is_done=exercise.name in self._done,
            is_current=exercise is self._exercise,
            can_begin=self._can_begin(exercise),
        )

    def _begin(self, number: int, *, is_praised: bool = False) -> None:
        """The exercise of that number, or the next that can be done."""
        of_group = self._group.exercises if self._group is not None else ()
        while number < len(of_group) and not self._can_begin(of_group[number]):
            number += 1
        self._number, self._step, self._is_praised, self._before = number, 0, is_praised, self._seen
        self._pass_what_is_there()
        self._draw(self.state)

    def _look(self, seen: Seen) -> None:
        if seen == self._seen:
            return
        has_moved = seen.place is not self._seen.place
        self._seen = seen
        exercise = self._exercise
        is_here = self._group is not None and seen.place is self._group.at
        if exercise is not None and is_here and is_done(exercise.steps[self._step], self._before, seen):
            self._step_done(exercise)
        elif has_moved:
            self._draw(self.state)

    def _step_done(self, exercise: Exercise) -> None:
        if self._step + 1 < len(exercise.steps):
            self._step += 1
            self._is_praised, self._before = True, self._seen
            self._pass_what_is_there()
            self._draw(self.state)
        else:
            self._done.add(exercise.name)
            self._begin(self._number + 1, is_praised=True)

    def _pass_what_is_there(self) -> None:
        """A step that asks for a page which stands there already is none; the last one is always done by hand."""
        exercise = self._exercise
        if exercise is None or self._group is None or self._seen.place is not self._group.at:
            return
        while self._step + 1 < len(exercise.steps):
            step = exercise.steps[self._step]
            if step.panel is None or not is_done(step, self._before, self._seen):
                return
            self._step += 1

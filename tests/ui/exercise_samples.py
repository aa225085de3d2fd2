"""The strip and the list of exercises in their states, over the desk and over the venue's page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.screens.exercise_steps import groups_in
from kiosk.screens.exercises import ExercisesScreen, ExerciseState
from kiosk.screens.message import message

_FILE = Path(__file__).parents[2] / "resources" / "exercises" / "exercises.json"
LIST = ExercisesScreen(groups_in(_FILE.read_bytes())).state
"""Before any was chosen: the whole list."""
_HALFWAY = tuple(
    replace(group, lines=tuple(replace(line, is_done=place < 3) for place, line in enumerate(group.lines)))
    for group in LIST.groups
)


def _state(name: str, number: int, step: int, *, praised: bool) -> ExerciseState:
    heading = message("exercise.heading", number=number, of=8, name=f"@exercise.{name}")
    task = message(f"exercise.{name}.{step}")
    return replace(
        LIST, heading=heading, task=task, done=number - 1, of=8, is_praised=praised, is_chosen=True, groups=_HALFWAY
    )


EXERCISE_STATES = {
    "exercise_first": _state("code", 1, 1, praised=False),
    "exercise_right": _state("hand", 3, 3, praised=True),
    "exercise_over": replace(
        LIST,
        heading=message("exercise.over", name="@exercise.group.shelter"),
        task=message("exercise.all_done", done=8, of=8),
        done=8,
        of=8,
        is_praised=True,
        is_over=True,
        is_chosen=True,
    ),
}
LIST_STATES = {"exercise_list": LIST, "exercise_list_halfway": _state("pile", 6, 2, praised=True)}
VENUE_EXERCISE = _state("participant", 3, 1, praised=True)


class ExercisesOnPaper:
    """One state that stays."""

    def __init__(self, state: ExerciseState) -> None:
        self.state = state

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        draw(self.state)

    def choose(self, _name: str) -> None:
        """Nothing follows."""

    def skip(self) -> None:
        """Nothing follows."""

    def begin_again(self) -> None:
        """Nothing follows."""

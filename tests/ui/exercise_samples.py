"""The strip of an exercise in its states, over the desk."""

from collections.abc import Callable

from kiosk.screens.exercises import ExerciseState
from kiosk.screens.message import message


def _state(name: str, number: int, step: int, *, praised: bool) -> ExerciseState:
    heading = message("exercise.heading", number=number, of=7, name=f"@exercise.{name}")
    return ExerciseState(heading, message(f"exercise.{name}.{step}"), number - 1, 7, is_praised=praised)


EXERCISE_STATES = {
    "exercise_first": _state("code", 1, 1, praised=False),
    "exercise_right": _state("hand", 3, 3, praised=True),
    "exercise_over": ExerciseState(
        message("exercise.over"), message("exercise.all_done", done=7, of=7), 7, 7, is_praised=True, is_over=True
    ),
}


class ExercisesOnPaper:
    """One state that stays."""

    def __init__(self, state: ExerciseState) -> None:
        self._state = state

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        draw(self._state)

    def skip(self) -> None:
        """Nothing follows."""

    def begin_again(self) -> None:
        """Nothing follows."""

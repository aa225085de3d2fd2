"""What the screens behind the sheets have in common: one frozen state, drawn for whoever looks at it."""

from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")


class DrawnScreen(Generic[State]):
    """Holds the state of a sheet. It is drawn while somebody looks: between `_observed` and `leave`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._draw: Callable[[State], None] | None = None

    @property
    def state(self) -> State:
        """What is drawn now, or would be."""
        return self._state

    def leave(self) -> None:
        """Nobody looks any more; what is under way goes on."""
        self._draw = None

    @property
    def _is_looked_at(self) -> bool:
        return self._draw is not None

    def _observed(self, draw: Callable[[State], None], state: State) -> None:
        """Somebody looks from now on, and sees `state` first."""
        self._draw, self._state = draw, state
        draw(state)

    def _show(self, state: State) -> None:
        """Put `state` in place; the same one is not drawn again."""
        if state != self._state:
            self._state = state
            if self._draw is not None:
                self._draw(state)

"""A screen that writes down what the views tell it."""

from collections.abc import Callable
from typing import Any

from kiosk.screens.reception_state import ReceptionState


class RecordedTouches:
    """Fulfils ReceptionTouches; `calls` holds (method, arguments) in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        self.calls.append(("observe",))

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.calls.append((name, *arguments))

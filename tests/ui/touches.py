"""A screen that writes down what the views tell it."""

from collections.abc import Callable
from typing import Any

from kiosk.screens.reception_state import ReceptionState


class RecordedTouches:
    """Fulfils ReceptionTouches; `calls` holds (method, arguments) in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.stays = _Part("stays", self.calls)
        self.passing = _Part("passing", self.calls)

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        self.calls.append(("observe",))

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.calls.append((name, *arguments))


class _Part:
    """Touches of a part of the screen, written down as "part.method"."""

    def __init__(self, name: str, calls: list[tuple[Any, ...]]) -> None:
        self._name, self._calls = name, calls

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self._calls.append((f"{self._name}.{name}", *arguments))

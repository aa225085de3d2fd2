"""Work that goes on beside other work: in the program on a thread of its own, in tests at once."""

import threading
from collections.abc import Callable
from queue import Queue
from typing import Generic, Protocol, TypeVar

Answer = TypeVar("Answer")


class Ahead(Protocol):
    """Begins `work`; what it returns waits for the end, and then answers or raises as `work` did."""

    def __call__(self, work: Callable[[], Answer]) -> Callable[[], Answer]:
        """Begin. Whoever begins a work waits for its end before the next one."""


class _Ended(Generic[Answer]):
    """How a work ended: with answers, or with what it raised."""

    def __init__(self, work: Callable[[], Answer]) -> None:
        self._answers: list[Answer] = []
        self._raised: BaseException | None = None
        try:
            self._answers.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where the end is waited for
            self._raised = error

    def told(self) -> Answer:
        """The answer. Raises what the work raised."""
        if self._raised is not None:
            raise self._raised
        return self._answers[0]


def at_once(work: Callable[[], Answer]) -> Callable[[], Answer]:
    """Everything in the caller's thread, so that a test sees one order of things."""
    return _Ended(work).told


def on_a_thread(work: Callable[[], Answer]) -> Callable[[], Answer]:
    """On a thread that ends with the work; a daemon, for a request under way may be cut off at any moment."""
    ended: Queue[_Ended[Answer]] = Queue(1)
    threading.Thread(target=lambda: ended.put(_Ended(work)), name="sync-road", daemon=True).start()
    return lambda: ended.get().told()

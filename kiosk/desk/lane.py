"""A thread that works through what it is asked for, one after the other, and is never waited for."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from kiosk.domain.outcomes import Failed
from kiosk.errors import KnownError

MAX_WAITING_ACTS = 64
"""A person makes one act a second and an act takes some ten milliseconds: 64 waiting ones mean a hanging disk."""
STOP_LIMIT_S = 10.0
"""An act under way may wait BUSY_TIMEOUT for the writer's lock; twice that is a disk that is gone."""

_log = logging.getLogger(__name__)
Post = Callable[[Callable[[], None]], None]
Answer = Callable[[Any], None]
Work = Callable[[], Any]


class Lane:
    """Does work in order on a thread called `name` and posts each answer; a failure is an answer too."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._waiting: queue.Queue[tuple[str, Work, Answer] | None] = queue.Queue(MAX_WAITING_ACTS)
        self._stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self.thread.start()

    def stop(self) -> None:
        """Finish what was asked and end; a thread that hangs is left behind after STOP_LIMIT_S."""
        self._stopping.set()
        with contextlib.suppress(queue.Full):  # a full queue: the thread looks at `_stopping` after each act
            self._waiting.put_nowait(None)
        if self.thread.is_alive():
            self.thread.join(STOP_LIMIT_S)

    def put(self, name: str, work: Work, answer: Answer) -> None:
        """Have it done soon; never waits: a full queue fails at once. `name` is what the log calls it."""
        try:
            self._waiting.put_nowait((name, work, answer))
        except queue.Full:
            self._post(lambda: answer(Failed("desk_busy")))

    def _run(self) -> None:
        while (asked := self._waiting.get()) is not None:
            name, work, answer = asked
            result = _result(name, work)
            try:
                self._post(_answering(answer, result))
            except Exception:  # noqa: BLE001 - whoever listens must not end the desk
                _log.exception("the answer to act %s failed by a bug", name)
            if self._stopping.is_set() and self._waiting.empty():
                break


def _result(name: str, work: Work) -> Any:  # noqa: ANN401 - the act's own result
    """What the act gives, or a Failed."""
    try:
        return work()
    except KnownError as error:
        _log.error("act %s failed: %s", name, error.key)
        return Failed(error.key)
    except Exception:  # noqa: BLE001 - a bug in one act must not end the desk
        _log.exception("act %s failed by a bug", name)
        return Failed("bug")


def _answering(answer: Answer, result: object) -> Callable[[], None]:
    return lambda: answer(result)

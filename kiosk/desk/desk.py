"""The desk thread: one act at a time, the only writer of people, stays and outbox."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kiosk.desk.counter import Counter, Site
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Failed
from kiosk.errors import KnownError
from kiosk.ports.clock import Clock
from kiosk.ports.store import Store

MAX_WAITING_ACTS = 64
"""A person makes one act a second and an act takes some ten milliseconds: 64 waiting ones mean a hanging disk."""
STOP_LIMIT_S = 10.0
"""An act under way may wait BUSY_TIMEOUT for the writer's lock; twice that is a disk that is gone."""

_log = logging.getLogger(__name__)

Result_co = TypeVar("Result_co", covariant=True)


class Act(Protocol[Result_co]):
    """Something that is done at the counter."""

    def perform(self, counter: Counter) -> Result_co:
        """Do it within one unit of work."""


class NotAllowed(KnownError):
    """Whoever stands at the desk may not do this; `data` holds the `duty`."""

    key = "not_allowed"


def duty_of(act: object) -> Duty | None:
    """What an act needs of whoever does it; None for everybody's acts."""
    needed: Duty | None = getattr(act, "needs", None)
    return needed


Post = Callable[[Callable[[], None]], None]
Answer = Callable[[Any], None]


class Desk:
    """Runs acts in order on its own thread and posts each answer after the commit.

    `on_written` is called after every act that may have written for others, so that sync can begin.
    """

    def __init__(
        self,
        store: Store,
        site: Site,
        clock: Clock,
        post: Post,
        on_written: Callable[[], None],
    ) -> None:
        self._store = store
        self._site = site
        self._clock = clock
        self._post = post
        self._on_written = on_written
        self._waiting: queue.Queue[_Asked | None] = queue.Queue(MAX_WAITING_ACTS)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    @property
    def site(self) -> Site:
        """Where this desk stands."""
        return self._site

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was asked and end; a desk that hangs is left behind after STOP_LIMIT_S."""
        self._stopping.set()
        with contextlib.suppress(queue.Full):  # a full queue: the thread looks at `_stopping` after each act
            self._waiting.put_nowait(None)
        if self._thread.is_alive():
            self._thread.join(STOP_LIMIT_S)

    def submit(self, act: Act[Any], answer: Answer) -> None:
        """Do `act` soon; `answer` gets its result, or a Failed. Never waits: a full queue fails at once."""
        self._queue(_Asked(self.do, act, answer))

    def ask(self, look: Act[Any], answer: Answer) -> None:
        """As `submit`, for an act that only looks: it takes no writer's lock."""
        self._queue(_Asked(self.look, look, answer))

    def _queue(self, asked: "_Asked") -> None:
        try:
            self._waiting.put_nowait(asked)
        except queue.Full:
            self._post(lambda: asked.answer(Failed("desk_busy")))

    def move_to(self, site: Site) -> None:
        """Stand elsewhere, or work in another record mode, from the next act on."""
        self._site = site

    def do(self, act: Act[Any]) -> Any:  # noqa: ANN401 - the act's own result
        """Do `act` now, on the calling thread. Raises KnownError; anything else that is raised is a bug."""
        self._check_allowed(act)
        with self._store.unit() as unit:
            result = act.perform(Counter(unit, self._site, self._clock))
        if isinstance(result, Site):  # the desk stands elsewhere from the very next act on, whoever hears of it when
            self._site = result
        if not getattr(act, "is_of_this_desk_alone", False):  # a typed form makes no round a second
            self._on_written()
        return result

    def look(self, look: Act[Any]) -> Any:  # noqa: ANN401 - the act's own result
        """Answer `look` now, on the calling thread, from one consistent view of the file. Raises KnownError."""
        self._check_allowed(look)
        with self._store.reading() as unit:
            return look.perform(Counter(unit, self._site, self._clock))

    def _check_allowed(self, act: Act[Any]) -> None:
        """Here and not in the screens alone: whichever road an act comes by, nobody does what they may not."""
        needed = duty_of(act)
        if needed is not None and needed not in self._site.may:
            raise NotAllowed(duty=needed.value)

    def _run(self) -> None:
        while (asked := self._waiting.get()) is not None:
            result = asked.result()
            try:
                self._post(_answering(asked.answer, result))
            except Exception:  # noqa: BLE001 - whoever listens must not end the desk
                _log.exception("the answer to act %s failed by a bug", type(asked.act).__name__)
            if self._stopping.is_set() and self._waiting.empty():
                break


@dataclass(frozen=True)
class _Asked:
    """An act in the queue, how it is to be done, and who waits for it."""

    do: Callable[[Act[Any]], Any]
    act: Act[Any]
    answer: Answer

    def result(self) -> Any:  # noqa: ANN401 - the act's own result
        """What the act gives, or a Failed."""
        name = type(self.act).__name__
        try:
            return self.do(self.act)
        except KnownError as error:
            _log.error("act %s failed: %s", name, error.key)
            return Failed(error.key)
        except Exception:  # noqa: BLE001 - a bug in one act must not end the desk
            _log.exception("act %s failed by a bug", name)
            return Failed("bug")


def _answering(answer: Answer, result: object) -> Callable[[], None]:
    return lambda: answer(result)

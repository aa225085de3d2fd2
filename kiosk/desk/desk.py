"""The desk thread: one act at a time, the only writer of people, stays and outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kiosk.desk.counter import Counter, Site
from kiosk.desk.lane import Answer, Lane, Post
from kiosk.desk.staff_here import could_anybody
from kiosk.domain.duties import WHERE_NOBODY_COULD, Duty
from kiosk.errors import KnownError
from kiosk.ports.clock import Clock
from kiosk.ports.store import Store

Result_co = TypeVar("Result_co", covariant=True)


class Act(Protocol[Result_co]):
    """Something that is done at the counter."""

    def perform(self, counter: Counter) -> Result_co:
        """Do it within one unit of work."""


class NotAllowed(KnownError):
    """Whoever stands at the desk may not do this; `data` holds the `duty`."""

    key = "not_allowed"


def duty_of(act: object) -> Duty | None:
    """What an act needs of whoever does it, whatever stands in the file; None for everybody's acts."""
    needed: Duty | None = getattr(act, "needs", None)
    return needed


def hangs_on_file(act: object) -> bool:
    """Whether only the file tells what an act needs: how long ago something was, or who is known here."""
    return hasattr(act, "needs_now") or duty_of(act) in WHERE_NOBODY_COULD


def duty_now(act: Any, counter: Counter) -> Duty | None:  # noqa: ANN401 - any act
    """What an act needs of whoever does it as things stand; None also where nobody of the place could allow it."""
    needed: Duty | None = act.needs_now(counter) if hasattr(act, "needs_now") else duty_of(act)
    if needed in WHERE_NOBODY_COULD and not could_anybody(needed, counter):
        return None
    return needed


@dataclass(frozen=True)
class AskDuty:
    """Ask what an act would need now."""

    act: Act[Any]

    def perform(self, counter: Counter) -> Duty | None:
        """As the desk itself decides it when the act comes."""
        return duty_now(self.act, counter)


def is_long(look: object) -> bool:
    """Whether an act that only looks goes through much of the file: nobody's reception waits for it."""
    return bool(getattr(look, "is_long", False))


class Desk:
    """Runs acts in order on its own thread and posts each answer after the commit; long looks on another beside it.

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
        self._on_written = on_written
        self._acts, self._long_looks = Lane("desk", post), Lane("looks", post)

    @property
    def site(self) -> Site:
        """Where this desk stands."""
        return self._site

    def start(self) -> None:
        """Begin to work."""
        self._acts.start()
        self._long_looks.start()

    def stop(self) -> None:
        """Finish what was asked and end; a thread that hangs is left behind after lane.STOP_LIMIT_S."""
        self._acts.stop()
        self._long_looks.stop()

    def submit(self, act: Act[Any], answer: Answer) -> None:
        """Do `act` soon; `answer` gets its result, or a Failed. Never waits: a full queue fails at once."""
        self._acts.put(type(act).__name__, lambda: self.do(act), answer)

    def ask(self, look: Act[Any], answer: Answer) -> None:
        """As `submit`, for an act that only looks: it takes no writer's lock, and a long one does not hold up acts."""
        lane = self._long_looks if is_long(look) else self._acts
        lane.put(type(look).__name__, lambda: self.look(look), answer)

    def move_to(self, site: Site) -> None:
        """Stand elsewhere, or work in another record mode, from the next act on."""
        self._site = site

    def do(self, act: Act[Any]) -> Any:  # noqa: ANN401 - the act's own result
        """Do `act` now, on the calling thread. Raises KnownError; anything else that is raised is a bug."""
        with self._store.unit() as unit:
            counter = Counter(unit, self._site, self._clock)
            _check_allowed(act, counter)
            result = act.perform(counter)
        if isinstance(result, Site):  # the desk stands elsewhere from the very next act on, whoever hears of it when
            self._site = result
        if not getattr(act, "is_of_this_desk_alone", False):  # a typed form makes no round a second
            self._on_written()
        return result

    def look(self, look: Act[Any]) -> Any:  # noqa: ANN401 - the act's own result
        """Answer `look` now, on the calling thread, from one consistent view of the file. Raises KnownError."""
        with self._store.reading() as unit:
            counter = Counter(unit, self._site, self._clock)
            _check_allowed(look, counter)
            return look.perform(counter)


def _check_allowed(act: Act[Any], counter: Counter) -> None:
    """Here and not in the screens alone: whichever road an act comes by, nobody does what they may not.

    In the act's own transaction: who is known, and how long ago something was, is as the act finds it.
    """
    needed = duty_now(act, counter)
    if needed is not None and needed not in counter.site.may:
        raise NotAllowed(duty=needed.value)

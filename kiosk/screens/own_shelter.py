"""The shelter itself: whether it is open, how crowded, its areas, and its code for residents' phones."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk.own_shelter import (
    AreaUse,
    LookAtShelter,
    OwnShelterView,
    SetArea,
    SetShelterState,
    ShelterStanding,
)
from kiosk.domain.outcomes import Failed, Refused
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.papers import GivenUp, PaperDoor, PaperFailed, PosterOrder, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.values import Crowd, OpenState, RecordMode

UNKNOWN = ShelterStanding(OpenState.UNKNOWN)


@dataclass(frozen=True)
class Wanted:
    """The shelter's state as staff have chosen it, not set yet."""

    open_state: OpenState
    intake_stopped: bool
    crowd: Crowd


@dataclass(frozen=True)
class OwnShelterState:
    """What the sheets show. `wanted` differs from `standing` while a choice is not set yet.

    `posted_code` is empty until the ledger has sent it.
    """

    shelter_name: str = ""
    record_mode: RecordMode = RecordMode.REAL
    standing: ShelterStanding = UNKNOWN
    wanted: Wanted = Wanted(OpenState.UNKNOWN, intake_stopped=False, crowd=Crowd.UNKNOWN)
    posted_code: str = ""
    areas: tuple[AreaUse, ...] = ()
    told: Told | None = None

    @property
    def is_changed(self) -> bool:
        """Whether something was chosen that is not set yet."""
        return self.wanted != _as_wanted(self.standing)


Draw = Callable[[OwnShelterState], None]


class OwnShelterScreen(DrawnScreen[OwnShelterState]):
    """Works only while somebody looks; opening the shelter needs no look."""

    def __init__(self, desk: DeskDoor, papers: PaperDoor, on_changed: Callable[[], None]) -> None:
        super().__init__(OwnShelterState())
        self._desk, self._papers, self._on_changed = desk, papers, on_changed

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; a choice that was not set is forgotten."""
        self._observed(draw, replace(self._state, told=None, wanted=_as_wanted(self._state.standing)))
        self.refresh()

    def tick(self) -> None:
        """A second has passed: another desk may have set something."""
        if self._is_looked_at:
            self.refresh()

    def refresh(self) -> None:
        """Ask the desk for the shelter again."""
        self._desk.ask(LookAtShelter(), self._seen)

    def open_now(self) -> None:
        """開設する: the first touch of a shelter's first desk."""
        self._desk.submit(SetShelterState(OpenState.OPEN), self._state_set)

    def choose_open(self, open_state: OpenState) -> None:
        """Opened, closed or not yet opened; not set before `apply`."""
        self._show(replace(self._state, wanted=replace(self._state.wanted, open_state=open_state), told=None))

    def choose_intake(self, *, stopped: bool) -> None:
        """New people are taken in, or not any more; not set before `apply`."""
        self._show(replace(self._state, wanted=replace(self._state.wanted, intake_stopped=stopped), told=None))

    def choose_crowd(self, crowd: Crowd) -> None:
        """How crowded it is; not set before `apply`."""
        self._show(replace(self._state, wanted=replace(self._state.wanted, crowd=crowd), told=None))

    def apply(self) -> None:
        """Set what was chosen: all desks and headquarters will see it."""
        wanted = self._state.wanted
        act = SetShelterState(wanted.open_state, intake_stopped=wanted.intake_stopped, crowd=wanted.crowd)
        self._desk.submit(act, self._state_set)

    def set_area(self, name: str, capacity: str) -> None:
        """An area with the capacity as typed; empty means that it is not known."""
        typed = capacity.strip()
        if typed and not typed.isdecimal():
            self._tell(Tone.REFUSED, message("problem.area_capacity"))
            return
        self._desk.submit(SetArea(name, int(typed) if typed else None), self._area_set)

    def remove_area(self, name: str) -> None:
        """The area is no more; whoever sleeps there stays."""
        self._desk.submit(SetArea(name, is_removed=True), self._area_set)

    def make_poster(self) -> None:
        """The code on a sheet of paper: printed, or laid into this computer's folder."""
        self._tell(Tone.ALREADY_HERE, message("posted.making"))
        self._papers.write(PosterOrder(), None, lambda _done, _of: None, self._poster_made)

    def _seen(self, found: OwnShelterView | Failed) -> None:
        if isinstance(found, Failed):
            self._tell(Tone.FAILED, message(f"error.{found.key}"))
            return
        kept = self._state
        # What staff are choosing right now stays chosen, unless the shelter's state was set elsewhere meanwhile.
        is_same = kept.standing == found.standing
        self._show(
            replace(
                kept,
                shelter_name=found.shelter.name if found.shelter else self._desk.site.shelter_id,
                record_mode=self._desk.site.record_mode,
                standing=found.standing,
                wanted=kept.wanted if is_same else _as_wanted(found.standing),
                posted_code=found.posted_code,
                areas=found.areas,
            )
        )

    def _state_set(self, outcome: ShelterStanding | Failed) -> None:
        if isinstance(outcome, Failed):
            self._tell(Tone.FAILED, message(f"error.{outcome.key}"))
        else:
            told = Told(Tone.RECEIVED, message("own_shelter.told.set"))
            self._show(replace(self._state, standing=outcome, wanted=_as_wanted(outcome), told=told))
        self._done()

    def _area_set(self, outcome: AreaUse | Refused | Failed) -> None:
        match outcome:
            case AreaUse(name=name):
                self._tell(Tone.RECEIVED, message("own_shelter.told.area", name=name))
            case Refused(key, data):
                self._tell(Tone.REFUSED, Message(key, dict(data)))
            case Failed(key):
                self._tell(Tone.FAILED, message(f"error.{key}"))
        self._done()

    def _poster_made(self, outcome: Written | GivenUp | PaperFailed) -> None:
        match outcome:
            case Written(path=None, printer=printer):
                self._tell(Tone.RECEIVED, message("posted.printed", printer=printer))
            case Written(path=path):
                self._tell(Tone.RECEIVED, message("posted.kept", path=str(path)))
            case PaperFailed(key, data):
                gaps = {name: value if isinstance(value, int) else str(value) for name, value in data.items()}
                self._tell(Tone.FAILED, Message(f"error.{key}", gaps))
            case GivenUp():
                self._show(replace(self._state, told=None))

    def _done(self) -> None:
        self._on_changed()
        if self._is_looked_at:
            self.refresh()

    def _tell(self, tone: Tone, words: Message) -> None:
        self._show(replace(self._state, told=Told(tone, words)))


def _as_wanted(standing: ShelterStanding) -> Wanted:
    return Wanted(standing.open_state, standing.intake_stopped, standing.crowd)

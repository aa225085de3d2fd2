"""The file itself: a repair that staff acknowledge, and headquarters' orders to purge, confirmed in words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk.purge import Kept, LookAtPurges, Purgeable, Purged, Wording, act_for
from kiosk.desk.repaired import AcknowledgeRepair, LookAtRepair
from kiosk.domain.kept_activities import KeptActivities
from kiosk.domain.outcomes import Failed, Refused
from kiosk.ports.restoring import Restored
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told


@dataclass(frozen=True)
class RecordsState:
    """What the sheet shows. `repair` None: nothing to acknowledge. `typed` is what the leader typed so far."""

    repair: Restored | None = None
    purges: tuple[Purgeable, ...] = ()
    typed: str = ""
    is_purging: bool = False
    told: Told | None = None

    def is_confirmed(self, one: Purgeable) -> bool:
        """Whether the name of its operation or organiser was typed, and nothing bars it."""
        return not self.is_purging and not one.look.bars and one.kept is None and self.typed.strip() == one.name


def words_of(kept: Kept, what: str) -> Message:
    """What is said of a purge: `what` is `purged`, `done` or `going_on`."""
    if isinstance(kept, KeptActivities):
        return message(f"records.activities.{what}", persons=kept.participations, activities=len(kept.activities))
    if kept.cards:
        return message(f"records.centre.{what}", households=kept.households, cards=kept.cards)
    return message(f"records.purge.{what}", households=kept.households)


Draw = Callable[[RecordsState], None]


class RecordsScreen(DrawnScreen[RecordsState]):
    """Works while somebody looks; `on_purged` begins to take the copies away, `on_acknowledged` ends the notice."""

    def __init__(
        self, desk: DeskDoor, wording: Wording, on_purged: Callable[[], None], on_acknowledged: Callable[[], None]
    ) -> None:
        super().__init__(RecordsState())
        self._desk, self._wording = desk, wording
        self._on_purged, self._on_acknowledged = on_purged, on_acknowledged

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; what was typed is forgotten."""
        self._observed(draw, RecordsState())
        self._look()

    def acknowledge(self) -> None:
        """控え紙と見比べた: the notice goes."""
        self._desk.submit(AcknowledgeRepair(), self._acknowledged)

    def type(self, text: str) -> None:
        """The name of an operation or organiser, letter by letter, as the confirmation of the purge."""
        self._show(replace(self._state, typed=text))

    def purge(self, order_id: str) -> None:
        """消去: only what was confirmed by its name."""
        wanted = (one for one in self._state.purges if one.order.order_id == order_id and self._state.is_confirmed(one))
        confirmed = next(wanted, None)
        if confirmed is None:
            return
        self._show(replace(self._state, is_purging=True, told=Told(Tone.ALREADY_HERE, message("records.purging"))))
        self._desk.submit(act_for(confirmed.order, self._wording), self._purged)

    def _look(self) -> None:
        self._desk.ask(LookAtRepair(), self._repair_seen)
        self._desk.ask(LookAtPurges(), self._purges_seen)

    def _repair_seen(self, found: Restored | Failed | None) -> None:
        if isinstance(found, Failed):
            self._failed(found)
        else:
            self._show(replace(self._state, repair=found))

    def _purges_seen(self, found: tuple[Purgeable, ...] | Failed) -> None:
        if isinstance(found, Failed):
            self._failed(found)
        else:
            self._show(replace(self._state, purges=found))

    def _acknowledged(self, outcome: Failed | None) -> None:
        if isinstance(outcome, Failed):
            self._failed(outcome)
            return
        self._show(replace(self._state, repair=None, told=Told(Tone.RECEIVED, message("records.acknowledged"))))
        self._on_acknowledged()

    def _purged(self, outcome: Purged | Refused | Failed) -> None:
        match outcome:
            case Purged(kept):
                told = Told(Tone.RECEIVED, words_of(kept, "purged"))
                self._on_purged()
            case Refused(key, data):
                told = Told(Tone.REFUSED, Message(key, dict(data)))
            case Failed(key):
                told = Told(Tone.FAILED, message(f"error.{key}"))
        self._show(replace(self._state, typed="", is_purging=False, told=told))
        self._look()

    def _failed(self, failed: Failed) -> None:
        self._show(replace(self._state, is_purging=False, told=Told(Tone.FAILED, message(f"error.{failed.key}"))))

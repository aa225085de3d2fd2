"""What was repaired and what headquarters order to purge: each says what it means, and is confirmed deliberately."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.desk.purge import Purgeable
from kiosk.ports.restoring import Restored
from kiosk.screens.reception_state import Tone
from kiosk.screens.records import RecordsState, words_of
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.purge_order import ActivitiesOrder, Order


class RecordsTouches(Protocol):
    """The screen behind the sheet."""

    def observe(self, draw: Callable[[RecordsState], None]) -> None:
        """Draw now and from now on."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def acknowledge(self) -> None:
        """The repair was read."""

    def type(self, text: str) -> None:
        """The confirmation so far."""

    def purge(self, order_id: str) -> None:
        """Purge what was confirmed."""


class RecordsSheet(Sheet):
    """A part for the repair, a part for each order; rebuilt when these change, not while somebody types."""

    def __init__(self, stage: Stage, parent: QWidget, touches: RecordsTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("records.title"), close, touches.leave, is_wide=True)
        self._touches = touches
        self._drawn: tuple[object, ...] | None = None
        self._part: QWidget | None = None
        self._purges: list[tuple[Purgeable, ActionButton]] = []
        self.lines: list[EntryLine] = []
        self._room = QVBoxLayout()
        self.column.addWidget(Scroller(self._room, rim_px=0), 1)
        self._told = ToldLine(stage)
        self.column.addWidget(self._told)
        self.done = ActionButton(stage.translator.word("settings.close"), close, "act", "Esc")
        self.column.addWidget(self.done)
        touches.observe(self.draw)

    def draw(self, state: RecordsState) -> None:
        """Show a state."""
        shown = (state.repair, state.purges)
        if shown != self._drawn:
            self._drawn = shown
            self._build(state)
        for one, button in self._purges:
            button.setEnabled(state.is_confirmed(one))
        for line in self.lines:
            line.setEnabled(not state.is_purging)
        self._told.tell(state.told)

    def _build(self, state: RecordsState) -> None:
        if self._part is not None:
            self._part.hide()
            self._part.deleteLater()
        self._purges, self.lines = [], []
        self._part = QWidget()
        inside = QVBoxLayout(self._part)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2 * SPACE_PX)
        if state.repair is not None:
            self._add_repair(inside, state.repair)
        for one in state.purges:
            self._add_purge(inside, one)
        if state.repair is None and not state.purges:
            inside.addWidget(Words("body", self.stage.translator.word("records.nothing")))
        inside.addStretch(1)
        self._room.addWidget(self._part)

    def _add_repair(self, inside: QVBoxLayout, told: Restored) -> None:
        word = self.stage.translator.word
        inside.addWidget(Words("section", word("records.repair")))
        since, until = (_day_time(moment) for moment in (told.copy_us, told.last_written_us))
        counts = {"salvaged": told.salvaged, "unreadable": told.unreadable}
        kind = "former" if told.is_former else "told"
        told_in_words = word(f"records.repair.{kind}", since=since, until=until, **counts)
        inside.addWidget(Words("notice", told_in_words if told.copy_us else word("records.repair.fresh", until=until)))
        inside.addWidget(Words("body", word("records.repair.do")))
        inside.addWidget(
            Words(
                "caption", word(f"records.repair.{'newer_file' if told.is_former else 'file'}", file=told.damaged_file)
            )
        )
        inside.addWidget(ActionButton(word("records.repair.acknowledge"), self._touches.acknowledge, "primary"))

    def _add_purge(self, inside: QVBoxLayout, one: Purgeable) -> None:
        word, look = self.stage.translator.word, one.look
        inside.addWidget(Words("section", word(_words_of(one.order), name=one.name, day=_day_of(one.order))))
        if one.kept is not None:
            what = words_of(one.kept, "done" if one.kept.is_finished else "going_on")
            inside.addWidget(Words("body", self.stage.translator.text(what)))
            return
        self._add_what_goes(inside, one)
        for bar in look.bars:
            label = Words("strong", word(f"problem.purge_{bar.value}", count=look.unsettled))
            restyle(label, "tone", Tone.REFUSED.value)
            inside.addWidget(label)
        if look.bars:
            return
        inside.addWidget(Words("label", word("records.purge.type", name=one.name)))
        line = EntryLine(self._touches.type)
        line.setAccessibleName(word("records.purge.type", name=one.name))
        self.lines.append(line)
        inside.addWidget(line)
        purge = ActionButton(word("records.purge.do"), partial(self._touches.purge, one.order.order_id), "danger")
        purge.setEnabled(False)
        self._purges.append((one, purge))
        inside.addWidget(purge)

    def _add_what_goes(self, inside: QVBoxLayout, one: Purgeable) -> None:
        word, look, words = self.stage.translator.word, one.look, _words_of(one.order)
        inside.addWidget(Words("notice", word(f"{words}.means")))
        counts = {"households": look.households, "persons": look.persons, "facts": look.facts, "drafts": look.drafts}
        counts |= {"activities": look.activities, "applicants": look.applicants, "took_part": look.participations}
        inside.addWidget(Words("body", word(f"{words}.goes", **counts)))
        if look.cards:
            inside.addWidget(Words("body", word("records.purge.cards", count=look.cards)))
        inside.addWidget(Words("body", word(f"{words}.stays")))
        inside.addWidget(Words("body", word("records.purge.documents", count=sum(look.documents.values()))))


def _words_of(order: Order) -> str:
    return "records.activities" if isinstance(order, ActivitiesOrder) else "records.purge"


def _day_of(order: Order) -> str:
    """Before which day the activities ended, as all days are written here; nothing for an operation."""
    return order.ended_before.strftime("%Y/%m/%d") if isinstance(order, ActivitiesOrder) else ""


def _day_time(moment_us: int) -> str:
    return datetime.fromtimestamp(moment_us / 1_000_000).astimezone().strftime("%m/%d %H:%M")

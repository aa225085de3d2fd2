"""A document's way out: how it is written, where it goes, how far it is, and a stop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kiosk.screens.papers import PaperFormat
from kiosk.screens.report_state import Place, Work
from kiosk.ui.buttons import ActionButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


@dataclass(frozen=True)
class PaperActs:
    """What the buttons do."""

    write: Callable[[PaperFormat, Path | None], None]
    give_up: Callable[[], None]


class PaperPane(QWidget):
    """A row for the form, a button for each place; a printer takes sheets (PDF) only."""

    def __init__(self, stage: Stage, formats: Sequence[PaperFormat], acts: PaperActs) -> None:
        super().__init__()
        self._stage, self._acts = stage, acts
        self._format = formats[0]
        self._drawn: tuple[tuple[Place, ...], PaperFormat] | None = None
        self._buttons: list[ActionButton] = []
        self._choices = {one: self._choice(one) for one in formats}
        room = FlowRoom()
        for button in self._choices.values():
            room.add(button)
        self._room = QVBoxLayout()
        self._room.setSpacing(SPACE_PX)
        self._work = WorkPane(stage, acts.give_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        if len(formats) > 1:
            column.addWidget(Words("section", stage.translator.word("paper.form")))
            column.addWidget(room)
        column.addWidget(Words("section", stage.translator.word("paper.place")))
        column.addWidget(Scroller(self._room, rim_px=2), 1)
        column.addWidget(self._work)
        self._choose(self._format)

    def draw(self, places: tuple[Place, ...], work: Work | None) -> None:
        """Show the places and what is under way."""
        wanted = (places, self._format)
        if wanted != self._drawn:
            self._drawn = wanted
            self._build(places)
        for button in self._buttons:
            button.setEnabled(work is None)
        self._work.draw(work)

    def offer(self, formats: Sequence[PaperFormat]) -> None:
        """Only these forms can be chosen."""
        for one, button in self._choices.items():
            button.setVisible(one in formats)
        if self._format not in formats:
            self._choose(formats[0])

    def _choice(self, one: PaperFormat) -> ActionButton:
        return ActionButton(
            self._stage.translator.word(f"paper.form.{one.value}"), partial(self._choose, one), "choice"
        )

    def _choose(self, chosen: PaperFormat) -> None:
        self._format = chosen
        for one, button in self._choices.items():
            button.choose(chosen=one is chosen)
        if self._drawn is not None:
            self.draw(self._drawn[0], None)

    def _build(self, places: tuple[Place, ...]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        takes_sheets = self._format is PaperFormat.PDF
        shown = [place for place in places if place.folder is not None or takes_sheets]
        self._buttons = [self._button(place) for place in shown]
        for button in self._buttons:
            self._room.addWidget(button)

    def _button(self, place: Place) -> ActionButton:
        text = self._stage.translator.text(place.words)
        return ActionButton(text, lambda: self._acts.write(self._format, place.folder), "row_action")


class WorkPane(QWidget):
    """How far a document is, and a stop."""

    def __init__(self, stage: Stage, give_up: Callable[[], None]) -> None:
        super().__init__()
        self._stage = stage
        self._words = Words("body")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * SPACE_PX)
        line.addWidget(self._words, 1)
        line.addWidget(self._bar, 1)
        line.addWidget(ActionButton(stage.translator.word("paper.stop"), give_up, "act"))
        self.hide()

    def draw(self, work: Work | None) -> None:
        """Show the work; nothing where there is none."""
        self.setVisible(work is not None)
        if work is not None:
            self._words.say(self._stage.translator.text(work.words))
            self._bar.setValue(work.percent)

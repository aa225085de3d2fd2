"""Blank evacuee cards, over the desk: three rows of choices, the sum, and the ways out."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.cards import HOUSEHOLDS, LANGUAGES, PERSONS, CardsState
from kiosk.screens.papers import PaperFormat
from kiosk.ui.buttons import ActionButton
from kiosk.ui.evacuee_faces import load_faces
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.paper_pane import PaperActs, PaperPane
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine

Value = TypeVar("Value")


class CardsTouches(Protocol):
    """The screen as this view sees it."""

    def observe(self, draw: Callable[[CardsState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def choose_households(self, count: int) -> None:
        """So many sheets for households."""

    def choose_persons(self, count: int) -> None:
        """So many sheets for persons with each."""

    def choose_language(self, language: str) -> None:
        """The language beside Japanese."""

    def write(self, _format: PaperFormat, folder: Path | None) -> None:
        """Make the sheets and print them, or write them into `folder`."""

    def give_up(self) -> None:
        """Stop what is being made."""


class CardsSheet(Sheet):
    """Chooses how many blank cards, of which language, and where they go."""

    def __init__(self, stage: Stage, parent: QWidget, touches: CardsTouches, close: Callable[[], None]) -> None:
        word = stage.translator.word
        load_faces(stage.theme.resources)  # here, on Qt's own thread: the sheets are drawn on another
        super().__init__(stage, parent, word("cards.title"), close, touches.leave, is_wide=True)
        self._touches = touches
        self.column.addWidget(Words("body", word("cards.why")))
        numbers = QHBoxLayout()
        numbers.setSpacing(4 * SPACE_PX)
        self._households, households = self._row(
            "cards.households", {count: (str(count), partial(touches.choose_households, count)) for count in HOUSEHOLDS}
        )
        self._persons, persons = self._row(
            "cards.persons", {count: (str(count), partial(touches.choose_persons, count)) for count in PERSONS}
        )
        numbers.addLayout(households, 1)
        numbers.addLayout(persons, 1)
        self._languages, languages = self._row(
            "cards.language",
            {one: (word(f"cards.language.{one}"), partial(touches.choose_language, one)) for one in LANGUAGES},
        )
        choices = QVBoxLayout()
        choices.setSpacing(2 * SPACE_PX)
        choices.addLayout(numbers)
        choices.addLayout(languages)
        self.column.addWidget(Scroller(choices, fits=True, rim_px=0), 2)
        self._sum = Words("strong")
        self.column.addWidget(self._sum)
        self._paper = PaperPane(stage, (PaperFormat.PDF,), PaperActs(touches.write, touches.give_up))
        self.column.addWidget(self._paper, 1)
        self._told = ToldLine(stage)
        self.column.addWidget(self._told)
        self.column.addWidget(ActionButton(word("settings.close"), close, "act", "Esc"))
        touches.observe(self.draw)

    def draw(self, state: CardsState) -> None:
        """Show a state."""
        _mark(self._households, state.households)
        _mark(self._persons, state.persons)
        _mark(self._languages, state.language)
        self._sum.say(self.stage.translator.word("cards.sum", count=state.sheets))
        self._paper.draw(state.places, state.work)
        self._told.tell(state.told)

    def _row(
        self, label: str, options: Mapping[Value, tuple[str, Callable[[], None]]]
    ) -> tuple[dict[Value, ActionButton], QVBoxLayout]:
        buttons = {value: ActionButton(text, act, "choice") for value, (text, act) in options.items()}
        room = FlowRoom()
        for button in buttons.values():
            room.add(button)
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", self.stage.translator.word(label)))
        column.addWidget(room)
        column.addStretch(1)
        return buttons, column


def _mark(buttons: Mapping[Value, ActionButton], chosen: Value) -> None:
    for value, button in buttons.items():
        button.choose(chosen=value == chosen)

"""A card lies on the reader: its digits are asked, with the place where they stand, and always a way on by hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.reception_state import CardEntry, CardStep
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.card_groups import CardGroups
from kiosk.ui.card_picture import CardPicture
from kiosk.ui.digit_pad import DigitPad
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_ASKING = (CardStep.ASKING_NUMBER, CardStep.ASKING_PIN)
_HINT_OF_STEP = {
    CardStep.READING: "card.hint.reading",
    CardStep.REMOVED: "card.hint.removed",
    CardStep.CLOSED: "card.hint.closed",
}


def hint_of(entry: CardEntry) -> str:
    """The key of the sentence that says what to do now."""
    in_work = entry.groups[entry.group].label.removeprefix("card.group.")
    return _HINT_OF_STEP.get(entry.step, f"card.hint.{in_work}")


class CardPane(Card):
    """Question and groups; the pad at the left, at the right what to do and where the digits stand; the acts below.

    The fourteenth printed digit asks the card by itself; only a PIN, and digits that waited for their card, take Enter.
    """

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: CardEntry | None = None
        words, touches = stage.translator, stage.touches
        brief = ".brief" if stage.theme.is_large else ""
        self._title = Words("title")
        self._joins = Words("strong")
        self._groups = CardGroups(stage)
        self._notice = Words("notice")
        self._pad = DigitPad(stage)
        self._picture = CardPicture(stage)
        self._hint = Words("body")
        self._tries = Words("strong")
        self._read = ActionButton(words.word(f"card.read{brief}"), touches.confirm, "primary", "Enter")
        self._use_pin = ActionButton(words.word(f"card.use_pin{brief}"), touches.use_pin, "act", "F8")
        self._use_number = ActionButton(words.word(f"card.use_number{brief}"), touches.use_number, "act", "F8")
        self._by_hand = ActionButton(words.word(f"card.by_hand{brief}"), touches.card_by_hand, "act", "F3")
        self._leave = ActionButton(words.word("reception.back"), touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        told = QVBoxLayout()
        told.setSpacing(SPACE_PX)
        for part in (self._joins, self._notice, self._hint, self._tries):
            told.addWidget(part)
        acts = FlowRoom(SPACE_PX)
        for button in (self._by_hand, self._use_pin, self._use_number, self._leave):
            acts.add(button)
        right = QVBoxLayout()
        right.setSpacing(SPACE_PX)
        right.addWidget(Scroller(told, fits=True, rim_px=0), 100)
        right.addWidget(self._picture, 20)
        right.addWidget(self._read)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE_PX)
        middle.addWidget(self._pad, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._title)
        column.addWidget(self._groups)
        column.addLayout(middle, 1)
        column.addWidget(acts)

    def draw(self, entry: CardEntry) -> None:
        """Show where the work at the card stands."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        asks = entry.step in _ASKING
        is_large, takes_digits = self._stage.theme.is_large, asks or entry.step is CardStep.REMOVED
        is_brief = is_large and takes_digits
        self._pad.setVisible(takes_digits or not is_large)
        self._title.say("" if is_brief else words.word(f"card.title.{entry.step.value}"))
        self._joins.say(words.word("card.joins", name=entry.joins) if entry.joins else "")
        self._groups.draw(entry.groups, entry.group if asks else -1)
        self._notice.say(words.text(entry.notice) if entry.notice else "")
        gives_way = (is_brief or entry.notice is not None) and entry.step is CardStep.ASKING_NUMBER
        self._hint.say("" if gives_way else words.word(hint_of(entry)))
        self._tries.say(words.word("card.tries", tries=entry.tries) if asks and entry.tries is not None else "")
        self._picture.point_at(entry.groups[entry.group].label)
        self._draw_acts(entry, asks=asks)

    def _draw_acts(self, entry: CardEntry, *, asks: bool) -> None:
        self._pad.allow(digits=asks or entry.step is CardStep.REMOVED)
        is_complete = all(len(group.echo) == group.length for group in entry.groups)
        self._picture.setVisible(entry.step is CardStep.ASKING_NUMBER and not is_complete)
        self._read.setVisible((is_complete and asks) or entry.step is CardStep.ASKING_PIN)
        self._read.setEnabled(is_complete)
        self._use_pin.setVisible(asks and entry.can_use_pin)
        self._use_number.setVisible(asks and entry.can_use_number)

"""One cell of a blank 避難者カード: how high its texts stand in a language, and how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.documents.card_template import Cell, is_key
from kiosk.documents.paper_words import STAFF_LANGUAGE, word
from kiosk.ports.paper import At, ScriptPen

PADDING_MM = 1.5
PT_LABEL, PT_FURTHER, PT_CHOICE = 8.5, 7.5, 9.5
"""What evacuees read is no smaller than the print on a medicine's box."""
TICK_MM = 3.6
"""A box that a thick pen hits."""
LABEL_MM = 5.6
WRITING_MM = 6.8
"""The least room to write in, below a label of several lines."""
GAP_MM = 3.5
"""Behind a choice."""
_STEP_MM = {"ne": 3.9}
STEP_MM = 3.1
"""From line to line at PT_FURTHER; signs of Nepali hang below and stand above theirs."""


@dataclass(frozen=True)
class CellPen:
    """Measures and draws cells in Japanese with a further language."""

    pen: ScriptPen
    language: str

    @property
    def step_mm(self) -> float:
        """How high a line in the further language is."""
        return _STEP_MM.get(self.language, STEP_MM)

    @property
    def choice_mm(self) -> float:
        """How high a line of choices is: one of Japanese, one of the further language."""
        return 4.8 + (self.step_mm if self.language != STAFF_LANGUAGE else STEP_MM - 0.6)

    def further(self, key: str) -> str:
        """The text in the sheet's further language; nothing on a sheet in Japanese alone, or where both are alike."""
        text = word(key, self.language)
        return "" if text == word(key, STAFF_LANGUAGE) else text

    def needed_mm(self, cell: Cell, room_mm: float) -> float:
        """How high a cell of that width must be: its label, its choices, and room to write where there are none."""
        high_mm = self.label_mm(cell.label, room_mm)
        if not cell.choices:
            return high_mm + WRITING_MM
        return high_mm + len(self.lines_of(cell.choices, room_mm)) * self.choice_mm + 0.4

    def draw(self, cell: Cell, left_mm: float, top_mm: float, room_mm: float, high_mm: float) -> None:
        """The cell's texts; `room_mm` is its width without the padding."""
        self._label(cell.label, left_mm, top_mm, room_mm)
        self._choices(cell.choices, left_mm, top_mm + self.label_mm(cell.label, room_mm), room_mm)
        self.pen.text(left_mm, top_mm + high_mm - 3.2, cell.blanks, PT_CHOICE, room_mm, at=At.RIGHT)

    def label_mm(self, key: str, room_mm: float, size_pt: float = PT_LABEL) -> float:
        """How high a label stands: the further language is beside the Japanese, or below where there is no room."""
        lines = 0 if self._is_beside(key, room_mm, size_pt) else len(self.below(key, room_mm))
        return LABEL_MM + lines * self.step_mm

    def below(self, key: str, room_mm: float) -> list[str]:
        """The lines of a label in the further language."""
        further = self.further(key)
        return self.pen.wrapped(further, PT_FURTHER, room_mm, language=self.language) if further else []

    def lines_of(self, choices: Sequence[str], room_mm: float) -> list[list[str]]:
        """Choices in as few lines as they need."""
        lines: list[list[str]] = []
        used_mm = room_mm
        for key in choices:
            width_mm = self._width_mm(key, room_mm)
            if not lines or used_mm + width_mm > room_mm + GAP_MM:
                lines.append([])
                used_mm = 0
            lines[-1].append(key)
            used_mm += width_mm
        return lines

    def blanks(self, cell: Cell) -> str:
        """The units of a cell of the family's table, in the further language where it has words for them."""
        return word(cell.blanks, self.language) if is_key(cell.blanks) else cell.blanks

    def _label(self, key: str, left_mm: float, top_mm: float, room_mm: float) -> None:
        pen = self.pen
        label_mm = pen.text(left_mm, top_mm + 2.9, word(key, STAFF_LANGUAGE), PT_LABEL, room_mm, bold=True)
        if self._is_beside(key, room_mm, PT_LABEL):
            further = self.further(key)
            pen.text(left_mm + label_mm + 2, top_mm + 3, further, PT_FURTHER, language=self.language)
            return
        middle_mm = top_mm + LABEL_MM + self.step_mm / 2 - 0.6
        for line in self.below(key, room_mm):
            pen.text(left_mm, middle_mm, line, PT_FURTHER, room_mm, language=self.language)
            middle_mm += self.step_mm

    def _is_beside(self, key: str, room_mm: float, size_pt: float) -> bool:
        label_mm = self.pen.measured(word(key, STAFF_LANGUAGE), size_pt, bold=True)
        further_mm = self.pen.measured(self.further(key), PT_FURTHER, language=self.language)
        return label_mm + 2 + further_mm <= room_mm

    def _choices(self, choices: Sequence[str], left_mm: float, top_mm: float, room_mm: float) -> None:
        for line in self.lines_of(choices, room_mm):
            x_mm = left_mm
            for key in line:
                text_mm = x_mm + TICK_MM + 1
                text_room_mm = room_mm - TICK_MM - 1
                self.pen.box(x_mm, top_mm + 0.6, TICK_MM, TICK_MM, 0.25)
                self.pen.text(text_mm, top_mm + 2.4, word(key, STAFF_LANGUAGE), PT_CHOICE, text_room_mm)
                below_mm = top_mm + 4.4 + self.step_mm / 2 - 0.2
                self.pen.text(text_mm, below_mm, self.further(key), PT_FURTHER, text_room_mm, language=self.language)
                x_mm += self._width_mm(key, room_mm)
            top_mm += self.choice_mm

    def _width_mm(self, key: str, room_mm: float) -> float:
        """A choice with its box and the space behind it."""
        japanese_mm = self.pen.measured(word(key, STAFF_LANGUAGE), PT_CHOICE)
        further_mm = self.pen.measured(self.further(key), PT_FURTHER, language=self.language)
        return min(TICK_MM + 1 + max(japanese_mm, further_mm), room_mm) + GAP_MM

"""All keys of the reception on one sheet."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_KEYS = (
    ("@help.key.digits", "help.digits"),
    ("@help.key.letters", "help.letters"),
    ("Enter", "help.enter"),
    ("Esc", "help.escape"),
    ("Tab", "help.tab"),
    ("@help.key.members", "help.members"),
    ("F2", "help.f2"),
    ("F3", "help.f3"),
    ("F4", "help.f4"),
    ("F5", "help.f5"),
    ("F6", "help.f6"),
    ("F7", "help.f7"),
    ("F7", "help.f7.form"),
    ("F8", "help.f8"),
    ("F9", "help.f9"),
    ("F10", "help.f10"),
    ("F11", "help.f11"),
    ("F12", "help.f12"),
    ("F8", "help.f8.code"),
    ("Shift+F8", "help.shift_f8"),
    ("Shift+F9", "help.shift_f9"),
    ("Ctrl+B", "help.centre"),
    ("Ctrl+D", "help.whereabouts"),
    ("Ctrl+K", "help.venue"),
    ("Ctrl+L", "help.roster"),
    ("Ctrl+P", "help.slip"),
    ("Ctrl+R", "help.report"),
    ("Ctrl+Enter", "help.receive"),
)
"""Key as printed on it (or the key of its name), and what it does."""
_COLUMNS = 2


class HelpSheet(Sheet):
    """Key and what it does; in two columns beside each other where the text is not enlarged."""

    def __init__(self, stage: Stage, parent: QWidget, close: Callable[[], None]) -> None:
        words = stage.translator
        super().__init__(stage, parent, words.word("help.title"), close, is_wide=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE_PX)
        grid.setVerticalSpacing(SPACE_PX // 2)
        columns = 1 if stage.theme.is_large else _COLUMNS
        rows = -(-len(_KEYS) // columns)
        for number, (key, meaning) in enumerate(_KEYS):
            column, row = divmod(number, rows)
            printed = words.word(key[1:]) if key.startswith("@") else key
            grid.addWidget(Words("keycap", printed, wrap=False), row, 2 * column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Words("body", words.word(meaning)), row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self.column.addWidget(Scroller(grid, rim_px=0), 1)
        self.done = ActionButton(words.word("settings.close"), close, "primary", "Esc")
        self.column.addWidget(self.done)
        self.done.setFocus()

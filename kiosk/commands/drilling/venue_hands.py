"""What the clerk at a venue table does with their hands: keys, scans, and waiting for what the page shows."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiosk.commands.drilling.errors import DrillStuck
from kiosk.commands.drilling.keyboard import BURST_PAUSE_S, SCANNER_PAUSE_S, SCANNER_SIGNS, Keyboard, bursts
from kiosk.commands.drilling.venue_orders import Do, Task
from kiosk.devices.wedge import SAME_SCAN_S
from kiosk.screens.reception_state import Answer, Tone
from kiosk.screens.venue_state import Choosing, Closing, CodeShown, HandForm, ParticipantCard, VenueIdle, VenueState
from kiosk.ui.buttons import RowButton

PAGE_LIMIT_S = 30.0
"""An answer takes milliseconds; a disk that is busy with another's work may need seconds."""
LEDGER_LIMIT_S = 180.0
"""After a day without a network the next try may be a minute away."""
Sees = Callable[[VenueState], bool]


@dataclass(frozen=True)
class Wait:
    """Until the page shows something, at most so long; without `sees` just so long."""

    limit_s: float
    sees: Sees | None = None


Script = Generator[Wait, VenueState | None, None]
"""Sent is what was on the page, or None when the limit passed."""


class VenueHands:
    """Plays tasks on the real window, one after the other."""

    def __init__(self, window: QWidget, screenshots: Path | None, tell: Callable[[str], None]) -> None:
        self._window = window
        self._keyboard = Keyboard(window)
        self._screenshots = screenshots
        self._tell = tell

    def play(self, task: Task) -> Script:
        """One task to its end. Raises DrillStuck where the page does not show what must follow."""
        match task.do:
            case Do.CHOOSE:
                yield from self._choose(task)
            case Do.SHOW_CODE:
                yield from self._show_code()
            case Do.PUT_CODE_AWAY:
                self._keyboard.press("escape")
            case Do.SCAN:
                yield from self._scan(task)
            case Do.WRITE:
                yield from self._write(task)
            case Do.CLOSE:
                yield from self._close()
            case Do.AWAIT_LEDGER:
                yield from self._await_ledger(task.noted)

    def _choose(self, task: Task) -> Script:
        def offers(state: VenueState) -> bool:
            panel = state.panel
            return isinstance(panel, Choosing) and any(line.title == task.text for line in panel.activities)

        yield from self._until("activities", offers, LEDGER_LIMIT_S)
        yield Wait(BURST_PAUSE_S)
        rows = self._window.findChildren(RowButton)
        self._keyboard.click(
            next(row for row in rows if row.accessibleName().startswith(task.text) and row.isVisible())
        )
        yield from self._until("chosen", lambda state: state.activity is not None and not _is(state, Choosing))
        self.photograph("chosen")

    def _show_code(self) -> Script:
        self._keyboard.press("venue_code")
        seen = yield from self._seen(
            "code", lambda state: isinstance(state.panel, CodeShown) and bool(state.panel.text)
        )
        self._tell(_code(seen))
        self.photograph("code")

    def _scan(self, task: Task) -> Script:
        if task.is_again:
            yield Wait(SAME_SCAN_S + 1.0)  # the scanner itself passes over a code that never left its beam
        self._keyboard.press("escape")
        before = yield from self._seen("page", lambda state: _is(state, VenueIdle))
        for burst in bursts(task.text, SCANNER_SIGNS):
            self._keyboard.type(burst)
            yield Wait(SCANNER_PAUSE_S)
        self._keyboard.press("enter")
        if task.is_again:
            yield from self._until("before", lambda state: _tone(state) is Tone.ALREADY_HERE)
        else:
            yield from self._until("noted", _is_noted_after(before))
        yield Wait(BURST_PAUSE_S)
        yield from self._hand_paper(task)

    def _write(self, task: Task) -> Script:
        self._keyboard.press("escape")
        before = yield from self._seen("page", lambda state: _is(state, VenueIdle))
        self._keyboard.press("venue_hand")
        yield from self._until("form", lambda state: _is(state, HandForm))
        for key, text in (("name", task.text), ("kana", task.kana), ("birth", task.born)):
            for burst in bursts(text):
                yield Wait(BURST_PAUSE_S)
                self._keyboard.write(burst)
            yield from self._until(key, _has_typed(key, text))
            if key != "birth":  # behind the last line stand buttons, and Enter there would press one
                self._keyboard.press("next_line")
        yield Wait(BURST_PAUSE_S)
        self.photograph("form")
        self._keyboard.press("enter")
        yield from self._until("noted", _is_noted_after(before))
        yield Wait(BURST_PAUSE_S)
        yield from self._hand_paper(task)

    def _hand_paper(self, task: Task) -> Script:
        """F6 to the person, F6 again for their certificate."""
        if not task.gets_paper:
            return
        self.photograph("no_points")
        self._keyboard.press("venue_paper")
        yield from self._until("opened", lambda state: _is(state, ParticipantCard))
        yield Wait(BURST_PAUSE_S)
        self._keyboard.press("venue_paper")
        yield from self._until("paper", _has_paper, LEDGER_LIMIT_S)
        yield Wait(BURST_PAUSE_S)
        self.photograph("certificate")

    def _close(self) -> Script:
        self._keyboard.press("escape")
        self._keyboard.press("venue_close")
        yield from self._until("closing", lambda state: _is(state, Closing))
        yield Wait(BURST_PAUSE_S)
        self._keyboard.press("enter")
        yield from self._until("closed", lambda state: _is(state, Answer) and state.counts.there == 0)

    def _await_ledger(self, noted: int) -> Script:
        """All that was written here has its verdict, and so many are on the list, whoever noted them."""

        def is_settled(state: VenueState) -> bool:
            return not state.unsent and not state.counts.pending and state.counts.noted >= noted

        yield from self._until("ledger", is_settled, LEDGER_LIMIT_S)
        self.photograph("settled")

    def _until(self, awaited: str, sees: Sees, limit_s: float = PAGE_LIMIT_S) -> Script:
        yield from self._seen(awaited, sees, limit_s)

    def _seen(
        self, awaited: str, sees: Sees, limit_s: float = PAGE_LIMIT_S
    ) -> Generator[Wait, VenueState | None, VenueState]:
        seen = yield Wait(limit_s, sees)
        if seen is None:
            raise DrillStuck(awaited=awaited)
        return seen

    def photograph(self, moment: str) -> None:
        """Keep a picture of the window."""
        if self._screenshots is not None:
            self._window.grab().save(str(self._screenshots / f"{moment}.png"))


def _is(state: VenueState, panel: type) -> bool:
    return isinstance(state.panel, panel)


def _code(state: VenueState) -> str:
    return state.panel.text if isinstance(state.panel, CodeShown) else ""


def _tone(state: VenueState) -> Tone | None:
    return state.panel.tone if isinstance(state.panel, Answer) else None


def _is_noted_after(before: VenueState) -> Sees:
    return lambda state: isinstance(state.panel, Answer) and state.counts.noted > before.counts.noted


def _has_typed(key: str, text: str) -> Sees:
    return lambda state: isinstance(state.panel, HandForm) and getattr(state.panel, key) == text


def _has_paper(state: VenueState) -> bool:
    """Its number is on the line, and the paper lies in the printer or in the folder."""
    panel = state.panel
    if not isinstance(panel, ParticipantCard) or panel.told is None:
        return False
    return bool(panel.line.certificate_no) and panel.told.key.startswith("paper.")

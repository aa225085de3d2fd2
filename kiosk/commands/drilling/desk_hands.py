"""What clerk and evacuees do with their hands, played on Qt's loop: keys, codes held up, and waiting for the screen."""

import time
from collections.abc import Generator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.camera_stand import CameraStand
from kiosk.commands.drilling.card_stand import CardStand
from kiosk.commands.drilling.errors import DrillStuck
from kiosk.commands.drilling.keyboard import (
    BURST_PAUSE_S,
    SCANNER_PAUSE_S,
    SCANNER_SIGNS,
    Keyboard,
    bursts,
)
from kiosk.commands.drilling.looks import Sees, card_asks, status_is
from kiosk.commands.drilling.people import PlannedPerson
from kiosk.commands.drilling.photographs import Photographs
from kiosk.commands.drilling.playing import Look, Seen, pause
from kiosk.commands.drilling.timing import Timing
from kiosk.devices.in_view import AWAY_S
from kiosk.devices.wedge import SAME_SCAN_S
from kiosk.screens.reception_state import CardStep, ReceptionState
from kiosk.ui.buttons import ActionButton, RowButton

SCREEN_LIMIT_S = 20.0
"""An answer takes milliseconds; a desk whose disk is busy with another's work may need seconds."""
HELD_S = 1.2
"""So long is a code held in one way before it is held otherwise."""
LEFT_VIEW_S = AWAY_S + 1.0
SCANNED_AGAIN_S = SAME_SCAN_S + 1.0
"""After that the same code counts as shown again, to the camera and to the hand scanner; a busy machine still looks at
the last picture for a while."""
UNDO_BUTTON, DEEPEN_BUTTON = 0, 1
"""Places of the two acts of an opened line of the last ten."""

Watching = Generator[Look, Seen | None, Seen]
Doing = Generator[Look, Seen | None, None]


class DeskHands:
    """Each method is part of a script; `timing` is that of the act under way."""

    def __init__(self, window: QWidget, camera: CameraStand, cards: CardStand, photographs: Photographs) -> None:
        self._window = window
        self._camera = camera
        self._cards = cards
        self._keyboard = Keyboard(window)
        self._photographs = photographs
        self._shown_mono_s: dict[str, float] = {}
        self.timing = Timing()
        self.doing = ""

    def await_screen(self, awaited: str, sees: Sees, limit_s: float = SCREEN_LIMIT_S) -> Watching:
        """Wait for the screen, and count the time. Raises DrillStuck."""
        began_mono_s = time.monotonic()
        seen = yield Look(sees, limit_s)
        if seen is None:
            raise DrillStuck(doing=self.doing, awaited=awaited)
        self.timing.waited(seen.at_mono_s - began_mono_s)
        return seen

    def photograph(self, moment: str) -> None:
        """Keep a picture of the window."""
        self._photographs.take(moment)

    def press(self, key: str, act: klm.Act = klm.Act.PRESS) -> None:
        """One key; `act` says whether something was thought over before."""
        self.timing.did(act)
        self._keyboard.press(key)

    def receive_form(self) -> None:
        """Ctrl and Enter: the card is agreed to."""
        self.timing.did(klm.Act.CONFIRM)
        self.timing.did(klm.Act.PRESS)
        self._keyboard.receive_form()

    def type(self, text: str) -> Doing:
        """Signs in bursts; the screen may draw what it likes meanwhile."""
        self.timing.did(klm.Act.PRESS, len(text))
        for burst in bursts(text):
            self._keyboard.type(burst)
            yield pause(BURST_PAUSE_S)

    def press_times(self, key: str, times: int) -> None:
        """One key several times."""
        self.timing.did(klm.Act.PRESS, times)
        for _ in range(times):
            self._keyboard.press(key)

    def scan(self, code: str, awaited: str, sees: Sees) -> Watching:
        """The hand scanner is aimed and fired: it types the code at its own speed, which counts as the machine's."""
        yield from self._let_leave(code, SCANNED_AGAIN_S)
        self.timing.did(klm.Act.AIM_SCANNER)
        began_mono_s = time.monotonic()
        for burst in bursts(code, SCANNER_SIGNS):
            self._keyboard.type(burst)
            yield pause(SCANNER_PAUSE_S)
        self._keyboard.press("enter")
        self.timing.waited(time.monotonic() - began_mono_s)
        seen = yield from self.await_screen(awaited, sees)
        self._shown_mono_s[code] = time.monotonic()
        # No hand is as fast as the machine: an Enter within 35 ms would be taken for the scanner's own second suffix.
        yield pause(BURST_PAUSE_S)
        return seen

    def hold_up(self, pictures: tuple[str, ...], awaited: str, sees: Sees) -> Watching:
        """A code is held before the camera, in one way after the other until it is read. Raises DrillStuck."""
        yield from self._let_leave(pictures[0], LEFT_VIEW_S)
        self.timing.did(klm.Act.TAKE_CODE)
        began_mono_s = time.monotonic()
        for picture in pictures:
            self._camera.hold(Path(picture))
            seen = yield Look(sees, HELD_S)
            if seen is not None:
                self._shown_mono_s[pictures[0]] = time.monotonic()
                self.timing.waited(seen.at_mono_s - began_mono_s)
                self._camera.leave()
                return seen
        raise DrillStuck(doing=self.doing, awaited=awaited)

    def place_card(self, person: PlannedPerson) -> Watching:
        """A card is laid on the reader; the screen asks for its printed digits."""
        self.timing.did(klm.Act.TAKE_CARD)
        self._cards.place(person)
        return (yield from self.await_screen("card", card_asks(CardStep.ASKING_NUMBER)))

    def take_card(self) -> Watching:
        """The person takes the card back, and the desk sees that; it costs the clerk nothing."""
        self._cards.take()
        return (yield from self.await_screen("card_taken", status_is("reader", "ready")))

    def click_recent(self, number: str, button: int) -> Doing:
        """Open the line of a reception and touch one of its acts. Raises DrillStuck where it is not in view."""
        line = next(
            (row for row in self._window.findChildren(RowButton) if row.accessibleName().startswith(f"{number} ")), None
        )
        room = line.parentWidget() if line is not None else None
        if line is None or room is None:
            raise DrillStuck(doing=self.doing, awaited="recent_line")
        acts = [one for one in room.findChildren(ActionButton) if one.property("kind") == "small"]
        self.timing.did(klm.Act.POINT_AND_CLICK, 2)
        self._keyboard.click(line)
        yield pause(BURST_PAUSE_S)
        self._keyboard.click(acts[button])

    def look(self) -> Watching:
        """The screen as it is now, at no cost."""
        seen = yield Look(_anything, SCREEN_LIMIT_S)
        assert seen is not None, "any state is seen at once"
        return seen

    def _let_leave(self, shown: str, away_s: float) -> Doing:
        """The same code counts as shown again only when it has been away; nobody leaves and comes back that fast."""
        left_s = self._shown_mono_s.get(shown, float("-inf")) + away_s - time.monotonic()
        if left_s > 0:
            yield pause(left_s)


def _anything(_state: ReceptionState) -> bool:
    return True

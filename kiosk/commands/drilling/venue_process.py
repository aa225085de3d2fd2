"""The process of a venue table in a drill: the real program with its real window, and a clerk before it.

Started as `python -m kiosk.commands.drilling.venue_process ORDERS.json`; tells each task as a JSON line on stdout,
waits for a sign on stdin where the task says so, and ends at once when its stdin closes.
"""

import queue
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk import log
from kiosk.app.window import WindowedKiosk, application
from kiosk.commands.drilling import orders_file, telling
from kiosk.commands.drilling.venue_hands import Script, VenueHands, Wait
from kiosk.commands.drilling.venue_orders import VenueOrders
from kiosk.screens.venue_state import VenueState

LOOK_MS = 20
"""How often the clerk looks at the page."""
MAX_WORDS = 100
"""Words of the drill not yet read; it says one for each task that waits."""
WORD_LIMIT_S = 600.0
"""The drill may have to wait for phones and for other processes before it says the next word."""


def main(arguments: Sequence[str]) -> int:
    """Play one day of a table; the exit code."""
    orders = orders_file.read(Path(arguments[0]), VenueOrders)
    words: queue.Queue[str] = queue.Queue(MAX_WORDS)
    telling.listen(words.put)
    log.set_up(orders.config.log_folder)
    return _Table(orders, application(), words).run()


class _Table:
    """Kiosk, window and clerk of one day."""

    def __init__(self, orders: VenueOrders, running: QApplication, words: "queue.Queue[str]") -> None:
        self._orders = orders
        self._running = running
        self._words = words
        self._failure = ""
        self._desk = WindowedKiosk(orders.config, running)
        folder = Path(orders.screenshots) if orders.screenshots else None
        self._hands = VenueHands(self._desk.window, folder, lambda text: telling.say({"code": text}))
        self._script = self._day()
        self._waiting = Wait(0.0)
        self._since_mono_s = time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)

    def run(self) -> int:
        """Until the clerk is done or stuck."""
        self._desk.open()
        self._desk.window.activateWindow()
        self._go_on(None)
        self._timer.start(LOOK_MS)
        self._running.exec()
        self._timer.stop()
        self._desk.close()
        if not self._failure:
            return 0
        telling.say({"stuck": self._failure})
        return telling.EXIT_STUCK

    def _day(self) -> Script:
        for number, task in enumerate(self._orders.tasks):
            telling.say({"task": number, "moment": "begins"})
            if task.waits:
                yield from self._await_word()
            yield from self._hands.play(task)
            telling.say({"task": number, "moment": "done"})

    def _await_word(self) -> Generator[Wait, VenueState | None, None]:
        yield Wait(WORD_LIMIT_S, lambda _state: not self._words.empty())
        self._words.get_nowait()

    def _look(self) -> None:
        wait, state = self._waiting, self._desk.kiosk.venue.state
        if wait.sees is not None and wait.sees(state):
            self._go_on(state)
        elif time.monotonic() - self._since_mono_s >= wait.limit_s:
            self._go_on(None)

    def _go_on(self, seen: VenueState | None) -> None:
        try:
            self._waiting = self._script.send(seen)
            self._since_mono_s = time.monotonic()
        except StopIteration:
            self._desk.window.close()
        except Exception as error:  # noqa: BLE001 - whoever started us must hear of every failure
            self._failure = telling.words_of(error)
            self._hands.photograph("stuck")
            self._timer.stop()
            self._desk.window.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

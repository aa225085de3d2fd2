"""The kiosk's process of a drill: the real program with its real window, and a clerk before it.

Started as `python -m kiosk.commands.drilling.desk_process ORDERS.json`; tells each moment as a JSON line on stdout, and
ends at once when its stdin closes, for then whoever started it is gone.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk import log
from kiosk.app.window import WindowedKiosk, application
from kiosk.commands.drilling import orders_file, telling
from kiosk.commands.drilling.camera_stand import COPY_MS, CameraStand
from kiosk.commands.drilling.card_stand import CardStand
from kiosk.commands.drilling.clerk import Clerk
from kiosk.commands.drilling.desk_hands import DeskHands
from kiosk.commands.drilling.notebook import Notebook
from kiosk.commands.drilling.orders import Orders
from kiosk.commands.drilling.photographs import Photographs
from kiosk.commands.drilling.plan import Moment
from kiosk.commands.drilling.playing import Playing
from kiosk.screens.reception_state import ReceptionState


def main(arguments: Sequence[str]) -> int:
    """Play one life of the kiosk; the exit code."""
    orders = orders_file.read(Path(arguments[0]), Orders)
    telling.listen(lambda _sign: None)  # the drill says nothing; it only may be gone
    log.set_up(orders.config.log_folder)
    return _Evening(orders, application()).run()


class _Evening:
    """Kiosk, window and clerk of one life."""

    def __init__(self, orders: Orders, running: QApplication) -> None:
        self._running = running
        self._error: Exception | None = None
        self._desk = WindowedKiosk(orders.config, running)
        window = self._desk.window
        self._photographs = Photographs(window, Path(orders.screenshots) if orders.screenshots else None)
        self._camera = CameraStand(Path(orders.camera), Path(orders.empty_desk))
        self._camera_pace = QTimer()
        self._camera_pace.timeout.connect(self._camera.tick)
        hands = DeskHands(window, self._camera, CardStand(self._desk.kiosk.card_tray), self._photographs)
        clerk = Clerk(orders, Notebook(Path(orders.notebook)), hands, _tell)
        self._playing = Playing(window, clerk.evening(), self._desk.bridge.post, self._ended)

    def run(self) -> int:
        """Until the clerk is done or stuck."""
        self._desk.open()
        self._desk.window.activateWindow()
        self._camera_pace.start(COPY_MS)
        self._desk.kiosk.screen.observe(_both(self._desk.window.draw, self._playing.drawn))
        self._playing.start()
        self._running.exec()
        self._desk.close()
        if self._error is None:
            return 0
        telling.say({"stuck": telling.words_of(self._error)})
        return telling.EXIT_STUCK

    def _ended(self, error: Exception | None) -> None:
        self._error = error
        if error is not None:
            self._photographs.take("stuck")
        self._desk.window.close()


def _both(
    draw: Callable[[ReceptionState], None], drawn: Callable[[ReceptionState], None]
) -> Callable[[ReceptionState], None]:
    """The window first: the clerk sees only what was drawn."""

    def show(state: ReceptionState) -> None:
        draw(state)
        drawn(state)

    return show


def _tell(moment: Moment, step: int) -> None:
    telling.say({"moment": moment.value, "step": step})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The real window, its camera and its threads as one process, at which one code after the other is held up."""

import gc
import json
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer

from kiosk.app.window import WindowedKiosk, application
from kiosk.config import Config
from kiosk.screens.reception_state import Answer

HOUR_S = 3600
LOOK_MS = 5
"""How often it is looked whether the answer is there."""
ANSWER_LIMIT_S = 10.0
"""Longer than any answer: a code that was not read is noted and left."""
COPY_EVERY_S = 15 * 60
"""Of simulated time, as the desk makes its copies."""
LAST_WORD_S = 60.0
"""Within so many seconds after the last code everything is delivered."""


class Soak:
    """Holds up `codes`; after each the desk's seconds pass that lie between two families, as fast as they go."""

    def __init__(self, program: WindowedKiosk, codes: list[str], seconds_between: list[int]) -> None:
        from kiosk.devices.simulated.pictures import code_picture

        self._program, self._pictures, self._between = program, code_picture, seconds_between
        self._codes = codes
        self._process = psutil.Process()
        self._next, self._shown_at_s, self._passed_s = 0, 0.0, 0
        self._shown_no = ""
        self._missed, self._took_ms = 0, [0.0] * len(codes)
        self._ended_at_s = 0.0
        self.code = 1
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._program.kiosk.screen.set_express(True)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        if self._ended_at_s:
            self._wait_for_the_end()
        elif not self._shown_at_s:
            self._show()
        elif self._is_answered():
            self._took_ms[self._next] = (time.perf_counter() - self._shown_at_s) * 1000
            self._go_on()
        elif time.perf_counter() - self._shown_at_s > ANSWER_LIMIT_S:
            self._missed += 1
            self._program.kiosk.screen.escape()
            self._go_on()

    def _show(self) -> None:
        kiosk = self._program.kiosk
        picture = self._pictures(self._codes[self._next])
        self._shown_no = _number(kiosk.screen.state.panel)
        self._shown_at_s = time.perf_counter()
        kiosk.show_code(picture)

    def _is_answered(self) -> bool:
        number = _number(self._program.kiosk.screen.state.panel)
        return bool(number) and number != self._shown_no

    def _go_on(self) -> None:
        kiosk = self._program.kiosk
        for _ in range(self._between[self._next]):
            kiosk.tick()
            self._passed_s += 1
            if self._passed_s % COPY_EVERY_S == 0:
                kiosk._copying.soon()
        if self._next % 20 == 0:
            self._say("at")
        self._shown_at_s, self._next = 0.0, self._next + 1
        if self._next == len(self._codes):
            self._ended_at_s = time.perf_counter()

    def _wait_for_the_end(self) -> None:
        entries = {entry.name: entry.status.key for entry in self._program.kiosk.screen.state.health}
        self._program.kiosk.screen.refresh()
        is_sent = entries.get("health.outbox") == "health.outbox.sent"
        if is_sent or time.perf_counter() - self._ended_at_s > LAST_WORD_S:
            self._timer.stop()
            self._say("end", missed=self._missed, took_ms=self._took_ms, passed_s=self._passed_s, is_sent=is_sent)
            self._program._application.quit()

    def _say(self, word: str, **more: object) -> None:
        gc.collect()
        children = sum(one.memory_info().rss for one in self._process.children(recursive=True))
        told = {
            "word": word,
            "done": self._next,
            "rss": self._process.memory_info().rss,
            "children_rss": children,
            "fds": self._process.num_fds(),
            "threads": self._process.num_threads(),
        }
        print(json.dumps(told | more), flush=True)


def _number(panel: object) -> str:
    return panel.reception_no if isinstance(panel, Answer) else ""


def main(order: Path) -> int:
    told = json.loads(order.read_text("utf-8"))
    config = Config(
        is_training=True,
        data=Path(told["data"]),
        ledger_url=told["url"],
        enrolment_code=told["enrolment_code"],
        operator_id="soak",
    )
    running = application()
    program = WindowedKiosk(config, running)
    soak = Soak(program, told["codes"], told["between"])
    QTimer.singleShot(told["settle_ms"], soak.start)
    return program.run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

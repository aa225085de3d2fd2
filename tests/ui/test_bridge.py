"""The one door into the Qt thread."""

import threading

from PySide6.QtWidgets import QApplication

from kiosk.ui.bridge import Bridge

MANY = 3_000
"""PySide6 6.12.0 aborted on Python 3.11 after some 570 signals."""


def test_three_thousand_posts_arrive_in_order_on_the_qt_thread(qtbot) -> None:
    bridge = Bridge()
    done: list[tuple[int, int]] = []

    def post_all() -> None:
        for number in range(MANY):
            bridge.post(lambda number=number: done.append((number, threading.get_ident())))

    thread = threading.Thread(target=post_all, name="posting")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(done) == MANY)

    assert [number for number, _thread in done] == list(range(MANY))
    assert {thread for _number, thread in done} == {threading.get_ident()}


def test_nothing_is_done_after_shutting(qapp: QApplication) -> None:
    bridge = Bridge()
    done: list[str] = []
    bridge.post(lambda: done.append("posted before, not yet done"))
    bridge.shut()
    bridge.post(lambda: done.append("posted after"))
    qapp.processEvents()

    assert done == []


def test_posting_from_the_qt_thread_waits_for_the_loop(qapp: QApplication) -> None:
    bridge = Bridge()
    done: list[int] = []
    bridge.post(lambda: done.append(1))

    assert done == []
    qapp.processEvents()
    assert done == [1]

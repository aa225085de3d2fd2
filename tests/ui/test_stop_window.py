"""The window of a desk that cannot be opened tells what to do until it can."""

from pathlib import Path

import pytest

from kiosk.screens.message import message
from kiosk.ui.labels import Words
from kiosk.ui.stop_window import StopWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.mark.parametrize(
    ("key", "is_on_paper"), [("error.not_enrolled", True), ("error.disk_full", True), ("error.already_running", False)]
)
def test_people_are_received_on_paper_but_where_a_desk_is_open(qtbot, key: str, is_on_paper: bool):
    words = Translator.load(RESOURCES / "translations", "ja")
    window = StopWindow(words, Theme(RESOURCES), message(key))
    qtbot.addWidget(window)
    told = [label.text() for label in window.findChildren(Words)]
    assert words.word(key) in told
    assert (words.word("stop.on_paper") in told) is is_on_paper


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_longest_reason_is_seen_to_its_end(qtbot, language: str):
    words = Translator.load(RESOURCES / "translations", language)
    cause = message("error.enrolment_unreachable", url="https://ledger.example.kumamoto.example:8443/desks")
    window = StopWindow(words, Theme(RESOURCES), cause)
    qtbot.addWidget(window)
    window.show()
    for label in window.findChildren(Words):
        assert label.height() >= label.heightForWidth(label.width()), label.text()

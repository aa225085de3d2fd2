"""The offscreen platform, one application, and windows with a screen that only writes down."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.screens.reception_state import ReceptionState
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.translator import Translator
from tests.ui.gallery import RESOURCES, let_go
from tests.ui.samples import IDLE
from tests.ui.touches import RecordedTouches

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def touches() -> RecordedTouches:
    return RecordedTouches()


@pytest.fixture
def make_window(qapp: QApplication, touches: RecordedTouches) -> Iterator[MakeWindow]:
    made: list[MainWindow] = []

    def make(
        state: ReceptionState = IDLE,
        language: str = "ja",
        theme: ThemeName = ThemeName.LIGHT,
        step: TextStep = TextStep.NORMAL,
        calls: WindowCalls | None = None,
    ) -> MainWindow:
        translator = Translator.load(RESOURCES / "translations", language)
        window = MainWindow(translator, Theme(RESOURCES, theme, step), touches, calls)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        window.draw(state)
        qapp.processEvents()
        made.append(window)
        return window

    yield make
    for window in made:
        let_go(window)

"""Checks that need Qt: the bundled fonts draw Japanese, and there is a way to sound."""

import os
import sys

from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication

from kiosk.commands.checking.finding import Finding, State
from kiosk.config import RESOURCES
from kiosk.devices.qt.sound import SoundPlayer, SoundState
from kiosk.ui.theme import load_fonts

SIGNS = "避難所受付熊本市訓練ひなんヒナン髙﨑0123"
"""What every screen shows; a font without one of them would show an empty box."""
SIZE_PX = 24


def application() -> QApplication:
    """Qt, drawn nowhere where there is no display."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication([])


def check_fonts() -> Finding:
    """Whether the fonts that ship here are found, and have every sign."""
    application()
    families = load_fonts(RESOURCES / "fonts")
    if not families:
        return Finding("fonts", State.FAILED, "missing")
    font = QRawFont.fromFont(QFontDatabase.font(families[0], "", SIZE_PX))
    lacking = sum(not font.supportsCharacter(ord(sign)) for sign in SIGNS)  # a str is not taken as one sign
    if lacking:
        return Finding("fonts", State.FAILED, "incomplete", {"count": lacking})
    return Finding("fonts", State.GOOD, "there", {"count": len(families)})


def check_sound() -> Finding:
    """Whether outcomes can be heard; a desk without sound works all the same."""
    application()
    player = SoundPlayer(RESOURCES / "sounds")
    player.start()
    is_ready = player.state is SoundState.READY
    player.stop()
    return Finding("sound", State.GOOD, "ready") if is_ready else Finding("sound", State.ABSENT, "none")

"""Draws every state of the reception into pictures: `python -m tests.ui.gallery DIR [--only WORD] [--quick]`."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.translator import Translator
from tests.ui.card_samples import CARD_STATES
from tests.ui.paper_samples import PAPER_STATES
from tests.ui.samples import STATES
from tests.ui.shelter_samples import ARRIVALS, SHELTER, SHELTER_STATES, RecordedShelter
from tests.ui.stay_samples import STAY_STATES
from tests.ui.touches import RecordedTouches

RESOURCES = Path(__file__).parents[2] / "resources"
SIZES = ((1280, 800), (1920, 1080))
CORNERS = ((230.0, 150.0), (400.0, 160.0), (390.0, 330.0), (220.0, 320.0))


def desk_picture() -> np.ndarray:
    """A grey gradient with a pale card: enough to see frame and outline."""
    rows = np.linspace(70, 130, 480, dtype=np.uint8)
    picture = np.repeat(np.repeat(rows[:, None, None], 640, axis=1), 3, axis=2).copy()
    picture[150:330, 220:400] = 225
    return picture


def window(language: str, theme: ThemeName, step: TextStep = TextStep.NORMAL) -> MainWindow:
    """A window with no screen behind it."""
    translator = Translator.load(RESOURCES / "translations", language)
    calls = WindowCalls(
        record_mode_changed=print,
        shelter_changed=print,
        own_shelter=RecordedShelter(SHELTER),
        arrivals=RecordedShelter(ARRIVALS),
        shelters=lambda: (("1", "見本第一小学校"), ("2", "例示中学校"), ("3", "訓練公民館")),
    )
    return MainWindow(translator, Theme(RESOURCES, theme, step), RecordedTouches(), calls)


def draw_all(directory: Path, only: str, *, quick: bool) -> None:
    """One picture per state, language, theme, size and text step."""
    steps = (TextStep.NORMAL,) if quick else (TextStep.NORMAL, TextStep.LARGEST)
    sizes = SIZES[:1] if quick else SIZES
    themes = (ThemeName.LIGHT,) if quick else tuple(ThemeName)
    for language in ("ja", "en"):
        for theme in themes:
            for step in steps:
                for size in sizes:
                    folder = directory / f"{language}-{theme.value}-{step.value}-{size[0]}"
                    folder.mkdir(parents=True, exist_ok=True)
                    draw_folder(folder, window(language, theme, step), size, only)


def settle() -> None:
    """Let layouts inside layouts come to rest: each asks its parent in an event of its own."""
    for _round in range(4):
        QApplication.processEvents()


def let_go(window: MainWindow) -> None:
    """Have Qt delete a window before Python collects it (see MainWindow)."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def draw_folder(folder: Path, shown: MainWindow, size: tuple[int, int], only: str) -> None:
    """All states of one look."""
    shown.resize(*size)
    shown.show()
    shown.show_preview(desk_picture(), (CORNERS,))
    for name, state in {**STATES, **CARD_STATES, **PAPER_STATES, **SHELTER_STATES, **STAY_STATES}.items():
        if only in name:
            shown.draw(state)
            shown.show_preview(desk_picture(), (CORNERS,))
            settle()
            shown.grab().save(str(folder / f"{name}.png"))
    shown.show_samples(
        [(f"見本 {name}（{count}人）", name) for name, count in (("花子", 4), ("次郎", 1), ("ウメ", 2), ("そら", 5))],
        print,
    )
    if only in "training":
        shown.draw(replace(STATES["idle"]))
        settle()
        shown.grab().save(str(folder / "training.png"))
    sheets = {
        "settings": shown.open_settings,
        "help": shown.open_help,
        "own_shelter": shown.open_own_shelter,
        "posted_code": shown.open_posted_code,
        "arrivals": shown.open_arrivals,
    }
    for name, open_sheet in sheets.items():
        if only in name:
            open_sheet()
            settle()
            shown.grab().save(str(folder / f"{name}.png"))
    let_go(shown)


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args()
    _application = QApplication.instance() or QApplication([])
    draw_all(chosen.directory, chosen.only, quick=chosen.quick)


if __name__ == "__main__":
    main()

"""Draws every screen into pictures: `python -m tests.ui.gallery DIR [--only WORD] [--quick] [--everything]`."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName

RESOURCES = Path(__file__).parents[2] / "resources"
SIZES = ((1280, 800), (1920, 1080))
STAFF_READ = ("ja", "en")
EVACUEES_READ = ("ja", "ne", "tl")
"""Japanese, the script with the most marks above and below, and the longest sentences."""


def settle() -> None:
    """Let layouts inside layouts come to rest: each asks its parent in an event of its own."""
    for _round in range(4):
        QApplication.processEvents()


def let_go(window: QWidget) -> None:
    """Have Qt delete a window before Python collects it (see MainWindow)."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def looks(*, quick: bool, everything: bool) -> Iterable[tuple[Theme, tuple[int, int]]]:
    """Which looks are drawn in which sizes of the window."""
    themes = tuple(ThemeName) if everything else (ThemeName.LIGHT,)
    steps = (TextStep.NORMAL, TextStep.LARGEST) if everything else (TextStep.NORMAL,)
    sizes = SIZES[:1] if quick else SIZES
    return [(Theme(RESOURCES, theme, step), size) for theme in themes for step in steps for size in sizes]


def draw_all(directory: Path, only: str, *, quick: bool, everything: bool = False) -> int:
    """One picture per scene, language and look; how many there are."""
    from tests.ui.scenes import all_scenes  # which imports the tests' samples, and those this module

    drawn = 0
    for theme, size in looks(quick=quick, everything=everything):
        for scene in all_scenes():
            for language in EVACUEES_READ if scene.is_for_evacuees else STAFF_READ:
                if only in scene.name:
                    folder = directory / f"{language}-{theme.name.value}-{theme.step.value}-{size[0]}"
                    folder.mkdir(parents=True, exist_ok=True)
                    draw(
                        scene.make(language, theme), None if scene.has_own_size else size, folder / f"{scene.name}.png"
                    )
                    drawn += 1
    return drawn


def draw(window: QWidget, size: tuple[int, int] | None, path: Path) -> None:
    """One picture."""
    if size is not None:
        window.resize(*size)
    window.show()
    settle()
    window.grab().save(str(path))
    let_go(window)


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--only", default="", help="scenes whose name holds this word")
    parser.add_argument("--quick", action="store_true", help="the smallest window only")
    parser.add_argument("--everything", action="store_true", help="all themes, and the largest text too")
    chosen = parser.parse_args()
    _application = QApplication.instance() or QApplication([])
    drawn = draw_all(chosen.directory, chosen.only, quick=chosen.quick, everything=chosen.everything)
    print(f"{drawn} pictures in {chosen.directory}")


if __name__ == "__main__":
    main()

"""Each control has a name that is read out, and is large enough for a finger on the screen's own dots."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLineEdit, QScrollBar, QWidget

from kiosk.ui.theme import FINEST_DPI, MM_PER_INCH, TARGET_MM, USUAL_DPI, Theme
from tests.ui.gallery import RESOURCES, let_go, settle
from tests.ui.scenes import Scene, all_scenes
from tests.ui.test_nothing_cut_off import faults_of

SCENES = list(all_scenes())
FINE_DPI = 160.0
"""A 14-inch screen of 1920 × 1080."""
SIZES = {USUAL_DPI: (1280, 800), FINE_DPI: (1920, 1080)}


def shown(scene: Scene, dots_per_inch: float = USUAL_DPI) -> QWidget:
    widget = scene.make("ja", Theme(RESOURCES, dots_per_inch=dots_per_inch))
    widget.resize(*SIZES[dots_per_inch])
    widget.show()
    settle()
    return widget


def controls(widget: QWidget) -> Iterator[QWidget]:
    """Whatever can be touched or typed into."""
    for part in widget.findChildren(QWidget):
        is_of_a_room = isinstance(part, QAbstractScrollArea) or isinstance(part.parentWidget(), QAbstractScrollArea)
        if part.isVisible() and not isinstance(part, QScrollBar) and not is_of_a_room:
            takes_keys = bool(part.focusPolicy().value)
            if isinstance(part, QAbstractButton | QLineEdit) or takes_keys:
                yield part


def spoken(control: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(control)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def says_something(name: str) -> bool:
    return any(character.isalnum() for character in name)


def mute(widget: QWidget) -> list[str]:
    parts = [one for one in controls(widget) if not says_something(spoken(one))]
    return [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in parts]


def too_small(control: QWidget, target_px: int) -> bool:
    return isinstance(control, QAbstractButton | QLineEdit) and min(control.width(), control.height()) < target_px


def small(widget: QWidget, dots_per_inch: float) -> set[str]:
    target_px = round(TARGET_MM * dots_per_inch / MM_PER_INCH)
    return {f"{spoken(one)} {one.width()}x{one.height()}" for one in controls(widget) if too_small(one, target_px)}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_control_has_a_name_and_is_12_mm(qapp: QApplication, scene: Scene) -> None:
    widget = shown(scene)
    found = mute(widget), small(widget, USUAL_DPI)
    let_go(widget)

    assert found == ([], set())


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_on_finer_dots_targets_grow_and_nothing_is_cut_off(qapp: QApplication, scene: Scene) -> None:
    widget = shown(scene, FINE_DPI)
    found = small(widget, FINE_DPI), faults_of(widget)
    let_go(widget)

    assert found == (set(), [])


@pytest.mark.parametrize(
    ("dots_per_inch", "target_px"), [(0.0, 46), (96.0, 46), (100.0, 48), (160.0, 76), (FINEST_DPI, 114), (9_999.0, 114)]
)
def test_a_target_in_pixels(dots_per_inch: float, target_px: int) -> None:
    assert Theme(RESOURCES, dots_per_inch=dots_per_inch).target_px == target_px


def test_the_measure_sees_a_mute_and_a_small_control(qapp: QApplication) -> None:
    widget = QWidget()
    line = QLineEdit(widget)
    line.resize(100, 20)
    widget.show()

    assert list(controls(widget)) == [line]
    assert not says_something(spoken(line))
    assert too_small(line, 46)
    let_go(widget)

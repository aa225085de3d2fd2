"""Every word of every state fits its place, in both languages, at all text sizes, in the smallest window."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from kiosk.ui.desk_buttons import DeskButtons
from kiosk.ui.labels import Words
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import SMALLEST_PX
from kiosk.ui.scroller import Scroller
from kiosk.ui.staff_sheet import StaffSheet
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from tests.ui.card_samples import CARD_STATES
from tests.ui.conftest import MakeWindow
from tests.ui.gallery import RESOURCES, let_go, settle
from tests.ui.paper_samples import PAPER_STATES
from tests.ui.samples import STATES
from tests.ui.scenes import all_scenes
from tests.ui.staff_samples import STAFF_STATES, StaffOnPaper
from tests.ui.stay_samples import STAY_STATES

SLACK_PX = 1
AT_EASE_PX = (1280, 800)
"""What the two largest texts need: the green answer's number alone is 100 pixels high then."""


def scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def too_small(widget: QWidget) -> bool:
    """Whether the widget got less room than its text needs."""
    if isinstance(widget, Words):
        if widget.is_elided:
            return widget.height() + SLACK_PX < widget.sizeHint().height()
        if widget.hasHeightForWidth():
            return widget.height() + SLACK_PX < widget.heightForWidth(widget.width())
    hint = widget.sizeHint()
    if widget.layout() is not None:  # rows whose labels are measured one by one
        return False
    return widget.width() + SLACK_PX < hint.width() or widget.height() + SLACK_PX < hint.height()


def outside(widget: QWidget, window: QWidget) -> bool:
    """Whether a part lies outside its parent; what scrolls may be below, never beside."""
    parent = widget.parentWidget()
    rect = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
    room = parent.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX)
    return not room.contains(rect)


def overlaps(parts: list[QWidget]) -> list[tuple[str, str]]:
    """Neighbours that lie on each other."""
    found = []
    for index, one in enumerate(parts):
        for other in parts[index + 1 :]:
            same_parent = one.parentWidget() is other.parentWidget()
            if same_parent and one.geometry().intersects(other.geometry()):
                found.append((name_of(one), name_of(other)))
    return found


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, Words | QPushButton) else type(widget).__name__
    return f"{text} {widget.width()}x{widget.height()}"


def faults_of(window: QWidget) -> list[str]:
    parts = [part for part in window.findChildren(QWidget) if part.isVisible()]
    texts = [part for part in parts if isinstance(part, Words | QPushButton)]
    faults = [f"small: {name_of(part)}" for part in texts if too_small(part)]
    faults += [f"outside: {name_of(part)}" for part in texts if outside(part, window)]
    columns = [part for part in parts if isinstance(part, Words | QPushButton | Scroller | DeskButtons)]
    rooms = [part for part in parts if isinstance(part, QScrollArea)]
    wide = [room for room in rooms if room.widget().width() > room.viewport().width() + SLACK_PX]
    faults += [f"sideways: {type(room.parentWidget()).__name__}" for room in wide]
    return faults + [f"overlap: {pair}" for pair in overlaps(columns)]


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_fits(make_window: MakeWindow, language: str, step: TextStep) -> None:
    window = make_window(language=language, step=step)
    faults = {}
    for name, state in {**STATES, **CARD_STATES, **PAPER_STATES, **STAY_STATES}.items():
        window.draw(state)
        settle()
        if found := faults_of(window):
            faults[name] = found
    for name, open_sheet in (("settings", window.open_settings), ("help", window.open_help)):
        open_sheet()
        settle()
        if found := faults_of(window):
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["idle", "idle_troubled", "found", "received", "card_pin"])
def test_the_smallest_window_holds_the_desk_with_all_its_buttons(
    qapp: QApplication, name: str, language: str, step: TextStep
) -> None:
    """Every sheet and page is offered, more than any one desk has: what has no room scrolls, and nothing is cut off."""
    size_px = SMALLEST_PX if step <= TextStep.LARGE else AT_EASE_PX
    scene = next(one for one in all_scenes() if one.name == name)
    window = scene.make(language, Theme(RESOURCES, ThemeName.LIGHT, step))
    window.resize(*size_px)
    window.show()
    settle()
    size, faults = (window.width(), window.height()), faults_of(window)
    let_go(window)
    assert size == size_px
    assert faults == []


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_way_of_the_staffs_sheet_is_read(make_window: MakeWindow, language: str, step: TextStep) -> None:
    calls = WindowCalls(staff=StaffOnPaper(STAFF_STATES["staff"]))
    window = make_window(language=language, step=step, calls=calls)
    window.open_staff()
    settle()
    sheet = window.findChild(StaffSheet)
    assert sheet is not None
    buttons = [one for one in sheet.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) > 5
    assert [name_of(one) for one in buttons if too_small(one)] == []


def test_the_measure_sees_a_cut_off_word(make_window: MakeWindow) -> None:
    window = make_window()
    label = next(
        part for part in window.findChildren(Words) if part.property("role") == "headline" and part.isVisible()
    )
    label.setFixedHeight(8)
    QApplication.processEvents()

    assert any(fault.startswith("small") for fault in faults_of(window))

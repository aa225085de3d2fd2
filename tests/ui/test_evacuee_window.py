"""The evacuee's window: words fit and are drawn by bundled faces, touches arrive, staff get their desk back."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from kiosk.ports.faces import families_of
from kiosk.screens.evacuee_state import EvacueeLanguage, EvacueeWord
from kiosk.ui.buttons import ActionButton
from kiosk.ui.evacuee_faces import load_faces
from kiosk.ui.evacuee_view import EvacueeView
from kiosk.ui.evacuee_window import EvacueePage, EvacueeWindow
from kiosk.ui.labels import Words
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.tokens import TextStep
from tests.ui.conftest import MakeWindow
from tests.ui.evacuee_samples import PANELS, EvacueeOnPaper, state
from tests.ui.gallery import RESOURCES, settle
from tests.ui.samples import STATES
from tests.ui.test_nothing_cut_off import faults_of
from tests.unit.ui.test_evacuee_words import sentences

MakeView = Callable[..., tuple[EvacueeView, EvacueeOnPaper]]
BUNDLED = ("BIZ UD", "Kiosk Sans")
LANGUAGES = list(EvacueeLanguage)


@pytest.fixture
def make_view(qapp: QApplication) -> Iterator[MakeView]:
    made: list[EvacueeView] = []
    load_fonts(RESOURCES / "fonts")

    def make(
        panel: str, language: EvacueeLanguage = EvacueeLanguage.JAPANESE, step: TextStep = TextStep.NORMAL
    ) -> tuple[EvacueeView, EvacueeOnPaper]:
        screen = EvacueeOnPaper(state(panel, language))
        view = EvacueeView(Theme(RESOURCES, step=step), screen)
        view.resize(1280, 800)
        view.open()
        view.show()
        settle()
        made.append(view)
        return view, screen

    yield make
    for view in made:
        view.close_door()
        view.hide()
        view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_fits(make_view: MakeView, language: EvacueeLanguage, step: TextStep) -> None:
    view, screen = make_view("evacuee_welcome", language, step)
    faults = {}
    for panel in PANELS:
        screen.show(state(panel, language))
        view.flush()
        settle()
        if found := faults_of(view):
            faults[panel] = found
    assert faults == {}


def strange_faces(text: str, font: QFont) -> set[str]:
    """Faces other than ours that Qt would draw some part of `text` with; "" for a sign that nobody has."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    faces = {run.rawFont().familyName() for run in runs if 0 not in run.glyphIndexes()}
    holes = {"" for run in runs if 0 in run.glyphIndexes()}
    return {face for face in faces if not face.startswith(BUNDLED)} | holes


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_drawn_by_a_bundled_face(qapp: QApplication, language: EvacueeLanguage, bold: bool) -> None:
    load_fonts(RESOURCES / "fonts")
    load_faces(RESOURCES)
    font = QFont(list(families_of(language)))
    font.setPixelSize(20)
    font.setBold(bold)
    plain = {key: text.replace("\u3000", " ") for key, text in sentences(language.value).items()}
    strange = {text: found for text in plain.values() if (found := strange_faces(text, font))}

    assert strange == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_is_drawn_in_its_own_shapes(qapp: QApplication, language: EvacueeLanguage) -> None:
    """直 and 骨 look different to a Chinese reader: the first face of a language draws its words, not any face."""
    load_fonts(RESOURCES / "fonts")
    load_faces(RESOURCES)
    font = QFont(list(families_of(language)))
    layout = QTextLayout(sentences(language.value)["evacuee.check.which"].replace(" ", ""), font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    faces = {run.rawFont().familyName() for run in layout.glyphRuns()}

    assert families_of(language)[0] in faces


@pytest.mark.parametrize(
    "name",
    [
        "見本 花子",
        "髙﨑 例示",
        "刘见本",
        "劉見本",
        "Nguyễn Thị Mẫu",
        "नमुना राई",
        "견본 예시",
        "Peñafrancia Ñ",
        "レイダイ",
    ],
)
@pytest.mark.parametrize("language", [EvacueeLanguage.JAPANESE, EvacueeLanguage.NEPALI, EvacueeLanguage.KOREAN])
def test_a_name_of_any_script_is_drawn(qapp: QApplication, language: EvacueeLanguage, name: str) -> None:
    load_fonts(RESOURCES / "fonts")
    load_faces(RESOURCES)

    assert strange_faces(name.replace(" ", ""), QFont(list(families_of(language)))) == set()


def test_the_measure_sees_a_sign_that_no_bundled_face_has(qapp: QApplication) -> None:
    load_faces(RESOURCES)

    assert strange_faces("ሀ", QFont(list(families_of(EvacueeLanguage.JAPANESE)))) != set()


def touch(view: EvacueeView, text: str) -> None:
    button = next(one for one in view.findChildren(QPushButton) if one.text() == text and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_touches_arrive(make_view: MakeView) -> None:
    view, screen = make_view("evacuee_check")
    touch(view, "नेपाली")
    touch(view, "合っています")
    touch(view, "ちがいます")

    assert screen.touched == [EvacueeLanguage.NEPALI, EvacueeWord.RIGHT, EvacueeWord.DIFFERENT]


def test_another_language_changes_every_word(make_view: MakeView) -> None:
    view, screen = make_view("evacuee_check")
    screen.show(state("evacuee_check", EvacueeLanguage.KOREAN))
    settle()

    shown = {one.text() for one in view.findChildren(Words) if one.isVisible()}
    assert "이 내용이 맞습니까?" in shown
    assert "これで合っていますか" not in shown


def test_typing_is_followed_in_steps(make_view: MakeView) -> None:
    view, screen = make_view("evacuee_check")
    heading = next(one for one in view.findChildren(Words) if one.text() == "見本第一小学校")
    screen.show(replace(screen.state, shelter_name="例示中学校"))
    assert heading.isVisible()
    view.flush()
    settle()

    assert "例示中学校" in {one.text() for one in view.findChildren(Words) if one.isVisible()}


@pytest.mark.parametrize(("size", "larger"), [((1280, 800), False), ((1920, 1080), True)])
def test_a_large_screen_is_read_from_further_away(make_view: MakeView, size: tuple[int, int], larger: bool) -> None:
    view, _screen = make_view("evacuee_check")
    small_px = view.findChild(Words).font().pixelSize()
    view.resize(*size)
    settle()
    title = next(one for one in view.findChildren(Words) if one.isVisible())

    assert (title.font().pixelSize() > small_px) is larger
    assert faults_of(view) == []


def page_of(window: object) -> EvacueePage | None:
    pages = [one for one in window.findChildren(EvacueePage) if one.isVisible()]
    return pages[0] if pages else None


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F12])
def test_staff_turn_the_screen_and_take_it_back(make_window: MakeWindow, key: Qt.Key) -> None:
    screen = EvacueeOnPaper(state("evacuee_check"))
    window = make_window(STATES["found"], calls=WindowCalls(evacuee=screen))
    QTest.keyClick(window, Qt.Key.Key_F12)
    settle()
    assert screen.touched == ["show_now"]
    page = page_of(window)
    assert page is not None
    assert page.size() == window.size()
    QTest.keyClick(page, key)
    settle()

    assert page_of(window) is None
    assert screen.draws == []


def test_the_page_goes_with_the_evacuees_word(make_window: MakeWindow) -> None:
    screen = EvacueeOnPaper(state("evacuee_check"))
    window = make_window(STATES["found"], calls=WindowCalls(evacuee=screen))
    window.show_to_evacuee()
    screen.show(state("evacuee_check_right"))
    settle()

    assert page_of(window) is None


def test_keys_on_the_page_do_not_reach_the_desk(make_window: MakeWindow, touches: object) -> None:
    window = make_window(STATES["found"], calls=WindowCalls(evacuee=EvacueeOnPaper(state("evacuee_check"))))
    window.show_to_evacuee()
    QTest.keyClick(page_of(window), Qt.Key.Key_Return)
    QTest.keyClick(page_of(window), Qt.Key.Key_5)
    window.draw(STATES["received"])
    settle()

    assert touches.calls == []
    assert page_of(window).hasFocus() or page_of(window).isAncestorOf(QApplication.focusWidget())


def test_with_a_screen_of_their_own_no_page_is_needed(make_window: MakeWindow) -> None:
    screen = EvacueeOnPaper(state("evacuee_check"))
    window = make_window(STATES["found"], calls=WindowCalls(evacuee=screen, evacuee_looks=lambda: True))
    window.show_to_evacuee()

    assert screen.touched == ["show_now"]
    assert page_of(window) is None


@pytest.mark.parametrize(("shown", "offered"), [("found", True), ("form", True), ("idle", False), ("name", False)])
def test_the_button_is_there_where_somebody_is_in_work(make_window: MakeWindow, shown: str, offered: bool) -> None:
    window = make_window(STATES[shown], calls=WindowCalls(evacuee=EvacueeOnPaper(state("evacuee_check"))))
    buttons = [one for one in window.findChildren(ActionButton) if one.text().startswith("本人に見せる")]

    assert [one.isVisible() for one in buttons] == [offered]


@pytest.mark.parametrize(
    ("word", "told"), [(EvacueeWord.DIFFERENT, "ちがうところを聞いて"), (EvacueeWord.RIGHT, "合っています")]
)
def test_the_clerk_reads_the_evacuees_word(make_window: MakeWindow, word: EvacueeWord, told: str) -> None:
    window = make_window(replace(STATES["form"], evacuee_word=word))
    settle()

    assert any(told in one.text() for one in window.findChildren(Words) if one.isVisible())
    window.draw(STATES["form"])
    assert not any(told in one.text() for one in window.findChildren(Words) if one.isVisible())


def test_the_setting_is_kept(make_window: MakeWindow) -> None:
    kept: list[Look] = []
    window = make_window(calls=WindowCalls(look_changed=kept.append))
    window.change_look(replace(window.look, evacuee_window=True))

    assert kept[-1].evacuee_window


def test_the_second_window_takes_no_keys(qapp: QApplication) -> None:
    screen = EvacueeOnPaper(state("evacuee_welcome"))
    window = EvacueeWindow(Theme(RESOURCES), screen, "避難者用の画面")
    window.show_on(qapp.primaryScreen())
    settle()

    assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert window.size() == qapp.primaryScreen().size()
    window.let_go()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert screen.draws == []

"""What evacuees read on paper, in every language: all of it there, whole, in its own shapes, nothing over anything."""

import json
import queue
import threading

import pytest
from PySide6.QtGui import QFont, QRawFont

from kiosk.devices.qt.script_pen import QtScriptPen, make_ready
from kiosk.documents.card_pdf import LOWEST_MM, MARGIN_MM, CardDrawing, card_sheets
from kiosk.documents.card_template import Sheet, card_template, is_key, keys_of
from kiosk.documents.heading import Heading
from kiosk.documents.making import RESOURCES, Stopped, TemplateBroken, Watch
from kiosk.documents.paper_words import LANGUAGES, word, words_in
from kiosk.documents.poster_pdf import poster_pdf
from kiosk.ports.faces import families_of
from kiosk.screens import cards
from kiosk.screens.evacuee_state import EvacueeLanguage
from sync.protocol import sheet_code
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import RecordMode
from tests.ui.shelter_samples import CODE
from tests.unit.documents.ink import BUNDLED, InkPen
from tests.unit.documents.paper import Pages

LONG_NAME = "熊本市立見本第一小学校体育館および地域交流センター"
SHEETS = {"household": SheetCode("7K3F", 99_999), "person": SheetCode("7K3F", 99_999, 12)}
HEADING = Heading(LONG_NAME, "総合防災訓練", RecordMode.DRILL, 1_790_000_000_000_000)
SMALLEST_PT = 6

pytestmark = pytest.mark.usefixtures("qapp")


def drawn_card(kind: str, language: str) -> InkPen:
    template = card_template()
    pen = InkPen(210.0, 297.0, "")
    sheet = getattr(template, kind)
    CardDrawing(pen, template, language).page(sheet, SHEETS[kind], LONG_NAME, RecordMode.DRILL)
    pen.close()
    return pen


def drawn_poster() -> InkPen:
    pens = []

    def make(*page):
        pens.append(InkPen(*page))
        return pens[0]

    poster_pdf(make, CODE, HEADING)
    return pens[0]


def told(pen: InkPen) -> str:
    """Everything that stands on the page, without spaces: lines may be broken anywhere."""
    return bare("".join(one.text for one in pen.texts))


def bare(text: str) -> str:
    return "".join(text.split())


def texts_of(sheet: Sheet, language: str) -> set[str]:
    return {word(key, one) for key in keys_of(sheet) for one in ("ja", language) if not key.endswith(".line")}


def test_every_language_has_every_sentence_and_no_other():
    keys = set(words_in("ja"))
    assert {language: set(words_in(language)) ^ keys for language in LANGUAGES} == {
        language: set() for language in LANGUAGES
    }
    assert [(one, key) for one in LANGUAGES for key, text in words_in(one).items() if not text.strip()] == []
    template = card_template()
    used = {*keys_of(template.household), *keys_of(template.person), "poster.title", "poster.steps", "language"}
    assert used == keys
    files = {path.stem for path in (RESOURCES / "translations" / "paper").glob("*.json")}
    assert files == set(LANGUAGES) == set(EvacueeLanguage) == set(cards.LANGUAGES)


def test_a_language_is_called_on_paper_what_it_is_called_on_the_screen():
    for language in LANGUAGES:
        shown = json.loads((RESOURCES / "translations" / "evacuee" / f"{language}.json").read_text(encoding="utf-8"))
        assert word("language", language) == shown["evacuee.language"]


def test_sentences_are_not_left_in_another_language():
    """Words that two neighbours write alike are few; a file copied from another would be alike in most."""
    for language in LANGUAGES[1:]:
        for other in LANGUAGES[: LANGUAGES.index(language)]:
            alike = [key for key, text in words_in(language).items() if text == words_in(other)[key]]
            assert len(alike) < len(words_in("ja")) / 3, (language, other, alike)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHEETS)
def test_all_of_a_card_is_there_whole_and_nothing_runs_over_anything(kind, language):
    pen = drawn_card(kind, language)
    assert pen.collisions() == []
    found = told(pen)
    assert [text for text in texts_of(getattr(card_template(), kind), language) if bare(text) not in found] == []
    assert "…" not in found
    assert min(one.font.pointSizeF() for one in pen.texts) >= SMALLEST_PT
    assert max(one.ink.bottom() for one in pen.texts) <= LOWEST_MM
    assert max(frame.bottom() for frame in pen.frames) <= LOWEST_MM + 0.01
    assert min(one.ink.left() for one in pen.texts) >= MARGIN_MM - 0.5


def test_all_of_the_poster_is_there_whole_and_nothing_runs_over_anything():
    pen = drawn_poster()
    assert pen.collisions() == []
    found = told(pen)
    missing = [
        one for one in LANGUAGES for key in ("poster.title", "poster.steps") if bare(word(key, one)) not in found
    ]
    assert missing == []
    assert "…" not in found
    assert max(one.ink.bottom() for one in pen.texts) <= 295


def test_the_measure_sees_what_runs_over_what():
    pen = InkPen(100.0, 100.0, "")
    pen.text(10, 10, "見本", 12)
    assert pen.collisions() == []
    pen.text(14, 11, "見本", 12)
    pen.box(5, 5, 7, 20)
    assert sorted(pen.collisions()) == [("見本", "a line"), ("見本", "見本")]
    pen.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_is_in_a_bundled_face_and_the_languages_own_is_used(language):
    pens = [drawn_card(kind, language) for kind in SHEETS] + [drawn_poster()]
    faces = set()
    for pen in pens:
        for one in pen.texts:
            for face, glyphs in pen.glyphs(one):
                assert 0 not in glyphs, one.text
                assert face.startswith(BUNDLED), (one.text, face)
                faces.add(face)
    assert families_of(language)[0] in faces


def test_the_measure_sees_a_sign_that_no_bundled_face_has():
    pen = InkPen(100.0, 100.0, "")
    pen.text(10, 10, "ሀ", 12)
    pen.close()
    ((face, glyphs),) = pen.glyphs(pen.texts[0])
    assert 0 in glyphs or not face.startswith(BUNDLED)


def test_nepali_is_shaped_and_not_laid_sign_by_sign():
    """A vowel stands before the consonant that it follows, and two consonants may grow together into one shape."""
    pen = drawn_card("household", "ne")
    changed = 0
    for one in pen.texts:
        runs = [glyphs for face, glyphs in pen.glyphs(one) if face == "Kiosk Sans Devanagari"]
        nepali = "".join(sign for sign in one.text if "\u0900" <= sign <= "\u097f")
        font = QFont(["Kiosk Sans Devanagari"])
        unshaped = [int(glyph) for glyph in QRawFont.fromFont(font).glyphIndexesForString(nepali)]
        shaped = [glyph for glyphs in runs for glyph in glyphs]
        changed += [glyph for glyph in shaped if glyph in unshaped] != unshaped
    assert changed > len([one for one in pen.texts if any("\u0900" <= sign <= "\u097f" for sign in one.text)]) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_cards_carry_their_number_as_text_and_as_code(language):
    pages = Pages(card_sheets(QtScriptPen, list(SHEETS.values()), "見本小学校", RecordMode.DRILL, language))
    assert len(pages) == 2
    assert pages.millimetres() == (210, 297)
    for number, sheet in enumerate(SHEETS.values()):
        assert sheet.printed in pages.text(number)
        assert "訓練" in bare(pages.text(number))
        assert [sheet_code.parse(code) for code in pages.codes(number)] == [sheet]
    assert "避難者カード（世帯用）" in pages.text(0)
    assert "避難者カード（個人用）" in pages.text(1)


def test_the_bundled_fonts_are_in_the_file_with_the_signs_that_are_used():
    data = card_sheets(QtScriptPen, list(SHEETS.values()), "", RecordMode.REAL, "zh_hans")
    assert b"KioskSansSC" in data
    assert data.count(b"/FontFile2") >= 3
    assert len(data) < 300_000


def test_a_language_without_texts_is_refused_and_printing_can_be_stopped():
    with pytest.raises(TemplateBroken):
        card_sheets(QtScriptPen, [SHEETS["household"]], "", RecordMode.REAL, "xx")
    with pytest.raises(TemplateBroken):
        word("card.nothing", "ja")
    stop = Watch(should_stop=lambda: True)
    assert card_sheets(QtScriptPen, [SHEETS["household"]], "", RecordMode.REAL, watch=stop) == Stopped()


def test_sheets_are_drawn_on_the_thread_that_makes_documents():
    make_ready()
    made = queue.SimpleQueue()

    def make():
        made.put(card_sheets(QtScriptPen, list(SHEETS.values()), "見本小学校", RecordMode.REAL, "ne"))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    here = Pages(card_sheets(QtScriptPen, list(SHEETS.values()), "見本小学校", RecordMode.REAL, "ne"))
    there = Pages(made.get_nowait())
    assert [there.text(number) for number in range(2)] == [here.text(number) for number in range(2)]


def test_a_long_text_shrinks_and_then_says_that_it_goes_on():
    pen = InkPen(100.0, 100.0, "")
    whole_mm = pen.measured("見本" * 10, 10)
    assert pen.text(10, 10, "見本" * 10, 10, whole_mm * 0.8) <= whole_mm * 0.8 + 0.1
    assert pen.texts[-1].text == "見本" * 10
    assert pen.text(10, 20, "見本" * 10, 10, whole_mm * 0.5) <= whole_mm * 0.5 + 0.1
    assert pen.texts[-1].text.endswith("…")
    assert pen.text(10, 30, "", 10) == 0
    pen.close()


def test_units_are_no_keys():
    assert not is_key("年　月　日")
    assert is_key("card.sex.line")

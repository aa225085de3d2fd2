"""Words and type of the evacuee's window: one file of sentences and a row of bundled faces for each language."""

import json
from functools import cache
from pathlib import Path

from kiosk.screens.evacuee_state import EvacueeLanguage
from kiosk.ui.theme import TEXT_FAMILY, load_fonts
from kiosk.ui.translator import Translator

LATIN, DEVANAGARI = "Kiosk Sans", "Kiosk Sans Devanagari"
SIMPLIFIED, TRADITIONAL, HANGUL = "Kiosk Sans SC", "Kiosk Sans TC", "Kiosk Sans KR"
_ALL = (TEXT_FAMILY, LATIN, SIMPLIFIED, TRADITIONAL, HANGUL, DEVANAGARI)
_FIRST = {
    EvacueeLanguage.JAPANESE: TEXT_FAMILY,
    EvacueeLanguage.EASY_JAPANESE: TEXT_FAMILY,
    EvacueeLanguage.CHINESE: SIMPLIFIED,
    EvacueeLanguage.TAIWANESE: TRADITIONAL,
    EvacueeLanguage.KOREAN: HANGUL,
    EvacueeLanguage.NEPALI: DEVANAGARI,
}


def families_of(language: EvacueeLanguage) -> tuple[str, ...]:
    """The faces that are searched in turn: a Chinese reader sees Chinese shapes, and any name finds its signs."""
    first = _FIRST.get(language, LATIN)
    second = (LATIN,) if first == DEVANAGARI else ()
    return tuple(dict.fromkeys((first, *second, *_ALL)))


def load_faces(resources: Path) -> None:
    """Make the faces known to Qt; some milliseconds, and only where an evacuee's window opens."""
    load_fonts(resources / "fonts" / "evacuee")


@cache
def words_of(resources: Path, language: EvacueeLanguage) -> Translator:
    """The sentences of one language. Raises OSError, ValueError: a broken installation."""
    return Translator.load(resources / "translations" / "evacuee", language.value)


@cache
def names_of_languages(resources: Path) -> tuple[tuple[EvacueeLanguage, str], ...]:
    """Each language in its own name."""
    folder = resources / "translations" / "evacuee"
    files = ((one, json.loads((folder / f"{one.value}.json").read_text(encoding="utf-8"))) for one in EvacueeLanguage)
    return tuple((language, str(sentences["evacuee.language"])) for language, sentences in files)

"""Words and type of the evacuee's window: one file of sentences for each language, and the faces to show them in."""

import json
from functools import cache
from pathlib import Path

from kiosk.screens.evacuee_state import EvacueeLanguage
from kiosk.ui.theme import load_fonts
from kiosk.ui.translator import Translator


@cache
def load_faces(resources: Path) -> None:
    """Make the faces known to Qt, once; some milliseconds, and only where what evacuees read is shown or printed."""
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

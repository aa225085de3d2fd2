"""What an evacuee reads is there in all ten languages, and says two-dimensional code where the city does."""

import ast
import json
import re

import pytest

from kiosk.screens.evacuee_state import EvacueeLanguage, EvacueeWord, MomentKind
from kiosk.ui.translator import Translator
from sync.protocol.values import CareCode, RecordMode, StayType
from tests.unit.ui.test_every_key_has_words import ROOT

FOLDER = ROOT / "resources" / "translations" / "evacuee"
GAP = re.compile(r"{(\w+)}")
KEY = re.compile(r"evacuee(\.\w+)+")
BIRTH_GAPS = {"year", "month", "day", "iso", "era"}


def sentences(language: str) -> dict[str, str]:
    return dict(json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))


def shown_keys() -> set[str]:
    """Those written out in the code, and each member of the closed lists."""
    families = {
        "evacuee.stay": [one.value for one in StayType],
        "evacuee.care": [one.value for one in CareCode],
        "evacuee.mode": [one.value for one in RecordMode if one is not RecordMode.REAL],
        "evacuee.check": [*(one.value for one in EvacueeWord), "thanks", "which"],
        "evacuee.done": ["title", "already", "keep", "next", "ask"],
    } | {f"evacuee.{kind.value}": ["title", "sentence"] for kind in MomentKind}
    listed = {f"{family}.{name}" for family, names in families.items() for name in names}
    return listed | written_keys()


def written_keys() -> set[str]:
    """Every string of the code that begins like a key of an evacuee's sentence."""
    paths = [path for room in ("screens", "ui") for path in (ROOT / "kiosk" / room).glob("*evacuee*.py")]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    found = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in found if isinstance(text, str) and KEY.fullmatch(text)}


@pytest.mark.parametrize("language", [one.value for one in EvacueeLanguage])
def test_every_key_has_words(language: str) -> None:
    assert len(shown_keys()) > 40
    assert sorted(shown_keys() - set(sentences(language))) == []
    assert sorted(set(sentences(language)) - shown_keys()) == [], "words that nobody reads"
    assert all(text.strip() for text in sentences(language).values())


@pytest.mark.parametrize("language", [one.value for one in EvacueeLanguage])
def test_no_language_has_words_that_the_others_lack(language: str) -> None:
    assert set(sentences(language)) == set(sentences("ja"))


@pytest.mark.parametrize("language", [one.value for one in EvacueeLanguage])
def test_the_gaps_are_those_of_the_japanese_sentence(language: str) -> None:
    for key, text in sentences("ja").items():
        found = set(GAP.findall(sentences(language)[key]))
        assert found == set(GAP.findall(text)) or (key == "evacuee.birth" and found and found <= BIRTH_GAPS), key


def test_every_file_is_a_language_that_can_be_chosen() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {one.value for one in EvacueeLanguage}


def test_each_language_says_something_of_its_own() -> None:
    """A sentence that was copied and forgotten would stand twice; single words may be the same in two languages."""
    long = [key for key, text in sentences("ja").items() if text.endswith("。")]
    for key in long:
        said = [sentences(one.value)[key] for one in EvacueeLanguage]
        assert len(set(said)) == len(said), key


@pytest.mark.parametrize("language", ["ja", "ja_easy"])
def test_the_city_says_two_dimensional_code(language: str) -> None:
    assert "QR" not in "".join(sentences(language).values())


def test_easy_japanese_gives_the_reading_of_every_kanji() -> None:
    without = [key for key, text in sentences("ja_easy").items() if re.search(r"[一-龠々]+(?![一-龠々（])", text)]
    assert [key for key in without if key != "evacuee.language"] == []


def test_a_birth_date_reads_unmistakably() -> None:
    born = {"year": 1950, "month": 3, "day": 4, "iso": "1950-03-04", "era": "昭和25年"}
    texts = {one: Translator.load(FOLDER, one.value).word("evacuee.birth", **born) for one in EvacueeLanguage}

    assert texts[EvacueeLanguage.JAPANESE] == "1950年3月4日（昭和25年）生まれ"
    assert texts[EvacueeLanguage.ENGLISH] == "born 1950-03-04"
    assert "tháng 3" in texts[EvacueeLanguage.VIETNAMESE]

"""The translator's promises, and that both files say the same things."""

import ast
import json
import logging
import re
import string
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.foreign_code import CodeKind
from kiosk.screens.message import Message, message
from kiosk.ui.translator import LANGUAGES, Translator
from sync.protocol.credential import Refusal
from sync.protocol.values import CareCode, Depth, RecordMode, Relation, ReportedMethod, Sex, StayType

ROOT = Path(__file__).parents[3]
TRANSLATIONS = ROOT / "resources" / "translations"
KEY = re.compile(r"[a-z]+(\.[a-zA-Z0-9_]+)+")
FAMILIES: dict[str, type[Enum]] = {
    "refused": Refusal,
    "foreign": CodeKind,
    "relation": Relation,
    "sex": Sex,
    "care": CareCode,
    "stay": StayType,
    "method": ReportedMethod,
    "depth": Depth,
    "mode": RecordMode,
    "settings.mode.name": RecordMode,
}


def sentences(language: str) -> dict[str, str]:
    return dict(json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8")))


def gaps(sentence: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(sentence) if name}


def keys_in_code() -> set[str]:
    """Every constant in the code that looks like a key of a known family."""
    known = {key.split(".")[0] for key in sentences("ja")}
    found: set[str] = set()
    for path in sorted((ROOT / "kiosk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                key = node.value.removeprefix("@")
                is_head = key.endswith("_")  # of a built key: see patterns_in_code
                if KEY.fullmatch(key) and key.split(".")[0] in known and not is_head:
                    found.add(key)
    return found


def patterns_in_code() -> set[str]:
    """Every f-string that builds a key of a known family, as a pattern."""
    known = {key.split(".")[0] for key in sentences("ja")}
    found: set[str] = set()
    for path in sorted((ROOT / "kiosk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                head = str(node.values[0].value).removeprefix("@")
                if head.split(".")[0] in known and re.fullmatch(r"[a-z]+\.([a-z_]+\.)*([a-z_]+_)?", head):
                    parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in node.values[1:]]
                    found.add(re.escape(head) + "".join(map(str, parts)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_code_has_a_sentence(language: str) -> None:
    used = keys_in_code()

    assert len(used) > 100
    names_of_files = {key for key in used if key.endswith((".json", ".pdf"))}
    assert used - names_of_files - set(sentences(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_built_key_has_sentences(language: str) -> None:
    keys = sentences(language)
    patterns = patterns_in_code()

    assert patterns
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, key) for key in keys)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_list_has_a_word(language: str, family: str) -> None:
    keys = sentences(language)

    assert [member for member in FAMILIES[family] if f"{family}.{member.value}" not in keys] == []


def test_both_languages_have_the_same_keys_and_gaps() -> None:
    ja, en = sentences("ja"), sentences("en")

    assert set(ja) == set(en)
    loose = {key for key in ja if gaps(ja[key]) != gaps(en[key])}
    assert loose == set()


def test_official_wording() -> None:
    assert [text for text in sentences("ja").values() if "QR" in text or "ＱＲ" in text] == []


def test_gaps_are_filled_and_keys_among_values_are_translated() -> None:
    words = Translator("ja", {"a.b": "{who} は {where}", "stay.car": "車中泊"})

    assert words.text(message("a.b", who="見本 花子", where="@stay.car")) == "見本 花子 は 車中泊"


def test_a_missing_key_is_shown_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    words = Translator("ja", {})
    with caplog.at_level(logging.WARNING):
        shown = [words.word("no.such.key") for _time in range(3)]

    assert shown == ["⟦no.such.key⟧"] * 3
    assert len(caplog.records) == 1


def test_a_gap_without_a_value_is_marked() -> None:
    assert Translator("ja", {"a.b": "{who} さん"}).word("a.b") == "⟦who⟧ さん"


@given(st.text(max_size=60))
def test_no_value_breaks_a_sentence(value: str) -> None:
    words = Translator("ja", {"a.b": "<{who}>"})
    shown = words.text(Message("a.b", {"who": value}))

    assert shown == f"<{value}>" or value.startswith("@")


def test_the_other_language_comes_from_the_same_folder() -> None:
    words = Translator.load(TRANSLATIONS, "ja")

    assert words.in_language("en").word("outcome.received") == "Received"
    assert words.in_language("ja") is words

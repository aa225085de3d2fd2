"""The glossary is true: its words are used, and the words it rejects name no class."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "sync", "cardreader", "ledger")
ROW = re.compile(r"^\| ([a-z_ ,]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")


def rows():
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    found = [ROW.match(line) for line in lines]
    return [match.groups() for match in found if match and match[1] != "identifier"]


def sources():
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


@pytest.fixture(scope="module")
def code():
    return "\n".join(path.read_text(encoding="utf-8") for path in sources()).lower()


@pytest.fixture(scope="module")
def class_words():
    names = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names += [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {word for name in names for word in re.findall(r"[A-Z][a-z]+", name)}


def test_the_table_is_read():
    assert len(rows()) > 20


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_word_is_used(row, code):
    for word in row[0].split(", "):
        assert word.replace(" ", "_") in code or word.replace(" ", "") in code


REJECTED = {"Guest", "Customer", "Checkin", "Backend", "Trash", "Incident", "Pairing", "Snapshot"}


def test_rejected_words_stand_in_the_table():
    rejected = {word for row in rows() for word in re.findall(r"[A-Z][a-z]+", row[3])}
    assert rejected >= REJECTED


@pytest.mark.parametrize("word", sorted(REJECTED))
def test_rejected_words_name_no_class(word, class_words):
    assert word not in class_words

"""Kanji are suggested for names as they are read; the likeliest come first."""

import pytest
import zstandard

from kiosk.dictionaries.writings import NameWritings
from kiosk.ports.writings import NamePart
from scripts.build_names import OUT, WRITINGS, table

LOADED_S = 30


@pytest.fixture(scope="module")
def writings():
    writings = NameWritings(OUT)
    writings.load()
    writings.wait(LOADED_S)
    return writings


@pytest.mark.parametrize(
    ("part", "kana", "first"),
    [
        (NamePart.FAMILY, "たなか", "田中"),
        (NamePart.FAMILY, "わたなべ", "渡辺"),
        (NamePart.FAMILY, "くまもと", "熊本"),
        (NamePart.GIVEN, "はなこ", "花子"),
    ],
)
def test_the_likeliest_writing_comes_first(writings, part, kana, first):
    assert writings.writings_of(part, kana)[0] == first


@pytest.mark.parametrize("kana", ["", "みほん", "tanaka", "た", "\t"])
def test_an_unknown_reading_has_no_writing(writings, kana):
    assert writings.writings_of(NamePart.FAMILY, kana) == ()


def test_as_many_as_there_are_digits(writings):
    assert len(writings.writings_of(NamePart.GIVEN, "ゆうこ")) == WRITINGS


def test_nothing_is_known_before_it_is_loaded():
    assert NameWritings(OUT).writings_of(NamePart.FAMILY, "たなか") == ()


def test_a_missing_and_a_damaged_file_know_nothing(tmp_path, caplog):
    damaged = tmp_path / "damaged"
    damaged.write_bytes(zstandard.compress(b"no table"))
    for file in (tmp_path / "missing", damaged):
        broken = NameWritings(file)
        broken.load()
        broken.wait(LOADED_S)
        assert broken.writings_of(NamePart.FAMILY, "たなか") == ()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    caplog.clear()


def test_the_same_names_give_the_same_table():
    names = [("f", "れいだ", "例田"), ("f", "れいだ", "礼田"), ("f", "れい", "例"), ("g", "はな", "花")]
    assert table(names) == table(reversed(names * 2))
    assert table(names).splitlines()[0].startswith("f\tれい\t")


def test_every_reading_of_the_file_is_found(writings):
    plain = zstandard.ZstdDecompressor().decompress(OUT.read_bytes()).decode()
    lines = plain.splitlines()
    assert lines == sorted(lines, key=lambda line: line.encode())
    parts = {"f": NamePart.FAMILY, "g": NamePart.GIVEN}
    for line in lines[::37]:
        part, kana, written = line.split("\t")
        assert writings.writings_of(parts[part], kana) == tuple(written.split())

"""Reads the words of the installed SudachiDict with their readings and costs; only the building of tables needs it."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from kiosk.domain.kana import is_kana, kana_from_typing

_ENTRIES = b"\x07Entries"
"""Name of the section that holds the words, behind its length, in the table of sections at the file's beginning."""
_HEADER_BYTES = 4096
_WORD_UNIT = 8
"""A word's number counts units of eight bytes from the beginning of its section."""
_WORD_HEAD = struct.Struct("<hhhh")
"""Left and right connection, cost, part of speech: how each entry of the file begins (Sudachi's class WordInfo)."""
_NEVER_ALONE = -1
"""As left connection, of entries that only longer ones refer to: their cost means nothing."""

Kind = tuple[str, ...]
"""Sudachi's six levels of a part of speech."""


@dataclass(frozen=True)
class Word:
    """An entry: as written, in hiragana, its kind in Sudachi's words, its cost: the smaller, the more often seen."""

    written: str
    kana: str
    kind: Kind
    cost: int


class OtherFormat(Exception):
    """The file is not laid out as here described: its costs would be other numbers."""


def words(wanted: Callable[[str, Kind], bool]) -> Iterator[Word]:
    """Every wanted word of the small edition whose reading is kana; raises OtherFormat."""
    from sudachipy import Dictionary  # for building only: nothing else imports it

    plain = (files("sudachidict_small") / "resources" / "system.dic").read_bytes()
    start = _start_of_entries(plain)
    for entry in Dictionary(dict="small").entries():
        left, _right, cost, kind = _WORD_HEAD.unpack_from(plain, start + entry.word_id() * _WORD_UNIT)
        if kind != entry.part_of_speech_id():  # what the library says too proves that the cost is the cost
            raise OtherFormat(entry.word_id())
        if left == _NEVER_ALONE or not wanted(entry.surface(), entry.part_of_speech()):
            continue
        kana = kana_from_typing(entry.reading_form())
        if kana and is_kana(kana):
            yield Word(entry.surface(), kana, entry.part_of_speech(), cost)


def _start_of_entries(plain: bytes) -> int:
    place = plain.find(_ENTRIES, 0, _HEADER_BYTES)
    if place < 0:
        raise OtherFormat("no section of entries")
    place += len(_ENTRIES)
    value = shift = 0
    while True:  # a number of seven bits a byte, the lowest first
        value |= (plain[place] & 0x7F) << shift
        if plain[place] < 0x80:
            return value
        place, shift = place + 1, shift + 7

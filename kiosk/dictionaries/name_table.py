"""The table of the dictionary of names: its schema, which the building script fills and the dictionary reads."""

import sqlite3
from enum import StrEnum

SCHEMA = """
CREATE TABLE reading (
    kind TEXT, written TEXT, cost INTEGER, kana TEXT, PRIMARY KEY (kind, written, cost, kana)
) WITHOUT ROWID;
CREATE TABLE writing (
    kind TEXT, kana TEXT, place INTEGER, written TEXT, PRIMARY KEY (kind, kana, place)
) WITHOUT ROWID;
"""


class Kind(StrEnum):
    """What a row is about: whole parts of names, other words, and single kanji by their place in a part of a name."""

    FAMILY = "f"
    GIVEN = "g"
    WORD = "w"
    FAMILY_BEGINNING = "fb"
    FAMILY_END = "fe"
    GIVEN_BEGINNING = "gb"
    GIVEN_END = "ge"


def empty_table() -> sqlite3.Connection:
    """A table without names, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection

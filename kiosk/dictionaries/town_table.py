"""The table of the dictionary of towns: its schema, which the building script fills and the dictionary reads."""

import sqlite3

SCHEMA = """
CREATE TABLE area (area INTEGER PRIMARY KEY, prefecture TEXT, city TEXT, city_kana TEXT, keys TEXT);
CREATE TABLE town (
    town INTEGER PRIMARY KEY, nearness INTEGER, postal_code INTEGER, area INTEGER, name TEXT, kana TEXT
);
CREATE TABLE key (
    nearness INTEGER, key TEXT, town INTEGER, area INTEGER, PRIMARY KEY (nearness, key, town)
) WITHOUT ROWID;
"""
INDEX = "CREATE INDEX town_by_postal_code ON town (postal_code)"
NEARNESSES = (0, 1, 2)
"""Of a town: in this city, in this prefecture, anywhere."""


def empty_table() -> sqlite3.Connection:
    """A table without towns, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection

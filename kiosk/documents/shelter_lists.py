"""Shelter lists as other offices write them, read by formats that stand in a data file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import DecodeError, Struct, json

from kiosk.documents.making import TemplateBroken, template
from kiosk.domain.shelter_import import ListedShelter
from kiosk.errors import KnownError

FILE = "shelter_lists.json"
MAX_LIST_BYTES = 16 * 1024 * 1024
"""All 100,000 designated places of the country in one list are some 10 MB."""

MAX_CAPACITY_DIGITS = 6
"""No place holds a million; Python reads no number of more than 4,300 digits."""


class ListUnreadable(KnownError):
    """A file that is no shelter list of a known format; `data` says which columns it has."""

    key = "shelter_list_unreadable"


class Format(Struct, frozen=True, forbid_unknown_fields=True):
    """A format: its columns by what they hold, and which of its columns marks (1) what a place is designated for."""

    name: str
    columns: dict[str, str]
    flags: dict[str, str]
    designated: tuple[str, ...]
    unknown_capacity: tuple[str, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    origin: str
    formats: tuple[Format, ...]


@dataclass(frozen=True)
class ShelterList:
    """A list that was read: its format's name, its places, and the rows without a name, which were left out."""

    format: str
    places: tuple[ListedShelter, ...]
    nameless_rows: tuple[int, ...]


def shelter_list(data: bytes) -> ShelterList:
    """The list in a CSV file (UTF-8, with or without BOM, or Shift_JIS). Raises ListUnreadable or TemplateBroken."""
    rows = _rows(data)
    columns = list(rows[0]) if rows else []
    for known in _formats():
        if rows and set(known.columns.values()) <= set(columns):
            places = [_place(number, row, known) for number, row in enumerate(rows, 1)]
            nameless = tuple(place.row for place in places if not place.name)
            return ShelterList(known.name, tuple(place for place in places if place.name), nameless)
    raise ListUnreadable(columns=" ".join(column for column in columns if column)[:200])


def _formats() -> Sequence[Format]:
    try:
        return json.decode(template(FILE), type=_File).formats
    except DecodeError:
        raise TemplateBroken(file=FILE) from None


def _rows(data: bytes) -> list[dict[str, str]]:
    if len(data) > MAX_LIST_BYTES:
        raise ListUnreadable(bytes=len(data))
    try:
        text = _text(data)
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
        return [{name: value for name, value in row.items() if isinstance(value, str)} for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise ListUnreadable from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")  # what offices' spreadsheets still save


def _place(number: int, row: dict[str, str], known: Format) -> ListedShelter:
    cells = {value: row[column].strip() for value, column in known.columns.items()}
    flags = tuple(word for column, word in known.flags.items() if row.get(column, "").strip() == "1")
    return ListedShelter(
        row=number,
        name=cells["name"],
        address=cells.get("address", ""),
        latitude=_degrees(cells.get("latitude", ""), 90),
        longitude=_degrees(cells.get("longitude", ""), 180),
        capacity=_capacity(cells.get("capacity", ""), known),
        common_id=cells.get("common_id", ""),
        designated=(*known.designated, *flags),
    )


def _degrees(text: str, most: float) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if -most <= degrees <= most and degrees else None


def _capacity(text: str, known: Format) -> int | None:
    """None where it is not known: 0 persons fit into no shelter."""
    figure = text.replace(",", "")
    is_number = figure.isascii() and figure.isdigit() and len(figure) <= MAX_CAPACITY_DIGITS
    if figure in known.unknown_capacity or not is_number:
        return None
    return int(figure) or None

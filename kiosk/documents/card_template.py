"""The template of blank 避難者カード: rows of cells whose texts are there in several languages."""

from msgspec import DecodeError, Struct, json

from kiosk.documents.making import TemplateBroken, template
from sync.protocol.values import RecordMode

FILE = "evacuee_card.json"
STAFF_LANGUAGE = "ja"
"""What staff read; it stands on every sheet."""

Words = dict[str, str]
"""One text by language (BCP 47)."""


class Cell(Struct, frozen=True, forbid_unknown_fields=True):
    """A field: its label, its part of the row's width, boxes to tick, or a line of units such as 月 日."""

    label: Words
    span: float
    choices: tuple[Words, ...] = ()
    blanks: Words = {}


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """Cells beside each other."""

    height_mm: float
    cells: tuple[Cell, ...]


class Members(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of the family: `count` empty lines."""

    title: Words
    count: int
    height_mm: float
    columns: tuple[Cell, ...]


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of sheet."""

    title: Words
    intro: Words
    rows: tuple[Row, ...]
    members: Members | None = None
    after: tuple[Row, ...] = ()


class CardTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """The sheets for a household and for a person, and the languages in which they are complete."""

    origin: str
    languages: tuple[str, ...]
    record_modes: dict[RecordMode, str]
    household: Sheet
    person: Sheet


def card_template() -> CardTemplate:
    """The template that ships. Raises making.TemplateBroken."""
    try:
        return json.decode(template(FILE), type=CardTemplate)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None


def words_of(sheet: Sheet) -> list[Words]:
    """Every text of a sheet, labels and choices; those that are the same in all languages have only ja."""
    cells = [cell for row in (*sheet.rows, *sheet.after) for cell in row.cells]
    found = [sheet.title, sheet.intro]
    if sheet.members is not None:
        found.append(sheet.members.title)
        cells += sheet.members.columns
    return found + [words for cell in cells for words in (cell.label, *cell.choices)]

"""The template of blank 避難者カード: rows of cells, whose texts are named by keys of `paper_words`."""

from msgspec import DecodeError, Struct, json

from kiosk.documents.making import TemplateBroken, template
from sync.protocol.values import RecordMode

FILE = "evacuee_card.json"


class Cell(Struct, frozen=True, forbid_unknown_fields=True):
    """A field: its label, its part of the row's width, boxes to tick, or a line of units such as 月 日.

    `blanks` are these units as they stand, or the key of a text.
    """

    label: str
    span: float
    choices: tuple[str, ...] = ()
    blanks: str = ""


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """Cells beside each other, at least so high."""

    height_mm: float
    cells: tuple[Cell, ...]


class Members(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of the family: `count` empty lines, or fewer where a language needs the room."""

    title: str
    count: int
    height_mm: float
    columns: tuple[Cell, ...]


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of sheet."""

    title: str
    intro: str
    rows: tuple[Row, ...]
    members: Members | None = None
    after: tuple[Row, ...] = ()


class CardTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """The sheets for a household and for a person."""

    origin: str
    record_modes: dict[RecordMode, str]
    household: Sheet
    person: Sheet


def card_template() -> CardTemplate:
    """The template that ships. Raises making.TemplateBroken."""
    try:
        return json.decode(template(FILE), type=CardTemplate)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None


def keys_of(sheet: Sheet) -> list[str]:
    """The key of every text of a sheet."""
    cells = [cell for row in (*sheet.rows, *sheet.after) for cell in row.cells]
    found = [sheet.title, sheet.intro]
    if sheet.members is not None:
        found.append(sheet.members.title)
        cells += sheet.members.columns
    found += [key for cell in cells for key in (cell.label, *cell.choices)]
    return found + [cell.blanks for cell in cells if is_key(cell.blanks)]


def is_key(blanks: str) -> bool:
    """Whether blanks name a text instead of being one."""
    return blanks.startswith("card.")

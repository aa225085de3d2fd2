"""The column map of the roster's exports, read from its data file."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import DecodeError, Struct, json

from kiosk.documents.making import TemplateBroken, template
from kiosk.domain.roster import VALUES, RosterLine, values_of

FILE = "roster_columns.json"
BETWEEN_WORDS = "・"
"""Between several words of a closed list in one cell."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """One column: which value, under which title, how wide (characters), and the words for values of a closed list."""

    value: str
    title: str
    width: int = 12
    words: dict[str, str] = {}
    sensitive: bool = False
    public: bool = False

    def cell(self, values: dict[str, str]) -> str:
        """What stands in this column; a value without a word stays as it is."""
        value = values[self.value]
        if not self.words:
            return value
        return BETWEEN_WORDS.join(self.words.get(word, word) for word in value.split())


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    origin: str
    columns: tuple[Column, ...]


def columns_of(data: bytes) -> tuple[Column, ...]:
    """The columns in a map. Raises TemplateBroken, also for a column whose value no line has."""
    try:
        columns = json.decode(data, type=_File).columns
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    unknown = [column.value for column in columns if column.value not in VALUES]
    if unknown or not columns:
        raise TemplateBroken(file=FILE, gap=" ".join(unknown))
    return columns


def roster_columns(*, with_sensitive: bool, is_public: bool = False) -> tuple[Column, ...]:
    """The columns that ship; those with care data only where asked for (that act is logged by whoever asks).

    `is_public` leaves those of the list that others may read (閲覧用名簿).
    """
    columns = columns_of(template(FILE))
    if is_public:
        return tuple(one for one in columns if one.public)
    return tuple(one for one in columns if with_sensitive or not one.sensitive)


def rows_of(lines: Iterable[RosterLine], columns: tuple[Column, ...], today: date) -> Iterator[list[str]]:
    """The cells of each line."""
    for line in lines:
        values = values_of(line, today)
        yield [column.cell(values) for column in columns]

"""The number of a paper 避難者カード, printed before anybody fills it in: as people read it, and as a code carries it.

A household's sheet and the sheets of its persons share series and number. Two desks that type the same sheet without a
network speak of one household, because its id follows from the sheet.
"""

from dataclasses import dataclass

from sync.protocol.check_character import ALPHABET, canonical, check_character, is_plain
from sync.protocol.codec import Malformed
from sync.protocol.household import MAX_PERSONS
from sync.protocol.ids import HouseholdId, OperationId, household_of_code

PREFIX = "KMA1S:"
"""Before every sheet's code; letters, digits and a colon go through every hand scanner."""
SERIES_CHARACTERS = 4
"""Drawn at random for each printing: 31^4 series keep the sheets of two shelters apart."""
NUMBER_DIGITS = 5
MAX_NUMBER = 10**NUMBER_DIGITS - 1
_MEMBER_DIGITS = 2
_LENGTH = SERIES_CHARACTERS + NUMBER_DIGITS + _MEMBER_DIGITS + 1


@dataclass(frozen=True)
class SheetCode:
    """One sheet: its series, its number from 1, and `member` 0 for the household's own sheet or 1 to 30 for a person's.

    Raises ValueError for what cannot be printed.
    """

    series: str
    number: int
    member: int = 0

    def __post_init__(self) -> None:
        if len(self.series) != SERIES_CHARACTERS or not is_plain(self.series):
            raise ValueError("series")
        if not 1 <= self.number <= MAX_NUMBER or not 0 <= self.member <= MAX_PERSONS:
            raise ValueError("number")

    @property
    def _body(self) -> str:
        return f"{self.series}{self.number:0{NUMBER_DIGITS}d}{self.member:0{_MEMBER_DIGITS}d}"

    @property
    def text(self) -> str:
        """What the printed code holds."""
        return f"{PREFIX}{self._body}{check_character(self._body)}"

    @property
    def printed(self) -> str:
        """What is printed for people and typed by them: 7K3F-00123-00-3."""
        number, member = self._body[SERIES_CHARACTERS:-_MEMBER_DIGITS], self._body[-_MEMBER_DIGITS:]
        return f"{self.series}-{number}-{member}-{check_character(self._body)}"

    @property
    def household_sheet(self) -> "SheetCode":
        """The sheet of the household that this sheet belongs to."""
        return SheetCode(self.series, self.number)

    def household_id(self, operation: OperationId) -> HouseholdId:
        """The household that this sheet makes in an operation, the same at every desk."""
        return household_of_code(operation, f"sheet:{self.series}:{self.number}")


def series_of(entropy: bytes) -> str:
    """A series out of at least four random bytes; the caller owns the dice. Raises ValueError for fewer."""
    if len(entropy) < SERIES_CHARACTERS:
        raise ValueError(f"{SERIES_CHARACTERS} random bytes are needed")
    value = int.from_bytes(entropy, "big")
    signs = []
    for _ in range(SERIES_CHARACTERS):
        value, place = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def is_sheet_code(text: str) -> bool:
    """Whether a scanned text says that it is a sheet's code."""
    return text.startswith(PREFIX)


def parse(text: str) -> SheetCode:
    """The sheet in a scanned code or in a typed number, look-alikes and missing hyphens forgiven.

    Raises codec.Malformed.
    """
    body = canonical(text.strip().upper().removeprefix(PREFIX))
    if len(body) != _LENGTH or not is_plain(body):
        raise Malformed("sheet_code")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("sheet_code.check")
    number, member = body[SERIES_CHARACTERS:-3], body[-3:-1]
    try:
        return SheetCode(body[:SERIES_CHARACTERS], int(number), int(member))
    except ValueError:
        raise Malformed("sheet_code.number") from None

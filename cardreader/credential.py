"""What a person proves themselves to the card with: the 照合番号B printed on it, or their PIN."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Protocol, Self

from cardreader.allow_list import NUMBER_KEY, NUMBER_LENGTH, PIN_KEY, PIN_LENGTH
from cardreader.errors import MalformedNumber, NumberFault

BIRTH_LENGTH: Final = 6
EXPIRY_LENGTH: Final = 4
SECURITY_LENGTH: Final = 4
FIRST_EXPIRY: Final = 2016  # the first cards were issued in January 2016
LAST_EXPIRY: Final = 2099  # cards last ten years at most; a later year is two groups that changed places
_LAST_MONTH: Final = 12
_LAST_DAY: Final = 31


class Credential(Protocol):
    """A secret and the key of the card that it opens."""

    @property
    def file_id(self) -> int:
        """The key's elementary file."""
        ...

    @property
    def key(self) -> str:
        """The key's word in errors and states: `number` or `pin`."""
        ...

    def to_bytes(self) -> bytes:
        """The bytes to verify."""
        ...


def digits_of(text: str) -> str:
    """The text as ASCII digits: full-width digits folded, spaces and dashes dropped; other characters stay."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Pd")


def _checked(part: str, text: str, length: int) -> str:
    digits = digits_of(text)
    if not (digits.isascii() and (digits.isdigit() or not digits)):
        raise MalformedNumber(part, NumberFault.NOT_DIGITS)
    if len(digits) != length:
        raise MalformedNumber(part, NumberFault.WRONG_LENGTH)
    return digits


@dataclass(frozen=True, repr=False)
class VerificationNumber:
    """照合番号B: the fourteen digits that open the basic four, and never the Individual Number."""

    _digits: str

    key = "number"
    file_id = NUMBER_KEY

    def __repr__(self) -> str:
        return "VerificationNumber(…)"

    @classmethod
    def from_parts(cls, birth6: str, expiry4: str, security4: str) -> Self:
        """Build it from the three groups on the card's face.

        `birth6` is the birth date as printed, YYMMDD, where YY is a Japanese era year or, on a foreign resident's
        card, a Gregorian one: 1980-02-17 is `550217`. Raises MalformedNumber, which names the group. Month and day
        may be 00, for dates that are not known.
        """
        birth = _checked("birth", birth6, BIRTH_LENGTH)
        if int(birth[2:4]) > _LAST_MONTH or int(birth[4:6]) > _LAST_DAY:
            raise MalformedNumber("birth", NumberFault.IMPOSSIBLE_DATE)
        expiry = _checked("expiry", expiry4, EXPIRY_LENGTH)
        if not FIRST_EXPIRY <= int(expiry) <= LAST_EXPIRY:
            raise MalformedNumber("expiry", NumberFault.IMPLAUSIBLE_EXPIRY)
        return cls(birth + expiry + _checked("security", security4, SECURITY_LENGTH))

    @classmethod
    def parse(cls, text14: str) -> Self:
        """Read all fourteen digits at once. Raises MalformedNumber."""
        digits = _checked("number", text14, NUMBER_LENGTH)
        security_at = BIRTH_LENGTH + EXPIRY_LENGTH
        return cls.from_parts(digits[:BIRTH_LENGTH], digits[BIRTH_LENGTH:security_at], digits[security_at:])

    def to_bytes(self) -> bytes:
        """Fourteen ASCII digits."""
        return self._digits.encode("ascii")


@dataclass(frozen=True, repr=False)
class Pin:
    """The four-digit PIN of 券面事項入力補助; it opens the Individual Number too, so it comes second."""

    _digits: str

    key = "pin"
    file_id = PIN_KEY

    def __repr__(self) -> str:
        return "Pin(…)"

    @classmethod
    def parse(cls, text4: str) -> Self:
        """Read four digits. Raises MalformedNumber."""
        return cls(_checked("pin", text4, PIN_LENGTH))

    def to_bytes(self) -> bytes:
        """Four ASCII digits."""
        return self._digits.encode("ascii")

"""What a simulated card holds: fictional holders, keys with their tries, and files with their filler."""

from dataclasses import dataclass, field
from typing import Final

from cardreader.tlv import encode

NUMBER_FILE: Final = 0x0001
HOLDER_FILE: Final = 0x0002
HASH_FILE: Final = 0x0003
PIN_KEY: Final = 0x0011
VERIFICATION_KEY: Final = 0x0015
PIN_TRIES: Final = 3  # design facts of the card, from the open implementations
NUMBER_TRIES: Final = 10  # same, second-hand
FILLER: Final = b"\xff"
CANARY_NUMBER: Final = b"000000000000"
"""Stands where a real card has the Individual Number; twelve zeros are nobody's number (the check digit is wrong)."""


@dataclass
class SecretKey:
    """A key of the card: its secret, how many tries it has, and how many are left (0: blocked)."""

    secret: bytes = field(repr=False)
    tries_at_most: int
    tries_left: int


@dataclass(frozen=True, repr=False)
class FictionalHolder:
    """A holder who does not exist; the default is the one of the published JPKI test card (soltia48/myna-card)."""

    name: str = "黒桐　幹也"
    address: str = "東京都清瀬市観布子南１２－７－２０２"
    birth_date: bytes = b"19800217"
    sex: bytes = b"1"


def holder_object(holder: FictionalHolder, *, length_octets: int = 0) -> bytes:
    """The object FF20; `length_octets` forces long, perhaps non-minimal lengths, inside and outside."""
    values = [holder.name.encode(), holder.address.encode(), holder.birth_date, holder.sex]
    parts = [encode(0xDF22 + at, value, length_octets=length_octets) for at, value in enumerate(values)]
    offset, offsets = len(encode(0xDF21, bytes(8))), b""
    for part in parts:
        offsets += (offset & 0xFFFF).to_bytes(2, "big")
        offset += len(part)
    return encode(0xFF20, encode(0xDF21, offsets) + b"".join(parts), length_octets=length_octets)


@dataclass(repr=False)
class CardFiles:
    """Keys by file id, contents by file id, and which keys open which content."""

    keys: dict[int, SecretKey]
    contents: dict[int, bytes]
    openers: dict[int, set[int]]

    @property
    def file_ids(self) -> set[int]:
        """All elementary files of the application."""
        return set(self.keys) | set(self.contents)


def issue_card(
    holder: FictionalHolder | None = None,
    *,
    number: str = "55021720352285",
    pin: str | None = "8642",
    pin_tries_left: int = PIN_TRIES,
    number_tries_left: int = NUMBER_TRIES,
    length_octets: int = 0,
    filler_length: int = 0,
) -> CardFiles:
    """The files of a new fictional card; `pin=None` is a card issued without one."""
    keys = {VERIFICATION_KEY: SecretKey(number.encode(), NUMBER_TRIES, number_tries_left)}
    if pin is not None:
        keys[PIN_KEY] = SecretKey(pin.encode(), PIN_TRIES, pin_tries_left)
    content = holder_object(holder or FictionalHolder(), length_octets=length_octets)
    return CardFiles(
        keys=keys,
        contents={
            NUMBER_FILE: encode(0x10, CANARY_NUMBER),
            HOLDER_FILE: content + FILLER * filler_length,
            HASH_FILE: encode(0x30, bytes(32)),
        },
        openers={
            NUMBER_FILE: {PIN_KEY},
            HOLDER_FILE: {PIN_KEY, VERIFICATION_KEY},
            HASH_FILE: {PIN_KEY, VERIFICATION_KEY},
        },
    )

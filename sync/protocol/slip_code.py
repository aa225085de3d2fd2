"""The code on a reception slip (受付票): which household it was given to, and nothing about its people."""

from uuid import UUID

from sync.protocol.check_character import canonical, check_character
from sync.protocol.codec import Malformed
from sync.protocol.ids import HouseholdId

PREFIX = "KMA1R:"
"""Before every slip's code; R for 受付 (reception)."""
_HEX_CHARACTERS = 32


def text_of(household_id: HouseholdId) -> str:
    """What the printed code holds: the household's id in hexadecimal with a check character."""
    body = household_id.hex.upper()
    return f"{PREFIX}{body}{check_character(body)}"


def is_slip_code(text: str) -> bool:
    """Whether a scanned text says that it is a slip's code."""
    return text.startswith(PREFIX)


def parse(text: str) -> HouseholdId:
    """The household of a scanned code. Raises codec.Malformed."""
    body = canonical(text.strip().upper().removeprefix(PREFIX))
    if len(body) != _HEX_CHARACTERS + 1 or any(sign not in "0123456789ABCDEF" for sign in body[:-1]):
        raise Malformed("slip_code")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("slip_code.check")
    return HouseholdId(UUID(hex=body[:-1]))

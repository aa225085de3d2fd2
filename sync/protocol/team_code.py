"""The code on a team's sheet (活動班の用紙): which team it was printed for, and nothing about its people."""

from uuid import UUID

from sync.protocol.check_character import canonical, check_character
from sync.protocol.codec import Malformed

PREFIX = "KMA1T:"
"""Before every team sheet's code; T for team."""
_HEX_CHARACTERS = 32


def text_of(team_id: UUID) -> str:
    """What the printed code holds: the team's id in hexadecimal with a check character."""
    body = team_id.hex.upper()
    return f"{PREFIX}{body}{check_character(body)}"


def is_team_code(text: str) -> bool:
    """Whether a scanned text says that it is a team sheet's code."""
    return text.startswith(PREFIX)


def parse(text: str) -> UUID:
    """The team of a scanned code. Raises codec.Malformed."""
    body = canonical(text.strip().upper().removeprefix(PREFIX))
    if len(body) != _HEX_CHARACTERS + 1 or any(sign not in "0123456789ABCDEF" for sign in body[:-1]):
        raise Malformed("team_code")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("team_code.check")
    return UUID(hex=body[:-1])

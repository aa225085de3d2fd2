"""Codes that staff carry: the badge that is scanned, and the sealed emergency code that is typed or scanned."""

from sync.protocol.check_character import ALPHABET, canonical, check_character, is_plain
from sync.protocol.codec import Malformed

PREFIX = "KMA1B:"
"""Before every badge's code; B for badge."""
TOKEN_BYTES = 16
"""128 random bits: a badge cannot be guessed."""
EMERGENCY_CHARACTERS = 15
"""Of 31 signs each: 74 bits, and a check character behind them; typed in four groups of four."""
_HEX_CHARACTERS = 2 * TOKEN_BYTES


def text_of(token: bytes) -> str:
    """What a badge holds: its token in hexadecimal with a check character. ValueError for another length."""
    if len(token) != TOKEN_BYTES:
        raise ValueError("token length")
    body = token.hex().upper()
    return f"{PREFIX}{body}{check_character(body)}"


def is_badge_code(text: str) -> bool:
    """Whether a scanned text says that it is a badge's code."""
    return text.startswith(PREFIX)


def parse(text: str) -> bytes:
    """The token of a scanned badge. Raises codec.Malformed."""
    body = canonical(text.strip().upper().removeprefix(PREFIX))
    if len(body) != _HEX_CHARACTERS + 1 or any(sign not in "0123456789ABCDEF" for sign in body[:-1]):
        raise Malformed("badge_code")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("badge_code.check")
    return bytes.fromhex(body[:-1])


def emergency_text(random: bytes) -> str:
    """A sealed code as it is printed, in groups of four, from at least 15 random bytes."""
    number = int.from_bytes(random, "big")
    body = ""
    for _ in range(EMERGENCY_CHARACTERS):
        number, rest = divmod(number, len(ALPHABET))
        body += ALPHABET[rest]
    whole = body + check_character(body)
    return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def emergency_secret(typed: str) -> bytes:
    """What stands for a typed emergency code. Raises codec.Malformed for a slip of the fingers."""
    body = canonical(typed)
    if len(body) != EMERGENCY_CHARACTERS + 1 or not is_plain(body):
        raise Malformed("emergency_code")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("emergency_code.check")
    return body[:-1].encode("ascii")

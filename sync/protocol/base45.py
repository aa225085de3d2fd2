"""Base45 (RFC 9285): bytes as the 45 characters that a code's alphanumeric mode and every keyboard layout can carry."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: number for number, character in enumerate(ALPHABET)}
_PAIR = 2
_TRIPLE = 3
_PAIR_LIMIT = 0x10000
_BYTE_LIMIT = 0x100


class NotBase45(ValueError):
    """A character outside the alphabet, a cut-off group, or a group that no bytes give."""


def encode(data: bytes) -> str:
    """`data` as text, three characters for each two bytes."""
    out = []
    for start in range(0, len(data) - 1, _PAIR):
        rest, low = divmod(data[start] * 256 + data[start + 1], 45)
        high, middle = divmod(rest, 45)
        out.append(ALPHABET[low] + ALPHABET[middle] + ALPHABET[high])
    if len(data) % _PAIR:
        high, low = divmod(data[-1], 45)
        out.append(ALPHABET[low] + ALPHABET[high])
    return "".join(out)


def decode(text: str) -> bytes:
    """The bytes of `text`; each text has one reading and each bytes one text. Raises NotBase45."""
    out = bytearray()
    for start in range(0, len(text), _TRIPLE):
        out += _group(text[start : start + _TRIPLE])
    return bytes(out)


def _group(group: str) -> bytes:
    try:
        values = [_VALUE[character] for character in group]
    except KeyError:
        raise NotBase45 from None
    number: int = sum(value * 45**place for place, value in enumerate(values))
    if len(values) == _TRIPLE and number < _PAIR_LIMIT:
        return number.to_bytes(2, "big")
    if len(values) == _PAIR and number < _BYTE_LIMIT:
        return number.to_bytes(1, "big")
    raise NotBase45

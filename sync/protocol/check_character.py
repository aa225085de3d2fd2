"""The check character behind a printed number: it finds every wrong character and every exchanged pair.

The alphabet has 31 characters, a prime number, and the weights of neighbours differ; both together give that promise.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""Digits and letters without those that look like others: I, L, O, U, Z. All stand in Base45, all on every keyboard."""
_LOOKALIKES = str.maketrans("ILOUZ", "110V2")


def check_character(text: str) -> str:
    """The character to print behind `text`, which holds characters of ALPHABET only (ValueError otherwise)."""
    weighted = sum(_weight(place) * ALPHABET.index(sign) for place, sign in enumerate(text))
    return ALPHABET[-weighted % len(ALPHABET)]


def _weight(place: int) -> int:
    """2, 3, … 30, 2, 3, …: never 0 and never the neighbour's; 1 is the check's own, so that it may be exchanged too."""
    return place % (len(ALPHABET) - 2) + 2


def canonical(typed: str) -> str:
    """What a person typed as it was printed: capital letters, no spaces or hyphens, look-alikes as what they are."""
    return "".join(sign for sign in typed.upper() if sign not in " -/").translate(_LOOKALIKES)


def is_plain(text: str) -> bool:
    """Whether every character is one of ALPHABET."""
    return all(sign in ALPHABET for sign in text)

"""The one-time code that makes a kiosk a device of the ledger: typed, or read as a two-dimensional code.

It holds a secret and the name of the ledger's signing key, so that the kiosk knows whose answer to believe.
"""

import base64
from dataclasses import dataclass

from sync.protocol.codec import Malformed
from sync.protocol.keys import KID_BYTES

SECRET_BYTES = 10
"""80 random bits, single use, expiring: nobody guesses that over a network."""
GROUP_CHARACTERS = 5
"""How many characters a person copies at one glance."""


@dataclass(frozen=True)
class EnrolmentCode:
    """Who answers (`ledger_kid`) and the secret that may be used once."""

    ledger_kid: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"EnrolmentCode({self.ledger_kid.hex()}, …)"

    @property
    def text(self) -> str:
        """The code in groups of five, as it is printed and typed."""
        letters = base64.b32encode(self.ledger_kid + self.secret).decode().rstrip("=")
        groups = [letters[start : start + GROUP_CHARACTERS] for start in range(0, len(letters), GROUP_CHARACTERS)]
        return "-".join(groups)


def parse(text: str) -> EnrolmentCode:
    """The code in what a person typed: case, spaces and hyphens do not matter, 0/1/8 count as O/I/B.

    Raises codec.Malformed.
    """
    letters = "".join(text.upper().split()).replace("-", "").translate(str.maketrans("018", "OIB"))
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise Malformed("enrolment_code") from None
    if len(data) != KID_BYTES + SECRET_BYTES:
        raise Malformed("enrolment_code.length")
    return EnrolmentCode(data[:KID_BYTES], data[KID_BYTES:])

"""The failures of a card, a reader or the service between, as errors that carry data and no sentences."""

from enum import StrEnum
from typing import Final

SERVICE_DENIED: Final = 0x8010006A
"""The PC/SC code of a service that lets this user not in: polkit guards pcscd on Debian 13 and Ubuntu 24.04."""


class CardError(Exception):
    """A failure at the card desk that has a name; anything else that this package raises is a bug.

    The text is the class name with the data, for logs; no secret and no holder data is ever among the data.
    """

    def __init__(self, **data: str | float | None) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in data.items()))
        self.data = data


class BusyCause(StrEnum):
    """Why another program keeps us from a card."""

    EXCLUSIVE = "exclusive"
    RESET = "reset"


class ForbiddenCause(StrEnum):
    """Which rule of the allow-list stopped a command."""

    MALFORMED = "malformed"
    EXTENDED_LENGTH = "extended_length"
    INSTRUCTION = "instruction"
    PARAMETERS = "parameters"
    APPLICATION = "application"
    FILE = "file"
    SHORT_FILE_ID = "short_file_id"
    NOT_SELECTED = "not_selected"
    NOTHING_TO_FETCH = "nothing_to_fetch"


class NumberFault(StrEnum):
    """What is wrong with digits that were typed, before they cost a try on the card."""

    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    IMPOSSIBLE_DATE = "impossible_date"
    IMPLAUSIBLE_EXPIRY = "implausible_expiry"


class ServiceGone(CardError):
    """The PC/SC service is not running or went away; every object made before is dead."""

    def __init__(self, code: int) -> None:
        super().__init__(code=code)
        self.code = code


class ReaderGone(CardError):
    """The reader was unplugged, or is not known under this name."""

    def __init__(self, reader: str) -> None:
        super().__init__(reader=reader)
        self.reader = reader


class SimulatedReaderRefused(CardError):
    """A simulated reader was asked for where only real ones are allowed."""

    def __init__(self, reader: str) -> None:
        super().__init__(reader=reader)
        self.reader = reader


class ReaderFault(CardError):
    """The reader or the service answered with a code that no other class names."""

    def __init__(self, code: int) -> None:
        super().__init__(code=code)
        self.code = code


class NoCard(CardError):
    """No card lies on the reader."""

    def __init__(self, reader: str) -> None:
        super().__init__(reader=reader)
        self.reader = reader


class CardRemoved(CardError):
    """The card left the reader in the middle of an exchange."""


class CardUnreadable(CardError):
    """The card does not answer to power: upside down, between two readers, damaged, or just unpowered by a program."""

    def __init__(self, code: int) -> None:
        super().__init__(code=code)
        self.code = code


class CardMute(CardError):
    """The card was asked and has not answered within the limit."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(waited_s=waited_s)
        self.waited_s = waited_s


class CardBusy(CardError):
    """Another program holds the card or has reset it."""

    def __init__(self, cause: BusyCause) -> None:
        super().__init__(cause=cause.value)
        self.cause = cause


class StatusError(CardError):
    """The card answered with a status word that ends the exchange."""

    def __init__(self, sw: int, instruction: int) -> None:
        super().__init__(sw=f"{sw:04X}", instruction=f"{instruction:02X}")
        self.sw = sw
        self.instruction = instruction


class MalformedResponse(CardError):
    """The card's answer is shorter than a status word or longer than the exchange allows."""

    def __init__(self, length: int) -> None:
        super().__init__(length=length)
        self.length = length


class MalformedTlv(CardError):
    """Bytes that are not BER-TLV; `offset` is where reading stopped."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset)
        self.offset = offset


class MalformedHolder(CardError):
    """The basic four cannot be told from the file; `field` is the tag or the step that failed."""

    def __init__(self, field: str) -> None:
        super().__init__(field=field)
        self.field = field


class NotMyNumberCard(CardError):
    """The card does not know the application: a transit card, a licence, a phone."""

    def __init__(self, sw: int) -> None:
        super().__init__(sw=f"{sw:04X}")
        self.sw = sw


class NotVerified(CardError):
    """The file is closed: no credential was verified in this session."""


class PinRefused(CardError):
    """The PIN or the 照合番号 was wrong; `key` says which, `tries_left` is 0 when this was the last try."""

    def __init__(self, key: str, tries_left: int) -> None:
        super().__init__(key=key, tries_left=tries_left)
        self.key = key
        self.tries_left = tries_left


class PinBlocked(CardError):
    """The key is blocked, and only the municipality can reset it."""

    def __init__(self, key: str) -> None:
        super().__init__(key=key)
        self.key = key


class PinPathClosed(CardError):
    """The PIN is not sent: too few tries are left to risk the last one at a shelter's desk."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left=tries_left)
        self.tries_left = tries_left


class KeyAbsent(CardError):
    """The card has no such key, such as a card that was issued without a PIN."""

    def __init__(self, key: str) -> None:
        super().__init__(key=key)
        self.key = key


class MalformedNumber(CardError):
    """Digits that cannot be a credential; `part` is birth, expiry, security, number or pin. The digits are not kept."""

    def __init__(self, part: str, fault: NumberFault) -> None:
        super().__init__(part=part, fault=fault.value)
        self.part = part
        self.fault = fault


class ForbiddenCommand(CardError):
    """A command that the allow-list stopped before it was sent; `header` is its first four bytes, never its data."""

    def __init__(self, cause: ForbiddenCause, header: bytes) -> None:
        super().__init__(cause=cause.value, header=header[:4].hex().upper())
        self.cause = cause
        self.header = header[:4]

"""Command and response APDUs of ISO 7816-4 in their short form, as pure bytes."""

from dataclasses import dataclass
from typing import Final, Self

from cardreader.errors import MalformedResponse

SELECT: Final = 0xA4
VERIFY: Final = 0x20
READ_BINARY: Final = 0xB0
GET_RESPONSE: Final = 0xC0

HEADER_LENGTH: Final = 4
MAX_SHORT_DATA: Final = 255  # ISO 7816-4: Lc of a short command is one byte, and 0 stands for an extended one
MAX_SHORT_LE: Final = 256  # ISO 7816-4: Le = 00 asks for 256 bytes
MAX_OFFSET: Final = 0x7FFF  # ISO 7816-4: READ BINARY carries 15 bits; the 16th turns P1 into a short file id
STATUS_LENGTH: Final = 2

SW_OK: Final = 0x9000
SW_END_OF_FILE: Final = 0x6282
SW_NOT_VERIFIED: Final = 0x6982
SW_BLOCKED: Final = 0x6983
SW_INVALIDATED: Final = 0x6984
SW_NOT_FOUND: Final = 0x6A82
SW_PAST_END: Final = 0x6B00
SW_NO_DIAGNOSIS: Final = 0x6F00


@dataclass(frozen=True, repr=False)
class Command:
    """A short command APDU: four header bytes, up to 255 data bytes, and how many bytes are expected (1 to 256).

    Raises ValueError where a number does not fit; that is a bug of the caller, not of a card.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= byte <= 0xFF for byte in (self.cla, self.ins, self.p1, self.p2)):
            raise ValueError("a header byte is out of range")
        if len(self.data) > MAX_SHORT_DATA:
            raise ValueError("too many data bytes for a short command")
        if self.expected is not None and not 1 <= self.expected <= MAX_SHORT_LE:
            raise ValueError("the expected length is out of range")

    def __repr__(self) -> str:
        """The header alone, for the data of a VERIFY is a secret."""
        return f"Command({self.cla:02X}{self.ins:02X}{self.p1:02X}{self.p2:02X})"

    def to_bytes(self) -> bytes:
        """The bytes to send."""
        body = bytes([len(self.data)]) + self.data if self.data else b""
        tail = b"" if self.expected is None else bytes([self.expected & 0xFF])
        return bytes([self.cla, self.ins, self.p1, self.p2]) + body + tail


@dataclass(frozen=True, repr=False)
class Response:
    """What a card answered: data bytes and the status word."""

    data: bytes
    sw: int

    def __repr__(self) -> str:
        """The status and the length, for the data may be the holder's."""
        return f"Response(sw={self.sw:04X}, {len(self.data)} bytes)"

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Split an answer. Raises MalformedResponse below two bytes (a card pulled in flight leaves such a stump)."""
        if len(raw) < STATUS_LENGTH:
            raise MalformedResponse(len(raw))
        return cls(raw[:-STATUS_LENGTH], int.from_bytes(raw[-STATUS_LENGTH:], "big"))

    @property
    def tries_left(self) -> int | None:
        """The counter of a 63Cx status; None for every other status."""
        return self.sw & 0xF if self.sw & 0xFFF0 == 0x63C0 else None

    @property
    def remaining(self) -> int | None:
        """How many bytes a 61xx status says are waiting (1 to 256); None for every other status."""
        return (self.sw & 0xFF) or MAX_SHORT_LE if self.sw >> 8 == 0x61 else None

    @property
    def right_length(self) -> int | None:
        """The length a 6Cxx status asks for (1 to 256); None for every other status."""
        return (self.sw & 0xFF) or MAX_SHORT_LE if self.sw >> 8 == 0x6C else None


def select_application(aid: bytes) -> Command:
    """SELECT by name, first occurrence, no answer wanted (the published form: 00A4 040C)."""
    return Command(0x00, SELECT, 0x04, 0x0C, aid)


def select_file(file_id: int) -> Command:
    """SELECT an elementary file under the current application (00A4 020C)."""
    return Command(0x00, SELECT, 0x02, 0x0C, file_id.to_bytes(2, "big"))


def query_tries() -> Command:
    """VERIFY of the selected key with no data: the card answers with the tries left and counts nothing."""
    return Command(0x00, VERIFY, 0x00, 0x80)


def verify(secret: bytes) -> Command:
    """VERIFY of the selected key. Raises ValueError for an empty secret, which would be a query."""
    if not secret:
        raise ValueError("an empty secret would be a query")
    return Command(0x00, VERIFY, 0x00, 0x80, secret)


def read_binary(offset: int, expected: int = MAX_SHORT_LE) -> Command:
    """READ BINARY of the selected file from a 15-bit offset. Raises ValueError beyond it."""
    if not 0 <= offset <= MAX_OFFSET:
        raise ValueError("the offset does not fit 15 bits")
    return Command(0x00, READ_BINARY, offset >> 8, offset & 0xFF, expected=expected)


def get_response(expected: int) -> Command:
    """GET RESPONSE: fetch what a 61xx status said is waiting."""
    return Command(0x00, GET_RESPONSE, 0x00, 0x00, expected=expected)

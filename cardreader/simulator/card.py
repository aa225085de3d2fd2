"""Cards in software: a My Number card as an ISO 7816 state machine, and others that are none."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from cardreader.simulator.files import CardFiles, SecretKey

OK: Final = b"\x90\x00"
NOT_VERIFIED: Final = b"\x69\x82"
BLOCKED: Final = b"\x69\x84"
NO_FILE_SELECTED: Final = b"\x69\x86"
NOT_FOUND: Final = b"\x6a\x82"
WRONG_PARAMETERS: Final = b"\x6a\x86"
PAST_END: Final = b"\x6b\x00"
WRONG_LENGTH: Final = b"\x67\x00"
UNKNOWN_INSTRUCTION: Final = b"\x6d\x00"
NO_DIAGNOSIS: Final = b"\x6f\x00"
AID: Final = bytes.fromhex("D3921000310001010408")


class CardAnswers(Protocol):
    """What a carrier needs of any simulated card."""

    atr: bytes

    def power_on(self) -> None:
        """Start with nothing selected and nothing verified."""
        ...

    def power_off(self) -> None:
        """Forget what was verified."""
        ...

    def answer(self, command: bytes) -> bytes | None:
        """The answer to one command; None is a card that stays mute."""
        ...


@dataclass(frozen=True)
class Oddities:
    """Ways in which a real card surprises; all off by default.

    `first_answer_6f00`: the first command after power-up fails. `mute_from`: the n-th command since power-up (from 0)
    is never answered. `piece_length`: READ BINARY hands out at most so many bytes. `leaves_rest`: it hands them out by
    61xx. `wants_exact_length`: a Le beyond the file's end is answered 6Cxx. `says_6983`: a blocked key says 6983.
    `tells_verified`: a key that is verified answers a query for its tries with 9000, as ISO 7816-4 allows.
    """

    first_answer_6f00: bool = False
    mute_from: int | None = None
    piece_length: int = 256
    leaves_rest: bool = False
    wants_exact_length: bool = False
    says_6983: bool = False
    tells_verified: bool = False


@dataclass
class SimulatedMyNumberCard:
    """A My Number card as far as 券面事項入力補助 goes, file 0001 included, so that a leak would show.

    `commands` keeps every command that reached it.
    """

    files: CardFiles
    oddities: Oddities = field(default_factory=Oddities)
    atr: bytes = bytes.fromhex("3B80800101")
    commands: list[bytes] = field(default_factory=list, repr=False)
    power_offs: int = 0

    def __post_init__(self) -> None:
        self.power_on()

    def power_on(self) -> None:
        """As the protocol says."""
        self._application = False
        self._selected: int | None = None
        self._opened: set[int] = set()
        self._since_power = 0
        self._rest = b""

    def power_off(self) -> None:
        """As the protocol says."""
        self.power_offs += 1
        self.power_on()

    def answer(self, command: bytes) -> bytes | None:
        """As the protocol says."""
        self.commands.append(command)
        turn, self._since_power = self._since_power, self._since_power + 1
        if self.oddities.mute_from is not None and turn >= self.oddities.mute_from:
            return None
        if turn == 0 and self.oddities.first_answer_6f00:
            return NO_DIAGNOSIS
        if len(command) < 4 or command[0] != 0:
            return UNKNOWN_INSTRUCTION
        acts = {0xA4: self._select, 0x20: self._verify, 0xB0: self._read, 0xC0: self._fetch}
        act = acts.get(command[1])
        return UNKNOWN_INSTRUCTION if act is None else act(command)

    def _select(self, command: bytes) -> bytes:
        name = command[5 : 5 + command[4]] if len(command) > 4 else b""
        if command[2] == 0x04:
            if name != AID:
                return NOT_FOUND
            self._application, self._selected, self._opened = True, None, set()
            return OK
        if command[2] != 0x02 or not self._application:
            return NOT_FOUND
        file_id = int.from_bytes(name, "big")
        if file_id not in self.files.file_ids:
            return NOT_FOUND
        self._selected = file_id
        return OK

    def _verify(self, command: bytes) -> bytes:
        key = self.files.keys.get(self._selected or 0)
        if command[2] != 0 or command[3] != 0x80:
            return WRONG_PARAMETERS
        if key is None:
            return NO_FILE_SELECTED
        secret = command[5:] if len(command) > 4 else None
        if key.tries_left == 0:
            return self._blocked_answer(is_query=secret is None)
        if secret is None and self.oddities.tells_verified and self._selected in self._opened:
            return OK
        if secret is None:
            return bytes([0x63, 0xC0 | key.tries_left])
        return self._try_secret(key, secret)

    def _try_secret(self, key: SecretKey, secret: bytes) -> bytes:
        if secret == key.secret:
            key.tries_left = key.tries_at_most
            self._opened.add(self._selected or 0)
            return OK
        key.tries_left -= 1
        self._opened.discard(self._selected or 0)
        return bytes([0x63, 0xC0 | key.tries_left])

    def _blocked_answer(self, *, is_query: bool) -> bytes:
        if self.oddities.says_6983:
            return b"\x69\x83"
        return b"\x63\xc0" if is_query else BLOCKED

    def _read(self, command: bytes) -> bytes:
        if len(command) != 5:
            return WRONG_LENGTH
        offset, length = int.from_bytes(command[2:4], "big"), command[4] or 256
        if command[2] & 0x80:  # the short form that the allow-list must stop: a real card obeys it
            self._selected, offset = command[2] & 0x1F, command[3]
        content = self.files.contents.get(self._selected or 0)
        if content is None:
            return NO_FILE_SELECTED
        if not self._opened & self.files.openers[self._selected or 0]:
            return NOT_VERIFIED
        return self._piece(content, offset, length)

    def _piece(self, content: bytes, offset: int, length: int) -> bytes:
        if offset >= len(content):
            return PAST_END
        left = len(content) - offset
        if self.oddities.wants_exact_length and length > left:
            return bytes([0x6C, left & 0xFF])
        piece = content[offset : offset + min(length, self.oddities.piece_length)]
        if self.oddities.leaves_rest:
            self._rest = piece
            return bytes([0x61, len(piece) & 0xFF])
        return piece + OK

    def _fetch(self, command: bytes) -> bytes:
        if len(command) != 5 or not self._rest:
            return NO_FILE_SELECTED
        length = command[4] or 256
        piece, self._rest = self._rest[:length], self._rest[length:]
        return piece + (bytes([0x61, len(self._rest) & 0xFF]) if self._rest else OK)


@dataclass
class OtherCard:
    """A card or phone that has no such application; it answers every SELECT with its own status word.

    A phone and a licence say 6A82, a transit card behind a contactless reader 6D00 or 6A81.
    """

    status: bytes = NOT_FOUND
    atr: bytes = bytes.fromhex("3B8F8001804F0CA000000306110042000000002B")
    commands: list[bytes] = field(default_factory=list, repr=False)

    def power_on(self) -> None:
        """As the protocol says."""

    def power_off(self) -> None:
        """As the protocol says."""

    def answer(self, command: bytes) -> bytes | None:
        """As the protocol says."""
        self.commands.append(command)
        return self.status

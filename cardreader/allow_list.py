"""The only commands that may reach a card, judged on the bytes about to be sent."""

from typing import Final

from cardreader import apdu
from cardreader.connection import Connection
from cardreader.errors import ForbiddenCause, ForbiddenCommand

SUPPORT_APPLICATION: Final = bytes.fromhex("D3921000310001010408")
"""AID of 券面事項入力補助AP, as in the open implementations jpki/myna and soltia48/myna-card."""

HOLDER_FILE: Final = 0x0002
PIN_KEY: Final = 0x0011
NUMBER_KEY: Final = 0x0015
PIN_LENGTH: Final = 4
NUMBER_LENGTH: Final = 14
SECRET_LENGTHS: Final = {PIN_KEY: PIN_LENGTH, NUMBER_KEY: NUMBER_LENGTH}

_SELECT_APPLICATION: Final = apdu.select_application(SUPPORT_APPLICATION).to_bytes()
# 0001 is the Individual Number, 0003 an unsalted hash of it, 0014 and the rest are not ours: none is in this table.
_SELECT_FILES: Final = {apdu.select_file(file_id).to_bytes(): file_id for file_id in (HOLDER_FILE, PIN_KEY, NUMBER_KEY)}
_READ_LENGTH: Final = apdu.HEADER_LENGTH + 1
_SHORT_FILE_BIT: Final = 0x80
_SELECTED_KEY: Final = 0x80


class AllowList:
    """Follows one powered card by the bytes that went and came, and knows which command may come next.

    It fails closed: a file counts as selected only once the card said 9000, and nothing does after an exchange broke.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nothing is selected: the state of a card after power-up, or after an exchange that broke."""
        self._application = False
        self._file: int | None = None
        self._waiting = False
        self._sent = b""

    def admit(self, command: bytes) -> None:
        """Note the command as sent. Raises ForbiddenCommand, and then the state is as before."""
        cause = self._judge(command)
        if cause is not None:
            raise ForbiddenCommand(cause, command)
        self._sent = command
        self._waiting = False
        if command == _SELECT_APPLICATION:
            self._application, self._file = False, None
        elif command in _SELECT_FILES:
            self._file = None

    def settle(self, answer: bytes) -> None:
        """Note the answer to the admitted command."""
        good = answer[-apdu.STATUS_LENGTH :] == b"\x90\x00"
        if self._sent == _SELECT_APPLICATION:
            self._application = good
        elif self._sent in _SELECT_FILES:
            self._file = _SELECT_FILES[self._sent] if good else None
        elif self._sent[1:2] in (bytes([apdu.READ_BINARY]), bytes([apdu.GET_RESPONSE])):
            self._waiting = len(answer) >= apdu.STATUS_LENGTH and answer[-apdu.STATUS_LENGTH] == 0x61

    def _judge(self, command: bytes) -> ForbiddenCause | None:
        if len(command) < apdu.HEADER_LENGTH:
            return ForbiddenCause.MALFORMED
        if len(command) > _READ_LENGTH and command[apdu.HEADER_LENGTH] == 0:
            return ForbiddenCause.EXTENDED_LENGTH
        if command[0] != 0:
            return ForbiddenCause.PARAMETERS
        judges = {
            apdu.SELECT: self._judge_select,
            apdu.VERIFY: self._judge_verify,
            apdu.READ_BINARY: self._judge_read,
            apdu.GET_RESPONSE: self._judge_fetch,
        }
        judge = judges.get(command[1])
        return ForbiddenCause.INSTRUCTION if judge is None else judge(command)

    def _judge_select(self, command: bytes) -> ForbiddenCause | None:
        if command == _SELECT_APPLICATION:
            return None
        if command not in _SELECT_FILES:
            return ForbiddenCause.FILE if command[2] == 0x02 else ForbiddenCause.APPLICATION
        return None if self._application else ForbiddenCause.NOT_SELECTED

    def _judge_verify(self, command: bytes) -> ForbiddenCause | None:
        if command[2] != 0:
            return ForbiddenCause.PARAMETERS
        if command[3] != _SELECTED_KEY:
            return ForbiddenCause.SHORT_FILE_ID
        if self._file not in SECRET_LENGTHS:
            return ForbiddenCause.NOT_SELECTED
        length = SECRET_LENGTHS[self._file]
        is_query = len(command) == apdu.HEADER_LENGTH
        fits = len(command) == _READ_LENGTH + length and command[apdu.HEADER_LENGTH] == length
        return None if is_query or fits else ForbiddenCause.MALFORMED

    def _judge_read(self, command: bytes) -> ForbiddenCause | None:
        if command[2] & _SHORT_FILE_BIT:
            return ForbiddenCause.SHORT_FILE_ID
        if self._file != HOLDER_FILE:
            return ForbiddenCause.NOT_SELECTED
        return None if len(command) == _READ_LENGTH else ForbiddenCause.MALFORMED

    def _judge_fetch(self, command: bytes) -> ForbiddenCause | None:
        """GET RESPONSE hands out the rest of the answer before it, so it may only follow a read of our own file."""
        if command[2:4] != b"\x00\x00" or len(command) != _READ_LENGTH:
            return ForbiddenCause.PARAMETERS
        return None if self._waiting and self._file == HOLDER_FILE else ForbiddenCause.NOTHING_TO_FETCH


class GuardedConnection:
    """A connection that sends nothing but what the allow-list admits; every carrier hands out its cards in this."""

    def __init__(self, carrier: Connection) -> None:
        self._carrier = carrier
        self._allow_list = AllowList()

    def transmit(self, command: bytes) -> bytes:
        """As the port says. Raises ForbiddenCommand before a byte is sent."""
        sent = bytes(command)  # a copy, so that a caller's bytearray cannot change between judgement and sending
        self._allow_list.admit(sent)
        try:
            answer = self._carrier.transmit(sent)
        except BaseException:
            self._allow_list.forget()
            raise
        self._allow_list.settle(answer)
        return answer

    def close(self) -> None:
        """As the port says."""
        self._allow_list.forget()
        self._carrier.close()

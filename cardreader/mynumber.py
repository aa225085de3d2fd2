"""One session with a 個人番号カード: from SELECT to the basic four, ended by taking the power off."""

from types import TracebackType
from typing import Final, Self

from cardreader import apdu
from cardreader.allow_list import HOLDER_FILE, NUMBER_KEY, PIN_KEY, SUPPORT_APPLICATION
from cardreader.apdu import Command, Response
from cardreader.connection import Connection
from cardreader.credential import Credential
from cardreader.errors import (
    KeyAbsent,
    MalformedHolder,
    MalformedResponse,
    MalformedTlv,
    NotMyNumberCard,
    NotVerified,
    PinBlocked,
    PinPathClosed,
    PinRefused,
    StatusError,
)
from cardreader.holder import HolderFacts, decode_holder
from cardreader.tlv import read_header

LAST_TRIES_KEPT: Final = (
    1  # the PIN's last try stays the holder's own: a blocked PIN costs them a visit to the ward office
)
MAX_HOLDER_LENGTH: Final = 4096  # the published card has 104 bytes; forty times that is no address but a broken length
MAX_READS: Final = 600  # the longest object in pieces of seven bytes; a card that hands out fewer is broken
MAX_FETCHES: Final = 32  # GET RESPONSE after one READ: 256 bytes need one; more is a card that never says 9000
_HEADER_AT_MOST: Final = 7  # two bytes of tag and up to five of length

KEYS: Final = {"number": NUMBER_KEY, "pin": PIN_KEY}
_BLOCKED: Final = (apdu.SW_BLOCKED, apdu.SW_INVALIDATED)
_READ_GOOD: Final = (apdu.SW_OK, apdu.SW_END_OF_FILE)


class MyNumberSession:
    """The acts on one powered card; use as a context, for the end unpowers the card whatever happened.

    Every act may raise what the connection raises, and StatusError for a status that no rule expects. Acts may come in
    any order: the application is selected on the way, and a file that no credential opened raises NotVerified.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._application_selected = False
        self._verified = False
        self._answered_once = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the power off the card: a mere disconnect may leave the file open to the next program."""
        self._application_selected = False
        self._connection.close()

    def select(self) -> None:
        """Select the application, which also forgets what was verified. Raises NotMyNumberCard."""
        self._application_selected = False
        response = self._send(apdu.select_application(SUPPORT_APPLICATION))
        if response.sw != apdu.SW_OK:
            raise NotMyNumberCard(response.sw)
        self._application_selected = True
        self._verified = False

    def tries_left(self, key: str) -> int | None:
        """How many tries the key `number` or `pin` has; 0 when blocked, None when the card has no such key."""
        self._forget_verified()
        try:
            self._select_file(KEYS[key], key)
        except KeyAbsent:
            return None
        return self._query()

    def verify(self, credential: Credential) -> None:
        """Prove the person to the card, after asking for the tries left.

        Raises PinRefused with the tries left, PinBlocked, KeyAbsent, and PinPathClosed before a PIN would risk its
        last try.
        """
        self._forget_verified()
        self._select_file(credential.file_id, credential.key)
        tries = self._query()
        if tries == 0:
            raise PinBlocked(credential.key)
        if credential.file_id == PIN_KEY and tries <= LAST_TRIES_KEPT:
            raise PinPathClosed(tries)
        self._settle_verify(credential.key, self._send(apdu.verify(credential.to_bytes())))

    def read_holder(self) -> HolderFacts:
        """The basic four. Raises NotVerified, MalformedHolder."""
        try:
            self._select_file(HOLDER_FILE, "holder")
        except KeyAbsent:
            raise MalformedHolder("absent") from None
        return decode_holder(self._read_object())

    def _settle_verify(self, key: str, response: Response) -> None:
        if response.tries_left is not None:
            raise PinRefused(key, response.tries_left)
        if response.sw in _BLOCKED:
            raise PinBlocked(key)
        if response.sw != apdu.SW_OK:
            raise StatusError(response.sw, apdu.VERIFY)
        self._verified = True

    def _forget_verified(self) -> None:
        """ISO 7816-4 lets a key that is verified answer a query for its tries with 9000; asked afresh it counts."""
        if self._verified:
            self.select()

    def _query(self) -> int:
        response = self._send(apdu.query_tries())
        if response.tries_left is not None:
            return response.tries_left
        if response.sw in _BLOCKED:
            return 0
        raise StatusError(response.sw, apdu.VERIFY)

    def _select_file(self, file_id: int, key: str) -> None:
        if not self._application_selected:
            self.select()
        response = self._send(apdu.select_file(file_id))
        if response.sw == apdu.SW_NOT_FOUND:
            raise KeyAbsent(key)
        if response.sw != apdu.SW_OK:
            raise StatusError(response.sw, apdu.SELECT)

    def _read_object(self) -> bytes:
        """The file's outer object, read on until it is whole; filler behind it may come along."""
        content = b""
        for _ in range(MAX_READS):
            wanted = self._object_length(content)
            if wanted is not None and len(content) >= wanted:
                return content[:wanted]
            expected = apdu.MAX_SHORT_LE if wanted is None else min(wanted - len(content), apdu.MAX_SHORT_LE)
            piece = self._read_piece(len(content), expected)
            if not piece:
                break
            content += piece
        raise MalformedHolder("cut_short")

    def _object_length(self, content: bytes) -> int | None:
        """Bytes of the outer object, or None while its length has not come yet."""
        try:
            length = read_header(content).total_length
        except MalformedTlv:
            if len(content) >= _HEADER_AT_MOST:
                raise MalformedHolder("tlv") from None
            return None
        if length > MAX_HOLDER_LENGTH:
            raise MalformedHolder("length")
        return length

    def _read_piece(self, offset: int, expected: int) -> bytes:
        response = self._send(apdu.read_binary(offset, expected))
        if response.right_length is not None:
            response = self._send(apdu.read_binary(offset, response.right_length))
        response = self._fetch_rest(response)
        if response.sw == apdu.SW_NOT_VERIFIED:
            raise NotVerified
        if response.sw == apdu.SW_PAST_END:
            return b""
        if response.sw not in _READ_GOOD:
            raise StatusError(response.sw, apdu.READ_BINARY)
        return response.data

    def _fetch_rest(self, response: Response) -> Response:
        """Follow 61xx until the answer is whole."""
        data = response.data
        for _ in range(MAX_FETCHES):
            if response.remaining is None:
                return Response(data, response.sw)
            response = self._send(apdu.get_response(response.remaining))
            data += response.data
        raise MalformedResponse(len(data))

    def _send(self, command: Command) -> Response:
        sent = command.to_bytes()
        response = Response.from_bytes(self._connection.transmit(sent))
        # WORKAROUND(reported by open implementations): some cards answer the first command after power-up with 6F00
        # and the same command well; it is sent once more. Can go when no card in use does so.
        if response.sw == apdu.SW_NO_DIAGNOSIS and not self._answered_once:
            response = Response.from_bytes(self._connection.transmit(sent))
        self._answered_once = True
        return response

"""Carries a simulated card into a virtual PC/SC reader (Debian's vsmartcard-vpcd) over its TCP port."""

import contextlib
import socket
import threading
from typing import Final

from cardreader.simulator.card import CardAnswers
from cardreader.simulator.delays import CardDelays

_LENGTH_BYTES: Final = 2
_POWER_OFF, _POWER_ON, _RESET, _ATR = 0x00, 0x01, 0x02, 0x04
JOIN_LIMIT_S: Final = 5.0  # the thread ends as soon as its socket closes
CONNECT_LIMIT_S: Final = 5.0  # a private service listens within 50 ms; a loaded machine gets a hundred times that
_QUICK_ACK: Final = getattr(socket, "TCP_QUICKACK", None)  # Linux alone has it


class VirtualPlacement:
    """A card lying on a virtual reader: from `place` to `remove`, served by one thread.

    `removed_at` takes the card away when the n-th command since placing (from 0) arrives; `delays` are the card's own.
    Raises OSError when nobody listens on the port.
    """

    def __init__(
        self, card: CardAnswers, port: int, *, delays: CardDelays | None = None, removed_at: int | None = None
    ) -> None:
        self.card = card
        self.commands_served = 0
        self._delays = delays or CardDelays()
        self._removed_at = removed_at
        self._gone = threading.Event()
        self._socket = socket.create_connection(("127.0.0.1", port), CONNECT_LIMIT_S)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._thread = threading.Thread(target=self._serve, name=f"virtual-card-{port}", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Take the card off the reader; may be called twice."""
        self._gone.set()
        with contextlib.suppress(OSError):  # the service went first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(JOIN_LIMIT_S)
        self._socket.close()

    def _serve(self) -> None:
        with self._socket, contextlib.suppress(OSError):  # the service went away, or `remove` closed the socket
            while (message := self._receive()) is not None:
                if len(message) == 1:
                    self._control(message[0])
                elif not self._exchange(message):
                    break

    def _control(self, code: int) -> None:
        if code == _POWER_OFF:
            self.card.power_off()
        elif code in (_POWER_ON, _RESET):
            self.card.power_on()
        elif code == _ATR:
            self._send(self.card.atr)

    def _exchange(self, command: bytes) -> bool:
        turn, self.commands_served = self.commands_served, self.commands_served + 1
        if turn == self._removed_at:
            return False
        answer = self.card.answer(command)
        if answer is None:
            return not self._gone.wait()  # mute: silent until somebody takes it off
        if self._gone.wait(self._delays.of(command)):
            return False
        self._send(answer)
        return True

    def _send(self, message: bytes) -> None:
        self._socket.sendall(len(message).to_bytes(_LENGTH_BYTES, "big") + message)

    def _receive(self) -> bytes | None:
        head = self._receive_exactly(_LENGTH_BYTES)
        return None if head is None else self._receive_exactly(int.from_bytes(head, "big"))

    def _receive_exactly(self, length: int) -> bytes | None:
        content = b""
        while len(content) < length:
            if _QUICK_ACK is not None:
                # WORKAROUND(vpcd writes length and body apart, and Nagle waits for our delayed ACK): without it each
                # command costs 44 ms, with it 0.07 ms; the kernel forgets it, so it is set before every receive.
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
            piece = self._socket.recv(length - len(content))
            if not piece:
                return None
            content += piece
        return content

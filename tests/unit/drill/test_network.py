"""The drill's network: what passes, what breaks, and that a lost answer was an answer."""

import socket
import threading
from collections.abc import Iterator

import pytest

from kiosk.commands.drilling.network import HOST, Relay
from kiosk.commands.drilling.plan import Network

WAIT_S = 5.0


class Echo:
    """A ledger in two lines: it answers each piece with itself, and remembers that it got it."""

    def __init__(self) -> None:
        self.listener = socket.create_server((HOST, 0))
        self.got: list[bytes] = []
        self.has_got = threading.Event()
        self.thread = threading.Thread(target=self.serve, name="echo", daemon=True)

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), name="echo-one", daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                while piece := connection.recv(1024):
                    self.got.append(piece)
                    self.has_got.set()
                    connection.sendall(piece)
            except OSError:
                return


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    server.thread.start()
    yield server
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()


@pytest.fixture
def relay(echo: Echo) -> Iterator[Relay]:
    relay = Relay(echo.listener.getsockname()[:2])
    relay.start()
    yield relay
    relay.stop()


def connected(relay: Relay) -> socket.socket:
    port = int(relay.url.rpartition(":")[2])
    return socket.create_connection((HOST, port), WAIT_S)


def is_broken(connection: socket.socket) -> bool:
    try:
        return connection.recv(1024) == b""
    except ConnectionResetError:
        return True


def test_a_good_network_carries_both_ways(relay: Relay):
    with connected(relay) as kiosk:
        kiosk.sendall(b"bundle")
        assert kiosk.recv(1024) == b"bundle"


def test_without_a_network_nobody_answers(relay: Relay, echo: Echo):
    relay.set_network(Network.OFF)
    with connected(relay) as kiosk:
        assert is_broken(kiosk)
    assert echo.got == []
    assert relay.counted["refused"] == 1


def test_a_connection_under_way_breaks_with_the_network(relay: Relay):
    with connected(relay) as kiosk:
        kiosk.sendall(b"bundle")
        assert kiosk.recv(1024) == b"bundle"
        relay.set_network(Network.OFF)
        assert is_broken(kiosk)


def test_a_lost_answer_is_lost_after_the_ledger_had_the_question(relay: Relay, echo: Echo):
    relay.set_network(Network.ANSWERS_LOST)
    with connected(relay) as kiosk:
        kiosk.sendall(b"bundle")
        assert is_broken(kiosk)
    assert echo.has_got.is_set()
    assert echo.got == [b"bundle"]
    assert relay.counted["answers_lost"] == 1


def test_a_slow_network_still_carries(relay: Relay):
    relay.set_network(Network.SLOW)
    with connected(relay) as kiosk:
        kiosk.sendall(b"bundle")
        assert kiosk.recv(1024) == b"bundle"
    assert relay.counted["slow"] == 1


def test_the_network_comes_back(relay: Relay):
    relay.set_network(Network.OFF)
    relay.set_network(Network.ON)
    with connected(relay) as kiosk:
        kiosk.sendall(b"again")
        assert kiosk.recv(1024) == b"again"


def test_a_ledger_that_is_gone_is_a_broken_connection():
    with socket.create_server((HOST, 0)) as nobody:
        upstream = nobody.getsockname()[:2]
    relay = Relay(upstream)
    relay.start()
    try:
        with connected(relay) as kiosk:
            assert is_broken(kiosk)
    finally:
        relay.stop()

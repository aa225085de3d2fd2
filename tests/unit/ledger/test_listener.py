"""The ledger's socket: an answer's body does not wait until its head was acknowledged."""

import socket

from ledger.commands.serve import listener_at


def test_connections_send_small_pieces_at_once() -> None:
    with (
        listener_at("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

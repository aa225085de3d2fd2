"""The drill's network: a relay on loopback before the ledger that drops connections, loses answers, and is slow."""

import contextlib
import socket
import threading
from collections import Counter

from kiosk.commands.drilling.plan import Network

HOST = "127.0.0.1"
SLOW_S = 0.4
"""Before each piece of an answer: a mobile network with too many people on it."""
PIECE_BYTES = 64 * 1024
ACCEPT_WAIT_S = 0.2
"""How often the relay looks whether it should end."""
CONNECT_LIMIT_S = 5.0
JOIN_LIMIT_S = 3.0


class Relay:
    """Owns its threads; `network` may be set at any time from any thread and acts on connections under way."""

    def __init__(self, upstream: tuple[str, int]) -> None:
        self._upstream = upstream
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(ACCEPT_WAIT_S)
        self._network = Network.ON
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, name="relay", daemon=True)
        self.counted: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """Where the kiosk believes the ledger to be."""
        return f"http://{HOST}:{self._listener.getsockname()[1]}"

    @property
    def network(self) -> Network:
        """How the road is now."""
        return self._network

    def set_network(self, network: Network) -> None:
        """Change the road; without one, every connection breaks."""
        self._network = network
        if network is Network.OFF:
            self._break_all()

    def start(self) -> None:
        """Begin to listen."""
        self._acceptor.start()

    def stop(self) -> None:
        """End all connections and threads."""
        self._stopping.set()
        self._acceptor.join(JOIN_LIMIT_S)
        self._break_all()
        for thread in self._threads:
            thread.join(JOIN_LIMIT_S)
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                kiosk, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self._network is Network.OFF:
                self.counted["refused"] += 1
                kiosk.close()
            else:
                self._relay(kiosk)

    def _relay(self, kiosk: socket.socket) -> None:
        try:
            ledger = socket.create_connection(self._upstream, CONNECT_LIMIT_S)
        except OSError:
            kiosk.close()
            return
        ledger.settimeout(None)
        with self._lock:
            self._open |= {kiosk, ledger}
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        for name, work in (("relay-up", self._carry_up), ("relay-down", self._carry_down)):
            thread = threading.Thread(target=work, args=(kiosk, ledger), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry_up(self, kiosk: socket.socket, ledger: socket.socket) -> None:
        try:
            while piece := kiosk.recv(PIECE_BYTES):
                ledger.sendall(piece)
        except OSError:
            pass  # either side was broken; both are closed now
        finally:
            self._break(kiosk, ledger)

    def _carry_down(self, kiosk: socket.socket, ledger: socket.socket) -> None:
        """The ledger answers after its commit: an answer that is dropped here is one that was lost on the way."""
        try:
            while piece := ledger.recv(PIECE_BYTES):
                if self._network is Network.ANSWERS_LOST:
                    self.counted["answers_lost"] += 1
                    break
                if self._network is Network.SLOW:
                    self.counted["slow"] += 1
                    self._stopping.wait(SLOW_S)
                kiosk.sendall(piece)
        except OSError:
            pass  # either side was broken; both are closed now
        finally:
            self._break(kiosk, ledger)

    def _break_all(self) -> None:
        with self._lock:
            sockets = tuple(self._open)
        if sockets:
            self.counted["broken"] += len(sockets) // 2
        self._break(*sockets)

    def _break(self, *sockets: socket.socket) -> None:
        """Shut down before closing: another thread may wait in `recv` on the same socket."""
        with self._lock:
            mine = [one for one in sockets if one in self._open]
            self._open -= set(mine)
        for one in mine:
            with contextlib.suppress(OSError):  # the other side was faster
                one.shutdown(socket.SHUT_RDWR)
            one.close()

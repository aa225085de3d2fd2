"""A private PC/SC service with virtual readers, apart from the machine's own; on test machines only, never a kiosk."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Final

DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
READER_PREFIX: Final = "Virtual PCD"
SOCKET_VARIABLE: Final = "PCSCLITE_CSOCK_NAME"
"""libpcsclite reads the service's socket from here, once per process."""

START_LIMIT_S: Final = 10.0  # the socket is up after 5 to 41 ms; a loaded machine gets two hundred times that
STOP_LIMIT_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.005
SLOTS: Final = 2  # vpcd opens two, on neighbouring ports
_FIRST_PORT: Final = 20_000
_PAIRS_OF_PORTS: Final = 6_000
"""Below the ports that Linux gives to whoever asks for any (from 32,768 on): nobody is given one of ours between our
looking and the service's start, or while a killed service is away."""

# In its own mount namespace /run is empty, so that two services never meet, and /run/pcscd is the directory given,
# so that clients outside reach the socket.
_START_SCRIPT: Final = """
mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && shift && exec "$@"
"""


def reason_impossible() -> str | None:
    """Why no private service can run here; None where it can."""
    if not DRIVER.exists():
        return "vsmartcard-vpcd is not installed"
    if shutil.which("pcscd") is None:
        return "pcscd is not installed"
    if shutil.which("unshare") is None:
        return "unshare is not installed"
    probe = subprocess.run([*_unshare(), "true"], capture_output=True, check=False)  # noqa: S603 - fixed words
    return None if probe.returncode == 0 else "no mount namespace of our own is allowed here"


def _unshare() -> list[str]:
    command = [shutil.which("unshare") or "unshare", "--mount"]
    return command if os.geteuid() == 0 else [*command, "--map-root-user"]


def _two_free_ports() -> int:
    """A port whose neighbour is free too; taken ports would leave the service without readers."""
    for _ in range(100):
        port = _FIRST_PORT + SLOTS * secrets.randbelow(_PAIRS_OF_PORTS)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("", port))
                second.bind(("", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two free ports side by side")


def _polkit_switch(program: str) -> list[str]:
    """Newer services ask polkit, which is out of reach in the namespace; older ones do not know the switch."""
    answer = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return ["--disable-polkit"] if "--disable-polkit" in answer.stdout else []


class PrivateService:
    """One `pcscd` with two virtual readers; `start`, `kill` and `start` again keep the socket and the ports.

    `directory` is empty, ours, and of a short path (a socket's path has at most 107 bytes).
    """

    def __init__(self, directory: Path) -> None:
        self._sockets = directory / "run"
        self._config = directory / "config"
        self._sockets.mkdir()
        self._config.mkdir()
        self.port = _two_free_ports()
        self._process: subprocess.Popen[bytes] | None = None
        self.plug_readers()

    def plug_readers(self, *, plugged: bool = True) -> None:
        """Whether the service has readers from its next start on."""
        if not plugged:
            (self._config / "virtual").unlink(missing_ok=True)
            return
        (self._config / "virtual").write_text(
            f'FRIENDLYNAME "{READER_PREFIX}"\nDEVICENAME /dev/null:{self.port}\n'
            f"LIBPATH {DRIVER}\nCHANNELID {self.port}\n",
            encoding="ascii",
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a client process needs in its environment to meet this service."""
        return {SOCKET_VARIABLE: str(self._sockets / "pcscd.comm")}

    @property
    def readers(self) -> tuple[str, ...]:
        """The names under which the service shows its readers."""
        return tuple(f"{READER_PREFIX} 00 {slot:02d}" for slot in range(SLOTS))

    def start(self) -> None:
        """Run the service until it can be reached. Raises OSError when it does not come up."""
        program = shutil.which("pcscd") or "pcscd"
        self._process = subprocess.Popen(  # noqa: S603 - fixed words and our own paths
            [
                *_unshare(), "sh", "-c", _START_SCRIPT, "sh", str(self._sockets),
                program, "--foreground", "--config", str(self._config), *_polkit_switch(program),
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait_until_reached()

    def stop(self) -> None:
        """End it in order; may be called twice."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)
        (self._sockets / "pcscd.comm").unlink(missing_ok=True)
        (self._sockets / "pcscd.pid").unlink(missing_ok=True)

    def pause(self, *, paused: bool) -> None:
        """Freeze it, or let it go on: a service that hangs."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP if paused else signal.SIGCONT)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_LIMIT_S)
        self._process = None

    def _wait_until_reached(self) -> None:
        patience = threading.Event()
        for _ in range(int(START_LIMIT_S / _LOOK_EVERY_S)):
            if self._process is None or self._process.poll() is not None:
                raise OSError("the service ended at once")
            if (self._sockets / "pcscd.comm").exists():
                return
            patience.wait(_LOOK_EVERY_S)
        raise OSError("the service did not come up")

"""The contract of a keystore, held by the fake of the tests and by a real Secret Service on a bus of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.keystore import SystemKeystore
from kiosk.ports.keystore import Keystore, KeystoreUnusable
from tests.fakes import MemoryKeystore

START_LIMIT_S = 60.0
PASSWORD = b"of this test alone"


class SecretService:
    """A message bus and a keyring daemon for one test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> str:
        """The address of the bus on which the unlocked service listens."""
        bus = self._run(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"], {})
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        places = {"DBUS_SESSION_BUS_ADDRESS": address, "HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder)}
        words = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        daemon = self._run([*words, f"--control-directory={self._folder}"], places)
        assert daemon.stdin is not None
        assert daemon.stdout is not None
        daemon.stdin.write(PASSWORD)
        daemon.stdin.close()
        daemon.stdout.readline()  # it tells its control directory when it serves
        return address

    def stop(self) -> None:
        """End what was started, the last first."""
        for process in reversed(self._started):
            process.kill()
            process.wait(START_LIMIT_S)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _run(self, words: list[str], places: dict[str, str]) -> "subprocess.Popen[bytes]":
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", **places}
        process = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._started.append(process)
        return process


@pytest.fixture(params=["memory", "secret_service"])
def keystore(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keystore]:
    if request.param == "memory":
        yield MemoryKeystore()
        return
    if shutil.which("gnome-keyring-daemon") is None or shutil.which("dbus-daemon") is None:
        pytest.skip("a Secret Service is tried where its programs are installed (scripts/setup does it on Debian)")
    service = SecretService(tmp_path)
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.start())
        yield SystemKeystore("linux")
    finally:
        service.stop()


def test_it_keeps_bytes_until_they_are_removed(keystore: Keystore):
    assert keystore.get("見本") is None
    keystore.put("見本", bytes(range(32)))
    assert keystore.get("見本") == bytes(range(32))
    keystore.put("見本", b"other")
    assert keystore.get("見本") == b"other"
    assert keystore.get("another") is None
    keystore.remove("見本")
    keystore.remove("見本")
    assert keystore.get("見本") is None


def test_a_system_without_a_service_is_unusable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    for call in (
        lambda: SystemKeystore("linux").get("x"),
        lambda: SystemKeystore("linux").put("x", b"y"),
        lambda: SystemKeystore("beos").get("x"),
    ):
        with pytest.raises(KeystoreUnusable):
            call()

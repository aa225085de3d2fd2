"""Install, enrol, receive, train, update, lose the laptop, recover: the guide's commands in their order, for real."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FROZEN = ROOT / "dist" / "kiosk"
PASSPHRASE = "見本の本部の合言葉 2026"
LIMIT_S = 120.0
POLL_S = 0.25
OPERATION = "flood-2026"


class Failed(Exception):
    """A step did not do what the guide says."""


class Walk:
    """A laptop (`home`), a headquarters (`ledger`) and a stick, all in one folder."""

    def __init__(self, work: Path, display: str, bus: str) -> None:
        self.work, self.home, self.stick, self.ledger = work, work / "home", work / "stick", work / "ledger"
        for folder in (self.home, self.stick, self.ledger):
            folder.mkdir()
        self.install = work / "installed"
        self.live = self.home / ".local" / "share" / "kumamoto-shelter-kiosk" / "live"
        places = {"HOME": str(self.home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        self.laptop = {**places, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": bus}
        self.stranger = {**places, "HOME": str(work / "stranger"), "QT_QPA_PLATFORM": "offscreen"}
        self.display = display

    def hq(self, *words: str, typed: str = "") -> str:
        """A command of headquarters; what it prints."""
        return said([sys.executable, "-m", "ledger", words[0], "--data", str(self.ledger), *words[1:]], typed=typed)

    def kiosk(self, *words: str, code: int = 0, environment: dict[str, str] | None = None) -> str:
        """A command of the laptop's program."""
        return said([str(self.install / "kiosk"), *words], code=code, environment=environment or self.laptop)

    @contextlib.contextmanager
    def running(self, words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
        """A program that goes on; ended as a person closes it."""
        with (self.work / "log.txt").open("ab") as log:
            process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(LIMIT_S)

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """The ledger answers; its address."""
        told = self.ledger / "announce.json"
        told.unlink(missing_ok=True)
        words = ["-m", "ledger", "serve", "--data", str(self.ledger), "--port", "0", "--announce", str(told)]
        with self.running([sys.executable, *words], dict(os.environ)):
            until("the ledger answers", told.exists)
            yield json.loads(told.read_text("utf-8"))["url"]

    @contextlib.contextmanager
    def desk(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """The desk on its screen, as soon as it can be used."""
        usable = self.work / "usable.json"
        usable.unlink(missing_ok=True)
        command = [str(self.install / "kiosk"), "--live", "--camera", "none", "--announce", str(usable), *words]
        with self.running(command, self.laptop) as process:
            until("the first screen", lambda: usable.exists() or process.poll() is not None)
            if process.poll() is not None:
                raise Failed((self.work / "log.txt").read_text("utf-8")[-2000:])
            yield process

    def press(self, *keys: str) -> None:
        """Keys for whoever has the screen."""
        for key in keys:
            said(["xdotool", "key", key], environment={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"})

    def waiting(self) -> int:
        """How many events wait at the desk, as the self-check says."""
        told = json.loads(self.kiosk("self-check", "--live", "--json", "--camera", "none"))
        data = next(one["data"] for one in told["findings"] if one["name"] == "outbox")
        return int(data.get("count", 0))

    def received(self) -> int:
        """How many receptions the ledger has."""
        return self.hq("journal").count("HouseholdAdmitted")


def said(words: list[str], *, code: int = 0, typed: str = "", environment: dict[str, str] | None = None) -> str:
    """Run a program to its end; what it prints. Raises Failed for another exit code."""
    done = subprocess.run(
        words, input=typed, capture_output=True, text=True, env=environment, timeout=600, check=False, cwd=ROOT
    )
    if done.returncode != code:
        raise Failed(f"{' '.join(words)}: {done.returncode}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}")
    return done.stdout


def until(what: str, is_so: Callable[[], bool]) -> None:
    """Wait for it. Raises Failed."""
    pause = threading.Event()
    for _ in range(int(LIMIT_S / POLL_S)):
        if is_so():
            return
        pause.wait(POLL_S)
    raise Failed(f"{what}: not within {LIMIT_S} s")


def prepare(walk: Walk) -> str:
    """Chapter 1: keys, shelters, operation; the shelter's id."""
    walk.hq("recovery-key", str(walk.work / "recovery.pem"), typed=PASSPHRASE + "\n")
    walk.hq("shelters", "--load")
    shelters = json.loads((ROOT / "resources" / "shelters" / "shelters.json").read_text("utf-8"))
    site = str(_rows(shelters)[0]["shelter_id"])
    walk.hq("shelters", "--open", site)
    walk.hq("operation", OPERATION, "--name", "見本の災害", "--kind", "heavy_rain", "--record-mode", "real")
    sign(walk, "--new-key", str(walk.work / "update.pem"))
    return site


def _rows(shelters: object) -> list[dict[str, object]]:
    if isinstance(shelters, dict):
        return next(value for value in shelters.values() if isinstance(value, list))
    assert isinstance(shelters, list)
    return shelters


def sign(walk: Walk, *words: str) -> None:
    """scripts/make_update, without its set-up."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said([sys.executable, "scripts/sign_update.py", *words], typed=PASSPHRASE + "\n", environment=environment)
    assert walk.work.exists()


def update_file(walk: Walk, version: str) -> Path:
    """Chapter 2: an update file; a later version is the same program under another number."""
    program = walk.work / f"program-{version}"
    shutil.copytree(FROZEN, program, symlinks=True)
    facts = program / "_internal" / "build.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text("utf-8")), "version": version}), "utf-8")
    out = walk.stick / f"{version}.update"
    sign(walk, "--key", str(walk.work / "update.pem"), "--program", str(program), str(out))
    shutil.rmtree(program)
    return out


def install(walk: Walk) -> None:
    """Chapter 3, as a folder: from the stick, by the program on it."""
    public = walk.work / "update.pem.pub.pem"
    words = ["update", str(update_file(walk, "1.0.0")), "--root", str(walk.install), "--key", str(public)]
    said([str(FROZEN / "kiosk"), *words], environment=walk.laptop)
    assert walk.kiosk("version").startswith("kiosk 1.0.0 ")
    walk.kiosk("self-check", "--camera", "none")


def enrol_and_receive(walk: Walk, site: str) -> None:
    """Chapters 4 and 6: enrolled over the network; received with it and without."""
    with walk.serving() as url:
        code = walk.hq("enrol", "--site", site, "--role", "shelter_desk", "--hours", "48").strip()
        with walk.desk("--ledger", url, "--enrol", code):
            walk.press("4", "Return")
            until("a reception arrives at the ledger", lambda: walk.received() == 1)
    with walk.desk():
        walk.press("3", "Return")
        until("a reception waits without a network", lambda: walk.waiting() == 1)


def train(walk: Walk) -> None:
    """Chapter 5: practice codes, the exercises' window, and a real desk's folder refused."""
    walk.kiosk("train", "--codes", str(walk.work / "codes.pdf"))
    assert (walk.work / "codes.pdf").stat().st_size > 10_000
    with walk.running([str(walk.install / "kiosk"), "train", "--camera", "none"], walk.laptop):
        screen = {"DISPLAY": walk.display, "PATH": "/usr/bin:/bin"}
        said(["xdotool", "search", "--sync", "--onlyvisible", "--name", "避難所受付"], environment=screen)
    before = (walk.live / "kiosk.keys").read_bytes()
    walk.kiosk("train", "--data", str(walk.live), code=2, environment={**walk.laptop, "QT_QPA_PLATFORM": "offscreen"})
    assert (walk.live / "kiosk.keys").read_bytes() == before


def update(walk: Walk) -> None:
    """Chapter 7: forward, back, forward; the records are copied first and still there."""
    public = walk.work / "update.pem.pub.pem"
    copies = len(list((walk.live / "copies").glob("kiosk-*.db")))
    walk.kiosk("update", str(update_file(walk, "1.1.0")), "--key", str(public))
    assert len(list((walk.live / "copies").glob("kiosk-*.db"))) == copies + 1
    assert walk.kiosk("version").startswith("kiosk 1.1.0 ")
    walk.kiosk("update", "--back")
    assert walk.kiosk("version").startswith("kiosk 1.0.0 ")
    walk.kiosk("update", "--back")
    assert walk.waiting() == 1


def lose_and_recover(walk: Walk) -> None:
    """Chapter 8: pulled out of the wall and stolen; nobody opens it, headquarters read its queue."""
    with walk.desk() as process:
        walk.press("2", "Return")
        until("another reception waits", lambda: walk.waiting() == 2)
        process.kill()
        process.wait()
    found = walk.work / "found"
    shutil.copytree(walk.live, found)
    said([str(walk.install / "kiosk"), "report", "--data", str(found)], code=2, environment=walk.stranger)
    line = next(line for line in walk.hq("journal").splitlines() if "HouseholdAdmitted" in line)
    device = next(word for word in line.split() if word.startswith("K"))
    walk.hq("revoke", "--device", device)
    told = walk.hq("recover", "--key", str(walk.work / "recovery.pem"), str(found), typed=PASSPHRASE + "\n")
    print(f"    {told.strip()}")
    if walk.received() < 3:
        walk.hq("quarantine", "--release", device)
    assert walk.received() == 3


@contextlib.contextmanager
def screen_and_keystore(work: Path) -> Iterator[tuple[str, str]]:
    """A screen in memory, and an unlocked keystore on a bus of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def start(words: list[str], **places: str) -> subprocess.Popen[bytes]:
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(work), "XDG_RUNTIME_DIR": str(work), **places}
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(words, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL))
        return started[-1]

    try:
        screen = start(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        bus = start(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"])
        assert screen.stdout is not None
        assert bus.stdout is not None
        display, address = f":{screen.stdout.readline().decode().strip()}", bus.stdout.readline().decode().strip()
        words = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        daemon = start([*words, f"--control-directory={work}"], DBUS_SESSION_BUS_ADDRESS=address)
        assert daemon.stdin is not None
        assert daemon.stdout is not None
        daemon.stdin.write(b"of this walk alone")
        daemon.stdin.close()
        daemon.stdout.readline()  # it tells its control directory when it serves
        yield display, address
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def main() -> int:
    """Walks; 1 where a step failed, which is said."""
    with tempfile.TemporaryDirectory() as folder, screen_and_keystore(Path(folder)) as (display, bus):
        walk = Walk(Path(folder), display, bus)
        site = prepare(walk)
        print("1 keys, shelters, operation")
        steps: list[tuple[str, Callable[[], None]]] = [
            ("2, 3 signed, installed, self-check", lambda: install(walk)),
            ("4, 6 enrolled, received with a network and without", lambda: enrol_and_receive(walk, site)),
            ("5 trained; a real desk's folder refused", lambda: train(walk)),
            ("7 updated, back, forward; records copied and there", lambda: update(walk)),
            ("8 lost; a stranger cannot open it; headquarters have all of it", lambda: lose_and_recover(walk)),
        ]
        for what, step in steps:
            try:
                step()
            except (Failed, AssertionError) as error:
                print(f"FAILED: {what}: {error!r}\n{error}", file=sys.stderr)
                return 1
            print(what, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

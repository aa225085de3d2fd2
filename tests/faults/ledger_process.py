"""The real ledger as a process of its own, which tests start, kill and start again on the same files."""

import json
import subprocess
import sys
from pathlib import Path

from ledger.commands.journal import lines
from ledger.database import Database
from tests.faults.waiting import wait_until


class LedgerProcess:
    """`python -m ledger serve --training` over one folder, on a free port of loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.announce = folder / "announce.json"
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        self.announce.unlink(missing_ok=True)
        command = [sys.executable, "-m", "ledger", "serve", "--training", "--port", "0", "--data", str(self.folder)]
        with (self.folder / "ledger.log").open("ab") as log:
            self.process = subprocess.Popen([*command, "--announce", str(self.announce)], stdout=log, stderr=log)
        wait_until(lambda: self.announce.exists() or self.process.poll() is not None)
        assert self.announce.exists(), (self.folder / "ledger.log").read_text()

    @property
    def told(self) -> dict[str, str]:
        told: dict[str, str] = json.loads(self.announce.read_text("utf-8"))
        return told

    @property
    def url(self) -> str:
        return self.told["url"]

    @property
    def codes(self) -> list[str]:
        """The texts of the sample residents' good codes."""
        samples = json.loads(Path(self.told["samples"]).read_text("utf-8"))
        return [one["text"] for one in samples if one["kind"] == "resident"]

    def fresh_code(self) -> str:
        """A one-time code; each start gives one."""
        self.kill()
        self.start()
        return self.told["enrolment_code"]

    def kill(self) -> None:
        """As a power cut would: no signal that it could hear."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(30)

    def journal(self) -> list[dict[str, object]]:
        database = Database(f"sqlite:///{self.folder / 'ledger.sqlite'}")
        try:
            with database.read() as connection:
                return list(lines(connection))
        finally:
            database.close()

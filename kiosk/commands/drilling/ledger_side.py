"""The ledger as the drill uses it: as a program of its own that issues codes, serves, and shows its journal."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.app.starting import program_folder
from kiosk.commands.drilling.errors import LedgerFailed
from kiosk.commands.drilling.people import as_resident
from kiosk.commands.drilling.plan import CODE_WAYS, Plan, Visit, Way

COMMAND_LIMIT_S = 120.0
"""Three hundred signatures and a journal of a thousand events take seconds."""


@dataclass(frozen=True)
class Entered:
    """One event of the ledger's journal; only an admission has a reception number."""

    event_id: str
    type: str
    verdict: str
    household_id: str
    reception_no: str | None


@dataclass(frozen=True)
class Believed:
    """One household as the ledger believes it after all events."""

    household_id: str
    reception_no: str
    reported_method: str
    undone: bool
    heads: int
    counted_heads: int


class LedgerProgram:
    """Runs the ledger's commands on the folder of one ledger. Raises LedgerFailed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def issue(self, plan: Plan, work: Path) -> dict[str, str]:
        """The code of each household that comes with one, by its key."""
        valid = [visit for visit in plan.visits if visit.way in CODE_WAYS and visit.way is not Way.EXPIRED_CODE]
        expired = [visit for visit in plan.visits if visit.way is Way.EXPIRED_CODE]
        return self._issue(valid, work, []) | self._issue(expired, work, ["--expired"])

    def journal(self) -> tuple[Entered, ...]:
        """Every event, by device and sequence."""
        lines = self.run("journal", "--json").splitlines()
        return tuple(msgspec.json.decode(line, type=Entered) for line in lines)

    def households(self) -> tuple[Believed, ...]:
        """Every household at its shelter."""
        lines = self.run("households", "--json").splitlines()
        return tuple(msgspec.json.decode(line, type=Believed) for line in lines)

    def _issue(self, visits: Sequence[Visit], work: Path, options: list[str]) -> dict[str, str]:
        if not visits:
            return {}
        file = work / "residents.json"
        file.write_text(json.dumps([as_resident(visit.resident_id, visit.coming) for visit in visits]), "utf-8")
        texts = self.run("issue", "--resident", str(file), *options).splitlines()
        return {visit.key: text for visit, text in zip(visits, texts, strict=True)}

    def run(self, command: str, *options: str) -> str:
        """What a command prints. Raises LedgerFailed."""
        root = str(program_folder())
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", "ledger", command, "--data", str(self._folder), *options],
                env=environment,
                capture_output=True,
                check=True,
                encoding="utf-8",
                timeout=COMMAND_LIMIT_S,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise LedgerFailed(command=command, cause=type(error).__name__) from error
        return done.stdout

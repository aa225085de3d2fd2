"""The command `kiosk enrol-answer FILE`: takes the ledger's answer from a stick and is its device from then on."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.starting import open_database
from kiosk.commands.place import add_place, ask_on_terminal, config_in
from kiosk.commands.telling import say_why_not
from kiosk.desk import joining
from kiosk.errors import KnownError
from kiosk.store.unit_of_work import SqlStore
from sync.stick import Stick, StickError

EXIT_KNOWN = 2


def run(argv: Sequence[str]) -> int:
    """Take the answer and print the device's id and letter; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk enrol-answer", description="Take the ledger's answer from a stick.")
    parser.add_argument("file", type=Path, metavar="FILE")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        answer = Stick(parsed.file.parent).read(parsed.file.name)
        print(_take(parsed, answer))
    except (KnownError, StickError) as error:
        say_why_not(error)
        return EXIT_KNOWN
    return 0


def _take(parsed: argparse.Namespace, answer: bytes) -> str:
    chosen = config_in(parsed)
    if not chosen.database.exists():
        raise joining.NothingAsked
    database = open_database(chosen, ask_on_terminal)
    try:
        with SqlStore(database).unit() as unit:
            enrolled = joining.take_answer(unit.settings, answer)
    finally:
        database.close()
    return f"{enrolled.enrolment.device_id} {enrolled.enrolment.desk_letter}"

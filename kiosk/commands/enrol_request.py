"""The command `kiosk enrol-request DIR --code CODE`: asks the ledger on a stick to become its device."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.enrolling import PROGRAM_VERSION
from kiosk.app.starting import open_database
from kiosk.commands.place import add_place, ask_on_terminal, config_in
from kiosk.commands.telling import say_why_not
from kiosk.desk import joining
from kiosk.errors import KnownError
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.codec import Malformed
from sync.stick import REQUEST_SUFFIX, Stick, StickError

EXIT_KNOWN = 2
NAME_CHARACTERS = 12
"""Enough to tell the requests of a city's kiosks apart on one stick."""


def run(argv: Sequence[str]) -> int:
    """Write the request and print its name; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk enrol-request", description="Ask for enrolment on a stick.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the stick")
    parser.add_argument("--code", required=True, help="the one-time code of `ledger enrol`; it stays here")
    parser.add_argument("--ledger", default="", metavar="URL", help="where the ledger is, should a network come")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        print(_ask(parsed))
    except (KnownError, StickError) as error:
        say_why_not(error)
        return EXIT_KNOWN
    except Malformed:
        print("kiosk: enrolment_code", file=sys.stderr)
        return EXIT_KNOWN
    return 0


def _ask(parsed: argparse.Namespace) -> str:
    stick = Stick(parsed.folder)
    stick.names(REQUEST_SUFFIX)  # no keys are made for a stick that is not there
    database = open_database(config_in(parsed), ask_on_terminal)
    try:
        with SqlStore(database).unit() as unit:
            request = joining.ask(unit.settings, parsed.code, PROGRAM_VERSION, parsed.ledger)
    finally:
        database.close()
    name = f"KMA-enrolment-{hashlib.sha256(request).hexdigest()[:NAME_CHARACTERS]}{REQUEST_SUFFIX}"
    stick.write(name, request)
    return name

"""`ledger import`: takes the bundles on a stick and lays a receipt beside each, as often as one likes."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger import intake
from ledger.commands.starting import add_place, open_service
from ledger.errors import LedgerError
from ledger.service import Service
from sync.protocol import codec
from sync.protocol.ledger_keys import Handovers
from sync.protocol.messages import MAX_BUNDLE_BYTES
from sync.stick import BUNDLE_SUFFIX, LEDGER_KEYS_FILE, RECEIPT_SUFFIX, BundleName, Stick, StickError, parsed

EXIT_IGNORED = 1
"""At least one file was left alone; all others were taken."""
EXIT_STICK = 2
"""The stick failed; what was taken before stays taken, and the next time the rest is."""
CUT = "cut"
"""The bytes are not those that the name speaks of: the stick was pulled out, or is worn."""
NOT_OURS = "not_ours"
"""A file that ends like a bundle and is not called like one."""


@dataclass(frozen=True)
class Taken:
    """What became of one file: how many events got which verdict, or why it was left alone."""

    name: str
    verdicts: Counter[str] = field(default_factory=Counter)
    ignored: str = ""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the stick")


def run(arguments: Namespace) -> int:
    """Imports and prints one line a file. Answers the exit code."""
    service = open_service(arguments)
    is_whole = True
    try:
        for taken in take_all(service, Stick(arguments.folder)):
            is_whole = is_whole and not taken.ignored
            print(f"{taken.name}\t{taken.ignored or _words(taken.verdicts)}", flush=True)
    except StickError as error:
        print(f"{error.key}\t{error.data}")
        return EXIT_STICK
    return 0 if is_whole else EXIT_IGNORED


def take_all(service: Service, stick: Stick) -> Iterator[Taken]:
    """Takes every bundle on `stick`, by device and seq. Raises StickError.

    A bundle that was taken before is taken again: its events are duplicates, and its receipt is made anew. Where the
    ledger's keys have changed, the stick says how, for desks that meet no network.
    """
    handovers = service.keyring.handovers
    if handovers:
        stick.write(LEDGER_KEYS_FILE, codec.encode(Handovers(tokens=handovers)))
    files = [(parsed(name), name) for name in stick.names(BUNDLE_SUFFIX)]
    for found, name in sorted(files, key=_order):
        yield _take(service, stick, found, name) if found else Taken(name, ignored=NOT_OURS)


def _take(service: Service, stick: Stick, found: BundleName, name: str) -> Taken:
    data = stick.read(name)
    if len(data) > MAX_BUNDLE_BYTES or not found.fits(data):
        return Taken(name, ignored=CUT)
    try:
        receipt, verdicts = intake.receive(service, data)
    except LedgerError as error:
        return Taken(name, ignored=error.key)
    stick.write(found.stem + RECEIPT_SUFFIX, receipt)
    return Taken(name, verdicts)


def _order(file: tuple[BundleName | None, str]) -> tuple[str, int, str]:
    found, name = file
    return (found.device_id, found.first, name) if found else ("", 0, name)


def _words(verdicts: Counter[str]) -> str:
    return " ".join(f"{kind}={count}" for kind, count in sorted(verdicts.items()))

"""The command `kiosk new-keys`: changes the keys of a stopped kiosk, told to the ledger by the old ones."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kiosk.commands.place import Place, add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk import enrolled
from kiosk.devices.clock import SystemClock
from kiosk.errors import KnownError
from kiosk.store.renewal import make_sure_of_being_alone
from kiosk.store.unit_of_work import SqlStore
from sync.engine import SyncError
from sync.transport import HttpLedger

EXIT_KNOWN = 2


class NoFormerKey(KnownError):
    """This kiosk has never changed its keys: there is nothing to tell again."""

    key = "no_former_key"


def run(argv: Sequence[str]) -> int:
    """Change the keys and print the name of the new one; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk new-keys", description="Change the keys of a stopped kiosk.")
    parser.add_argument("--ledger", default="", metavar="URL", help="where the ledger is; default: where it was")
    parser.add_argument(
        "--repeat", action="store_true", help="tell the last change again, to a ledger that was put back"
    )
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust (PEM)")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        with opened(parsed) as place:
            make_sure_of_being_alone(place.database)
            tell = repeat_change if parsed.repeat else change_keys
            kid = tell(place, parsed.ledger or place.enrolled.ledger_url, parsed.ca)
    except (KnownError, SyncError) as error:
        say_why_not(error)
        return EXIT_KNOWN
    print(kid.hex())
    return 0


def change_keys(place: Place, url: str, ca: Path | None) -> bytes:
    """Keep the new keys, tell the ledger, use them; a power cut between any two is mended by the next call.

    Raises engine.SyncError; then the old keys are used on.
    """
    store, clock = SqlStore(place.database), SystemClock()
    with store.unit() as unit:
        sign_key, seal_key = enrolled.next_keys(unit.settings)
    ledger = HttpLedger(url, place.enrolled.identity, clock.now_us, clock.entropy, ca=ca)
    try:
        changed = ledger.change_keys(sign_key, seal_key)
    finally:
        ledger.close()
    with store.unit() as unit:
        enrolled.take_next_keys(unit.settings, changed.ledger_keys)
    return changed.sign_kid


def repeat_change(place: Place, url: str, ca: Path | None) -> bytes:
    """Tell the last change again by the key that it replaced. Raises NoFormerKey or engine.SyncError."""
    with SqlStore(place.database).reading() as unit:
        former = enrolled.former_identity(unit.settings)
    if former is None:
        raise NoFormerKey
    clock, present = SystemClock(), place.enrolled.identity
    ledger = HttpLedger(url, former, clock.now_us, clock.entropy, ca=ca)
    try:
        return ledger.change_keys(present.sign_key, present.seal_key).sign_kid
    finally:
        ledger.close()

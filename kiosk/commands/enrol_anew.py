"""The command `kiosk enrol-anew --code CODE`: a new name for a kiosk that was cloned or revoked."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.enrolling import PROGRAM_VERSION
from kiosk.commands.place import Place, add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk import enrolled
from kiosk.desk.counter import Counter
from kiosk.desk.renewal import carry_over
from kiosk.devices.clock import SystemClock
from kiosk.errors import KnownError
from kiosk.store.renewal import lay_aside, make_sure_of_being_alone
from kiosk.store.unit_of_work import SqlUnit
from sync import transport
from sync.engine import SyncError
from sync.protocol.codec import Malformed

EXIT_KNOWN = 2


def run(argv: Sequence[str]) -> int:
    """Enrol and print the new name and how many events go out under it; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk enrol-anew", description="Give a stopped kiosk a new name.")
    parser.add_argument("--code", required=True, help="a one-time code of `ledger enrol`")
    parser.add_argument("--ledger", default="", metavar="URL", help="where the ledger is; default: where it was")
    parser.add_argument("--operator", default="", metavar="ID", help="who does it")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust (PEM)")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        with opened(parsed) as place:
            make_sure_of_being_alone(place.database)
            url = parsed.ledger or place.enrolled.ledger_url
            answer = transport.enrol(url, parsed.code, PROGRAM_VERSION, ca=parsed.ca)
            device_id, count = renew(place, answer, url, parsed.operator)
    except (KnownError, SyncError) as error:
        say_why_not(error)
        return EXIT_KNOWN
    except Malformed:
        print("kiosk: enrolment_code", file=sys.stderr)
        return EXIT_KNOWN
    print(f"{device_id} {count}")
    return 0


def renew(place: Place, answer: transport.Enrolled, url: str, operator_id: str) -> tuple[str, int]:
    """Everything in one commit: the former outbox aside, the new name, and the unconfirmed facts under it."""
    with place.database.writing() as connection:
        unit = SqlUnit(connection)
        unconfirmed = lay_aside(connection, place.enrolled.identity.device_id)
        enrolled.keep_former(unit.settings)
        new = enrolled.keep(unit.settings, answer.enrolment, answer.sign_key, answer.seal_key, url)
        count = carry_over(Counter(unit, new.site(operator_id), SystemClock()), unconfirmed)
    return new.identity.device_id, count

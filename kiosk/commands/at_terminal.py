"""Who asks a command for persons or figures: as at the desk, by a PIN or headquarters' sealed code, and noted.

The PIN comes from the terminal without an echo, or from a file descriptor that a program has opened; never from the
command line or the environment, which every process of this computer can read.
"""

import argparse
import getpass
import os
import sys
from dataclasses import replace

from kiosk.commands.place import Place
from kiosk.config import OPERATOR_UNNAMED, RESOURCES
from kiosk.desk.desk import Desk
from kiosk.desk.site_change import chosen_site
from kiosk.desk.staff import ListStaff, LogIn, OpenEmergency, StaffHere
from kiosk.devices.clock import SystemClock
from kiosk.domain.duties import EVERY_DUTY
from kiosk.domain.outcomes import Refused
from kiosk.errors import KnownError
from kiosk.screens.message import Message
from kiosk.store.unit_of_work import SqlStore
from kiosk.ui.translator import LANGUAGES, Translator

EXIT_WHO = 3
"""Whoever asks did not say who they are, or may not do this; nothing was written but the line of the refusal."""
MAX_SECRET_BYTES = 200
"""A PIN has at most twelve digits, a sealed code some thirty signs: more is another file than was meant."""


class WhoRefused(KnownError):
    """Whoever asks is not believed; `refused` holds the sentence."""

    key = "who_refused"

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = Message(refused.key, dict(refused.data))


def add_staff(parser: argparse.ArgumentParser) -> None:
    """The options that say who asks."""
    parser.add_argument("--staff", "--leader", dest="staff", default="", metavar="ID", help="who answers for it")
    parser.add_argument(
        "--sealed-code", action="store_true", help="headquarters' envelope was opened: its code is asked"
    )
    parser.add_argument(
        "--secret-fd", type=int, metavar="N", help="read the PIN or code from this descriptor (0: standard input)"
    )


def desk_at(place: Place, parsed: argparse.Namespace) -> Desk:
    """The desk of this kiosk's file with whoever asks at it. Raises WhoRefused.

    Where nobody with a PIN is known and no sealed code lies, as in training, the name alone is written down.
    """
    desk = unnamed_desk(place)
    here: StaffHere = desk.look(ListStaff())
    is_anybody_known = bool(here.codes_allow) or any(one.has_pin for one in here.people)
    if not is_anybody_known and not parsed.sealed_code:
        desk.move_to(replace(desk.site, operator_id=parsed.staff or OPERATOR_UNNAMED, may=EVERY_DUTY))
        return desk
    if not parsed.staff and not parsed.sealed_code:
        raise WhoRefused(Refused("problem.staff_needed"))
    secret = _secret(parsed)
    act = OpenEmergency(secret) if parsed.sealed_code else LogIn(parsed.staff, secret)
    outcome = desk.do(act)
    if isinstance(outcome, Refused):
        raise WhoRefused(outcome)
    return desk


def unnamed_desk(place: Place) -> Desk:
    """The desk of this kiosk's file, where it stands now, with nobody who has said who they are.

    Acts are done on the calling thread; a desk that runs beside it sends what was written with its next contact.
    """
    store = SqlStore(place.database)
    with store.reading() as unit:
        site = chosen_site(place.enrolled.site(OPERATOR_UNNAMED), unit.settings)
    return Desk(store, site, SystemClock(), lambda work: work(), lambda: None)


def refusal_told(error: KnownError) -> int:
    """Say in words why nothing came of it; the exit code."""
    said = error.refused if isinstance(error, WhoRefused) else Message(f"error.{error.key}")
    for language in LANGUAGES:
        print(Translator.load(RESOURCES / "translations", language).text(said), file=sys.stderr)
    return EXIT_WHO


def _secret(parsed: argparse.Namespace) -> str:
    if parsed.secret_fd is not None:
        return _read(parsed.secret_fd)
    if not sys.stdin.isatty():
        raise WhoRefused(Refused("problem.no_terminal"))
    try:
        return getpass.getpass("Sealed code: " if parsed.sealed_code else f"PIN ({parsed.staff}): ")
    except (EOFError, KeyboardInterrupt):
        raise WhoRefused(Refused("problem.no_terminal")) from None


def _read(descriptor: int) -> str:
    """The first line; what stands behind it, and whatever is no text, is not the secret."""
    data = b""
    try:
        while b"\n" not in data and len(data) <= MAX_SECRET_BYTES and (part := os.read(descriptor, MAX_SECRET_BYTES)):
            data += part
    except OSError:
        raise WhoRefused(Refused("problem.no_terminal")) from None
    return data[:MAX_SECRET_BYTES].split(b"\n")[0].decode(errors="replace").strip()

"""`ledger enrol`: a one-time code for a new desk, as text and as a picture; or the answer to a request on a stick."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.enrolment import Invitation, enrol_offline, invite
from ledger.errors import NoSuchThing
from ledger.service import Service
from sync.protocol.values import RecordMode, SiteRole
from sync.stick import ANSWER_SUFFIX, Stick

HOURS = 24.0
"""A code made in the evening is good for the next day's set-up."""

MAX_REQUEST_BYTES = 4096
"""Two public keys of 91 bytes, a proof and a version."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--site", metavar="ID", help="the shelter's common id")
    what.add_argument("--request", type=Path, metavar="FILE", help="a kiosk's request on a stick; answered beside it")
    parser.add_argument("--organizer", default="", metavar="ID", help="whose venue table; with --site both")
    parser.add_argument("--role", type=SiteRole, choices=list(SiteRole), help="default: shelter_desk, or venue_table")
    parser.add_argument("--hours", type=float, default=HOURS)
    parser.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)
    parser.add_argument("--operation", default="", metavar="ID", help="default: the latest of the record mode")
    parser.add_argument("--png", type=Path, metavar="FILE")


def run(arguments: Namespace) -> int:
    """Makes a code and prints it. Answers the exit code."""
    service = open_service(arguments)
    if arguments.request is not None:
        return _answer_file(service, arguments.request)
    code = invite(service, _invitation(arguments))
    print(code.text)
    if arguments.png is not None:
        write_code(code.text, arguments.png)
    return 0


def _invitation(arguments: Namespace) -> Invitation:
    site, organizer = arguments.site or arguments.organizer, arguments.organizer
    if not site:
        raise NoSuchThing(site="")
    role = arguments.role or (SiteRole.SHELTER_DESK if arguments.site else SiteRole.VENUE_TABLE)
    return Invitation(site, role, arguments.record_mode, arguments.hours, arguments.operation, organizer)


def _answer_file(service: Service, file: Path) -> int:
    """Enrols the kiosk that wrote the request, and writes its answer beside it for it alone."""
    with file.open("rb") as stream:
        answer = enrol_offline(service, stream.read(MAX_REQUEST_BYTES))
    name = file.with_suffix(ANSWER_SUFFIX).name
    Stick(file.parent).write(name, answer)
    print(name)
    return 0

"""`ledger enrol`: a one-time code for a new desk, as text and as a picture."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.enrolment import Invitation, invite
from sync.protocol.values import RecordMode, SiteRole

HOURS = 24.0
"""A code made in the evening is good for the next day's set-up."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--site", required=True, metavar="ID", help="the shelter's common id")
    parser.add_argument("--role", type=SiteRole, choices=list(SiteRole), default=SiteRole.SHELTER_DESK)
    parser.add_argument("--hours", type=float, default=HOURS)
    parser.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)
    parser.add_argument("--operation", default="", metavar="ID", help="default: the latest of the record mode")
    parser.add_argument("--png", type=Path, metavar="FILE")


def run(arguments: Namespace) -> int:
    """Makes a code and prints it. Answers the exit code."""
    service = open_service(arguments)
    invitation = Invitation(arguments.site, arguments.role, arguments.record_mode, arguments.hours, arguments.operation)
    code = invite(service, invitation)
    print(code.text)
    if arguments.png is not None:
        write_code(code.text, arguments.png)
    return 0

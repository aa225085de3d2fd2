"""`ledger revoke`: a lost device, or a resident's code that must not count any more."""

from argparse import ArgumentParser, Namespace

from ledger import devices, issuing
from ledger.commands.starting import add_place, open_service


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--device", metavar="ID")
    what.add_argument("--credential", type=bytes.fromhex, metavar="HEX")
    what.add_argument("--resident", metavar="ID", help="the code that the reference issuer made for this resident")


def run(arguments: Namespace) -> int:
    """Revokes; a second time changes nothing. Answers the exit code."""
    service = open_service(arguments)
    if arguments.device is not None:
        with service.database.write() as connection:
            devices.revoke(connection, arguments.device, service.clock())
        return 0
    credential_id = arguments.credential or issuing.credential_id_of(arguments.resident)
    issuing.revoke(service, credential_id)
    return 0

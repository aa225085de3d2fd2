"""`ledger quarantine`: what revoked devices have sent; released when somebody has made sure that it is honest."""

from argparse import ArgumentParser, Namespace

from ledger import intake, quarantine
from ledger.commands.starting import add_place, open_service


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--release", metavar="ID", help="believe what this device has sent")


def run(arguments: Namespace) -> int:
    """Lists by device, or releases one device's events. Answers the exit code."""
    service = open_service(arguments)
    if arguments.release:
        verdicts = intake.release(service, arguments.release)
        print(" ".join(f"{kind}={count}" for kind, count in sorted(verdicts.items())) or "nothing")
        return 0
    with service.database.read() as connection:
        for device_id, count in quarantine.waiting(connection).items():
            print(f"{device_id}\t{count}")
    return 0

"""`ledger certificate`: looks a certificate up by its number, or takes it out of use for good."""

from argparse import ArgumentParser, Namespace
from contextlib import closing

from ledger import log, projections
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing
from ledger.points import certificates
from sync.protocol import certificate_code
from sync.protocol.codec import Malformed


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("number", help="as it is printed; look-alikes and hyphens are forgiven")
    parser.add_argument("--revoke", metavar="REASON", default="", help="take it out of use; every kiosk is told")


def run(arguments: Namespace) -> int:
    """Prints number, state, issuer and what replaced it. Answers the exit code."""
    log.set_up()
    try:
        number = certificate_code.number_typed(arguments.number)
    except Malformed:
        raise NoSuchThing(certificate=arguments.number) from None
    service = open_service(arguments)
    with closing(service.database), service.database.write() as connection:
        versions = Versions(connection)
        known = certificates.numbered(connection, number)
        if known is None:
            raise NoSuchThing(certificate=number)
        if arguments.revoke and known.is_good:
            certificates.revoke(connection, versions, number, service.clock(), reason=arguments.revoke)
            versions.keep()
            projections.apply(connection, [(known.record_mode, known.participation_id)], {}, service.clock())
            known = certificates.numbered(connection, number) or known
    state = "good" if known.is_good else f"revoked {known.replaced_by_no or known.reason}"
    print(known.number, known.record_mode.value, known.issuer or "ledger", state)
    return 0

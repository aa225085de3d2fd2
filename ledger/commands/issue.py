"""`ledger issue`: residents' codes by the reference issuer, as texts and pictures."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger import issuing, samples, training
from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.publishing import Published, publish
from ledger.samples import Resident
from ledger.service import Service


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--resident", type=Path, metavar="FILE.json", help="one resident, or a list of them")
    whom.add_argument("--samples", action="store_true", help="the sample residents, expired and revoked ones included")
    parser.add_argument("--expired", action="store_true", help="codes whose time is over, to practise with")
    parser.add_argument("--png", type=Path, metavar="DIR", help="write each code as a picture, too")


def run(arguments: Namespace) -> int:
    """Prints one code's text a line. Answers the exit code."""
    service = open_service(arguments)
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(issuing.issuer_record(service))])
        versions.keep()
    people = samples.residents() if arguments.samples else _read(arguments.resident)
    for resident in people:
        text = _text(service, resident, is_expired=arguments.expired)
        print(text)
        if arguments.png is not None:
            arguments.png.mkdir(parents=True, exist_ok=True)
            write_code(text, arguments.png / f"{resident.resident_id}.png")
    return 0


def _read(file: Path) -> list[Resident]:
    plain = json.loads(file.read_text("utf-8"))
    return [samples.resident_from(one) for one in (plain if isinstance(plain, list) else [plain])]


def _text(service: Service, resident: Resident, *, is_expired: bool) -> str:
    now_s = service.clock() // 1_000_000
    if is_expired and not resident.member_code:
        return issuing.issue(service, resident, issuing.expired(now_s))
    return training.code_text(service, resident, now_s)

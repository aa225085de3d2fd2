"""`ledger staff`: makes staff known to desks, takes them off, lists them, and seals codes for emergencies."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger import staffing
from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.service import Service
from ledger.staffing import Issued
from sync.protocol.staff import MAX_EMERGENCY_CODES, StaffRecord
from sync.protocol.values import StaffRole

EMERGENCY_CODES = 3
"""Envelopes of one shelter: one is opened in the first night, one is spare, one is lost."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="makes somebody known; prints PIN and badge once")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--role", type=StaffRole, choices=list(StaffRole), default=StaffRole.RECEPTION)
    adding.add_argument("--site", default="", metavar="ID", help="the shelter; default: every shelter")
    adding.add_argument("--png", type=Path, metavar="FILE", help="the badge's code as a picture")
    renewing = acts.add_parser("renew", help="a new PIN and badge, where they were lost or locked")
    renewing.add_argument("id", metavar="ID")
    renewing.add_argument("--png", type=Path, metavar="FILE")
    acts.add_parser("remove", help="takes somebody off").add_argument("id", metavar="ID")
    acts.add_parser("list", help="everybody who was made known")
    sealing = acts.add_parser("codes", help="one-time codes for envelopes; those before are good no more")
    sealing.add_argument("--site", required=True, metavar="ID")
    sealing.add_argument("--count", type=int, choices=range(1, MAX_EMERGENCY_CODES + 1), default=EMERGENCY_CODES)


def run(arguments: Namespace) -> int:
    """Prints one JSON object a person, or one code a line. Answers the exit code."""
    service = open_service(arguments)
    match arguments.act:
        case "add":
            with service.database.write() as connection:
                who = (arguments.name, arguments.role, arguments.site)
                issued = staffing.add(connection, who, service.clock())
            _hand_out(issued, arguments.png)
        case "renew":
            with service.database.write() as connection:
                issued = staffing.renew(connection, arguments.id, service.clock())
            _hand_out(issued, arguments.png)
        case "remove":
            with service.database.write() as connection:
                staffing.remove(connection, arguments.id, service.clock())
        case "codes":
            with service.database.write() as connection:
                texts = staffing.seal_codes(connection, arguments.site, arguments.count)
            print("\n".join(texts))
        case _:
            _list(service)
    return 0


def _hand_out(issued: Issued, picture: Path | None) -> None:
    print(json.dumps(_readable(issued.record) | {"pin": issued.pin, "badge": issued.badge}, ensure_ascii=False))
    if picture is not None:
        write_code(issued.badge, picture)


def _list(service: Service) -> None:
    with service.database.read() as connection:
        for record in staffing.listed(connection):
            print(json.dumps(_readable(record) | {"removed": record.is_removed}, ensure_ascii=False))


def _readable(record: StaffRecord) -> dict[str, str | bool]:
    return {"id": record.staff_id, "name": record.name, "role": record.role.value, "site": record.site_id}

"""`ledger staff`: makes staff known to desks and tables, takes them off, lists them, and seals codes."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger import staffing
from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.errors import NoSuchThing
from ledger.organizers import members
from ledger.service import Service
from ledger.staffing import Issued
from sync.protocol.staff import MAX_EMERGENCY_CODES, StaffRecord
from sync.protocol.values import StaffRole

EMERGENCY_CODES = 3
"""Envelopes of one place: one is opened in the first night, one is spare, one is lost."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="makes somebody known; prints PIN and badge once")
    adding.add_argument("name", metavar="NAME", nargs="?", default="", help="not needed with --member")
    adding.add_argument("--role", type=StaffRole, choices=list(StaffRole), help="default: reception, or organizer")
    _add_where(adding, "default: the whole city")
    adding.add_argument("--member", type=int, metavar="NO", help="with --organizer: a member as the office knows them")
    adding.add_argument("--png", type=Path, metavar="FILE", help="the badge's code as a picture")
    renewing = acts.add_parser("renew", help="a new PIN and badge, where they were lost or locked")
    renewing.add_argument("id", metavar="ID")
    renewing.add_argument("--png", type=Path, metavar="FILE")
    acts.add_parser("remove", help="takes somebody off").add_argument("id", metavar="ID")
    acts.add_parser("list", help="everybody who was made known")
    sealing = acts.add_parser("codes", help="one-time codes for envelopes; those before are good no more")
    _add_where(sealing, "", is_required=True)
    sealing.add_argument("--count", type=int, choices=range(1, MAX_EMERGENCY_CODES + 1), default=EMERGENCY_CODES)


def _add_where(parser: ArgumentParser, usual: str, *, is_required: bool = False) -> None:
    where = parser.add_mutually_exclusive_group(required=is_required)
    where.add_argument(
        "--site", default="", metavar="ID", help=f"the shelter or volunteer centre; {usual}".rstrip("; ")
    )
    where.add_argument("--organizer", default="", metavar="ID", help="the organiser, at all of its tables")


def run(arguments: Namespace) -> int:
    """Prints one JSON object a person, or one code a line. Answers the exit code."""
    service = open_service(arguments)
    match arguments.act:
        case "add":
            _hand_out(_added(service, arguments), arguments.png)
        case "renew":
            with service.database.write() as connection:
                issued = staffing.renew(connection, arguments.id, service.clock())
            _hand_out(issued, arguments.png)
        case "remove":
            with service.database.write() as connection:
                staffing.remove(connection, arguments.id, service.clock())
        case "codes":
            with service.database.write() as connection:
                texts = staffing.seal_codes(connection, arguments.site or arguments.organizer, arguments.count)
            print("\n".join(texts))
        case _:
            _list(service)
    return 0


def _added(service: Service, arguments: Namespace) -> Issued:
    """Somebody by name, or a member of an organiser under the name by which the office knows them."""
    place, name, staff_id = arguments.site or arguments.organizer, arguments.name, ""
    role = arguments.role or (StaffRole.ORGANIZER if arguments.organizer else StaffRole.RECEPTION)
    with service.database.write() as connection:
        if arguments.member is not None:
            found = members.of_organizer(connection, arguments.organizer)
            member = next((one for one in found if one.no == arguments.member), None)
            if member is None:
                raise NoSuchThing(organizer=arguments.organizer, member=arguments.member)
            name, staff_id = member.name, members.member_staff_id(member.organizer_id, member.no)
        if not name:
            raise NoSuchThing(name="")
        return staffing.add(connection, (name, role, place), service.clock(), staff_id=staff_id)


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

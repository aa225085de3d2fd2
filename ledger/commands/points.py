"""`ledger points`: the tariff, the nightly expiry, what the office grants and takes back, and whether all adds up."""

import uuid
from argparse import ArgumentParser, Namespace, _SubParsersAction
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from ledger import log, projections
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing
from ledger.points import accounts, audit, expiry, office, participations, redeeming, tariff, tariffs
from ledger.points.calendar import day_of
from ledger.points.entries import Owner
from ledger.points.office import OfficeGrant
from ledger.service import Service
from sync.protocol.ids import participation_of_resident
from sync.protocol.values import ActivityKind, RecordMode

PARTICIPATIONS_AT_A_TIME = 500
"""One transaction each: tables go on sending in between."""
OUT_OF_STEP = 1
"""The exit code of a journal that does not add up."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    acts = parser.add_subparsers(dest="act", required=True)
    load = acts.add_parser("tariff", help="loads a version of the tariff; without a file lists what is loaded")
    load.add_argument("file", nargs="?", type=Path, metavar="FILE.json")
    expire = acts.add_parser("expire", help="books what has expired; every night, harmless when repeated")
    expire.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="expired before this day; default: today"
    )
    acts.add_parser("check", help="adds up all accounts and lots")
    settle = acts.add_parser("settle", help="judges participations again that have no points yet; every night")
    settle.add_argument("--activity", default="", metavar="ID", help="all of one activity instead")
    ticket = acts.add_parser("ticket", help="whose a lottery ticket or a coupon is")
    ticket.add_argument("number")
    _add_grant(acts)
    back = acts.add_parser("reverse", help="takes a grant back, with a reason")
    back.add_argument("entry", type=uuid.UUID, help="the grant, as `history` names it")
    _add_word(back)
    for name, purpose in (("balance", "what a resident has"), ("history", "what happened to it")):
        asked = acts.add_parser(name, help=purpose)
        _add_owner(asked)


def _add_grant(acts: "_SubParsersAction[ArgumentParser]") -> None:
    grant = acts.add_parser("grant", help="grants later, where the app failed on the day, with a reason")
    _add_owner(grant)
    grant.add_argument("--activity", required=True, metavar="ID")
    grant.add_argument("--kind", type=ActivityKind, choices=list(ActivityKind), default=ActivityKind.VOLUNTEERING)
    grant.add_argument("--day", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="of the activity")
    grant.add_argument("--points", type=int, help="default: what the tariff gives")
    _add_word(grant)


def _add_owner(parser: ArgumentParser) -> None:
    parser.add_argument("--resident", required=True, metavar="ID")
    parser.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)


def _add_word(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", required=True)
    parser.add_argument("--author", required=True, help="who decided it")


def run(arguments: Namespace) -> int:
    """Does one act. Answers the exit code."""
    log.set_up()
    service = open_service(arguments)
    with closing(service.database):
        return _ACTS[arguments.act](service, arguments)


def _tariff(service: Service, arguments: Namespace) -> int:
    with service.database.write() as connection:
        if arguments.file is not None:
            tariffs.load(connection, tariff.read(arguments.file.read_bytes()), service.clock())
        for one in sorted(tariffs.known(connection), key=lambda one: one.valid_from):
            print(one.valid_from.isoformat(), one.version)
    return 0


def _expire(service: Service, arguments: Namespace) -> int:
    now_us = service.clock()
    today = day_of(now_us)
    lots, points = expiry.expire(service.database, min(arguments.day or today, today), now_us)
    print(lots, points)
    return 0


def _settle(service: Service, arguments: Namespace) -> int:
    with service.database.read() as connection:
        scopes = sorted(participations.open_ones(connection, arguments.activity), key=str)
    for start in range(0, len(scopes), PARTICIPATIONS_AT_A_TIME):
        with service.database.write() as connection:
            part = scopes[start : start + PARTICIPATIONS_AT_A_TIME]
            projections.apply(connection, part, {}, service.clock())
    print(len(scopes))
    return 0


def _ticket(service: Service, arguments: Namespace) -> int:
    with service.database.read() as connection:
        owner = redeeming.owner_of(connection, arguments.number)
    if owner is None:
        raise NoSuchThing(ticket=arguments.number)
    print(owner[0].value, owner[1])
    return 0


def _check(service: Service, _arguments: Namespace) -> int:
    with service.database.read() as connection:
        faults = audit.lots_out_of_step(connection)
        for lot_id in faults:
            print("lot", lot_id)
        for sums in audit.sums(connection):
            faults += sums.faults
            figures = f"issue {sums.issue} redeemed {sums.redeemed} expired {sums.expired} shortfall {sums.shortfall}"
            print(sums.record_mode.value, figures, f"residents {sums.residents} lots {sums.lots}", *sums.faults)
    return OUT_OF_STEP if faults else 0


def _grant(service: Service, arguments: Namespace) -> int:
    asked = OfficeGrant(
        owner=(arguments.record_mode, arguments.resident),
        day=arguments.day,
        reason=arguments.reason,
        author=arguments.author,
        activity_id=arguments.activity,
        kind=arguments.kind,
        points=arguments.points,
    )
    with service.database.write() as connection:
        Versions(connection)  # before any account, as all who change both
        print(office.grant(connection, asked, service.clock()))
        _tell(connection, service, asked.owner, asked.activity_id)
    return 0


def _reverse(service: Service, arguments: Namespace) -> int:
    with service.database.write() as connection:
        Versions(connection)
        owner, activity_id = office.reverse(
            connection, arguments.entry, reason=arguments.reason, author=arguments.author, now_us=service.clock()
        )
        _tell(connection, service, owner, activity_id)
    return 0


def _tell(connection: Connection, service: Service, owner: Owner, activity_id: str) -> None:
    """The organiser's tables and the certificate follow what the office decided."""
    scope = owner[0], participation_of_resident(activity_id, owner[1])
    projections.apply(connection, [scope], {}, service.clock())


def _balance(service: Service, arguments: Namespace) -> int:
    owner, today = (arguments.record_mode, arguments.resident), day_of(service.clock())
    with service.database.read() as connection:
        balance = accounts.balance(connection, owner, today)
        standing = accounts.standing(connection, owner, today)
    expiring = f"{balance.next_expiry_day} {balance.next_expiry_points}" if balance.next_expiry_day else "- 0"
    rank = f"{standing.rank.rank} {standing.participations}" if standing else "- 0"
    print(balance.points, expiring, rank)
    return 0


def _history(service: Service, arguments: Namespace) -> int:
    with service.database.read() as connection:
        for one in accounts.history(connection, (arguments.record_mode, arguments.resident)):
            print(one.entry_id, one.day, one.kind.value, one.points, one.activity_id or "-", one.reason)
    return 0


_ACTS = {
    "tariff": _tariff,
    "expire": _expire,
    "check": _check,
    "settle": _settle,
    "ticket": _ticket,
    "grant": _grant,
    "reverse": _reverse,
    "balance": _balance,
    "history": _history,
}

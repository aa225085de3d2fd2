"""`ledger activity`: activities of an organiser, made, changed and cancelled by an office in its place."""

import uuid
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

import msgspec

from ledger.commands.handed_in import read_json, with_picture
from ledger.commands.starting import add_place, open_service
from ledger.organizers import activities, answers, applications
from ledger.organizers.activities import Activity
from ledger.organizers.hands import Clerk
from ledger.organizers.plans import AskedPlan, Change, Creation
from ledger.service import Service
from ledger.took_part import took_part
from sync.protocol.values import RecordMode

_NOTED = "ledger activity"
"""Who the history names where nobody says their name."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    what = parser.add_subparsers(dest="what", required=True)
    lists = what.add_parser("list", help="all that an organiser holds or held")
    shows = what.add_parser("show", help="one with its history")
    creates = what.add_parser("create", help="a new one; prints its id")
    changes = what.add_parser("change", help="one as it shall be")
    cancels = what.add_parser("cancel", help="中止")
    deletes = what.add_parser("delete", help="takes away what was made by mistake")
    rosters = what.add_parser("roster", help="name, age and sex of who applied")
    took = what.add_parser("took-part", help="who took part, and what came of it: points, rank, certificates")
    took.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)
    for one in (lists, shows, creates, changes, cancels, deletes, rosters, took):
        one.add_argument("organizer")
        one.add_argument("--by", default=_NOTED, metavar="NAME", help="who does it")
    for one in (shows, changes, cancels, deletes, rosters, took):
        one.add_argument("activity")
    for one in (creates, changes):
        one.add_argument("plan", type=Path, help="JSON; a picture names its file")
    cancels.add_argument("--reason", required=True)


def run(arguments: Namespace) -> int:
    """Does what is asked, and prints JSON or an id. Answers the exit code."""
    service = open_service(arguments)
    with closing(service.database):
        _ACTS[arguments.what](service, arguments, Clerk(arguments.organizer, arguments.by))
    return 0


def _list(service: Service, arguments: Namespace, _clerk: Clerk) -> None:
    _print(answers.activity_views(service, arguments.organizer))


def _show(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    _print(answers.activity_view(service, clerk, arguments.activity, with_history=True))


def _create(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    plan = read_json(arguments.plan, AskedPlan, with_picture)
    print(activities.create(service, clerk, Creation(request_id=uuid.uuid4(), plan=plan)).activity_id)


def _change(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    plan = read_json(arguments.plan, AskedPlan, with_picture)
    revision = answers.activity_view(service, clerk, arguments.activity).revision
    _say(activities.change(service, clerk, arguments.activity, Change(revision=revision, plan=plan)))


def _cancel(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    _say(activities.cancel(service, clerk, arguments.activity, arguments.reason))


def _delete(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    activities.delete(service, clerk, arguments.activity)
    print(arguments.activity)


def _roster(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    _print(applications.roster(service, clerk, arguments.activity))


def _took_part(service: Service, arguments: Namespace, clerk: Clerk) -> None:
    answers.activity_view(service, clerk, arguments.activity)  # refuses what is none of this organiser's
    _print(took_part(service, arguments.activity, arguments.record_mode))


def _say(one: Activity) -> None:
    print(one.activity_id, one.state.value, one.revision)


def _print(told: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())


_ACTS = {
    "list": _list,
    "show": _show,
    "create": _create,
    "change": _change,
    "cancel": _cancel,
    "delete": _delete,
    "roster": _roster,
    "took-part": _took_part,
}

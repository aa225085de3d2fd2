"""`ledger organizer`: applications, review and standing of organisers, for an office without a client."""

import json
import uuid
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

import msgspec

from ledger.commands.handed_in import read_json, with_contents
from ledger.commands.starting import add_place, open_service
from ledger.errors import NoSuchThing
from ledger.organizers import activities, answers, applications, bearers, members, register
from ledger.organizers.bearers import Bearer
from ledger.organizers.life import OrganizerAct
from ledger.organizers.profile import AskedProfile
from ledger.organizers.register import Application, Decision
from ledger.organizers.words import BearerRole
from ledger.service import Service
from sync.protocol.venue_values import OrganizerStatus


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    what = parser.add_subparsers(dest="what", required=True)
    lists = what.add_parser("list", help="all of them, with the requests that wait for the office's word")
    lists.add_argument("--status", type=OrganizerStatus, choices=list(OrganizerStatus))
    shows = what.add_parser("show", help="all of one, with its history")
    shows.add_argument("organizer")
    decides = what.add_parser("decide", help="承認, 差戻し and the rest")
    decides.add_argument("organizer")
    decides.add_argument("act", type=OrganizerAct, choices=list(OrganizerAct))
    decides.add_argument("--reason", default="")
    decides.add_argument("--by", required=True, metavar="NAME", help="who decides")
    applies = what.add_parser("apply", help="hands in an application that came on paper; prints the applicant's word")
    applies.add_argument("profile", type=Path, help="JSON; documents name their files")
    applies.add_argument("--code", required=True, metavar="TEXT", help="the applicant's own code")
    words = what.add_parser("word", help="a new word of access for a member who lost theirs; the old one ends")
    words.add_argument("organizer")
    words.add_argument("--member", type=int, required=True, metavar="NO")
    what.add_parser(
        "nightly", help="writes down whose year and which activities have ended; tables forget who applied for those"
    )


def run(arguments: Namespace) -> int:
    """Does what is asked, and prints JSON or a word. Answers the exit code."""
    service = open_service(arguments)
    with closing(service.database):
        _ACTS[arguments.what](service, arguments)
    return 0


def _list(service: Service, arguments: Namespace) -> None:
    _print(answers.organizer_lines(service, arguments.status))


def _show(service: Service, arguments: Namespace) -> None:
    _print(answers.organizer_view(service, arguments.organizer, with_history=True))


def _decide(service: Service, arguments: Namespace) -> None:
    decision = Decision(act=arguments.act, reason=arguments.reason)
    print(register.decide(service, arguments.organizer, decision, arguments.by).status.value)


def _apply(service: Service, arguments: Namespace) -> None:
    word = bearers.new_word()
    asked = Application(
        request_id=uuid.uuid4(),
        credential=arguments.code,
        bearer_digest=bearers.digest_of(word),
        profile=read_json(arguments.profile, AskedProfile, with_contents),
    )
    print(register.apply(service, asked), word)


def _word(service: Service, arguments: Namespace) -> None:
    word = bearers.new_word()
    with service.database.write() as connection:
        found = members.of_organizer(connection, arguments.organizer)
        member = next((one for one in found if one.no == arguments.member), None)
        if member is None:
            raise NoSuchThing(member=arguments.member)
        bearers.end_member(connection, arguments.organizer, member.no, service.clock())
        whose = Bearer(BearerRole.MEMBER, arguments.organizer, member.no, member.name)
        bearers.keep(connection, bearers.digest_of(word), whose, service.clock())
    print(word)


def _nightly(service: Service, _arguments: Namespace) -> None:
    lapsed, finished = register.lapse_all(service), activities.finish_all(service)
    forgotten = applications.forget_at_tables(service)
    print(json.dumps({"lapsed": lapsed, "finished": finished, "forgotten": forgotten}))


def _print(told: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())


_ACTS = {"list": _list, "show": _show, "decide": _decide, "apply": _apply, "word": _word, "nightly": _nightly}

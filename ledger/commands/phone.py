"""`ledger phone`: does what a resident's app would at a posted code, at a table's code, or with points."""

import json
import uuid
from argparse import ArgumentParser, Namespace
from typing import Any

from ledger.phone import Phone

DEFAULT_URL = "http://127.0.0.1:8600"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--url", default=DEFAULT_URL, metavar="URL", help=f"the ledger; default {DEFAULT_URL}")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--posted", metavar="TEXT", help="the code that the shelter posts; with --code")
    what.add_argument("--arrival", type=uuid.UUID, metavar="ID", help="how does this arrival stand?")
    what.add_argument("--activity", metavar="TEXT", help="the code that a venue table shows; with --code")
    what.add_argument("--points", action="store_true", help="balance, next expiry and rank; with --code")
    what.add_argument("--history", action="store_true", help="what happened to the points; with --code")
    what.add_argument("--certificates", action="store_true", help="with --code")
    what.add_argument("--redeem", choices=("lottery_ticket", "coupon"), help="use points; with --code")
    parser.add_argument("--lottery", default="", metavar="ID", help="the lottery of a ticket")
    parser.add_argument("--mode", choices=("real", "drill", "test"), default="real", help="whose points; default: real")
    parser.add_argument("--code", default="", metavar="TEXT", help="the resident's own code")
    parser.add_argument(
        "--members", type=_numbers, metavar="N,N", help="who came: 0 the holder, else the code's numbers; default: all"
    )
    parser.add_argument("--request", type=uuid.UUID, metavar="ID", help="say an earlier request again")


def run(arguments: Namespace) -> int:
    """Prints the ledger's answer as JSON. Answers the exit code."""
    told = _told(Phone(arguments.url), arguments)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _told(phone: Phone, arguments: Namespace) -> dict[str, Any]:
    request, code, mode = arguments.request or uuid.uuid4(), arguments.code, arguments.mode
    if arguments.activity is not None:
        return phone.participate(request, arguments.activity, code)
    if arguments.redeem is not None:
        return phone.redeem(request, code, arguments.redeem, arguments.lottery, mode)
    asked = {"points": phone.points, "history": phone.history, "certificates": phone.certificates}
    for name, ask in asked.items():
        if getattr(arguments, name):
            return ask(code, mode)
    if arguments.arrival is not None:
        return phone.standing(arguments.arrival)
    return phone.announce(request, arguments.posted, code, arguments.members)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))

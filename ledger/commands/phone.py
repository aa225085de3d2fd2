"""`ledger phone`: announces an arrival as a resident's app would, or asks how one stands."""

import json
import uuid
from argparse import ArgumentParser, Namespace

from ledger.phone import Phone

DEFAULT_URL = "http://127.0.0.1:8600"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--url", default=DEFAULT_URL, metavar="URL", help=f"the ledger; default {DEFAULT_URL}")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--posted", metavar="TEXT", help="the code that the shelter posts; with --code")
    what.add_argument("--arrival", type=uuid.UUID, metavar="ID", help="how does this arrival stand?")
    parser.add_argument("--code", default="", metavar="TEXT", help="the resident's own code")
    parser.add_argument(
        "--members", type=_numbers, metavar="N,N", help="who came: 0 the holder, else the code's numbers; default: all"
    )
    parser.add_argument("--request", type=uuid.UUID, metavar="ID", help="say an earlier request again")


def run(arguments: Namespace) -> int:
    """Prints the ledger's answer as JSON. Answers the exit code."""
    phone = Phone(arguments.url)
    if arguments.arrival is not None:
        told = phone.standing(arguments.arrival)
    else:
        told = phone.announce(arguments.request or uuid.uuid4(), arguments.posted, arguments.code, arguments.members)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))

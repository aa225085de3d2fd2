"""`ledger lottery`: opens a lottery, draws it in the open, and checks a published draw without any database."""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from ledger import log
from ledger.commands.starting import add_place, open_service
from ledger.points import draw, lotteries
from ledger.points.draw import Draw, DrawWrong
from ledger.points.lotteries import Plan
from ledger.service import Service
from sync.protocol import codec
from sync.protocol.city_form import JST
from sync.protocol.values import RecordMode


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    acts = parser.add_subparsers(dest="act", required=True)
    plan = acts.add_parser("open", help="makes a lottery; prints the digest to publish before the first ticket")
    plan.add_argument("id", help="a word of letters and digits")
    plan.add_argument("--name", required=True)
    plan.add_argument("--opens", type=_time, required=True, metavar="YYYY-MM-DDTHH:MM", help="Japan's time")
    plan.add_argument("--closes", type=_time, required=True, metavar="YYYY-MM-DDTHH:MM")
    plan.add_argument("--prizes", type=int, required=True)
    plan.add_argument(
        "--public-source", required=True, metavar="TEXT", help="a value that nobody knows before the close, in words"
    )
    plan.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)
    drawing = acts.add_parser("draw", help="draws after the close; prints what is to be published")
    drawing.add_argument("id")
    drawing.add_argument("--public-value", default="", metavar="TEXT", help="what the public source said")
    checking = acts.add_parser("check", help="does a published draw again; needs nothing but its file")
    checking.add_argument("file", type=Path, metavar="FILE.json", help="what `draw` printed; - reads it from the input")
    checking.add_argument("--digest", default="", help="the digest as it was published before the first ticket")


def run(arguments: Namespace) -> int:
    """Does one act. Answers the exit code."""
    if arguments.act == "check":
        return _check(arguments)
    log.set_up()
    service = open_service(arguments)
    with closing(service.database):
        return _open(service, arguments) if arguments.act == "open" else _draw(service, arguments)


def _open(service: Service, arguments: Namespace) -> int:
    plan = Plan(
        lottery_id=arguments.id,
        record_mode=arguments.record_mode,
        name=arguments.name,
        opens_at_us=arguments.opens,
        closes_at_us=arguments.closes,
        prizes=arguments.prizes,
        public_source=arguments.public_source,
    )
    with service.database.write() as connection:
        digest = lotteries.open_one(connection, plan)
    print(digest)
    return 0


def _draw(service: Service, arguments: Namespace) -> int:
    with service.database.write() as connection:
        drawn = lotteries.draw_one(connection, arguments.id, arguments.public_value, service.clock())
    print(msgspec.json.format(msgspec.json.encode(drawn)).decode())
    return 0


def _check(arguments: Namespace) -> int:
    text = sys.stdin.buffer.read() if str(arguments.file) == "-" else arguments.file.read_bytes()
    try:
        published: Draw = codec.decode_json(text, Draw)
    except codec.Malformed:
        raise DrawWrong(where="file") from None
    draw.check(published, arguments.digest)
    print(*published.winners, sep="\n")
    return 0


def _time(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int(moment.replace(tzinfo=moment.tzinfo or JST).timestamp() * 1_000_000)

"""`ledger posters`: the codes that shelters post for residents' phones, as texts and pictures."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger import posting, publishing
from ledger.commands.pictures import write_code
from ledger.commands.starting import add_place, open_service
from ledger.errors import NoSuchThing
from sync.protocol.values import RecordMode


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--shelter", nargs="*", default=[], metavar="ID", help="default: all of the master list")
    parser.add_argument(
        "--operation", default="", metavar="ID", help="default: none; a sheet that hangs there before anything happens"
    )
    parser.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.REAL)
    parser.add_argument("--png", type=Path, metavar="DIR", help="write each code as a picture, too")


def run(arguments: Namespace) -> int:
    """Prints a line for each shelter: id, name, code. Answers the exit code."""
    service = open_service(arguments)
    with service.database.read() as connection:
        shelters = publishing.shelters(connection)
        known = {one.operation_id: one for one in publishing.operations(connection)}
    unknown = set(arguments.shelter) - {one.shelter_id for one in shelters}
    if unknown:
        raise NoSuchThing(shelter=min(unknown))
    operation = known.get(arguments.operation)
    if arguments.operation and (operation is None or arguments.record_mode not in posting.modes_of(operation)):
        raise NoSuchThing(operation=arguments.operation, record_mode=arguments.record_mode.value)
    for one in shelters:
        if arguments.shelter and one.shelter_id not in arguments.shelter:
            continue
        key = service.keyring.sign
        text = posting.text_for(arguments.operation, one.shelter_id, arguments.record_mode, key, service.clock())
        print(one.shelter_id, one.name, text, sep="\t")
        if arguments.png is not None:
            arguments.png.mkdir(parents=True, exist_ok=True)
            write_code(text, arguments.png / f"{one.shelter_id}.png", error="m")
    return 0

"""`ledger shelters`: the master list of shelters, and which of them are open."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from ledger import publishing, samples
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing
from ledger.publishing import Published, publish
from sync.protocol.records import ShelterRecord
from sync.protocol.values import OpenState


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument(
        "--list", nargs="?", const="", metavar="WORD", help="print id, ward and name of those with WORD"
    )
    parser.add_argument("--load", action="store_true", help="take in the list that comes with the program")
    parser.add_argument("--file", type=Path, help="take in this list instead (JSON)")
    parser.add_argument("--open", nargs="*", default=[], metavar="ID")
    parser.add_argument("--close", nargs="*", default=[], metavar="ID")


def run(arguments: Namespace) -> int:
    """Prints the list; or changes it and prints how many shelters changed. Answers the exit code."""
    service = open_service(arguments)
    if arguments.list is not None:
        with service.database.read() as connection:
            print("\n".join(_lines(publishing.shelters(connection), arguments.list)))
        return 0
    wanted = dict.fromkeys(arguments.open, OpenState.OPEN) | dict.fromkeys(arguments.close, OpenState.CLOSED)
    with service.database.write() as connection:
        versions = Versions(connection)
        changed = publish(connection, versions, [Published(one) for one in _list(connection, arguments, wanted)])
        versions.keep()
    print(changed)
    return 0


def _lines(shelters: Iterable[ShelterRecord], word: str) -> list[str]:
    """By ward and name; `word` may stand in either."""
    found = sorted((one.ward, one.name, one.shelter_id) for one in shelters if word in one.ward or word in one.name)
    return [f"{shelter_id}\t{ward}\t{name}" for ward, name, shelter_id in found]


def _list(connection: Connection, arguments: Namespace, wanted: dict[str, OpenState]) -> list[ShelterRecord]:
    standing = {shelter.shelter_id: shelter for shelter in publishing.shelters(connection)}
    loaded = _loaded(arguments)
    merged = dict(standing)
    for shelter in loaded:
        before = standing.get(shelter.shelter_id)
        state = before.open_state if before is not None else shelter.open_state
        merged[shelter.shelter_id] = msgspec.structs.replace(shelter, open_state=state)
    for shelter_id, state in wanted.items():
        if shelter_id not in merged:
            raise NoSuchThing(shelter=shelter_id)
        merged[shelter_id] = msgspec.structs.replace(merged[shelter_id], open_state=state)
    return list(merged.values())


def _loaded(arguments: Namespace) -> list[ShelterRecord]:
    if arguments.file is not None:
        return msgspec.json.decode(arguments.file.read_bytes(), type=list[ShelterRecord])
    return samples.shelter_list() if arguments.load else []

"""`ledger shelters`: the master list of shelters, and which of them are open."""

from argparse import ArgumentParser, Namespace
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
    parser.add_argument("--load", action="store_true", help="take in the list that comes with the program")
    parser.add_argument("--file", type=Path, help="take in this list instead (JSON)")
    parser.add_argument("--open", nargs="*", default=[], metavar="ID")
    parser.add_argument("--close", nargs="*", default=[], metavar="ID")


def run(arguments: Namespace) -> int:
    """Changes the list and prints how many shelters changed. Answers the exit code."""
    service = open_service(arguments)
    wanted = dict.fromkeys(arguments.open, OpenState.OPEN) | dict.fromkeys(arguments.close, OpenState.CLOSED)
    with service.database.write() as connection:
        versions = Versions(connection)
        changed = publish(connection, versions, [Published(one) for one in _list(connection, arguments, wanted)])
        versions.keep()
    print(changed)
    return 0


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

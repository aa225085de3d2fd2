"""The command `kiosk key`: how a live kiosk's file can be opened, a passphrase for it, a new key for it."""

import argparse
import getpass
import sys
from collections.abc import Sequence

from kiosk.app.only_desk import only_desk
from kiosk.app.starting import key_room
from kiosk.commands.place import add_place, ask_on_terminal, config_in, typed_twice
from kiosk.commands.telling import say_why_not
from kiosk.commands.updating.installing import copied
from kiosk.config import Config
from kiosk.errors import KnownError
from kiosk.store.database import Database, rekey
from kiosk.store.key_room import KeyRoom
from kiosk.store.renewal import make_sure_of_being_alone
from sync.protocol.key_envelope import MIN_PASSPHRASE

EXIT_FAILED = 2


def run(argv: Sequence[str]) -> int:
    """Print the ways, or set a passphrase, or change the key; 2 for a known error, which is named."""
    parser = argparse.ArgumentParser(prog="kiosk key", description=__doc__)
    add_place(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--set-passphrase", action="store_true", help="for a leader, instead of an earlier one")
    what.add_argument("--change", action="store_true", help="encrypt the file anew; the kiosk must be closed")
    wanted = parser.parse_args(argv)
    config = config_in(wanted)
    room = key_room(config, ask_on_terminal)
    try:
        room.ways()  # makes nothing: a kiosk that was never live has no wrapped key
        if wanted.set_passphrase:
            return _set_passphrase(room)
        if wanted.change:
            change(config, room)
        print("opened by: " + ", ".join(sorted(room.ways())))
    except KnownError as error:
        say_why_not(error, "kiosk key")
        return EXIT_FAILED
    return 0


def change(config: Config, room: KeyRoom) -> None:
    """Encrypt the file of a closed kiosk anew: whoever has it open would find nothing but damage in it from then on.

    Then a copy is made. Raises AlreadyRunning, KioskRunning, ports.store and ports.keystore errors.
    """
    with only_desk(config.data):
        database = Database(config.database, room.settled(config.database))
        try:
            make_sure_of_being_alone(database)
        finally:
            database.close()
        room.change(config.database, lambda old, new: rekey(config.database, old, new))
    _copy(config)


def _copy(config: Config) -> None:
    """A copy under the new key: the wrapped keys beside older ones could not stand in for a lost one."""
    try:
        copied(config)
    except KnownError as error:  # the key is changed all the same, and the desk's next copy comes soon
        say_why_not(error, "kiosk key")


def _set_passphrase(room: KeyRoom) -> int:
    try:
        room.set_passphrase(_typed())
    except ValueError:
        print(f"kiosk key: passphrase_short {{'least': {MIN_PASSPHRASE}}}", file=sys.stderr)
        return EXIT_FAILED
    return 0


def _typed() -> str:
    return typed_twice(getpass.getpass) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

"""Changes the key of a kiosk's file again and again, as a process that is killed."""

import sys
from pathlib import Path

from kiosk.ports.keystore import KeystoreUnusable
from kiosk.store.database import rekey
from kiosk.store.key_room import KeyRoom

PASSPHRASE = "見本の長い合言葉 2026"


class NoKeystore:
    """A machine without one."""

    def get(self, name: str) -> bytes | None:
        raise KeystoreUnusable(name)

    def put(self, name: str, secret: bytes) -> None:
        raise KeystoreUnusable(name, len(secret))

    def remove(self, name: str) -> None:
        raise KeystoreUnusable(name)


def room_in(folder: Path) -> KeyRoom:
    return KeyRoom(folder / "kiosk.keys", folder / "kiosk.key", NoKeystore(), lambda _wish: PASSPHRASE)


def main(folder: Path) -> None:
    room = room_in(folder)
    while True:
        room.change(folder / "kiosk.db", lambda old, new: rekey(folder / "kiosk.db", old, new))
        print("changed", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

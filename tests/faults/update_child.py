"""Takes an update as a process that kills itself before the n-th change that it would make to the disk."""

import os
import signal
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from kiosk.commands.updating.installing import Update
from kiosk.commands.updating.place import ProgramPlace
from kiosk.config import Config
from sync.protocol import keys

CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.symlink", "subprocess.Popen")
WRITING = os.O_WRONLY | os.O_RDWR


def known_in(file: Path) -> dict[bytes, keys.PublicKey]:
    key = serialization.load_pem_public_key(file.read_bytes())
    assert isinstance(key, keys.PublicKey)
    return {bytes(keys.kid_of(key)): key}


def die_before_change(number: int) -> None:
    """SIGKILL: no clean-up of any kind runs."""
    left = [number]

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        flags = arguments[2] if event == "open" and isinstance(arguments[2], int) else 0
        if event in CHANGES or flags & WRITING:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def main(file: Path, root: Path, data: Path, key: Path, number: int) -> None:
    desk = Config(is_training=True, data=data)
    update = Update(file, ProgramPlace(root), [desk], known_in(key), system="any")
    die_before_change(number)
    update.run()
    print("done", flush=True)


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:5]), int(sys.argv[5]))

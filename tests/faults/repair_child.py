"""Copies a kiosk's file again and again, or repairs it once, as a process that is killed."""

import sys
from pathlib import Path

from kiosk.app.copying import Copying, now_of
from kiosk.app.repairing import repair
from kiosk.config import Config
from kiosk.devices.clock import SystemClock
from kiosk.store.restoring import finish
from tests.fakes import STORE_KEY


def config_of(folder: Path) -> Config:
    return Config(is_training=True, data=folder)


def repaired(folder: Path) -> None:
    """As a start of the desk does."""
    config = config_of(folder)
    finish(config.database)
    repair(config, STORE_KEY, lambda _copy: (STORE_KEY,), lambda _file: None)


def main(what: str, folder: Path) -> None:
    if what == "repair":
        print("begun", flush=True)
        repaired(folder)
        return
    copies = Copying(config_of(folder), STORE_KEY, now_of(SystemClock().now_us), lambda _state: None)
    while True:
        copies.copy_now()
        print("copied", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

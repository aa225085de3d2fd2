"""The command `kiosk train`: guided exercises at the real desk, in a folder of their own that holds nothing real."""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import platformdirs

from kiosk import config, log
from kiosk.commands.telling import say_why_not
from kiosk.config import APPLICATION, Config
from kiosk.errors import KnownError
from sync.engine import SyncError

EXIT_KNOWN = 2
KEPT = "keys"
"""Of a former practice only the ledger's keys stay: printed practice codes are signed by them."""


class NotPractice(KnownError):
    """This folder is a kiosk's, or somebody's: nothing in it may be taken away for an exercise."""

    key = "train_not_practice"


def run(argv: Sequence[str]) -> int:
    """Begin the exercises anew, or print the practice codes; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk train", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="a new folder, or one of a former practice")
    parser.add_argument("--camera", default=config.CAMERA_AUTOMATIC, metavar="NAME", help="auto, none, or its name")
    parser.add_argument("--codes", type=Path, metavar="OUT.pdf", help="only write the practice codes to print")
    wanted = parser.parse_args(argv)
    chosen = practice(wanted.data, wanted.camera)
    try:
        prepare(chosen)
        if wanted.codes is not None:
            return _print_codes(chosen, wanted.codes)
        return _train(chosen)
    except (KnownError, SyncError) as error:
        from kiosk.app.window import show_why_not

        say_why_not(error, "kiosk train")
        if wanted.codes is None:  # started from a menu: there is no terminal that anybody reads
            show_why_not(error.key, error.data)
        return EXIT_KNOWN


def practice(folder: Path | None, camera: str) -> Config:
    """A kiosk of training in a folder that is not that of free training either."""
    parser = argparse.ArgumentParser()
    config.add_arguments(parser)
    place = folder or Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "practice"
    words = ["--data", str(place), "--camera", camera]
    return replace(config.config_of(parser.parse_args(words)), has_exercises=True)


def prepare(chosen: Config) -> None:
    """Take away what the last person practised. Raises NotPractice, AlreadyRunning where they still do."""
    from kiosk.app.only_desk import LOCK_FILE, only_desk

    is_marked = chosen.practice_mark.is_file()
    if chosen.envelope_file.exists() or (not is_marked and chosen.data.exists() and any(chosen.data.iterdir())):
        raise NotPractice(folder=chosen.data.name)
    with only_desk(chosen.data):
        chosen.practice_mark.touch()
        for path in chosen.data.iterdir():
            if path not in (chosen.practice_mark, chosen.data / LOCK_FILE, chosen.ledger_folder, chosen.look_file):
                _take_away(path)
        for path in chosen.ledger_folder.iterdir() if chosen.ledger_folder.is_dir() else ():
            if path.name != KEPT:
                _take_away(path)


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _print_codes(chosen: Config, out: Path) -> int:
    words = [sys.executable, "-m", "ledger", "sheet", str(out.resolve()), "--data", str(chosen.ledger_folder)]
    return subprocess.run(words, check=False).returncode  # noqa: S603 - our own program


def _train(chosen: Config) -> int:
    from kiosk.app.only_desk import only_desk
    from kiosk.app.window import WindowedKiosk, application

    log.set_up(chosen.log_folder)
    running = application()
    with only_desk(chosen.data):
        return WindowedKiosk(chosen, running).run()

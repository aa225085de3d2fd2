"""The command `kiosk update`: a newer program from a stick, without a network; the former one stays beside it."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from kiosk import config
from kiosk.commands.updating.archive import UpdateError
from kiosk.commands.updating.installing import Update
from kiosk.commands.updating.place import ProgramPlace, place_of_this_program
from kiosk.config import RESOURCES, Config
from kiosk.errors import KnownError
from kiosk.privacy import write_for_all
from kiosk.screens.message import Message
from kiosk.ui.translator import LANGUAGES, Translator
from sync.protocol import keys

KEYS = RESOURCES / "update_keys"
"""Public halves of headquarters' update keys (PEM), put there before the program is built."""
EXIT_REFUSED = 2


class KeyFileWrong(UpdateError):
    """`--key` names no public P-256 key."""

    key = "update_key_wrong"


class NoPlace(UpdateError):
    """The program was not started from where versions lie, and `--root` does not say where they shall lie."""

    key = "update_no_place"


class NoDesk(UpdateError):
    """There is a program already, but no kiosk's folder to copy first: `--data` says where it is."""

    key = "update_no_desk"


class NoFormer(UpdateError):
    """There is no former version to go back to."""

    key = "update_no_former"


def run(argv: Sequence[str]) -> int:
    """Take the file, or go back; 2 where it is refused, and why is told in words."""
    wanted = _parser().parse_args(argv)
    write_for_all()
    words = Translator.load(RESOURCES / "translations", wanted.language)

    def say(key: str, data: Mapping[str, str | int | float] | None = None) -> None:
        gaps = {name: value if isinstance(value, int) else str(value) for name, value in (data or {}).items()}
        print(words.text(Message(key, gaps)), flush=True, file=sys.stderr if key.startswith("error.") else sys.stdout)

    try:
        place = ProgramPlace(_root(wanted.root))
        if wanted.back:
            say("update.back", {"name": _gone_back(place)})
            return 0
        told = Update(wanted.file, place, _desks(wanted, place), known_keys(wanted.key)).run(
            lambda step: say(f"update.step.{step}")
        )
    except KnownError as error:
        say(f"error.{error.key}", error.data)
        return EXIT_REFUSED
    except OSError as error:
        say("error.update_os", {"cause": str(error.strerror), "file": str(error.filename or "")})
        return EXIT_REFUSED
    say("update.done" if told.is_new else "update.there_already", {"name": told.name, "copies": told.copies})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk update", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the update file on the stick")
    what.add_argument("--back", action="store_true", help="start the former version again")
    parser.add_argument("--root", type=Path, metavar="DIR", help="where the program's versions lie, or shall lie")
    parser.add_argument("--data", type=Path, action="append", metavar="DIR", help="a kiosk's folder, copied first")
    parser.add_argument("--key", type=Path, metavar="FILE", help="headquarters' public update key, for a first install")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    return parser


def _root(named: Path | None) -> Path:
    root = named or place_of_this_program()
    if root is None:
        raise NoPlace
    root.mkdir(parents=True, exist_ok=True)
    return root.resolve()


def _gone_back(place: ProgramPlace) -> str:
    name = place.go_back()
    if not name:
        raise NoFormer
    return name


def _desks(wanted: argparse.Namespace, place: ProgramPlace) -> list[Config]:
    """The kiosks whose files are copied first: those that were named, or this user's own."""
    choices = [["--data", str(folder)] for folder in wanted.data] if wanted.data else [["--live"], []]
    parser = argparse.ArgumentParser()
    config.add_arguments(parser)
    desks = [config.config_of(parser.parse_args(words)) for words in choices]
    found = [desk for desk in desks if desk.database.exists()]
    if not found and place.current:
        raise NoDesk
    return found


def known_keys(further: Path | None) -> dict[bytes, keys.PublicKey]:
    """By name: those that came with this program, and one from a file. Raises KeyFileWrong, OSError."""
    files: Iterable[Path] = [*sorted(KEYS.glob("*.pem")), *([further] if further else [])]
    found = [_key_in(file) for file in files]
    return {bytes(keys.kid_of(key)): key for key in found}


def _key_in(file: Path) -> keys.PublicKey:
    try:
        key = serialization.load_pem_public_key(file.read_bytes())
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return keys.public_from(der)
    except (ValueError, UnsupportedAlgorithm):  # Malformed is a ValueError
        raise KeyFileWrong(file=file.name) from None

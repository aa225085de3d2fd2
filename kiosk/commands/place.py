"""The kiosk that a command works on: its file opened, its enrolment read."""

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk import config
from kiosk.app.enrolling import NotEnrolled, enrolled_in
from kiosk.app.starting import open_database
from kiosk.config import Config
from kiosk.desk.enrolled import Enrolled
from kiosk.ports.keystore import PassphraseWish
from kiosk.store.database import Database
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.key_envelope import MIN_PASSPHRASE


@dataclass(frozen=True)
class Place:
    """An enrolled kiosk's file, open beside a running desk or without one."""

    database: Database
    enrolled: Enrolled


def add_place(parser: argparse.ArgumentParser) -> None:
    """The options that say which kiosk."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the kiosk keeps its files")
    parser.add_argument("--live", action="store_true", help="the kiosk of real records, where --data is not given")


def config_in(parsed: argparse.Namespace) -> Config:
    """The configuration of the kiosk that the options name."""
    parser = argparse.ArgumentParser()
    config.add_arguments(parser)
    words = ["--data", str(parsed.data)] if parsed.data else []
    return config.config_of(parser.parse_args([*words, *(["--live"] if parsed.live else [])]))


def ask_on_terminal(wish: PassphraseWish) -> str | None:
    """Ask whoever sits before the terminal, without an echo; None where nobody does."""
    if not sys.stdin.isatty():
        return None
    try:
        if wish.is_new:
            return typed_twice(getpass.getpass)
        return getpass.getpass(f"Passphrase ({wish.tries + 1}): ") or None
    except (EOFError, KeyboardInterrupt):
        return None


def typed_twice(ask: Callable[[str], str]) -> str:
    """A new passphrase, typed unseen; empty, which is too short for one, where the two are not alike."""
    chosen = ask(f"New passphrase, {MIN_PASSPHRASE} characters or more: ")
    return chosen if ask("Once more: ") == chosen else ""


@contextlib.contextmanager
def opened(parsed: argparse.Namespace) -> Iterator[Place]:
    """The kiosk that the options name. Raises NotEnrolled or ports.store errors; makes no new one."""
    chosen = config_in(parsed)
    if not chosen.database.exists():
        raise NotEnrolled
    database = open_database(chosen, ask_on_terminal)
    try:
        enrolled = enrolled_in(SqlStore(database))
        if enrolled is None:
            raise NotEnrolled
        yield Place(database, enrolled)
    finally:
        database.close()

"""The service that every command works on: database at today's schema, keys, epoch."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from ledger import keyring, organizer_rules, schema
from ledger.database import Database
from ledger.errors import NotReady
from ledger.service import Service

DEFAULT_DATA = Path("var/ledger")
_DATABASE_FILE = "ledger.sqlite"
_EPOCH_FILE = "epoch"
_ADDRESS_FILE = "database"
"""One line: the database's URL, for all commands alike. A command that was told nothing would make a ledger of its own
in SQLite beside the real one, with codes that are good for nothing; nor does a password belong into `ps`."""


def add_place(parser: ArgumentParser) -> None:
    """The options that say which ledger."""
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="keys, epoch, SQLite file")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://…; default: what DIR/database says, or SQLite in DIR",
    )


def open_service(arguments: Namespace) -> Service:
    """The ledger at the place that `arguments` name, made where there is none yet.

    Raises OSError, or NotReady where the database cannot be reached or is newer than this program.
    """
    data: Path = arguments.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(_url(arguments.database, data))
    try:
        schema.migrate(database)
        epoch = schema.agree_on_epoch(database, data / _EPOCH_FILE)
    except OperationalError as error:
        raise NotReady(error=type(error.orig).__name__) from None
    own = data / organizer_rules.OWN_FILE
    rules = organizer_rules.load(own) if own.exists() else organizer_rules.shipped()
    return Service(database, keyring.load(data), epoch, organizer_rules=rules)


def _url(text: str | None, data: Path) -> str | URL:
    address = data / _ADDRESS_FILE
    if text is None and address.exists():
        text = address.read_text("utf-8").strip()
    return text or URL.create("sqlite", database=str(data / _DATABASE_FILE))

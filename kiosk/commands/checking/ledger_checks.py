"""Checks of the road to the ledger: whether it answers, and what still waits for it."""

from kiosk.app.enrolling import enrolled_in
from kiosk.commands.checking.finding import Finding, State
from kiosk.config import Config
from kiosk.errors import KnownError
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.unit_of_work import SqlStore
from sync.engine import SyncError
from sync.transport import greet


def check_ledger(config: Config) -> Finding:
    """Whether the ledger of this kiosk answers; a desk works without it."""
    url = config.ledger_url
    try:
        url = url or _known_url(config)
        if not url:
            return Finding("ledger", State.ABSENT, "not_enrolled")
        greet(url, config.ca)
    except (SyncError, KnownError) as error:
        return Finding("ledger", State.WATCH, "silent", {"cause": error.key})
    return Finding("ledger", State.GOOD, "answers")


def check_outbox(config: Config) -> Finding:
    """Facts that the ledger has not settled yet."""
    if not (config.database.exists() and config.key_file.exists()):
        return Finding("outbox", State.ABSENT, "none_yet")
    try:
        database = Database(config.database, key_in(config.key_file, config.database))
        try:
            with SqlStore(database).reading() as unit:
                backlog = unit.outbox.backlog()
        finally:
            database.close()
    except KnownError as error:
        return Finding("outbox", State.FAILED, "unreadable", {"cause": error.key})
    if backlog.shelved:
        return Finding("outbox", State.WATCH, "shelved", {"count": backlog.shelved})
    if backlog.unsettled:
        return Finding("outbox", State.WATCH, "waiting", {"count": backlog.unsettled})
    return Finding("outbox", State.GOOD, "sent")


def _known_url(config: Config) -> str:
    if not (config.database.exists() and config.key_file.exists()):
        return ""
    database = Database(config.database, key_in(config.key_file, config.database))
    try:
        enrolled = enrolled_in(SqlStore(database))
    finally:
        database.close()
    return enrolled.ledger_url if enrolled else ""

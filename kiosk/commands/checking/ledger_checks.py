"""Checks of the road to the ledger: whether it answers, and what still waits for it."""

from kiosk.app.enrolling import enrolled_in
from kiosk.commands.checking.file_key import FileKey
from kiosk.commands.checking.finding import Finding, State
from kiosk.config import Config
from kiosk.errors import KnownError
from kiosk.store.unit_of_work import SqlStore
from sync.engine import SyncError
from sync.transport import greet


def check_ledger(config: Config, key: FileKey) -> Finding:
    """Whether the ledger of this kiosk answers; a desk works without it."""
    url = config.ledger_url
    try:
        url = url or _known_url(key)
        if not url:
            return Finding("ledger", State.ABSENT, "not_enrolled")
        greet(url, config.ca)
    except (SyncError, KnownError) as error:
        return Finding("ledger", State.WATCH, "silent", {"cause": error.key})
    return Finding("ledger", State.GOOD, "answers")


def check_outbox(key: FileKey) -> Finding:
    """Facts that the ledger has not settled yet."""
    if not key.is_there:
        return Finding("outbox", State.ABSENT, "none_yet")
    try:
        database = key.database()
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


def _known_url(key: FileKey) -> str:
    if not key.is_there:
        return ""
    database = key.database()
    try:
        enrolled = enrolled_in(SqlStore(database))
    finally:
        database.close()
    return enrolled.ledger_url if enrolled else ""

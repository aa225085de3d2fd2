"""Becoming a device of the ledger, at the first start."""

from collections.abc import Callable
from pathlib import Path

from kiosk.config import Config
from kiosk.desk import enrolled
from kiosk.desk.enrolled import Enrolled
from kiosk.errors import KnownError
from kiosk.ports.store import Store
from sync import transport
from sync.engine import BundleRefused, LedgerRefusedDevice, LedgerUnreachable, TlsFailed
from sync.protocol.messages import LedgerKey

PROGRAM_VERSION = "0.1.0"


class NotEnrolled(KnownError):
    """A live kiosk needs `--ledger URL --enrol CODE` once."""

    key = "not_enrolled"


class EnrolmentRefused(KnownError):
    """The ledger does not take the one-time code: it is used, expired, or another ledger's."""

    key = "enrolment_refused"


class EnrolmentUnreachable(KnownError):
    """No ledger answers at `url`; the code stays good."""

    key = "enrolment_unreachable"


def enrolled_in(store: Store) -> Enrolled | None:
    """What an earlier start became."""
    with store.reading() as unit:
        return enrolled.load(unit.settings)


def enrol(store: Store, url: str, code: str, ca: Path | None = None) -> Enrolled:
    """Become a device now. Raises sync.engine.SyncError or codec.Malformed."""
    answer = transport.enrol(url, code, PROGRAM_VERSION, ca=ca)
    with store.unit() as unit:
        return enrolled.keep(unit.settings, answer.enrolment, answer.sign_key, answer.seal_key, url)


def keeping_ledger_keys(store: Store) -> Callable[[tuple[LedgerKey, ...]], None]:
    """What writes into the file that the ledger has taken new keys, wherever that is learnt."""

    def keep(learnt: tuple[LedgerKey, ...]) -> None:
        with store.unit() as unit:
            enrolled.learn_ledger_keys(unit.settings, learnt)

    return keep


def live_enrolment(config: Config, store: Store) -> Enrolled:
    """The enrolment of a live kiosk.

    Raises NotEnrolled, EnrolmentRefused, EnrolmentUnreachable, engine.SyncError or codec.Malformed.
    """
    if kept := enrolled_in(store):
        return kept
    if not (config.ledger_url and config.enrolment_code):
        raise NotEnrolled
    try:
        return enrol(store, config.ledger_url, config.enrolment_code, config.ca)
    except (LedgerRefusedDevice, BundleRefused):
        raise EnrolmentRefused from None
    except TlsFailed:  # says what is wrong with the connection
        raise
    except LedgerUnreachable:
        raise EnrolmentUnreachable(url=config.ledger_url) from None

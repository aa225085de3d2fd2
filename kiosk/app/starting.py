"""From a configuration to a running kiosk: file, enrolment, ledger, then the threads."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.app import repairing
from kiosk.app.enrolling import enrol, enrolled_in, keeping_ledger_keys, live_enrolment
from kiosk.app.kiosk import Kiosk
from kiosk.app.parts import Parts, Post
from kiosk.app.training_ledger import Announcement, TrainingLedger
from kiosk.config import Config
from kiosk.desk.enrolled import Enrolled
from kiosk.devices.clock import SystemClock
from kiosk.devices.keystore import SystemKeystore
from kiosk.errors import KnownError
from kiosk.ports.keystore import AskPassphrase, nobody
from kiosk.store.backups import Copies, Copy, copies_in, tag_in
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.key_room import KeyRoom
from kiosk.store.listening import listen_first
from kiosk.store.migrations import migrate
from kiosk.store.restoring import finish
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.identity import RECOVERY
from sync.protocol.keys import public_from
from sync.protocol.values import RecordMode
from sync.transport import HttpLedger


class NoTrainingOnRealRecords(KnownError):
    """A start without `--live` names a live kiosk's folder: nobody practises on what is real."""

    key = "no_training_on_real_records"


class TrainingLedgerMissing(KnownError):
    """The ledger of training did not start, and this kiosk never met one."""

    key = "training_ledger_missing"


@dataclass(frozen=True)
class Started:
    """A kiosk and what it was started with; `training` is None in live mode."""

    kiosk: Kiosk
    training: TrainingLedger | None


def open_database(config: Config, ask: AskPassphrase = nobody) -> Database:
    """The kiosk's file with today's schema. Raises ports.store and ports.keystore errors."""
    return _opened(config, key_room(config, ask))


def key_room(config: Config, ask: AskPassphrase) -> KeyRoom:
    """Where a live kiosk's key lies."""
    return KeyRoom(config.envelope_file, config.key_file, SystemKeystore(), ask, lambda: _spare_envelopes(config))


def _spare_envelopes(config: Config) -> list[Path]:
    """Wrapped keys beside this kiosk's copies, newest first; in its own folder there are no others'."""
    known = list(copies_in(config.copies))
    if config.backups is not None:
        known += Copies(config.backups, tag_in(config.copies_tag_file)).all()
    return [copy.envelope for copy in sorted(known, reverse=True)]


def _opened(config: Config, room: KeyRoom) -> Database:
    config.data.mkdir(parents=True, exist_ok=True)
    database = Database(config.database, _key_of(config, room))
    migrate(database)
    return database


def _opened_by_desk(config: Config, room: KeyRoom) -> Database:
    """As `_opened`; the desk, which is alone with the file, repairs it where it must. Raises NoGoodCopy too."""
    config.data.mkdir(parents=True, exist_ok=True)
    is_closed_well = repairing.was_closed_well(config.database)
    finish(config.database)
    key = _key_of(config, room)
    repairing.repair(config, key, lambda copy: _keys_of(config, room, copy), _device_in)
    database = _opened(config, room)
    if not is_closed_well:
        with database.writing() as connection:
            listen_first(connection)
    return database


def _keys_of(config: Config, room: KeyRoom, copy: Copy) -> tuple[bytes, ...]:
    """What may open a copy: the key of today, and the one of its time."""
    if not config.envelope_file.exists():
        return (key_in(config.key_file, config.database),)
    known = room.opened(config.database)
    beside = room.keys_beside(copy.envelope) if copy.envelope.exists() else ()
    return tuple(key for key in (known.current, known.former, *beside) if key is not None)


def _device_in(database: Database) -> str | None:
    enrolled = enrolled_in(SqlStore(database))
    return None if enrolled is None else enrolled.identity.device_id


def _key_of(config: Config, room: KeyRoom) -> bytes:
    """The key of the kiosk's file: in training from a file in the clear, for nothing in it is real."""
    if config.is_training and not config.envelope_file.exists():  # a command may name a live kiosk by its folder alone
        return key_in(config.key_file, config.database)
    return room.settled(config.database)


def _let_headquarters_open(room: KeyRoom, enrolled: Enrolled) -> None:
    """A lost key must not lose a queue: whoever holds the recovery key can open this kiosk's file."""
    for key in enrolled.enrolment.ledger_keys:
        if key.use == RECOVERY:
            room.add_recovery(public_from(key.public_key))


def start(config: Config, post: Post, ask: AskPassphrase = nobody) -> Started:
    """Build a kiosk for `config`; nothing of it works before `Kiosk.start`. Raises KnownError or engine.SyncError."""
    if config.is_training and config.envelope_file.exists():
        raise NoTrainingOnRealRecords
    training = TrainingLedger(config.ledger_folder) if config.is_training and not config.ledger_url else None
    if training is not None:
        training.start()
    room = key_room(config, ask)
    database = _opened_by_desk(config, room)
    store = SqlStore(database)
    enrolled = _training_enrolment(store, training) if training else live_enrolment(config, store)
    if not config.is_training:
        _let_headquarters_open(room, enrolled)
    elif enrolled.enrolment.record_mode is RecordMode.REAL:  # a live kiosk of before keys were wrapped
        _end(training, database)
        raise NoTrainingOnRealRecords
    parts = Parts(config, database, enrolled, lambda: _ledger(config, store, enrolled, training), post)
    return Started(Kiosk(parts), training)


def _end(training: TrainingLedger | None, database: Database) -> None:
    database.close()
    if training is not None:
        training.stop()


def _training_enrolment(store: SqlStore, training: TrainingLedger) -> Enrolled:
    """Only the first start waits for the ledger; later ones know who they are."""
    if kept := enrolled_in(store):
        return kept
    announced = training.wait()
    if announced is None:
        raise TrainingLedgerMissing
    return enrol(store, announced.url, announced.enrolment_code)


def _ledger(config: Config, store: SqlStore, enrolled: Enrolled, training: TrainingLedger | None) -> HttpLedger | None:
    url = config.ledger_url or enrolled.ledger_url
    if training is not None:
        announced = training.announced
        if announced is None:
            return None
        url = announced.url
    clock = SystemClock()
    keep = keeping_ledger_keys(store)
    return HttpLedger(url, enrolled.identity, clock.now_us, clock.entropy, ca=config.ca, on_learnt=keep)


def samples_of(training: TrainingLedger | None) -> Announcement | None:
    """What the tray offers, as soon as the ledger of training has told it."""
    return training.announced if training is not None else None


def program_folder() -> Path:
    """Where the program's own files lie."""
    return Path(__file__).resolve().parents[2]

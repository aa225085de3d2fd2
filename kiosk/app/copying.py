"""The thread of the copies: one of the whole file every quarter of an hour, and one at the end."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.app import purging
from kiosk.config import Config
from kiosk.errors import KnownError
from kiosk.ports.copies import CopyFailed, CopyMade, CopyPlace, CopyState
from kiosk.ports.store import CopyBad, CopyFolderMissing, StoreDamaged
from kiosk.store.backups import Copies, tag_in

EVERY = timedelta(minutes=15)
"""What a broken disk costs at most; a shelter receives ten households in that time, and their slips are in hand."""
FIRST_AFTER = timedelta(seconds=60)
"""The first screen, the camera and the dictionaries come first, where the last copy is old enough."""
STOP_LIMIT_S = 10.0
"""A last copy of 100,000 people takes four seconds; a hanging stick must not hold the end of the program."""
BUG_KEY = "bug"

_log = logging.getLogger(__name__)


class Copying:
    """Makes copies and tells each time how it went by `on_state`, which is called in this thread."""

    def __init__(
        self, config: Config, key: bytes, now: Callable[[], datetime], on_state: Callable[[CopyState], None]
    ) -> None:
        self._config, self._key, self._now, self._on_state = config, key, now, on_state
        self._stopped, self._asked = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="copies", daemon=True)

    def start(self) -> None:
        """Begin to wait for the first copy's time."""
        self._thread.start()

    def stop(self) -> None:
        """One more copy, and the end; at most STOP_LIMIT_S."""
        self._stopped.set()
        self._asked.set()
        if self._thread.is_alive():
            self._thread.join(STOP_LIMIT_S)

    def soon(self) -> None:
        """Make the next copy now: an operation was purged, and the older copies must go."""
        self._asked.set()

    def copy_now(self) -> CopyState:
        """Make a copy and say how it went."""
        try:
            state: CopyState = self._copied()
        except KnownError as error:
            _log.warning("copy: %s", error.key)
            state = CopyFailed(error.key)
            if isinstance(error, StoreDamaged | CopyBad):
                self._config.check_file.touch()
        except Exception:  # noqa: BLE001 - a bug here must not end the copies for good
            _log.exception("a copy failed by a bug")
            state = CopyFailed(BUG_KEY)
        self._on_state(state)
        return state

    def _run(self) -> None:
        wait = self._first_wait()
        while not self._is_over_after(wait):
            self.copy_now()
            wait = EVERY
        self.copy_now()

    def _is_over_after(self, wait: timedelta) -> bool:
        self._asked.wait(wait.total_seconds())
        self._asked.clear()
        return self._stopped.is_set()

    def _first_wait(self) -> timedelta:
        newest = [one.made_at for folder in folders_of(self._config) for one in self._copies(folder).all()[:1]]
        age = self._now() - max(newest) if newest else EVERY
        return min(EVERY, max(FIRST_AFTER, EVERY - age))

    def _copied(self) -> CopyMade:
        """A purge that was begun is gone on with: the copy that stays is one of the file without what went."""
        purges = purging.unfinished(self._config, self._key)
        if purges:
            purging.make_room_anew(self._config, self._key)
        made, path = self._newly_copied()
        if purges:
            purging.finish(self._config, self._key, purges, path, tag_in(self._config.copies_tag_file))
        return made

    def _newly_copied(self) -> tuple[CopyMade, Path]:
        config = self._config
        if config.backups is not None:
            place = CopyPlace.SAME_DISK if _is_on_one_disk(config.backups, config.data) else CopyPlace.ELSEWHERE
            try:
                return self._made(config.backups, place)
            except CopyFolderMissing:
                _log.warning("copy: the folder for copies is not there")
        config.copies.mkdir(mode=0o700, exist_ok=True)
        return self._made(config.copies, CopyPlace.FOLDER_MISSING if config.backups else CopyPlace.SAME_DISK)

    def _made(self, folder: Path, place: CopyPlace) -> tuple[CopyMade, Path]:
        config = self._config
        copy = self._copies(folder).make(config.database, self._key, config.envelope_file, self._now())
        return CopyMade(place, copy.made_at), copy.path

    def _copies(self, folder: Path) -> Copies:
        return Copies(folder, tag_in(self._config.copies_tag_file))


def folders_of(config: Config) -> tuple[Path, ...]:
    """Where copies may lie; the other disk first."""
    return (config.copies,) if config.backups is None else (config.backups, config.copies)


def now_of(now_us: Callable[[], int]) -> Callable[[], datetime]:
    """A clock of microseconds as one of moments (UTC)."""
    return lambda: datetime.fromtimestamp(now_us() / 1_000_000, UTC)


def _is_on_one_disk(one: Path, other: Path) -> bool:
    """Such as a folder whose stick is not mounted."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False

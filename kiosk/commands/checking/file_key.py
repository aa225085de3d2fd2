"""The key of the kiosk's file for all checks together, so that a passphrase is asked for once."""

from kiosk.config import Config
from kiosk.errors import KnownError
from kiosk.ports.store import KeyMissing
from kiosk.store.database import Database, opens
from kiosk.store.key_file import key_in
from kiosk.store.key_room import KeyRoom


class FileKey:
    """`room` opens a live kiosk's wrapped key; training's lies in the clear. Nothing is made, and nothing changed."""

    def __init__(self, config: Config, room: KeyRoom) -> None:
        self._config, self._room = config, room
        self._found: bytes | KnownError | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is a file and any key beside it."""
        config = self._config
        return config.database.exists() and (config.envelope_file.exists() or config.key_file.exists())

    def opened(self) -> bytes:
        """The key. Raises KnownError: missing, locked, of another machine."""
        if self._found is None:
            try:
                self._found = self._look()
            except KnownError as error:
                self._found = error
        if isinstance(self._found, KnownError):
            raise self._found
        return self._found

    def database(self) -> Database:
        """The kiosk's file, to be closed by the caller. Raises as `opened`."""
        return Database(self._config.database, self.opened())

    def _look(self) -> bytes:
        config = self._config
        if not self.is_there:
            raise KeyMissing
        if not config.envelope_file.exists():
            return key_in(config.key_file, config.database)
        keys = self._room.opened(config.database)
        if keys.former is not None and not opens(config.database, keys.current):  # a change of keys was interrupted
            return keys.former
        return keys.current

"""`kiosk key`: a key is changed in a closed kiosk alone."""

import pytest

from kiosk.app.only_desk import only_desk
from kiosk.commands import key
from kiosk.commands.place import typed_twice
from kiosk.config import Config
from kiosk.store.backups import copies_in
from kiosk.store.database import Database, opens
from kiosk.store.key_room import KeyRoom
from kiosk.store.migrations import migrate
from tests.fakes import MemoryKeystore


@pytest.fixture
def live(tmp_path):
    """A live kiosk's folder."""
    KeyRoom(tmp_path / "kiosk.keys", tmp_path / "kiosk.key", MemoryKeystore(), lambda _wish: None).opened(
        tmp_path / "kiosk.db"
    )
    return tmp_path


def test_beside_a_desk_no_key_is_changed(live, capsys):
    """The desk would find nothing but damage in its file, and receive nobody."""
    before = (live / "kiosk.keys").read_bytes()
    with only_desk(live):
        assert key.run(["--change", "--live", "--data", str(live)]) == key.EXIT_FAILED
    assert "already_running" in capsys.readouterr().err
    assert (live / "kiosk.keys").read_bytes() == before


def test_the_ways_are_told_beside_a_desk(live, capsys):
    with only_desk(live):
        assert key.run(["--live", "--data", str(live)]) == 0
    assert capsys.readouterr().out == "opened by: keystore\n"


def test_a_changed_key_has_a_copy_beside_a_copy_at_once(tmp_path):
    """`kiosk.keys` may be lost before the desk makes its next copy, and older ones have the former key."""
    config, keystore = Config(is_training=False, data=tmp_path), MemoryKeystore()
    room = KeyRoom(config.envelope_file, config.key_file, keystore, lambda _wish: None)
    database = Database(config.database, room.opened(config.database).current)
    migrate(database)
    database.close()

    key.change(config, room)

    config.envelope_file.unlink()
    spares = [copy.envelope for copy in copies_in(config.copies)]
    again = KeyRoom(config.envelope_file, config.key_file, keystore, lambda _wish: None, lambda: spares)
    assert opens(config.database, again.opened(config.database).current)


@pytest.mark.parametrize(("second", "chosen"), [("a new passphrase", "a new passphrase"), ("a new pasphrase", "")])
def test_a_new_passphrase_with_a_slip_is_none(second, chosen):
    """Typed unseen once, it would shut the kiosk at its next start."""
    typed = ["a new passphrase", second]
    assert typed_twice(lambda _prompt: typed.pop(0)) == chosen


def test_why_nothing_was_done_is_told_in_words(live, capsys):
    with only_desk(live):
        key.run(["--change", "--live", "--data", str(live)])
    assert "受付の画面は、もう開いています。" in capsys.readouterr().err

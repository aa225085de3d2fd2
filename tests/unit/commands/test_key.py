"""`kiosk key`: a key is changed in a closed kiosk alone."""

import pytest

from kiosk.app.only_desk import only_desk
from kiosk.commands import key
from kiosk.store.key_room import KeyRoom
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

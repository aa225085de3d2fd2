"""`kiosk key`: a key is changed in a closed kiosk alone."""

import pytest

from kiosk.app.only_desk import only_desk
from kiosk.commands import key
from kiosk.commands.place import typed_twice
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


@pytest.mark.parametrize(("second", "chosen"), [("a new passphrase", "a new passphrase"), ("a new pasphrase", "")])
def test_a_new_passphrase_with_a_slip_is_none(second, chosen):
    """Typed unseen once, it would shut the kiosk at its next start."""
    typed = ["a new passphrase", second]
    assert typed_twice(lambda _prompt: typed.pop(0)) == chosen


def test_why_nothing_was_done_is_told_in_words(live, capsys):
    with only_desk(live):
        key.run(["--change", "--live", "--data", str(live)])
    assert "受付の画面は、もう開いています。" in capsys.readouterr().err

"""The real program, put together as at its start: a damaged file is repaired, and the strip says of what time."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.store.backups import Copies
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.faults.waiting import wait_until
from tests.ui.gallery import let_go, settle

PASSPHRASE = "見本の長い合言葉 2026"


def shows_nothing(program: WindowedKiosk) -> bool:
    """Whether the notice is gone, once what the desk's thread answered was heard."""
    settle()
    return "health.restored" not in {entry.name for entry in program.kiosk.screen.state.health}


def test_a_damaged_file_comes_up_again_with_what_came_after_the_copy(qapp, tmp_path):
    ledger = LedgerStand(tmp_path / "ledger", FakeClock())
    stand = KioskStand(tmp_path / "kiosk", ledger, ledger.clock)
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    stand.receive(3)
    (stand.folder / "copies").mkdir()
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    Copies(stand.folder / "copies", "0123abcd").make(stand.database.path, STORE_KEY, Path("/nowhere/keys"), noon)
    stand.receive(2)
    stand.close()
    with stand.database.path.open("rb+") as file:
        file.write(bytes(300))
    damaged = stand.database.path.read_bytes()
    config = Config(is_training=False, data=stand.folder, camera="none")
    program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
    program.open()
    try:
        entries = {entry.name: entry.status for entry in program.kiosk.screen.state.health}
        assert entries["health.restored"].data["salvaged"] == 2
        assert entries["health.restored"].data["unreadable"] == 0
        program.kiosk.records.acknowledge()
        wait_until(lambda: shows_nothing(program))
    finally:
        program.close()
        let_go(program.window)
        ledger.service.database.close()
    assert len(stand.rows()) == 6, "and the line that says who acknowledged it"
    stand.close()
    (aside,) = stand.folder.glob("kiosk-damaged-*.db")
    assert aside.read_bytes() == damaged
    shutil.rmtree(stand.folder)

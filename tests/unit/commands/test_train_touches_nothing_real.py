"""Whoever trains cannot come upon real records: not by a live kiosk's folder, nor by one whose key is in the clear."""

import pytest

from kiosk.app.starting import NoTrainingOnRealRecords, start
from kiosk.commands import train
from kiosk.config import Config
from kiosk.desk import enrolled
from kiosk.store.key_room import KeyRoom
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.values import RecordMode
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.venue import opened
from tests.fakes import STORE_KEY, MemoryKeystore, open_database, run_now


def files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_live_kiosks_folder_is_not_even_opened(tmp_path):
    live = Config(is_training=False, data=tmp_path)
    KeyRoom(live.envelope_file, live.key_file, MemoryKeystore(), lambda _wish: None).opened(live.database)
    before = files(tmp_path)
    assert "kiosk.keys" in before

    with pytest.raises(NoTrainingOnRealRecords):
        start(Config(is_training=True, data=tmp_path, camera="none"), run_now)

    assert files(tmp_path) == before


def test_a_file_of_real_records_is_refused_whatever_its_key(tmp_path):
    (tmp_path / "ledger").mkdir()
    service = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path / "ledger")
    venue = opened(service)
    assert venue.mode is RecordMode.REAL
    desk, folder = venue.table(), tmp_path / "kiosk"
    folder.mkdir()
    database = open_database(folder / "kiosk.db")
    with SqlStore(database).unit() as unit:
        enrolled.keep(unit.settings, desk.enrolment, desk.sign_key, desk.seal_key, "")
    database.close()
    service.database.close()
    (folder / "kiosk.key").write_bytes(STORE_KEY)

    with pytest.raises(NoTrainingOnRealRecords):
        start(Config(is_training=True, data=folder, camera="none", ledger_url="http://127.0.0.1:9"), run_now)


def test_what_practice_becomes_is_a_drill_of_a_ledger_on_this_computer(tmp_path):
    chosen = train.practice(tmp_path / "practice", "none")
    train.prepare(chosen)

    started = start(chosen, run_now)
    try:
        site = started.kiosk.desk.site
        assert site.record_mode is RecordMode.DRILL
        assert site.organizer_id
        assert started.training is not None
        announced = started.training.announced
        assert announced is not None
        assert announced.url.startswith("http://127.0.0.1:")
        started.kiosk.change_record_mode(RecordMode.REAL)
        assert started.kiosk.desk.site.record_mode is RecordMode.DRILL
    finally:
        started.training.stop()
        started.kiosk.desk.stop()

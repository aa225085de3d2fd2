"""By stick alone, by stick and network, by a stick that fails: nothing lost, nothing twice."""

import errno
from pathlib import Path

import pytest

from ledger.commands.import_ import CUT, NOT_OURS, take_all
from sync.courier import DAMAGED, STRANGE, Collected, Courier, Exported, Ignored
from sync.engine import RowState
from sync.stick import Stick, StickFull, StickReadOnly, StickVanished
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    (tmp_path / "stick").mkdir()
    return Stick(tmp_path / "stick")


def courier(kiosk: KioskStand, events_per_file: int = 500) -> Courier:
    return Courier(kiosk.enrolled.identity, kiosk.outbox, events_per_file)


def files(stick: Stick) -> list[str]:
    return sorted(one.name for one in stick.folder.iterdir())


def test_a_desk_without_a_network_delivers_and_settles(ledger, kiosk, stick):
    kiosk.receive(3)
    assert courier(kiosk).export(stick) == Exported(files=1, events=3)
    assert kiosk.states() == [RowState.SENT] * 3
    (taken,) = take_all(ledger.service, stick)
    assert taken.verdicts == {"applied": 3}
    assert courier(kiosk).collect(stick) == Collected(receipts=1, settled=3)
    assert kiosk.states() == [RowState.SETTLED] * 3
    assert nothing_is_lost(kiosk)
    assert files(stick) == []


def test_many_events_go_in_several_files_and_progress_is_told(ledger, kiosk, stick):
    kiosk.receive(10)
    told = []
    assert courier(kiosk, 4).export(stick, told.append) == Exported(files=3, events=10)
    assert (told[0].events_done, told[0].events) == (0, 10)
    assert (told[-1].events_done, told[-1].events, told[-1].files) == (10, 10, 3)
    assert told[-1].written_bytes == sum(one.stat().st_size for one in stick.folder.iterdir())
    assert [sum(one.verdicts.values()) for one in take_all(ledger.service, stick)] == [4, 4, 2]
    assert courier(kiosk).collect(stick).settled == 10


def test_the_ledger_takes_a_stick_as_often_as_one_likes(ledger, kiosk, stick):
    kiosk.receive(2)
    courier(kiosk).export(stick)
    first, second = list(take_all(ledger.service, stick)), list(take_all(ledger.service, stick))
    assert [one.verdicts for one in first + second] == [{"applied": 2}, {"duplicate": 2}]
    assert courier(kiosk).collect(stick).settled == 2
    assert nothing_is_lost(kiosk)


def test_several_kiosks_share_a_stick(tmp_path, ledger, kiosk, stick, clock):
    other = KioskStand(tmp_path / "other", ledger, clock)
    kiosk.receive(2)
    other.receive(3)
    courier(kiosk).export(stick)
    courier(other).export(stick)
    assert len(list(take_all(ledger.service, stick))) == 2
    assert courier(kiosk).collect(stick) == Collected(receipts=1, settled=2, others=1)
    assert courier(other).collect(stick) == Collected(receipts=1, settled=3)
    assert nothing_is_lost(kiosk)
    assert nothing_is_lost(other)
    other.close()


@pytest.mark.parametrize("network_first", [True, False])
def test_network_and_stick_together_are_harmless(ledger, kiosk, stick, network_first):
    kiosk.receive(3)
    courier(kiosk).export(stick)
    if network_first:
        kiosk.engine.round()
        list(take_all(ledger.service, stick))
    else:
        list(take_all(ledger.service, stick))
        kiosk.engine.round()
    kiosk.receive(1)
    kiosk.engine.round()
    courier(kiosk).collect(stick)
    assert kiosk.states() == [RowState.SETTLED] * 4
    assert nothing_is_lost(kiosk)


def test_a_second_export_replaces_the_first(kiosk, stick):
    kiosk.receive(1)
    courier(kiosk).export(stick)
    kiosk.receive(1)
    courier(kiosk).export(stick)
    (name,) = files(stick)
    assert f"{kiosk.device_id}-1-2-" in name


def test_a_bundle_cut_at_any_byte_is_left_alone_and_said_so(ledger, kiosk, stick):
    kiosk.receive(1)
    courier(kiosk).export(stick)
    (name,) = files(stick)
    whole = stick.read(name)
    for length in range(len(whole)):
        (stick.folder / name).write_bytes(whole[:length])
        (taken,) = take_all(ledger.service, stick)
        assert taken.ignored == CUT
    assert files(stick) == [name]
    assert ledger.journal(kiosk.device_id) == {}
    (stick.folder / name).write_bytes(whole)
    (taken,) = take_all(ledger.service, stick)
    assert taken.verdicts == {"applied": 1}


def test_a_receipt_cut_at_any_byte_settles_nothing_and_is_said(ledger, kiosk, stick):
    kiosk.receive(1)
    courier(kiosk).export(stick)
    list(take_all(ledger.service, stick))
    (name,) = stick.names(".receipt")
    whole = stick.read(name)
    for length in range(len(whole)):
        (stick.folder / name).write_bytes(whole[:length])
        collected = courier(kiosk).collect(stick)
        assert collected.settled == 0
        assert [one.name for one in collected.ignored] == [name]
    assert kiosk.states() == [RowState.SENT]


def test_files_that_are_none_of_ours_are_left_alone(ledger, kiosk, stick, tmp_path, clock):
    other = KioskStand(tmp_path / "other", ledger, clock)
    other.receive(1)
    courier(other).export(stick)
    list(take_all(ledger.service, stick))
    (theirs,) = stick.names(".receipt")
    pretending = theirs.replace(other.device_id, kiosk.device_id)
    (stick.folder / theirs).rename(stick.folder / pretending)
    (stick.folder / "KMA-x.bundle").write_bytes(b"?")
    (stick.folder / theirs.replace(".receipt", ".txt")).write_bytes(b"a note")
    (damaged,) = (f"KMA-{kiosk.device_id}-1-1-00000000.receipt",)
    (stick.folder / damaged).write_bytes(b"\x00")
    collected = courier(kiosk).collect(stick)
    assert set(collected.ignored) == {Ignored(pretending, STRANGE), Ignored(damaged, DAMAGED)}
    assert NOT_OURS in {one.ignored for one in take_all(ledger.service, stick)}
    other.close()


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, StickFull), (errno.EROFS, StickReadOnly), (errno.ENODEV, StickVanished)]
)
def test_a_stick_that_fails_in_the_second_file_loses_nothing(ledger, kiosk, stick, number, error):
    class Failing(Stick):
        pieces = 1

        def _write_piece(self, descriptor: int, piece: bytes) -> None:
            if not self.pieces:
                raise OSError(number, "the stick")
            self.pieces -= 1
            super()._write_piece(descriptor, piece)

    kiosk.receive(4)
    with pytest.raises(error):
        courier(kiosk, 2).export(Failing(stick.folder))
    assert kiosk.states() == [RowState.SENT] * 2 + [RowState.NEW] * 2
    assert len(files(stick)) == 1
    list(take_all(ledger.service, stick))
    courier(kiosk).collect(stick)
    courier(kiosk).export(stick)
    list(take_all(ledger.service, stick))
    courier(kiosk).collect(stick)
    assert kiosk.states() == [RowState.SETTLED] * 4
    assert nothing_is_lost(kiosk)


def test_a_stick_that_can_only_be_read_still_settles(ledger, kiosk, stick):
    class Locked(Stick):
        def remove(self, name: str) -> bool:
            return False

    kiosk.receive(1)
    courier(kiosk).export(stick)
    list(take_all(ledger.service, stick))
    assert courier(kiosk).collect(Locked(stick.folder)).settled == 1
    assert courier(kiosk).collect(stick) == Collected(receipts=1, settled=0)


def test_a_bundle_of_a_stranger_is_refused_by_name(tmp_path, ledger, kiosk, stick, clock):
    elsewhere = LedgerStand(tmp_path / "elsewhere", clock)
    theirs = KioskStand(tmp_path / "theirs", elsewhere, clock)
    theirs.receive(1)
    courier(theirs).export(stick)
    (taken,) = take_all(ledger.service, stick)
    assert taken.ignored == "malformed"
    theirs.close()
    elsewhere.service.database.close()


def test_the_ledger_is_put_back_and_only_sticks_travel(tmp_path, ledger, kiosk, stick):
    def by_stick() -> None:
        courier(kiosk).export(stick)
        list(take_all(ledger.service, stick))
        courier(kiosk).collect(stick)
        kiosk.clock.advance(60)

    kiosk.receive(1)
    by_stick()
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(2)
    by_stick()
    assert kiosk.states() == [RowState.SETTLED] * 3
    ledger.put_back(tmp_path / "copy", by_the_procedure=False)
    kiosk.receive(1)
    by_stick()
    by_stick()
    assert kiosk.states() == [RowState.SETTLED] * 4
    assert nothing_is_lost(kiosk)

"""The office's thread: every order is answered, a stop leaves nothing behind, and a bug in one ends no other."""

import queue
import threading
from pathlib import Path

import pytest

from kiosk.app.paper_making import Document, HouseholdUnknown
from kiosk.app.paper_room import PaperRoom
from kiosk.devices.printing import SystemPrinter
from kiosk.documents.making import Stopped
from kiosk.ports.printing import PrintFailed
from kiosk.screens.papers import CardsOrder, GivenUp, PaperFailed, Places, Written

ORDER = CardsOrder(1)


class Making:
    """Makes what the test says; between two steps it looks whether to stop."""

    def __init__(self) -> None:
        self.ends = []
        self.between = lambda: None

    def make(self, _order, watch):
        for done in range(1, 201):
            if watch.should_stop():
                return Stopped()
            watch.progress(done, 200)
            self.between()
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end


class Printing:
    def __init__(self, name: str = "") -> None:
        self._name, self.sent = name, []

    def name(self) -> str:
        return self._name

    def send(self, name: str, document: bytes) -> None:
        self.sent.append((name, document))


class Stand:
    def __init__(self, folder: Path, printer: str = "") -> None:
        self.making, self.printer, self.folder = Making(), Printing(printer), folder / "papers"
        self._posted: queue.Queue = queue.Queue()
        self.got, self.told = [], []
        self.room = PaperRoom(self.making, self.printer, self.folder, lambda: (folder,), self._posted.put)

    def write(self, folder: Path | None) -> None:
        self.room.write(ORDER, folder, lambda done, of: self.told.append((done, of)), self.got.append)

    def answer(self):
        """Run what was posted up to the next answer."""
        count = len(self.got)
        while len(self.got) == count:
            self._posted.get(timeout=60)()
        return self.got[-1]


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    stand.room.start()
    yield stand
    stand.room.stop()
    assert not any(thread.name == "paper" for thread in threading.enumerate())


def test_a_document_lies_in_the_folder_that_was_named(stand, tmp_path):
    stand.making.ends = [Document("a.pdf", b"%PDF")]
    stand.write(tmp_path)
    assert stand.answer() == Written(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"
    assert [done for done, _ in stand.told] == [1, *range(2, 201, 2)], "told once a percent"


def test_without_a_printer_it_lies_in_this_computers_own_folder(stand):
    stand.making.ends = [Document("a.pdf", b"%PDF")]
    stand.write(None)
    assert stand.answer() == Written(stand.folder / "a.pdf")
    assert stand.folder.stat().st_mode & 0o077 == 0, "others of this computer do not read it"


def test_what_was_printed_is_nowhere_afterwards(tmp_path):
    stand = Stand(tmp_path, "見本プリンター")
    stand.room.start()
    stand.making.ends = [Document("a.pdf", b"%PDF")]
    stand.write(None)
    assert stand.answer() == Written(printer="見本プリンター")
    assert stand.printer.sent == [("a.pdf", b"%PDF")]
    assert not stand.folder.exists()
    stand.room.stop()


def test_a_stop_leaves_nothing(stand, tmp_path):
    stand.making.between = stand.room.give_up
    stand.write(tmp_path)
    assert stand.answer() == GivenUp()
    assert list(tmp_path.iterdir()) == []


def test_every_failure_is_an_answer_and_the_next_order_works(stand, tmp_path):
    stand.making.ends = [HouseholdUnknown(), ZeroDivisionError(), Document("a.pdf", b"x")]
    for expected in (PaperFailed("household_unknown"), PaperFailed("bug"), Written(tmp_path / "a.pdf")):
        stand.write(tmp_path)
        assert stand.answer() == expected
    stand.making.ends = [Document("a.pdf", b"x")]
    stand.write(tmp_path / "gone")
    assert stand.answer() == PaperFailed("document_not_written", {"reason": "No such file or directory"})


def test_places_and_more_work_than_it_may_keep(tmp_path):
    stand = Stand(tmp_path)
    stand.room.look(stand.got.append)
    for _ in range(4):
        stand.room.look(stand.got.append)
    assert stand.answer() == PaperFailed("paper_busy")
    stand.room.start()
    assert stand.answer() == Places((tmp_path,), stand.folder, "")
    stand.room.stop()


def a_program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_systems_printer_is_asked_and_gets_the_bytes(tmp_path):
    ask = a_program(tmp_path, "ask", "echo 'system default destination: Front-Desk'")
    send = a_program(tmp_path, "send", f'[ "$1 $2" = "-t -x.pdf" ] && cat > {tmp_path}/printed')
    printer = SystemPrinter(ask, send)
    assert printer.name() == "Front-Desk"
    printer.send("-x.pdf", b"%PDF")
    assert (tmp_path / "printed").read_bytes() == b"%PDF"


@pytest.mark.parametrize("said", ["echo 'no system default destination'", "exit 1"])
def test_a_system_without_a_printer_has_none(tmp_path, said):
    printer = SystemPrinter(a_program(tmp_path, "ask", said), a_program(tmp_path, "send", "exit 1"))
    assert printer.name() == ""
    with pytest.raises(PrintFailed):
        printer.send("a.pdf", b"%PDF")
    missing = SystemPrinter("no-such-program-here", "no-such-program-here")
    assert missing.name() == ""
    with pytest.raises(PrintFailed):
        missing.send("a.pdf", b"%PDF")

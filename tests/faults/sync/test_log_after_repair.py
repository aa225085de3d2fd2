"""The log of who saw what after a real repair: it begins anew behind an older line, and hides nothing that was told."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

import ledger.__main__ as ledger_program
from kiosk.commands.audit import faults_in
from kiosk.commands.place import Place
from kiosk.desk.repaired import AcknowledgeRepair
from kiosk.desk.roster import NoteSighting
from kiosk.ports.sightings import SightingKind
from kiosk.store.backups import Copies
from kiosk.store.restoring import restore
from ledger import audit
from ledger.audit_chain import Anew
from tests.fakes import STORE_KEY
from tests.faults.sync.stand import KioskStand
from tests.faults.test_restoring import damage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHOLE = {"broken": [], "changed": [], "gone": []}


class Desk:
    """A desk whose file is copied after three looks; two more are written and told of then."""

    def __init__(self, kiosk: KioskStand, folder: Path) -> None:
        self.kiosk, self.copies = kiosk, folder / "copies"
        self.copies.mkdir()
        self.look("one", "two", "three")
        kiosk.engine.round()
        Copies(self.copies, "0123abcd").make(kiosk.folder / "kiosk.db", STORE_KEY, folder / "none", NOON)
        self.look("four", "five")
        kiosk.engine.round()

    @property
    def file(self) -> Path:
        return self.kiosk.folder / "kiosk.db"

    def look(self, *words: str) -> None:
        for word in words:
            self.kiosk.desk.do(NoteSighting(SightingKind.CARE_LISTED, word))

    def repair(self, *, salvages: bool) -> None:
        """The file is damaged, and the copy comes up with what the damaged one still gives."""
        self.kiosk.close()
        if salvages:
            damage(self.file, 0, 100)
        else:
            self.file.write_bytes(random.Random(1).randbytes(50_000))
        restore(self.file, STORE_KEY, [self.copies], lambda _copy: (STORE_KEY,), lambda _file: None, NOON)
        self.kiosk = KioskStand(self.kiosk.folder, self.kiosk.stand, self.kiosk.clock, self.kiosk.enrolled)

    def rounds(self) -> None:
        self.kiosk.engine.round()
        self.kiosk.engine.round()

    def own_faults(self) -> dict[str, list[int]]:
        return faults_in(Place(self.kiosk.database, self.kiosk.enrolled))

    @property
    def standing(self):
        with self.kiosk.stand.service.database.read() as connection:
            return audit.standings(connection)[self.kiosk.device_id]

    @property
    def told(self) -> list[tuple[int, str]]:
        with self.kiosk.stand.service.database.read() as connection:
            return [(one.line.number, one.line.detail) for one in audit.told(connection)]


@pytest.fixture
def desk(kiosk, tmp_path):
    desk = Desk(kiosk, tmp_path)
    yield desk
    desk.kiosk.close()


@pytest.mark.parametrize("hears_first", [True, False])
def test_after_a_repair_the_log_begins_anew_and_what_was_told_stays(desk, hears_first):
    desk.repair(salvages=False)
    assert desk.own_faults() == WHOLE
    if hears_first:
        desk.rounds()
    desk.look("six")
    desk.rounds()
    assert desk.standing.broken == ()
    assert desk.standing.anew == (Anew(number=4, kept_to=5, seq=6, is_acknowledged=False),)
    assert desk.told == [(1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five"), (4, "six")]
    assert desk.own_faults() == WHOLE


def test_the_command_says_so_and_raises_no_alarm(desk, capsys):
    desk.repair(salvages=False)
    desk.look("six")
    desk.kiosk.desk.do(AcknowledgeRepair())
    desk.rounds()
    folder = desk.kiosk.stand.folder
    assert ledger_program.main(["audit", "--check", "--data", str(folder)]) == 0
    repaired = [{"number": 4, "kept_to": 5, "seq": 6, "acknowledged": True}]
    assert json.loads(capsys.readouterr().out) == {
        "whole": True,
        "broken": {},
        "repaired": {desk.kiosk.device_id: repaired},
    }


def test_what_the_damaged_file_still_tells_goes_on_without_a_break(desk):
    desk.repair(salvages=True)
    desk.look("six")
    desk.rounds()
    assert desk.own_faults() == WHOLE
    assert (desk.standing.broken, desk.standing.anew) == ((), ())
    assert desk.told[-2:] == [(5, "five"), (6, "six")]


def test_lines_that_are_cut_out_of_a_file_that_was_not_repaired_are_a_break(desk):
    """Whoever cuts lines and says that it was a repair: the desk's facts go on, and that tells it."""
    with desk.kiosk.database.writing() as connection:
        connection.execute(text("DELETE FROM sighting WHERE number > 3"))
    desk.look("six")
    desk.kiosk.engine.round()
    assert (desk.standing.broken, desk.standing.anew) == ((4,), ())
    assert (4, "four") in desk.told


def test_a_repair_is_no_cloak_for_a_line_that_fits_nothing(desk):
    """The file is put back, and a line of the copy is changed before it goes on."""
    desk.repair(salvages=False)
    with desk.kiosk.database.writing() as connection:
        connection.execute(text("UPDATE sighting SET digest = x'" + "00" * 32 + "' WHERE number = 3"))
    desk.look("six")
    desk.rounds()
    assert (desk.standing.broken, desk.standing.anew) == ((4,), ())


def test_a_cut_long_after_a_repair_is_a_break(desk):
    desk.repair(salvages=False)
    desk.look("six", "seven")
    desk.rounds()
    with desk.kiosk.database.writing() as connection:
        connection.execute(text("DELETE FROM sighting WHERE number > 4"))
    desk.look("eight")
    desk.rounds()
    assert desk.standing.broken == (5,)
    assert len(desk.standing.anew) == 1


def test_a_file_that_is_put_back_to_hide_a_look_hides_nothing(desk):
    desk.look("a look that somebody would hide")
    desk.kiosk.engine.round()
    desk.repair(salvages=False)
    desk.look("six")
    desk.rounds()
    assert (6, "a look that somebody would hide") in desk.told
    assert desk.standing.anew[0].kept_to == 6

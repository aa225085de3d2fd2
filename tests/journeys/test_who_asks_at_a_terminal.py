"""Commands that let persons or figures out ask who wants them: a PIN or the envelope's code, counted and noted."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert

import kiosk.__main__ as kiosk_program
from kiosk.desk.site_change import ChangeRecordMode
from kiosk.domain.tries import FREE_TRIES
from kiosk.store.tables import record
from sync.protocol import badge_code, codec
from sync.protocol.staff import EmergencyCodesRecord, digest_of
from sync.protocol.values import RecordMode, StaffRole
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.journeys.test_paper_commands import LAST_YEAR_US
from tests.unit.test_staff_desk import CODE, PIN, member

ROOT = Path(__file__).resolve().parents[2]


class Place:
    def __init__(self, folder: Path) -> None:
        clock = FakeClock(us=LAST_YEAR_US)
        self.ledger = LedgerStand(folder / "ledger", clock)
        self.stand = KioskStand(folder / "kiosk", self.ledger, clock)
        self.stand.receive(3)
        (self.stand.folder / "kiosk.key").write_bytes(STORE_KEY)
        self.data, self.folder = str(self.stand.folder), folder

    def know(self) -> None:
        with self.stand.desk._store.unit() as unit:
            for name, role in (("kariyama", StaffRole.LEADER), ("mihon", StaffRole.RECEPTION)):
                unit.staff.put(member(name, role, site_id=self.stand.desk.site.shelter_id))

    def lay_envelope(self) -> None:
        """As the feed brings what sealed codes are known by."""
        shelter_id = self.stand.desk.site.shelter_id
        digests = (digest_of(badge_code.emergency_secret(CODE)),)
        codes = codec.encode(EmergencyCodesRecord(site_id=shelter_id, digests=digests))
        with self.stand.desk._store.unit() as unit:
            unit.staff._connection.execute(
                insert(record).values(kind="emergency_codes", key=shelter_id, version=1, body=codes)
            )

    def lines(self) -> list[tuple[str, str, str]]:
        with self.stand.desk._store.reading() as unit:
            return [(one.operator_id, one.kind.value, one.detail) for one in reversed(unit.sightings.newest(99))]


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.stand.close()
    place.ledger.service.database.close()


@pytest.fixture
def run(capsys, place):
    root = logging.getLogger()
    before = list(root.handlers)

    def run(*words: str, secret: str | None = None) -> tuple[int, str]:
        asked, given = os.pipe()
        options = []
        try:
            if secret is not None:
                os.write(given, f"{secret}\n".encode())
                options = ["--secret-fd", str(asked)]
            code = kiosk_program.main([*words, "--data", place.data, *options])
        finally:
            os.close(asked)
            os.close(given)
        told = capsys.readouterr()
        return code, told.out + told.err

    yield run
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers[:] = before


def test_a_roster_needs_a_leaders_pin_where_somebody_is_known(place, run):
    place.know()
    file = place.folder / "r.csv"
    words = ("roster", str(file), "--staff", "kariyama")
    assert run(*words)[0] == 3, "nobody sits before a terminal"
    assert run(*words, secret="100000")[0] == 3
    assert not file.exists()
    assert run(*words, secret=PIN)[0] == 0
    assert file.exists()
    assert place.lines() == [
        ("desk", "login_refused", "kariyama"),
        ("kariyama", "logged_in", "pin"),
        ("kariyama", "exported", "roster staff csv"),
    ]


def test_why_not_is_said_in_words(place, run):
    place.know()
    _, told = run("roster", str(place.folder / "r.csv"), "--staff", "kariyama", secret="100000")
    assert "暗証番号が違います" in told
    assert "The PIN is wrong" in told


def test_wrong_pins_are_counted_as_at_the_desk(place, run):
    place.know()
    words = ("report", "--staff", "kariyama")
    told = [run(*words, secret="100000")[1] for _ in range(FREE_TRIES)]
    assert "The PIN is wrong" in told[0]
    code, refused = run(*words, secret=PIN)
    assert (code, "Please wait" in refused) == (3, True), "the right one has to wait too"


def test_whoever_may_not_carry_out_gets_no_roster_but_the_report(place, run):
    place.know()
    file = place.folder / "r.csv"
    code, told = run("roster", str(file), "--staff", "mihon", secret=PIN)
    assert (code, file.exists()) == (3, False)
    assert "責任者などのログインが必要です。" in told
    assert run("report", "--staff", "mihon", secret=PIN)[0] == 0
    assert run("report", secret=PIN)[0] == 3, "somebody, by name"
    assert place.lines()[-1] == ("mihon", "exported", "report txt")


def test_the_envelope_s_code_opens_once(place, run):
    place.lay_envelope()
    file = place.folder / "r.csv"
    assert run("roster", str(file), "--staff", "somebody", secret="x")[0] == 3, "a name alone is not enough beside it"
    assert run("roster", str(file), "--sealed-code", secret=CODE)[0] == 0
    assert [kind for _, kind, _ in place.lines()] == ["emergency_opened", "exported"]
    file.unlink()
    assert run("roster", str(file), "--sealed-code", secret=CODE)[0] == 3
    assert not file.exists()


def test_where_nobody_is_known_the_name_is_written_down(place, run):
    assert run("roster", str(place.folder / "r.csv"), "--staff", "leader-7")[0] == 0
    assert run("report", "--out", str(place.folder / "reports"))[0] == 0
    assert run("sheet", "slip", "A-0001", str(place.folder / "slip.pdf"))[0] == 0
    assert place.lines() == [
        ("leader-7", "exported", "roster staff csv"),
        ("desk", "exported", "report files"),
        ("desk", "exported", "slip pdf"),
    ]


def test_the_desk_s_own_payloads_are_a_leaders_to_see(place, run):
    place.know()
    bundle = place.folder / "stick"
    bundle.mkdir()
    assert run("courier", "export", str(bundle))[0] == 0
    (file,) = bundle.rglob("*.bundle")
    assert run("inspect", str(file))[0] == 0
    assert run("inspect", str(file), "--payloads", "--staff", "mihon", secret=PIN)[0] == 3
    assert run("inspect", str(file), "--payloads", "--staff", "kariyama", secret=PIN)[0] == 0
    assert place.lines()[-1] == ("kariyama", "exported", "bundle payloads")


def test_a_desk_whose_mode_was_changed_tells_of_the_mode_in_which_it_works(place, run):
    before = run("report")[1]
    place.stand.desk.do(ChangeRecordMode(RecordMode.TEST))
    code, told = run("report")
    assert (code, told == before) == (0, False)
    assert told.startswith("【テスト】")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no such terminals here")
def test_at_a_terminal_the_pin_is_asked_without_an_echo(place):
    place.know()
    file = place.folder / "r.csv"
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "kiosk", "roster", str(file), "--staff", "kariyama", "--data", place.data]
    child = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    said = b""
    while b"PIN" not in said:
        said += os.read(ours, 1_000)
    os.write(ours, f"{PIN}\n".encode())
    assert child.wait(60) == 0
    assert PIN.encode() not in said + os.read(ours, 1_000)
    os.close(ours)
    assert file.exists()
    assert json.dumps(place.lines()[-1]) == '["kariyama", "exported", "roster staff csv"]'

"""Who opened a record is answerable at the desk and at headquarters, and a log that was changed is seen at both."""

import json
from uuid import UUID

import pytest
from sqlalchemy import text

import kiosk.__main__ as kiosk_program
import ledger.__main__ as ledger_program
from kiosk.desk.papers_out import NotePaper
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.roster import NoteSighting, ShowCare
from kiosk.ports.sightings import SightingKind
from ledger import audit
from sync.protocol.ids import HouseholdId, PersonId
from sync.protocol.values import ReceptionMethod
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.unit.documents.samples import family

HOUSEHOLD = UUID(int=1)


@pytest.fixture
def ledger(tmp_path):
    stand = LedgerStand(tmp_path / "ledger", FakeClock())
    yield stand
    stand.service.database.close()


@pytest.fixture
def kiosk(tmp_path, ledger):
    """Somebody looked at the care data of one household, and made a list of all."""
    stand = KioskStand(tmp_path / "kiosk", ledger, ledger.clock)
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    stand.desk.do(ReceiveHousehold(family(1).household, ReceptionMethod.MANUAL, 0))
    stand.desk.do(ReceiveHousehold(family(3, "例田　三郎").household, ReceptionMethod.MANUAL, 0))
    stand.desk.do(ShowCare(HOUSEHOLD))
    stand.desk.do(ShowCare(UUID(int=3)))
    stand.desk.do(NoteSighting(SightingKind.PROTECTED_SHOWN))
    stand.engine.round()
    yield stand
    stand.close()


@pytest.fixture
def ask(capsys, ledger, kiosk):
    def ask(program, *words):
        folder = kiosk.folder if program is kiosk_program else ledger.folder
        code = program.main(["audit", "--data", str(folder), *words])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return ask


def test_both_sides_say_who_opened_a_record(ask, kiosk):
    code, lines = ask(kiosk_program, "--household", str(HOUSEHOLD))
    assert (code, [line["kind"] for line in lines]) == (0, ["care_shown"])
    assert len(ask(kiosk_program)[1]) == 3

    code, lines = ask(ledger_program, "--household", str(HOUSEHOLD))
    told = [(line["kind"], line["operator"], line["device"], line["household"]) for line in lines]
    assert told == [
        ("care_shown", "staff", kiosk.device_id, str(HOUSEHOLD)),
        ("protected_shown", "staff", kiosk.device_id, None),
    ], "a list of all was open where the household stays"
    person = family(1).household.persons[0].person_id
    assert ask(ledger_program, "--person", str(person))[1] == lines
    assert len(ask(ledger_program, "--device", kiosk.device_id)[1]) == 3


def test_a_whole_log_is_said_to_be_whole(ask):
    assert ask(kiosk_program, "--check") == (0, [{"whole": True, "broken": [], "changed": [], "gone": []}])
    assert ask(ledger_program, "--check") == (0, [{"whole": True, "broken": {}, "repaired": {}}])


def test_a_log_that_was_changed_at_the_desk_is_seen_at_both(ask, kiosk):
    with kiosk.database.writing() as connection:
        connection.execute(text("UPDATE sighting SET operator_id = 'somebody' WHERE number = 2"))
        connection.execute(text("DELETE FROM sighting WHERE number = 3"))
    code, (told,) = ask(kiosk_program, "--check")
    assert (code, told["whole"], told["broken"], told["changed"], told["gone"]) == (1, False, [2], [2], [3])
    kiosk.desk.do(NoteSighting(SightingKind.EXPORTED, "staff csv"))  # goes on behind what is left
    kiosk.engine.round()
    code, (told,) = ask(ledger_program, "--check")
    assert (code, told["broken"]) == (1, {kiosk.device_id: [3]}), "a number came twice, with something else under it"


def test_who_looked_is_told_only_after_the_look_was_written(ledger, kiosk):
    with ledger.service.database.read() as connection:
        numbers = [one.line.number for one in audit.told(connection)]
    assert numbers == [1, 2, 3]


def test_both_sides_say_how_many_documents_were_let_out(ask, kiosk):
    for kind, what in (
        (SightingKind.PRINTED, "slip pdf"),
        (SightingKind.PRINTED, "slip pdf"),
        (SightingKind.EXPORTED, "roster care csv"),
        (SightingKind.COPIED, "report txt"),
        (SightingKind.PRINTED, "certificate KC-2026-7"),
        (SightingKind.PRINTED, "certificate KC-2026-8"),
    ):
        kiosk.desk.do(NotePaper(kind, what))
    kiosk.clock.advance(86_400)
    kiosk.desk.do(NotePaper(SightingKind.PRINTED, "slip pdf"))
    kiosk.engine.round()
    told = [
        ("2026-11-18", "copied", "report txt", 1),
        ("2026-11-18", "exported", "roster care csv", 1),
        ("2026-11-18", "printed", "certificate", 2),
        ("2026-11-18", "printed", "slip pdf", 2),
        ("2026-11-19", "printed", "slip pdf", 1),
    ]
    assert [(one["day"], one["way"], one["what"], one["count"]) for one in ask(kiosk_program, "--counts")[1]] == told
    at_headquarters = ask(ledger_program, "--counts")[1]
    assert [(one["day"], one["way"], one["what"], one["count"]) for one in at_headquarters] == told
    assert {one["shelter"] for one in at_headquarters} == {kiosk.desk.site.shelter_id}


def test_figures_are_no_list_of_a_household(ask, kiosk):
    before = ask(ledger_program, "--household", str(HOUSEHOLD))[1]
    kiosk.desk.do(NotePaper(SightingKind.PRINTED, "report pdf"))
    kiosk.desk.do(NotePaper(SightingKind.PRINTED, "roster staff pdf"))
    kiosk.engine.round()
    lines = ask(ledger_program, "--household", str(HOUSEHOLD))[1]
    assert [one["detail"] for one in lines[len(before) :]] == ["roster staff pdf"]


def test_nobody_asks_in_vain_about_somebody_unknown(ask):
    assert ask(ledger_program, "--person", str(PersonId(UUID(int=99)))) == (0, [])
    assert ask(ledger_program, "--household", str(HouseholdId(UUID(int=99)))) == (0, [])

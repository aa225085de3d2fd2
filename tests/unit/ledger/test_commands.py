"""The command line: what an operator types, and what comes out."""

import json
from pathlib import Path

import pytest

from ledger import schema
from ledger.__main__ import EXIT_KNOWN, main
from ledger.commands.reproject import reproject
from ledger.samples import SampleKind, residents, shelter_list, training_shelter
from ledger.tables import discrepancy, presence, stay, verdict
from sync.protocol import enrolment_code
from sync.protocol.credential import PREFIX
from sync.protocol.values import RecordMode
from tests.contracts.ledger.desk import NOON_US, enrol_desk, household, kinds, person
from tests.contracts.ledger.furniture import make_service

PLACE = training_shelter(shelter_list()).shelter_id


def run(data: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main([words[0], "--data", str(data), *words[1:]]) == 0
    return capsys.readouterr().out.splitlines()


def test_from_an_empty_folder_to_an_enrolment_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, capsys, "migrate") == [schema.HEAD]
    assert run(tmp_path, capsys, "shelters", "--load") == ["182"]
    assert run(tmp_path, capsys, "shelters", "--load", "--open", PLACE) == ["1"]
    assert run(tmp_path, capsys, "shelters", "--load") == ["0"]
    assert run(tmp_path, capsys, "operation", "eq-1", "--kind", "earthquake", "--record-mode", "real") == ["eq-1 real"]
    picture = tmp_path / "code.png"
    (text,) = run(tmp_path, capsys, "enrol", "--site", PLACE, "--role", "shelter_desk", "--png", str(picture))
    assert len(enrolment_code.parse(text).secret) == enrolment_code.SECRET_BYTES
    assert picture.read_bytes().startswith(b"\x89PNG")
    run(tmp_path, capsys, "operation", "eq-1", "--end")
    assert main(["enrol", "--data", str(tmp_path), "--site", PLACE]) == EXIT_KNOWN


def test_a_shelter_s_id_is_found_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys, "shelters", "--load")
    assert len(run(tmp_path, capsys, "shelters", "--list")) == 182
    (line,) = run(tmp_path, capsys, "shelters", "--list", "力合西小学校")
    assert line.split("\t")[0] == PLACE


def test_all_commands_use_the_database_that_the_folder_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command without it would make codes in a ledger of its own, which the real one refuses."""
    real, data = tmp_path / "elsewhere.sqlite", tmp_path / "data"
    run(data, capsys, "shelters", "--load", "--database", f"sqlite:///{real}")
    (data / "database").write_text(f"sqlite:///{real}\n", "utf-8")
    assert len(run(data, capsys, "shelters", "--list")) == 182
    assert not (data / "ledger.sqlite").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["enrol", "--site", "nowhere"],
        ["revoke", "--device", "nobody"],
        ["operation", "nothing", "--end"],
        ["shelters", "--open", "nowhere"],
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main([*words, "--data", str(tmp_path)]) == EXIT_KNOWN
    assert "no_such_thing" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"postgresql://nobody@/nothing?host={tmp_path}"
    assert main(["migrate", "--data", str(tmp_path), "--database", url]) == EXIT_KNOWN
    assert "not_ready" in capsys.readouterr().err


def test_a_file_in_the_way_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    assert main(["migrate", "--data", str(tmp_path / "data")]) == EXIT_KNOWN
    assert "data" in capsys.readouterr().err


def test_issue_gives_a_text_and_a_picture_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = tmp_path / "codes"
    texts = run(tmp_path, capsys, "issue", "--samples", "--png", str(pictures))
    people = residents()
    assert len(texts) == len(people) == len(list(pictures.glob("*.png")))
    for text, resident in zip(texts, people, strict=True):
        assert text == resident.member_code or text.startswith(PREFIX)
    file = tmp_path / "one.json"
    file.write_text(json.dumps(json.loads(_source())[0]), "utf-8")
    (text,) = run(tmp_path, capsys, "issue", "--resident", str(file))
    (old,) = run(tmp_path, capsys, "issue", "--resident", str(file), "--expired")
    assert text.startswith(PREFIX)
    assert old != text


def _source() -> str:
    from ledger.samples import RESOURCES

    return (RESOURCES / "samples" / "residents.json").read_text("utf-8")


def test_samples_cover_what_a_desk_meets() -> None:
    people = residents()
    assert {resident.kind for resident in people} == set(SampleKind)
    assert {len(resident.members) + 1 for resident in people} >= {1, 2, 3, 4, 7}
    assert any("\U000e0100" in resident.holder.name for resident in people)
    family_names = ("見本", "例示", "訓練", "練習", "模擬", "SAMPLE", "REIJI")
    for resident in people:
        for name in (resident.holder.name, *resident.names):
            assert name.startswith(family_names), name


def test_the_sheet_is_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.pdf"
    run(tmp_path, capsys, "sheet", str(out))
    assert out.read_bytes().startswith(b"%PDF")


def test_the_journal_and_the_households_say_what_a_drill_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path)
    desk = enrol_desk(service)
    event = desk.admit(household(1, person(1, "見本 太郎"), person(2)), NOON_US, no="A1")
    desk.write_raw("HouseholdAdmitted", 1, event.aggregate, b"", NOON_US)
    desk.undo(event, NOON_US + 1)
    desk.send()
    service.database.close()
    lines = [json.loads(line) for line in run(tmp_path, capsys, "journal", "--json")]
    assert [(line["seq"], line["type"], line["verdict"], line["heads"]) for line in lines] == [
        (1, "HouseholdAdmitted", "applied", 2),
        (2, "HouseholdAdmitted", "refused", None),
        (3, "ReceptionUndone", "applied", None),
    ]
    assert (lines[0]["device"], lines[0]["reception_no"]) == (desk.device_id, "A1")
    assert (lines[0]["method"], lines[0]["record_mode"]) == ("app", "drill")
    (line,) = [json.loads(line) for line in run(tmp_path, capsys, "households", "--json")]
    assert (line["reception_no"], line["undone"], line["heads"], line["counted_heads"]) == ("A1", True, 2, 0)
    printed = "\n".join(run(tmp_path, capsys, "journal") + run(tmp_path, capsys, "households"))
    assert "見本" not in printed


def test_everything_can_be_computed_again_from_the_journal(tmp_path: Path) -> None:
    service = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path)
    here, there = enrol_desk(service), enrol_desk(service, "shelter-2")
    here.admit(household(1, person(1), person(2)), NOON_US)
    here.detail(household(9, heads=1), NOON_US)
    there.admit(household(2, person(1)), NOON_US + 1)
    here.send()
    there.send()

    def everything() -> list[object]:
        with service.database.read() as connection:
            rows: list[object] = []
            for table in (stay, presence, discrepancy, verdict):
                names = [column for column in table.c if column.name not in ("version", "opened_at_us")]
                rows.append(sorted(map(str, connection.execute(table.select().with_only_columns(*names)))))
            return rows

    before = everything()
    page = there.page(0)
    assert reproject(service) == 3
    assert there.page(0).items == page.items, "what did not change is not sent again"
    with service.database.write() as connection:
        for table in (stay, presence, discrepancy, verdict):
            connection.execute(table.delete())
    assert reproject(service) == 3
    assert everything() == before
    service.database.close()


def test_an_event_of_a_newer_program_is_applied_once_it_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.protocol import codec, events
    from sync.protocol.events import HouseholdAdmitted
    from sync.protocol.records import VerdictRecord
    from sync.protocol.values import ReceptionMethod

    service = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path)
    desk = enrol_desk(service)
    who = household(1, heads=2)
    fact = HouseholdAdmitted(
        operation_id="op-drill", shelter_id="shelter-1", reception_no="1", method=ReceptionMethod.APP, household=who
    )
    desk.write_raw("HouseholdAdmitted", 2, who.household_id, codec.encode(fact), NOON_US, mode=RecordMode.DRILL)
    assert kinds(desk.send().verdicts) == ["held:newer_program"]
    desk.pull()
    monkeypatch.setitem(events._SHAPES, ("HouseholdAdmitted", 2), HouseholdAdmitted)
    reproject(service)
    news = [one.verdict for one in desk.pull() if isinstance(one, VerdictRecord)]
    assert kinds(news) == ["applied"]
    service.database.close()

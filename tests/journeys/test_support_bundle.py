"""The bundle for support: it tells how the kiosk stands, and no private word of a filled file is inside."""

import json
import zipfile
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.migrations import migrate
from kiosk.store.unit_of_work import SqlStore
from sync.protocol import codec, events
from tests.fakes import resident
from tests.frozen import specimens
from tests.store.test_store import record

SECRETS = ("55021720352285", "8642", "合言葉はここにない", "KMA1:SECRET-CODE")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    database = Database(folder / "kiosk.db", key_in(folder / "kiosk.key", folder / "kiosk.db"))
    migrate(database)
    with SqlStore(database).unit() as unit:
        for number in (1, 2, 3):
            unit.people.put(record(number))
        unit.settings.put("drafts", json.dumps([resident(1).holder.name, *SECRETS]).encode())
        event = specimens.event_of(next(iter(specimens.PAYLOADS.values())))
        raw = codec.encode(event)
        unit.outbox.append(event, raw, events.digest(raw))
    database.close()
    _write_log(folder / "log")
    return folder


def _write_log(folder: Path) -> None:
    """A log of a former program, which quoted what an error said, and a library that talks."""
    folder.mkdir()
    name = resident(1).holder.name
    place = '  File "D:/mihon/kiosk/desk/codes.py", line 7, in read'
    bug = f"Traceback\n{place}\n    {name}\nValueError: {name} {SECRETS[0]}"
    lines = [
        {"time": "t", "level": "ERROR", "room": "kiosk.desk", "thread": "desk", "words": "a bug", "traceback": bug},
        {"time": "t", "level": "WARNING", "room": "urllib3", "thread": "sync", "words": f"{name} {SECRETS[3]}"},
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "kiosk.log").write_text(text + f'{{"cut": "{name}', encoding="utf-8")


def private_words(data: Path) -> set[str]:
    """Names, readings, addresses, numbers, ids and keys of everything that is in the file."""
    households = [record(number) for number in (1, 2, 3)]
    words = {text for one in households for person in one.household.persons for text in (person.name_raw, person.kana)}
    words |= {text for one in households for text in (one.household.address_raw, one.household.phone, one.reception_no)}
    words |= {str(one.household.household_id) for one in households} | set(SECRETS)
    key = (data / "kiosk.key").read_bytes()
    return {word for word in words if word} | {key.hex(), key.decode("latin-1").strip(), "D:/mihon"}


def contents(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_it_tells_how_the_kiosk_stands_and_nothing_of_anybody(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "support.zip"
    assert main(["support-bundle", "--data", str(data), "--out", str(out)]) == 0
    told = contents(out)
    assert set(told) == {"state.json", "self-check.json", "log/kiosk.log"}
    store = json.loads(told["state.json"])["store"]
    assert store["state"] == "open"
    assert store["outbox_by_state"] == {"new": 1}
    assert store["households_by_mode"] == {"drill": 3}
    assert {one["name"] for one in json.loads(told["self-check.json"])["findings"]} >= {"store", "disk", "outbox"}
    for word in private_words(data):
        assert not [name for name, text in told.items() if word in text], word


def test_a_log_keeps_its_places_and_loses_others_words(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "support.zip"
    main(["support-bundle", "--data", str(data), "--out", str(out)])
    bug, library, cut = (json.loads(line) for line in contents(out)["log/kiosk.log"].splitlines())
    assert (bug["words"], bug["places"]) == ("a bug", ["codes.py, line 7, in read"])
    assert "words" not in library
    assert cut == {"unreadable_lines": 1}


def test_a_kiosk_that_does_not_open_is_told_as_such(data: Path, tmp_path: Path) -> None:
    (data / "kiosk.db").write_bytes(b"\0" * 8192)
    out = tmp_path / "support.zip"
    assert main(["support-bundle", "--data", str(data), "--out", str(out)]) == 0
    assert json.loads(contents(out)["state.json"])["store"]["state"] == "unreadable"


def test_nowhere_to_write_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support-bundle", "--data", str(data), "--out", str(tmp_path / "no" / "support.zip")]) == 2
    assert "FileNotFoundError" in capsys.readouterr().err

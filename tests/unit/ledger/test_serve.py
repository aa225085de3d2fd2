"""The real process: it announces itself, serves, stops when told to, and does not outlive its parent in training."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from ledger.commands.parent import ParentWatch
from sync.protocol import credential, enrolment_code, keys
from sync.protocol.credential import Credential, IssuerKey, Refusal, Refused
from sync.protocol.records import IssuerRecord, OperationRecord, RevocationRecord, ShelterRecord
from sync.protocol.values import OpenState, RecordMode
from tests.contracts.ledger.desk import Desk, enrolment_request, household, kinds, opened_enrolment, person

ROOT = Path(__file__).parents[3]
WAIT_S = 30


def start(data: Path, *options: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "ledger", "serve", "--training", "--port", "0", "--data", str(data)]
    command += ["--announce", str(data / "announce.json"), *options]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def announced(process: "subprocess.Popen[bytes]", data: Path) -> dict[str, object]:
    """The announcement, after the line that says that it was written."""
    assert process.stderr is not None
    line = process.stderr.readline()
    assert json.loads(line)["event"] == "serving", line
    plain: dict[str, object] = json.loads((data / "announce.json").read_text("utf-8"))
    return plain


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", dict[str, object]]]:
    process = start(tmp_path)
    try:
        yield process, announced(process, tmp_path)
    finally:
        process.kill()
        process.wait(WAIT_S)
        assert process.stderr is not None
        process.stderr.close()


def post(url: str, body: bytes) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, body, method="POST"), timeout=WAIT_S) as answer:
        return bytes(answer.read())


def enrolled(announcement: dict[str, object]) -> Desk:
    text = str(announcement["enrolment_code"])
    sign_key, seal_key = keys.new_key(), keys.new_key()
    body = post(f"{announcement['url']}/v1/enrolments", enrolment_request(text, sign_key, seal_key))
    answer = opened_enrolment(body, seal_key, enrolment_code.parse(text).ledger_kid)
    return Desk(None, answer, sign_key, seal_key)  # type: ignore[arg-type] - talks over HTTP here


def pull(desk: Desk, url: str) -> list[object]:
    import base64

    from sync.protocol.records import record_of

    header = {"Authorization": "Kiosk " + base64.urlsafe_b64encode(desk.request(0)).decode()}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/feed", headers=header), timeout=WAIT_S) as answer:
        return [record_of(item) for item in desk.open_page(answer.read()).items]


def test_training_serves_what_a_desk_needs(serving: tuple["subprocess.Popen[bytes]", dict[str, object]]) -> None:
    process, announcement = serving
    assert announcement["pid"] == process.pid
    url = str(announcement["url"])
    desk = enrolled(announcement)
    records = pull(desk, url)
    shelters = [one for one in records if isinstance(one, ShelterRecord)]
    assert len(shelters) == 182
    mine = next(one for one in shelters if one.shelter_id == desk.site)
    assert (mine.name, mine.ward, mine.open_state, mine.capacity) == ("力合西小学校", "南", OpenState.OPEN, None)
    assert {one.ward for one in shelters} == {"中央", "東", "西", "南", "北"}
    operation = next(one for one in records if isinstance(one, OperationRecord))
    assert (operation.operation_id, operation.record_mode) == (desk.enrolment.operation_id, RecordMode.DRILL)
    _check_samples(announcement, records, desk.enrolment.member_code_pattern)
    desk.admit(household(1, person(1), person(2)), 1_790_000_000_000_000)
    receipt = desk.open_receipt(post(f"{url}/v1/bundles", desk.pack(desk.written)))
    assert kinds(receipt.verdicts) == ["applied"]
    with urllib.request.urlopen(f"{url}/v1/shelters?mode=drill", timeout=WAIT_S) as answer:
        figures = json.load(answer)
    assert next(one for one in figures["shelters"] if one["id"] == desk.site)["persons"] == 2


def _check_samples(announcement: dict[str, object], records: list[object], pattern: str) -> None:
    import re
    import time

    issuers = {
        bytes(one.kid): IssuerKey(one.issuer, keys.public_from(one.public_key), one.valid_from_s, one.valid_until_s)
        for one in records
        if isinstance(one, IssuerRecord)
    }
    revoked = {one.credential_id for one in records if isinstance(one, RevocationRecord)}
    samples = json.loads(Path(str(announcement["samples"])).read_text("utf-8"))
    assert {sample["kind"] for sample in samples} == {"resident", "expired", "revoked", "member_code"}
    for sample in samples:
        if sample["kind"] == "member_code":
            assert re.match(pattern, sample["text"])
            continue
        answer = credential.read(sample["text"], issuers, revoked, time.time())
        if sample["kind"] == "resident":
            assert isinstance(answer, Credential)
            assert [member.name for member in answer.members] == sample["members"]
            assert answer.holder.name == sample["name"]
        else:
            assert isinstance(answer, Refused)
            assert answer.reason is Refusal(sample["kind"])


def test_it_stops_when_told_to_and_starts_again_with_everything(tmp_path: Path) -> None:
    codes, epochs = set(), set()
    for _ in range(2):
        process = start(tmp_path)
        try:
            announcement = announced(process, tmp_path)
            codes.add(announcement["enrolment_code"])
            epochs.add(enrolled(announcement).enrolment.epoch)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WAIT_S) == 0
            assert process.stderr is not None
            assert json.loads(process.stderr.read().splitlines()[-1])["event"] == "stopped"
        finally:
            process.kill()
            process.wait(WAIT_S)
            process.stderr.close()  # type: ignore[union-attr]
    assert len(codes) == 2
    assert len(epochs) == 1


@pytest.mark.skipif(os.name != "posix", reason="the test ends a shell by its id")
def test_it_ends_with_the_process_that_it_was_told_of(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = start(tmp_path, "--parent-pid", str(other.pid))
    try:
        announced(process, tmp_path)
        assert process.poll() is None
        other.communicate(b"\n", timeout=WAIT_S)
        assert process.wait(WAIT_S) == 0
    finally:
        for one in (other, process):
            one.kill()
            one.wait(WAIT_S)
        process.stderr.close()  # type: ignore[union-attr]


def test_a_watch_calls_once_and_can_be_stopped() -> None:
    gone = Event()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(WAIT_S)
    watch = ParentWatch(ended.pid, gone.set, every_s=0.01)
    watch.start()
    assert gone.wait(WAIT_S)
    watch.stop()
    still = Event()
    watch = ParentWatch(os.getppid(), still.set, every_s=0.01)
    watch.start()
    watch.stop()
    assert not still.is_set()

"""The ledger takes new keys while desks are away: they follow by the word of the old ones, and nobody else's."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from kiosk.app.enrolling import enrolled_in, keeping_ledger_keys
from kiosk.desk.enrolled import load
from ledger import keyring
from ledger.__main__ import main
from ledger.commands.import_ import take_all
from ledger.routes.app import build
from sync.courier import DAMAGED, STRANGE, Collected, Courier
from sync.engine import Engine, NotTheLedger, RowState
from sync.protocol import keys
from sync.protocol.ledger_keys import Handovers, followed
from sync.stick import LEDGER_KEYS_FILE, Stick
from sync.transport import HttpLedger
from tests.contracts.ledger.furniture import open_service
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost


class AppRoad:
    """Requests to the ledger's whole HTTP surface, without a network."""

    def __init__(self, stand: LedgerStand) -> None:
        self.stand = stand
        self.asked: list[str] = []

    def ask(self, method: str, path: str, *, body: bytes | None = None, authorization: str = "") -> bytes:
        self.asked.append(path)
        headers = {"Authorization": authorization} if authorization else {}
        answer = asyncio.run(self._ask(method, path, body, headers))
        assert answer.status_code == 200, answer.text
        return answer.content

    async def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(build(self.stand.service)), base_url="http://ledger"
        ) as client:
            return await client.request(method, path, content=body, headers=headers)


def over_http(kiosk: KioskStand) -> AppRoad:
    """The kiosk as the program builds it: what it learns of the ledger's keys goes into its file."""
    clock = kiosk.clock
    ledger = HttpLedger(
        "http://ledger",
        kiosk.enrolled.identity,
        clock.now_us,
        clock.entropy,
        on_learnt=keeping_ledger_keys(kiosk.store),
    )
    road = AppRoad(kiosk.stand)
    ledger._road = road  # type: ignore[assignment]
    kiosk.engine = Engine(kiosk.device_id, kiosk.outbox, kiosk.mirror, ledger, clock.now_us)
    return road


def restarted(kiosk: KioskStand) -> KioskStand:
    kiosk.close()
    found = enrolled_in(kiosk.store)
    return KioskStand(kiosk.folder, kiosk.stand, kiosk.clock, found)


def rotate(ledger: LedgerStand) -> None:
    """By the command, and a restart."""
    assert main(["new-keys", "--data", str(ledger.folder)]) == 0
    ledger.service.database.close()
    ledger.service = open_service(ledger._url, ledger.folder, ledger.clock.now_us)


@pytest.mark.parametrize("times", [1, 2, 7])
def test_a_desk_that_was_away_follows_and_goes_on(ledger: LedgerStand, kiosk: KioskStand, times: int, capsys) -> None:
    first = ledger.service.keyring
    kiosk.receive(2)
    for _ in range(times):
        rotate(ledger)
    assert capsys.readouterr().out.splitlines()[-1] == keys.kid_of(ledger.service.keyring.sign).hex()
    road = over_http(kiosk)
    kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED] * 2
    assert road.asked.count("/v1/ledger-keys") == 1
    again = restarted(kiosk)
    kiosk.database = again.database  # the fixture closes it
    identity = again.enrolled.identity
    assert keys.kid_of(identity.ledger_seal_key) == keys.kid_of(ledger.service.keyring.seal)
    assert keys.kid_of(first.sign) in identity.ledger_sign_keys or times > 5, "old receipts on sticks count"
    again.receive(1)
    road = over_http(again)
    again.engine.round()
    assert again.states() == [RowState.SETTLED] * 3
    assert "/v1/ledger-keys" not in road.asked, "what was learnt is in the file"
    assert nothing_is_lost(again)


def test_what_is_on_its_way_when_the_keys_change_still_counts(ledger: LedgerStand, kiosk: KioskStand) -> None:
    """Sealed to the old key, by a desk that has not heard of the new one; the answer teaches it."""
    over_http(kiosk)
    kiosk.engine.round()
    kiosk.receive(1)
    rotate(ledger)
    kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED]


def by_stick(kiosk: KioskStand, stick: Stick) -> Collected:
    """What waits is carried away, taken in, and its receipts brought back."""
    courier = Courier(kiosk.enrolled.identity, kiosk.outbox, on_learnt=keeping_ledger_keys(kiosk.store))
    courier.export(stick)
    assert not [taken for taken in take_all(kiosk.stand.service, stick) if taken.ignored]
    return courier.collect(stick)


def test_a_desk_that_meets_no_network_follows_by_its_stick(ledger: LedgerStand, kiosk: KioskStand, tmp_path) -> None:
    stick = Stick(tmp_path)
    kiosk.receive(1)
    assert by_stick(kiosk, stick).settled == 1
    assert not (tmp_path / LEDGER_KEYS_FILE).exists()
    rotate(ledger)
    kiosk.receive(1)
    assert by_stick(kiosk, stick) == Collected(receipts=1, settled=1)
    kiosk.enrolled = enrolled_in(kiosk.store)
    assert keys.kid_of(kiosk.enrolled.identity.ledger_seal_key) == keys.kid_of(ledger.service.keyring.seal)


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda _data: b"", lambda data: data[:40] + data[41:]])
def test_damaged_keys_on_a_stick_are_said_and_stop_nothing_else(ledger, kiosk, tmp_path, damage) -> None:
    rotate(ledger)
    stick = Stick(tmp_path)
    kiosk.receive(1)
    courier = Courier(kiosk.enrolled.identity, kiosk.outbox)
    courier.export(stick)
    list(take_all(ledger.service, stick))
    file = tmp_path / LEDGER_KEYS_FILE
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert {(one.name.rpartition(".")[2], one.reason) for one in courier.collect(stick).ignored} == {
        ("keys", DAMAGED),
        ("receipt", STRANGE),
    }
    file.write_bytes(whole)
    assert courier.collect(stick).settled == 1


def test_a_stranger_with_keys_of_its_own_is_not_followed(ledger: LedgerStand, kiosk: KioskStand, tmp_path) -> None:
    """It even opens what the desk sends, and has changed its keys as the ledger does."""
    kiosk.receive(1)
    road = over_http(kiosk)
    genuine = ledger.service
    strange = replace(keyring.renew(tmp_path / "stranger"), opening=genuine.keyring.opening)
    ledger.service = replace(genuine, keyring=strange)
    with pytest.raises(NotTheLedger):
        kiosk.engine.round()
    assert "/v1/ledger-keys" in road.asked
    assert kiosk.states() == [RowState.SENT]
    with kiosk.store.reading() as unit:
        kept = load(unit.settings)
    assert kept is not None
    assert kept.enrolment == kiosk.enrolled.enrolment
    ledger.service = genuine
    kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED]


@pytest.mark.parametrize("lost", ["sign-0002.p8", "seal-0002.p8"])
def test_new_keys_that_were_cut_off_are_made_again(tmp_path, lost: str) -> None:
    """The power went between the statement and its keys: it names nobody, and the next one counts."""
    first = keyring.load(tmp_path)
    keyring.renew(tmp_path)
    (tmp_path / "keys" / "sign-0002.p8").unlink()
    (tmp_path / "keys" / lost).unlink(missing_ok=True)
    assert keyring.load(tmp_path).handovers == ()
    renewed = keyring.renew(tmp_path)
    learnt = followed(Handovers(tokens=renewed.handovers), {keys.kid_of(first.sign): first.sign.public_key()})
    assert [key.kid for key in learnt] == [keys.kid_of(renewed.sign), keys.kid_of(renewed.seal)]

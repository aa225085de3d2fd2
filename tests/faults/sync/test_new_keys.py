"""A kiosk changes its keys: what it wrote with the old ones counts, what is asked with them does not."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from kiosk.app.enrolling import enrolled_in
from kiosk.commands.new_keys import NoFormerKey, change_keys, repeat_change
from kiosk.commands.place import Place
from kiosk.desk import enrolled
from ledger import devices, enrolment, intake, key_change, tables
from ledger.commands.import_ import take_all
from ledger.errors import CodeRefused, LedgerError, RevokedDevice, UnknownDevice, Unreadable
from sync.courier import Courier
from sync.engine import LedgerUnreachable, RowState
from sync.protocol import bundle, keys
from sync.protocol import key_change as messages
from sync.protocol.messages import Batch
from sync.protocol.signed import Context
from sync.stick import Stick
from tests.contracts.ledger.desk import enrolment_request
from tests.faults.sync.stand import KioskStand, Road, nothing_is_lost
from tests.faults.sync.test_offline_enrolment import code_of
from tests.unit.sync.server import Handler, Server, serving


@pytest.fixture
def server(ledger) -> Iterator[Server]:
    """The ledger's road for key changes."""

    def answer(handler: Handler) -> None:
        try:
            handler.reply(200, key_change.change(ledger.service, handler.body))
        except LedgerError:
            handler.reply(401)

    with serving() as server:
        server.answer = answer
        yield server


def changed(stand: KioskStand, url: str) -> KioskStand:
    change_keys(Place(stand.database, stand.enrolled), url, None)
    stand.close()
    return KioskStand(stand.folder, stand.stand, stand.clock, enrolled_in(stand.store))


def request(stand: KioskStand, sign_key, seal_key, signer=None) -> bytes:
    identity = stand.enrolled.identity
    change = messages.change_to(stand.device_id, sign_key, seal_key)
    return bundle.pack(change, Context.KEY_CHANGE, signer or identity.sign_key, identity.ledger_seal_key)


def test_after_the_change_all_goes_on_under_the_same_name(ledger, kiosk, server):
    kiosk.receive(1)
    kiosk.engine.round()
    before = kiosk.enrolled.identity
    again = changed(kiosk, server.url)
    assert again.device_id == kiosk.device_id
    assert again.enrolled.identity.sign_key.private_numbers() != before.sign_key.private_numbers()
    again.receive(1)
    again.engine.round()
    assert again.states() == [RowState.SETTLED] * 2
    assert nothing_is_lost(again)
    again.close()


def test_a_stick_that_was_signed_before_still_counts_and_its_receipt_is_read(tmp_path, ledger, kiosk, server):
    (tmp_path / "stick").mkdir()
    stick = Stick(tmp_path / "stick")
    kiosk.receive(1)
    Courier(kiosk.enrolled.identity, kiosk.outbox).export(stick)
    again = changed(kiosk, server.url)
    (taken,) = take_all(ledger.service, stick)
    assert taken.verdicts == {"applied": 1}
    assert Courier(again.enrolled.identity, again.outbox).collect(stick).settled == 1
    again.close()


def test_a_receipt_that_was_sealed_before_is_read(tmp_path, ledger, kiosk, server):
    (tmp_path / "stick").mkdir()
    stick = Stick(tmp_path / "stick")
    kiosk.receive(1)
    Courier(kiosk.enrolled.identity, kiosk.outbox).export(stick)
    list(take_all(ledger.service, stick))
    again = changed(kiosk, server.url)
    assert Courier(again.enrolled.identity, again.outbox).collect(stick).settled == 1
    again.close()


def test_the_old_key_asks_for_nothing_more(ledger, kiosk, server):
    changed(kiosk, server.url).close()
    with pytest.raises(UnknownDevice):
        Road(ledger, kiosk.enrolled.identity, kiosk.clock).pull(0)


def test_a_lost_answer_is_asked_for_again_with_the_same_keys(ledger, kiosk, server):
    good, server.answer = server.answer, lambda handler: None

    def swallowed(handler: Handler) -> None:
        key_change.change(ledger.service, handler.body)
        handler.reply(500)

    server.answer = swallowed
    with pytest.raises(LedgerUnreachable):
        change_keys(Place(kiosk.database, kiosk.enrolled), server.url, None)
    assert enrolled_in(kiosk.store).identity.own_keys.keys() == kiosk.enrolled.identity.own_keys.keys()
    server.answer = good
    again = changed(kiosk, server.url)
    again.receive(1)
    again.engine.round()
    assert again.states() == [RowState.SETTLED]
    with ledger.service.database.read() as connection:
        assert len(connection.execute(select(tables.former_key)).all()) == 1
    again.close()


def test_a_stolen_former_key_changes_nothing_more(ledger, kiosk, server):
    changed(kiosk, server.url).close()
    theft = request(kiosk, keys.new_key(), keys.new_key())
    with pytest.raises(UnknownDevice):
        key_change.change(ledger.service, theft)


def test_a_revoked_device_changes_nothing(ledger, kiosk):
    with ledger.service.database.write() as connection:
        devices.revoke(connection, kiosk.device_id, 1)
    with pytest.raises(RevokedDevice):
        key_change.change(ledger.service, request(kiosk, keys.new_key(), keys.new_key()))


def test_a_key_that_somebody_else_holds_cannot_be_claimed(ledger, kiosk):
    identity, theirs = kiosk.enrolled.identity, keys.new_key()
    honest = messages.change_to(kiosk.device_id, keys.new_key(), keys.new_key())
    for forged in (
        replace(honest, sign_public_key=keys.public_bytes(theirs)),
        replace(honest, seal_public_key=keys.public_bytes(theirs)),
        replace(honest, possession=b""),
        replace(honest, possession=messages.change_to("other", keys.new_key(), theirs).possession),
    ):
        body = bundle.pack(forged, Context.KEY_CHANGE, identity.sign_key, identity.ledger_seal_key)
        with pytest.raises(Unreadable):
            key_change.change(ledger.service, body)


def test_a_key_belongs_to_one_device_for_ever(tmp_path, ledger, kiosk, clock, server):
    first = kiosk.enrolled.identity.sign_key
    other = KioskStand(tmp_path / "other", ledger, clock)
    with pytest.raises(UnknownDevice):
        key_change.change(ledger.service, request(other, first, keys.new_key()))
    again = changed(kiosk, server.url)
    for stand in (other, again):
        with pytest.raises(UnknownDevice):
            key_change.change(ledger.service, request(stand, first, keys.new_key()))
    with pytest.raises(CodeRefused):
        enrolment.enrol(ledger.service, enrolment_request(code_of(ledger), first, keys.new_key()))
    other.close()
    again.close()


def test_another_device_s_change_is_not_believed(tmp_path, ledger, kiosk, clock):
    other = KioskStand(tmp_path / "other", ledger, clock)
    body = request(kiosk, keys.new_key(), keys.new_key(), signer=other.enrolled.identity.sign_key)
    with pytest.raises(UnknownDevice):
        key_change.change(ledger.service, body)
    other.close()


def test_what_the_old_key_signed_is_taken_as_ever(ledger, kiosk, server):
    kiosk.receive(1)
    (one,) = kiosk.outbox.pending(10, 10**6)
    identity = kiosk.enrolled.identity
    late = bundle.pack(
        Batch(device_id=kiosk.device_id, events=(one.data,)),
        Context.BUNDLE,
        identity.sign_key,
        identity.ledger_seal_key,
    )
    again = changed(kiosk, server.url)
    _, verdicts = intake.receive(ledger.service, late)
    assert verdicts == {"applied": 1}
    again.close()


def test_the_ledger_s_former_keys_stay_known(kiosk):
    with kiosk.store.unit() as unit:
        enrolled.next_keys(unit.settings)
        old = kiosk.enrolled.enrolment.ledger_keys
        fresh = tuple(
            replace(key, kid=keys.kid_of(new), public_key=keys.public_bytes(new))
            for key, new in zip(old, (keys.new_key(), keys.new_key()), strict=True)
        )
        taken = enrolled.take_next_keys(unit.settings, fresh)
    assert taken.enrolment.ledger_keys == (*fresh, *old)
    sign, seal = (next(key for key in fresh if key.use == use) for use in ("sign", "seal"))
    assert {sign.kid} < taken.identity.ledger_sign_keys.keys()
    assert keys.kid_of(taken.identity.ledger_seal_key) == seal.kid


def test_a_ledger_put_back_to_before_the_change_is_told_again_and_gets_what_it_lost(tmp_path, ledger, kiosk, server):
    ledger.back_up(tmp_path / "copy")
    again = changed(kiosk, server.url)
    again.receive(2)
    again.engine.round()
    ledger.put_back(tmp_path / "copy", by_the_procedure=False)
    with pytest.raises(UnknownDevice):
        again.engine.round()
    assert repeat_change(Place(again.database, again.enrolled), server.url, None)
    again.engine.round()
    assert again.states() == [RowState.SETTLED] * 2
    assert nothing_is_lost(again)
    assert repeat_change(Place(again.database, again.enrolled), server.url, None)
    again.close()


def test_a_change_that_never_was_cannot_be_told_again(kiosk, server):
    with pytest.raises(NoFormerKey):
        repeat_change(Place(kiosk.database, kiosk.enrolled), server.url, None)

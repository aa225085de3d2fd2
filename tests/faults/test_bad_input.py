"""Whatever comes in: a refused outcome or a known error, never a traceback, never a half-written household."""

import string
import zlib
from contextlib import suppress

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sql_event
from sqlalchemy import func, select

from kiosk.screens.reception_state import Answer, Found, Idle
from kiosk.store.tables import household, outbox, person
from sync.engine import RowState, SyncError
from sync.protocol import base45, bundle, codec, sealed, signed
from sync.protocol.credential import PREFIX
from sync.protocol.messages import FeedPage, Receipt
from sync.protocol.records import FeedItem
from sync.protocol.signed import Context
from sync.protocol.verdict import Verdict, VerdictKind
from tests.fakes_sync import household_item, page
from tests.faults.fuzz.mangling import IS_LONG
from tests.journeys.town import Kiosk, Town, resident_of


def examples(in_a_change: int) -> settings:
    """So many in a change, the same each time; a night has many more, and others than the night before."""
    return settings(
        max_examples=in_a_change * 30 if IS_LONG else in_a_change,
        deadline=None,
        derandomize=not IS_LONG,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


MANY, SOME = examples(300), examples(100)
ENOUGH_EVENTS = 40
"""What got through to the outbox; the examples of a change write 52 facts, the same ones each time."""

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.binary(max_size=40) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8) | st.integers(-9, 9), inner, max_size=5)
    ),
    max_leaves=5,
)
"""Anything that CBOR can say."""
cbor = plain.map(cbor2.dumps)
base45_text = st.text(alphabet=string.digits + string.ascii_uppercase + " $%*+-./:", max_size=300)
any_text = st.text(st.characters(), max_size=200)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = Town(tmp_path_factory.mktemp("town"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def good_code(town):
    return town.code(resident_of(1, 3))


def in_haste(kiosk: Kiosk) -> Kiosk:
    """Thousands of commits without waiting for the disk, which these tests do not cut off."""
    sql_event.listen(kiosk.database.engine, "checkout", lambda dbapi, *_rest: dbapi.execute("PRAGMA synchronous=OFF"))
    return kiosk


@pytest.fixture(scope="module")
def desk(town):
    return in_haste(town.open("A"))


def rows(kiosk: Kiosk) -> tuple[int, int, int]:
    with kiosk.database.reading() as connection:
        count = [
            connection.execute(select(func.count()).select_from(one)).scalar() for one in (household, person, outbox)
        ]
    return tuple(count)


# -- codes


def signed_by_the_issuer(town: Town, claims: object) -> str:
    """A code around any claims, wrapped as `credential.issue` does."""
    payload = cbor2.dumps(claims, canonical=True)
    token = signed.sign(payload, town.service.keyring.issuer, Context.CREDENTIAL)
    return PREFIX + base45.encode(zlib.compress(token, 9))


def scan(kiosk: Kiosk, text: str) -> None:
    """A code at an idle screen ends in an answer or a household, and writes nothing before a touch."""
    kiosk.screen.escape()
    before = rows(kiosk)
    kiosk.screen.scanned(text)
    assert isinstance(kiosk.screen.state.panel, Answer | Found)
    assert rows(kiosk) == before
    kiosk.screen.escape()
    assert isinstance(kiosk.screen.state.panel, Idle)


@MANY
@given(text=any_text | base45_text.map(lambda text: PREFIX + text) | st.binary(max_size=200).map(base45.encode))
def test_any_text_as_a_code(desk, text):
    scan(desk, text)


@MANY
@given(data=st.data())
def test_our_own_codes_changed_anywhere(good_code, desk, data):
    text = good_code
    at = data.draw(st.integers(0, len(text) - 1))
    cut = data.draw(st.integers(0, 4))
    put = data.draw(base45_text.map(lambda one: one[:5]))
    scan(desk, text[:at] + put + text[at + cut :])


@SOME
@given(claims=st.dictionaries(st.sampled_from([1, 2, 4, 5, 6, 7, -65537]), plain, max_size=7))
def test_claims_that_the_issuer_signed_in_error(town, desk, claims):
    scan(desk, signed_by_the_issuer(town, claims))


texts = st.text(max_size=320)
people = st.lists(
    st.tuples(st.integers(1, 40), texts, texts, st.none() | st.integers(-800_000, 3_000_000), st.integers(0, 5)),
    max_size=4,
    unique_by=lambda one: one[0],
)


@SOME
@given(
    name=texts,
    kana=texts,
    days=st.none() | st.integers(-719_000, 2_900_000),
    address=texts,
    phone=texts,
    members=people,
)
def test_a_signed_household_of_any_words_is_received_whole_or_not_at_all(
    town, desk, name, kana, days, address, phone, members
):
    now_s = town.clock.us // 1_000_000
    rest = [[no, word, word2, born, 1, relation, []] for no, word, word2, born, relation in members]
    body = [1, [name, kana, days, 1, address, phone, True, []], rest]
    claims = {
        1: "kumamoto-reference",
        2: f"R-{zlib.crc32(repr((name, kana, members)).encode())}",
        4: now_s + 9,
        5: now_s - 9,
        6: now_s - 9,
        7: b"12345678",
        -65537: body,
    }
    before = rows(desk)
    desk.screen.escape()
    desk.screen.scanned(signed_by_the_issuer(town, claims))
    coming = desk.screen.state.panel.coming if isinstance(desk.screen.state.panel, Found) else 0
    desk.screen.confirm()
    assert isinstance(desk.screen.state.panel, Answer | Idle)
    after = rows(desk)
    if after != before:
        assert (after[0] - before[0], after[1] - before[1], after[2] - before[2]) == (1, coming, 1)
    desk.screen.escape()
    desk.screen.refresh()


# -- hands


keys = st.sampled_from(
    [
        "escape",
        "confirm",
        "backspace",
        "next_field",
        "previous_field",
        "add_family",
        "receive_form",
        "undo",
        "deepen",
        "resume_draft",
        "tick",
    ]
)
touches = st.one_of(
    st.tuples(keys),
    st.tuples(st.just("typed"), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=2)),
    st.tuples(st.just("name_changed"), st.text(st.characters(exclude_categories=["Cs"]), max_size=130)),
    st.tuples(
        st.just("field_changed"),
        st.sampled_from(["kana", "name", "birth_date", "heads", "phone", "address", "vehicle", "note", "nonsense"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
        | st.sampled_from(["s250304", "99", "1950/3/4", "ﷺ" * 120]),
    ),
    st.tuples(
        st.just("choose"),
        st.sampled_from(["stay", "sex", "relation", "care", "x"]),
        st.sampled_from(["car", "male", "child", "NUR", "?"]),
    ),
    st.tuples(st.just("toggle_member"), st.integers(-3, 40)),
    st.tuples(st.just("select"), st.integers(-3, 9)),
    st.tuples(st.just("move_selection"), st.integers(-1, 1)),
    st.tuples(st.just("focus_field"), st.sampled_from(["kana", "note", "x"])),
    st.tuples(st.just("set_express"), st.booleans()),
    st.tuples(st.just("scanned"), st.sampled_from(["KMM-ABCDEF012345", "https://example.com", "KMA1:X"])),
)


@examples(60)
@given(acts=st.lists(touches, max_size=14))
def test_any_touches_in_any_order(desk, acts):
    for name, *values in acts:
        getattr(desk.screen, name)(*values)
    desk.screen.escape()
    desk.screen.refresh()
    events = desk.written()
    assert [event.seq for event, _, _ in events] == list(range(1, len(events) + 1))


def test_after_all_that_the_ledger_refuses_nothing(town, desk):
    """What the screen let through was readable: the ledger takes every event of the tests above."""
    desk.drain()
    assert len(desk.written()) > ENOUGH_EVENTS, "the tests above were about something"
    states = {state for _, state, _ in desk.written()}
    assert states <= {RowState.SETTLED}, [detail for _, state, detail in desk.written() if state is RowState.SHELF][:3]


# -- answers of the ledger


class Puppet:
    """A road whose every answer is given by the test."""

    def __init__(self) -> None:
        self.answer = b""

    def ask(self, *_where, **_what) -> bytes:
        return self.answer

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def puppet_desk(town):
    kiosk = in_haste(town.open("P"))
    for digit in "123":
        kiosk.screen.escape()
        kiosk.screen.typed(digit)
        kiosk.screen.confirm()
    kiosk.engine._ledger._road = Puppet()
    return kiosk


def told(kiosk: Kiosk, answer: bytes) -> None:
    """One round with this answer to everything: finished, or a known error; and the outbox as it was."""
    before = [(event, state) for event, state, _ in kiosk.written()]
    kiosk.engine._ledger._road.answer = answer
    with suppress(SyncError):
        kiosk.engine.round()
    kiosk.screen.refresh()
    assert [event for event, _, _ in kiosk.written()] == [event for event, _ in before]


def sealed_to(kiosk: Kiosk, payload: bytes, context: Context, town: Town) -> bytes:
    token = signed.sign(payload, town.service.keyring.sign, context)
    return sealed.seal(token, kiosk.enrolled.identity.seal_key.public_key())


@SOME
@given(answer=st.binary(max_size=400) | cbor)
def test_any_bytes_as_an_answer(puppet_desk, answer):
    told(puppet_desk, answer)
    assert {state for _, state, _ in puppet_desk.written()} <= {RowState.NEW, RowState.SENT}


@SOME
@given(payload=cbor.map(sealed.compress) | st.binary(max_size=100), context=st.sampled_from(list(Context)))
def test_any_content_under_the_ledger_s_own_signature(town, puppet_desk, payload, context):
    told(puppet_desk, sealed_to(puppet_desk, payload, context, town))
    assert {state for _, state, _ in puppet_desk.written()} <= {RowState.NEW, RowState.SENT}


verdicts = st.lists(
    st.builds(
        Verdict,
        seq=st.integers(-5, 9) | st.integers(-(2**64), 2**64 - 1),
        event_id=st.uuids(),
        kind=st.sampled_from(list(VerdictKind)),
        detail=st.text(max_size=64),
    ),
    max_size=8,
).map(tuple)


@SOME
@given(given_verdicts=verdicts, time_us=st.integers(-(2**62), 2**62), high_water=st.integers(-(2**62), 2**62))
def test_any_verdicts_in_a_receipt(puppet_desk, given_verdicts, time_us, high_water):
    receipt = Receipt(
        epoch="e",
        device_id="x",
        high_water=high_water,
        ledger_time_us=time_us,
        bundle_digest=b"",
        verdicts=given_verdicts,
    )
    puppet_desk.outbox.settle(receipt, time_us // 1000)
    assert {state for _, state, _ in puppet_desk.written()} <= {RowState.NEW, RowState.SENT}


def genuine(version: int) -> FeedItem:
    return household_item(5000, version, heads=2, no="Z-0001", operation_id="op-drill")


def damaged(data: bytes, at: int, put: bytes) -> bytes:
    at %= len(data)
    return data[:at] + put + data[at + len(put) :]


items = st.one_of(
    st.builds(
        FeedItem,
        kind=st.sampled_from(
            ["household", "elsewhere", "shelter", "operation", "issuer", "revocation", "verdict", "new"]
        ),
        key=st.text(max_size=30),
        version=st.integers(1, 2**63 - 1),
        body=cbor,
    ),
    st.builds(
        lambda at, put: FeedItem("household", "k", 7, damaged(genuine(7).body, at, put)),
        st.integers(0, 400),
        st.binary(min_size=1, max_size=3),
    ),
)


@examples(200)
@given(
    found=st.lists(items, max_size=4),
    cursor=st.integers(0, 2**40),
    more=st.booleans(),
    epoch=st.sampled_from(["e", "f"]),
)
def test_any_records_in_a_page(puppet_desk, found, cursor, more, epoch):
    puppet_desk.mirror.apply(page(*found, cursor=cursor, more=more, epoch=epoch))
    puppet_desk.screen.refresh()
    assert puppet_desk.screen.state.banner is not None
    with puppet_desk.database.reading() as connection:
        orphans = (
            select(func.count())
            .select_from(person)
            .where(person.c.household_id.not_in(select(household.c.household_id)))
        )
        assert connection.execute(orphans).scalar() == 0


@pytest.mark.parametrize("at_us", [2**62, -(2**62), 2**63 - 1, -(2**63), 0, 1 << 60])
def test_a_reception_at_an_impossible_time_is_drawn_all_the_same(puppet_desk, at_us):
    puppet_desk.mirror.apply(
        page(household_item(6000, 2**41, received_at_us=at_us, operation_id="op-drill"), cursor=2**41)
    )
    puppet_desk.screen.refresh()
    assert puppet_desk.screen.state.recent


@SOME
@given(data=st.binary(max_size=120) | cbor)
def test_messages_are_what_they_should_be_or_malformed(data):
    for shape in (Receipt, FeedPage, FeedItem):
        with suppress(codec.Malformed):
            codec.decode(data, shape)
    with suppress(codec.Malformed, sealed.CannotOpen):
        bundle.unpack(data, Receipt, Context.RECEIPT, {}, {})

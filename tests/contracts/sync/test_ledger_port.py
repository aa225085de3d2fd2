"""What every ledger owes the engine, whatever road leads there: held to over a fake and over the real program."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from sync import transport
from sync.engine import BundleTooLarge, Ledger, LedgerRefusedDevice, LedgerUnreachable
from sync.protocol import codec, events, keys
from sync.protocol.codec import Malformed
from sync.protocol.events import FIRST_HASH, Event, HouseholdAdmitted, HouseholdDetailed, UnknownEvent
from sync.protocol.household import HeadCount, Household
from sync.protocol.identity import Identity, identity_of
from sync.protocol.messages import Batch
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from sync.protocol.verdict import VerdictKind
from sync.transport import HttpLedger
from tests.fakes import NOW_US
from tests.fakes_sync import DEVICE, FakeLedger
from tests.faults.ledger_process import LedgerProcess


def judge(fact: Event) -> tuple[VerdictKind, str]:
    """The fake's rules, as far as this contract goes."""
    try:
        payload = events.payload_of(fact)
    except UnknownEvent:
        return VerdictKind.HELD, "newer_program"
    except Malformed:
        return VerdictKind.REFUSED, "malformed"
    if fact.device_id != DEVICE:
        return VerdictKind.REFUSED, "wrong_device"
    return (VerdictKind.HELD, "household") if isinstance(payload, HouseholdDetailed) else (VerdictKind.APPLIED, "")


@dataclass
class Side:
    """A ledger and the one device that speaks to it."""

    ledger: Ledger
    device_id: str
    operation_id: str = "op-1"
    last: bytes = FIRST_HASH
    seq: int = 0

    def event(self, household: int, *, detail: bool = False, **changes: object) -> bytes:
        """The next event of the device, as it is written."""
        self.seq += 1
        who = Household(household_id=UUID(int=household), depth=Depth.COUNT, head_count=HeadCount(total=2))
        place = {"operation_id": self.operation_id, "shelter_id": "S-1", "household": who}
        number = f"A-{self.seq:04d}"
        admitted = HouseholdAdmitted(**place, reception_no=number, method=ReceptionMethod.COUNT_ONLY)  # type: ignore[arg-type]
        payload = HouseholdDetailed(**place) if detail else admitted  # type: ignore[arg-type]
        name, schema = events.name_of(payload)
        event = Event(
            event_id=uuid4(),
            device_id=self.device_id,
            seq=self.seq,
            type=name,
            schema=schema,
            aggregate=who.household_id,
            wall_time_us=NOW_US,
            mono_ms=self.seq,
            boot_id=UUID(int=7),
            clock_offset_ms=None,
            operator_id="operator-1",
            record_mode=RecordMode.DRILL,
            prev_hash=self.last,
            payload=codec.encode(payload),
        )
        data = codec.encode(replace(event, **changes))
        self.last = events.digest(data)
        return data

    def push(self, *data: bytes) -> list[tuple[int, str, str]]:
        """The verdicts, as (seq, kind, detail)."""
        receipt = self.ledger.push(Batch(device_id=self.device_id, events=data))
        assert receipt.device_id == self.device_id
        by_id = {codec.decode(one, Event).event_id for one in data}
        assert {one.event_id for one in receipt.verdicts} <= by_id
        self.high_water = receipt.high_water
        return [(one.seq, one.kind.value, one.detail) for one in receipt.verdicts]


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerProcess]:
    running = LedgerProcess(tmp_path_factory.mktemp("ledger"))
    running.start()
    yield running
    running.stop()


def real_side(process: LedgerProcess) -> Side:
    code = process.fresh_code()
    made = transport.enrol(process.url, code, "test")
    identity = identity_of(made.enrolment, made.sign_key, made.seal_key)
    road = HttpLedger(process.url, identity, lambda: NOW_US, os.urandom)
    return Side(road, identity.device_id, made.enrolment.operation_id)


@pytest.fixture(scope="module", params=["fake", "real"])
def maker(request: pytest.FixtureRequest) -> Side:
    if request.param == "fake":
        fake = FakeLedger()
        fake.judge = judge
        return Side(fake, DEVICE)
    return real_side(request.getfixturevalue("process"))


@pytest.fixture
def side(maker: Side) -> Side:
    """One device for all tests of a ledger: its seq goes on, its households are new."""
    return maker


def new() -> int:
    return uuid4().int


def test_each_event_gets_its_verdict_and_the_mark_rises(side):
    first, second = side.event(new()), side.event(new())
    assert [kind for _, kind, _ in side.push(first, second)] == ["applied", "applied"]
    assert side.high_water == side.seq


def test_what_comes_again_is_a_duplicate(side):
    data = side.event(new())
    side.push(data)
    assert side.push(data) == [(side.seq, "duplicate", "")]
    assert side.push(data, data) in ([(side.seq, "duplicate", "")], [(side.seq, "duplicate", "")] * 2)


def test_bundles_may_come_in_any_order_and_the_mark_waits_for_the_gap(side):
    first, second = side.event(new()), side.event(new())
    side.push(second)
    assert side.high_water == side.seq - 2
    side.push(first)
    assert side.high_water == side.seq


def test_a_damaged_fact_is_refused_and_stays_refused_and_stops_no_other(side):
    bad, good = side.event(new(), payload=b"\xff"), side.event(new())
    assert side.push(bad, good) == [(side.seq - 1, "refused", "malformed"), (side.seq, "applied", "")]
    assert side.push(bad) == [(side.seq - 1, "refused", "malformed")]


def test_a_fact_of_a_newer_program_and_one_before_its_household_are_held(side):
    newer, early = side.event(new(), type="SomethingNew"), side.event(new(), detail=True)
    assert side.push(newer, early) == [(side.seq - 1, "held", "newer_program"), (side.seq, "held", "household")]
    assert side.push(early) == [(side.seq, "held", "household")]


def test_another_fact_under_the_same_number_is_a_fork(side):
    household = new()
    data = side.event(household)
    side.push(data)
    side.seq -= 1
    assert side.push(side.event(household)) == [(side.seq, "refused", "forked")]
    side.last = events.digest(data)


def test_pages_come_to_an_end_and_what_was_given_is_not_given_again(side):
    side.push(side.event(new()))
    cursor, pages = 0, 0
    while True:
        page = side.ledger.pull(cursor)
        assert page.cursor >= cursor
        assert all(cursor < item.version <= page.cursor for item in page.items)
        assert page.high_water == side.seq
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            break
        assert pages < 100
    assert side.ledger.pull(cursor).items == ()
    assert side.ledger.pull(cursor).cursor == cursor


def test_the_real_road_tells_too_large_unreachable_and_refused_apart(process):
    side = real_side(process)
    huge = tuple(os.urandom(60_000) for _ in range(40))
    with pytest.raises(BundleTooLarge):
        side.ledger.push(Batch(device_id=side.device_id, events=huge))
    known = side.ledger._identity
    impostor = Identity(known.device_id, keys.new_key(), known.seal_key, known.ledger_sign_keys, known.ledger_seal_key)
    stranger = Side(HttpLedger(process.url, impostor, lambda: NOW_US, os.urandom), side.device_id)
    with pytest.raises(LedgerRefusedDevice):
        stranger.push(stranger.event(new()))
    process.kill()
    with pytest.raises(LedgerUnreachable):
        side.push(side.event(new()))
    process.start()


def test_a_code_makes_one_device_only(process):
    code = process.fresh_code()
    transport.enrol(process.url, code, "test")
    with pytest.raises(LedgerRefusedDevice):
        transport.enrol(process.url, code, "test")

"""Facts and records: they come back as they went, and hostile bytes are malformed."""

import uuid
from typing import Any

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import codec, events, records
from sync.protocol.codec import Malformed
from sync.protocol.events import Event, HouseholdAdmitted, HouseholdDetailed, ReceptionUndone
from sync.protocol.household import MAX_PERSONS, HeadCount, Household, Person, Pets
from sync.protocol.messages import FeedPage, Receipt
from sync.protocol.records import (
    ActivityRecord,
    ElsewhereRecord,
    FeedItem,
    HouseholdRecord,
    IssuerRecord,
    OperationRecord,
    Record,
    RevocationRecord,
    ShelterRecord,
    UnknownRecord,
    VerdictRecord,
)
from sync.protocol.values import (
    ActivityKind,
    CareCode,
    Depth,
    OpenState,
    OperationKind,
    ReceptionMethod,
    RecordMode,
    Relation,
    Sex,
    StayType,
    reported_method,
)
from sync.protocol.verdict import Verdict, VerdictKind

codes = st.text(max_size=20)
uuids = st.uuids()
times = st.integers(-(2**63), 2**63 - 1)
persons = st.builds(
    Person,
    person_id=uuids,
    representative=st.booleans(),
    relation=st.none() | st.sampled_from(Relation),
    name_raw=st.text(max_size=30),
    kana=st.text(max_size=30),
    sex=st.sampled_from(Sex),
    birth_date=st.none() | st.dates(),
    care_codes=st.lists(st.sampled_from(CareCode), max_size=3).map(tuple),
    came=st.booleans(),
)
households = st.builds(
    Household,
    household_id=uuids,
    depth=st.sampled_from(Depth),
    persons=st.lists(persons, max_size=4).map(tuple),
    head_count=st.none() | st.builds(HeadCount, total=st.integers(1, MAX_PERSONS), male=st.integers(0, MAX_PERSONS)),
    stay_type=st.sampled_from(StayType),
    pets=st.lists(st.builds(Pets, species=st.text(max_size=5), count=st.integers(1, 99)), max_size=2).map(tuple),
    credential_id=st.binary(max_size=16),
)
payloads = (
    st.builds(
        HouseholdAdmitted,
        operation_id=codes,
        shelter_id=codes,
        reception_no=codes,
        method=st.sampled_from(ReceptionMethod),
        household=households,
    )
    | st.builds(HouseholdDetailed, operation_id=codes, shelter_id=codes, household=households)
    | st.builds(ReceptionUndone, operation_id=codes, shelter_id=codes, undone_event_id=uuids, reason=codes)
)


def event_of(fact: events.Payload, **changes: Any) -> Event:
    name, schema = events.name_of(fact)
    plain: dict[str, Any] = {
        "event_id": uuid.UUID(int=1),
        "device_id": "K1",
        "seq": 1,
        "type": name,
        "schema": schema,
        "aggregate": uuid.UUID(int=2),
        "wall_time_us": 0,
        "mono_ms": 0,
        "boot_id": uuid.UUID(int=3),
        "clock_offset_ms": None,
        "operator_id": "",
        "record_mode": RecordMode.DRILL,
        "prev_hash": events.FIRST_HASH,
        "payload": codec.encode(fact),
    }
    return Event(**(plain | changes))


@given(payloads, times)
def test_an_event_comes_back_as_it_was_written(payload: events.Payload, wall_time_us: int) -> None:
    event = event_of(payload, wall_time_us=wall_time_us)
    raw = codec.encode(event)
    again = codec.decode(raw, Event)
    assert again == event
    assert codec.encode(again) == raw
    assert events.payload_of(again) == payload


@given(payloads, st.data())
def test_a_damaged_event_is_malformed_or_another_event(payload: events.Payload, data: st.DataObject) -> None:
    raw = bytearray(codec.encode(event_of(payload)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        events.payload_of(codec.decode(bytes(raw), Event))
    except (Malformed, events.UnknownEvent):
        return


@given(st.binary(max_size=200))
def test_garbage_is_no_event_and_no_payload(data: bytes) -> None:
    with pytest.raises(Malformed):
        codec.decode(data, Event)
    for payload in (HouseholdAdmitted, HouseholdDetailed, ReceptionUndone):
        with pytest.raises(Malformed):
            codec.decode(data, payload)


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": -1},
        {"schema": 0},
        {"schema": 1001},
        {"prev_hash": b"short"},
        {"device_id": "x" * 65},
        {"type": "x" * 65},
        {"payload": b"x" * (events.MAX_PAYLOAD_BYTES + 1)},
        {"record_mode": "pretend"},
        {"event_id": "1"},
        {"wall_time_us": 1.5},
        {"seq": True},
    ],
)
def test_an_envelope_outside_its_limits_is_malformed(changes: dict[str, Any]) -> None:
    undone = ReceptionUndone(operation_id="", shelter_id="", undone_event_id=uuid.UUID(int=4), reason="")
    with pytest.raises(Malformed):
        codec.decode(codec.encode(event_of(undone, **changes)), Event)


def test_an_unknown_type_or_schema_is_named() -> None:
    undone = ReceptionUndone(operation_id="", shelter_id="", undone_event_id=uuid.UUID(int=4), reason="")
    for changes in ({"type": "MoonLanded"}, {"schema": 2}):
        with pytest.raises(events.UnknownEvent):
            events.payload_of(event_of(undone, **changes))


def test_unknown_fields_of_a_later_program_are_read_over() -> None:
    plain = {"operation_id": "o", "shelter_id": "s", "undone_event_id": uuid.UUID(int=1), "reason": "", "later": 1}
    assert codec.decode(cbor2.dumps(plain, canonical=True), ReceptionUndone).reason == ""


def test_the_digest_is_of_the_bytes_as_written() -> None:
    assert events.digest(b"x") != events.digest(b"y")
    assert len(events.digest(b"x")) == len(events.FIRST_HASH)


@given(households)
def test_heads_are_right_with_names_and_without(household: Household) -> None:
    named = len([person for person in household.persons if person.came])
    counted = household.head_count.total if household.head_count else 0
    assert household.heads == max(named, counted)
    assert household.representative is None or household.representative in household.came
    assert (household.representative is None) == (not household.came)


def test_every_method_has_its_column() -> None:
    assert {reported_method(method).value for method in ReceptionMethod} == {"app", "card", "paper"}


records_ = (
    st.builds(
        HouseholdRecord,
        household=households,
        operation_id=codes,
        shelter_id=codes,
        reception_no=codes,
        method=st.sampled_from(ReceptionMethod),
        record_mode=st.sampled_from(RecordMode),
        received_at_us=times,
        device_id=codes,
        admitted_event_id=uuids,
        undone=st.booleans(),
    )
    | st.builds(
        ElsewhereRecord, person_id=uuids, operation_id=codes, shelter_id=codes, since_us=times, gone=st.booleans()
    )
    | st.builds(
        ShelterRecord,
        shelter_id=codes,
        name=codes,
        latitude=st.none() | st.floats(-90, 90),
        capacity=st.none() | st.integers(1, 10_000),
        open_state=st.sampled_from(OpenState),
    )
    | st.builds(
        OperationRecord,
        operation_id=codes,
        name=codes,
        kind=st.sampled_from(OperationKind),
        record_mode=st.sampled_from(RecordMode),
        started_at_us=times,
        ended_at_us=st.none() | times,
    )
    | st.builds(
        IssuerRecord,
        kid=st.binary(max_size=8),
        issuer=codes,
        public_key=st.binary(max_size=9),
        valid_from_s=times,
        valid_until_s=times,
    )
    | st.builds(RevocationRecord, credential_id=st.binary(max_size=16), revoked_at_s=times)
    | st.builds(
        ActivityRecord,
        activity_id=codes,
        title=codes,
        kind=st.sampled_from(ActivityKind),
        organizer=codes,
        place=codes,
        starts_at_us=times,
        ends_at_us=times,
        capacity=st.none() | st.integers(1, 999),
    )
    | st.builds(
        VerdictRecord, verdict=st.builds(Verdict, st.integers(1, 99), uuids, st.sampled_from(VerdictKind), codes)
    )
)


@given(records_)
def test_a_record_comes_back(record: Record) -> None:
    item = FeedItem(records.kind_of(record), "key", 1, codec.encode(record))
    page = FeedPage(
        epoch="e", device_id="K", nonce=b"n" * 16, high_water=0, cursor=1, more=False, ledger_time_us=0, items=(item,)
    )
    assert [records.record_of(one) for one in codec.decode(codec.encode(page), FeedPage).items] == [record]


@given(st.text(max_size=12), st.binary(max_size=60))
def test_a_hostile_item_is_unknown_or_malformed(kind: str, body: bytes) -> None:
    with pytest.raises((UnknownRecord, Malformed)):
        records.record_of(FeedItem(kind, "key", 1, body))
    for known in ("household", "elsewhere", "shelter", "operation", "issuer", "revocation", "activity", "verdict"):
        with pytest.raises(Malformed):
            records.record_of(FeedItem(known, "key", 1, body))


def test_a_capacity_is_never_zero() -> None:
    plain = msgspec.to_builtins(ShelterRecord(shelter_id="s", name="n")) | {"capacity": 0}
    with pytest.raises(Malformed):
        codec.decode(cbor2.dumps(plain, canonical=True), ShelterRecord)


@given(st.lists(st.builds(Verdict, st.integers(1, 99), uuids, st.sampled_from(VerdictKind), codes), max_size=5))
def test_a_receipt_comes_back(verdicts: list[Verdict]) -> None:
    receipt = Receipt(
        epoch="e", device_id="K", high_water=9, ledger_time_us=1, bundle_digest=b"d" * 32, verdicts=tuple(verdicts)
    )
    assert codec.decode(codec.encode(receipt), Receipt) == receipt

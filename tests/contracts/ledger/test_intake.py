"""Bundles in: every event once, a verdict each, and nothing refused for business reasons."""

import msgspec
import pytest
from sqlalchemy import select

from ledger import intake, quarantine
from ledger import journal as journals
from ledger.database import Versions
from ledger.devices import revoke
from ledger.errors import NoSuchThing, RevokedDevice, UnknownDevice, Unreadable
from ledger.occupancy import ShelterCount, occupancy
from ledger.publishing import Published, publish
from ledger.service import Service
from ledger.tables import alarm, journal, stray
from sync.protocol import bundle, codec, events, keys
from sync.protocol.messages import Batch
from sync.protocol.records import HouseholdRecord, OperationRecord, VerdictRecord
from sync.protocol.signed import Context
from sync.protocol.values import ReceptionMethod, RecordMode
from tests.contracts.ledger.desk import NOON_US, REAL_OPERATION, Desk, enrol_desk, household, kinds, person
from tests.contracts.ledger.furniture import RECORDS


def figures(service: Service, shelter: str = "shelter-1", mode: RecordMode = RecordMode.DRILL) -> ShelterCount:
    return next(one for one in occupancy(service, mode).shelters if one.id == shelter)


def households_of(desk: Desk) -> dict[int, HouseholdRecord]:
    """What the feed says of a site's households, newest last."""
    desk.cursor = 0
    found = [record for record in desk.pull() if isinstance(record, HouseholdRecord)]
    return {record.household.household_id.int: record for record in found}


def alarms(service: Service) -> set[tuple[str, int]]:
    with service.database.read() as connection:
        return {(row.kind, row.seq) for row in connection.execute(select(alarm))}


def test_an_admission_is_applied_counted_and_comes_down(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, person(1), person(2)), NOON_US, no="A1", method=ReceptionMethod.CARD)
    desk.admit(household(2, heads=4), NOON_US + 1, method=ReceptionMethod.COUNT_ONLY)
    receipt = desk.send()
    assert kinds(receipt.verdicts) == ["applied", "applied"]
    assert (receipt.high_water, receipt.device_id, receipt.epoch) == (2, desk.device_id, service.epoch)
    count = figures(service)
    assert (count.households, count.persons, count.by_method) == (2, 6, {"app": 0, "card": 1, "paper": 1})
    assert households_of(desk)[1].reception_no == "A1"


def test_a_receipt_names_the_bundle_that_it_answers(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, person(1)), NOON_US)
    body = desk.pack(desk.written)
    receipt = desk.open_receipt(intake.receive(service, body)[0])
    assert receipt.bundle_digest == bundle.digest(body)


def test_what_was_sent_before_is_a_duplicate_and_changes_nothing(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, person(1)), NOON_US)
    desk.send()
    before = desk.page(0)
    assert kinds(desk.send().verdicts) == ["duplicate"]
    assert kinds(desk.send_raw([desk.written[0], desk.written[0]]).verdicts) == ["duplicate", "duplicate"]
    assert desk.page(0).items == before.items


def test_twice_in_one_bundle_is_once(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=3), NOON_US)
    assert kinds(desk.send_raw([desk.written[0], desk.written[0]]).verdicts) == ["applied", "duplicate"]
    assert figures(service).persons == 3


def test_a_gap_holds_the_mark_and_not_the_events(service: Service) -> None:
    desk = enrol_desk(service)
    for number in range(1, 6):
        desk.admit(household(number, heads=1), NOON_US + number)
    assert desk.send(1, 2, 4, 5).high_water == 2
    assert figures(service).households == 4
    assert desk.send(3).high_water == 5
    assert alarms(service) == set()


def test_the_same_seq_with_other_bytes_is_forked_and_kept(service: Service) -> None:
    desk = enrol_desk(service)
    event = desk.admit(household(1, heads=1), NOON_US)
    desk.send()
    other = codec.encode(msgspec.structs.replace(event, wall_time_us=NOON_US + 5))
    assert kinds(desk.send_raw([other]).verdicts) == ["refused:forked"]
    assert kinds(desk.send().verdicts) == ["duplicate"]
    assert ("forked", 1) in alarms(service)
    with service.database.read() as connection:
        assert connection.execute(select(stray.c.event)).scalars().all() == [other]
        assert connection.execute(select(journal.c.event)).scalars().all() == desk.written


def test_forked_within_one_bundle(service: Service) -> None:
    desk = enrol_desk(service)
    event = desk.admit(household(1, heads=1), NOON_US)
    other = codec.encode(msgspec.structs.replace(event, wall_time_us=NOON_US + 5))
    assert kinds(desk.send_raw([desk.written[0], other]).verdicts) == ["applied", "refused:forked"]


def test_a_broken_chain_is_an_alarm_and_never_a_refusal(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    event = desk.admit(household(2, heads=1), NOON_US)
    desk.written[1] = codec.encode(msgspec.structs.replace(event, prev_hash=b"x" * 32))
    assert kinds(desk.send().verdicts) == ["applied", "applied"]
    assert alarms(service) == {("chain", 2)}


def test_a_chain_is_checked_when_the_missing_link_arrives(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    event = desk.admit(household(2, heads=1), NOON_US)
    desk.written[1] = codec.encode(msgspec.structs.replace(event, prev_hash=b"x" * 32))
    desk.send(2)
    assert alarms(service) == set()
    desk.send(1)
    assert alarms(service) == {("chain", 2)}


def test_malformed_and_unknown_payloads_stop_nobody_else(service: Service) -> None:
    desk = enrol_desk(service)
    good = household(1, heads=2)
    desk.write_raw("HouseholdAdmitted", 1, good.household_id, b"\xff", NOON_US)
    desk.write_raw("HouseholdAdmitted", 99, good.household_id, b"\xa0", NOON_US)
    desk.write_raw("MoonLanded", 1, good.household_id, b"\xa0", NOON_US)
    desk.admit(good, NOON_US)
    expected = ["refused:malformed", "held:newer_program", "held:newer_program", "applied"]
    assert kinds(desk.send().verdicts) == expected
    assert desk.send().high_water == 4
    expected[-1] = "duplicate"
    assert kinds(desk.send().verdicts) == expected, "a lost answer must not turn a refusal into a success"
    assert figures(service).persons == 2


def test_a_payload_about_another_household_is_malformed(service: Service) -> None:
    desk = enrol_desk(service)
    fact = events.HouseholdAdmitted(
        operation_id="o", shelter_id="s", reception_no="1", method=ReceptionMethod.APP, household=household(1, heads=1)
    )
    desk.write(fact, household(2, heads=1).household_id, NOON_US)
    assert kinds(desk.send().verdicts) == ["refused:malformed"]


@pytest.mark.parametrize("field", ["operation_id", "shelter_id", "reception_no"])
def test_words_that_no_database_column_takes_are_malformed(service: Service, field: str) -> None:
    desk = enrol_desk(service)
    event = desk.admit(household(1, heads=1), NOON_US)
    fact = codec.decode(event.payload, events.HouseholdAdmitted)
    desk.written.clear()
    desk.write(msgspec.structs.replace(fact, **{field: "a\x00b"}), event.aggregate, NOON_US)
    desk.admit(household(2, heads=1), NOON_US)
    assert kinds(desk.send().verdicts) == ["refused:malformed", "applied"]


def test_a_type_that_no_column_takes_is_still_in_the_journal(service: Service) -> None:
    desk = enrol_desk(service)
    desk.write_raw("a\x00b", 1, household(1).household_id, b"", NOON_US)
    assert kinds(desk.send().verdicts) == ["held:newer_program"]
    assert desk.send().high_water == 1


def test_no_clock_is_too_wrong(service: Service) -> None:
    desk = enrol_desk(service)
    for number, wall_time_us in enumerate((-(2**63), -1, 0, 2**63 - 1, 2**64 - 1)):
        desk.admit(household(1 + number, heads=1), wall_time_us)
    assert kinds(desk.send().verdicts) == ["applied"] * 5


def test_events_that_cannot_be_named_are_kept_apart_with_an_alarm(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    assert kinds(desk.send_raw([b"\xff\xff", desk.written[0], b""]).verdicts) == ["applied"]
    with service.database.read() as connection:
        assert set(connection.execute(select(stray.c.event)).scalars()) == {b"\xff\xff", b""}
    assert ("unnamed", 0) in alarms(service)


def test_a_damaged_envelope_is_refused_by_its_name(service: Service) -> None:
    desk = enrol_desk(service)
    event = desk.admit(household(1, heads=1), NOON_US)
    plain = codec.plain_of(desk.written[0])
    raw = codec.cbor2.dumps([*plain[:3], "then nonsense"], canonical=True)
    verdicts = desk.send_raw([raw]).verdicts
    assert kinds(verdicts) == ["refused:malformed"]
    assert (verdicts[0].seq, verdicts[0].event_id) == (1, event.event_id)


def test_another_devices_event_is_refused_and_kept(service: Service) -> None:
    desk, other = enrol_desk(service), enrol_desk(service)
    other.admit(household(1, heads=1), NOON_US)
    assert kinds(desk.send_raw(other.written).verdicts) == ["refused:wrong_device"]
    assert kinds(other.send().verdicts) == ["applied"]


def test_strangers_are_turned_away_with_nothing_written(service: Service) -> None:
    desk, stranger = enrol_desk(service), enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    stranger.sign_key = keys.new_key()
    with pytest.raises(UnknownDevice):
        stranger.send_raw(desk.written)
    with pytest.raises(UnknownDevice):
        intake.receive(service, desk.pack(desk.written, device_id=stranger.device_id))
    with pytest.raises(Unreadable):
        intake.receive(service, b"not a bundle")
    with service.database.read() as connection:
        assert connection.execute(select(journal)).first() is None


def revoked(service: Service) -> Desk:
    """A device that was taken out after its first event, and has written two more since."""
    desk = enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    desk.send()
    with service.database.write() as connection:
        revoke(connection, desk.device_id, NOON_US)
    desk.admit(household(2, heads=2), NOON_US)
    desk.admit(household(3, heads=3), NOON_US)
    return desk


def test_what_a_revoked_device_sends_is_kept_and_believed_by_nobody(service: Service) -> None:
    desk = revoked(service)
    for _ in range(2):
        receipt = desk.send()
        assert kinds(receipt.verdicts) == ["duplicate", "held:quarantined", "held:quarantined"]
        assert receipt.high_water == 1
    assert figures(service).persons == 1
    with service.database.read() as connection:
        assert {row.event for row in connection.execute(select(stray))} == set(desk.written[1:])
        assert quarantine.waiting(connection) == {desk.device_id: 2}
        assert {row.kind for row in connection.execute(select(alarm))} == {"quarantined"}


def test_released_events_count_as_if_they_had_come_in_time(service: Service) -> None:
    desk = revoked(service)
    desk.send()
    assert intake.release(service, desk.device_id) == {"applied": 2}
    assert intake.release(service, desk.device_id) == {}
    assert figures(service).persons == 6
    assert kinds(desk.send().verdicts) == ["duplicate"] * 3
    with service.database.read() as connection:
        assert quarantine.waiting(connection) == {}
        assert {row.event for row in connection.execute(select(stray))} == set(desk.written[1:])


def test_a_found_laptop_cannot_fill_the_disk(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MAX_EVENTS", 3)
    desk = revoked(service)
    desk.send(2, 3)
    with pytest.raises(RevokedDevice):
        desk.send(2, 3)
    with service.database.read() as connection:
        assert quarantine.waiting(connection) == {desk.device_id: 2}


def test_nobody_is_released_who_is_not_known(service: Service) -> None:
    with pytest.raises(NoSuchThing):
        intake.release(service, "K0")


def test_a_bundle_under_another_context_is_not_believed(service: Service) -> None:
    desk = enrol_desk(service)
    batch = Batch(device_id=desk.device_id, events=(b"x",))
    body = bundle.pack(batch, Context.FEED_REQUEST, desk.sign_key, desk._ledger_key("seal"))
    with pytest.raises(UnknownDevice):
        intake.receive(service, body)


def test_a_detail_before_its_household_is_held_and_told_when_it_applies(service: Service) -> None:
    first, second = enrol_desk(service), enrol_desk(service)
    first.admit(household(1, heads=2), NOON_US)
    event = second.detail(household(1, person(1), person(2)), NOON_US + 10)
    assert kinds(second.send().verdicts) == ["held:household"]
    assert figures(service).persons == 0
    assert kinds(second.send().verdicts) == ["held:household"]
    first.send()
    news = [record.verdict for record in second.pull() if isinstance(record, VerdictRecord)]
    assert kinds(news) == ["applied"]
    assert (news[0].seq, news[0].event_id) == (event.seq, event.event_id)
    assert [one for one in first.pull() if isinstance(one, VerdictRecord)] == []
    assert kinds(second.send().verdicts) == ["duplicate"]
    assert len(households_of(first)[1].household.persons) == 2


def test_an_undo_before_its_reception_is_held_and_told_when_it_applies(service: Service) -> None:
    desk = enrol_desk(service)
    event = desk.admit(household(1, heads=2), NOON_US)
    desk.undo(event, NOON_US + 1)
    assert kinds(desk.send(2).verdicts) == ["held:event"]
    assert kinds(desk.send(1).verdicts) == ["applied"]
    assert [kinds([r.verdict]) for r in desk.pull() if isinstance(r, VerdictRecord)] == [["applied"]]
    assert households_of(desk)[1].undone
    assert (figures(service).households, figures(service).persons) == (0, 0)


def test_two_desks_receive_one_household(service: Service) -> None:
    first, second = enrol_desk(service), enrol_desk(service)
    second.admit(household(1, person(1), person(3)), NOON_US + 60, no="B1")
    second.send()
    first.admit(
        household(1, person(1), person(2), person(3, came=False)), NOON_US, no="A1", method=ReceptionMethod.CARD
    )
    assert kinds(first.send().verdicts) == ["applied"]
    told = [record.verdict for record in second.pull() if isinstance(record, VerdictRecord)]
    assert kinds(told) == ["discrepancy:received_twice"], "the later one by time, although it arrived first"
    record = households_of(first)[1]
    assert (record.reception_no, record.method, record.received_at_us) == ("A1", ReceptionMethod.CARD, NOON_US)
    assert {one.person_id.int - 1000 for one in record.household.came} == {1, 2, 3}
    assert (figures(service).households, figures(service).persons) == (1, 3)


def test_undoing_one_of_two_receptions_leaves_the_other(service: Service) -> None:
    first, second = enrol_desk(service), enrol_desk(service)
    event = first.admit(household(1, person(1), person(2)), NOON_US, no="A1")
    second.admit(household(1, person(1)), NOON_US + 60, no="B1")
    first.send()
    second.send()
    first.undo(event, NOON_US + 120)
    first.send()
    record = households_of(first)[1]
    assert (record.reception_no, record.undone, len(record.household.came)) == ("B1", False, 1)
    assert figures(service).persons == 1
    told = [record.verdict for record in second.pull() if isinstance(record, VerdictRecord)]
    assert kinds(told) == ["applied"], "with the other one gone there is nothing to disagree about"


def test_a_person_at_two_shelters_counts_at_the_later_one_and_both_desks_are_told(service: Service) -> None:
    here, there = enrol_desk(service, "shelter-1"), enrol_desk(service, "shelter-2")
    there.admit(household(2, person(1), person(3)), NOON_US + 60)
    there.send()
    here.admit(household(1, person(1), person(2)), NOON_US)
    verdicts = here.send().verdicts
    assert kinds(verdicts) == ["discrepancy:person_elsewhere"]
    told = [record.verdict for record in there.pull() if isinstance(record, VerdictRecord)]
    assert [one.detail for one in told] == [verdicts[0].detail]
    assert (figures(service, "shelter-1").persons, figures(service, "shelter-2").persons) == (1, 2)
    assert (figures(service, "shelter-1").households, figures(service, "shelter-2").households) == (1, 1)


def test_record_modes_never_mix(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, person(1)), NOON_US, mode=RecordMode.DRILL)
    desk.admit(household(2, person(1)), NOON_US, mode=RecordMode.REAL, operation=REAL_OPERATION)
    desk.admit(household(1, person(1)), NOON_US, mode=RecordMode.TEST)
    assert kinds(desk.send().verdicts) == ["applied"] * 3
    for mode in RecordMode:
        assert figures(service, mode=mode).persons == 1


def test_persons_of_two_operations_do_not_disagree(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, person(1)), NOON_US)
    desk.admit(household(2, person(1)), NOON_US + 1, operation="another", shelter="shelter-2")
    assert kinds(desk.send().verdicts) == ["applied", "applied"]


def test_people_at_an_unlisted_place_are_shown_too(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=9), NOON_US, shelter="nowhere")
    desk.send()
    assert figures(service, "nowhere").persons == 9


def test_the_mark_is_found_however_many_events_lie_behind_a_gap(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "SEQS_AT_A_TIME", 2)
    desk = enrol_desk(service)
    for number in range(1, 9):
        desk.admit(household(number, heads=1), NOON_US)
    assert desk.send(2, 3, 4, 5, 6, 8).high_water == 0
    assert desk.send(1).high_water == 6
    assert desk.send(7).high_water == 8


def test_people_of_an_operation_that_ended_are_not_counted_any_more(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=3), NOON_US)
    desk.send()
    assert figures(service).persons == 3
    operation = next(one for one in RECORDS if isinstance(one, OperationRecord))
    assert operation.operation_id == desk.enrolment.operation_id
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(msgspec.structs.replace(operation, ended_at_us=NOON_US + 1))])
        versions.keep()
    assert figures(service).persons == 0

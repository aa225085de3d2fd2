"""Undoing what the ledger refused: whoever takes back what never counted waits for nothing."""

import uuid

from ledger.service import Service
from sync.protocol.records import VerdictRecord
from sync.protocol.verdict import VerdictKind
from tests.contracts.ledger.desk import NOON_US, enrol_desk, household, kinds


def test_what_takes_a_refused_event_back_has_nothing_to_wait_for(service: Service) -> None:
    desk = enrol_desk(service)
    family = household(1, heads=2)
    spoilt = desk.write_raw("HouseholdAdmitted", 1, family.household_id, b"nonsense", NOON_US)
    desk.undo(spoilt, NOON_US + 1)
    desk.admit(family, NOON_US + 2)
    assert kinds(desk.send().verdicts) == ["refused:malformed", "applied", "applied"]
    assert kinds(desk.send(1, 2).verdicts) == ["refused:malformed", "duplicate"]


def test_who_waits_to_take_an_event_back_hears_when_that_is_refused(service: Service) -> None:
    desk = enrol_desk(service)
    spoilt = desk.write_raw("HouseholdAdmitted", 1, uuid.UUID(int=1), b"nonsense", NOON_US)
    newer = desk.write_raw("HouseholdAdmitted", 9, uuid.UUID(int=2), b"nonsense", NOON_US)
    undone = desk.undo(spoilt, NOON_US + 1)
    desk.undo(newer, NOON_US + 2)
    assert kinds(desk.send(3, 4).verdicts) == ["held:event", "held:event"]
    assert kinds(desk.send(1, 2).verdicts) == ["refused:malformed", "held:newer_program"]
    told = [one.verdict for one in desk.pull() if isinstance(one, VerdictRecord)]
    assert [(one.event_id, one.kind) for one in told] == [(undone.event_id, VerdictKind.APPLIED)]
    assert kinds(desk.send(4).verdicts) == ["held:event"], "a newer program may read what it takes back"

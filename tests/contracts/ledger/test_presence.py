"""Presence through the whole ledger: both desks of a shelter hear of it, others too, and HQ's figures follow."""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from ledger.occupancy import ShelterCount, occupancy
from ledger.reports import shelters_csv, shelters_report
from ledger.service import Service
from sync.protocol import events
from sync.protocol.events import Event, HouseholdAdmitted, PresenceChanged, PresenceUndone
from sync.protocol.presence import PresenceChange, Whereabouts
from sync.protocol.records import DiscrepancyRecord, ElsewhereRecord, HouseholdRecord
from sync.protocol.values import ReceptionMethod, RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION, Desk, enrol_desk, household, kinds, person

MINUTE_US = 60_000_000
FAMILY = household(1, person(1), person(2), person(3))


@dataclass
class Town:
    """Two desks of a shelter and one of another; the first has received a family of three."""

    service: Service
    first: Desk
    second: Desk
    other: Desk
    admitted: Event

    def at(self, shelter: str) -> ShelterCount:
        return next(one for one in occupancy(self.service, RecordMode.DRILL).shelters if one.id == shelter)


@pytest.fixture
def town(service: Service) -> Town:
    first, second, other = (enrol_desk(service, site) for site in ("shelter-1", "shelter-1", "shelter-2"))
    admitted = first.admit(FAMILY, NOON_US)
    first.send()
    for desk in (first, second, other):
        desk.pull()
    return Town(service, first, second, other, admitted)


def change(desk: Desk, what: PresenceChange, minute: int, *numbers: int, shelter: str = "shelter-1") -> Event:
    ids = tuple(person(number).person_id for number in numbers)
    fact = PresenceChanged(operation_id=OPERATION, shelter_id=shelter, change=what, person_ids=ids)
    return desk.write(fact, FAMILY.household_id, NOON_US + minute * MINUTE_US)


def move(desk: Desk, minute: int, moved_from: str) -> Event:
    fact = HouseholdAdmitted(
        operation_id=OPERATION,
        shelter_id=desk.site,
        reception_no="B-0001",
        method=ReceptionMethod.APP,
        household=FAMILY,
        moved_from_shelter_id=moved_from,
    )
    return desk.write(fact, FAMILY.household_id, NOON_US + minute * MINUTE_US)


def last_record(desk: Desk) -> HouseholdRecord:
    return [one for one in desk.pull() if isinstance(one, HouseholdRecord)][-1]


def test_both_desks_hear_who_is_out(town: Town) -> None:
    change(town.second, PresenceChange.OUT, 5, 2)
    assert kinds(town.second.send().verdicts) == ["applied"]
    for desk in (town.first, town.second):
        (away,) = last_record(desk).away
        assert (away.person_id, away.whereabouts) == (person(2).person_id, Whereabouts.OUT)
    assert [one for one in town.other.pull() if isinstance(one, ElsewhereRecord)] == []
    found = town.at("shelter-1")
    assert (found.households, found.persons, found.out) == (1, 3, 1)
    assert b",1,3,1," in shelters_csv(shelters_report(town.service, RecordMode.DRILL))


def test_who_left_is_in_no_figure_and_elsewhere_no_more(town: Town) -> None:
    change(town.first, PresenceChange.LEAVE, 5, 1)
    town.first.send()
    (gone,) = [one for one in town.other.pull() if isinstance(one, ElsewhereRecord)]
    assert (gone.person_id, gone.gone) == (person(1).person_id, True)
    assert (town.at("shelter-1").households, town.at("shelter-1").persons) == (1, 2)
    change(town.second, PresenceChange.LEAVE, 6)
    town.second.send()
    assert (town.at("shelter-1").households, town.at("shelter-1").persons) == (0, 0)


def test_a_change_before_its_reception_waits_for_it(service: Service) -> None:
    first, second = enrol_desk(service), enrol_desk(service)
    first.admit(FAMILY, NOON_US)
    out = change(second, PresenceChange.OUT, 5)
    assert kinds(second.send().verdicts) == ["held:household"]
    first.send()
    assert last_record(first).heads_here == 0
    undone = PresenceUndone(operation_id=OPERATION, shelter_id="shelter-1", undone_event_id=out.event_id, reason="")
    first.write(undone, FAMILY.household_id, NOON_US + 9 * MINUTE_US)
    assert kinds(first.send(2).verdicts) == ["applied"]
    assert last_record(second).heads_here == 3


def test_an_undo_before_what_it_takes_back_waits_for_it(town: Town) -> None:
    out = change(town.second, PresenceChange.OUT, 5)
    undone = PresenceUndone(operation_id=OPERATION, shelter_id="shelter-1", undone_event_id=out.event_id, reason="")
    town.second.write(undone, FAMILY.household_id, NOON_US + 9 * MINUTE_US)
    assert kinds(town.second.send(2).verdicts) == ["held:event"]
    assert kinds(town.second.send(1).verdicts) == ["applied"]
    assert [one for one in town.first.pull() if isinstance(one, HouseholdRecord)] == [], "it is as it was"


def test_a_family_moves_there_and_back_and_nobody_is_asked(town: Town) -> None:
    move(town.other, 10, "shelter-1")
    assert kinds(town.other.send().verdicts) == ["applied"]
    moved = last_record(town.first)
    assert {one.whereabouts for one in moved.away} == {Whereabouts.MOVED}
    assert (town.at("shelter-1").persons, town.at("shelter-2").persons) == (0, 3)
    move(town.second, 20, "shelter-2")
    assert kinds(town.second.send().verdicts) == ["applied"]
    assert (town.at("shelter-1").persons, town.at("shelter-2").persons) == (3, 0)
    assert last_record(town.first).heads_here == 3
    assert {one.whereabouts for one in last_record(town.other).away} == {Whereabouts.MOVED}
    told = [one for desk in (town.first, town.other) for one in desk.pull() if isinstance(one, DiscrepancyRecord)]
    assert told == []


def test_the_order_of_arrival_does_not_matter_to_a_move(service: Service) -> None:
    first, other = enrol_desk(service), enrol_desk(service, "shelter-2")
    first.admit(FAMILY, NOON_US)
    move(other, 10, "shelter-1")
    other.send()
    assert kinds(first.send().verdicts) == ["applied"]
    assert last_record(first).heads_staying == 0


def test_a_fact_of_presence_reads_the_same_after_the_journey(town: Town) -> None:
    out = change(town.first, PresenceChange.OVERNIGHT, 5, 1)
    assert events.payload_of(replace(out)) == events.payload_of(out)
    town.first.send()
    (step,) = last_record(town.second).steps
    assert (step.event_id, step.at_us) == (out.event_id, out.wall_time_us)

"""What desks set about their shelter: state and areas go to whom they concern, practice stays practice."""

from itertools import permutations

import pytest

from ledger.commands.reproject import reproject
from ledger.facts import Fact, in_order
from ledger.occupancy import occupancy
from ledger.reports import receptions_report, shelters_csv, shelters_report
from ledger.service import Service
from ledger.shelter_facts import areas_of, state_of
from sync.protocol.events import AreaSet, Payload, ShelterStateSet
from sync.protocol.ids import shelter_aggregate
from sync.protocol.reception_table import Line
from sync.protocol.records import AreaRecord, ShelterStateRecord
from sync.protocol.values import Crowd, OpenState, RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION, SHELTER, Desk, enrol_desk, household, kinds

AGGREGATE = shelter_aggregate(OPERATION, SHELTER)


def state(desk: Desk, open_state: OpenState, *, stopped: bool = False, crowd: Crowd = Crowd.UNKNOWN) -> Payload:
    return ShelterStateSet(
        operation_id=desk.enrolment.operation_id,
        shelter_id=desk.site,
        open_state=open_state,
        intake_stopped=stopped,
        crowd=crowd,
    )


def area(name: str, capacity: int | None = None, *, is_removed: bool = False) -> Payload:
    return AreaSet(operation_id=OPERATION, shelter_id=SHELTER, name=name, capacity=capacity, is_removed=is_removed)


def states(desk: Desk) -> list[ShelterStateRecord]:
    return [record for record in desk.pull() if isinstance(record, ShelterStateRecord)]


def areas(desk: Desk) -> list[AreaRecord]:
    return [record for record in desk.pull() if isinstance(record, AreaRecord)]


def test_a_state_goes_to_every_desk_and_into_the_figures(service: Service) -> None:
    desk, far = enrol_desk(service), enrol_desk(service, "shelter-2")
    desk.write(state(desk, OpenState.OPEN), AGGREGATE, NOON_US)
    desk.write(state(desk, OpenState.OPEN, stopped=True, crowd=Crowd.FULL), AGGREGATE, NOON_US + 9)
    assert kinds(desk.send().verdicts) == ["applied", "applied"]
    told = ShelterStateRecord(
        operation_id=OPERATION,
        shelter_id=SHELTER,
        record_mode=RecordMode.DRILL,
        open_state=OpenState.OPEN,
        set_at_us=NOON_US + 9,
        intake_stopped=True,
        crowd=Crowd.FULL,
        opened_at_us=NOON_US,
    )
    assert states(desk) == states(far) == [told]
    line = next(one for one in shelters_report(service, RecordMode.DRILL).shelters if one.id == SHELTER)
    assert (line.open_state, line.intake_stopped, line.crowd) == (OpenState.OPEN, True, Crowd.FULL)
    assert "yes,full" in shelters_csv(shelters_report(service, RecordMode.DRILL)).decode()


def test_a_closed_shelter_is_not_counted_and_practice_closes_nothing_real(service: Service) -> None:
    desk = enrol_desk(service)
    before = shelters_report(service, RecordMode.DRILL).counts.open_by_ward
    assert before == {"": 3}
    desk.write(state(desk, OpenState.OPEN), AGGREGATE, NOON_US)
    desk.write(state(desk, OpenState.CLOSED), AGGREGATE, NOON_US + 1)
    desk.send()
    [told] = states(desk)
    assert (told.opened_at_us, told.closed_at_us) == (NOON_US, NOON_US + 1)
    assert shelters_report(service, RecordMode.DRILL).counts.open_by_ward == {"": 2}
    assert shelters_report(service, RecordMode.REAL).counts.open_by_ward == {"": 3}
    real = next(one for one in occupancy(service, RecordMode.REAL).shelters if one.id == SHELTER)
    assert real.open_state is OpenState.OPEN
    desk.admit(household(1, heads=2), NOON_US + 2)
    desk.send()
    assert shelters_report(service, RecordMode.DRILL).counts.open_by_ward == {"": 3}, "whoever is in a shelter is"


def test_the_table_of_receptions_counts_shelters_as_desks_opened_them(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=2), NOON_US)
    desk.write(state(desk, OpenState.CLOSED), AGGREGATE, NOON_US + 1)
    desk.send()
    [line] = receptions_report(service, RecordMode.DRILL, Line.OPERATION).lines
    assert line.shelters == 3, "it has received somebody"


def test_areas_go_to_the_desks_of_the_shelter(service: Service) -> None:
    desk, far = enrol_desk(service), enrol_desk(service, "shelter-2")
    desk.write(area("体育館 A", 20), AGGREGATE, NOON_US)
    desk.write(area("教室 1"), AGGREGATE, NOON_US + 1)
    desk.write(area("体育館 A", 25), AGGREGATE, NOON_US + 2)
    desk.write(area("教室 1", is_removed=True), AGGREGATE, NOON_US + 3)
    desk.send()
    assert [(one.name, one.capacity, one.is_removed) for one in areas(desk)] == [
        ("体育館 A", 25, False),
        ("教室 1", None, True),
    ]
    assert areas(far) == []
    reproject(service)
    assert areas(desk) == [], "nothing changed"


@pytest.mark.parametrize("name", ["a\x00b"])
def test_a_name_that_no_database_holds_is_refused(service: Service, name: str) -> None:
    desk = enrol_desk(service)
    desk.write(area(name), AGGREGATE, NOON_US)
    assert kinds(desk.send().verdicts) == ["refused:malformed"]


def test_a_fact_under_another_shelters_name_is_refused(service: Service) -> None:
    desk = enrol_desk(service)
    desk.write(area("教室"), shelter_aggregate(OPERATION, "shelter-2"), NOON_US)
    assert kinds(desk.send().verdicts) == ["refused:malformed"]


def test_any_order_of_arrival_gives_the_same_state(service: Service) -> None:
    desk = enrol_desk(service)
    payloads = [state(desk, OpenState.OPEN), state(desk, OpenState.CLOSED), state(desk, OpenState.OPEN, stopped=True)]
    payloads += [area("A", 1), area("A", 2)]
    facts = [Fact("d", seq, AGGREGATE, NOON_US + seq, payload) for seq, payload in enumerate(payloads, start=1)]
    found = {
        (state_of(RecordMode.DRILL, in_order(order)), tuple(areas_of(RecordMode.DRILL, in_order([*order, *order]))))
        for order in permutations(facts)
    }
    assert len(found) == 1
    [(told, areas_told)] = found
    assert told is not None
    assert (told.opened_at_us, told.closed_at_us) == (NOON_US + 3, NOON_US + 2)
    assert [one.capacity for one in areas_told] == [2]

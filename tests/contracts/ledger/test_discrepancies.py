"""One person in two places: both desks are told, either answers, and afterwards the person is in one place."""

import pytest
from sqlalchemy import select

from ledger.occupancy import occupancy
from ledger.service import Service
from ledger.tables import presence
from sync.protocol.records import DiscrepancyRecord, HouseholdRecord, VerdictRecord
from sync.protocol.values import DiscrepancyAnswer, DiscrepancyState, RecordMode
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, household, kinds, person

MINUTE_US = 60_000_000
PERSON = person(1).person_id
MOVED, NEVER, TWO = DiscrepancyAnswer


class Town:
    """A person is received at shelter 1 and, later, at shelter 2 with another household."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.first, self.second = enrol_desk(service, "shelter-1"), enrol_desk(service, "shelter-2")
        self.first.admit(household(1, person(1), person(2)), NOON_US)
        self.second.admit(household(2, person(1), person(3)), NOON_US + MINUTE_US)
        self.first.send()
        assert kinds(self.second.send().verdicts) == ["discrepancy:person_elsewhere"]

    def answer(self, desk: Desk, answer: DiscrepancyAnswer, minute: int) -> None:
        here, other = (1, (2, "shelter-2")) if desk is self.first else (2, (1, "shelter-1"))
        desk.answer(answer, PERSON, NOON_US + minute * MINUTE_US, here=here, other=other)

    def counted(self) -> list[str]:
        with self.service.database.read() as connection:
            where = (presence.c.person_id == PERSON) & presence.c.counted
            return sorted(row.shelter_id for row in connection.execute(select(presence).where(where)))

    def persons(self) -> dict[str, int]:
        return {one.id: one.persons for one in occupancy(self.service, RecordMode.DRILL).shelters if one.persons}


@pytest.fixture
def town(service: Service) -> Town:
    return Town(service)


def told(desk: Desk) -> list[DiscrepancyRecord]:
    return [one for one in desk.pull() if isinstance(one, DiscrepancyRecord)]


def test_both_desks_are_told_where_and_since_when(town: Town) -> None:
    (at_first,), (at_second,) = told(town.first), told(town.second)
    assert at_first == at_second
    assert at_first.state is DiscrepancyState.OPEN
    assert at_first.person_name == "見本 1"
    assert {(one.shelter_id, one.reception_no) for one in (at_first.place, at_first.other)} == {
        ("shelter-1", "A1"),
        ("shelter-2", "A1"),
    }
    assert told(enrol_desk(town.service, "shelter-3")) == []


@pytest.mark.parametrize(
    ("by_first", "answer", "counted", "persons"),
    [
        (True, MOVED, ["shelter-1"], {"shelter-1": 2, "shelter-2": 1}),
        (False, MOVED, ["shelter-2"], {"shelter-1": 1, "shelter-2": 2}),
        (True, NEVER, ["shelter-2"], {"shelter-1": 1, "shelter-2": 2}),
        (False, NEVER, ["shelter-1"], {"shelter-1": 2, "shelter-2": 1}),
        (True, TWO, ["shelter-1", "shelter-2"], {"shelter-1": 2, "shelter-2": 2}),
    ],
)
def test_an_answer_settles_it_for_both(
    town: Town, by_first: bool, answer: DiscrepancyAnswer, counted: list[str], persons: dict[str, int]
) -> None:
    told(town.first), told(town.second)
    desk = town.first if by_first else town.second
    town.answer(desk, answer, 5)
    assert kinds(desk.send().verdicts)[-1] == "applied"
    assert town.counted() == counted
    assert town.persons() == persons
    for one in (town.first, town.second):
        records = one.pull()
        assert [found.state for found in records if isinstance(found, DiscrepancyRecord)] == [DiscrepancyState.SETTLED]
        verdicts = [found.verdict for found in records if isinstance(found, VerdictRecord)]
        assert kinds(verdicts) == ["applied"], "the reception is no longer told as disputed"


def test_whom_an_answer_sent_away_is_away_on_the_other_desk_s_card(town: Town) -> None:
    town.answer(town.first, MOVED, 5)
    town.first.send()
    (card,) = (one for one in town.second.pull() if isinstance(one, HouseholdRecord))
    assert {one.person_id: one.came for one in card.household.persons} == {PERSON: False, person(3).person_id: True}


def test_what_was_done_before_the_answer_and_comes_after_it_changes_nothing(town: Town) -> None:
    town.answer(town.first, MOVED, 5)
    town.first.send()
    late = enrol_desk(town.service, "shelter-2")
    late.admit(household(2, person(1)), NOON_US + 2 * MINUTE_US)
    late.send()
    assert town.counted() == ["shelter-1"]
    assert [one.state for one in told(town.first)][-1:] == [DiscrepancyState.SETTLED]


def test_who_comes_again_after_the_answer_is_asked_about_again(town: Town) -> None:
    town.answer(town.first, MOVED, 5)
    town.first.send()
    told(town.first), told(town.second)
    town.second.detail(household(2, person(1), person(3)), NOON_US + 9 * MINUTE_US)
    town.second.send()
    assert town.counted() == ["shelter-2"]
    for desk in (town.first, town.second):
        assert [one.state for one in told(desk)] == [DiscrepancyState.OPEN], "nothing changes silently"


def test_two_people_stay_two_whatever_comes_later(town: Town) -> None:
    town.answer(town.second, TWO, 5)
    town.second.send()
    told(town.first)
    town.first.admit(household(1, person(1)), NOON_US + 9 * MINUTE_US)
    town.first.send()
    assert town.counted() == ["shelter-1", "shelter-2"]
    assert told(town.first) == []


def test_both_say_moved_here_and_the_later_word_counts(town: Town) -> None:
    town.answer(town.second, MOVED, 5)
    town.answer(town.first, MOVED, 6)
    town.first.send()
    town.second.send()
    assert town.counted() == ["shelter-1"]


def test_an_answer_may_come_before_what_it_speaks_of(service: Service) -> None:
    first, second = enrol_desk(service, "shelter-1"), enrol_desk(service, "shelter-2")
    town = Town.__new__(Town)
    town.service, town.first, town.second = service, first, second
    first.admit(household(1, person(1)), NOON_US)
    town.answer(first, MOVED, 5)
    second.admit(household(2, person(1)), NOON_US + MINUTE_US)
    assert kinds(first.send(2).verdicts) == ["applied"]
    second.send()
    first.send()
    assert town.counted() == ["shelter-1"]
    assert [one.state for one in told(second)] == []

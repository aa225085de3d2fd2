"""Every journey, played from the code before the desk to the row in the ledger."""

import pytest

from tests.journeys.field import Field, NotUnderstood
from tests.journeys.paper_scripts import PAPER_JOURNEYS
from tests.journeys.scripts import JOURNEYS
from tests.journeys.week_script import THREE_DAYS

ALL = JOURNEYS | PAPER_JOURNEYS | {"three days of a shelter with two desks": THREE_DAYS}


@pytest.fixture
def field(tmp_path):
    played = Field(tmp_path)
    yield played
    played.close()


@pytest.mark.parametrize("name", ALL)
def test_journey(field, name):
    field.play(ALL[name])


def test_a_journey_that_goes_wrong_is_noticed(field):
    with pytest.raises(AssertionError, match="shows already_here"):
        field.play("shelter shelter-1 opens as A\nscan mihon  shows already_here")


@pytest.mark.parametrize(
    "claim",
    [
        "ledger has 1 HouseholdAdmitted of mihon",
        "ledger has 1 events",
        "ledger counts 1 household with 3 persons at shelter-1",
        "0 unsent",
        "1 on the shelf",
        "sees 1 household with 4 persons",
        "number A-0002",
        "household of 2",
        "link offline",
        "ledger has every event once",
        "types sheet 1",
        "deepens A-0001",
        "3 sheets wait",
        "card of A-0001 here",
        "2 of 3 of A-0001 are here",
        "1 meals of A-0001",
        "shelter is closed and takes in",
        "shelter is open and takes nobody",
        "report says 2 households 3 persons",
        "report says 1 households 3 persons changed ＋1 ＋3",
        "roster has 1 line",
        "1 household not seen for 1 hours",
        "headquarters count 1 household with 3 persons at shelter-1",
        "headquarters see shelter-1 closed",
    ],
)
def test_a_wrong_claim_is_noticed(field, claim):
    field.play("shelter shelter-1 opens as A\nscan mihon")
    with pytest.raises(AssertionError):
        field.play(claim)


def test_words_that_nobody_taught_are_not_passed_over(field):
    with pytest.raises(NotUnderstood):
        field.play("shelter shelter-1 opens as A\nfly")

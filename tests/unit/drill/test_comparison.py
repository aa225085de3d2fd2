"""The comparison: each way in which an evening may have gone wrong is found, and none where all went well."""

from dataclasses import replace

import pytest

from kiosk.commands.drilling.comparison import Kept, Sides, compare
from kiosk.commands.drilling.ledger_side import Believed, Entered
from kiosk.commands.drilling.notebook import Acknowledgement, Shown, Where


def seen(
    visit: str, number: str, shown: Shown = Shown.RECEIVED, heads: int = 3, household_id: str = ""
) -> Acknowledgement:
    return Acknowledgement(1, 0, visit, "app_camera", shown, Where.ANSWER, number, heads, household_id)


def admitted(household_id: str, number: str, event_id: str = "") -> Entered:
    return Entered(event_id or f"e-{number}", "HouseholdAdmitted", "applied", household_id, number)


def other(event_type: str, household_id: str) -> Entered:
    return Entered(f"{event_type}-{household_id}", event_type, "applied", household_id, None)


def believed(household_id: str, number: str, heads: int = 3, *, undone: bool = False) -> Believed:
    return Believed(household_id, number, "app", undone, heads, 0 if undone else heads)


CLEAN = Sides(
    acknowledged=(seen("h1", "A-1", household_id="x"), seen("h2", "A-2"), seen("h2", "A-2", Shown.UNDONE)),
    kept=(Kept("x", "A-1", 3, undone=False), Kept("y", "A-2", 3, undone=True)),
    unsettled=0,
    shelved=0,
    journal=(admitted("x", "A-1"), admitted("y", "A-2"), other("ReceptionUndone", "y")),
    believed=(believed("x", "A-1"), believed("y", "A-2", undone=True)),
)


def test_an_evening_without_a_fault_is_clean():
    verdict = compare(CLEAN)
    assert verdict.is_clean
    assert (verdict.households, verdict.persons, verdict.by_method) == (1, 3, {"app": 1})


LOST = {
    "an admission that the ledger never got": {"journal": CLEAN.journal[1:]},
    "an undoing that the ledger never got": {"journal": CLEAN.journal[:2]},
    "a deepening that the ledger never got": {"acknowledged": (*CLEAN.acknowledged, seen("h1", "A-1", Shown.DEEPENED))},
    "a household that is not believed": {"believed": CLEAN.believed[1:]},
    "another family's household under the number": {
        "acknowledged": (seen("h1", "A-1", household_id="z"), *CLEAN.acknowledged[1:])
    },
}


@pytest.mark.parametrize("what", LOST)
def test_what_was_acknowledged_and_is_not_there_is_lost(what: str):
    assert compare(replace(CLEAN, **LOST[what])).lost


DOUBLED = {
    "one event twice": {"journal": (*CLEAN.journal, CLEAN.journal[0])},
    "one household admitted twice": {"journal": (*CLEAN.journal, admitted("x", "A-3"))},
    "one household standing twice": {"believed": (*CLEAN.believed, believed("x", "A-1"))},
    "one family under two numbers": {
        "acknowledged": (*CLEAN.acknowledged, seen("h1", "A-3")),
        "journal": (*CLEAN.journal, admitted("z", "A-3")),
        "believed": (*CLEAN.believed, believed("z", "A-3")),
    },
    "two families under one number": {"acknowledged": (*CLEAN.acknowledged, seen("h3", "A-1"))},
    "a reception that nobody was told of": {"believed": (*CLEAN.believed, believed("z", "A-9"))},
}


@pytest.mark.parametrize("what", DOUBLED)
def test_what_is_counted_twice_is_found(what: str):
    assert compare(replace(CLEAN, **DOUBLED[what])).doubled


DIFFERENT = {
    "other heads at the ledger than at the kiosk": {"believed": (believed("x", "A-1", 2), CLEAN.believed[1])},
    "a household that only the kiosk has": {"kept": (*CLEAN.kept, Kept("z", "A-7", 1, undone=False))},
    "an event that the ledger did not apply": {
        "journal": (replace(CLEAN.journal[0], verdict="discrepancy"), *CLEAN.journal[1:])
    },
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_where_the_sides_disagree_is_found(what: str):
    assert compare(replace(CLEAN, **DIFFERENT[what])).different


def test_a_household_that_was_taken_back_and_came_again_is_one():
    sides = replace(
        CLEAN,
        acknowledged=(*CLEAN.acknowledged, seen("h2", "A-3")),
        kept=(CLEAN.kept[0], Kept("y", "A-3", 3, undone=False)),
        journal=(*CLEAN.journal, admitted("y", "A-3")),
        believed=(CLEAN.believed[0], believed("y", "A-3")),
    )
    assert compare(sides).is_clean


@pytest.mark.parametrize("what", ["unsettled", "shelved"])
def test_what_waits_at_the_end_is_no_clean_end(what: str):
    assert not compare(replace(CLEAN, **{what: 1})).is_clean

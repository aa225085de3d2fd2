"""Who of a received household is in the shelter, and who has a place there."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from sync.protocol.presence import PersonPresence, PresenceChange, Whereabouts, whereabouts_after
from tests.frozen.specimens import RECORD

HEADS = RECORD.household.heads


def away(whereabouts: Whereabouts, heads: int = 1) -> PersonPresence:
    return PersonPresence(
        person_id=UUID(int=11) if heads == 1 else None,
        whereabouts=whereabouts,
        since_us=1,
        event_id=UUID(int=1),
        heads=heads,
    )


def test_nobody_is_away_from_the_beginning():
    assert (RECORD.heads_here, RECORD.heads_staying) == (HEADS, HEADS)


@pytest.mark.parametrize(
    ("whereabouts", "staying"),
    [
        (Whereabouts.OUT, HEADS),
        (Whereabouts.OVERNIGHT, HEADS),
        (Whereabouts.MOVED, HEADS - 1),
        (Whereabouts.LEFT, HEADS - 1),
    ],
)
def test_who_is_out_keeps_the_place_and_who_left_does_not(whereabouts: Whereabouts, staying: int):
    record = replace(RECORD, away=(away(whereabouts),))
    assert (record.heads_here, record.heads_staying) == (HEADS - 1, staying)


def test_counted_people_without_names_are_away_as_a_number():
    assert replace(RECORD, away=(away(Whereabouts.OUT, 2), away(Whereabouts.LEFT))).heads_here == HEADS - 3


def test_more_away_than_there_are_is_nobody_here():
    assert replace(RECORD, away=(away(Whereabouts.LEFT, HEADS + 3),)).heads_here == 0


def test_an_undone_reception_has_nobody():
    record = replace(RECORD, undone=True)
    assert (record.heads_here, record.heads_staying) == (0, 0)


def test_every_change_leads_somewhere():
    assert {whereabouts_after(change) for change in PresenceChange} == set(Whereabouts)

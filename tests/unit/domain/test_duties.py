"""Who may do what where: the table of roles as an organiser's table, a centre and a shelter's desk see it."""

import pytest

from kiosk.domain.duties import AT_OWN_TABLE, EVERY_DUTY, MAY, NO_DUTY, WHERE_NOBODY_COULD, Belonging, Duty, may_of
from sync.protocol.values import StaffRole

CORRECT = frozenset({Duty.CORRECT})


@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.parametrize("is_table_alone", [True, False])
def test_an_organisers_people_see_and_set_nothing_of_a_shelter(role, is_table_alone):
    assert may_of(role, Belonging.ORGANIZER, is_table_alone=is_table_alone) <= AT_OWN_TABLE
    assert not AT_OWN_TABLE & {Duty.CARE, Duty.PROTECTED, Duty.EXPORT, Duty.SETTINGS, Duty.STAFF, Duty.PURGE}


def test_an_organiser_corrects_at_their_table_and_ends_the_day_where_it_is_nothing_else():
    def organizer(belonging, *, is_table_alone):
        return may_of(StaffRole.ORGANIZER, belonging, is_table_alone=is_table_alone)

    assert organizer(Belonging.ORGANIZER, is_table_alone=True) == {Duty.CORRECT, Duty.EXIT}
    assert organizer(Belonging.ORGANIZER, is_table_alone=False) == CORRECT
    assert organizer(Belonging.PLACE, is_table_alone=False) == CORRECT, "of a volunteer centre"
    assert organizer(Belonging.CITY, is_table_alone=True) == NO_DUTY, "of no organiser in particular"


@pytest.mark.parametrize("belonging", [Belonging.CITY, Belonging.PLACE])
def test_all_other_people_may_the_same_wherever_they_are_known(belonging):
    for role in set(StaffRole) - {StaffRole.ORGANIZER}:
        for is_table_alone in (True, False):
            assert may_of(role, belonging, is_table_alone=is_table_alone) == MAY[role]
    assert MAY[StaffRole.LEADER] == EVERY_DUTY


def test_care_is_never_given_where_nobody_is_known():
    assert WHERE_NOBODY_COULD == CORRECT

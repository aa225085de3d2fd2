"""Wrong PINs: three are free, then one waits longer and longer, and in the end only a new PIN opens."""

from kiosk.domain.duties import EVERY_DUTY, MAY, Duty, roles_with
from kiosk.domain.tries import FREE_TRIES, LONGEST_WAIT_S, MAX_TRIES, Tries, after_wrong, against, is_locked, wait_s
from sync.protocol.values import StaffRole

NOW_US = 1_795_000_000_000_000


def wrong(count: int) -> Tries:
    tries = Tries()
    for _ in range(count):
        tries = after_wrong(tries, NOW_US)
    return tries


def test_waits_grow_and_end_somewhere():
    waits = [wait_s(wrong(count), NOW_US) for count in range(MAX_TRIES)]
    assert waits[:6] == [0, 0, 0, 30, 60, 120]
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT_S


def test_the_wait_passes():
    assert wait_s(wrong(FREE_TRIES), NOW_US + 29_000_000) == 1
    assert wait_s(wrong(FREE_TRIES), NOW_US + 30_000_000) == 0


def test_a_clock_that_was_set_back_makes_no_wait_longer():
    assert wait_s(wrong(FREE_TRIES), NOW_US - 10**15) == 30


def test_in_the_end_it_is_locked_until_there_is_a_new_pin():
    assert not is_locked(wrong(MAX_TRIES - 1))
    assert is_locked(wrong(MAX_TRIES))
    assert not is_locked(against(wrong(MAX_TRIES), set_at_us=1))


def test_what_each_role_may_do():
    assert MAY[StaffRole.LEADER] == EVERY_DUTY
    assert MAY[StaffRole.RECEPTION] == {Duty.CARE}
    assert not MAY[StaffRole.IT] & {Duty.CARE, Duty.PROTECTED, Duty.EXPORT}
    assert MAY[StaffRole.ORGANIZER] == {Duty.CORRECT}
    assert set(MAY) == set(StaffRole)
    assert roles_with(Duty.EXPORT) == {StaffRole.LEADER}

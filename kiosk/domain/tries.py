"""Wrong PINs: the first few are free, then one waits longer and longer, and in the end nobody gets in by trying."""

from msgspec import Struct

FREE_TRIES = 3
"""Cold fingers at three in the night."""
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 15 * 60
"""Longer would keep a leader from their shelter; the sealed code is for that."""
MAX_TRIES = 15
"""Of a million PINs: whoever guesses has one chance in 66,000. Only a new PIN of headquarters opens it again."""


class Tries(Struct, frozen=True):
    """Wrong PINs since the last right one, against the PIN that was set at `set_at_us`; the last at `last_us`."""

    wrong: int = 0
    last_us: int = 0
    set_at_us: int = 0


def against(tries: Tries, set_at_us: int) -> Tries:
    """The tries that count against the PIN of today: a new one begins anew."""
    return tries if tries.set_at_us == set_at_us else Tries(set_at_us=set_at_us)


def is_locked(tries: Tries) -> bool:
    """Whether no PIN opens it any more."""
    return tries.wrong >= MAX_TRIES


def wait_s(tries: Tries, now_us: int) -> int:
    """How long nobody may try, in seconds; 0 for now. A clock that was set back makes it no longer than it was."""
    if tries.wrong < FREE_TRIES:
        return 0
    whole_s = min(FIRST_WAIT_S << (tries.wrong - FREE_TRIES), LONGEST_WAIT_S)
    passed_s = (now_us - tries.last_us) // 1_000_000
    return max(0, whole_s - passed_s) if passed_s >= 0 else whole_s


def after_wrong(tries: Tries, now_us: int) -> Tries:
    """The tries after one more that was wrong."""
    return Tries(tries.wrong + 1, now_us, tries.set_at_us)

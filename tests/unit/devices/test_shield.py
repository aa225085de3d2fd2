"""The window is kept out of pictures by what the system offers, and nothing breaks where it offers nothing."""

import pytest

from kiosk.devices.shield import EXCLUDE_FROM_CAPTURE, MONITOR_ONLY, SystemShield


class User32:
    """Windows that knows some affinities."""

    def __init__(self, *known: int) -> None:
        self.known, self.asked = known, []

    def SetWindowDisplayAffinity(self, window_id: int, affinity: int) -> int:
        self.asked.append((window_id, affinity))
        return int(affinity in self.known)


@pytest.mark.parametrize(
    ("known", "asked", "is_covered"),
    [
        ((EXCLUDE_FROM_CAPTURE, MONITOR_ONLY), [EXCLUDE_FROM_CAPTURE], True),
        ((MONITOR_ONLY,), [EXCLUDE_FROM_CAPTURE, MONITOR_ONLY], True),
        ((), [EXCLUDE_FROM_CAPTURE, MONITOR_ONLY], False),
    ],
)
def test_windows_is_asked_for_the_best_it_knows(known, asked, is_covered):
    windows = User32(*known)
    assert SystemShield(windows).cover(7) is is_covered
    assert windows.asked == [(7, one) for one in asked]


def test_a_system_without_such_means_is_no_failure():
    assert SystemShield().cover(7) is False

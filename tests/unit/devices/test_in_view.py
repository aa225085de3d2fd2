"""A code is told when it comes into view, and again only after it was away."""

from kiosk.devices.in_view import AWAY_S, IN_VIEW_MOST, InView
from kiosk.ports.devices import Sighting

CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def sight(*texts: str) -> list[Sighting]:
    return [Sighting(text, text.encode(), CORNERS, "first") for text in texts]


def told(view: InView, now_mono_s: float, *texts: str) -> list[str]:
    return [item.text for item in view.came(sight(*texts), now_mono_s)]


def test_a_code_that_stays_is_told_once():
    view = InView()
    assert told(view, 0.0, "a") == ["a"]
    assert [told(view, step * AWAY_S * 0.9, "a") for step in range(1, 20)] == [[]] * 19


def test_a_code_that_left_is_told_again():
    view = InView()
    told(view, 0.0, "a")
    assert told(view, AWAY_S * 0.99) == []
    assert told(view, AWAY_S, "a") == ["a"]


def test_a_second_code_does_not_wait_for_the_first():
    view = InView()
    assert told(view, 0.0, "a") == ["a"]
    assert told(view, 0.1, "a", "b", "b") == ["b"]


def test_a_wall_of_codes_does_not_fill_the_memory():
    view = InView()
    told(view, 0.0, *(str(number) for number in range(IN_VIEW_MOST * 3)))
    assert len(view._last_mono_s) == IN_VIEW_MOST
    assert told(view, 0.1, str(IN_VIEW_MOST * 3 - 1)) == []

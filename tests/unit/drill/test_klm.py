"""The Keystroke-Level Model: its constants as published, and how acts add up."""

from collections import Counter

import pytest

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.klm import Act, Operator
from kiosk.commands.drilling.timing import Hand, Timing


@pytest.mark.parametrize(
    ("operator", "published_s"),
    [("K", 0.28), ("P", 1.10), ("H", 0.40), ("M", 1.35), ("B", 0.10)],
)
def test_the_constants_are_those_of_the_papers(operator: str, published_s: float):
    assert klm.SECONDS[Operator(operator)] == published_s


def test_a_count_of_four_is_one_decision_and_two_keys():
    timing = Timing()
    timing.did(Act.DECIDE)
    timing.did(Act.PRESS, 2)
    assert timing.operators == Counter({Operator.THINK: 1, Operator.KEY: 2})
    assert klm.seconds(timing.operators) == pytest.approx(1.35 + 2 * 0.28)


def test_the_hand_moves_only_when_the_tool_changes():
    timing = Timing()
    for act in (Act.AIM_SCANNER, Act.AIM_SCANNER, Act.CONFIRM, Act.POINT_AND_CLICK, Act.PRESS):
        timing.did(act)
    assert timing.operators[Operator.HOME] == 4
    assert timing.hand is Hand.KEYBOARD


def test_thinking_and_taking_a_code_leave_the_hand_where_it_is():
    timing = Timing(Hand.SCANNER)
    timing.did(Act.DECIDE)
    timing.did(Act.TAKE_CODE)
    assert timing.operators[Operator.HOME] == 0
    assert timing.hand is Hand.SCANNER


def test_no_key_moves_no_hand():
    timing = Timing(Hand.MOUSE)
    timing.did(Act.PRESS, 0)
    assert not +timing.operators


def test_a_journal_s_line_is_read_back():
    assert klm.read({"M": 2, "K": 3}) == Counter({Operator.THINK: 2, Operator.KEY: 3})
    with pytest.raises(ValueError, match="X"):
        klm.read({"X": 1})

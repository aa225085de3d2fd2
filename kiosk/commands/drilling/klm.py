"""The Keystroke-Level Model: what a practised clerk's own part of an act takes, in seconds.

Card, S. K., Moran, T. P., Newell, A. (1980): The keystroke-level model for user performance time with interactive
systems. Communications of the ACM 23(7), 396-410; the same authors (1983): The Psychology of Human-Computer
Interaction, chapter 8. The model knows practised, faultless routine at a machine. It does not know speaking with
people, reading papers, hesitation, or the input method's conversion to kanji.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Operator(StrEnum):
    """One elementary act; R, the system's response, is not modelled here but measured."""

    KEY = "K"
    POINT = "P"
    HOME = "H"
    THINK = "M"
    BUTTON = "B"


SECONDS: Mapping[Operator, float] = {
    Operator.KEY: 0.28,
    Operator.POINT: 1.10,
    Operator.HOME: 0.40,
    Operator.THINK: 1.35,
    Operator.BUTTON: 0.10,
}
"""K is that of an "average non-secretary typist" (40 words a minute), the honest one for staff of a city office; 0.20
would be an average skilled typist. K, P, H and M are from figure 1 of 1980 and chapter 8 of 1983; B, one press or
release of a mouse button, was added to the model by D. Kieras (1993, Using the Keystroke-Level Model)."""

Operators = tuple[Operator, ...]

_K, _P, _H, _M, _B = Operator.KEY, Operator.POINT, Operator.HOME, Operator.THINK, Operator.BUTTON


class Act(StrEnum):
    """Elementary acts at the desk; their operators stand in `ACTS`."""

    TAKE_CODE = "take_code"
    TAKE_CARD = "take_card"
    AIM_SCANNER = "aim_scanner"
    AIM_AGAIN = "aim_again"
    CONFIRM = "confirm"
    TICK = "tick"
    DECIDE = "decide"
    PRESS = "press"
    POINT_AND_CLICK = "point_and_click"


ACTS: Mapping[Act, Operators] = {
    # The phone is moved before the camera as a pointer is moved to a target.
    Act.TAKE_CODE: (_M, _P),
    # The card is laid on the reader, and seen to be the person's.
    Act.TAKE_CARD: (_M, _P),
    # The trigger is a key.
    Act.AIM_SCANNER: (_M, _P, _K),
    # One slip after the other: the next shot is anticipated in the one before, and nothing is thought between them
    # (rule 1 of 1980).
    Act.AIM_AGAIN: (_P, _K),
    # What stands on the screen is read and agreed to.
    Act.CONFIRM: (_M, _K),
    # One person of the list is found and turned over by the digit beside the name.
    Act.TICK: (_M, _K),
    # A new piece of what was said is called to mind: a name, a date, a number of heads (rule 0 of 1980).
    Act.DECIDE: (_M,),
    # A key within a piece, and the Enter that ends it (rules 1 and 2: no thinking before what is anticipated).
    Act.PRESS: (_K,),
    # To the mouse's target and click; the button goes down and up.
    Act.POINT_AND_CLICK: (_M, _P, _B, _B),
}
MOVE_HAND: Operators = (_H,)
"""Between keyboard, mouse and hand scanner, whenever the next act needs another one than the last."""


def operators_of(act: Act, times: int = 1) -> Counter[Operator]:
    """How many of each operator `times` such acts need."""
    return Counter({operator: count * times for operator, count in Counter(ACTS[act]).items()})


def seconds(operators: Mapping[Operator, int]) -> float:
    """What so many operators take."""
    return sum(SECONDS[operator] * count for operator, count in operators.items())


def read(plain: Mapping[str, int]) -> Counter[Operator]:
    """Operators from a journal's line. Raises ValueError for an unknown one."""
    return Counter({Operator(sign): count for sign, count in plain.items()})


def total(parts: Iterable[Mapping[Operator, int]]) -> Counter[Operator]:
    """The sum of several acts."""
    summed: Counter[Operator] = Counter()
    for part in parts:
        summed.update(part)
    return summed

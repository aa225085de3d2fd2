"""What one act cost: the clerk's operators, counted as they are played, and the waiting for the screen, measured."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.klm import Operator


class Hand(Enum):
    """Where the clerk's hand is."""

    KEYBOARD = auto()
    SCANNER = auto()
    MOUSE = auto()


_TOOL = {klm.Act.AIM_SCANNER: Hand.SCANNER, klm.Act.AIM_AGAIN: Hand.SCANNER, klm.Act.POINT_AND_CLICK: Hand.MOUSE}
_NO_TOOL = (klm.Act.DECIDE, klm.Act.TAKE_CODE, klm.Act.TAKE_CARD)


@dataclass
class Timing:
    """Begins with the hand where it was left; one is made for each act."""

    hand: Hand = Hand.KEYBOARD
    operators: Counter[Operator] = field(default_factory=Counter)
    machine_s: float = 0.0
    waits: int = 0

    def did(self, act: klm.Act, times: int = 1) -> None:
        """The clerk did this so often; the hand moves first where the tool is another one."""
        if times and act not in _NO_TOOL:
            tool = _TOOL.get(act, Hand.KEYBOARD)
            if tool is not self.hand:
                self.operators.update(klm.MOVE_HAND)
                self.hand = tool
        self.operators.update(klm.operators_of(act, times))

    def waited(self, wait_s: float) -> None:
        """The clerk waited for the screen."""
        self.machine_s += wait_s
        self.waits += 1

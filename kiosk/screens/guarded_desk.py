"""The desk with somebody before it who asks for a leader: an act that needs one is done after they have said who."""

from collections.abc import Callable
from typing import Any

from kiosk.desk.counter import Site
from kiosk.desk.desk import Act, AskDuty, duty_of, hangs_on_file
from kiosk.desk.lane import Answer
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Failed
from kiosk.screens.desk_door import DeskDoor

Need = Callable[[Duty, Callable[[], None], Callable[[], None]], None]
"""`(duty, granted, given up)`: asks for somebody who may; one of the two is called, at once or later."""
NOT_ALLOWED = "not_allowed"


class GuardedDesk:
    """A `DeskDoor`. The desk itself refuses too: this only spares people the refusal."""

    def __init__(self, desk: DeskDoor, need: Need) -> None:
        self._desk, self._need = desk, need

    @property
    def site(self) -> Site:
        """Where the desk stands."""
        return self._desk.site

    def submit(self, act: Act[Any], answer: Answer) -> None:
        """Do an act, once somebody is there who may."""
        self._when_allowed(act, lambda: self._desk.submit(act, answer), answer)

    def ask(self, look: Act[Any], answer: Answer) -> None:
        """Only look, once somebody is there who may."""
        self._when_allowed(look, lambda: self._desk.ask(look, answer), answer)

    def _when_allowed(self, act: Act[Any], do: Callable[[], None], answer: Answer) -> None:
        if hangs_on_file(act):
            self._desk.ask(AskDuty(act), lambda needed: self._heard(needed, do, answer))
        else:
            self._heard(duty_of(act), do, answer)

    def _heard(self, needed: Duty | Failed | None, do: Callable[[], None], answer: Answer) -> None:
        if isinstance(needed, Failed):
            answer(needed)
        elif needed is None or needed in self.site.may:
            do()
        else:
            self._need(needed, do, lambda: answer(Failed(NOT_ALLOWED)))

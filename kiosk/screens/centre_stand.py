"""The place where the rooms of the volunteer centre's page meet: work, board, what was told, and the desk."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from kiosk.desk.centre import CentreView, LookAtCentre
from kiosk.desk.desk import Act
from kiosk.domain.centre_board import Board, CardLine, NeedLine, TeamLine
from kiosk.domain.centre_rules import CentreRules
from kiosk.ports.clock import Clock
from kiosk.screens.centre_answers import CentreAnswer, answer_to
from kiosk.screens.centre_work import CentreWork, Listing
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import Message
from kiosk.screens.reception_state import Tone
from sync.protocol.centre_figures import CentreFigures
from sync.protocol.city_form import local_time
from sync.protocol.ids import ENTROPY_BYTES, uuid7

NO_BOARD = Board(date(1970, 1, 1), (), (), (), CentreFigures())


class CentreStand:
    """What all rooms share; `show` draws, `on_tone` lets an answer be heard."""

    def __init__(self, desk: DeskDoor, clock: Clock, rules: CentreRules, show: Callable[[], None]) -> None:
        self.desk, self.clock, self.rules = desk, clock, rules
        self._show = show
        self.on_tone: Callable[[Tone], None] = lambda _tone: None
        self.work: CentreWork = Listing()
        self.view = CentreView(NO_BOARD, "", "")
        self.answer: CentreAnswer | None = None

    @property
    def board(self) -> Board:
        """The board as it was seen last."""
        return self.view.board

    def today(self) -> date:
        """The day in Japan."""
        return local_time(self.clock.now_us()).date()

    def new_id(self) -> UUID:
        """A fresh identifier."""
        return uuid7(self.clock.now_us() // 1000, self.clock.entropy(ENTROPY_BYTES))

    def change(self, work: CentreWork) -> None:
        """Something else is in work."""
        self.work = work
        self._show()

    def say(self, tone: Tone, words: Message) -> None:
        """A sentence above the work."""
        self.hear(CentreAnswer(tone, words))

    def hear(self, answer: CentreAnswer | None) -> None:
        """What came of an act is shown and heard."""
        self.answer = answer
        if answer is not None:
            self.on_tone(answer.tone)
        self._show()

    def submit(self, act: Act[Any], then: Callable[[object], None] | None = None) -> None:
        """Do an act; its answer is told, then the board is looked at anew, then `then` gets the outcome."""

        def done(outcome: object) -> None:
            self.hear(answer_to(outcome))
            self.refresh()
            if then is not None:
                then(outcome)

        self.desk.submit(act, done)

    def refresh(self) -> None:
        """Look at the board anew."""
        self.desk.ask(LookAtCentre(self.today()), self._seen)

    def card(self, volunteer_id: UUID) -> CardLine | None:
        """A card of the board."""
        return next((one for one in self.board.cards if one.record.volunteer.volunteer_id == volunteer_id), None)

    def need(self, need_id: UUID) -> NeedLine | None:
        """A need of the board."""
        return next((one for one in self.board.needs if one.record.need.need_id == need_id), None)

    def team(self, team_id: UUID) -> TeamLine | None:
        """A team of the board."""
        return next((one for one in self.board.teams if one.record.team_id == team_id), None)

    def _seen(self, found: object) -> None:
        if isinstance(found, CentreView):
            self.view = found
            self._show()

"""The volunteer centre's page: every input is live at once, and each touch makes a new frozen state."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from cardreader.states import CardState
from kiosk.desk.centre import CentreView, LookAtCentre, PresentCentreCode
from kiosk.domain.centre_board import Board
from kiosk.domain.centre_board import CardState as Standing
from kiosk.domain.centre_outcomes import CentreCodeRefused, TeamFound, VolunteerFound, VolunteerKnown
from kiosk.domain.centre_rules import USUAL_RULES, CentreRules
from kiosk.ports.clock import Clock
from kiosk.screens import centre_rows as rows
from kiosk.screens.answers import clock_text
from kiosk.screens.card_digits import Verify
from kiosk.screens.carding import Carding
from kiosk.screens.centre_acts import CentreActs
from kiosk.screens.centre_answers import answer_to
from kiosk.screens.centre_carding import CentreCarding
from kiosk.screens.centre_form_touches import CentreFormTouches
from kiosk.screens.centre_matching import ROWS, CentreMatching
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_state import CentreAct, CentrePanel, CentreState, Header, ListPanel
from kiosk.screens.centre_work import (
    NEW_CARD,
    CardOpen,
    FiguresOpen,
    Filling,
    Listing,
    Matching,
    NeedOpen,
    TeamOpen,
)
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import Message, message
from kiosk.screens.pages import Pages
from kiosk.screens.papers import PaperDoor
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.surroundings import operator_of
from sync.protocol.centre import Volunteer
from sync.protocol.values import ReceptionMethod

ALL = tuple(Standing)
LOOK_EVERY_S = 5
"""Whoever stands at the board sees a neighbour's act within this time; a busy day's board is no small look."""
Draw = Callable[[CentreState], None]


def _silent(_tone: Tone) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class CentreCalls:
    """Whom the screen tells: the card reader, whoever plays sounds, and the pages, of which it becomes the front."""

    verify: Verify = lambda _credential: False
    on_tone: Callable[[Tone], None] = _silent
    pages: Pages | None = None


class CentreScreen:
    """One method for each touch; the rooms beside it hold what belongs together. Works only while the page is open.

    `on_shown` hears of what is drawn too, and of None when the page is put away: exercises follow it.
    """

    def __init__(
        self,
        desk: DeskDoor,
        clock: Clock,
        papers: PaperDoor,
        rules: CentreRules = USUAL_RULES,
        calls: CentreCalls | None = None,
    ) -> None:
        self._draw: Draw | None = None
        self.on_shown: Callable[[CentreState | None], None] = lambda _state: None
        self._calls = calls or CentreCalls()
        self._stand = CentreStand(desk, clock, rules, self._show)
        self.form = CentreFormTouches(self._stand)
        self._matching = CentreMatching(self._stand)
        self._cards = CentreCarding(self._stand, self._calls.verify, self.form)
        self._acts = CentreActs(self._stand, self.form, self._matching, papers)
        self._past: Board | None = None
        self._ticks = 0
        self._stand.on_tone = self._calls.on_tone

    @property
    def is_open(self) -> bool:
        """Whether the page is looked at: then codes and cards are for it."""
        return self._draw is not None

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; what was typed before is still there."""
        self._draw = draw
        self._show()
        self._stand.refresh()
        if self._calls.pages is not None:
            self._calls.pages.turn_to(self)

    def leave(self) -> None:
        """Nobody looks any more; what was typed stays."""
        self._draw = None
        if self._calls.pages is not None:
            self._calls.pages.turn_back(self)
        self.on_shown(None)

    def tick(self) -> None:
        """A second has passed: every LOOK_EVERY_S another desk may have written, a team may be late."""
        self._ticks += 1
        if self.is_open and self._ticks % LOOK_EVERY_S == 0:
            self._stand.refresh()

    def refresh(self) -> None:
        """Look at the board anew: another desk's records came down."""
        if self.is_open:
            self._stand.refresh()

    @property
    def state(self) -> CentreState:
        """What is drawn now."""
        stand, now_us = self._stand, self._stand.clock.now_us()
        work, answer = stand.work, stand.answer
        need_id = work.need_id if isinstance(work, NeedOpen | Matching) else None
        team_id = work.team_id if isinstance(work, TeamOpen) else None
        return CentreState(
            header=self._header(),
            panel=self._panel(),
            needs=rows.need_rows(stand.board, need_id),
            teams=rows.team_rows(stand.board, now_us, team_id),
            told=Told(answer.tone, answer.words) if answer else None,
            number=answer.number if answer else "",
            lines=answer.lines if answer else (),
        )

    def _header(self) -> Header:
        stand, cards = self._stand, self._stand.board.cards
        return Header(
            centre=stand.view.centre,
            operation=stand.view.operation,
            record_mode=stand.desk.site.record_mode,
            clock=clock_text(stand.clock.now_us()),
            participants=stand.board.figures.participants,
            waiting=sum(one.free_heads for one in cards if one.state is Standing.WAITING),
            out=sum(one.standing.heads for one in stand.board.teams if one.standing.is_out),
            needs_open=stand.board.figures.needs_open,
            operator=operator_of(stand.desk.site),
        )

    def _panel(self) -> CentrePanel:
        stand = self._stand
        match stand.work:
            case Filling() as work:
                return self.form.panel(work)
            case Matching() as work:
                return self._matching.panel(work)
            case Carding() as work:
                return work.panel(stand.today())
            case FiguresOpen(day):
                board = self._past if self._past is not None and self._past.day == day else stand.board
                return rows.figures_panel(day, board.figures)
            case Listing() as work:
                return self._list(work)
            case _:
                return self._detail()

    def _detail(self) -> CentrePanel:
        stand = self._stand
        match stand.work:
            case CardOpen(volunteer_id, is_shown) if (card := stand.card(volunteer_id)) is not None:
                return rows.card_panel(card, stand.today(), stand.rules, is_shown=is_shown)
            case NeedOpen(need_id, is_shown) if (need := stand.need(need_id)) is not None:
                return rows.need_panel(need, is_shown=is_shown)
            case TeamOpen(team_id) if (team := stand.team(team_id)) is not None:
                cards = {one.record.volunteer.volunteer_id: one for one in stand.board.cards}
                return rows.team_panel(team, cards, stand.clock.now_us())
            case _:  # taken back meanwhile, perhaps by another desk
                return self._list(Listing())

    def _list(self, work: Listing) -> ListPanel:
        stand = self._stand
        lines = rows.cards_like(stand.board, work.text, ALL)
        shown = tuple(
            rows.card_row(line, stand.today(), stand.rules, chosen=index == work.selected)
            for index, line in enumerate(lines[:ROWS])
        )
        return ListPanel(message("centre.prompt"), message("centre.hint"), work.text, shown, max(0, len(lines) - ROWS))

    # -- inputs

    def scanned(self, text: str) -> None:
        """A code was read by the camera or a hand scanner."""
        if not self._cards.digits.scanned(text):
            self._stand.desk.ask(PresentCentreCode(text), self._presented)

    def card_changed(self, state: CardState) -> None:
        """The card reader says something new."""
        self._cards.state_changed(state)

    def text_changed(self, text: str) -> None:
        """The line of the list as it stands."""
        work = self._stand.work
        if isinstance(work, Listing | Matching) and work.text != text:
            self._stand.change(replace(work, text=text, selected=NEW_CARD))

    def typed(self, character: str) -> None:
        """A digit for a card."""
        self._cards.digits.typed(character)

    def backspace(self) -> None:
        """The last digit for a card was wrong."""
        self._cards.digits.backspace()

    def bookmark(self) -> Callable[[], None]:
        """How to undo what the next sign does, should it turn out to be a hand scanner's."""
        work = self._stand.work
        return lambda: self._stand.change(work)

    # -- touches

    def confirm(self) -> None:
        """Enter: what it means for the work in hand."""
        match self._stand.work:
            case Filling(busy=False) as work:
                self.form.confirm(work)
            case Matching() as work:
                self._matching.confirm(work)
            case Carding():
                self._cards.digits.confirm()
            case Listing() as work:
                self._confirm_line(work)
            case _:
                self._acts.confirm()

    def _confirm_line(self, work: Listing) -> None:
        lines = rows.cards_like(self._stand.board, work.text, ALL)[:ROWS]
        if 0 <= work.selected < len(lines):
            self.open_row(lines[work.selected].record.volunteer.volunteer_id)
        elif work.text.strip():
            self.form.open_volunteer(work.text)

    def escape(self) -> bool:
        """Back to the list; False where the list was shown already, so that the page may close."""
        is_back = isinstance(self._stand.work, Listing) and not self._stand.work.text
        self._stand.answer = None
        self._stand.change(Listing())
        return not is_back

    def move(self, step: int) -> None:
        """Up and down among the rows, or among the fields."""
        work = self._stand.work
        if isinstance(work, Filling):
            self.form.step(step)
        elif isinstance(work, Listing | Matching):
            panel = self._panel()
            count = len(panel.rows) if isinstance(panel, ListPanel) else 0
            selected = min(max(work.selected + step, NEW_CARD), count - 1)
            self._stand.change(replace(work, selected=selected))

    def open_row(self, entry_id: UUID) -> None:
        """A card was touched: it is opened, or ticked where it is chosen who goes."""
        if isinstance(self._stand.work, Matching):
            self._matching.tick(entry_id)
        elif isinstance(self._stand.work, TeamOpen):
            self._acts.release(self._stand.work.team_id, entry_id)
        else:
            self._stand.change(CardOpen(entry_id))

    def open_need(self, need_id: UUID) -> None:
        """A need was touched."""
        self._stand.change(NeedOpen(need_id))

    def open_team(self, team_id: UUID) -> None:
        """A team was touched."""
        self._stand.change(TeamOpen(team_id))

    def new_need(self) -> None:
        """案件を受け付ける: an empty form for a need."""
        self.form.open_need()

    def more_heads(self, step: int) -> None:
        """One head more or fewer of the card that was ticked last."""
        self._matching.more_heads(step)

    def figures(self) -> None:
        """本日の数: the figures of today."""
        self._stand.change(FiguresOpen(self._stand.today()))

    def turn_day(self, step: int) -> None:
        """The figures of the day before or after."""
        work = self._stand.work
        if isinstance(work, FiguresOpen):
            day = work.day + timedelta(days=step)
            self._stand.desk.ask(LookAtCentre(day), self._take_past)

    def press(self, act: CentreAct) -> None:
        """One of the large buttons."""
        work = self._stand.work
        if act in (CentreAct.DAY_BEFORE, CentreAct.DAY_AFTER):
            self.turn_day(-1 if act is CentreAct.DAY_BEFORE else 1)
        elif act is CentreAct.SHOW:
            self._acts.show_sensitive()
        elif isinstance(work, Matching) and act is CentreAct.FORM_TEAM:
            self._matching.make(work)
        else:
            self._acts.press(act)

    def say(self, words: Message) -> None:
        """A sentence of the desk's."""
        self._stand.say(Tone.ALREADY_HERE, words)

    def use_pin(self) -> None:
        """The card's PIN instead of the printed number."""
        self._cards.digits.use_pin()

    def use_number(self) -> None:
        """The printed number instead of the PIN."""
        self._cards.digits.use_number()

    def card_by_hand(self) -> None:
        """The card cannot be read: type."""
        self._cards.by_hand()

    # -- answers

    def _presented(self, found: object) -> None:
        match found:
            case VolunteerFound(volunteer, method):
                self._begin(volunteer, method)
            case VolunteerKnown(record):
                if isinstance(self._stand.work, Matching):
                    self._matching.tick(record.volunteer.volunteer_id)
                else:
                    self._stand.hear(answer_to(found))
                    self._leave_to(CardOpen(record.volunteer.volunteer_id))
            case TeamFound(record):
                self._acts.team_shown(record.team_id)
            case CentreCodeRefused(volunteer=Volunteer() as volunteer):
                self._stand.hear(answer_to(found))
                self._begin(volunteer, ReceptionMethod.MANUAL)
            case _:
                self._stand.hear(answer_to(found))

    def _begin(self, volunteer: Volunteer, method: ReceptionMethod) -> None:
        """Somebody new stands there; what is typed right now is finished first."""
        if isinstance(self._stand.work, Filling):
            self._stand.say(Tone.LOOK, message("centre.told.finish_first"))
        else:
            self.form.open_found(volunteer, method)

    def _leave_to(self, work: CardOpen) -> None:
        if not isinstance(self._stand.work, Filling):
            self._stand.change(work)

    def _take_past(self, found: object) -> None:
        if isinstance(found, CentreView):
            self._past = found.board
            self._stand.change(FiguresOpen(found.board.day))

    def _show(self) -> None:
        if self._draw is not None:
            state = self.state
            self._draw(state)
            self.on_shown(state)

"""The roster: a search line that is always live, filters, a card, and deliberate acts that are noted in the file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk.desk.overview import OpenHousehold
from kiosk.desk.roster import AnswerInquiry, ListRoster, NoteSighting, OpenAsLeader, ShowCare
from kiosk.desk.roster import Told as ToldOf
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Failed, Refused
from kiosk.domain.safety import Asker
from kiosk.ports.clock import Clock
from kiosk.ports.roster import ListedLine, RosterPage
from kiosk.ports.sightings import SightingKind
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import Message, message
from kiosk.screens.paper_words import told_of, work_of
from kiosk.screens.papers import GivenUp, PaperDoor, PaperFailed, Places, RosterOrder, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.report import places_of
from kiosk.screens.roster_card import Born, card_of, facts_of, name_of
from kiosk.screens.roster_filters import LIMIT, Filters
from kiosk.screens.roster_state import ChipKind, Inquiry, RosterRow, RosterState
from kiosk.screens.shelf_state import Told
from sync.protocol.city_form import local_time
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord

LOOK_EVERY_TICKS = 5
"""Other desks' receptions come into the list within some seconds."""
Draw = Callable[[RosterState], None]


class RosterScreen:
    """One method for each touch; works only while somebody looks. A leader's view ends when the sheet is left."""

    def __init__(self, desk: DeskDoor, clock: Clock, papers: PaperDoor) -> None:
        self._desk, self._clock, self._papers = desk, clock, papers
        self._draw: Draw | None = None
        self._state = RosterState()
        self._filters = Filters()
        self._lines: tuple[ListedLine, ...] = ()
        self._asked = self._ticks = 0

    @property
    def state(self) -> RosterState:
        """What is drawn now."""
        return self._state

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; every visit begins with everybody."""
        self._draw = draw
        self._state, self._filters = RosterState(work=self._state.work), Filters()
        self._list()
        self._papers.look(self._found_places)

    def leave(self) -> None:
        """Nobody looks any more: what was shown is forgotten; a document under way is finished."""
        self._draw = None
        self._lines = ()
        self._state = RosterState(work=self._state.work)

    def tick(self) -> None:
        """A second has passed."""
        self._ticks += 1
        if self._draw is not None and self._ticks % LOOK_EVERY_TICKS == 0:
            self._list()

    def search(self, text: str) -> None:
        """The search line as it stands."""
        self._show(query=text, told=None)
        self._list()

    def toggle(self, kind: ChipKind, value: str) -> None:
        """A chip was touched; who asks for those with needs sees who has any, which is noted."""
        turned = self._filters.turned(kind, value)
        if kind is ChipKind.CARE and turned.values(ChipKind.CARE):
            note = NoteSighting(SightingKind.CARE_LISTED)
            self._desk.submit(note, lambda noted: self._noted(noted, lambda: self._turn(turned)))
        else:
            self._turn(turned)

    def select(self, index: int) -> None:
        """A line was chosen: its household's card comes up, without what is sensitive."""
        if 0 <= index < len(self._lines):
            line = self._lines[index]
            is_same = index == self._state.selected and self._state.card is not None
            self._show(selected=index, card=self._state.card if is_same else None)
            if not is_same:
                self._open(line)

    def move_selection(self, step: int) -> None:
        """One line down (1) or up (-1)."""
        self.select(max(0, min(len(self._lines) - 1, self._state.selected + step)))

    def show_care(self) -> None:
        """Show what is sensitive of the household on the card; who looked is noted."""
        if self._selected is not None:
            chosen = self._selected
            self._desk.submit(ShowCare(chosen.household_id), lambda record: self._opened(record, chosen, care=True))

    def be_leader(self, is_leader: bool) -> None:  # noqa: FBT001 - a switch has one meaning
        """A deliberate act: from now until the sheet is left, those who must stay hidden are shown; it is noted."""
        if not is_leader:
            self._lead(is_leader=False)
            return
        note = NoteSighting(SightingKind.PROTECTED_SHOWN)
        self._desk.submit(note, lambda noted: self._noted(noted, lambda: self._lead(is_leader=True)))

    def somebody_else(self) -> None:
        """Whoever stands here now may not see what was shown: needs are covered, the leader's view ends."""
        if self._state.is_leader and Duty.PROTECTED not in self._desk.site.may:
            self._lead(is_leader=False)
        if self._draw is not None and Duty.CARE not in self._desk.site.may:
            self._cover_care()

    def _cover_care(self) -> None:
        filters = self._filters
        for value in filters.values(ChipKind.CARE):
            filters = filters.turned(ChipKind.CARE, value)
        card = self._state.card
        if card is not None and card.shows_care:
            self._show(card=None)
            if self._selected is not None:
                self._open(self._selected)
        if filters is not self._filters:
            self._turn(filters)

    def ask(self, name: str, asker: Asker) -> None:
        """安否照会: somebody asks for a person by name."""
        self._show(inquiry=Inquiry(asker))
        self._desk.submit(AnswerInquiry(name, asker), lambda answer: self._answered(answer, asker))

    def forget_inquiry(self) -> None:
        """The next one who asks must not see what the last one heard."""
        self._show(inquiry=Inquiry())

    def write(self, order: RosterOrder, folder: Path | None) -> None:
        """Carry the list out."""
        if self._state.work is not None:
            return
        order = replace(order, with_hidden=self._state.is_leader and not order.only_public)
        self._show(work=work_of("roster", 0, 0), told=None)
        self._papers.write(order, folder, self._progressed, self._written)

    def give_up(self) -> None:
        """Stop the document under way."""
        self._papers.give_up()

    @property
    def _selected(self) -> ListedLine | None:
        index = self._state.selected
        return self._lines[index] if 0 <= index < len(self._lines) else None

    @property
    def _today(self) -> date:
        return local_time(self._clock.now_us()).date()

    def _list(self) -> None:
        self._asked += 1
        asked, state = self._asked, self._state
        query = self._filters.query(self._desk.site, state.query, self._clock.now_us(), with_hidden=state.is_leader)
        self._desk.ask(ListRoster(query), lambda page: self._listed(page, asked))

    def _listed(self, page: RosterPage | Failed, asked: int) -> None:
        """Only the newest question's answer is shown: older ones come when the next letter is typed already."""
        if asked != self._asked or self._draw is None:
            return
        if isinstance(page, Failed):
            self._show(told=_failed(page.key))
            return
        before, self._lines = self._selected, page.lines
        left = page.persons - sum(max(line.unnamed, 1) for line in page.lines)
        self._show(
            chips=self._filters.chips(page),
            rows=tuple(_row(line, self._today) for line in page.lines),
            sums=message("roster.sums", households=page.households, persons=page.persons),
            more=message("roster.more", count=left) if len(page.lines) == LIMIT and left > 0 else None,
        )
        self._keep_selection(before)

    def _keep_selection(self, before: ListedLine | None) -> None:
        """The same line stays chosen where it is still there; else the first is."""
        keys = [(line.household_id, line.person_id) for line in self._lines]
        key = (before.household_id, before.person_id) if before is not None else None
        if key is not None and key in keys:
            self._show(selected=keys.index(key))
        elif self._lines:
            self._show(selected=-1, card=None)
            self.select(0)
        else:
            self._show(selected=-1, card=None)

    def _open(self, line: ListedLine) -> None:
        if self._state.is_leader:
            act = OpenAsLeader(line.household_id)
            self._desk.submit(act, lambda record: self._opened(record, line, care=False))
        else:
            look = OpenHousehold(line.household_id)
            self._desk.ask(look, lambda record: self._opened(record, line, care=False))

    def _opened(self, record: HouseholdRecord | Refused | Failed | None, line: ListedLine, *, care: bool) -> None:
        if isinstance(record, Refused):
            self._show(told=Told(Tone.REFUSED, message(record.key)))
        elif isinstance(record, Failed):
            self._show(told=_failed(record.key))
        elif record is not None and self._draw is not None and self._selected == line:
            card = card_of(record, self._today, with_care=care, with_hidden=self._state.is_leader)
            self._show(card=card)

    def _turn(self, filters: Filters) -> None:
        self._filters = filters
        self._show(told=None)
        self._list()

    def _lead(self, *, is_leader: bool) -> None:
        told = Told(Tone.LOOK, message("roster.told.leader")) if is_leader else None
        self._show(is_leader=is_leader, card=None, selected=-1, told=told)
        self._list()

    def _noted(self, noted: SightingKind | Failed, then: Callable[[], None]) -> None:
        """What cannot be noted is not shown."""
        if isinstance(noted, Failed):
            self._show(told=_failed(noted.key))
        else:
            then()

    def _answered(self, answer: tuple[ToldOf, ...] | Refused | Failed, asker: Asker) -> None:
        match answer:
            case Refused(key) | Failed(key):
                words = message(key) if isinstance(answer, Refused) else message(f"error.{key}")
                self._show(inquiry=Inquiry(asker, words))
            case ():
                self._show(inquiry=Inquiry(asker, message("roster.inquiry.nothing")))
            case tuple():
                told = tuple(_told(one) for one in answer)
                self._show(inquiry=Inquiry(asker, message("roster.inquiry.may_say"), told))

    def _found_places(self, places: Places | PaperFailed) -> None:
        if isinstance(places, Places):
            self._show(places=places_of(places))

    def _progressed(self, done: int, of: int) -> None:
        self._show(work=work_of("roster", done, of))

    def _written(self, end: Written | GivenUp | PaperFailed) -> None:
        self._show(work=None, told=told_of(end))

    def _show(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields by name
        if state != self._state:
            self._state = state
            if self._draw is not None:
                self._draw(state)


def _row(line: ListedLine, today: date) -> RosterRow:
    where = line.whereabouts
    unnamed = message("roster.unnamed", heads=line.unnamed)
    facts: list[Message] = [message("roster.text", text=line.kana)] if line.kana and line.name else []
    born = Born(line.birth_date, line.birth_date_raw, local_time(line.received_at_us).date())
    facts += facts_of(born, line.sex.value, today)
    facts += [message("roster.heads", heads=line.heads), message(f"stay.{line.stay_type.value}")]
    if line.living_group:
        facts.append(message("roster.text", text=line.living_group))
    return RosterRow(
        household_id=line.household_id,
        number=line.reception_no,
        name=unnamed if line.person_id is None else name_of(line.name, line.kana),
        facts=tuple(facts),
        status=None if where is Whereabouts.HERE else message(f"roster.whereabouts.{where.value}"),
        is_hidden=line.is_hidden,
    )


def _told(one: ToldOf) -> Message:
    where = f"@roster.whereabouts.{one.whereabouts.value}"
    return message("roster.inquiry.person", name=one.name or one.kana, kana=one.kana, where=where)


def _failed(key: str) -> Told:
    return Told(Tone.FAILED, message(f"error.{key}"))

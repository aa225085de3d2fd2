"""Who is not here: households that are out or were not seen for long, and the deliberate end of all stays."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from kiosk.desk.overview import LookAround, Overview
from kiosk.desk.presence import ChangePresence, CloseAll, FindAway, NotSeenFor
from kiosk.desk.stays import KeepNotSeenHours, NotSeenHours
from kiosk.domain.outcomes import Failed, PresenceNoted, Refused, StaysClosed
from kiosk.domain.presence import expected_back
from kiosk.ports.clock import Clock
from kiosk.screens.answers import failed, refused, since_text, who_line
from kiosk.screens.day import today_of
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.whereabouts_state import Closing, WhereaboutsLine, WhereaboutsState, WhereaboutsView
from sync.protocol.presence import Destination, PresenceChange
from sync.protocol.records import HouseholdRecord

LINES_SHOWN = 40
"""A screen or three; whoever has more missing people works from the top."""
LOOKED_UP = 200
REFRESH_TICKS = 10
"""The lists change by minutes, and reading them costs a look into the file."""

Draw = Callable[[WhereaboutsState], None]


class WhereaboutsScreen(DrawnScreen[WhereaboutsState]):
    """Works only while somebody looks: between `observe` and `leave`. `on_changed` is called after each act."""

    def __init__(self, desk: DeskDoor, clock: Clock, on_changed: Callable[[], None]) -> None:
        super().__init__(WhereaboutsState())
        self._desk, self._clock, self._on_changed = desk, clock, on_changed
        self._ticks = 0

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; closing that runs goes on."""
        is_closing = self._state.closing.is_running
        self._observed(draw, self._state if is_closing else WhereaboutsState(hours=self._state.hours))
        self._desk.ask(NotSeenHours(), self._take_hours)
        self.refresh()

    def tick(self) -> None:
        """A second has passed."""
        self._ticks += 1
        if self._is_looked_at and self._ticks % REFRESH_TICKS == 0:
            self.refresh()

    def show(self, view: WhereaboutsView) -> None:
        """Turn to another of the lists."""
        if not self._state.closing.is_running:
            self._show(replace(self._state, view=view, lines=(), more=0, told=None, closing=Closing()))
            self.refresh()

    def choose_hours(self, hours: int) -> None:
        """After how many hours somebody is looked for."""
        self._show(replace(self._state, hours=hours))
        self._desk.submit(KeepNotSeenHours(hours), lambda _hours: self.refresh())

    def refresh(self) -> None:
        """Ask the desk for the list again."""
        match self._state.view:
            case WhereaboutsView.OUT:
                self._desk.ask(FindAway(LOOKED_UP), lambda found: self._take(WhereaboutsView.OUT, found))
            case WhereaboutsView.NOT_SEEN:
                look = NotSeenFor(self._state.hours, LOOKED_UP)
                self._desk.ask(look, lambda found: self._take(WhereaboutsView.NOT_SEEN, found))
            case WhereaboutsView.CLOSING:
                self._desk.ask(LookAround(), self._take_numbers)

    def here(self, household_id: UUID) -> None:
        """見ました, or they are back."""
        is_out = self._state.view is WhereaboutsView.OUT
        change = PresenceChange.RETURN if is_out else PresenceChange.SEEN
        self._desk.submit(ChangePresence(household_id, change), self._changed)

    def choose_destination(self, destination: Destination) -> None:
        """Where everybody goes; nothing is written before `close_all`."""
        closing = self._state.closing
        if self._state.view is WhereaboutsView.CLOSING and not closing.is_running:
            self._show(replace(self._state, closing=replace(closing, destination=destination), told=None))

    def close_all(self) -> None:
        """The deliberate second touch: 退所 of everybody who has a place here."""
        closing = self._state.closing
        if closing.destination is not None and closing.households and not closing.is_running:
            self._show(replace(self._state, closing=replace(closing, is_running=True, done=0)))
            self._close_some()

    def stop_closing(self) -> None:
        """Enough: those who are done stay done, and each can be taken back on its card."""
        if self._state.closing.is_running:
            self._end_closing(message("whereabouts.stopped", done=self._state.closing.done))

    def _close_some(self) -> None:
        destination = self._state.closing.destination
        assert destination is not None
        self._desk.submit(CloseAll(destination), self._closed_some)

    def _closed_some(self, outcome: object) -> None:
        closing = self._state.closing
        if not closing.is_running:
            self._on_changed()
            return
        if not isinstance(outcome, StaysClosed):
            self._end_closing(_why(outcome), Tone.FAILED)
            return
        done = closing.done + outcome.closed
        self._show(replace(self._state, closing=replace(closing, done=done)))
        if outcome.left and outcome.closed:
            self._close_some()
        else:
            self._end_closing(message("whereabouts.closed", done=done))

    def _end_closing(self, words: Message, tone: Tone = Tone.RECEIVED) -> None:
        self._show(replace(self._state, closing=Closing(), told=Told(tone, words)))
        self._on_changed()
        self.refresh()

    def _changed(self, outcome: object) -> None:
        if isinstance(outcome, PresenceNoted):
            told = Told(Tone.RECEIVED, message("whereabouts.noted", reception_no=outcome.record.reception_no))
        else:
            told = Told(Tone.REFUSED, _why(outcome))
        self._show(replace(self._state, told=told))
        self.refresh()
        self._on_changed()

    def _take_hours(self, hours: object) -> None:
        if isinstance(hours, int):
            self._show(replace(self._state, hours=hours))

    def _take(self, view: WhereaboutsView, found: object) -> None:
        if self._state.view is not view or not isinstance(found, tuple):
            return
        lines = tuple(self._line(record) for record in found[:LINES_SHOWN])
        self._show(replace(self._state, lines=lines, more=max(0, len(found) - LINES_SHOWN)))

    def _take_numbers(self, overview: object) -> None:
        closing = self._state.closing
        if isinstance(overview, Overview) and not closing.is_running:
            here = overview.occupancy
            changed = replace(closing, households=here.households, persons=here.persons)
            self._show(replace(self._state, closing=changed))

    def _line(self, record: HouseholdRecord) -> WhereaboutsLine:
        today = today_of(self._clock)
        household_id = record.household.household_id
        if self._state.view is WhereaboutsView.OUT:
            is_open, when_us = expected_back(record)
            key = "whereabouts.out_since" if is_open else "whereabouts.expected"
            out = record.heads_staying - record.heads_here
            where = message(key, people=out, time=since_text(when_us, today))
        else:
            seen_us = max(record.last_seen_us, record.received_at_us)
            where = message("whereabouts.last_seen", people=record.heads_here, time=since_text(seen_us, today))
        return WhereaboutsLine(household_id, record.reception_no, who_line(record.household), where)


def _why(outcome: object) -> Message:
    if isinstance(outcome, Refused):
        return refused(outcome).headline
    return failed(outcome if isinstance(outcome, Failed) else Failed("bug")).headline

"""What of the real screens counts for exercises: which panels stand there, and the figures beside them."""

from dataclasses import dataclass, replace

from kiosk.screens.centre_state import CentreState, DetailPanel, FormPanel, ListPanel
from kiosk.screens.exercise_steps import Counted, Place, Step
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CountEntry,
    FormEntry,
    Found,
    Idle,
    NameEntry,
    Panel,
    ReceptionState,
    Tone,
)
from kiosk.screens.staff_state import StaffPage, StaffState
from kiosk.screens.stay_state import StayCard
from kiosk.screens.venue_state import (
    Choosing,
    Closing,
    CodeShown,
    HandForm,
    ParticipantCard,
    VenueIdle,
    VenuePanel,
    VenueState,
)

_AT_DESK: dict[type[Panel], str] = {
    Idle: "idle",
    Found: "found",
    CountEntry: "count",
    NameEntry: "name",
    FormEntry: "form",
    CardEntry: "card",
    PileEntry: "pile",
    StayCard: "stay",
    PassEntry: "pass",
}
_AT_VENUE: dict[type[VenuePanel], str] = {
    VenueIdle: "venue:idle",
    Answer: "venue:answer",
    Choosing: "venue:choosing",
    HandForm: "venue:hand",
    ParticipantCard: "venue:opened",
    CodeShown: "venue:code",
    Closing: "venue:closing",
}
_UNNAMED = "@operator."
"""How the banner names an operator who is nobody: by a key."""
Figures = tuple[tuple[Counted, int], ...]


@dataclass(frozen=True)
class Part:
    """What one page shows: names of panels, figures, and at the desk the tone of an answer."""

    panels: frozenset[str] = frozenset()
    figures: Figures = ()
    tone: Tone | None = None


NOTHING = Part()


@dataclass(frozen=True)
class Seen:
    """All pages as they were drawn last; `place` is the one in front. `is_named`: somebody said who they are."""

    desk: Part = NOTHING
    venue: Part = NOTHING
    centre: Part = NOTHING
    staff: Part = Part(frozenset({"staff:closed"}))
    place: Place = Place.DESK
    is_named: bool = False
    is_report_kept: bool = False

    @property
    def panels(self) -> frozenset[str]:
        """The panels on the page in front, and what is asked of staff over it."""
        of_page = {Place.DESK: self.desk, Place.VENUE: self.venue, Place.CENTRE: self.centre}[self.place].panels
        is_named = self.is_named and "staff:closed" in self.staff.panels
        return of_page | self.staff.panels | ({"staff:named"} if is_named else frozenset())

    def count(self, name: Counted) -> int:
        """A figure; 0 where its page was never looked at."""
        return dict((*self.desk.figures, *self.venue.figures, *self.centre.figures)).get(name, 0)

    def with_desk(self, state: ReceptionState) -> "Seen":
        """The reception shows another state."""
        panel, tally = state.panel, state.tally
        tone = panel.tone if isinstance(panel, Answer) else None
        waiting = state.pile.data.get("count", 0) if state.pile is not None else 0
        by_method = tuple((Counted(method.value), count) for method, count in tally.by_method)
        figures: Figures = (
            *by_method,
            (Counted.HOUSEHOLDS, tally.households),
            (Counted.OUT, tally.out),
            (Counted.SHEETS, int(waiting)),
        )
        part = Part(frozenset({_AT_DESK.get(type(panel), "answer")}), figures, tone)
        return replace(self, desk=part, is_named=not state.banner.operator.startswith(_UNNAMED))

    def with_venue(self, state: VenueState | None) -> "Seen":
        """The venue's page shows another state; None where it was put away."""
        if state is None:
            return replace(self, place=Place.DESK if self.place is Place.VENUE else self.place)
        shown = {_AT_VENUE.get(type(state.panel), ""), "venue:leaving" if state.is_leaving else "venue:coming"}
        if state.activity is not None and state.activity.is_today and not isinstance(state.panel, Choosing):
            shown.add("venue:chosen")
        figures: Figures = (
            (Counted.NOTED, state.counts.noted),
            (Counted.THERE, state.counts.there),
            (Counted.CERTIFICATES, sum(bool(line.certificate_no) for line in state.lines)),
        )
        return replace(self, venue=Part(frozenset(shown), figures), place=Place.VENUE)

    def with_centre(self, state: CentreState | None) -> "Seen":
        """The volunteer centre's page shows another state; None where it was put away."""
        if state is None:
            return replace(self, place=Place.DESK if self.place is Place.CENTRE else self.place)
        header = state.header
        figures: Figures = (
            (Counted.VOLUNTEERS, header.participants),
            (Counted.WAITING, header.waiting),
            (Counted.NEEDS, header.needs_open),
            (Counted.TEAMS, len(state.teams)),
            (Counted.WORKING, header.out),
        )
        match state.panel:
            case ListPanel(prompt=named) | FormPanel(title=named) | DetailPanel(title=named):
                return replace(self, centre=Part(frozenset({named.key}), figures), place=Place.CENTRE)
            case _:
                return replace(self, centre=Part(frozenset(), figures), place=Place.CENTRE)

    def with_staff(self, state: StaffState) -> "Seen":
        """What is asked of staff changed."""
        shown = {f"staff:{state.page.value}"}
        if state.is_locked and state.page is not StaffPage.CLOSED:
            shown.add("staff:hidden")
        return replace(self, staff=Part(frozenset(shown)))


def is_done(step: Step, before: Seen, now: Seen) -> bool:
    """A panel that stands there already counts: whoever is a step ahead need not go back."""
    if step.panel is not None:
        return step.panel in now.panels
    if step.tone is not None:
        return now.desk.tone is step.tone
    if step.rises is not None:
        return now.count(step.rises) > before.count(step.rises)
    if step.falls is not None:
        return now.count(step.falls) < before.count(step.falls)
    return now.is_report_kept and not before.is_report_kept

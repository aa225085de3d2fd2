"""Touches about codes: looked up, shown, ticked, received; a second code waits behind an unreceived household."""

from dataclasses import replace
from uuid import UUID

from kiosk.desk.arrivals import PresentArrival
from kiosk.desk.codes import PresentCode
from kiosk.desk.overview import OpenHousehold
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.outcomes import AlreadyHere, CodeFound, CodeRefused, Failed, ForeignCode, Refused, SlipFound
from kiosk.domain.venue_outcomes import CertificateChecked
from kiosk.screens import answers
from kiosk.screens.message import message
from kiosk.screens.paper_touches import PaperTouches
from kiosk.screens.pass_touches import PassTouches
from kiosk.screens.stand import Stand, passing_by
from kiosk.screens.stay_touches import StayTouches
from kiosk.screens.venue_answers import certificate_checked
from kiosk.screens.work import Answered, Presenting, Waiting
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod

EXPRESS_UNDO_S = 10
"""Express mode receives without a touch and offers to take it back for so long."""
MAX_WAITING_CODES = 8
"""Codes that were shown while another household stood on the screen; a ninth is asked for again."""


class CodeTouches:
    """What comes from camera and hand scanner."""

    def __init__(self, stand: Stand, paper: PaperTouches, stays: StayTouches, passing: PassTouches) -> None:
        self._stand = stand
        self._paper, self._stays, self._passing = paper, stays, passing
        self._line: list[str] = []
        self._shown = ""
        self._is_asking = False

    def scanned(self, text: str) -> None:
        """Look a code up, behind a household that still waits for its touch and behind a code that is looked up."""
        if self._is_asking or isinstance(self._stand.work, Presenting):
            self._put_in_line(text)
            return
        self._shown, self._is_asking = text, True
        started_ms = self._stand.clock.mono_ms()
        self._stand.desk.ask(PresentCode(text), lambda outcome: self._found(outcome, started_ms))

    def next_in_line(self) -> None:
        """Bring up the code that waits, once the household before it is done."""
        if not self._line or self._is_asking or isinstance(self._stand.work, Presenting):
            return
        if isinstance(self._stand.work, Answered):
            self._stand.flash = passing_by(self._stand.work)
        self.scanned(self._line.pop(0))

    def lay_back(self) -> None:
        """Somebody looks at another household first: the code in work comes next, without being shown again."""
        if isinstance(self._stand.work, Presenting) and not self._stand.work.busy:
            self._line.insert(0, self._shown)

    def toggle_member(self, index: int) -> None:
        """Somebody of the household came, or did not."""
        work = self._stand.work
        if isinstance(work, Presenting) and not work.busy and 0 <= index < len(work.ticks):
            ticks = tuple(tick != (at == index) for at, tick in enumerate(work.ticks))
            self._stand.change(replace(work, ticks=ticks))

    def receive(self, work: Presenting) -> None:
        """Receive those who are ticked."""
        household = work.coming()
        if household.heads == 0:
            self._stand.say(message("next.choose_members"))
            return
        if not work.outcome.returning and (question := self._stand.intake.ask()):
            self._stand.say(question)
            return
        is_on_screen = isinstance(self._stand.work, Presenting)
        self._stand.work = replace(work, busy=True)
        if is_on_screen:  # in express mode the answer is there before a household could be read
            self._stand.show()
        act = ReceiveHousehold(household, work.outcome.method, work.started_mono_ms)
        undo_left_s = EXPRESS_UNDO_S if self._stand.is_express else None
        self._stand.desk.submit(act, lambda outcome: self._stand.answer(outcome, undo_left_s))

    def present_arrival(self, arrival_id: UUID) -> None:
        """Show a family that announced itself by phone, as if its code had been read; not before the one in work."""
        if self._is_asking or isinstance(self._stand.work, Presenting):
            self._stand.say(message("flash.finish_first"))
            return
        started_ms = self._stand.clock.mono_ms()
        self._shown, self._is_asking = "", True
        self._stand.desk.ask(PresentArrival(arrival_id), lambda outcome: self._found(outcome, started_ms))

    def _put_in_line(self, text: str) -> None:
        if text == self._shown:  # held up again while staff look: it must not push its own answer away
            return
        if text not in self._line and len(self._line) < MAX_WAITING_CODES:
            self._line.append(text)
        self._stand.say(message("flash.code_waits", count=len(self._line)))

    def _found(self, outcome: object, started_ms: int) -> None:
        self._is_asking = False
        if self._passing.took(outcome) or self._paper.took(outcome):
            pass
        elif isinstance(outcome, ForeignCode) and not isinstance(self._stand.work, Waiting | Answered):
            # A poster or another app of the family comes into view: no reason to take away what staff are typing.
            self._stand.say(answers.foreign_code(outcome).headline)
        else:
            self._stand.put_form_aside()
            self._present(outcome, started_ms)
        self.next_in_line()

    def _present(self, outcome: object, started_ms: int) -> None:
        match outcome:
            case CodeFound():
                self._present_found(outcome, started_ms)
            case CodeRefused():
                self._stand.change(Answered(answers.code_refused(outcome), household=outcome.household))
            case ForeignCode():
                self._stand.change(Answered(answers.foreign_code(outcome)))
            case CertificateChecked():
                self._stand.change(Answered(certificate_checked(outcome)))
            case SlipFound(record):
                self._stays.open(record.household.household_id)
            case Refused():
                self._stand.change(Answered(answers.refused(outcome)))
            case Failed():
                self._stand.change(Answered(answers.failed(outcome)))

    def _present_found(self, outcome: CodeFound, started_ms: int) -> None:
        here = {one.person_id for one in outcome.already} - set(outcome.returning)
        is_announced = outcome.method is ReceptionMethod.POSTED_CODE
        ticks = tuple(
            person.person_id not in here and (person.came or not is_announced) for person in outcome.household.persons
        )
        if outcome.already and not any(ticks) and not outcome.returning_unnamed:
            self._stand.desk.ask(OpenHousehold(household_id=outcome.already[0].household_id), self._show_already_here)
            return
        work = Presenting(outcome, ticks, started_ms)
        is_returning = bool(outcome.returning or outcome.returning_unnamed)
        must_look = outcome.elsewhere or outcome.twins or (outcome.already and not is_returning)
        if self._stand.is_express and not must_look and not is_announced and not self._stand.intake.is_asking:
            self.receive(work)
        else:
            self._stand.change(work)

    def _show_already_here(self, record: object) -> None:
        if isinstance(record, HouseholdRecord):
            self._stand.change(Answered(answers.already_here(AlreadyHere(record), self._stand.today()), record))

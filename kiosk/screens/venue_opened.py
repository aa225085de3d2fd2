"""One participation opened on the table's page: its times, its certificate, and taking it back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.desk.certificates import HandOutCertificate, NotePrintedAgain, RevokeCertificate
from kiosk.desk.participation_corrections import CorrectTimes, UndoParticipation
from kiosk.desk.participations import CheckOut
from kiosk.domain.outcomes import Failed, Refused
from kiosk.domain.venue_outcomes import CertificateReady, CheckedOut, ParticipationCorrectedHere, TakenBack
from kiosk.ports.venue import KeptCertificate, Standing
from kiosk.screens import venue_lines
from kiosk.screens.answers import clock_text, failure_tone
from kiosk.screens.message import Message, message
from kiosk.screens.paper_words import told_of
from kiosk.screens.papers import CertificateOrder, GivenUp, PaperFailed, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.venue_state import ParticipantCard
from kiosk.screens.venue_times import time_typed
from sync.protocol.venue_records import ParticipationRecord

if TYPE_CHECKING:
    from kiosk.screens.venue import VenueScreen


class Opened:
    """What is done with the participation that is open."""

    def __init__(self, page: "VenueScreen") -> None:
        self._page = page
        self._awaited: UUID | None = None

    def open(self, participation_id: UUID) -> None:
        """Show one participation; one that was noted this very moment comes with the next look at the file."""
        standing = self._standing(participation_id)
        self._awaited = participation_id if standing is None else None
        if standing is not None:
            self._page.turn(self._card(standing))

    def forget(self) -> None:
        """Something else is wanted: nothing opens by itself any more."""
        self._awaited = None

    def follow(self) -> None:
        """The ledger or an act changed what stands: the line follows, what is being typed stays."""
        if self._awaited is not None:
            self.open(self._awaited)
        card = self._open
        standing = self._standing(card.line.participation_id) if card is not None else None
        if card is None or standing is None:
            return
        fresh = self._card(standing)
        is_typed = (card.came, card.went) != (card.line.since, card.line.left)
        times = (card.came, card.went) if is_typed else (fresh.came, fresh.went)
        self._page.turn(replace(card, line=fresh.line, why=fresh.why, came=times[0], went=times[1]))

    def field_changed(self, key: str, value: str) -> None:
        """A time as it is typed: `key` is came or went."""
        card = self._open
        if card is not None and key in ("came", "went"):
            self._page.turn(replace(card, **{key: value}, problem=None, told=None))  # type: ignore[arg-type]

    def apply(self) -> None:
        """The times as typed are right; an empty second one: still there."""
        card = self._open
        standing = self._standing(card.line.participation_id) if card is not None else None
        if card is None or standing is None:
            return
        day_us = standing.record.checked_in_us
        came, went = time_typed(card.came, day_us), time_typed(card.went, day_us)
        if came is None or (card.went.strip() and went is None):
            self._page.turn(replace(card, problem=message("venue.problem.time")))
            return
        came = standing.record.checked_in_us if card.came == card.line.since else came
        self._page.desk.submit(CorrectTimes(card.line.participation_id, came, went), self._acted)

    def check_out(self) -> None:
        """退出: the participant goes now."""
        self._act(CheckOut)

    def undo(self) -> None:
        """取り消す: asked once."""
        card = self._open
        if card is None:
            return
        if card.is_asking_undo:
            self._page.desk.submit(UndoParticipation(card.line.participation_id), self._taken_back)
        else:
            self._page.turn(replace(card, is_asking_undo=True, told=None))

    def hand_certificate(self) -> None:
        """証明書をわたす: printed at once, or laid into this computer's folder; a further one replaces the first."""
        self._act(HandOutCertificate)

    def print_again(self) -> None:
        """The same certificate once more, under its number."""
        card = self._open
        if card is not None and card.line.certificate_no:
            self._page.desk.submit(NotePrintedAgain(card.line.certificate_no), self._acted)

    def revoke_certificate(self) -> None:
        """The certificate was handed out by mistake."""
        self._act(RevokeCertificate)

    def _act(self, act: Callable[[UUID], "CheckOut | HandOutCertificate | RevokeCertificate"]) -> None:
        card = self._open
        if card is not None:
            self._page.desk.submit(act(card.line.participation_id), self._acted)

    @property
    def _open(self) -> ParticipantCard | None:
        return self._page.panel if isinstance(self._page.panel, ParticipantCard) else None

    def _standing(self, participation_id: UUID) -> Standing | None:
        found = self._page.view.participations if self._page.view is not None else ()
        return next((one for one in found if one.record.participation_id == participation_id), None)

    def _card(self, standing: Standing) -> ParticipantCard:
        line = venue_lines.participant_line(standing, self._page.today())
        record = standing.record
        went = clock_text(record.checked_out_us) if record.checked_out_us is not None else ""
        return ParticipantCard(line, clock_text(record.checked_in_us), went, venue_lines.why_of(standing))

    def _acted(self, outcome: object) -> None:
        match outcome:
            case CheckedOut():
                self._tell(Tone.RECEIVED, message("venue.told.left"))
            case ParticipationCorrectedHere():
                self._tell(Tone.RECEIVED, message("venue.told.corrected"))
            case CertificateReady(certificate=certificate):
                self._tell(Tone.RECEIVED, message("venue.told.certificate", number=certificate.number))
                self._print(certificate.number)
            case KeptCertificate(number=number):
                self._print(number)
            case ParticipationRecord():
                self._tell(Tone.UNDONE, message("venue.told.revoked"))
            case Refused(key, data):
                self._tell(Tone.LOOK, Message(key, dict(data)))
            case Failed(key):
                self._tell(failure_tone(outcome), message(f"error.{key}"))
        self._page.refresh()
        self._page.calls.on_changed()

    def _taken_back(self, outcome: object) -> None:
        if isinstance(outcome, TakenBack):
            self._page.answer(outcome)
        else:
            self._acted(outcome)

    def _print(self, number: str) -> None:
        papers = self._page.calls.papers
        if papers is not None:
            papers.write(CertificateOrder(number), _PRINTER, lambda _done, _of: None, self._printed)

    def _printed(self, end: Written | GivenUp | PaperFailed) -> None:
        told = told_of(end)
        self._tell(told.tone, told.words)

    def _tell(self, tone: Tone, words: Message) -> None:
        card = self._open
        if card is None:
            self._page.say(words, tone)
        else:
            typed = (card.line.since, card.line.left) if tone is Tone.RECEIVED else (card.came, card.went)
            self._page.turn(
                replace(card, told=words, told_tone=tone, is_asking_undo=False, came=typed[0], went=typed[1])
            )


_PRINTER: Path | None = None
"""The printer where there is one, else this computer's own folder."""

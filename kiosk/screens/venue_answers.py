"""Outcomes at a venue table as answers: large words, and what to do next; never a promise of points."""

from datetime import date

from kiosk.domain.outcomes import Failed, ForeignCode, Refused
from kiosk.domain.venue_outcomes import (
    CertificateChecked,
    CertificateReady,
    CheckedIn,
    CheckedInBefore,
    CheckedOut,
    CheckedOutBefore,
    CodeOverdue,
    NotCheckedIn,
    ParticipationCorrectedHere,
    ShiftClosed,
    Standing,
    TakenBack,
)
from kiosk.screens import answers
from kiosk.screens.answers import clock_text
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Answer, Tone
from sync.protocol.ages import age_on
from sync.protocol.certificate_code import Certificate
from sync.protocol.credential import Refusal
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import GrantState

MINUTES_PER_HOUR = 60
US_PER_MINUTE = 60_000_000
_CHECKED = {
    Standing.GOOD: Tone.RECEIVED,
    Standing.REVOKED: Tone.REFUSED,
    Standing.UNKNOWN_SIGNER: Tone.REFUSED,
    Standing.DAMAGED: Tone.LOOK,
}


def answer_of(outcome: object, today: date) -> Answer | None:
    """The large answer to an act; None for what is no outcome of one."""
    match outcome:
        case CheckedIn():
            return checked_in(outcome, today)
        case CheckedInBefore(record):
            since = clock_text(record.checked_in_us)
            return Answer(Tone.ALREADY_HERE, message("venue.answer.before", since=since), (who(record, today),))
        case CheckedOut(record):
            return Answer(Tone.RECEIVED, message("venue.answer.left"), (who(record, today), stayed(record)))
        case CheckedOutBefore(record):
            since = clock_text(record.checked_out_us or 0)
            return Answer(Tone.ALREADY_HERE, message("venue.answer.left_before", since=since), (who(record, today),))
        case NotCheckedIn(name):
            step = message("venue.next.turn_to_arrivals")
            return Answer(Tone.LOOK, message("venue.answer.not_there"), (_name(name),), next_step=step)
        case _:
            return _further(outcome, today)


def _further(outcome: object, today: date) -> Answer | None:
    match outcome:
        case TakenBack(record):
            return Answer(Tone.UNDONE, message("venue.answer.undone"), (who(record, today),))
        case ParticipationCorrectedHere(record):
            return Answer(Tone.RECEIVED, message("venue.answer.corrected"), (who(record, today), stayed(record)))
        case ShiftClosed(closed):
            return Answer(Tone.RECEIVED, message("venue.answer.shift_closed"), (_closed(closed),))
        case CertificateChecked():
            return certificate_checked(outcome)
        case CertificateReady(certificate=certificate):
            return Answer(Tone.RECEIVED, message("venue.answer.certificate"), (_number(certificate),))
        case _:
            return _not_done(outcome)


def _not_done(outcome: object) -> Answer | None:
    match outcome:
        case CodeOverdue():
            return code_overdue(outcome)
        case ForeignCode(kind):
            return Answer(Tone.LOOK, message(f"foreign.{kind}"), next_step=message("venue.next.by_hand"))
        case Refused(key, data):
            return Answer(Tone.LOOK, Message(key, dict(data)))
        case Failed():
            return answers.failed(outcome)
        case _:
            return None


def checked_in(outcome: CheckedIn, today: date) -> Answer:
    """Green; amber where the table knows already that there will be no points, with the reason and the paper."""
    judgement, person = outcome.judgement, who(outcome.record, today)
    if judgement.state is GrantState.REFUSED and judgement.reason is not None:
        return Answer(
            Tone.LOOK,
            message("venue.answer.received_no_points"),
            (person, message(f"venue.reason.{judgement.reason.value}")),
            can_undo=True,
            next_step=message("venue.next.certificate"),
        )
    key = "venue.answer.pending" if judgement.reason is None else f"venue.reason.{judgement.reason.value}"
    return Answer(Tone.RECEIVED, message("venue.answer.received"), (person, message(key)), can_undo=True)


def code_overdue(outcome: CodeOverdue) -> Answer:
    """A code of ours that does not count."""
    tone = Tone.LOOK if outcome.reason in (Refusal.EXPIRED, Refusal.NOT_YET_VALID) else Tone.REFUSED
    lines = (_name(outcome.person.name_display),) if outcome.person is not None else ()
    return Answer(tone, message(f"refused.{outcome.reason.value}"), lines, next_step=message("venue.next.by_hand"))


def certificate_checked(outcome: CertificateChecked) -> Answer:
    """Whether a certificate that was shown is good, and what it says."""
    headline = message(f"venue.checked.{outcome.standing.value}")
    certificate = outcome.certificate
    if certificate is None:
        return Answer(_CHECKED[outcome.standing], headline)
    about = message("venue.checked.about", activity=certificate.activity, day=day_text(certificate.day))
    points = message("venue.checked.with_points" if certificate.has_points else "venue.checked.without_points")
    lines = (_name(certificate.name), about, _number(certificate), points)
    return Answer(_CHECKED[outcome.standing], headline, lines)


def day_text(day: date) -> str:
    """A date as figures say it, in every language."""
    return f"{day.year}-{day.month:02d}-{day.day:02d}"


def who(record: ParticipationRecord, today: date) -> Message:
    """見本 花子 さん（46歳・女）: all that the organiser sees of a person (manual: 氏名、年齢、性別)."""
    name, sex = record.name or record.kana, f"@sex.{record.sex.value}"
    if record.birth_date is None:
        return message("venue.who.without_age", name=name, sex=sex)
    return message("venue.who", name=name, age=age_on(record.birth_date, today), sex=sex)


def stayed(record: ParticipationRecord) -> Message:
    """For how long somebody helped."""
    minutes = max(0, ((record.checked_out_us or 0) - record.checked_in_us) // US_PER_MINUTE)
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    return message("venue.stayed", hours=hours, minutes=minutes)


def _name(name: str) -> Message:
    return message("venue.who.name", name=name)


def _number(certificate: Certificate) -> Message:
    return message("venue.certificate.number", number=certificate.number)


def _closed(closed: int) -> Message:
    return message("venue.answer.shift_closed.line", count=closed)

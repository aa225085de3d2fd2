"""What came of an act of a volunteer centre, in words: tone, number, sentence, and what staff should look at."""

from dataclasses import dataclass

from kiosk.domain.centre_board import spoken_card
from kiosk.domain.centre_outcomes import (
    CardTakenBack,
    CentreCodeRefused,
    NeedNoted,
    NeedTakenBack,
    StepTakenBack,
    TeamNoted,
    VolunteerKnown,
    VolunteerNoted,
    VolunteerTaken,
)
from kiosk.domain.centre_rules import Concern
from kiosk.domain.outcomes import Failed, ForeignCode, Refused
from kiosk.screens.answers import failure_tone
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from sync.protocol.centre_records import VolunteerRecord


@dataclass(frozen=True)
class CentreAnswer:
    """`number` stands large; `lines` below."""

    tone: Tone
    words: Message
    number: str = ""
    lines: tuple[Message, ...] = ()


def answer_to(outcome: object) -> CentreAnswer | None:
    """The answer; None for what is no outcome of an act."""
    match outcome:
        case VolunteerTaken(record, concerns):
            return _taken(record, concerns, "centre.told.received")
        case VolunteerNoted(record, concerns):
            return _taken(record, concerns, "centre.told.detailed")
        case VolunteerKnown(record):
            return CentreAnswer(Tone.ALREADY_HERE, message("centre.told.known"), record.volunteer_no, (_who(record),))
        case CardTakenBack(record):
            return CentreAnswer(Tone.UNDONE, message("centre.told.card_back"), record.volunteer_no, (_who(record),))
        case Refused(key, data):
            return CentreAnswer(Tone.LOOK, Message(key, dict(data)))
        case Failed(key):
            return CentreAnswer(failure_tone(outcome), message(f"error.{key}"))
        case _:
            return _answer_about_work(outcome)


def _answer_about_work(outcome: object) -> CentreAnswer | None:
    match outcome:
        case NeedNoted(record, is_new):
            words = message("centre.told.need_taken" if is_new else "centre.told.need_revised")
            return CentreAnswer(Tone.RECEIVED, words, record.need_no)
        case NeedTakenBack(record):
            return CentreAnswer(Tone.UNDONE, message("centre.told.need_back"), record.need_no)
        case TeamNoted(record, step, heads):
            words = message(f"centre.told.{step.value}", heads=heads)
            return CentreAnswer(Tone.RECEIVED, words, record.team_no)
        case StepTakenBack(record, step):
            words = message("centre.told.step_back", step=f"@centre.step.{step.value}")
            return CentreAnswer(Tone.UNDONE, words, record.team_no)
        case ForeignCode(kind):
            return CentreAnswer(Tone.LOOK, message(f"foreign.{kind}"))
        case CentreCodeRefused(reason):
            return CentreAnswer(Tone.REFUSED, message(f"refused.{reason.value}"))
        case _:
            return None


def _taken(record: VolunteerRecord, concerns: tuple[Concern, ...], key: str) -> CentreAnswer:
    notices = tuple(message(f"centre.notice.{one.kind.value}") for one in concerns)
    tone = Tone.LOOK if concerns else Tone.RECEIVED
    return CentreAnswer(tone, message(key), record.volunteer_no, (_who(record), *notices))


def _who(record: VolunteerRecord) -> Message:
    name, heads = spoken_card(record) or "@centre.nameless", record.volunteer.heads
    if heads == 1:
        return message("centre.told.who", name=name)
    return message("centre.told.who_group", name=name, heads=heads)

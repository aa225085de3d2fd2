"""A document under way and its end in words."""

from kiosk.screens.message import Message, message
from kiosk.screens.papers import GivenUp, PaperFailed, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.report_state import Work
from kiosk.screens.shelf_state import Told

PERCENT = 100


def work_of(what: str, done: int, of: int) -> Work:
    """How far a document is; `what` names it: report, roster, cards, slip."""
    return Work(message("paper.working", what=f"@paper.what.{what}"), PERCENT * done // of if of else 0)


def told_of(end: Written | GivenUp | PaperFailed) -> Told:
    """How the end of a document is told: printed, written, given up or failed."""
    match end:
        case Written(path=None, printer=printer):
            return Told(Tone.RECEIVED, message("paper.told.printed", printer=printer))
        case Written(path=path):
            return Told(Tone.RECEIVED, message("paper.told.written", path=str(path)))
        case GivenUp():
            return Told(Tone.LOOK, message("paper.told.given_up"))
        case PaperFailed(key, data):
            return Told(Tone.FAILED, Message(f"error.{key}", {gap: _plain(value) for gap, value in data.items()}))


def _plain(value: str | float) -> str | int:
    return value if isinstance(value, str | int) else round(value)

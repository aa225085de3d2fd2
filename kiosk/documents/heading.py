"""What stands on every sheet that holds figures or people: where, of when, and whether it is real."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.documents.making import TemplateBroken
from kiosk.ports.paper import THICK_MM, At, Drawing, Ink
from sync.protocol.city_form import local_time
from sync.protocol.values import RecordMode


@dataclass(frozen=True)
class Heading:
    """The shelter's and the operation's names, the record mode, and the moment (UTC, µs)."""

    shelter: str
    operation: str
    record_mode: RecordMode
    as_of_us: int


def filled(pattern: str, **gaps: str) -> str:
    """`pattern` with its gaps filled. Raises TemplateBroken for a gap that nothing fills."""
    try:
        return pattern.format_map(gaps)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise TemplateBroken(gap=str(error)) from None


def time_words(pattern: str, at_us: int, weekdays: str) -> str:
    """A moment in words: {年} {月} {日} {曜日} {時} {分}."""
    at = local_time(at_us)
    return filled(
        pattern,
        年=str(at.year),
        月=str(at.month),
        日=str(at.day),
        曜日=weekdays[at.weekday()],
        時=str(at.hour),
        分=f"{at.minute:02d}",
    )


def mode_band(pen: Drawing, mode: RecordMode, words: Mapping[RecordMode, str], y_mm: float = 5) -> None:
    """訓練 or テスト in a frame at the top of the page; real records carry none."""
    word = words.get(mode, mode.value)
    if word:
        wide_mm = 40.0
        left_mm = (pen.width_mm - wide_mm) / 2
        pen.box(left_mm, y_mm, wide_mm, 8, THICK_MM, Ink.SHADE)
        pen.text(left_mm, y_mm + 4, word, 13, wide_mm, bold=True, at=At.MIDDLE)

"""受付票: the slip that a household takes along, on an 80 mm roll or on A6."""

from dataclasses import dataclass
from enum import Enum

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import Heading, filled, time_words
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from kiosk.domain.households import spoken_name
from kiosk.ports.paper import THICK_MM, At, Ink
from sync.protocol import slip_code
from sync.protocol.ids import HouseholdId
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode

FILE = "slip.json"
STAFF_LANGUAGE, FURTHER_LANGUAGE = "ja", "en"


class Paper(Enum):
    """What the printer holds: width, height, the margin that it cannot print on, and the code's size (mm).

    A code of version 3 of 38 mm has modules of 1 mm: it is read from a creased slip.
    """

    ROLL_80 = (80.0, 122.0, 4.0, 38.0)
    A6 = (105.0, 148.0, 9.0, 55.0)


class SlipWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a slip."""

    origin: str
    title: dict[str, str]
    number: dict[str, str]
    name: str
    name_with_others: str
    heads: dict[str, str]
    received: str
    use: dict[str, str]
    weekdays: str
    record_modes: dict[RecordMode, str]


@dataclass(frozen=True)
class Slip:
    """What one slip says; `name` is empty where nobody is named or the household is protected."""

    household_id: HouseholdId
    reception_no: str
    name: str
    heads: int
    received_at_us: int


def slip_of(record: HouseholdRecord, *, with_name: bool) -> Slip:
    """The slip of a reception; a lost slip without a name tells nothing."""
    household = record.household
    name = spoken_name(household) if with_name else ""
    return Slip(HouseholdId(household.household_id), record.reception_no, name, household.heads, record.received_at_us)


def slip_pdf(slip: Slip, heading: Heading, paper: Paper) -> bytes:
    """The slip as a PDF of one page of `paper`'s size. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=SlipWords)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    width_mm, height_mm, margin_mm, code_mm = paper.value
    pen = Pen(width_mm, height_mm, words.title[STAFF_LANGUAGE])
    room_mm = width_mm - 2 * margin_mm
    y_mm = _above(pen, words, heading, margin_mm, room_mm)
    y_mm = _number(pen, words, slip, margin_mm, y_mm, room_mm)
    pen.code((width_mm - code_mm) / 2, y_mm, code_mm, slip_code.text_of(slip.household_id))
    y_mm += code_mm + 1
    received = time_words(words.received, slip.received_at_us, words.weekdays)
    pen.text(margin_mm, y_mm + 2, received, 8.5, room_mm, at=At.MIDDLE)
    y_mm = pen.paragraph(margin_mm, y_mm + 6, words.use[STAFF_LANGUAGE], 8, room_mm)
    pen.paragraph(margin_mm, y_mm + 0.5, words.use[FURTHER_LANGUAGE], 7, room_mm)
    return pen.finish()


def _above(pen: Pen, words: SlipWords, heading: Heading, left_mm: float, room_mm: float) -> float:
    y_mm = left_mm + 1
    mode = words.record_modes.get(heading.record_mode, heading.record_mode.value)
    if mode:
        pen.box(left_mm, y_mm, room_mm, 7, THICK_MM, Ink.SHADE)
        pen.text(left_mm, y_mm + 3.5, mode, 12, room_mm, bold=True, at=At.MIDDLE)
        y_mm += 9
    title = f"{words.title[STAFF_LANGUAGE]}  {words.title[FURTHER_LANGUAGE]}"
    pen.text(left_mm, y_mm + 2.5, title, 9, room_mm, at=At.MIDDLE)
    pen.text(left_mm, y_mm + 9, heading.shelter, 13, room_mm, bold=True, at=At.MIDDLE)
    pen.line(left_mm, y_mm + 13.5, left_mm + room_mm, y_mm + 13.5, THICK_MM)
    return y_mm + 15


def _number(pen: Pen, words: SlipWords, slip: Slip, left_mm: float, y_mm: float, room_mm: float) -> float:
    label = f"{words.number[STAFF_LANGUAGE]}  {words.number[FURTHER_LANGUAGE]}"
    pen.text(left_mm, y_mm + 2, label, 7.5, room_mm, at=At.MIDDLE, colour=Ink.FAINT)
    pen.text(left_mm, y_mm + 11, slip.reception_no, 34, room_mm, bold=True, at=At.MIDDLE)
    y_mm += 18
    if slip.name:
        pattern = words.name_with_others if slip.heads > 1 else words.name
        name = filled(pattern, 名前=slip.name, 他=str(slip.heads - 1))
        pen.text(left_mm, y_mm + 2, name, 12, room_mm, bold=True, at=At.MIDDLE)
    else:
        heads = "  ".join(filled(words.heads[language], 人=str(slip.heads)) for language in words.heads)
        pen.text(left_mm, y_mm + 2, heads, 12, room_mm, bold=True, at=At.MIDDLE)
    return y_mm + 5

"""活動班の用紙: what a team of a volunteer centre takes along, on A4, with the code for its way out and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import Heading, filled, mode_band, time_words
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from kiosk.domain.centre_board import TeamLine, spoken_card
from kiosk.ports.paper import THICK_MM, Ink
from sync.protocol import team_code
from sync.protocol.centre_records import VolunteerRecord
from sync.protocol.values import RecordMode

FILE = "team_sheet.json"
WIDE_MM, HIGH_MM, MARGIN_MM = 210.0, 297.0, 15.0
CODE_MM = 45.0
"""A code of version 3: modules of more than 1 mm, read from a creased and dirty sheet."""
MOST_MEMBERS = 16
"""What the sheet has room for; further ones are told as a number."""
_LABEL_MM = 24.0


class TeamSheetWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of the sheet."""

    origin: str
    title: str
    team: str
    need: str
    where: str
    asked_by: str
    work: str
    people: str
    tools: str
    danger: str
    note: str
    members: str
    heads: str
    others: str
    code: str
    report: str
    report_lines: tuple[str, ...]
    care: str
    printed: str
    weekdays: str
    record_modes: dict[RecordMode, str]


@dataclass(frozen=True)
class TeamSheet:
    """A team with the cards of those who are with it."""

    team: TeamLine
    cards: Sequence[VolunteerRecord]


def team_sheet_pdf(sheet: TeamSheet, heading: Heading) -> bytes:
    """The sheet as a PDF of one page. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=TeamSheetWords)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = Pen(WIDE_MM, HIGH_MM, words.title)
    mode_band(pen, heading.record_mode, words.record_modes)
    y_mm = _above(pen, words, sheet, heading)
    y_mm = _need(pen, words, sheet, y_mm)
    y_mm = _members(pen, words, sheet, y_mm + 4)
    _report(pen, words, max(y_mm + 6, 205.0))
    pen.text(MARGIN_MM, HIGH_MM - 12, words.care, 10, WIDE_MM - 2 * MARGIN_MM, bold=True)
    return pen.finish()


def _above(pen: Pen, words: TeamSheetWords, sheet: TeamSheet, heading: Heading) -> float:
    room_mm = WIDE_MM - 2 * MARGIN_MM - CODE_MM - 4
    pen.text(MARGIN_MM, 22, words.title, 14, room_mm)
    pen.text(MARGIN_MM, 30, f"{heading.operation}　{heading.shelter}", 11, room_mm, colour=Ink.FAINT)
    pen.text(MARGIN_MM, 44, f"{words.team} {sheet.team.record.team_no}", 40, room_mm, bold=True)
    heads = filled(words.heads, 人=str(sheet.team.standing.heads))
    pen.text(MARGIN_MM, 58, heads, 20, room_mm, bold=True)
    printed = time_words(words.printed, heading.as_of_us, words.weekdays)
    pen.text(MARGIN_MM, 67, printed, 9, room_mm, colour=Ink.FAINT)
    pen.code(WIDE_MM - MARGIN_MM - CODE_MM, 16, CODE_MM, team_code.text_of(sheet.team.record.team_id))
    end_mm = pen.paragraph(WIDE_MM - MARGIN_MM - CODE_MM, 62, words.code, 7.5, CODE_MM)
    y_mm = max(72.0, end_mm + 2)
    pen.line(MARGIN_MM, y_mm, WIDE_MM - MARGIN_MM, y_mm, THICK_MM)
    return y_mm + 3


def _need(pen: Pen, words: TeamSheetWords, sheet: TeamSheet, y_mm: float) -> float:
    record = sheet.team.need
    if record is None:
        return y_mm
    need = record.need
    asked = "　".join(one for one in (need.asked_by, need.phone) if one)
    where = "　".join(one for one in (need.area, need.address) if one)
    told = (
        (words.need, record.need_no),
        (words.where, where),
        (words.asked_by, asked),
        (words.work, need.work),
        (words.people, filled(words.heads, 人=str(need.people_needed))),
        (words.tools, need.tools),
        (words.danger, need.danger),
        (words.note, need.note),
    )
    for label, value in told:
        if value:
            pen.text(MARGIN_MM, y_mm + 3.5, label, 9, _LABEL_MM, colour=Ink.FAINT)
            y_mm = pen.paragraph(MARGIN_MM + _LABEL_MM, y_mm, value, 13, WIDE_MM - 2 * MARGIN_MM - _LABEL_MM)
    return y_mm


def _members(pen: Pen, words: TeamSheetWords, sheet: TeamSheet, y_mm: float) -> float:
    pen.text(MARGIN_MM, y_mm + 3, words.members, 11, bold=True)
    y_mm += 8
    half_mm = (WIDE_MM - 2 * MARGIN_MM) / 2
    for place, card in enumerate(sheet.cards[:MOST_MEMBERS]):
        heads = sheet.team.standing.members.get(card.volunteer.volunteer_id, 1)
        count = f"　{filled(words.heads, 人=str(heads))}" if heads > 1 else ""
        line = f"□ {card.volunteer_no}　{spoken_card(card)}{count}"
        pen.text(MARGIN_MM + half_mm * (place % 2), y_mm + 3, line, 11, half_mm - 3)
        if place % 2:
            y_mm += 7
    further = len(sheet.cards) - MOST_MEMBERS
    if further > 0:
        pen.text(MARGIN_MM, y_mm + 3, filled(words.others, 数=str(further)), 11)
    return y_mm + 7


def _report(pen: Pen, words: TeamSheetWords, y_mm: float) -> None:
    pen.text(MARGIN_MM, y_mm + 3, words.report, 11, bold=True)
    y_mm += 8
    for line in words.report_lines:
        pen.text(MARGIN_MM + 2, y_mm + 5.5, line, 10)
        pen.line(MARGIN_MM, y_mm + 11, WIDE_MM - MARGIN_MM, y_mm + 11)
        y_mm += 11

"""An activity's code on a sheet to hang up, with what participants do, and for the organiser the risk of it."""

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import filled, mode_band
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from kiosk.ports.paper import THICK_MM, At, Ink
from sync.protocol.city_form import local_time
from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode

FILE = "activity_code.json"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 16.0
CODE_MM = 120.0
RISK_MM = 28.0
STAFF_LANGUAGE = "ja"


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the sheet, by language in the order in which it is printed."""

    origin: str
    title: dict[str, str]
    activity: str
    when: str
    steps: dict[str, str]
    risk: str
    weekdays: str
    record_modes: dict[RecordMode, str]


def activity_code_pdf(activity: ActivityRecord, code: str, mode: RecordMode) -> bytes:
    """One page A4. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=_Words)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = Pen(WIDTH_MM, HEIGHT_MM, activity.title)
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    mode_band(pen, mode, words.record_modes)
    gaps = _gaps(activity, words)
    pen.text(MARGIN_MM, 24, filled(words.activity, **gaps), 26, room_mm, bold=True, at=At.MIDDLE)
    pen.text(MARGIN_MM, 35, filled(words.when, **gaps), 13, room_mm, at=At.MIDDLE)
    pen.line(MARGIN_MM, 42, WIDTH_MM - MARGIN_MM, 42, THICK_MM)
    pen.text(MARGIN_MM, 51, words.title[STAFF_LANGUAGE], 20, room_mm, bold=True, at=At.MIDDLE)
    others = "　".join(text for language, text in words.title.items() if language != STAFF_LANGUAGE)
    pen.text(MARGIN_MM, 59, others, 13, room_mm, at=At.MIDDLE, colour=Ink.FAINT)
    pen.code((WIDTH_MM - CODE_MM) / 2, 64, CODE_MM, code)
    y_mm = 64 + CODE_MM + 4
    for text in words.steps.values():
        y_mm = pen.paragraph(MARGIN_MM, y_mm, text, 12, room_mm) + 2
    top_mm = HEIGHT_MM - MARGIN_MM - RISK_MM
    pen.box(MARGIN_MM, top_mm, room_mm, RISK_MM, THICK_MM, Ink.SHADE)
    pen.paragraph(MARGIN_MM + 4, top_mm + 4, words.risk, 11, room_mm - 8)
    return pen.finish()


def _gaps(activity: ActivityRecord, words: _Words) -> dict[str, str]:
    starts, ends = local_time(activity.starts_at_us), local_time(activity.ends_at_us)
    return {
        "活動": activity.title,
        "場所": activity.place,
        "年": str(starts.year),
        "月": str(starts.month),
        "日": str(starts.day),
        "曜日": words.weekdays[starts.weekday()],
        "始": f"{starts:%H:%M}",
        "終": f"{ends:%H:%M}",
    }

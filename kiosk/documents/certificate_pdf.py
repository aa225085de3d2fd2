"""活動証明書 on one page A4: who took part in what, its number, and the signed code by which anyone can check it."""

from datetime import date

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import filled, mode_band
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from kiosk.ports.paper import THICK_MM, THIN_MM, At, Ink
from sync.protocol.certificate_code import Certificate
from sync.protocol.values import RecordMode

FILE = "certificate.json"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 25.0
LABEL_MM, ROW_MM = 32.0, 14.0
CODE_MM = 58.0
"""A code of version 15 then has modules of 0.7 mm, which a camera reads from a sheet that was folded."""
TITLE_PT, NAME_PT, TEXT_PT, SMALL_PT = 30.0, 22.0, 14.0, 9.5
MINUTES_PER_HOUR = 60


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    label: str
    value: str
    needs: str = ""


class CertificateWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a certificate."""

    origin: str
    title: str
    to: str
    statement: str
    rows: tuple[_Row, ...]
    hours: str
    no_points: str
    with_points: str
    organizer: str
    leader: str
    issued: str
    number: str
    check: str
    weekdays: str
    record_modes: dict[RecordMode, str]


def certificate_pdf(certificate: Certificate, code: str) -> bytes:
    """The sheet; `code` is its signed text. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=CertificateWords)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = Pen(WIDTH_MM, HEIGHT_MM, certificate.number)
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    mode_band(pen, certificate.record_mode, words.record_modes, 12)
    gaps = _gaps(certificate, words)
    pen.box(12, 10, WIDTH_MM - 24, HEIGHT_MM - 20, THICK_MM)
    number = filled(words.number, **gaps)
    pen.text(MARGIN_MM, 28, number, SMALL_PT, room_mm, at=At.RIGHT)
    pen.text(MARGIN_MM, 52, words.title, TITLE_PT, room_mm, bold=True, at=At.MIDDLE)
    pen.text(MARGIN_MM, 80, filled(words.to, **gaps), NAME_PT, room_mm, bold=True, at=At.MIDDLE)
    pen.line(MARGIN_MM + 20, 87, WIDTH_MM - MARGIN_MM - 20, 87)
    pen.text(MARGIN_MM, 102, words.statement, TEXT_PT, room_mm, at=At.MIDDLE)
    y_mm = _rows(pen, words, gaps, 116)
    points = words.with_points if certificate.has_points else words.no_points
    pen.box(MARGIN_MM, y_mm + 4, room_mm, 11, THICK_MM, Ink.SHADE)
    pen.text(MARGIN_MM, y_mm + 9.5, points, 11.5, room_mm, bold=True, at=At.MIDDLE)
    _below(pen, words, gaps, code)
    return pen.finish()


def _gaps(certificate: Certificate, words: CertificateWords) -> dict[str, str]:
    hours = ""
    if certificate.minutes is not None:
        whole, rest = divmod(certificate.minutes, MINUTES_PER_HOUR)
        hours = filled(words.hours, 時=str(whole), 分=str(rest))
    return {
        "氏名": certificate.name,
        "活動": certificate.activity,
        "主催": certificate.organizer,
        "代表者": certificate.leader,
        "場所": certificate.place,
        "番号": certificate.number,
        "時間": hours,
        **_day(certificate.day, words),
        **{f"発行{name}": value for name, value in _day(certificate.issued, words).items()},
    }


def _day(day: date, words: CertificateWords) -> dict[str, str]:
    return {"年": str(day.year), "月": str(day.month), "日": str(day.day), "曜日": words.weekdays[day.weekday()]}


def _rows(pen: Pen, words: CertificateWords, gaps: dict[str, str], y_mm: float) -> float:
    room_mm = WIDTH_MM - 2 * MARGIN_MM - LABEL_MM - 4
    for row in words.rows:
        if row.needs and not gaps.get(row.needs):
            continue
        pen.text(MARGIN_MM, y_mm + ROW_MM / 2, row.label, 11, LABEL_MM, colour=Ink.FAINT)
        pen.text(MARGIN_MM + LABEL_MM, y_mm + ROW_MM / 2, filled(row.value, **gaps), TEXT_PT, room_mm)
        y_mm += ROW_MM
        pen.line(MARGIN_MM, y_mm, WIDTH_MM - MARGIN_MM, y_mm, THIN_MM)
    return y_mm


def _below(pen: Pen, words: CertificateWords, gaps: dict[str, str], code: str) -> None:
    top_mm = HEIGHT_MM - 24 - CODE_MM
    left_mm = WIDTH_MM - MARGIN_MM - CODE_MM
    room_mm = left_mm - MARGIN_MM - 6
    issued = {name: gaps[f"発行{name}"] for name in ("年", "月", "日", "曜日")}
    pen.text(MARGIN_MM, top_mm + 5, filled(words.issued, **{**gaps, **issued}), 11, room_mm)
    pen.text(MARGIN_MM, top_mm + 16, filled(words.organizer, **gaps), TEXT_PT, room_mm, bold=True)
    if gaps["代表者"]:
        pen.text(MARGIN_MM, top_mm + 25, filled(words.leader, **gaps), 12, room_mm)
    pen.paragraph(MARGIN_MM, top_mm + 40, words.check, SMALL_PT, room_mm)
    pen.code(left_mm, top_mm, CODE_MM, code)

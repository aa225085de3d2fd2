"""The daily report of a volunteer centre on a sheet of A4, in the words of its template."""

from datetime import date

from kiosk.documents.heading import Heading
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from sync.protocol.centre_figures import CentreFigures
from sync.protocol.centre_text import centre_text
from sync.protocol.city_form import BrokenForm, Moment, form_of

FILE = "centre_text.json"
WIDE_MM, HIGH_MM, MARGIN_MM = 210.0, 297.0, 20.0
_TITLE_PT, _TEXT_PT = 15, 13


def centre_words(day: date, figures: CentreFigures, heading: Heading) -> str:
    """The report as text, as headquarters read it from the ledger. Raises making.TemplateBroken."""
    try:
        form = form_of(template(FILE))
        moment = Moment(heading.as_of_us, heading.record_mode)
        return centre_text(form, moment, (day, day), {"場所": heading.shelter}, figures)
    except BrokenForm as error:
        raise TemplateBroken(file=FILE, gap=error.gap) from None


def centre_figures_pdf(day: date, figures: CentreFigures, heading: Heading) -> bytes:
    """The same as a PDF of one page."""
    title, *lines = centre_words(day, figures, heading).splitlines()
    pen, room_mm = Pen(WIDE_MM, HIGH_MM, title), WIDE_MM - 2 * MARGIN_MM
    y_mm = pen.paragraph(MARGIN_MM, MARGIN_MM, title, _TITLE_PT, room_mm) + 4
    for line in lines:
        y_mm = pen.paragraph(MARGIN_MM, y_mm, line, _TEXT_PT, room_mm) + 1
    return pen.finish()

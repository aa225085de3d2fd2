"""The report in the city's text form that ships."""

from kiosk.documents.making import TemplateBroken, template
from kiosk.domain.report_figures import report_text
from kiosk.domain.shelter_report import ShelterReport
from sync.protocol.city_form import BrokenForm, form_of

FILE = "shelter_text.json"


def text_of(report: ShelterReport, previous: ShelterReport | None, shelter: str) -> str:
    """The report in the form that ships. Raises TemplateBroken."""
    try:
        return report_text(form_of(template(FILE)), report, previous, shelter)
    except BrokenForm as error:
        raise TemplateBroken(file=FILE, gap=error.gap) from None

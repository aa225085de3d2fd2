"""A report as a file of its own, so that the next one can be compared with it."""

from msgspec import json

from kiosk.domain.shelter_report import ShelterReport
from kiosk.errors import KnownError
from sync.protocol import codec


class ReportUnreadable(KnownError):
    """A file that holds no report of this program."""

    key = "report_unreadable"


def encode(report: ShelterReport) -> bytes:
    """The report as JSON: figures without a person."""
    return json.format(json.encode(report), indent=1) + b"\n"


def decode(data: bytes) -> ShelterReport:
    """The report in a file. Raises ReportUnreadable."""
    try:
        report: ShelterReport = codec.decode_json(data, ShelterReport)
    except codec.Malformed:
        raise ReportUnreadable from None
    return report

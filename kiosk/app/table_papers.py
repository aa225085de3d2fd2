"""What a venue table prints: certificates that were handed out, and the activity's code to hang up."""

from kiosk.desk.certificates import OpenCertificate
from kiosk.desk.counter import Counter, Site
from kiosk.desk.venue import MakeActivityCode, ShownCode, chosen_activity
from kiosk.domain.outcomes import Refused
from kiosk.errors import KnownError
from kiosk.ports.clock import Clock
from kiosk.ports.store import Store


class CertificateUnknown(KnownError):
    """No certificate of this number was handed out here."""

    key = "certificate_unknown"


class ActivityCodeMissing(KnownError):
    """No activity is chosen, or the organiser's status does not allow a code."""

    key = "activity_code_missing"


def certificate(store: Store, site: Site, clock: Clock, number: str) -> bytes:
    """The sheet of a certificate as it was handed out. Raises CertificateUnknown, TemplateBroken."""
    with store.reading() as unit:
        kept = unit.venue.certificate(number)
        opened = OpenCertificate(number).perform(Counter(unit, site, clock))
    if kept is None or isinstance(opened, Refused):
        raise CertificateUnknown
    from kiosk.documents.certificate_pdf import certificate_pdf

    return certificate_pdf(opened, kept.text)


def activity_code(store: Store, site: Site, clock: Clock) -> bytes:
    """The sheet of the chosen activity's printed code. Raises ActivityCodeMissing, TemplateBroken."""
    with store.reading() as unit:
        counter = Counter(unit, site, clock)
        activity, code = chosen_activity(counter), MakeActivityCode(is_static=True).perform(counter)
    if activity is None or not isinstance(code, ShownCode):
        raise ActivityCodeMissing
    from kiosk.documents.activity_code_pdf import activity_code_pdf

    return activity_code_pdf(activity, code.text, site.record_mode)

"""The command `kiosk verify FILE|TEXT`: whether a certificate (活動証明書) is good, with no network."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kiosk.commands.place import add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk.certificates import CheckCertificate
from kiosk.desk.counter import Counter
from kiosk.devices.clock import SystemClock
from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.stills import PictureUnreadable, load_picture
from kiosk.domain.venue_outcomes import CertificateChecked, Standing
from kiosk.errors import KnownError
from kiosk.ports.devices import Pixels
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.certificate_code import LEDGER, Certificate, is_certificate

EXIT_NOT_GOOD = 1
"""The certificate was revoked, forged, damaged, or signed by somebody whom this kiosk does not know."""
EXIT_KNOWN = 2
PDF = ".pdf"


def run(argv: Sequence[str]) -> int:
    """Print what a certificate is and says; 0 for a good one."""
    parser = argparse.ArgumentParser(
        prog="kiosk verify",
        description="Whether a certificate is good: its code as text, a picture or a PDF of it.",
    )
    parser.add_argument("certificate", metavar="FILE|TEXT")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        text = text_in(parsed.certificate)
        with opened(parsed) as place, SqlStore(place.database).reading() as unit:
            counter = Counter(unit, place.enrolled.site(""), SystemClock())
            checked = CheckCertificate(text).perform(counter)
    except KnownError as error:
        say_why_not(error)
        return EXIT_KNOWN
    for line in lines_of(checked):
        print(line)
    return 0 if checked.standing is Standing.GOOD else EXIT_NOT_GOOD


def text_in(given: str) -> str:
    """The certificate's text: as it was given, or read out of the picture. Raises PictureUnreadable."""
    if is_certificate(given.strip()):
        return given.strip()
    picture = _picture_in(Path(given))
    last_rung = LastRung()
    last_rung.start()
    try:
        texts = [sighting.text for sighting in Ladder(last_rung).decode_still(picture)]
    finally:
        last_rung.stop()
    found = next((text for text in texts if is_certificate(text)), None)
    if found is None:
        raise PictureUnreadable(reason="no certificate in it")
    return found


def _picture_in(path: Path) -> Pixels:
    """A photograph or scan, or the first page of the PDF that a kiosk wrote."""
    if path.suffix.lower() != PDF or not path.is_file():
        return load_picture(path)
    from kiosk.devices.qt.pdf_pages import first_page  # Qt is loaded for a PDF alone

    return first_page(path)


def lines_of(checked: CertificateChecked) -> list[str]:
    """What is printed: the standing, then what the certificate says."""
    return [checked.standing.value, *(_said(checked.certificate) if checked.certificate is not None else [])]


def _said(certificate: Certificate) -> list[str]:
    return [
        f"number: {certificate.number}",
        f"name: {certificate.name}",
        f"activity: {certificate.activity}",
        f"day: {certificate.day.isoformat()}",
        f"minutes: {'-' if certificate.minutes is None else certificate.minutes}",
        f"organizer: {certificate.organizer}",
        f"points: {'granted' if certificate.has_points else 'not granted'}",
        f"record mode: {certificate.record_mode.value}",
        f"signed by: {'the ledger' if certificate.issuer == LEDGER else certificate.issuer}",
    ]

"""The acts about paper certificates (活動証明書): handed out offline, re-issued, printed again, revoked, checked."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import msgspec

from kiosk.desk import enrolled
from kiosk.desk.corrections import note_correction, once_it_stands
from kiosk.desk.counter import DESK_MISTAKE, Counter, now_us
from kiosk.desk.venue import NOT_PERMITTED, permit_at
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.venue_outcomes import CertificateChecked, CertificateReady, Standing
from kiosk.ports.sightings import SightingKind
from kiosk.ports.venue import KeptCertificate
from sync.protocol import certificate_code, keys
from sync.protocol.certificate_code import MAX_MINUTES, MAX_NUMBER, Certificate
from sync.protocol.codec import Malformed
from sync.protocol.granting import day_of
from sync.protocol.identity import Identity
from sync.protocol.records import ActivityRecord
from sync.protocol.signed import SignatureWrong
from sync.protocol.venue_facts import CertificateHandedOut, CertificateRevoked
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import GrantState

US_PER_MINUTE = 60_000_000
_UNKNOWN = Refused("venue.problem.participation_unknown")


@dataclass(frozen=True)
class HandOutCertificate:
    """Make the certificate of a participation; an earlier one of it is no longer good."""

    participation_id: UUID

    def needs_now(self, counter: Counter) -> Duty | None:
        """The first one is everybody's to hand out; one that somebody has at home is not made void by anybody."""
        found = counter.unit.venue.participation(self.participation_id, counter.site.record_mode)
        before = found.record.certificate_no if found is not None else ""
        return _once_it_is_out(before, counter) if before else None

    def perform(self, counter: Counter) -> CertificateReady | Refused:
        """Give it a number, sign it with this table's key, and write that it was handed out."""
        venue = counter.unit.venue
        found = venue.participation(self.participation_id, counter.site.record_mode)
        known = enrolled.load(counter.unit.settings)
        activity = venue.activity(found.record.activity_id) if found is not None else None
        if found is None or found.record.is_undone or activity is None or known is None:
            return _UNKNOWN
        if not permit_at(counter).certifies:
            return NOT_PERMITTED
        if not (found.record.name or found.record.kana):
            return Refused("venue.problem.names_gone")
        running = venue.certificates_given() + 1
        if running > MAX_NUMBER:
            return Refused("venue.problem.numbers_used_up")
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.CERTIFICATE_REPLACED, found.record.certificate_no)
        certificate = _certificate(counter, found.record, activity, running)
        chain = venue.device_certificate(known.identity.device_id)
        text = certificate_code.issue(certificate, known.identity.sign_key, chain)
        record = _written(counter, found.record, certificate)
        kept = KeptCertificate(
            certificate.number, self.participation_id, counter.site.record_mode, now_us(counter), text
        )
        venue.put_certificate(kept, running)
        return CertificateReady(certificate, text, record, is_chained=bool(chain))


def _once_it_is_out(number: str, counter: Counter) -> Duty | None:
    """What it takes to touch a certificate again: nothing just after it was made here, as where the printer jammed."""
    kept = counter.unit.venue.certificate(number)
    return Duty.CORRECT if kept is None else once_it_stands(kept.issued_us, counter)


def _certificate(counter: Counter, record: ParticipationRecord, activity: ActivityRecord, running: int) -> Certificate:
    organizer = counter.unit.venue.organizer(counter.site.organizer_id)
    return Certificate(
        number=certificate_code.number_of(counter.site.device_id, running),
        name=record.name or record.kana,
        activity=activity.title,
        organizer=activity.organizer,
        leader=activity.leader or (organizer.leader if organizer is not None else ""),
        place=activity.place,
        day=day_of(record.checked_in_us),
        minutes=minutes_of(record),
        issued=day_of(now_us(counter)),
        has_points=record.grant is GrantState.GRANTED,
        record_mode=record.record_mode,
        issuer=counter.site.device_id,
    )


def minutes_of(record: ParticipationRecord) -> int | None:
    """How long somebody helped; None where nobody noted when they went."""
    if record.checked_out_us is None:
        return None
    return min(max(0, (record.checked_out_us - record.checked_in_us) // US_PER_MINUTE), MAX_MINUTES)


def _written(counter: Counter, record: ParticipationRecord, certificate: Certificate) -> ParticipationRecord:
    venue, before = counter.unit.venue, record.certificate_no
    if before:
        venue.revoke(before)
    fact = CertificateHandedOut(
        operation_id=counter.site.operation_id,
        shelter_id=counter.site.shelter_id,
        activity_id=record.activity_id,
        certificate_no=certificate.number,
        name=certificate.name,
        minutes=certificate.minutes,
        replaces_no=before,
    )
    counter.write(fact, record.participation_id)
    changed = msgspec.structs.replace(record, certificate_no=certificate.number)
    venue.put(changed)
    return changed


@dataclass(frozen=True)
class RevokeCertificate:
    """The certificate of a participation was handed out by mistake."""

    participation_id: UUID
    reason: str = DESK_MISTAKE
    needs: ClassVar[Duty] = Duty.CORRECT

    def perform(self, counter: Counter) -> ParticipationRecord | Refused:
        """Write that it is no longer good; the ledger tells every kiosk its number."""
        venue = counter.unit.venue
        found = venue.participation(self.participation_id, counter.site.record_mode)
        if found is None or not found.record.certificate_no:
            return _UNKNOWN
        record = found.record
        fact = CertificateRevoked(
            operation_id=counter.site.operation_id,
            shelter_id=counter.site.shelter_id,
            activity_id=record.activity_id,
            certificate_no=record.certificate_no,
            reason=self.reason,
        )
        note_correction(counter, SightingKind.CERTIFICATE_REVOKED, record.certificate_no)
        counter.write(fact, self.participation_id)
        venue.revoke(record.certificate_no)
        changed = msgspec.structs.replace(record, certificate_no="")
        venue.put(changed)
        return changed


@dataclass(frozen=True)
class NotePrintedAgain:
    """A certificate of this table is about to be printed once more, under its number."""

    number: str

    def needs_now(self, counter: Counter) -> Duty | None:
        """Nothing just after it was made."""
        return _once_it_is_out(self.number, counter)

    def perform(self, counter: Counter) -> KeptCertificate | Refused:
        """A line of who opened it again, unless it was made just now."""
        kept = counter.unit.venue.certificate(self.number)
        if kept is None:
            return _UNKNOWN
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.CERTIFICATE_REPRINTED, self.number)
        return kept


@dataclass(frozen=True)
class OpenCertificate:
    """Ask for a certificate of this table, to print it as it was made."""

    number: str

    def perform(self, counter: Counter) -> Certificate | Refused:
        """What the kept certificate says, checked as any other."""
        kept = counter.unit.venue.certificate(self.number)
        checked = CheckCertificate(kept.text).perform(counter) if kept is not None else None
        if checked is None or checked.certificate is None:
            return _UNKNOWN
        return checked.certificate


@dataclass(frozen=True)
class CheckCertificate:
    """Ask whether a certificate is good: its code was scanned, with no network."""

    text: str

    def perform(self, counter: Counter) -> CertificateChecked:
        """By the ledger's keys that this kiosk knows, and by the numbers that were revoked."""
        known = enrolled.load(counter.unit.settings)
        checked = checked_by(self.text, known.identity if known is not None else None)
        certificate = checked.certificate
        is_revoked = certificate is not None and counter.unit.venue.is_revoked(certificate.number)
        return CertificateChecked(Standing.REVOKED, certificate) if is_revoked else checked


def checked_by(text: str, identity: Identity | None) -> CertificateChecked:
    """What the signatures alone say; `identity` brings the ledger's keys and this table's own."""
    if identity is None:
        return CertificateChecked(Standing.UNKNOWN_SIGNER)

    def own(device_id: str) -> list[keys.PublicKey]:
        return [identity.sign_key.public_key()] if device_id == identity.device_id else []

    try:
        verified = certificate_code.read(text, identity.ledger_sign_keys, own)
    except Malformed:
        return CertificateChecked(Standing.DAMAGED)
    except SignatureWrong:
        return CertificateChecked(Standing.UNKNOWN_SIGNER)
    return CertificateChecked(Standing.GOOD, verified.certificate)

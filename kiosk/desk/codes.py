"""The act of presenting a code: who it brings, checked with no network, and where they already are."""

import re
from dataclasses import dataclass

from kiosk.desk.certificates import CheckCertificate
from kiosk.desk.counter import Counter, is_here
from kiosk.desk.overview import FindTwins
from kiosk.desk.paper import sheet_found, slip_found
from kiosk.domain.foreign_code import CodeKind, kind_of
from kiosk.domain.households import household_of_member_code
from kiosk.domain.outcomes import (
    CodeFound,
    CodeRefused,
    ForeignCode,
    HereAlready,
    Refused,
    SeenElsewhere,
    SheetFound,
    SlipFound,
    Twin,
)
from kiosk.domain.presence import Meant, out_among
from kiosk.domain.stays import here_already, seen_elsewhere
from kiosk.domain.venue_outcomes import CertificateChecked
from sync.protocol import credential
from sync.protocol.activity_code import is_activity_code
from sync.protocol.certificate_code import is_certificate
from sync.protocol.credential import Credential, Refusal
from sync.protocol.credential_household import household_of_credential
from sync.protocol.household import Household
from sync.protocol.posted_code import is_posted_code
from sync.protocol.records import HouseholdRecord
from sync.protocol.sheet_code import is_sheet_code
from sync.protocol.slip_code import is_slip_code
from sync.protocol.values import ReceptionMethod

Presented = CodeFound | CodeRefused | ForeignCode | SheetFound | SlipFound | CertificateChecked | Refused


@dataclass(frozen=True)
class PresentCode:
    """A text came from the camera or the hand scanner."""

    text: str

    def perform(self, counter: Counter) -> Presented:
        """What the code is, and for a household of ours what staff should know before receiving it."""
        if is_sheet_code(self.text):
            return sheet_found(counter, self.text)
        if is_slip_code(self.text):
            return slip_found(counter, self.text)
        if is_certificate(self.text):
            return CheckCertificate(self.text).perform(counter)
        return self._credential(counter)

    def _credential(self, counter: Counter) -> CodeFound | CodeRefused | ForeignCode:
        if self._is_member_code(counter.site.member_code_pattern):
            return found(counter, household_of_member_code(self.text, counter.site.book))
        mirror = counter.unit.mirror
        read = credential.read(self.text, mirror.issuers(), RevokedCodes(counter), counter.clock.now_us() / 1_000_000)
        if isinstance(read, Credential):
            return found(counter, household_of_credential(read, counter.site.book))
        if read.reason is Refusal.NOT_OURS:
            return foreign_code(self.text)
        if read.credential is None:
            return CodeRefused(read.reason)
        return CodeRefused(read.reason, household_of_credential(read.credential, counter.site.book))

    def _is_member_code(self, pattern: str) -> bool:
        return bool(pattern) and re.fullmatch(pattern, self.text) is not None


def foreign_code(text: str) -> ForeignCode:
    """What a code is that brings nobody."""
    if is_posted_code(text):
        return ForeignCode(CodeKind.POSTED.value)
    if is_activity_code(text):
        return ForeignCode(CodeKind.ACTIVITY.value)
    return ForeignCode(kind_of(text, credential.PREFIX).value)


class RevokedCodes:
    """The ledger's revocations as the container that `credential.read` asks."""

    def __init__(self, counter: Counter) -> None:
        self._mirror = counter.unit.mirror

    def __contains__(self, credential_id: object) -> bool:
        return isinstance(credential_id, bytes) and self._mirror.is_revoked(credential_id)


def found(counter: Counter, household: Household) -> CodeFound:
    """A household that a code brings, with what staff should know before receiving it."""
    known = counter.unit.people.get(household.household_id)
    if known is not None and is_here(known, counter.site) and not household.persons:
        # The ledger may have completed an opaque code meanwhile; until then the household itself stands for its people.
        ids = [person.person_id for person in known.household.came] or [household.household_id]
        already = tuple(
            HereAlready(one, household.household_id, known.reception_no, known.received_at_us) for one in ids
        )
        back = _returning(known, known.household)
        return CodeFound(
            known.household,
            ReceptionMethod.APP,
            already=already,
            returning=back.person_ids,
            returning_unnamed=back.unnamed_heads,
            hides_care=True,
        )
    back = _returning(known, household) if known is not None and is_here(known, counter.site) else Meant()
    person_ids = [person.person_id for person in household.persons]
    standings = counter.unit.people.standings(person_ids, counter.site.operation_id, counter.site.record_mode)
    return CodeFound(
        household,
        ReceptionMethod.APP,
        already=here_already(standings, counter.site.shelter_id),
        elsewhere=_named(counter, seen_elsewhere(standings, counter.site.shelter_id)),
        twins=_twins(counter, household),
        returning=back.person_ids,
        returning_unnamed=back.unnamed_heads,
    )


def _returning(known: HouseholdRecord, coming: Household) -> Meant:
    return out_among(known, coming) or Meant()


def _twins(counter: Counter, household: Household) -> tuple[Twin, ...]:
    alike = FindTwins(household).perform(counter)
    return tuple(Twin(one.household_id, one.name or one.kana, one.reception_no) for one in alike)


def _named(counter: Counter, seen: tuple[SeenElsewhere, ...]) -> tuple[SeenElsewhere, ...]:
    """The same with the shelters' names in place of their ids, as far as the master list knows them."""
    named = []
    for one in seen:
        shelter = counter.unit.mirror.shelter(one.shelter_name)
        name = shelter.name if shelter else one.shelter_name
        named.append(SeenElsewhere(one.person_id, name, one.since_us))
    return tuple(named)

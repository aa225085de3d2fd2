"""What a volunteer centre asks before somebody is received: a table of its headquarters', never code."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from sync.protocol.ages import age_on
from sync.protocol.centre import GuardianConsent, Insurance, Volunteer, VolunteerKind
from sync.protocol.city_form import JST


class Weight(StrEnum):
    """What happens where something is missing: staff are told, or nobody is received."""

    NOTE = "note"
    BLOCK = "block"


class CentreRules(Struct, frozen=True, forbid_unknown_fields=True):
    """The table; `origin` says whose rules they are. `return_by` is a time of day in Japan.

    Who leaves less than `latest_departure_lead_min` before it is expected back that much after leaving.
    """

    origin: str
    adult_from_years: int
    guardian_consent: Weight
    insurance: Weight
    return_by: time
    latest_departure_lead_min: int


USUAL_RULES = CentreRules(
    origin="usual",
    adult_from_years=18,
    guardian_consent=Weight.NOTE,
    insurance=Weight.NOTE,
    return_by=time(15),
    latest_departure_lead_min=60,
)
"""民法4条 (majority at 18); all else is told and stops nobody."""


class ConcernKind(StrEnum):
    """What staff should look at: the consent of a minor's guardian, the insurance, what was said about health."""

    CONSENT_MISSING = "consent_missing"
    CONSENT_UNKNOWN = "consent_unknown"
    INSURANCE_UNKNOWN = "insurance_unknown"
    HEALTH = "health"


@dataclass(frozen=True)
class Concern:
    """One of them, and whether it keeps somebody from being received."""

    kind: ConcernKind
    is_blocking: bool = False


def is_minor(birth_date: date | None, today: date, rules: CentreRules) -> bool:
    """Whether a guardian must consent; of whom no birth date is known nobody says so."""
    return birth_date is not None and age_on(birth_date, today) < rules.adult_from_years


def concerns_of(volunteer: Volunteer, today: date, rules: CentreRules) -> tuple[Concern, ...]:
    """What staff should look at on this card, gravest first."""
    found = []
    if _has_minor(volunteer, today, rules) and volunteer.guardian_consent is not GuardianConsent.GIVEN:
        is_missing = volunteer.guardian_consent is GuardianConsent.MISSING
        kind = ConcernKind.CONSENT_MISSING if is_missing else ConcernKind.CONSENT_UNKNOWN
        found.append(Concern(kind, rules.guardian_consent is Weight.BLOCK))
    if volunteer.insurance is Insurance.UNKNOWN:
        found.append(Concern(ConcernKind.INSURANCE_UNKNOWN, rules.insurance is Weight.BLOCK))
    if volunteer.health.strip():
        found.append(Concern(ConcernKind.HEALTH))
    return tuple(sorted(found, key=lambda one: not one.is_blocking))


def expected_return_us(now_us: int, rules: CentreRules) -> int:
    """When a team that leaves now is expected back."""
    now = datetime.fromtimestamp(now_us / 1_000_000, JST)
    usual = datetime.combine(now.date(), rules.return_by, JST)
    lead = timedelta(minutes=rules.latest_departure_lead_min)
    return int((max(usual, now + lead)).timestamp() * 1_000_000)


def _has_minor(volunteer: Volunteer, today: date, rules: CentreRules) -> bool:
    births = [member.birth_date for member in volunteer.members]
    if volunteer.kind is VolunteerKind.INDIVIDUAL:
        births = []
    return any(is_minor(one, today, rules) for one in (volunteer.birth_date, *births))

"""What may be told of a person: the three tiers of the official 安否情報 form, and that nobody was asked."""

from enum import StrEnum

from sync.protocol.support import Consent


class Tier(StrEnum):
    """家族・同居者 / 知人 / 公表, and だれにも: asked, and told to nobody."""

    FAMILY = "family"
    ACQUAINTANCES = "acquaintances"
    PUBLIC = "public"
    NOBODY = "nobody"


def tiers_of(consent: Consent | None) -> tuple[Tier, ...]:
    """The tiers that were agreed to; NOBODY where none was, empty where nobody was asked (which withholds all)."""
    if consent is None:
        return ()
    agreed = {
        Tier.FAMILY: consent.to_family,
        Tier.ACQUAINTANCES: consent.to_acquaintances,
        Tier.PUBLIC: consent.to_public,
    }
    return tuple(tier for tier, is_agreed in agreed.items() if is_agreed) or (Tier.NOBODY,)


def turned(tiers: tuple[Tier, ...], tier: Tier) -> tuple[Tier, ...]:
    """The tiers after one was touched: NOBODY and the others exclude each other."""
    if tier in tiers:
        return tuple(one for one in tiers if one is not tier)
    if tier is Tier.NOBODY:
        return (tier,)
    return (*(one for one in tiers if one is not Tier.NOBODY), tier)


def consent_of(tiers: tuple[Tier, ...], known: Consent | None, operator_id: str, at_us: int) -> Consent | None:
    """The consent to write; the known one, with who asked and when, as long as nothing of it changed."""
    if set(tiers) == set(tiers_of(known)):
        return known
    if not tiers:
        return None
    return Consent(
        to_family=Tier.FAMILY in tiers,
        to_acquaintances=Tier.ACQUAINTANCES in tiers,
        to_public=Tier.PUBLIC in tiers,
        asked_by=operator_id,
        asked_at_us=at_us,
    )

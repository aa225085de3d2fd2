"""安否照会: what may be told of a person to somebody who asks for them."""

from enum import StrEnum

from sync.protocol.household import Person


class Asker(StrEnum):
    """Who asks, as the three tiers of the official form have it: 親族・同居者 / 知人 / それ以外."""

    FAMILY = "family"
    ACQUAINTANCE = "acquaintance"
    PUBLIC = "public"


def may_be_told(person: Person, asker: Asker) -> bool:
    """Whether this asker may hear that the person is here. Not asked means no; `protect` stands above all.

    Who agrees to be told to acquaintances agrees to family too, and who agrees to be published to everybody.
    """
    consent = person.consent
    if person.protect or consent is None:
        return False
    tiers = {
        Asker.FAMILY: consent.to_family or consent.to_acquaintances or consent.to_public,
        Asker.ACQUAINTANCE: consent.to_acquaintances or consent.to_public,
        Asker.PUBLIC: consent.to_public,
    }
    return tiers[asker]

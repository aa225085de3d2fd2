"""The holder of a card as a person: what the card wrote stays untouched beside what the desk shows."""

from uuid import UUID

from cardreader.holder import HolderFacts
from cardreader.holder import Sex as CardSex
from sync.protocol.household import Person
from sync.protocol.values import IdSource, Relation, Sex

_SEX = {CardSex.MALE: Sex.MALE, CardSex.FEMALE: Sex.FEMALE, CardSex.OTHER_OR_UNKNOWN: Sex.UNKNOWN}


def person_of_card(person_id: UUID, facts: HolderFacts, source: IdSource) -> Person:
    """The representative that a card proves; the card has no kana.

    A date that is none in the calendar is kept as the card's eight bytes and never fails the read.
    """
    return Person(
        person_id=person_id,
        representative=True,
        relation=Relation.SELF,
        name_raw=facts.name,
        name_display=facts.name.replace("\u3000", " ").strip(),
        sex=_SEX[facts.sex],
        birth_date=facts.birth_date,
        birth_date_raw=facts.birth_date_raw.decode("ascii", "backslashreplace"),
        id_source=source,
    )

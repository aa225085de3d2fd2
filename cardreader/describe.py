"""What IT staff want to know of readers and cards, as data that a command line can print."""

from dataclasses import dataclass

from cardreader.connection import Readers
from cardreader.credential import Credential
from cardreader.errors import NotMyNumberCard
from cardreader.holder import HolderFacts
from cardreader.mynumber import MyNumberSession
from cardreader.patience import connect_patiently
from cardreader.states import CardKind, CardPresent

MASK = "＊"


@dataclass(frozen=True)
class ReaderSight:
    """One reader: its name, whether something lies on it, and whether it is a simulated one that is refused here."""

    reader: str
    occupied: bool
    refused: bool = False


@dataclass(frozen=True)
class MaskedFacts:
    """The basic four with all but initials masked: enough to see that reading works, too little to know a person."""

    name: str
    address: str
    birth_date: str
    sex: str


def describe_readers(readers: Readers) -> tuple[ReaderSight, ...]:
    """All readers at hand. Raises ServiceGone."""
    seen = tuple(ReaderSight(slot.reader, slot.occupied) for slot in readers.slots())
    return seen + tuple(ReaderSight(name, occupied=False, refused=True) for name in readers.refused())


def wait_for_card(readers: Readers, limit_s: float) -> str | None:
    """The reader on which a card lies or is placed before the limit; None when none came. Raises ServiceGone."""
    seen = readers.slots()
    if not any(slot.occupied for slot in seen):
        seen = readers.wait(seen, limit_s)
    return next((slot.reader for slot in seen if slot.occupied), None)


def describe_card(readers: Readers, reader: str) -> CardPresent:
    """What the card on this reader is and how many tries are left; costs none. Raises what `connect` raises."""
    with MyNumberSession(connect_patiently(readers, reader)) as session:
        try:
            number_tries, pin_tries = session.tries_left("number"), session.tries_left("pin")
        except NotMyNumberCard:
            return CardPresent(reader, CardKind.OTHER)
    return CardPresent(reader, CardKind.MY_NUMBER, number_tries, pin_tries)


def read_masked(readers: Readers, reader: str, credential: Credential) -> MaskedFacts:
    """Read the basic four and mask them at once. Raises as MyNumberSession does."""
    with MyNumberSession(connect_patiently(readers, reader)) as session:
        session.verify(credential)
        return mask_facts(session.read_holder())


def mask_facts(facts: HolderFacts) -> MaskedFacts:
    """Keep the first character of each word of name and address; mask the birth date and the sex whole."""
    return MaskedFacts(
        name=_initials(facts.name),
        address=_initials(facts.address),
        birth_date=MASK * len(facts.birth_date_raw),
        sex=MASK,
    )


def _initials(text: str) -> str:
    return "".join(
        sign if sign.isspace() or at == 0 or text[at - 1].isspace() else MASK for at, sign in enumerate(text)
    )

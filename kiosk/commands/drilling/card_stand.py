"""The drill's people put their own cards on the reader of training; each card takes as long as a real one."""

import threading

from cardreader.simulator.card import CardAnswers, SimulatedMyNumberCard
from cardreader.simulator.delays import PUBLISHED_LOG, CardDelays
from cardreader.simulator.files import FictionalHolder, issue_card
from kiosk.commands.drilling.people import ADDRESS, PlannedPerson
from kiosk.devices.simulated.cards import TrainingCards
from sync.protocol.birth_date import printed_six_digits

PIN = "8642"
"""Anybody's: what is played is typing it."""
EXPIRY_YEAR = "2035"
_SEX_BYTES = {"male": b"1", "female": b"2"}


def number_groups(person: PlannedPerson) -> tuple[str, str, str]:
    """What is printed on the card of this person; the security code follows from the birth date."""
    return printed_six_digits(person.born), EXPIRY_YEAR, f"{person.born:%d%m}"


class UnhurriedCard:
    """A simulated card that takes the time of a real one, by a published log."""

    def __init__(self, card: CardAnswers, delays: CardDelays = PUBLISHED_LOG) -> None:
        self._card = card
        self._delays = delays
        self._pause = threading.Event()
        self.atr = card.atr

    def power_on(self) -> None:
        """As `Card.power_on`."""
        self._card.power_on()

    def power_off(self) -> None:
        """As `Card.power_off`."""
        self._card.power_off()

    def answer(self, command: bytes) -> bytes | None:
        """As the card, later."""
        self._pause.wait(self._delays.of(command))
        return self._card.answer(command)


class CardStand:
    """The reader of training in the hands of the drill; a kiosk without one is no kiosk of a drill."""

    def __init__(self, reader: TrainingCards | None) -> None:
        assert reader is not None, "a drill trains"
        self._reader = reader

    def place(self, person: PlannedPerson) -> None:
        """Somebody lays their card down."""
        holder = FictionalHolder(
            name=person.name.replace(" ", "\u3000"),
            address=ADDRESS,
            birth_date=f"{person.born:%Y%m%d}".encode("ascii"),
            sex=_SEX_BYTES[person.sex],
        )
        files = issue_card(holder, number="".join(number_groups(person)), pin=PIN)
        self._reader.place(UnhurriedCard(SimulatedMyNumberCard(files)))

    def take(self) -> None:
        """They take it back."""
        self._reader.take()

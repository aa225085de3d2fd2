"""A simulated card on a guarded wire, for tests without any reader."""

from cardreader.allow_list import GuardedConnection
from cardreader.credential import Pin, VerificationNumber
from cardreader.errors import CardRemoved
from cardreader.mynumber import MyNumberSession
from cardreader.simulator.card import CardAnswers, Oddities, SimulatedMyNumberCard
from cardreader.simulator.files import FictionalHolder, issue_card

NUMBER = VerificationNumber.parse("55021720352285")
WRONG_NUMBER = VerificationNumber.parse("55021720352286")
PIN = Pin.parse("8642")
WRONG_PIN = Pin.parse("1111")


class Wire:
    """Carries bytes to a card in this process; `pulled_at` removes it at that command (from 0)."""

    def __init__(self, card: CardAnswers, pulled_at: int | None = None) -> None:
        self.card = card
        self.pulled_at = pulled_at
        self.sent = 0
        self.closed = 0
        card.power_on()

    def transmit(self, command: bytes) -> bytes:
        if self.closed or self.sent == self.pulled_at:
            raise CardRemoved
        self.sent += 1
        answer = self.card.answer(command)
        assert answer is not None
        return answer

    def close(self) -> None:
        self.closed += 1
        self.card.power_off()


def session_with(card: CardAnswers, pulled_at: int | None = None) -> MyNumberSession:
    return MyNumberSession(GuardedConnection(Wire(card, pulled_at)))


def a_card(
    holder: FictionalHolder | None = None, oddities: Oddities | None = None, **kinds: object
) -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(issue_card(holder, **kinds), oddities or Oddities())  # type: ignore[arg-type]

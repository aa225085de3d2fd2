"""Whether this shelter takes people in: who receives all the same is asked once, and never held up."""

from kiosk.desk.own_shelter import ShelterStanding
from kiosk.screens.message import Message, message
from sync.protocol.values import OpenState


class IntakeGate:
    """A clerk at three in the morning may not know that the intake was stopped; who was asked once knows it.

    The question comes again when the shelter's state is set anew. The banner says it all the time.
    """

    def __init__(self) -> None:
        self._standing: ShelterStanding | None = None
        self._answered: ShelterStanding | None = None

    def hear(self, standing: ShelterStanding | None) -> None:
        """How the shelter stands now."""
        self._standing = standing

    @property
    def word(self) -> str:
        """What the banner says of the shelter: a message key, empty while people are taken in as usual."""
        standing = self._standing
        if standing is None:
            return ""
        if standing.open_state is OpenState.CLOSED:
            return "shelter_state.closed"
        return "shelter_state.stopped" if standing.intake_stopped else ""

    @property
    def can_open(self) -> bool:
        """Whether nobody has opened this shelter yet."""
        return self._standing is not None and self._standing.open_state is OpenState.NOT_OPENED

    @property
    def is_asking(self) -> bool:
        """Whether the next reception needs a second touch."""
        return bool(self.word) and self._answered != self._standing

    def ask(self) -> Message | None:
        """The question before a reception, once; the same touch again is the answer."""
        if not self.is_asking:
            return None
        self._answered = self._standing
        return message(f"{self.word}.ask")

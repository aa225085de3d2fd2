"""Which page of the window takes what comes from camera, hand scanner and card reader: the one in front."""

from collections.abc import Callable
from typing import Protocol

from cardreader.states import CardState
from kiosk.screens.message import Message


class Page(Protocol):
    """A page on which every input is live."""

    def scanned(self, text: str) -> None:
        """A code was read by the camera or a hand scanner."""

    def card_changed(self, state: CardState) -> None:
        """The card reader says something new."""

    def bookmark(self) -> Callable[[], None] | None:
        """How to undo what the next sign does, should it turn out to be a hand scanner's."""

    def say(self, words: Message) -> None:
        """Let a sentence pass by: somebody else stands there."""


class Pages:
    """The reception lies below; another page is laid over it and taken away again."""

    def __init__(self, reception: Page) -> None:
        self._reception = reception
        self._front = reception
        self._card: CardState | None = None

    @property
    def front(self) -> Page:
        """The page that people see."""
        return self._front

    def turn_to(self, page: Page) -> None:
        """Lay `page` over all others; a card that lies on the reader is its to read."""
        self._front = page
        if self._card is not None:
            page.card_changed(self._card)

    def turn_back(self, page: Page) -> None:
        """Take `page` away, if it is in front."""
        if self._front is page:
            self._front = self._reception

    def scanned(self, text: str) -> None:
        """A code was read."""
        self._front.scanned(text)

    def card_changed(self, state: CardState) -> None:
        """The card reader says something new."""
        self._card = state
        self._front.card_changed(state)

    def say(self, words: Message) -> None:
        """Say it where people look."""
        self._front.say(words)

    def bookmark(self) -> Callable[[], None] | None:
        """As the front page's."""
        return self._front.bookmark()

"""A drill that is ended never leaves a child that nobody knows of."""

import os
import signal
from collections.abc import Iterator

import pytest

from kiosk.commands.drilling.ending import Ending


@pytest.fixture
def ending() -> Iterator[Ending]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    listening = Ending()
    listening.listen()
    yield listening
    for number, handler in before.items():
        signal.signal(number, handler)


def wish(number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_outside_it_ends_at_once(ending: Ending, number: int):
    with pytest.raises(KeyboardInterrupt):
        wish(number)


class Run:
    """A drill of words: what was done before it was ended."""

    def __init__(self, ending: Ending) -> None:
        self._ending = ending
        self.done: list[str] = []

    def wished_while_held(self) -> None:
        with self._ending.held():
            wish()
            self.done.append("child started")

    def wished_before_released(self) -> None:
        with self._ending.held():
            wish()
            self.done.append("child started")
            with self._ending.released():
                self.done.append("never")

    def wished_while_released(self) -> None:
        with self._ending.held():
            try:
                with self._ending.released():
                    wish()
                    self.done.append("never")
            finally:
                wish()
                self.done.append("child stopped")


def test_while_held_it_ends_at_the_end(ending: Ending):
    run = Run(ending)
    with pytest.raises(KeyboardInterrupt):
        run.wished_while_held()
    assert run.done == ["child started"]


def test_a_wish_from_before_ends_where_it_may(ending: Ending):
    run = Run(ending)
    with pytest.raises(KeyboardInterrupt):
        run.wished_before_released()
    assert run.done == ["child started"]


def test_in_a_released_stretch_it_ends_at_once_and_cleaning_up_is_held_again(ending: Ending):
    run = Run(ending)
    with pytest.raises(KeyboardInterrupt):
        run.wished_while_released()
    assert run.done == ["child stopped"]


def test_without_a_wish_nothing_ends(ending: Ending):
    with ending.held(), ending.released():
        pass

"""What keeps the desk's window out of pictures that other programs take of the screen."""

from typing import Protocol


class Shield(Protocol):
    """The system's means, where it has one."""

    def cover(self, window_id: int) -> bool:
        """From now on the window is black, or not there, in screenshots and shared screens; whether that is so."""

"""What stands on the reception screen before a key that may be a hand scanner's, so that it can be put back."""

from collections.abc import Callable

from kiosk.screens.stand import Stand
from kiosk.screens.work import Answered, Counting, Naming, Presenting, Waiting

_CAME_OF: dict[type, tuple[type, ...]] = {
    Waiting: (Naming, Counting),
    Answered: (Naming, Counting),
    Naming: (Naming,),
    Counting: (Counting,),
    Presenting: (Presenting,),
}
"""What one sign makes of each work; a card's digits open the card, which cannot be undone, and a form has lines."""


def bookmark(stand: Stand) -> Callable[[], None] | None:
    """How to put the present work back; None where a sign does what cannot be undone."""
    before = stand.work
    if type(before) not in _CAME_OF or getattr(before, "busy", False):
        return None

    def put_back() -> None:
        """Nothing happens where something else came up meanwhile."""
        now = stand.work
        if now is not before and isinstance(now, _CAME_OF[type(before)]) and not getattr(now, "busy", False):
            stand.change(before)

    return put_back

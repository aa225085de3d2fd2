"""When a reading is believed: a rung that alters the picture must leave correction unspent or find a witness."""

from collections import OrderedDict

from kiosk.devices.rungs import Reading

UNSPENT_LEAST = 0.10
"""Share of the error correction that a further rung must leave unused. A word that Reed-Solomon mends with its last
symbol is also what it makes of noise: such a reading waits for a second rung or frame that says the same."""

DOUBTFUL_MOST = 16
"""Doubtful texts kept: more than can be in sight within the second that a witness may take."""


class Witnesses:
    """Remembers readings that one rung alone is not believed for, until another says the same."""

    def __init__(self) -> None:
        self._doubtful: OrderedDict[str, str] = OrderedDict()

    def believe(self, reading: Reading, moment: str) -> bool:
        """Whether the reading of a further rung counts; `moment` names the rung and frame, so that none is its own."""
        if not reading.valid or not reading.sighting.text:
            return False
        if reading.unspent >= UNSPENT_LEAST:
            return True
        text = reading.sighting.text
        first = self._doubtful.setdefault(text, moment)
        if len(self._doubtful) > DOUBTFUL_MOST:
            self._doubtful.popitem(last=False)
        return first != moment

"""Which codes are in view: a code is told once, and again only after it has been away."""

from collections.abc import Iterable

from kiosk.ports.devices import Sighting

AWAY_S = 1.5
"""A code that no frame showed for this time has left the view. Hard codes are read in one frame of many: five turns of
the ladder's rotation take less than this at 30 frames a second, and nobody leaves and comes back that fast."""

IN_VIEW_MOST = 32
"""Codes remembered; a poster full of codes must not fill the memory. The one seen longest ago is forgotten first."""


class InView:
    """Times of the last sighting by text."""

    def __init__(self) -> None:
        self._last_mono_s: dict[str, float] = {}

    def came(self, sightings: Iterable[Sighting], now_mono_s: float) -> tuple[Sighting, ...]:
        """The sightings of codes that were not in view before; each text once."""
        new = []
        for sighting in sightings:
            last_mono_s = self._last_mono_s.pop(sighting.text, None)
            if last_mono_s is None or now_mono_s - last_mono_s >= AWAY_S:
                new.append(sighting)
            self._last_mono_s[sighting.text] = now_mono_s
        while len(self._last_mono_s) > IN_VIEW_MOST:
            del self._last_mono_s[next(iter(self._last_mono_s))]
        return tuple(new)

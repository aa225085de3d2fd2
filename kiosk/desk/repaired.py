"""The acts about a repair: what staff are told after a copy took a damaged file's place, and that they read it."""

from dataclasses import dataclass

from msgspec.structs import replace

from kiosk.desk.counter import Counter
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.sightings import SightingKind
from sync.protocol import codec


@dataclass(frozen=True)
class LookAtRepair:
    """Ask what was repaired and has not been acknowledged."""

    def perform(self, counter: Counter) -> Restored | None:
        """What staff are to be told; None for nothing."""
        kept = counter.unit.settings.get(RESTORED_SETTING)
        told = None if kept is None else codec.decode(kept, Restored)
        return told if told is not None and not told.acknowledged_us else None


@dataclass(frozen=True)
class AcknowledgeRepair:
    """Staff have compared the papers of that time: the notice goes; what could not be read is remembered."""

    def perform(self, counter: Counter) -> None:
        """Write it, and who did."""
        kept = counter.unit.settings.get(RESTORED_SETTING)
        if kept is None:
            return
        told = replace(codec.decode(kept, Restored), acknowledged_us=counter.clock.now_us())
        counter.unit.settings.put(RESTORED_SETTING, codec.encode(told))
        counter.note(SightingKind.SETTING_CHANGED, detail="repair_acknowledged")

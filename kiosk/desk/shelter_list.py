"""The act of taking a list of shelters into this desk's own copy of the master list."""

from dataclasses import dataclass

from kiosk.desk.counter import Counter
from sync.protocol.records import ShelterRecord


@dataclass(frozen=True)
class ShelterListTaken:
    """So many shelters are known better here."""

    changed: int


@dataclass(frozen=True)
class TakeShelterList:
    """Staff looked at what would change, and want it; the ledger's own word replaces it when that changes."""

    shelters: tuple[ShelterRecord, ...]

    def perform(self, counter: Counter) -> ShelterListTaken:
        """Keep the shelters that are still on the list."""
        known = {shelter.shelter_id for shelter in counter.unit.mirror.shelters()}
        taken = [shelter for shelter in self.shelters if shelter.shelter_id in known]
        for shelter in taken:
            counter.unit.own_shelter.put_listed(shelter)
        return ShelterListTaken(len(taken))

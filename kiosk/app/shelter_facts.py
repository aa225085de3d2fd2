"""What reports, rosters and slips are made of: the shelter's households, its name, its operation."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.desk.counter import Site
from kiosk.documents.heading import Heading
from kiosk.ports.store import Store, Unit
from sync.protocol.records import HouseholdRecord, OperationRecord


@dataclass(frozen=True)
class ShelterNames:
    """The desk's own shelter and operation in words, as far as the ledger told."""

    site: Site
    shelter: str
    operation: OperationRecord | None

    def heading(self, as_of_us: int) -> Heading:
        """What stands above a document of this shelter."""
        name = self.operation.name if self.operation is not None else ""
        return Heading(self.shelter, name, self.site.record_mode, as_of_us)


@dataclass(frozen=True)
class ShelterFacts(ShelterNames):
    """The names, and all households that were received."""

    records: Sequence[HouseholdRecord] = ()


def names_in(unit: Unit, site: Site) -> ShelterNames:
    """How the place of `site` is called. Raises ports.store errors."""
    shelter, operation = unit.mirror.shelter(site.shelter_id), unit.mirror.operation(site.operation_id)
    return ShelterNames(site, shelter.name if shelter is not None else site.shelter_id, operation)


def facts_in(store: Store, site: Site) -> ShelterFacts:
    """Everything of the operation, shelter and record mode of `site`. Raises ports.store errors."""
    with store.reading() as unit:
        names = names_in(unit, site)
        records = tuple(unit.roster.records(site.operation_id, site.shelter_id, site.record_mode))
    return ShelterFacts(site, names.shelter, names.operation, records)

"""What the commands about reports and rosters read from the kiosk's file."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.commands.place import Place
from kiosk.desk.counter import Site
from kiosk.documents.heading import Heading
from kiosk.store.roster import SqlRoster
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.records import HouseholdRecord, OperationRecord


@dataclass(frozen=True)
class ShelterFacts:
    """The desk's own shelter: its households, its name, and the operation as far as the ledger told."""

    site: Site
    records: Sequence[HouseholdRecord]
    shelter: str
    operation: OperationRecord | None

    def heading(self, as_of_us: int) -> Heading:
        """What stands above a document of this shelter."""
        name = self.operation.name if self.operation is not None else ""
        return Heading(self.shelter, name, self.site.record_mode, as_of_us)


def facts_in(place: Place, operator_id: str = "") -> ShelterFacts:
    """Everything of the desk's operation, shelter and record mode. Raises ports.store errors."""
    site = place.enrolled.site(operator_id)
    with SqlStore(place.database).reading() as unit:
        shelter = unit.mirror.shelter(site.shelter_id)
        operation = unit.mirror.operation(site.operation_id)
    with place.database.reading() as connection:
        records = tuple(SqlRoster(connection).records(site.operation_id, site.shelter_id, site.record_mode))
    return ShelterFacts(site, records, shelter.name if shelter is not None else site.shelter_id, operation)

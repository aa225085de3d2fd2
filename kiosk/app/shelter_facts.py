"""What reports, rosters and slips are made of: the shelter's households, its name, its operation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.desk.counter import Site
from kiosk.desk.purge import kept_in
from kiosk.documents.heading import Heading
from kiosk.domain.kept_statistics import KeptPlace
from kiosk.domain.reception_statistics import statistics_of
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport, report_of
from kiosk.ports.store import Store, Unit
from sync.protocol.reception_table import Line, ReceptionCount
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
    kept: KeptPlace | None = None
    """What stayed of them, where headquarters had them purged."""

    def report(self, scope: ReportScope, remarks: Remarks) -> ShelterReport:
        """The report of `scope`; of a purged operation its last one."""
        if self.kept is not None:
            return replace(self.kept.last, remarks=remarks)
        return report_of(self.records, scope, remarks=remarks)

    def reception_days(self) -> tuple[ReceptionCount, ...]:
        """The lines of the city's table of receptions, day by day."""
        if self.kept is not None:
            return self.kept.days
        operations = () if self.operation is None else (self.operation,)
        opened: dict[str, tuple[str, ...]] = {self.site.operation_id: (self.site.shelter_id,)}
        return statistics_of(self.records, operations, opened, Line.DAY)


def names_in(unit: Unit, site: Site) -> ShelterNames:
    """How the place of `site` is called. Raises ports.store errors."""
    shelter, operation = unit.mirror.shelter(site.shelter_id), unit.mirror.operation(site.operation_id)
    return ShelterNames(site, shelter.name if shelter is not None else site.shelter_id, operation)


def facts_in(store: Store, site: Site) -> ShelterFacts:
    """Everything of the operation, shelter and record mode of `site`. Raises ports.store errors."""
    with store.reading() as unit:
        names = names_in(unit, site)
        records = tuple(unit.roster.records(site.operation_id, site.shelter_id, site.record_mode))
        purged = kept_in(unit, site.operation_id)
    kept = purged.place(site.shelter_id, site.record_mode) if purged is not None else None
    return ShelterFacts(site, names.shelter, names.operation, records, kept)

"""The acts of headquarters' order to purge: heard, looked at, carried out once everything is settled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from kiosk.desk import enrolled
from kiosk.desk.counter import Counter
from kiosk.desk.drafts import DRAFT_SETTING
from kiosk.desk.paper import PILE_SETTING
from kiosk.desk.reports import REMARKS_SETTING
from kiosk.domain import kept_statistics, report_file
from kiosk.domain.duties import Duty
from kiosk.domain.kept_statistics import KeptPlace, KeptStatistics, place_statistics, without_words
from kiosk.domain.outcomes import Refused
from kiosk.domain.shelter_report import ReportScope, ShelterReport
from kiosk.ports.kept_reports import ReportPlace
from kiosk.ports.purging import PurgeBar, PurgeLook
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Unit
from sync.protocol import codec, purge_order, signed
from sync.protocol.purge_order import PurgeOrder
from sync.protocol.records import OperationRecord
from sync.protocol.values import RecordMode

ALL_KEPT = 10_000
"""More reports of one place than any shelter makes; all of them lose what was typed beside the figures."""

Wording = Callable[[ShelterReport, str], str]
"""A report as text, for a shelter's name."""


@dataclass(frozen=True)
class Purgeable:
    """An order of headquarters that is believed, the operation's name, and what it would take; or what it left."""

    order: PurgeOrder
    name: str
    look: PurgeLook
    kept: KeptStatistics | None = None


@dataclass(frozen=True)
class Purged:
    """The persons are out of the file; the copies and the kept files follow."""

    kept: KeptStatistics


@dataclass(frozen=True)
class TakePurgeOrder:
    """An order that came as a file."""

    token: bytes

    def perform(self, counter: Counter) -> PurgeOrder | Refused:
        """Keep it, where the ledger has signed it."""
        order = _believed(counter.unit, self.token)
        if order is None:
            return Refused("problem.purge_order")
        counter.unit.purging.keep_order(order.operation_id, self.token)
        return order


@dataclass(frozen=True)
class LookAtPurges:
    """Ask what headquarters ordered, and what that would take."""

    def perform(self, counter: Counter) -> tuple[Purgeable, ...]:
        """Each believed order; those that wait first."""
        unit = counter.unit
        orders = [order for token in unit.purging.orders() if (order := _believed(unit, token)) is not None]
        found = [_purgeable(unit, order) for order in orders]
        return tuple(sorted(found, key=lambda one: (one.kept is not None, one.order.operation_id)))


@dataclass(frozen=True)
class PurgeOperation:
    """Take an operation's persons out of the file, by headquarters' order and once everything is settled.

    What was made of it as reports stays without what staff typed; `wording` writes its text anew. `with_damaged`: a
    damaged file that lies aside goes too, though it has facts that nobody could read.
    """

    operation_id: str
    wording: Wording
    with_damaged: bool = False
    needs: ClassVar[Duty] = Duty.PURGE

    def perform(self, counter: Counter) -> Purged | Refused:
        """Figures are kept, persons go, and a line says who did it: one commit."""
        unit = counter.unit
        orders = [order for token in unit.purging.orders() if (order := _believed(unit, token)) is not None]
        order = next((one for one in orders if one.operation_id == self.operation_id), None)
        if order is None:
            return Refused("problem.purge_not_ordered")
        if unit.purging.statistics(self.operation_id) is not None:
            return Refused("problem.purged_before")
        look = unit.purging.look(self.operation_id)
        bars = [bar for bar in look.bars if bar is not PurgeBar.DAMAGED or not self.with_damaged]
        if bars:
            return Refused(f"problem.purge_{bars[0].value}", (("count", look.unsettled),))
        kept = _statistics(counter, order, look)
        self._strip_reports(unit)
        for name in (DRAFT_SETTING, PILE_SETTING, REMARKS_SETTING):
            unit.settings.put(name, None)
        unit.purging.take_out(self.operation_id)
        unit.purging.keep_statistics(self.operation_id, kept_statistics.encode(kept))
        counter.note(SightingKind.PURGED, detail=self.operation_id)
        return Purged(kept)

    def _strip_reports(self, unit: Unit) -> None:
        for place in unit.reports.places(self.operation_id):
            for one in unit.reports.newest(place, ALL_KEPT):
                report = without_words(report_file.decode(one.figures))
                text = self.wording(report, _shelter_name(unit, place))
                unit.reports.add(one.reworded(report_file.encode(report), text))


def kept_in(unit: Unit, operation_id: str) -> KeptStatistics | None:
    """What stayed of an operation; None where it was not purged. Raises StatisticsUnreadable."""
    data = unit.purging.statistics(operation_id)
    return None if data is None else kept_statistics.decode(data)


def unfinished_in(unit: Unit) -> tuple[KeptStatistics, ...]:
    """Purges whose copies and files are not gone yet."""
    found = (kept_statistics.decode(data) for data in unit.purging.all_statistics())
    return tuple(one for one in found if not one.is_finished)


def finish_in(unit: Unit, kept: KeptStatistics) -> None:
    """Write that the copies and the kept files of a purge are gone too."""
    finished = kept_statistics.encode(kept_statistics.finished(kept))
    unit.purging.keep_statistics(kept.operation_id, finished)


def _believed(unit: Unit, token: bytes) -> PurgeOrder | None:
    known = enrolled.load(unit.settings)
    if known is None:
        return None
    try:
        return purge_order.read(token, known.identity.ledger_sign_keys)
    except (codec.Malformed, signed.UnknownSigner, signed.SignatureWrong):
        return None


def _purgeable(unit: Unit, order: PurgeOrder) -> Purgeable:
    operation = unit.mirror.operation(order.operation_id)
    name = operation.name if operation is not None else order.operation_id
    return Purgeable(order, name, unit.purging.look(order.operation_id), kept_in(unit, order.operation_id))


def _statistics(counter: Counter, order: PurgeOrder, look: PurgeLook) -> KeptStatistics:
    unit, now_us = counter.unit, counter.clock.now_us()
    operation = unit.mirror.operation(order.operation_id)
    return KeptStatistics(
        operation_id=order.operation_id,
        ordered_us=order.ordered_at_us,
        purged_us=now_us,
        households=look.households,
        places=tuple(
            _place(unit, order.operation_id, place, operation, now_us)
            for place in unit.purging.places(order.operation_id)
        ),
    )


def _place(
    unit: Unit, operation_id: str, place: tuple[str, RecordMode], operation: OperationRecord | None, now_us: int
) -> KeptPlace:
    records = unit.purging.records(operation_id, *place)
    first_us = min(one.received_at_us for one in records)
    return place_statistics(records, ReportScope(place[0], operation_id, place[1], first_us, now_us), operation)


def _shelter_name(unit: Unit, place: ReportPlace) -> str:
    shelter = unit.mirror.shelter(place.shelter_id)
    return shelter.name if shelter is not None else place.shelter_id

"""The acts of headquarters' orders to purge: heard, looked at, carried out once everything is settled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, TypeVar

from msgspec.structs import replace

from kiosk.desk import enrolled
from kiosk.desk.counter import Counter
from kiosk.desk.drafts import DRAFT_SETTING
from kiosk.desk.paper import PILE_SETTING
from kiosk.desk.reports import REMARKS_SETTING
from kiosk.domain import kept_activities, kept_statistics, report_file
from kiosk.domain.duties import Duty
from kiosk.domain.kept_activities import KeptActivities, activity_figures
from kiosk.domain.kept_statistics import KeptPlace, KeptStatistics, centre_days, place_statistics, without_words
from kiosk.domain.outcomes import Refused
from kiosk.domain.shelter_report import ReportScope, ShelterReport
from kiosk.ports.kept_reports import ReportPlace
from kiosk.ports.purging import ACTIVITIES_SETTING, OperationScope, PurgeBar, PurgeLook, Scope
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Unit
from sync.protocol import codec, purge_order, signed
from sync.protocol.purge_order import ActivitiesOrder, Order, PurgeOrder
from sync.protocol.records import OperationRecord
from sync.protocol.values import RecordMode

ALL_KEPT = 10_000
"""More reports of one place than any shelter makes; all of them lose what was typed beside the figures."""
MAX_DETAIL_CHARACTERS = 64
"""As a sighting's word; an order's name is longer only where the organiser's id is longer than the ledger's own."""

Kept: TypeAlias = KeptStatistics | KeptActivities
_Kind = TypeVar("_Kind", bound=Order)
Wording = Callable[[ShelterReport, str], str]
"""A report as text, for a shelter's name."""


@dataclass(frozen=True)
class Purgeable:
    """An order of headquarters that is believed, whose it is by name, and what it would take or left."""

    order: Order
    name: str
    look: PurgeLook
    kept: Kept | None = None

    @property
    def is_about_anybody(self) -> bool:
        """Whether the table has anybody of the order; an operation's order is shown at every desk."""
        look = self.look
        is_of_operation = isinstance(self.order, PurgeOrder)
        return is_of_operation or self.kept is not None or bool(look.participations or look.applicants or look.facts)


@dataclass(frozen=True)
class Purged:
    """The persons are out of the file; the copies and the kept files follow."""

    kept: Kept


@dataclass(frozen=True)
class TakePurgeOrder:
    """An order that came as a file."""

    token: bytes

    def perform(self, counter: Counter) -> Order | Refused:
        """Keep it, where the ledger has signed it."""
        order, purging = _believed(counter.unit, self.token), counter.unit.purging
        match order:
            case None:
                return Refused("problem.purge_order")
            case PurgeOrder():
                purging.keep_order(order.operation_id, self.token)
            case ActivitiesOrder():
                purging.keep_activities_order(order, self.token)
        return order


@dataclass(frozen=True)
class LookAtPurges:
    """Ask what headquarters ordered, and what that would take."""

    def perform(self, counter: Counter) -> tuple[Purgeable, ...]:
        """Each believed order; those that wait first."""
        found = [_purgeable(counter, order) for order in _orders(counter.unit)]
        told = [one for one in found if one.is_about_anybody]
        return tuple(sorted(told, key=lambda one: (one.kept is not None, one.order.order_id)))


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
        unit, scope = counter.unit, OperationScope(self.operation_id)
        order = _ordered(unit, PurgeOrder, self.operation_id)
        if order is None:
            return Refused("problem.purge_not_ordered")
        if kept_in(unit, self.operation_id) is not None:
            return Refused("problem.purged_before")
        look = unit.purging.look(scope)
        if (barred := _barred(look, with_damaged=self.with_damaged)) is not None:
            return barred
        kept = _statistics(counter, order, look)
        self._strip_reports(unit)
        for name in (DRAFT_SETTING, PILE_SETTING, REMARKS_SETTING):
            unit.settings.put(name, None)
        unit.purging.take_out(scope)
        unit.purging.keep_statistics(self.operation_id, kept_statistics.encode(kept))
        counter.note(SightingKind.PURGED, detail=self.operation_id)
        return Purged(kept)

    def _strip_reports(self, unit: Unit) -> None:
        for place in unit.reports.places(self.operation_id):
            for one in unit.reports.newest(place, ALL_KEPT):
                report = without_words(report_file.decode(one.figures))
                text = self.wording(report, _shelter_name(unit, place))
                unit.reports.add(one.reworded(report_file.encode(report), text))


@dataclass(frozen=True)
class PurgeActivities:
    """Take out who took part in activities or applied for them, by headquarters' order and once all is settled."""

    order_id: str
    with_damaged: bool = False
    needs: ClassVar[Duty] = Duty.PURGE

    def perform(self, counter: Counter) -> Purged | Refused:
        """Figures are kept, persons go, and a line says who did it: one commit."""
        unit = counter.unit
        order = _ordered(unit, ActivitiesOrder, self.order_id)
        if order is None:
            return Refused("problem.activities_not_ordered")
        if kept_activities_in(unit, self.order_id) is not None:
            return Refused("problem.activities_purged_before")
        scope = unit.purging.scope_of(order, counter.site.organizer_id)
        if (barred := _barred(unit.purging.look(scope), with_damaged=self.with_damaged)) is not None:
            return barred
        kept = KeptActivities(
            order_id=self.order_id,
            organizer=_organizer_name(unit, order),
            ordered_us=order.ordered_at_us,
            purged_us=counter.clock.now_us(),
            activities=tuple(
                activity_figures(one.activity_id, one.record, one.day, one.applicants, one.participations)
                for one in unit.purging.held(scope)
            ),
        )
        unit.purging.take_out(scope)
        _keep(unit, kept)
        counter.note(SightingKind.PURGED, detail=self.order_id[:MAX_DETAIL_CHARACTERS])
        return Purged(kept)


def act_for(order: Order, wording: Wording, *, with_damaged: bool = False) -> PurgeOperation | PurgeActivities:
    """The act that carries an order out."""
    if isinstance(order, PurgeOrder):
        return PurgeOperation(order.operation_id, wording, with_damaged)
    return PurgeActivities(order.order_id, with_damaged)


def kept_in(unit: Unit, operation_id: str) -> KeptStatistics | None:
    """What stayed of an operation; None where it was not purged. Raises StatisticsUnreadable."""
    data = unit.purging.statistics(operation_id)
    return None if data is None else kept_statistics.decode(data)


def kept_activities_in(unit: Unit, order_id: str) -> KeptActivities | None:
    """What stayed of activities; None where they were not purged by this order. Raises StatisticsUnreadable."""
    data = unit.settings.get(f"{ACTIVITIES_SETTING}:{order_id}")
    return None if data is None else kept_activities.decode(data)


def unfinished_in(unit: Unit) -> tuple[Kept, ...]:
    """Purges whose copies and files are not gone yet."""
    found: list[Kept] = [kept_statistics.decode(data) for data in unit.purging.all_statistics()]
    found += [kept_activities.decode(data) for data in unit.purging.all_statistics(ACTIVITIES_SETTING)]
    return tuple(one for one in found if not one.is_finished)


def finish_in(unit: Unit, kept: Kept) -> None:
    """Write that the copies and the kept files of a purge are gone too."""
    _keep(unit, replace(kept, is_finished=True))


def _keep(unit: Unit, kept: Kept) -> None:
    if isinstance(kept, KeptStatistics):
        unit.purging.keep_statistics(kept.operation_id, kept_statistics.encode(kept))
    else:
        unit.settings.put(f"{ACTIVITIES_SETTING}:{kept.order_id}", kept_activities.encode(kept))


def _barred(look: PurgeLook, *, with_damaged: bool) -> Refused | None:
    """Why nothing may go yet."""
    bars = [bar for bar in look.bars if bar is not PurgeBar.DAMAGED or not with_damaged]
    return Refused(f"problem.purge_{bars[0].value}", (("count", look.unsettled),)) if bars else None


def _orders(unit: Unit) -> list[Order]:
    """What headquarters ordered, as far as it is believed."""
    return [order for token in unit.purging.orders() if (order := _believed(unit, token)) is not None]


def _ordered(unit: Unit, kind: type[_Kind], order_id: str) -> _Kind | None:
    found = (one for one in _orders(unit) if isinstance(one, kind) and one.order_id == order_id)
    return next(found, None)


def _believed(unit: Unit, token: bytes) -> Order | None:
    known = enrolled.load(unit.settings)
    if known is None:
        return None
    try:
        return purge_order.read(token, known.identity.ledger_sign_keys)
    except (codec.Malformed, signed.UnknownSigner, signed.SignatureWrong):
        return None


def _purgeable(counter: Counter, order: Order) -> Purgeable:
    unit = counter.unit
    if isinstance(order, ActivitiesOrder):
        scope: Scope = unit.purging.scope_of(order, counter.site.organizer_id)
        kept: Kept | None = kept_activities_in(unit, order.order_id)
        name = kept.organizer if isinstance(kept, KeptActivities) else _organizer_name(unit, order)
    else:
        scope, kept = OperationScope(order.operation_id), kept_in(unit, order.operation_id)
        operation = unit.mirror.operation(order.operation_id)
        name = operation.name if operation is not None else order.operation_id
    return Purgeable(order, name, unit.purging.look(scope), kept)


def _organizer_name(unit: Unit, order: ActivitiesOrder) -> str:
    found = unit.venue.organizer(order.organizer_id)
    return found.name if found is not None else order.organizer_id


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
        centres=centre_days(unit.purging.centre_records(order.operation_id)),
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

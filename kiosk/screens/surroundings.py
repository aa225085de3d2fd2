"""What stands around the work: the banner above it, and at the side who is here and who came last."""

from kiosk.desk.counter import Site
from kiosk.desk.overview import Overview
from kiosk.domain.duties import EMERGENCY_OPERATOR
from kiosk.domain.households import spoken_name
from kiosk.screens.answers import clock_text
from kiosk.screens.reception_state import Banner, RecentReception, Tally
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReportedMethod

UNNAMED_OPERATORS = ("training", "desk")
"""Operator ids that are no person's; `kiosk.config` gives them."""


def banner(site: Site, overview: Overview | None, now_us: int, state: str = "") -> Banner:
    """Where, in which record mode, what time, who; `state` is what is unusual about the shelter."""
    return Banner(
        shelter_name=overview.shelter.name if overview and overview.shelter else site.shelter_id,
        operation_name=overview.operation.name if overview and overview.operation else "",
        record_mode=site.record_mode,
        clock=clock_text(now_us),
        state=state,
        operator=operator_of(site),
    )


def operator_of(site: Site) -> str:
    """Who stands there, as pages name them: a name, or a key after "@" while nobody has said who."""
    if site.operator_id.startswith(EMERGENCY_OPERATOR):
        return f"@operator.{EMERGENCY_OPERATOR}"
    if site.operator_id in UNNAMED_OPERATORS:
        return f"@operator.{site.operator_id}"
    return site.operator_name or site.operator_id


def tally(overview: Overview | None) -> Tally:
    """いま ここに: how many are here, by way of reception."""
    if overview is None:
        return Tally()
    occupancy = overview.occupancy
    by_method = tuple((method, occupancy.by_method.get(method, 0)) for method in ReportedMethod)
    return Tally(occupancy.households, occupancy.persons, by_method, occupancy.out)


def recent(overview: Overview | None) -> tuple[RecentReception, ...]:
    """直近の受付: the last receptions, newest first."""
    records = overview.recent if overview else ()
    return tuple(
        RecentReception(
            reception_no=record.reception_no,
            clock=clock_text(record.received_at_us),
            heads=record.household.heads,
            name=spoken_name(record.household),
            is_undone=record.undone,
            depth=record.household.depth.value,
        )
        for record in records
    )


def received_under(overview: Overview | None, reception_no: str) -> HouseholdRecord | None:
    """The reception in view with this number; one that was taken back is none."""
    return next((record for record in _standing(overview) if record.reception_no == reception_no), None)


def last_of(overview: Overview | None, device_id: str) -> HouseholdRecord | None:
    """The last reception that this desk made itself: what a neighbour did is never meant by "the last one"."""
    return next((record for record in _standing(overview) if record.device_id == device_id), None)


def _standing(overview: Overview | None) -> list[HouseholdRecord]:
    return [record for record in (overview.recent if overview else ()) if not record.undone]

"""Who left and came again is counted by what happened, not by where they are now."""

from uuid import UUID

from msgspec.structs import replace

from kiosk.domain.occupancy_series import occupancy_series
from kiosk.domain.shelter_report import ReportScope, report_of
from kiosk.domain.turnover import Turn, Turnover, turnover_of, turns_of
from sync.protocol.household import HeadCount, Household
from sync.protocol.presence import PresenceStep, StepKind
from sync.protocol.records import HouseholdRecord
from sync.protocol.shelter_figures import Amount
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from sync.protocol.whereabouts import settled


def family(*steps: tuple[StepKind, int, int]) -> HouseholdRecord:
    """Four counted people, received at 100; each step is its kind, its time and for how many (0 for all)."""
    record = HouseholdRecord(
        household=Household(household_id=UUID(int=1), depth=Depth.COUNT, head_count=HeadCount(total=4)),
        operation_id="op-1",
        shelter_id="S-1",
        reception_no="A-0001",
        method=ReceptionMethod.COUNT_ONLY,
        record_mode=RecordMode.DRILL,
        received_at_us=100,
        device_id="desk-A",
        admitted_event_id=UUID(int=2),
    )
    made = [
        PresenceStep(kind=kind, at_us=at_us, event_id=UUID(int=10 + number), unnamed_heads=heads)
        for number, (kind, at_us, heads) in enumerate(steps)
    ]
    return settled(record, made)


LEFT_AND_CAME = family(
    (StepKind.OUT, 110, 0), (StepKind.LEAVE, 120, 1), (StepKind.LEAVE, 130, 0), (StepKind.ADMIT, 140, 3)
)


def test_a_stay_turns_where_somebody_leaves_or_comes_again() -> None:
    assert turns_of(LEFT_AND_CAME) == (Turn(120, 4, 3), Turn(130, 3, 0), Turn(140, 0, 3))
    assert turns_of(replace(LEFT_AND_CAME, undone=True)) == ()


def test_only_what_was_within_the_span_counts() -> None:
    assert turnover_of([LEFT_AND_CAME], 125, 139) == Turnover(households_left=1, persons_left=3)
    assert turnover_of([LEFT_AND_CAME], 140, 200) == Turnover(households_again=1, persons_again=3)


def test_a_report_adds_up_though_a_family_left_and_came_again() -> None:
    scope = ReportScope("S-1", "op-1", RecordMode.DRILL, since_us=50, as_of_us=200)
    report = report_of([LEFT_AND_CAME], scope)
    assert (report.admitted, report.left) == (Amount(2, 7), Amount(1, 4))
    assert report.here == Amount(1, 3)
    assert report.here.persons == report.admitted.persons - report.left.persons


def test_the_chart_falls_and_rises_again() -> None:
    assert occupancy_series([LEFT_AND_CAME], 200) == ((100, 4), (120, 3), (130, 0), (140, 3), (200, 3))

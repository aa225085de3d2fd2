"""Whatever happens to points in whatever order: nothing is made or lost, nobody owes, one grant of a pair stands."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ledger.facts import Fact, in_order
from ledger.participation_facts import Participation, participation_of
from ledger.point_tables import point_entry, point_lot
from ledger.points import expiry, granting, judging, office, redeeming
from ledger.points.entries import EntryKind, Owner
from ledger.points.judging import Setting
from ledger.points.office import OfficeGrant, OfficeRefused
from ledger.points.redeeming import RedemptionRefused, Wish
from ledger.points.tariff import RedemptionKind
from ledger.service import Service
from sync.protocol.records import ActivityRecord
from sync.protocol.values import ActivityKind, RecordMode
from sync.protocol.venue_facts import (
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
)
from sync.protocol.venue_values import ParticipationMethod, Registration
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.points import adds_up, at, balance, due, settle, with_tariff, written
from tests.unit.ledger.stories import fact

US_PER_HOUR = 3_600_000_000
FIRST = date(2024, 2, 28)
"""Two days before March 1 of a leap year."""
BOUNDARIES = [FIRST, date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 1), date(2025, 2, 28)]
LATER = [*BOUNDARIES, date(2025, 3, 1), date(2025, 3, 30), date(2025, 3, 31), date(2025, 4, 1), date(2026, 4, 1)]
NEW_YEAR = date(2024, 4, 1)

_people = count(1)
_requests = count(1)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["scan", "scan", "scan", "undo", "redeem", "redeem", "expire", "grant", "reverse"]),
        st.integers(1, 3),
        st.sampled_from(LATER),
    ),
    max_size=12,
)
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("points")
    made = make_service(f"sqlite:///{folder / 'ledger.sqlite'}", folder)
    with_tariff(made)
    yield made
    made.database.close()


def do(service: Service, who: Owner, act: str, number: int, day: date) -> None:
    now_us = at(day)
    activity = f"A-{number}"
    if act in ("scan", "undo"):
        settle(service, who, activity, due(max(day, NEW_YEAR)) if act == "scan" else None, day)
    elif act == "expire":
        expiry.expire(service.database, day, now_us)
    elif act == "redeem":
        wish = Wish(uuid.UUID(int=next(_requests)), who, RedemptionKind.COUPON)
        written(service, lambda connection: redeeming.redeem(connection, wish, now_us))
    elif act == "grant":
        asked = OfficeGrant(
            owner=who, day=day, reason="test", author="test", activity_id=activity, kind=ActivityKind.VOLUNTEERING
        )
        written(service, lambda connection: office.grant(connection, asked, now_us))
    else:
        take_back(service, who, activity, now_us)


def take_back(service: Service, who: Owner, activity: str, now_us: int) -> None:
    pair = who, activity
    with service.database.read() as connection:
        standing = granting.standing(connection, [pair]).get(pair)
    if standing is not None:
        written(
            service,
            lambda connection: office.reverse(
                connection, standing.entry_id, reason="test", author="test", now_us=now_us
            ),
        )


def live(service: Service, who: Owner) -> list[str]:
    """The activities of an owner's live grants."""
    with service.database.read() as connection:
        rows = connection.execute(select(point_entry).where(point_entry.c.resident_id == who[1])).all()
    reversed_ids = {row.reverses for row in rows}
    grants = (EntryKind.GRANT, EntryKind.OFFICE_GRANT)
    return [row.activity_id for row in rows if row.kind in grants and row.entry_id not in reversed_ids]


@BOUNDED
@given(ACTS)
def test_nothing_is_made_or_lost_and_nobody_owes(service: Service, script: list[tuple[str, int, date]]) -> None:
    who = RecordMode.REAL, f"R-{next(_people)}"
    for act, number, day in script:
        try:
            do(service, who, act, number, day)
        except (RedemptionRefused, OfficeRefused):
            continue
        assert len(set(live(service, who))) == len(live(service, who)), "one grant of a person and activity"
        assert all(balance(service, who, other) >= 0 for other in LATER)
    assert adds_up(service)


def lots_of(service: Service, who: Owner) -> list[tuple[date, int]]:
    with service.database.read() as connection:
        rows = connection.execute(select(point_lot).where(point_lot.c.resident_id == who[1])).all()
    return sorted((row.last_day, row.left_points) for row in rows if row.left_points)


@BOUNDED
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([*LATER, None])), max_size=10))
def test_the_way_there_leaves_no_trace(service: Service, steps: list[tuple[int, date | None]]) -> None:
    """However often what is due changed meanwhile: what may be used at the end follows from the end."""
    wandering = RecordMode.REAL, f"R-{next(_people)}"
    straight = RecordMode.REAL, f"R-{next(_people)}"
    last: dict[int, date | None] = {}
    for number, day in steps:
        last[number] = max(day, NEW_YEAR) if day else None
        settle(service, wandering, f"A-{number}", due(last[number]) if last[number] else None)
    for number, day in sorted(last.items()):
        settle(service, straight, f"A-{number}", due(day) if day else None)
    assert lots_of(service, wandering) == lots_of(service, straight)


# -- facts in any order

TEN_US = at(date(2026, 3, 31)) - 2 * US_PER_HOUR
ACTIVITY = ActivityRecord(
    activity_id="act",
    title="見本",
    kind=ActivityKind.VOLUNTEERING,
    organizer="見本",
    place="見本",
    starts_at_us=TEN_US,
    ends_at_us=TEN_US + 2 * US_PER_HOUR,
)
HEAD = {"operation_id": "", "shelter_id": "", "activity_id": "act"}
PARTS = st.lists(
    st.tuples(
        st.sampled_from(["in", "in", "out", "correct", "undo"]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(-30, 30),
        st.integers(-2, 2),
        st.sampled_from(list(Registration)),
    ),
    max_size=8,
)


def story(script: list[tuple[str, str, int, int, Registration]]) -> list[Fact]:
    facts: list[Fact] = []
    seqs = {"a": 0, "b": 0, "c": 0}
    for kind, device, hours, offset_h, registered in script:
        at_us = TEN_US + hours * US_PER_HOUR
        noted = [one for one in facts if isinstance(one.payload, ParticipantCheckedIn)]
        payload: object
        if kind == "in":
            payload = ParticipantCheckedIn(
                **HEAD, method=ParticipationMethod.RESIDENT_CODE, resident_id="R", card_registered=registered
            )
        elif kind == "out":
            payload = ParticipantCheckedOut(**HEAD, at_us=at_us, is_estimated=hours % 2 == 0)
        elif kind == "correct":
            payload = ParticipationCorrected(**HEAD, checked_in_us=at_us)
        elif noted:
            payload = ParticipationUndone(**HEAD, undone_event_id=noted[hours % len(noted)].event_id)
        else:
            continue
        seqs[device] += 1
        facts.append(fact(device, seqs[device], at_us, payload, offset_h * US_PER_HOUR))  # type: ignore[arg-type]
    return facts


def folded(facts: list[Fact]) -> Participation | None:
    return participation_of(RecordMode.REAL, uuid.UUID(int=1), in_order(facts))


@given(PARTS, st.randoms(use_true_random=False))
def test_facts_in_any_order_are_one_participation(
    script: list[tuple[str, str, int, int, Registration]], dice: Random
) -> None:
    facts = story(script)
    shuffled = facts * 2
    dice.shuffle(shuffled)
    one, other = folded(facts), folded(shuffled)
    assert one == other
    if one is not None and other is not None:
        setting = Setting(ACTIVITY, None, None)
        found = judging.judge(one, setting)
        assert found == judging.judge(other, setting)
        assert not found.is_due or judging.still_counts(one, ACTIVITY, date(2026, 3, 31))


def test_midnight_in_japan_parts_two_fiscal_years(service: Service) -> None:
    who = RecordMode.REAL, f"R-{next(_people)}"
    for number, day in enumerate((date(2026, 3, 31), date(2026, 4, 1))):
        settle(service, who, f"A-{number}", due(day))
    assert balance(service, who, date(2027, 3, 30)) == 200
    assert balance(service, who, date(2027, 3, 31)) == 100
    assert balance(service, who, date(2027, 3, 31) + timedelta(days=1)) == 0
